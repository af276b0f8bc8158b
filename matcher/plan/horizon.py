"""How long the residence title lasts at most, and what that means for the plan."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from matcher.outcome import Source
from matcher.plan.case import Case
from matcher.profile import ResidenceTitle
from matcher.rules.answers import LAWS_READ, law

_16D = Source(law("aufenthg_2004", "16d"), LAWS_READ)


@dataclass(frozen=True, slots=True)
class TitleTerm:
    """Longest duration of a title: months at first, and at most; what it is for ends with it."""

    first_months: int
    longest_months: int
    text: str
    source: Source


TERMS: dict[ResidenceTitle, TitleTerm] = {
    ResidenceTitle.RECOGNITION_MEASURE: TitleTerm(
        24, 36, "§ 16d Abs. 1 AufenthG: zuerst bis 24 Monate, mit Verlängerung höchstens drei Jahre", _16D
    ),
    ResidenceTitle.RECOGNITION_PARTNERSHIP: TitleTerm(
        12, 36, "§ 16d Abs. 3 AufenthG: zuerst höchstens ein Jahr, mit Verlängerung höchstens drei Jahre", _16D
    ),
}
"""Titles given for recognition only; others are renewed for their own reasons."""


def term_of(case: Case) -> TitleTerm | None:
    """The term of the person's title; None where none binds the plan."""
    title = case.profile.residence_title
    return TERMS.get(title) if title and not case.situation.is_abroad else None


def title_ends(case: Case, *, at_first: bool = False) -> date | None:
    """Last day of the title's longest (or first) duration, counted from the stay's beginning; None where unknown."""
    term, since = term_of(case), case.profile.residence.since
    if term is None or since is None:
        return None
    if later(since, term.longest_months) < case.as_of:
        return None  # the stay began with another title: what was told says nothing about this one
    return later(since, term.first_months if at_first else term.longest_months)


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
