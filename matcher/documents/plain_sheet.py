"""The plan for the person it is about: one page, short sentences, no law."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.documents.head import Head
from matcher.documents.sheet import Block, Bullets, Heading, Paragraph, Sheet, Table
from matcher.documents.wording import day, shortened
from matcher.outcome import Outcome
from matcher.plan.plan import Plan
from matcher.plan.step import Step
from matcher.plan.variant import Variant

MOST_STEPS = 9
"""So many steps fit on one page in large type."""

_TITLE_LENGTH = 60
_MOST_QUESTIONS = 4
_LAW = re.compile(r"\s*\([^)]*§[^)]*\)")


def plain_sheet(plan: Plan, head: Head, choice: int = 0) -> Sheet:
    """One page of a variant; without variants the questions that come first."""
    variant = plan.variants[choice] if plan.variants else None
    occupation = plan.baseline.procedure.occupation_title
    return Sheet(
        title="Mein Weg zur Anerkennung" if variant and variant.gaps else "Mein Weg in den Beruf",
        description=f"Die nächsten Schritte{f' für {occupation}' if occupation else ''} in einfachen Worten",
        reference=head.reference,
        office=head.office,
        stand=f"Stand {day(head.made or plan.as_of)}",
        blocks=tuple(_blocks(plan, variant)),
        large=True,
    )


def _blocks(plan: Plan, variant: Variant | None) -> Iterator[Block]:
    occupation = plan.baseline.procedure.occupation_title
    if occupation:
        yield Paragraph(f"Mein Beruf: {occupation}", "lead")
    if variant is None:
        yield Paragraph("Diese Fragen klären wir zuerst:")
        yield Bullets(tuple(question.text for question in plan.questions[: 2 * _MOST_QUESTIONS]))
        return
    yield Paragraph(_goal(variant), "note")
    shown = variant.steps[:MOST_STEPS]
    rows = tuple((str(place), _do(step), _when(step), _pays(step)) for place, step in enumerate(shown, 1))
    yield Table("Das mache ich", ("", "Schritt", "Wann?", "Wer bezahlt?"), rows, (0.7, 6.4, 3.1, 3.2))
    if len(variant.steps) > MOST_STEPS:
        yield Paragraph(f"Danach folgen noch {len(variant.steps) - MOST_STEPS} Schritte. Sie stehen im großen Plan.")
    if plan.questions:
        yield Heading("Das müssen wir noch klären")
        yield Bullets(tuple(question.text for question in plan.questions[:_MOST_QUESTIONS]))
    yield Paragraph("Ich habe Fragen? Ich rufe meine Beratung an. Die Beratung kostet nichts.")


def _goal(variant: Variant) -> str:
    if variant.recognition:
        maybe = " Das ist noch nicht sicher." if variant.recognition_assumed else ""
        return f"Die volle Anerkennung ist frühestens am {day(variant.recognition)} möglich.{maybe}"
    if variant.recognition_not_before:
        return f"Vor dem {day(variant.recognition_not_before)} ist die volle Anerkennung nicht möglich."
    return variant.recognition_text


def _do(step: Step) -> str:
    where = ", ".join(part for part in (step.provider, step.place) if part)
    title = shortened(_LAW.sub("", step.title), _TITLE_LENGTH)
    return f"{title}\n{shortened(where, _TITLE_LENGTH)}" if where else title


def _when(step: Step) -> str:
    dates = step.dates
    if dates.start and dates.end and dates.start != dates.end:
        return f"{day(dates.start)} bis {day(dates.end)}"
    if dates.start:
        return f"am {day(dates.start)}" if dates.end else f"ab {day(dates.start)}"
    return "Termin erfragen"


def _pays(step: Step) -> str:
    if step.payment is None:
        return "kostet nichts" if step.price and step.price.maximum == 0 else "–"
    return step.payment.payer if step.payment.outcome is Outcome.MET else "müssen wir klären"
