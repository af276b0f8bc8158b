"""The matcher on the command line: match."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from kb.commands import as_of_option, format_option, now, print_json, today
from kb.knowledge import open_knowledge
from kb.progress import is_watched
from kb.settings import Settings
from matcher.outcome import Outcome
from matcher.profile import read_profile
from matcher.proposal import Proposal, Verdict
from matcher.proposals import Proposals, propose

_MARKS = {Outcome.MET: "✓", Outcome.UNMET: "✗", Outcome.UNKNOWN: "?"}
_VERDICTS = {Verdict.FITS: "passt", Verdict.OPEN: "offen", Verdict.BLOCKED: "Voraussetzung fehlt"}
_MOST = 6


@click.command(epilog="Beispiel: lotse match examples/01-bauingenieurin-syrien.yaml --as-of 2026-11-22")
@click.argument("profile", type=click.Path(path_type=Path))
@as_of_option
@format_option
def match(profile: Path, as_of: date | None, output: str) -> None:
    """Schlägt zu einem Profil Stellen, Angebote, Partner und Förderung vor; speichert nichts."""
    told = read_profile(profile)
    knowledge = open_knowledge(Settings.from_environment(), now(), is_watched())
    found = propose(told, knowledge, as_of or today())
    if output == "json":
        print_json(found.as_json())
        return
    _print(found)


def _print(found: Proposals) -> None:
    click.echo(f"Stichtag {found.as_of:%d.%m.%Y}")
    if found.questions:
        click.secho("\nOffene Fragen", bold=True)
        for question in found.questions:
            click.echo(f"  ? {question.text}")
    for title, proposals in (
        ("Zuständige Stellen", found.bodies),
        ("Angebote", found.offers),
        ("Partner", found.partners),
        ("Förderung", found.funding),
        ("Gute Praxis", found.practices),
    ):
        _print_proposals(title, proposals)
    if found.rules:
        click.secho("\nRegeln", bold=True)
        for result in found.rules:
            click.echo(f"  {_MARKS[result.outcome]} {result.finding.text} ({result.rule.norm})")
    for topic in found.uncovered:
        click.echo(f"\nKein Angebot bekannt für: {topic}")
    for warning in found.warnings:
        click.echo(f"! {warning.text}", err=True)


def _print_proposals(title: str, proposals: Iterable[Proposal]) -> None:
    listed = list(proposals)
    if not listed:
        return
    click.secho(f"\n{title}", bold=True)
    for proposal in listed[:_MOST]:
        click.echo(f"  {proposal.entry.title} [{_VERDICTS[proposal.verdict]}, {proposal.status.de}]")
        for criterion in proposal.criteria:
            if criterion.hard:
                click.echo(f"     {_MARKS[criterion.outcome]} {criterion.text}")
    if len(listed) > _MOST:
        click.echo(f"  … und {len(listed) - _MOST} weitere (--format json zeigt alle)")
