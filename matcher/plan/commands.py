"""The plan on the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from kb.commands import as_of_option, now, today
from kb.knowledge import open_knowledge
from kb.progress import is_watched
from kb.settings import Settings
from matcher.documents.output import write_out
from matcher.plan import make_plan
from matcher.plan.terminal import print_plan
from matcher.told import read_told

_FORMATS = ("text", "json", "pdf", "docx", "ics")


@click.command(epilog="Beispiel: lotse plan examples/05-pflegefachkraft-tunesien.yaml --as-of 2026-11-22")
@click.argument("profile", type=click.Path(path_type=Path))
@as_of_option
@click.option(
    "--format",
    "output",
    type=click.Choice(_FORMATS),
    help="Ausgabe für Menschen, als JSON, PDF, Word oder Kalender.  [sonst nach der Endung von --out, oder text]",
)
@click.option("--out", type=click.Path(path_type=Path), help="Datei; sonst die Standardausgabe.")
@click.option(
    "--variant", type=click.IntRange(1, 3), default=1, show_default=True, help="Welche Variante gedruckt wird."
)
@click.option("--plain", is_flag=True, help="Eine Seite in einfachen Worten für die ratsuchende Person.")
def plan(profile: Path, as_of: date | None, output: str | None, out: Path | None, variant: int, plain: bool) -> None:
    """Rechnet zu einem Profil den Qualifizierungsplan in bis zu drei Varianten; speichert nichts außer --out."""
    output = output or _format_of(out)
    told = read_told(profile)
    knowledge = open_knowledge(Settings.from_environment(), now(), is_watched())
    found = make_plan(told, knowledge, as_of or today())
    if output == "text":
        print_plan(found)
    elif output == "json":
        write_out((json.dumps(found.as_json(), ensure_ascii=False, indent=2) + "\n").encode(), out, is_binary=False)
    else:
        from matcher.documents import FileType, Head, Voice, plan_document  # what prints is loaded for printing

        if variant > max(len(found.variants), 1):
            raise click.UsageError(f"Es gibt nur {len(found.variants)} Varianten; --variant 1 angeben.")
        moment = now()
        head = Head(made=moment.date())
        voice = Voice.PLAIN if plain else Voice.OFFICE
        write_out(plan_document(found, FileType[output.upper()], head, moment, variant - 1, voice), out, is_binary=True)


def _format_of(out: Path | None) -> str:
    """The format that the file's name asks for."""
    if out is None:
        return "text"
    ending = out.suffix.lower().removeprefix(".")
    if ending not in _FORMATS[1:]:
        raise click.UsageError(f"„{out.name}“ sagt kein Format; --format pdf angeben oder die Datei plan.pdf nennen.")
    return ending
