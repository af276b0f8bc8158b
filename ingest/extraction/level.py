"""German levels (GER) on a page: which one lets somebody in, and which one the offer leads to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from ingest.extraction.cue import MOST_VALUES, sentence_around
from ingest.extraction.finding import CERTAIN, LIKELY, POSSIBLE, Finding
from ingest.page.line import Line, Zone
from kb.vocabulary import Level


class Side(Enum):
    """Where a level stands in an offer."""

    ENTRY = "entry"
    TARGET = "target"


_LEVEL = re.compile(r"(?<![\w./§-])(A1|A2|B1|B2|C1|C2)(?:\.[12])?(?:-(?=[A-ZÄÖÜa-z]))?(?![\w.]\d|\d|[A-Za-z]{3})\+?")
_ANY = re.compile(r"[ABCabc][12]")
_LEAP = re.compile(
    r"(?<![\w./-])([ABC][12])\+?(?:-?niveau)?\s*(?:→|⇒|->|>|–|-|/?\s*(?:bis|auf|zu|zum|nach|to))\s*(?:niveau\s*)?([ABC][12])(?!\d)",
    re.IGNORECASE,
)
"""„B1 → B2“, „von B2 bis C1“, „B1+ auf B2“."""

_LANGUAGE_OFFER = re.compile(
    r"sprachkurs|deutschkurs|\bdeutsch(?:\s+(?:für|als|[abc][12]|im|am|intensiv))|\bbsk\b|sprachprüfung|fachsprach|telc|integrationskurs|"
    r"sprachförder|\bdaf\b|\bdaz\b",
    re.IGNORECASE,
)
"""Offers that teach or examine language: a level in their title is where they lead."""

_OTHER_LANGUAGE = re.compile(
    r"(?:englisch|english|französisch|spanisch|italienisch|russisch|polnisch|arabisch|führerschein\w*|klassen?|raum|gebäude|haus|"
    r"papier|din|block|autobahn)\W{0,2}(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\bnicht\b[^.]{0,30}(?:erreich|angeboten|nötig|erforderlich|notwendig)|-kurse finden|kein\w* (?:zertifikat|"
    r"nachweis)",
    re.IGNORECASE,
)
_OPTIONAL_AFTER = re.compile(
    r"^[\s,]*(?:\(?(?:ist |wäre |sind )?(?:erwünscht|von vorteil|hilf|wünschenswert|empfohlen\)))", re.IGNORECASE
)
_OPTIONAL_BEFORE = re.compile(
    r"(?:besser|idealerweise|wünschenswert|möglichst|gern auch|optimal)\W+(?:\w+\s)?$", re.IGNORECASE
)

_TARGET_LABEL = re.compile(r"\bziel|abschluss|zertifikat|prüfung$|erreich", re.IGNORECASE)
_TARGET_BEFORE = re.compile(
    r"\bziel\b|zielniveau|führt|\bzur?m?\b[^,;]{0,45}$|erreich|prüfung|abschluss|gehen mit|erlangen|erwerben|"
    r"\bbis\b[^,;]{0,20}$|"
    r"fachsprachkenntnisse|\bend(?:et|niveau)|\bauf$",
    re.IGNORECASE,
)
_TARGET_AFTER = re.compile(
    r"^[^,;.]{0,20}(?:bis zum ende|erreich|abschließ|zu erlangen)|^-(?:prüfung|zertifikat)\b", re.IGNORECASE
)
_ENTRY_LABEL = re.compile(
    r"voraus|zugang|start-?level|vorkenntnis|eingang|einstieg|sprach|deutsch|niveau|kenntnis|mitbringen|"
    r"bringen sie mit|brauche|"
    r"können muss|muss ich|"
    r"wer (?:darf|kann)|für wen|zielgruppe|teilnahmebeding|teilnehmen|anforderung|language",
    re.IGNORECASE,
)
_ENTRY_BEFORE = re.compile(
    r"\bab\b|mindest|mind\.|minimum|vorausges|voraussetz|brauch|benötig|erforderlich|nachweis|grundlage|eingangs|einstiegs|"
    r"kommen mit|vorkenntnis|\bvon\b|\bvom\b|personen mit|menschen mit|frauen mit|wer |\bmit\b|zulassung|reicht|genügt|"
    r"deutsch\w*|sprach\w*|zertifikat|bestanden|abgeschlossen|\bneed|require",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:von|vom|ab)\s(?:\w*niveau\s|stufe\s)?$", re.IGNORECASE)
_ENTRY_AFTER = re.compile(
    r"^[^,;.]{0,25}(?:genüg|reich(?:t|en)\b|vorausgesetzt|erforderlich|nötig|mitbring|bestanden|abgeschlossen|haben)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of an offer; None where the page names none."""

    entry: Finding[Level] | None
    target: Finding[Level] | None


NO_LEVELS = Levels(None, None)


def levels_in(lines: Iterable[Line]) -> Levels:
    """Entry and target level. The lowest entry level lets somebody in; of several targets the highest counts."""
    lines = tuple(lines)
    titles = [line.text for line in lines if line.rank == 1 or line.zone is Zone.TITLE]
    teaches = any(_LANGUAGE_OFFER.search(title) for title in titles)
    found = [item for line in lines if line.zone is Zone.MAIN for item in _in_line(line, teaches)]
    entry = _best([item for side, item in found if side is Side.ENTRY], lowest=True)
    target = _best([item for side, item in found if side is Side.TARGET], lowest=False)
    if entry and target and entry.value.rank >= target.value.rank:
        if target.confidence > entry.confidence and teaches:
            entry = _best(
                [f for side, f in found if side is Side.ENTRY and f.value.rank < target.value.rank], lowest=True
            )
        else:
            target = None
    return Levels(entry, target)


def _in_line(line: Line, teaches: bool) -> Iterator[tuple[Side, Finding[Level]]]:
    text = line.text
    if not _ANY.search(text):
        return
    leaps = list(islice(_LEAP.finditer(text), MOST_VALUES))
    for leap in leaps:
        first, last = Level(leap[1].upper()), Level(leap[2].upper())  # type: ignore[call-arg]
        if first.rank < last.rank:
            sure = CERTAIN if line.rank else LIKELY
            yield Side.ENTRY, Finding(first, line, sure, leap.start(), leap.end())
            yield Side.TARGET, Finding(last, line, sure, leap.start(), leap.end())
    before_end = 0
    for match in islice(_LEVEL.finditer(text), MOST_VALUES):
        before, after = sentence_around(text, match.start(), match.end())
        before = before[-max(0, match.start() - before_end) :] if match.start() > before_end else ""
        before_end = match.end()
        if any(leap.start() <= match.start() < leap.end() for leap in leaps):
            continue
        if _OTHER_LANGUAGE.search(before) or _NEGATED.search(_until_next(after)[:60]) or _NEGATED.search(before[-60:]):
            continue
        if _OPTIONAL_AFTER.search(after) or _OPTIONAL_BEFORE.search(before):
            continue
        judged = _side(line, before, after, teaches)
        if judged is not None:
            level = Level(match[1])  # type: ignore[call-arg]
            yield judged[0], Finding(level, line, judged[1], match.start(), match.end())


def _side(line: Line, before: str, after: str, teaches: bool) -> tuple[Side, float] | None:
    if line.rank:
        if re.search(r"\bab\W{0,2}$", before):
            return Side.ENTRY, CERTAIN
        return (Side.TARGET, LIKELY) if teaches and line.rank == 1 else None
    near = before[-60:]
    if line.label:
        if _TARGET_AFTER.search(after):
            return Side.TARGET, LIKELY
        if _TARGET_LABEL.search(line.label):
            return Side.TARGET, CERTAIN
        if _ENTRY_LABEL.search(line.label):
            return Side.ENTRY, CERTAIN
    if _TARGET_AFTER.search(after):
        return Side.TARGET, LIKELY
    if _ENTRY_AFTER.search(after) and not re.search(r"\bziel\b|führt", near, re.IGNORECASE):
        return Side.ENTRY, LIKELY
    if _FROM.search(near):
        return Side.ENTRY, LIKELY
    target, entry = _last(_TARGET_BEFORE, near), _last(_ENTRY_BEFORE, near)
    if target > entry or (target >= 0 and re.search(r"\bziel|führt|fachsprach", near, re.IGNORECASE)):
        return Side.TARGET, LIKELY
    if entry >= 0:
        return Side.ENTRY, LIKELY
    if _TARGET_LABEL.search(line.heading):
        return Side.TARGET, POSSIBLE
    if _ENTRY_LABEL.search(line.heading):
        return Side.ENTRY, LIKELY
    return (Side.TARGET if teaches else Side.ENTRY), POSSIBLE


def _until_next(after: str) -> str:
    following = _LEVEL.search(after)
    return after[: following.start()] if following else after


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match begins, -1 where there is none."""
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _best(found: list[Finding[Level]], *, lowest: bool) -> Finding[Level] | None:
    if not found:
        return None
    surest = max(item.confidence for item in found)
    sure = [item for item in found if item.confidence == surest]
    return min(sure, key=lambda item: item.value.rank) if lowest else max(sure, key=lambda item: item.value.rank)
