"""What an offer costs those it is for, in EUR; incomes and prices per lesson are something else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from ingest.extraction.cue import MOST_VALUES, sentence_around
from ingest.extraction.finding import CERTAIN, LIKELY, POSSIBLE, Finding
from ingest.page.line import Line, Zone

_AMOUNT = re.compile(
    r"(?:(?:€|EUR|Euro)\s?(?P<a>\d{1,3}(?:\.\d{3})+|\d{1,6})(?:,(?P<ac>\d\d))?)|"
    r"(?<![\d.,])(?P<b>\d{1,3}(?:\.\d{3})+|\d{1,6})(?:,(?P<bc>\d\d)|,[-–])?\s?(?:€|EUR\b|Euro\b)",
)
_DIGIT = re.compile(r"\d")
_DASH = re.compile(r"(?<![\d.,])(?P<b>\d{1,3}(?:\.\d{3})+|\d{1,5}),(?P<bc>[-–])(?!\d)")
_LABEL = re.compile(
    r"preis|kosten|gebühr|entgelt|beitrag|eigenanteil|kostet|investition|teuer|price|fees?\b|costs?\b", re.IGNORECASE
)
_NOTHING_BEFORE = re.compile(
    r"einkommen|verdien|statt|zzgl|zuzüglich|pfand|mittagessen|kinderzulage|im jahr|schulgeld|vermögen|umsatz|mio|"
    r"zuschuss|"
    r"prämie|bis zu",
    re.IGNORECASE,
)
_EXAMINATION = re.compile(r"prüfung", re.IGNORECASE)
_NOTHING_AFTER = re.compile(
    r"^\s*(?:im Jahr|je\b(?! nach)|pro\b|/\s?\w|Prüfung|brutto|netto|Einkommen|Jahreseinkommen|Mio|Millionen|"
    r"in der Stunde|"
    r"monatlich|im Monat)",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"kostenlos|kostenfrei|gebührenfrei|unentgeltlich|eintritt (?:ist )?frei|keine (?:kosten|gebühren)|"
    r"kosten entstehen (?:ihnen )?(?:nicht|keine)|"
    r"gebühr (?:wird erlassen|entfällt)|fallen keine (?:gebühren|kosten)|free of charge|no fees?|ohne kosten",
    re.IGNORECASE,
)
_FREE_STEMS = ("kosten", "frei", "gebühr", "unentgeltlich", "free", "fee")
_FREE_ANSWER = re.compile(r"^(?:nichts|keine|nein|gratis|0 ?€|umsonst)\b", re.IGNORECASE)
_FREE_IF = re.compile(r"\b(?:wenn|sofern|falls|mit|bei|unter|grundsätzlich)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Price:
    """From the reduced to the full fee, in EUR, and what the page says about it."""

    minimum: float
    maximum: float


def price_in(lines: Iterable[Line]) -> Finding[Price] | None:
    """The fee, 0 where it is said to be free of charge without a condition; None where the page does not say."""
    main = [line for line in lines if line.zone is Zone.MAIN]
    amounts = [item for line in main for item in _amounts(line)]
    named = [item for item in amounts if item.confidence >= LIKELY]
    named = named or [item for item in amounts if item.confidence == POSSIBLE]
    free = next((item for line in main for item in _free(line)), None)
    if named:
        first = named[0]
        same = [item for item in named if item.line is first.line]
        values = [item.value for item in same]
        return Finding(Price(min(values), max(values)), first.line, first.confidence, first.start, same[-1].end)
    return Finding(Price(0.0, 0.0), free.line, free.confidence, free.start, free.end) if free else None


def _amounts(line: Line) -> Iterator[Finding[float]]:
    if not _DIGIT.search(line.text):
        return
    labelled = _names_price(line.label) or _names_price(line.heading)
    matches = list(islice(_AMOUNT.finditer(line.text), MOST_VALUES))
    if labelled and not matches:
        matches = list(_DASH.finditer(line.text))
    before_end = 0
    for match in matches:
        before, after = sentence_around(line.text, match.start(), match.end())
        before = before[-max(1, match.start() - before_end) :]
        before_end = match.end()
        if _NOTHING_BEFORE.search(before[-45:]) or _NOTHING_AFTER.search(after):
            continue
        if _EXAMINATION.search(before[-45:]):
            confidence = POSSIBLE  # the fee of an examination at the end, unless there is no other
        elif _names_price(line.label):
            confidence = CERTAIN
        elif _LABEL.search(before[-45:]) or labelled:
            confidence = LIKELY
        else:
            confidence = 0.5
        yield Finding(_value(match), line, confidence, match.start(), match.end())


@lru_cache(maxsize=1024)
def _names_price(cue: str) -> bool:
    return bool(_LABEL.search(cue))


def _value(match: re.Match[str]) -> float:
    found = match.groupdict()
    digits = found.get("a") or found["b"]
    cents = found.get("ac") or found["bc"] or ""
    return float(digits.replace(".", "")) + (int(cents) / 100 if cents.isdigit() else 0)


def _free(line: Line) -> Iterator[Finding[bool]]:
    about = _names_price(line.label) or _names_price(line.heading)
    answer = _FREE_ANSWER.search(line.text) if about else None
    match = answer or (_FREE.search(line.text) if line.has(_FREE_STEMS) else None)
    if match is None:
        return
    before, after = sentence_around(line.text, match.start(), match.end())
    if _FREE_IF.search(before) or re.match(r"^\s*(?:,\s*)?(?:wenn|sofern|falls)\b", after):
        return
    yield Finding(True, line, CERTAIN if about else LIKELY, match.start(), match.end())
