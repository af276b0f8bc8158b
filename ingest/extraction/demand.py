"""What an offer asks of those who want to take part: qualification, state of recognition, residence, experience."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ingest.extraction.finding import CERTAIN, LIKELY, Finding
from ingest.extraction.land import lands_named
from ingest.page.line import Line, Zone
from kb.vocabulary import Land, QualificationKind, RecognitionStatus

MOST_DEMANDS = 8
LONGEST_DEMAND = 200

_CUE = re.compile(
    r"voraussetzung|zugang|vorkenntnis|bringen sie mit|mitzubringen|sie brauchen|brauche ich|wer (?:darf|kann)|"
    r"für wen|anforderung|"
    r"teilnahmebedingung|zielgruppe|requirements|das brauchen|muss ich (?:haben|können)",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"voraussetz|mitbringen|mitzubringen|benötig|brauchen|mitmachen kann|teilnehmen (?:kann|können|darf|dürfen)|"
    r"richtet sich an|"
    r"aufgenommen wird|für (?:menschen|personen|akademiker|inhaber|ausländische|fachkräfte)|need\b"
)
_STEMS = ("voraus", "bring", "nötig", "brauch", "mitmachen", "teilneh", "richtet", "aufgenommen", "für ", "need")
_QUALIFICATIONS = (
    (
        QualificationKind.DEGREE,
        re.compile(r"hochschul|studium|studien|bachelor|master|akademi|universit|degree|lehramtsabschluss"),
    ),
    (
        QualificationKind.VOCATIONAL,
        re.compile(
            r"berufsabschluss|berufsausbildung|abgeschlossene ausbildung|ausbildung als|gesell|"
            r"fachkräfte mit ausländischem abschluss|vocational"
        ),
    ),
)
_STATES = (
    (
        RecognitionStatus.COMPENSATION_REQUIRED,
        re.compile(
            r"defizitbescheid|bescheid mit auflage|ausgleichsmaßnahme|wesentliche\w* unterschied|feststellungsbescheid"
        ),
    ),
    (RecognitionStatus.PARTIAL, re.compile(r"teilweise\w* (?:gleichwertig|anerkenn)|teilanerkenn")),
    (
        RecognitionStatus.APPLIED,
        re.compile(
            r"antrag auf (?:approbation|anerkennung|berufserlaubnis)\w* (?:gestellt|eingereicht)|"
            r"laufende\w* anerkennungsverfahren|im anerkennungsverfahren"
        ),
    ),
)
_RESIDENCE = re.compile(r"wohnsitz in|wohnhaft in|wohnen in|leben in|gemeldet in", re.IGNORECASE)
_YEARS = re.compile(
    r"(\d{1,2}(?:,\d{1,2})?|ein|zwei|drei|vier|fünf|sechs)\s+Jahre?\w*\s+(?:\w+\s+)?(?:Berufs|Unterrichts|Praxis)?(?:erfahrung|praxis)",
    re.IGNORECASE,
)
_NUMBERS = {"ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6}


@dataclass(frozen=True, slots=True)
class Demands:
    """Requirements of an offer, each with its finding."""

    qualification: tuple[Finding[QualificationKind], ...] = ()
    recognition: tuple[Finding[RecognitionStatus], ...] = ()
    residence: tuple[Finding[Land], ...] = ()
    experience_years: Finding[float] | None = None
    others: tuple[Finding[str], ...] = ()


def demands_in(lines: Iterable[Line]) -> Demands:
    """What the page asks for, where it says so under such a heading or in such a sentence."""
    asked = [line for line in lines if line.zone is Zone.MAIN and not line.rank and _asks(line)]
    return Demands(
        qualification=_first_of(asked, _QUALIFICATIONS),
        recognition=_first_of(asked, _STATES),
        residence=tuple(item for line in asked for item in _residence(line))[:1],
        experience_years=next((item for line in asked for item in _years(line)), None),
        others=tuple(
            Finding(line.text, line, CERTAIN, 0, len(line.text))
            for line in asked
            if _is_demand(line.cue) and len(line.text) <= LONGEST_DEMAND
        )[:MOST_DEMANDS],
    )


def _asks(line: Line) -> bool:
    return _is_demand(line.cue) or (line.has(_STEMS) and bool(_SAYS.search(line.folded)))


@lru_cache(maxsize=1024)
def _is_demand(cue: str) -> bool:
    return bool(_CUE.search(cue))


def _first_of(lines: list[Line], patterns: Iterable[tuple[object, re.Pattern[str]]]) -> tuple[Finding, ...]:  # type: ignore[type-arg]
    found = []
    for value, pattern in patterns:
        for line in lines:
            match = pattern.search(line.folded)
            if match:
                found.append(
                    Finding(value, line, CERTAIN if _is_demand(line.cue) else LIKELY, match.start(), match.end())
                )
                break
    return tuple(found)


def _residence(line: Line) -> list[Finding[Land]]:
    match = _RESIDENCE.search(line.text)
    if match is None:
        return []
    named = lands_named(line.text[match.end() : match.end() + 60])
    return [Finding(land, line, LIKELY, match.start(), match.end()) for land in named[:1]]


def _years(line: Line) -> list[Finding[float]]:
    match = _YEARS.search(line.text)
    if match is None:
        return []
    word = match[1].casefold()
    value = float(_NUMBERS[word]) if word in _NUMBERS else float(word.replace(",", "."))
    return [Finding(value, line, LIKELY, match.start(), match.end())] if value <= 15 else []
