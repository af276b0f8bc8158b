"""Dates as sources show them: a day, a month, or only a year; and the day of a moment here."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator

HERE = ZoneInfo("Europe/Berlin")
"""Where people read the calendar."""

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def _as_text(value: object) -> object:
    """YAML reads 2025-09-10 as a date and 2013 as a number; both mean the text."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


@lru_cache(maxsize=10_000)
def _check(value: str) -> str:
    if not _PATTERN.fullmatch(value):
        raise ValueError(f"„{value}“ ist kein Datum der Form 2025, 2025-09 oder 2025-09-10")
    earliest(value)
    return value


PartialDate = Annotated[str, BeforeValidator(_as_text), AfterValidator(_check)]
"""A date that may stop at the month or the year: ``2025-09-10``, ``2025-09``, ``2025``."""


@lru_cache(maxsize=10_000)
def earliest(value: str) -> date:
    """The first day the partial date can mean. Raises ValueError for a day that does not exist."""
    match = _PATTERN.fullmatch(value)
    if match is None:
        raise ValueError(f"„{value}“ ist kein Datum")
    year, month, day = match.groups()
    return date(int(year), int(month or 1), int(day or 1))


@lru_cache(maxsize=10_000)
def latest(value: str) -> date:
    """The last day the partial date can mean."""
    first = earliest(value)
    if len(value) == 10:
        return first
    if len(value) == 7:
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return date(first.year, 12, 31)


def day_of(moment: datetime) -> date:
    """The day that the calendar on the wall shows at the moment, wherever the server stands."""
    return moment.astimezone(HERE).date()


def months_after(day: date, months: int) -> date:
    """The same day so many months later, the last of the month where it has no such day; never past the year 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def in_german(value: str) -> str:
    """The partial date as precise as it is, in figures: 10.09.2025, 09/2025, 2025."""
    day = earliest(value)
    return {10: f"{day:%d.%m.%Y}", 7: f"{day:%m/%Y}"}.get(len(value), value)
