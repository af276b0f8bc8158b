"""How long an offer is: all its lessons of 45 minutes (UE) or hours, and its duration; hours a week are none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from ingest.extraction.cue import MOST_VALUES, sentence_around
from ingest.extraction.finding import CERTAIN, LIKELY, POSSIBLE, Finding
from ingest.page.line import Line, Zone

MOST_HOURS = 6000
"""Lessons or hours of the longest offer; a larger number is something else."""

_NUMBER = r"(?<![\d.,/-])(\d{1,2}\.\d{3}|\d{1,4})"
_LESSON_UNIT = (
    r"U\.?\s?E\.?(?![A-Za-zäöü])|Unterrichtseinheiten|Unterrichts-?\s?stunden|U\.?-?\s?Std\.?|UStd\.?|Ustd\.?|"
    r"Lektionen|Lehreinheiten"
)
_HOUR_UNIT = r"Zeitstunden|Stunden|Std\.?|-?stündig\w*|hours\b|Vollzeitstunden"
_LESSONS = re.compile(rf"{_NUMBER}\s*(?:x\s*)?(?:{_LESSON_UNIT})", re.IGNORECASE)
_HOURS = re.compile(rf"{_NUMBER}\s*(?:{_HOUR_UNIT})(?!\w*kilometer)", re.IGNORECASE)
_BARE = re.compile(rf"^\W*(?:ca\.\s*)?{_NUMBER}\W*$")
_LESSON_LABEL = re.compile(
    rf"^(?:{_LESSON_UNIT}|anzahl (?:der )?ue|einheiten)$|unterrichtseinheit|unterrichtsstund", re.IGNORECASE
)
_HOUR_LABEL = re.compile(r"stunden|stundenzahl|\bstd\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_RANGE_BEFORE = re.compile(r"\d\s*(?:bis|–|-)\s*$")
_WEEKLY_AFTER = re.compile(
    r"^\s*(?:[^\W\d]+\s){0,2}?(?:(?:pro|je|in der|die|/)\s*(?:Woche|Tag|Monat|Termin|Abend)|wöchentlich|täglich|/\s?W)|"
    r"^\s*(?:am Tag|selbst)",
    re.IGNORECASE,
)
_WEEKLY_BEFORE = re.compile(
    r"(?:wöchentlich|pro woche|täglich|€\s*(?:je|pro|/)|euro (?:je|pro)|höchstens|maximal|davon|darunter|jeweils|"
    r"\bmal|zwei|innerhalb von|nach|vor)\s*(?:\w+\s)?$",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"insgesamt|gesamt|zusammen|=\s*$|in summe|summe", re.IGNORECASE)
_PART = re.compile(
    r"theorie|praxis|praktik|fachsprache|betrieb|unterricht|online|präsenz|sprach|einsatz|klinik", re.IGNORECASE
)
_DURATION = re.compile(
    r"\b((?:\d{1,3}(?:[,.]\d)?|ein(?:e|en)?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf)(?:\s*(?:bis|–|-)\s*\d{1,3})?"
    r"[\s-]*(?:Tage?n?|Wochen?|Monate?n?|Jahre?n?|Semestern?|Wochenenden?|Abende?n?))\b",
    re.IGNORECASE,
)
_DURATION_CUE = re.compile(r"dauer|umfang|wie lange|laufzeit|zeitraum|duration", re.IGNORECASE)
_DURATION_VERB = re.compile(r"\b(?:dauert|dauern|läuft|umfasst|in)\b[^.]{0,25}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Extent:
    """Lessons, hours and duration; None where the page does not say."""

    lessons: Finding[int] | None
    hours: Finding[int] | None
    duration: Finding[str] | None


def extent_in(lines: Iterable[Line]) -> Extent:
    """The whole extent. Parts of the same line or list („720 Stunden Theorie“, „900 Stunden Praxis“) are added up."""
    main = [line for line in lines if line.zone is Zone.MAIN]
    return Extent(
        _total([item for line in main for item in _amounts(line, _LESSONS, _LESSON_LABEL)]),
        _total([item for line in main for item in _amounts(line, _HOURS, _HOUR_LABEL)]),
        _duration(main),
    )


def _amounts(line: Line, pattern: re.Pattern[str], label: re.Pattern[str]) -> list[Finding[int]]:
    found: list[Finding[int]] = []
    if not _DIGIT.search(line.text):
        return found
    for match in islice(pattern.finditer(line.text), MOST_VALUES):
        before, after = sentence_around(line.text, match.start(), match.end())
        if pattern is _HOURS and re.match(r"\s*(?:je|pro)\s+\w*einheit", after):
            continue
        if _WEEKLY_AFTER.search(after) or _WEEKLY_BEFORE.search(before) or _RANGE_BEFORE.search(before):
            continue
        sure = CERTAIN if line.label or _TOTAL.search(before[-40:]) else LIKELY
        found += _amount(match[1], line, sure, match.start(), match.end())
    bare = _BARE.match(line.text)
    other = _LESSON_LABEL if pattern is _HOURS else None
    if not found and bare and label.search(line.cue) and not (other and other.search(line.cue)):
        found += _amount(bare[1], line, CERTAIN, bare.start(1), bare.end(1))
    return found


def _amount(digits: str, line: Line, confidence: float, start: int, end: int) -> list[Finding[int]]:
    value = int(digits.replace(".", ""))
    return [Finding(value, line, confidence, start, end)] if 1 <= value <= MOST_HOURS else []


def _total(found: list[Finding[int]]) -> Finding[int] | None:
    """The whole: what is called so, else the sum of parts that stand together, else the largest number."""
    if not found:
        return None
    called = [item for item in found if _TOTAL.search(item.line.text[max(0, item.start - 40) : item.start])]
    if len(called) == 1:
        return called[0]
    parts = _parts(found)
    if len(parts) > 1:
        first = parts[0]
        return Finding(sum(item.value for item in parts), first.line, POSSIBLE, first.start, parts[-1].end)
    return max(found, key=lambda item: (item.confidence, item.value))


def _parts(found: list[Finding[int]]) -> list[Finding[int]]:
    """Different amounts of one line or list, each with its use; empty where they are no parts of a whole."""
    for item in found:
        together = [
            other
            for other in found
            if (
                other.line is item.line
                or (other.line.row and item.line.row and other.line.heading == item.line.heading)
            )
            and not other.line.label.endswith("UE")
        ]
        named = [other for other in together if _PART.search(other.line.text[other.end : other.end + 40])]
        if len(named) > 1 and len({other.line.label for other in named}) == 1:
            rows = {other.line.row for other in named}
            if len(rows) == 1 or len(rows) == len(named):
                return named
    return []


def _duration(lines: list[Line]) -> Finding[str] | None:
    best: Finding[str] | None = None
    for line in lines:
        for match in islice(_DURATION.finditer(line.text), MOST_VALUES):
            before, after = sentence_around(line.text, match.start(), match.end())
            if re.match(r"\s*(?:alt|nach|vor|berufs\w+|erfahrung|praktikum)", after, re.IGNORECASE):
                continue
            confidence = 0.0
            if _DURATION_CUE.search(line.label) or _DURATION_CUE.search(line.heading):
                confidence = CERTAIN
            elif _DURATION_VERB.search(before):
                confidence = LIKELY
            if confidence and (best is None or confidence > best.confidence):
                best = Finding(match[1], line, confidence, match.start(), match.end())
    return best
