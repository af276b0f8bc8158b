"""The date a page shows about itself (Stand): last change before publication, never a date of a course."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from ingest.extraction.cue import MOST_VALUES, sentence_around
from ingest.extraction.dates import Mention, mentions
from ingest.extraction.finding import CERTAIN, LIKELY, POSSIBLE, Finding
from ingest.page.line import Line, Zone
from kb.dates import earliest

_CHANGED = re.compile(
    r"\bstand\b|aktualisier|geändert|letzte änderung|bearbeitung\b|freigegeben|last (?:modified|update|change)|updated",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"veröffentlicht|publi(?:shed|ziert)|erstellt|ausgeh(?:ä|ae)ngt|eingestellt am|gedruckt", re.IGNORECASE
)
_DATE_NAME = re.compile(
    r"(?:^|[\s_-])(?:news|post|entry|article|meta|published)?[\w-]*(?:date|datum)(?:$|[\s_-])", re.IGNORECASE
)
_FIRST = re.compile(r"erstmals", re.IGNORECASE)
_BARE = re.compile(
    r"\W*(?:(?:mo|di|mi|do|fr|sa|so)[a-z]*\W+)?(?:den|am|vom)?\W*@\W*(?:(?:\d\d?[:.]\d\d)?\W*(?:Uhr)?\W*(?:(?:von|by)\s.{2,30})?)",
    re.IGNORECASE,
)
"""A line that holds nothing but a date: „Mo, 9. Nov. 2026 von Redaktion“."""


_ABOVE = 12
"""Lines above the title among which a date may be that of the article."""


def stand_of(lines: Iterable[Line], looked: date) -> Finding[str] | None:
    """The page's own date, not after the day it was looked at; None where it shows none."""
    best: tuple[int, str, Finding[str]] | None = None
    above_title = True
    for number, line in enumerate(lines):
        if line.rank == 1:
            above_title = False
        if line.zone is Zone.TITLE:
            continue
        for mention in mentions(line.text)[:MOST_VALUES]:
            if mention.until is not None or earliest(mention.value) > looked:
                continue
            before, _ = sentence_around(line.text, mention.start, mention.end)
            worth, confidence = _worth(line, mention, before, above_title and number < _ABOVE)
            if not worth:
                continue
            found = Finding(mention.value, line, confidence, mention.start, mention.end)
            if best is None or (worth, mention.value) > best[:2]:
                best = (worth, mention.value, found)
    return best[2] if best else None


def _worth(line: Line, mention: Mention, before: str, above_title: bool) -> tuple[int, float]:
    """3 for a last change, 2 for a publication, 1 for a date by its place; 0 where it is another date."""
    said = _last_clause(before)
    if _FIRST.search(said):
        return 0, 0.0
    if _CHANGED.search(said) or _CHANGED.search(line.label):
        return 3, CERTAIN
    if _PUBLISHED.search(said) or _PUBLISHED.search(line.label):
        return 2, LIKELY
    alone = _BARE.fullmatch(f"{line.text[: mention.start]}@{line.text[mention.end :]}")
    if alone and not line.label and (_DATE_NAME.search(line.name) or above_title):
        return 1, POSSIBLE
    return 0, 0.0


def _last_clause(before: str) -> str:
    """What was said since the last date or comma, so that „erstmals …, zuletzt …“ stays apart."""
    previous = mentions(before)
    return before[previous[-1].end :] if previous else before[-60:]
