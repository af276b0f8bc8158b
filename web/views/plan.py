"""A plan in words: variants to choose from, a timeline that is also a table, each step with reason and payer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matcher.outcome import Outcome, Source
from matcher.plan import Plan
from matcher.plan.step import Reason, Step
from matcher.plan.variant import Cost, GapState, Variant
from web.views.phrase import Phrase, content
from web.views.profile_fields import field_url
from web.views.proposal import SIGNS, outcome_word
from web.views.shell import Link
from web.visit import Visit

_SIGNS = {GapState.COVERED: ("✓", "met"), GapState.ASKED: ("?", "unknown"), GapState.UNCOVERED: ("✗", "unmet")}


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and where it is stated."""

    text: Phrase
    source_url: str | None
    rule_url: str | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A span on the timeline in hundredths of its length."""

    start: float
    length: float


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step."""

    number: int
    anchor: str
    kind: str
    title: Phrase
    url: str | None
    where: str
    when: str
    basis: str
    assumed: bool
    bar: Bar | None
    payer: str
    who: str
    by: str
    result: Phrase
    reasons: tuple[Said, ...]
    questions: tuple[Phrase, ...]
    follow_up: Phrase
    only_if: Phrase | None


@dataclass(frozen=True, slots=True)
class GapLine:
    """A gap of the notice."""

    sign: str
    code: str
    word: str
    topic: str
    text: Phrase


@dataclass(frozen=True, slots=True)
class PlanView:
    """One variant of the plan, and the way to the others."""

    variants: tuple[Link, ...]
    number: int
    title: str
    recognition: Phrase
    facts: tuple[tuple[str, str], ...]
    why: tuple[Phrase, ...]
    steps: tuple[StepLine, ...]
    months: tuple[tuple[float, str], ...]
    gaps: tuple[GapLine, ...]
    deadlines: tuple[tuple[str, str, Phrase], ...]
    relaxations: tuple[Phrase, ...]
    checks: tuple[tuple[str, str, str, Phrase], ...]
    """Sign, code and word of the outcome, and what was checked."""
    questions: tuple[tuple[Phrase, str], ...]
    warnings: tuple[Phrase, ...]
    stand: str
    is_empty: bool


def plan_view(visit: Visit, plan: Plan, case: str, number: int) -> PlanView:
    """The view of variant ``number`` (from 1). ``case`` is the address of the case."""
    say = visit.say
    variant = plan.variants[number - 1] if plan.variants else None
    span = _span(plan.as_of, variant)
    return PlanView(
        variants=tuple(
            Link(visit.url(f"{case}/plan", variante=str(place)), _title(visit, one), place == number)
            for place, one in enumerate(plan.variants, 1)
        ),
        number=number,
        title=_title(visit, variant) if variant else "",
        recognition=content(say, variant.recognition_text) if variant else Phrase(""),
        facts=tuple(_facts(visit, variant)) if variant else (),
        why=tuple(content(say, reason.text) for reason in variant.why) if variant else (),
        steps=tuple(_step(visit, place, step, span) for place, step in enumerate(variant.steps, 1)) if variant else (),
        months=tuple(_months(*span)) if span else (),
        gaps=tuple(_gaps(visit, variant)) if variant else (),
        deadlines=tuple(_deadlines(visit, variant)) if variant else (),
        relaxations=tuple(content(say, one.text) for one in variant.relaxations) if variant else (),
        checks=tuple(_checks(visit, variant)) if variant else (),
        questions=tuple((content(say, q.text), field_url(visit, case, q.field)) for q in plan.questions),
        warnings=tuple(content(say, warning.text) for warning in plan.warnings),
        stand=say.date(plan.as_of),
        is_empty=variant is None,
    )


def _title(visit: Visit, variant: Variant) -> str:
    return " · ".join(visit.say.label(aspect) for aspect in variant.aspects)


def _facts(visit: Visit, variant: Variant) -> Iterable[tuple[str, str]]:
    say = visit.say
    if variant.recognition:
        yield say("Volle Anerkennung frühestens"), _assumed(visit, say.date(variant.recognition), variant)
    elif variant.recognition_not_before:
        yield say("Volle Anerkennung nicht vor"), _assumed(visit, say.date(variant.recognition_not_before), variant)
    if variant.work:
        yield say("Arbeit im Beruf frühestens"), say.date(variant.work)
    if variant.hours:
        yield say("Umfang"), say("%(hours)s Stunden", hours=f"{variant.hours:g}")
    for cost in variant.costs:
        yield say("Kosten: %(payer)s", payer=cost.payer), _cost(visit, cost)


def _assumed(visit: Visit, day: str, variant: Variant) -> str:
    return visit.say("%(day)s (beruht auf Annahmen)", day=day) if variant.recognition_assumed else day


def _cost(visit: Visit, cost: Cost) -> str:
    say = visit.say
    unpriced = say.plural("%(n)s Preis nicht genannt", "%(n)s Preise nicht genannt", len(cost.without_price))
    if not cost.minimum and not cost.maximum:
        return unpriced if cost.without_price else say.euros(0)
    amount = say.euros(cost.minimum)
    if cost.maximum is None:
        amount = say("ab %(amount)s", amount=amount)
    elif cost.maximum != cost.minimum:
        amount = say("%(start)s bis %(end)s", start=amount, end=say.euros(cost.maximum))
    return f"{amount}; {unpriced}" if cost.without_price else amount


def _span(as_of: date, variant: Variant | None) -> tuple[date, date] | None:
    ends = [step.dates.end for step in variant.steps if step.dates.end] if variant else []
    return (as_of, max(ends)) if ends and max(ends) > as_of else None


def _step(visit: Visit, number: int, step: Step, span: tuple[date, date] | None) -> StepLine:
    say = visit.say
    return StepLine(
        number=number,
        anchor=f"schritt-{number}",
        kind=say.label(step.kind),
        title=content(say, step.title),
        url=visit.url(f"/eintrag/{step.entry}") if step.entry else None,
        where=", ".join(part for part in (step.provider, step.place) if part),
        when=_when(visit, step),
        basis=say.label(step.dates.basis),
        assumed=step.dates.assumed,
        bar=_bar(step, *span) if span else None,
        payer=_payer(visit, step),
        who=step.action.who,
        by=say.date(step.action.by) if step.action.by else "",
        result=content(say, step.result.text),
        reasons=tuple(_said(visit, reason) for reason in (*step.why, *step.conditions, *step.dates.assumptions)),
        questions=tuple(content(say, question) for question in step.questions),
        follow_up=content(say, step.follow_up),
        only_if=content(say, step.only_if) if step.only_if else None,
    )


def _said(visit: Visit, reason: Reason) -> Said:
    source = reason.source or Source(None, None)
    rule = visit.url(f"/regeln/{reason.rule}") if reason.rule else None
    return Said(content(visit.say, reason.text), source.url, rule)


def _when(visit: Visit, step: Step) -> str:
    say, dates = visit.say, step.dates
    if dates.start and dates.end:
        if dates.start == dates.end:
            return say.date(dates.start)
        return say("%(start)s bis %(end)s", start=say.date(dates.start), end=say.date(dates.end))
    if dates.start:
        return say("ab %(start)s", start=say.date(dates.start))
    return say("nicht vor %(day)s", day=say.date(dates.not_before)) if dates.not_before else say("Termin offen")


def _payer(visit: Visit, step: Step) -> str:
    if step.payment is None:
        return ""
    if step.payment.outcome is Outcome.MET:
        return step.payment.payer
    return visit.say("%(payer)s: zu klären", payer=step.payment.payer)


def _bar(step: Step, first: date, last: date) -> Bar | None:
    start, end = step.dates.start, step.dates.end
    if start is None or end is None:
        return None
    days = (last - first).days
    left = min(max((start - first).days / days * 100, 0.0), 98.5)
    return Bar(round(left, 1), round(max(min((end - start).days / days * 100, 100 - left), 1.5), 1))


def _months(first: date, last: date) -> Iterable[tuple[float, str]]:
    """Beginnings of months on the line, at most six."""
    days = (last - first).days
    starts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    shown = [start for start in starts if first <= start <= last]
    step = max(1, -(-len(shown) // 6))
    for start in shown[::step]:
        yield round((start - first).days / days * 100, 1), f"{start:%m/%y}"


def _gaps(visit: Visit, variant: Variant) -> Iterable[GapLine]:
    for gap in variant.gaps:
        sign, code = _SIGNS[gap.state]
        yield GapLine(sign, code, visit.say.label(gap.state), gap.topic, content(visit.say, gap.text))


def _checks(visit: Visit, variant: Variant) -> Iterable[tuple[str, str, str, Phrase]]:
    for check in variant.checks:
        word = outcome_word(visit.say, check.outcome)
        yield SIGNS[check.outcome], check.outcome.value, word, content(visit.say, check.text)


def _deadlines(visit: Visit, variant: Variant) -> Iterable[tuple[str, str, Phrase]]:
    for deadline in variant.deadlines:
        day = visit.say.date(deadline.day) if deadline.day else visit.say("vom Dokument ablesen")
        yield deadline.what, day, content(visit.say, deadline.text)
