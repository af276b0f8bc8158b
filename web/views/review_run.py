"""Runs of sources and their reports in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass

from kb.editorial.change import Change, Outcome
from kb.editorial.difference import proposed_differences
from kb.editorial.run import Report, Run, RunState
from kb.wording import field_name
from web.views.difference import FieldDifference, field_differences
from web.views.form_page import FormPage
from web.views.phrase import Phrase, content, contents
from web.views.review_change import missing
from web.views.review_frame import review_tabs
from web.views.shell import Link
from web.visit import Visit

_ORDER = (Outcome.CHANGED, Outcome.GONE, Outcome.RETURNED, Outcome.REJECTED, Outcome.NEW)
"""What to look at first."""

ON_A_PAGE = 50
"""Findings of each outcome that a report shows at once."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run in the list."""

    url: str
    number: int
    title: str
    state: str
    state_code: str
    started: str
    counts: str


@dataclass(frozen=True, slots=True)
class RunsPage:
    """The newest runs."""

    tabs: tuple[Link, ...]
    rows: tuple[RunRow, ...]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A line of a report."""

    title: str
    url: str | None
    """The proposal, or the entry where there is nothing to decide."""
    record: str
    state: str
    differences: tuple[FieldDifference, ...]
    remarks: tuple[Phrase, ...]
    """What is missing, what contradicts, why it was rejected."""


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one outcome."""

    anchor: str
    heading: str
    count: int
    rows: tuple[FindingRow, ...]
    more: str | None
    """How many are not shown here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPage(FormPage):
    """The report of a run; its form releases or discards one that was withheld."""

    tabs: tuple[Link, ...]
    number: int
    title: str
    source: str
    state: str
    state_code: str
    is_withheld: bool
    started: str
    who: str | None
    reason: Phrase | None
    figures: tuple[tuple[str, int], ...]
    groups: tuple[FindingGroup, ...]
    discard_url: str
    typed_reason: str
    earlier: Link | None
    later: Link | None


def run_row(visit: Visit, run: Run) -> RunRow:
    """A run in one row."""
    return RunRow(
        url=visit.url(f"/pruefen/laeufe/{run.number}"),
        number=run.number,
        title=run.title,
        state=visit.say.label(run.state),
        state_code=run.state.value,
        started=visit.say.date(run.started_at.date()),
        counts=", ".join(f"{n} {visit.say.label(outcome)}" for outcome, n in run.counts.items() if n),
    )


def run_page(visit: Visit, report: Report, page: int, **sent: object) -> RunPage:
    """The report of a run."""
    say, run = visit.say, report.run
    here = f"/pruefen/laeufe/{run.number}"
    most = max((n for outcome, n in run.counts.items() if outcome is not Outcome.UNCHANGED), default=0)

    def to(number: int, label: str) -> Link:
        return Link(visit.url(here, seite=str(number)), label)

    return RunPage(
        visit.url(f"{here}/freigeben"),
        tuple(sent.get("problems", ())),  # type: ignore[arg-type]
        tabs=review_tabs(visit),
        number=run.number,
        title=run.title,
        source=run.source,
        state=say.label(run.state),
        state_code=run.state.value,
        is_withheld=run.state is RunState.WITHHELD,
        started=say.date(run.started_at.date()),
        who=run.who,
        reason=content(say, run.reason) if run.reason else None,
        figures=tuple((say.label(outcome), run.counts.get(outcome, 0)) for outcome in Outcome),
        groups=tuple(
            _group(visit, run, outcome, report.findings[outcome], page)
            for outcome in _ORDER
            if outcome in report.findings
        ),
        discard_url=visit.url(f"{here}/verwerfen"),
        typed_reason=str(sent.get("typed", "")),
        earlier=to(page - 1, say("Vorige Seite")) if page > 1 else None,
        later=to(page + 1, say("Nächste Seite")) if page * ON_A_PAGE < most else None,
    )


def _group(visit: Visit, run: Run, outcome: Outcome, changes: tuple[Change, ...], page: int) -> FindingGroup:
    count = run.counts.get(outcome, len(changes))
    rest = count - (page - 1) * ON_A_PAGE - len(changes)
    more = visit.say.plural("und %(n)s weiterer", "und %(n)s weitere", rest) if rest > 0 else None
    return FindingGroup(
        outcome.value,
        visit.say.label(outcome).capitalize(),
        count,
        tuple(_row(visit, change) for change in changes),
        more,
    )


def _row(visit: Visit, change: Change) -> FindingRow:
    say = visit.say
    remarks = list(contents(say, missing(change, visit.language)))
    remarks += [
        Phrase(f"{say('Widerspruch')}, {field_name(one.field, visit.language)}: {one.ours} ≠ {one.theirs}")
        for one in change.conflicts
    ]
    remarks += contents(say, change.notes)
    if change.outcome in (Outcome.NEW, Outcome.CHANGED):
        url: str | None = visit.url(f"/pruefen/{change.number}")
    else:
        url = visit.url(f"/eintrag/{change.entry_id}") if change.entry_id else None
    changed = change.outcome is Outcome.CHANGED
    shown = field_differences(visit, proposed_differences(change, visit.language)) if changed else ()
    return FindingRow(change.title, url, change.record, say.label(change.state), shown, tuple(remarks))
