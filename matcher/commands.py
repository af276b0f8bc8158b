"""The matcher on the command line: match."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kb.commands import as_of_option, format_option, now, print_json, today
from kb.knowledge import open_knowledge
from kb.progress import is_watched
from kb.settings import Settings
from matcher.answer import answer
from matcher.proposals import propose
from matcher.terminal import print_proposals
from matcher.told import read_told


@click.command(epilog="Beispiel: lotse match examples/01-bauingenieurin-syrien.yaml --as-of 2026-11-22")
@click.argument("profile", type=click.Path(path_type=Path))
@as_of_option
@format_option
def match(profile: Path, as_of: date | None, output: str) -> None:
    """Schlägt zu einem Profil Stellen, Angebote, Partner und Förderung vor; speichert nichts."""
    told = read_told(profile)
    knowledge = open_knowledge(Settings.from_environment(), now(), is_watched())
    found = propose(told, knowledge, as_of or today())
    if output == "json":
        print_json(answer(found, knowledge))
        return
    print_proposals(found, knowledge)
