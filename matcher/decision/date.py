"""The date of a notice, told apart from those of applications, births, diplomas and laws."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from matcher.decision.lines import Line, pattern
from matcher.decision.notice import Found, Notice

_MONTHS = {
    name: month
    for month, names in enumerate(
        "januar jänner jan january|februar feb february|märz maerz marz mrz mär march mar|april apr|mai may|"
        "juni jun june|"
        "juli jul july|august aug|september sept sep|oktober okt oct october|november nov|"
        "dezember dez dec december".split("|"),
        start=1,
    )
    for name in names.split()
}
_DATE = re.compile(
    r"(?<![\d.])(?:(?P<iso>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})"
    r"|(?P<day>\d{1,2})\.?\s?(?:(?:\.\s?)?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2})"
    rf"|\s?(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?,?\s+(?P<named_year>\d{{4}})))(?!\d)",
    re.IGNORECASE,
)
_LABEL = pattern(r"(?:^|\s)(?:bescheid|ausstellungs)?(?:datum|date)\s*(?:des bescheid\w*)?\s*:?\s*$|bescheiddatum\W*$")
_PLACE = re.compile(r"(?:^|\s{2,}|\t|[·|,])\s*[^\W\d][^,\d\t]{2,45},\s*(?:den\s+|am\s+)?$", re.IGNORECASE)
_PLACE_DEN = re.compile(r"(?:^|\s{2,}|\t)\s*[A-ZÄÖÜ][\w() /-]{2,40}\s+den\s+$")
_THIS_NOTICE = pattern(
    r"(?:^|\s{2,}|\W)[\w-]*(?:bescheid|bescheinigung|notice|entscheidung)[\w-]*(?: vom| of| dated)?\s*:?\s*$"
)
_OTHER_NOTICE = pattern(
    r"\b(?:mit|unser\w*|mein\w*|ihr\w*|dem|früher\w*|erste\w*|gegen|zum|aufgrund|durch|im|"
    r"vorherig\w*)\s+[\w-]*bescheid"
)
_OTHER = pattern(
    r"antrag|geb(?:\.|oren|urt)|\bborn\b|gesetz|verordnung|\bordnung|richtlinie|fassung|bgbl|vorschrift|urteil|"
    r"beschluss|zeugnis|"
    r"prüfung|sitzung|ein(?:gegangen|gang)|schreiben|e-mail|abschluss|abgeschlossen|erworben|studium|diplom|"
    r"ausgestellt|frist|"
    r"\bbis\b|gültig|\bseit\b|\bab\b|kraft|beantrag|analyse|vereinbarung|gespräch|beratung|anhörung|posteingang|"
    r"unterlagen|"
    r"\b(?:bqfg|pflbg|krpflg|hebg|bäo|bapo|hwo|ingg|aprv|abschnitt|§)|stand\b|ausbildung|received|applica|version"
)


def date_of(notice: Notice) -> Found[dt.date] | None:
    """The date that place, label or „Bescheid vom“ call the notice's own; the first of the best ones."""
    head = {line.number for line in notice.head}
    best: tuple[int, Found[dt.date]] | None = None
    before = ""
    for line in notice.lines:
        if not line.words:
            continue
        for value, start, end, since in _dates(line.text):
            score = _score(line, before, start, end, since, line.number in head)
            if score > (best[0] if best else 0):
                best = score, Found(value, line.words)
        before = line.words
    return best[1] if best else None


def _dates(text: str) -> Iterator[tuple[dt.date, int, int, int]]:
    """Each date, where it starts and ends, and where the one before it ended."""
    since = 0
    for match in _DATE.finditer(text):
        value = _value(match)
        if value:
            yield value, match.start(), match.end(), since
        since = match.end()


def _value(match: re.Match[str]) -> dt.date | None:
    year = match["iso"] or match["year"] or match["named_year"]
    month = match["iso_month"] or match["month"] or str(_MONTHS[match["name"].lower()])
    day = match["iso_day"] or match["day"]
    try:
        value = dt.date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
    return value if 1990 <= value.year <= 2099 else None


def _score(line: Line, before: str, start: int, end: int, since: int, in_head: bool) -> int:
    """How surely a date is the notice's own; 0: not at all."""
    lead = line.text[since:start]
    if not lead.strip() and since == 0 and re.search(r"\b(?:vom|am|den)$", before):
        lead = before[-60:] + " "
    near = re.split(r"\s{3,}|\t", lead)[-1][-70:]
    if _LABEL.search(near) and not pattern(r"antrag|geburt").search(near):
        return 10
    if _OTHER_NOTICE.search(near):
        return 0
    if _THIS_NOTICE.search(near):
        return 8
    if _OTHER.search(near):
        return 0
    alone = not line.text[end:].strip(" .|\t") or line.text[end:].startswith(("   ", "\t"))
    if _PLACE.search(lead) or _PLACE_DEN.search(lead):
        return 9 if alone else 4
    if in_head:
        return 6 if not near.strip() and alone else 2 if alone else 0
    return 0
