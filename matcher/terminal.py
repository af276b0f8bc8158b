"""What ``lotse match`` prints for people: questions, proposals with reasons, „Warum nicht?“, both ways on, rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from kb.dates import in_german
from kb.facts import Schedule
from kb.vocabulary import Kind
from matcher.outcome import Outcome
from matcher.proposal import Proposal, Verdict
from matcher.proposals import KnownWithEncoder, Proposals
from matcher.smallest_change import SmallestChanges
from matcher.upgrades import Option, Way, compare_upgrades

MARKS = {Outcome.MET: "✓", Outcome.UNMET: "✗", Outcome.UNKNOWN: "?"}
VERDICTS = {Verdict.FITS: "passt", Verdict.OPEN: "offen", Verdict.BLOCKED: "Voraussetzung fehlt"}

_MOST = 6
"""Proposals of a kind that are printed."""

_MOST_OPTIONS = 3
"""Offers of a way on that are printed."""


def print_proposals(found: Proposals, knowledge: KnownWithEncoder) -> None:
    """Everything that was found, in the order of a conversation; warnings go to stderr."""
    click.echo(f"Stichtag {found.as_of:%d.%m.%Y}")
    if found.questions:
        click.secho("\nOffene Fragen", bold=True)
        for question in found.questions:
            click.echo(f"  ? {question.text}")
    changes = SmallestChanges(found, knowledge)
    for title, proposals in (
        ("Zuständige Stellen", found.bodies),
        ("Angebote", found.offers),
        ("Partner", found.partners),
        ("Förderung", found.funding),
        ("Gute Praxis", found.practices),
    ):
        _print_group(title, proposals, changes)
    _print_ways(compare_upgrades(found, knowledge))
    if found.rules:
        click.secho("\nRegeln", bold=True)
        for result in found.rules:
            click.echo(f"  {MARKS[result.outcome]} {result.finding.text} ({result.rule.norm})")
    for topic in found.uncovered:
        click.echo(f"\nKein Angebot bekannt für: {topic}")
    for warning in found.warnings:
        click.echo(f"! {warning.text}", err=True)


def _print_group(title: str, proposals: Iterable[Proposal], changes: SmallestChanges) -> None:
    listed = list(proposals)
    blocked = [p for p in listed if p.entry.kind is Kind.OFFER and p.verdict is Verdict.BLOCKED]
    shown = [proposal for proposal in listed if proposal not in blocked]
    if shown:
        click.secho(f"\n{title}", bold=True)
    for proposal in shown[:_MOST]:
        _print_proposal(proposal, Outcome)
        if proposal.entry.kind is Kind.OFFER:
            _print_change(proposal, changes)
    _print_rest(len(shown), _MOST)
    if blocked:
        click.secho("\nWarum nicht?", bold=True)
    for proposal in blocked[:_MOST]:
        _print_proposal(proposal, (Outcome.UNMET,))
        _print_change(proposal, changes)
    _print_rest(len(blocked), _MOST)


def _print_proposal(proposal: Proposal, outcomes: Iterable[Outcome]) -> None:
    click.echo(f"  {proposal.entry.title} [{VERDICTS[proposal.verdict]}, {proposal.status.de}]")
    for criterion in proposal.criteria:
        if criterion.hard and criterion.outcome in outcomes:
            click.echo(f"     {MARKS[criterion.outcome]} {criterion.text}")


def _print_change(proposal: Proposal, changes: SmallestChanges) -> None:
    change = changes.of(proposal)
    if change:
        click.echo(f"     → {change.text}")


def _print_rest(count: int, most: int) -> None:
    if count > most:
        click.echo(f"  … und {count - most} weitere (--format json zeigt alle)")


def _print_ways(ways: tuple[Way, ...]) -> None:
    if ways:
        click.secho("\nZwei Wege weiter", bold=True)
    for way in ways:
        click.echo(f"  {way.upgrade.de}")
        if not way.options:
            click.echo("     Kein Angebot bekannt.")
        for option in way.options[:_MOST_OPTIONS]:
            _print_proposal(option.proposal, Outcome)
            for line in _takes(option):
                click.echo(f"     {line}")
        _print_rest(len(way.options), _MOST_OPTIONS)
        payers = ", ".join(f"{payer.entry.title} [{VERDICTS[payer.verdict]}]" for payer in way.funding)
        click.echo(f"     Wer zahlt: {payers or 'nicht bekannt'}")


def _takes(option: Option) -> Iterator[str]:
    """Extent, start, cost, certificate and source, each said to be unknown where no source says it."""
    schedule = option.offer.schedule or Schedule()
    hours = [f"{schedule.hours} Stunden"] if schedule.hours else []
    lessons = [f"{schedule.lessons} Unterrichtseinheiten"] if schedule.lessons else []
    duration = [schedule.duration] if schedule.duration else []
    yield f"Umfang: {', '.join((*hours, *lessons, *duration)) or 'nicht bekannt'}"
    starts = [in_german(run.start) for run in option.runs if run.start]
    yield f"Beginn: {', '.join(starts) or 'erfragen'}"
    yield f"Kosten: {'; '.join(cost.text for cost in option.costs) or 'nicht bekannt'}"
    yield f"Abschluss: {option.offer.certificate or 'nicht bekannt'}"
    yield from (f"Quelle: {source.url}" for source in option.sources[:1])
