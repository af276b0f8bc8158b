"""The review queue in the reader's words: what waits, from which source, and why to look closely."""

from __future__ import annotations

from dataclasses import dataclass

from kb.editorial.change import Change, Outcome
from kb.editorial.difference import problems_in
from kb.editorial.queue import Waiting
from kb.wording import field_name
from web.address import Value
from web.parameters import FieldProblem
from web.views.form_page import FormPage
from web.views.shell import Link
from web.visit import Visit

MOST_NAMES = 4
"""Changed fields that are named in a row."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a field with few values."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What waits from one source."""

    source: str
    counts: str
    url: str
    accept_url: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A proposal in the queue."""

    url: str
    title: str
    outcome: str
    outcome_code: str
    kind: str
    source: str
    proposed: str
    says: str
    """What is proposed, in one line."""
    marks: tuple[str, ...]
    """Why somebody should look closely."""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The queue with its filters."""

    tabs: tuple[Link, ...]
    withheld: tuple[Link, ...]
    """Runs that wait for somebody's release."""
    sources: tuple[SourceRow, ...]
    outcomes: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    names: tuple[Choice, ...]
    rows: tuple[ChangeRow, ...]
    total: str
    is_filtered: bool
    all_url: str
    earlier: Link | None
    later: Link | None
    problems: tuple[FieldProblem, ...]
    said: str | None
    """What the last decision did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptAllPage(FormPage):
    """The question whether to take over everything of a source that needs no second look."""

    tabs: tuple[Link, ...]
    source: str
    counts: str
    back: str
    reason: str


def source_rows(visit: Visit, waiting: tuple[Waiting, ...]) -> tuple[SourceRow, ...]:
    """One row a source, with its counts by outcome."""
    return tuple(
        SourceRow(
            source,
            counts_of(visit, waiting, source),
            visit.url("/pruefen", quelle=source),
            visit.url("/pruefen/alle", quelle=source),
        )
        for source in dict.fromkeys(one.source for one in waiting)
    )


def counts_of(visit: Visit, waiting: tuple[Waiting, ...], source: str) -> str:
    """„12 neu, 3 geändert“."""
    return ", ".join(f"{one.count} {visit.say.label(one.outcome)}" for one in waiting if one.source == source)


def change_row(visit: Visit, change: Change, **kept: Value) -> ChangeRow:
    """A proposal in one row; ``kept`` are the queue's filters, to come back to."""
    say = visit.say
    marks = []
    if change.conflicts:
        marks.append(say("Widerspruch"))
    if change.similar:
        marks.append(say("vielleicht schon da"))
    if change.outcome is Outcome.NEW and problems_in(change.data, ""):
        marks.append(say("unvollständig"))
    return ChangeRow(
        url=visit.url(f"/pruefen/{change.number}", **kept),
        title=change.title,
        outcome=say.label(change.outcome),
        outcome_code=change.outcome.value,
        kind=say.label(change.kind) if change.kind else "",
        source=change.source,
        proposed=say.date(change.proposed_at.date()),
        says=_says(visit, change),
        marks=tuple(marks),
    )


def _says(visit: Visit, change: Change) -> str:
    if change.outcome is Outcome.NEW:
        return str(change.data.get("summary", ""))[:200]
    named = [field_name(name, visit.language) for name in change.fields]
    named += [field_name(one.field, visit.language) for one in change.conflicts if one.field not in change.fields]
    more = f" +{len(named) - MOST_NAMES}" if len(named) > MOST_NAMES else ""
    return ", ".join(named[:MOST_NAMES]) + more
