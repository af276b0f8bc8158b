"""The front door: one command line, put together from the packages' own commands."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

_COMMANDS = {
    "search": ("kb.commands", "search"),
    "index": ("kb.commands", "index"),
    "eval": ("kb.commands", "evaluate"),
    "check": ("kb.commands", "check"),
    "export": ("kb.commands", "export"),
    "ingest": ("ingest.commands", "ingest"),
    "match": ("matcher.commands", "match"),
    "rules": ("matcher.rules.commands", "rules"),
    "plan": ("matcher.plan.commands", "plan"),
    "cases": ("matcher.casework.commands", "cases"),
    "user": ("web.accounts.commands", "user"),
    "serve": ("web.commands", "serve"),
    "work": ("kb.work", "work"),
}
"""Name of each command, and where it lives; a command's module is imported only when it is called."""


_TASKS = ("ingest.tasks:tasks", "matcher.casework.tasks:tasks", "web.accounts.tasks:tasks")
"""Who makes the tasks that ``lotse work`` does, ``module:function`` a package (see kb.work.TaskMaker)."""


class Lotse(click.Group):
    """Finds commands by name, so that ``lotse search`` does not wait for the web application."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command, or None where there is none of that name."""
        if name not in _COMMANDS:
            return None
        module, function = _COMMANDS[name]
        command: click.Command = getattr(importlib.import_module(module), function)
        return command


@click.command(cls=Lotse, epilog='Beispiel: lotse search "Brückenkurs Bau Magdeburg"')
@click.version_option(package_name="iq-lotse", prog_name="lotse")
@click.pass_context
def cli(context: click.Context) -> None:
    """Lotse: Wissensbasis und Vermittlung für die Anerkennungs- und Qualifizierungsberatung in Sachsen-Anhalt."""
    context.obj = _TASKS


def main(arguments: list[str] | None = None) -> Any:
    """Run a command: 0 on success, 1 with one German sentence on a user's mistake, 2 on wrong usage."""
    from kb.errors import LotseError

    try:
        cli.main(args=arguments, prog_name="lotse", standalone_mode=False)
    except LotseError as error:
        click.echo(f"lotse: {error}", err=True)
        sys.exit(1)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("lotse: abgebrochen.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        click.echo(f"lotse: {error.format_message()}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
