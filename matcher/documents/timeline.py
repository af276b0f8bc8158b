"""The dated steps of a variant as spans on a line of months; the same in words for those who cannot see it."""

from __future__ import annotations

from datetime import date

from matcher.documents.sheet import Bar, Timeline
from matcher.documents.wording import day, shortened
from matcher.plan.step import Step
from matcher.plan.variant import Variant

_LABEL = 34
_TICKS = 6


def timeline(variant: Variant, as_of: date) -> Timeline | None:
    """The timeline from the judged date to the last dated step; None where fewer than two steps have dates."""
    dated = [(place, step) for place, step in enumerate(variant.steps, 1) if step.dates.start and step.dates.end]
    if len(dated) < 2:
        return None
    last = max(step.dates.end for _, step in dated if step.dates.end)
    days = max((last - as_of).days, 1)
    bars = tuple(_bar(place, step, as_of, days) for place, step in dated)
    alt = "; ".join(f"Schritt {place}: {step.title}, {_span(step)}" for place, step in dated)
    return Timeline("Zeitleiste; helle Balken beruhen auf Annahmen", alt, bars, _ticks(as_of, last))


def _bar(place: int, step: Step, first: date, days: int) -> Bar:
    start, end = step.dates.start or first, step.dates.end or first
    return Bar(
        label=shortened(f"{place}  {step.title}", _LABEL),
        start=min(max((start - first).days / days, 0.0), 1.0),
        end=min(max((end - first).days / days, 0.0), 1.0),
        assumed=step.dates.assumed,
    )


def _span(step: Step) -> str:
    return f"{day(step.dates.start)} bis {day(step.dates.end)}" + (" (Annahme)" if step.dates.assumed else "")


def _ticks(first: date, last: date) -> tuple[tuple[float, str], ...]:
    """Beginnings of months, at most six."""
    days = max((last - first).days, 1)
    months = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first <= date(year, month, 1) < last
    ]
    step = max(1, -(-len(months) // _TICKS))
    return tuple(((month - first).days / days, f"{month:%m/%Y}") for month in months[::step])
