"""What is no offer: job advertisements, one letter a line, a title alone, error pages, word salad; with reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.language import ENOUGH, language_of
from ingest.page.line import Line, Zone
from ingest.page.structured import Node, types_of

SHORTEST_TEXT = 80
"""Letters of the shortest text that says something beside its title."""

_JOB_WORDS = re.compile(
    r"\(m/w/d\)|\(w/m/d\)|\bm\*?w\*?d\b|stellenangebot|stellenanzeige|unbefristet\w*|festanstellung|"
    r"wir suchen (?:sie|dich|zum)|"
    r"ihre aufgaben|deine aufgaben|wir bieten ihnen|benefits|gehalt|vergütung nach|tarifvertrag|lebenslauf an|"
    r"jobs? in\b|"
    r"quereinsteiger|arbeitgeber des monats|bewirb dich|traumjob",
    re.IGNORECASE,
)
_COURSE_WORDS = re.compile(
    r"\bkurs|lehrgang|qualifizierung|weiterbildung|unterricht|seminar|prüfung|beratung|anerkennung|teilnehm|fortbildung|studium|"
    r"course|programme|workshop|training",
    re.IGNORECASE,
)
_ERROR_PAGE = re.compile(
    r"\b(?:404|403|500)\b.{0,40}(?:fehler|error|not found|nicht gefunden)|seite (?:wurde )?nicht gefunden|"
    r"page not found|"
    r"zugriff verweigert|access denied|wartungsarbeiten|bitte aktivieren sie javascript|enable javascript|captcha|"
    r"seite existiert nicht|domain (?:ist )?zu verkaufen",
    re.IGNORECASE,
)
_JOB_PAGE = frozenset({"JobPosting"})
_SAMPLE = 6000
"""Characters in which job advertisements show themselves."""

_WORD = re.compile(r"[^\W\d_]{2,}")


def reason_to_reject(lines: Sequence[Line], nodes: Sequence[Node] = ()) -> str | None:
    """Why the page is no entry, as a German sentence; None where nothing speaks against it."""
    main = [line.text for line in lines if line.zone is Zone.MAIN]
    text = "\n".join(main)
    if any(_JOB_PAGE.intersection(types_of(node)) for node in nodes):
        return "Die Seite ist eine Stellenanzeige, kein Angebot der Qualifizierung."
    if _is_spelled_out(main):
        return "Der Text steht Buchstabe für Buchstabe in eigenen Zeilen; eine lesbare Fassung der Seite suchen."
    body = [line for line in lines if line.zone is Zone.MAIN and not line.rank]
    prose = "".join(line.text for line in body)
    if len(text) < 2000 and _ERROR_PAGE.search(text[:400]):
        return "Die Seite ist eine Fehlerseite; Adresse prüfen."
    if len(prose) < SHORTEST_TEXT and len(_WORD.findall(prose)) < 8 and sum(bool(line.cue) for line in body) < 2:
        return "Die Seite hat nur einen Titel und keinen Text."
    return _reason_in(text)


def _reason_in(text: str) -> str | None:
    beginning = text[:_SAMPLE]
    jobs = len(_JOB_WORDS.findall(beginning))
    if jobs >= 3 and jobs > len(_COURSE_WORDS.findall(beginning)):
        return "Die Seite wirbt für Arbeitsstellen und beschreibt kein Angebot der Qualifizierung."
    words = [word.casefold() for word in _WORD.findall(text)]
    if len(words) > 60:
        commonest = sum(count for _, count in Counter(words).most_common(5))
        if len(set(words)) < len(words) / 6 and commonest > len(words) / 2:
            return "Der Text wiederholt nur Schlagwörter."
    if len(words) >= ENOUGH and language_of(text) == "zxx":
        return "Der Text ist in keiner Sprache geschrieben, die Lotse erkennt."
    return None


def _is_spelled_out(lines: Sequence[str]) -> bool:
    """Whether most lines hold one or two letters, as of a page turned on its side."""
    return len(lines) > 20 and sum(len(line) <= 2 for line in lines) > len(lines) * 0.6
