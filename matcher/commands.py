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
from kb.vocabulary import Kind
from matcher.answer import answer
from matcher.outcome import Outcome
from matcher.profile import read_profile
from matcher.proposal import Proposal, Verdict
from matcher.proposals import Proposals, propose
from matcher.smallest_change import SmallestChanges

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
        print_json(answer(found, knowledge))
        return
    _print(found, SmallestChanges(found, knowledge))


def _print(found: Proposals, changes: SmallestChanges) -> None:
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
        _print_proposals(title, proposals, changes)
    if found.rules:
        click.secho("\nRegeln", bold=True)
        for result in found.rules:
            click.echo(f"  {_MARKS[result.outcome]} {result.finding.text} ({result.rule.norm})")
    for topic in found.uncovered:
        click.echo(f"\nKein Angebot bekannt für: {topic}")
    for warning in found.warnings:
        click.echo(f"! {warning.text}", err=True)


def _print_proposals(title: str, proposals: Iterable[Proposal], changes: SmallestChanges) -> None:
    listed = list(proposals)
    blocked = [p for p in listed if p.entry.kind is Kind.OFFER and p.verdict is Verdict.BLOCKED]
    shown = [proposal for proposal in listed if proposal not in blocked]
    if listed:
        click.secho(f"\n{title}", bold=True)
    for proposal in shown[:_MOST]:
        _print_proposal(proposal, Outcome)
        if proposal.entry.kind is Kind.OFFER:
            _print_change(proposal, changes)
    _print_rest(len(shown))
    if blocked:
        click.secho("\nWarum nicht?", bold=True)
    for proposal in blocked[:_MOST]:
        _print_proposal(proposal, (Outcome.UNMET,))
        _print_change(proposal, changes)
    _print_rest(len(blocked))


def _print_proposal(proposal: Proposal, outcomes: Iterable[Outcome]) -> None:
    click.echo(f"  {proposal.entry.title} [{_VERDICTS[proposal.verdict]}, {proposal.status.de}]")
    for criterion in proposal.criteria:
        if criterion.hard and criterion.outcome in outcomes:
            click.echo(f"     {_MARKS[criterion.outcome]} {criterion.text}")


def _print_change(proposal: Proposal, changes: SmallestChanges) -> None:
    change = changes.of(proposal)
    if change:
        click.echo(f"     → {change.text}")


def _print_rest(count: int) -> None:
    if count > _MOST:
        click.echo(f"  … und {count - _MOST} weitere (--format json zeigt alle)")
