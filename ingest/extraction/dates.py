"""Dates as German pages write them: days, months, ranges with the year only at the end; also ISO and English ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_MONTHS = (
    "jan(?:uar|uary|\\.)? jän(?:ner)? feb(?:ruar|ruary|\\.)? mär(?:z|\\.)? maerz march apr(?:il|\\.)? ma[iy] "
    "jun[ie]? jul[iy]? aug(?:ust|\\.)? sept?(?:ember|\\.)? o[kc]t(?:ober|\\.)? nov(?:ember|\\.)? de[zc](?:ember|\\.)?"
).split()
_NUMBER = dict(zip(_MONTHS, (1, 1, 2, 3, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), strict=True))
_MONTH = "|".join(_MONTHS)
_YEAR = r"(?:19|20)\d\d"

_MENTION = re.compile(
    rf"(?<![\d.,/])(?<!\d-)(?:"
    rf"(?P<iso>(?P<iy>{_YEAR})-(?P<im>\d\d)-(?P<id>\d\d))(?!\d)"
    rf"|(?P<d>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.(?:\s?(?P<y>{_YEAR})|(?P<yy>\d\d)(?!\d|[.:]\d))?"
    rf"|(?P<wd>\d{{1,2}})\.?\s?(?P<wm>{_MONTH})\b\.?,?(?:\s(?P<wy>{_YEAR}))?"
    rf"|(?P<ed>\d{{1,2}})\.(?=\s(?:bis|–|-)\s?(?:zum\s)?\d{{1,2}}\.\s?(?:{_MONTH}|\d{{1,2}}\.))"
    rf"|(?P<sm>\d{{1,2}})/(?P<sy>{_YEAR}|\d\d(?!\d))(?![/\d.])"
    rf"|\b(?P<mm>{_MONTH})\s(?P<my>{_YEAR})"
    rf"|(?P<pd>\d{{1,2}})\.(?P<pm>\d{{1,2}})(?=\.?\s?[–-])"
    rf")(?![\d])",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_JOINT = re.compile(
    r"\s*(?:\d{1,2}[.:]\d\d\s*(?:Uhr)?)?[\s,]*(?:–|-|—|bis(?:\s+(?:einschließlich|einschl\.|zum|Ende))*|until|to)\s*"
    r"(?:(?:mo|di|mi|do|fr|sa|so)[a-z]*\.?,?\s*(?:,?\s*den\s*)?)?",
    re.IGNORECASE,
)
_PLUS = re.compile(r"\s*\+\s*(?:[A-Z][a-z]+\.?,?\s*)?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a text. ``until`` is the end of a range; both are partial dates („2027-05“) where no day is named."""

    value: str
    until: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Part:
    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int


@lru_cache(maxsize=4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """The dates and ranges in a text, in order; what is no date of the calendar, or has no year at all, is left out."""
    return tuple(_joined(list(_parts(text)), text))


def _parts(text: str) -> Iterator[_Part]:
    if not _DIGIT.search(text):
        return
    for match in _MENTION.finditer(text):
        part = _part(match)
        if part is not None and _exists(part):
            yield part


def _part(match: re.Match[str]) -> _Part | None:
    found = match.groupdict()
    span = match.start(), match.end()
    if found["iso"]:
        return _Part(int(found["iy"]), int(found["im"]), int(found["id"]), *span)
    if found["d"]:
        return _Part(_year(found["y"] or found["yy"]), int(found["m"]), int(found["d"]), *span)
    if found["wd"]:
        return _Part(_year(found["wy"]), _month(found["wm"]), int(found["wd"]), *span)
    if found["ed"]:
        return _Part(None, None, int(found["ed"]), *span)
    if found["sm"]:
        return _Part(_year(found["sy"]), int(found["sm"]), None, *span)
    if found["mm"]:
        return _Part(_year(found["my"]), _month(found["mm"]), None, *span)
    if found["pd"]:
        return _Part(None, int(found["pm"]), int(found["pd"]), *span)
    return None


def _joined(parts: list[_Part], text: str) -> Iterator[Mention]:
    """Ranges put together; a beginning without year or month takes them from its end."""
    position = 0
    while position < len(parts):
        part = parts[position]
        following = parts[position + 1] if position + 1 < len(parts) else None
        between = text[part.end : following.start] if following else ""
        if following and _JOINT.fullmatch(between) and following.year:
            first = _completed(part, following)
            if first <= _text(following):
                yield Mention(first, _text(following), part.start, following.end)
                position += 2
                continue
        if following and _PLUS.fullmatch(between) and part.year and following.year and part.day and following.day:
            yield Mention(_text(part), _text(following), part.start, following.end)
            position += 2
            continue
        if part.year:
            yield Mention(_text(part), None, part.start, part.end)
        position += 1


def _completed(part: _Part, end: _Part) -> str:
    month = part.month or end.month
    year = part.year or end.year
    assert year is not None and month is not None
    if part.year is None and end.month is not None and month > end.month:
        year -= 1  # „15.11. bis 31.01.2027“
    return _text(_Part(year, month, part.day, 0, 0))


def _text(part: _Part) -> str:
    return f"{part.year:04}-{part.month:02}" + (f"-{part.day:02}" if part.day else "")


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


def _month(name: str) -> int | None:
    return next((number for pattern, number in _NUMBER.items() if re.fullmatch(pattern, name, re.IGNORECASE)), None)


def _exists(part: _Part) -> bool:
    """Whether it can be a date: day and month in range, a day that its month has."""
    if part.month is None:
        return part.day is not None and 1 <= part.day <= 31
    if not 1 <= part.month <= 12:
        return False
    try:
        date(part.year or 2024, part.month, part.day or 1)  # 2024 has a 29 February
    except ValueError:
        return False
    return True
