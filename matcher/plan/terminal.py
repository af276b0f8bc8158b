"""What ``lotse plan`` prints for people: each variant step by step, what is open, what it costs, until when."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import click

from kb.dates import in_german
from matcher.outcome import Outcome, Source
from matcher.plan.plan import Plan
from matcher.plan.step import Dates, Step
from matcher.plan.variant import Cost, GapState, Variant
from matcher.terminal import MARKS

_GAPS = {GapState.COVERED: "✓", GapState.ASKED: "?", GapState.UNCOVERED: "✗"}
_WIDTH = 110


def print_plan(found: Plan) -> None:
    """The whole plan; warnings go to stderr."""
    procedure = found.baseline.procedure
    click.echo(f"Stichtag {found.as_of:%d.%m.%Y} · Vorschlag, noch nicht freigegeben")
    if procedure.occupation_title:
        body = f" · {procedure.body_title}" if procedure.body_title else ""
        click.echo(f"{procedure.occupation_title}{body}")
    for variant in found.variants:
        _print_variant(variant)
    if not found.variants:
        click.echo("\nFür einen Plan sagt das Profil noch zu wenig.")
    if found.questions:
        click.secho("\nOffene Fragen", bold=True)
        for question in found.questions:
            _indented(f"? {question.text}", "  ")
    for warning in found.warnings:
        click.echo(f"! {warning.text}", err=True)


def _print_variant(variant: Variant) -> None:
    click.secho(f"\n{variant.title}", bold=True)
    _indented(variant.recognition_text, "  ")
    for reason in variant.why:
        if reason.text != variant.recognition_text:
            _indented(reason.text, "  ")
    for number, step in enumerate(variant.steps, 1):
        click.echo()
        _print_step(number, step)
    click.echo()
    for gap in variant.gaps:
        _indented(f"{_GAPS[gap.state]} {gap.topic}: {gap.text}", "  ")
    for line in _sums(variant):
        _indented(line, "  ")


def _sums(variant: Variant) -> Iterator[str]:
    """Extent, costs, deadlines, the counter-check, and what to give way on."""
    hours = [f"{variant.hours:g} Zeitstunden"] if variant.hours else []
    hours += [f"{len(variant.hours_unknown)} ohne Angabe"] if variant.hours_unknown else []
    if hours:
        yield f"Umfang: {', dazu '.join(hours)}"
    yield from (f"Kosten, {cost.payer}: {_money(cost)}" for cost in variant.costs)
    for deadline in variant.deadlines:
        day = f"{deadline.day:%d.%m.%Y}" if deadline.day else "im Dokument nachsehen"
        yield f"Frist, {deadline.what}: {day}{' (Annahme)' if deadline.assumed and deadline.day else ''}"
    yield from (f"{MARKS[check.outcome]} {check.text}" for check in variant.checks)
    yield from (f"→ {relaxation.text}" for relaxation in variant.relaxations)


def _print_step(number: int, step: Step) -> None:
    click.echo(f"  {number:2}. {_when(step.dates)}  {step.title}")
    for line in _lines(step):
        _indented(line, "      ")


def _lines(step: Step) -> Iterator[str]:
    yield f"{step.action.who}: {step.action.what}"
    reason = step.why[0]
    yield f"– {reason.text}{_cited(reason.source)}"
    yield from (f"Voraussetzung: {condition.text}" for condition in step.conditions)
    if step.payment and step.payment.outcome is Outcome.MET:
        yield f"Kostenträger: {step.payment.payer}"
    yield from (f"? {question}" for question in step.questions)
    yield step.follow_up


def _cited(source: Source | None) -> str:
    """Where it is stated: the site and the date it shows."""
    if source is None or source.url is None:
        return ""
    site = urlsplit(source.url).netloc.removeprefix("www.")
    return f" [{site}{f', Stand {in_german(source.dated)}' if source.dated else ''}]"


def _when(dates: Dates) -> str:
    mark = " (Annahme)" if dates.assumed else ""
    if dates.start is None:
        return f"offen, nicht vor {dates.not_before:%d.%m.%Y}" if dates.not_before else "offen"
    if dates.end is None:
        return f"{dates.start:%d.%m.%Y}–offen{mark}"
    if dates.start == dates.end:
        return f"{dates.start:%d.%m.%Y}{mark}"
    return f"{dates.start:%d.%m.%Y}–{dates.end:%d.%m.%Y}{mark}"


def _money(cost: Cost) -> str:
    if not cost.maximum and not cost.minimum:
        return "Betrag nicht bekannt" if cost.without_price else "0 EUR"
    upper = "offen" if cost.maximum is None else f"{cost.maximum:g}"
    amount = f"{cost.minimum:g}" if cost.minimum == cost.maximum else f"{cost.minimum:g} bis {upper}"
    return f"{amount} EUR" + (f", dazu {len(cost.without_price)} ohne Betrag" if cost.without_price else "")


def _indented(text: str, indent: str) -> None:
    click.echo(click.wrap_text(text, _WIDTH, indent, f"{indent}  "))
