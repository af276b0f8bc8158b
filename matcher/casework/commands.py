"""The command ``lotse cases``: what will be deleted, whether the access log holds, and a new key."""

from __future__ import annotations

from collections import Counter
from datetime import date

import click

from kb.commands import Day, format_option, now, print_json, today
from kb.keys import KeyRing, open_keys
from kb.knowledge import open_store
from kb.settings import Settings
from matcher.casework.casebook import Casebook
from matcher.casework.errors import LogBroken


@click.group(epilog="Beispiel: lotse cases due --on 2027-01-31")
def cases() -> None:
    """Fälle verwalten, ohne einen zu öffnen: Löschfristen, Zugriffsprotokoll, Schlüssel."""


@cases.command(epilog="Beispiel: lotse cases due --on 2027-01-31 --format json")
@click.option("--on", type=Day(), help="Stichtag, zum Beispiel 2027-01-31; sonst heute.")
@format_option
def due(on: date | None, output: str) -> None:
    """Zeigt, was an einem Tag gelöscht wird; löscht nichts."""
    day = on or today()
    found = _open()[0].retention.preview_all(day)
    if output == "json":
        print_json(
            [
                {"organisation": case.tenant, "number": case.number, "delete_on": str(case.delete_on)}
                | {"status": case.status.value, "records": case.records}
                for case in found
            ]
        )
        return
    click.echo(f"Am {day:%d.%m.%Y} sind {len(found)} Fälle zu löschen.")
    for tenant, number in Counter(case.tenant for case in found).items():
        click.echo(f"  {tenant}: {number}")


@cases.command(name="check-log", epilog="Beispiel: lotse cases check-log")
def check_log() -> None:
    """Prüft die Kette des Zugriffsprotokolls jeder Organisation."""
    found = _open()[0].safekeeping.check_all_logs()
    broken = {tenant: breaks for tenant, breaks in found.items() if breaks}
    if broken:
        raise LogBroken(broken)
    click.echo(f"Das Zugriffsprotokoll stimmt ({len(found)} Organisationen).")


@cases.command(name="new-key", epilog="Beispiel: lotse cases new-key")
def new_key() -> None:
    """Legt einen neuen Schlüssel an; die Schlüssel aller Fälle werden damit neu verpackt.

    Die älteren bleiben liegen: Konten und Sicherungen von früher brauchen sie noch.
    """
    casebook, ring = _open()
    id = ring.rotate()
    click.echo(f"Schlüssel {id} angelegt, {casebook.safekeeping.rewrap()} Fallschlüssel neu verpackt.")


def _open() -> tuple[Casebook, KeyRing]:
    settings = Settings.from_environment()
    database = open_store(settings, now()).database
    ring = open_keys(settings.data / "keys", database)
    return Casebook(database, ring), ring
