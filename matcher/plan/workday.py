"""Days on which somebody can act: Monday to Friday; public holidays are not known here."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


@lru_cache(maxsize=8)
def weekdays(as_of: date, horizon: int) -> tuple[tuple[int, int], ...]:
    """Monday to Friday within the horizon, as intervals of days from the date, both ends included."""
    to_monday = (7 - as_of.weekday()) % 7
    first = [(0, to_monday - 3)] if to_monday > 2 else []
    return (*first, *((day, day + 4) for day in range(to_monday, horizon, 7)))


def weekday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)
