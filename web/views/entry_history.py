"""The history of an entry in the reader's words: who, when, why, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kb.actor import Role
from kb.editorial.history import Step
from web.parameters import FieldProblem
from web.views.difference import FieldDifference, field_differences
from web.views.form_page import FormPage
from web.views.phrase import Phrase, content
from web.views.shell import Link
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class StepRow:
    """One revision."""

    number: int
    when: str
    who: str
    why: Phrase
    is_removal: bool
    is_current: bool
    is_first: bool
    """Whether the entry came into being with it."""
    differences: tuple[FieldDifference, ...]
    can_go_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage(FormPage):
    """All revisions, the newest first."""

    title: str
    entry_url: str | None
    """None where the entry was taken out."""
    steps: tuple[StepRow, ...]
    asked: int
    """The revision whose form was sent, 0 where none was."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePage(FormPage):
    """The form for joining two entries."""

    title: str
    back: Link
    other: str
    reason: str


def history_page(
    visit: Visit, id: str, steps: Sequence[Step], problems: tuple[FieldProblem, ...] = (), asked: int = 0
) -> HistoryPage:
    """The history of an entry."""
    steward = visit.actor.has(Role.STEWARD)
    here = f"/eintrag/{id}"
    present = bool(steps) and steps[0].entry is not None
    title = next((step.entry.title for step in steps if step.entry is not None), id)
    return HistoryPage(
        visit.url(f"{here}/zurueck"),
        problems,
        title=title,
        entry_url=visit.url(here) if present else None,
        steps=tuple(
            _row(visit, step, place == 0, place == len(steps) - 1, steward) for place, step in enumerate(steps)
        ),
        asked=asked,
        reason=visit.form.get("grund", "")[:500] if visit.request.method == "POST" else "",
    )


def _row(visit: Visit, step: Step, is_current: bool, is_first: bool, steward: bool) -> StepRow:
    local = step.at.astimezone(visit.now.tzinfo)
    return StepRow(
        number=step.revision,
        when=f"{visit.say.date(local.date())}, {local:%H:%M}",
        who=step.who,
        why=content(visit.say, step.why),
        is_removal=step.entry is None,
        is_current=is_current,
        is_first=is_first,
        differences=field_differences(visit, step.differences),
        can_go_back=steward and not is_current and step.entry is not None,
    )
