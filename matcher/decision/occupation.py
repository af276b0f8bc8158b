"""The German reference occupation that a notice compares with."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from kb.occupations import Occupations
from kb.search.analysis import fold
from matcher.decision.lines import glue, is_unfinished, pattern
from matcher.decision.notice import Found, Notice
from matcher.decision.running import Running

MOST_CANDIDATES = 60
"""Places of a notice where an occupation may stand that are looked up."""

_REFERENCE = r"(?:deutsche[rnm]?\s+)?referenz-?(?:beruf|qualifikation|ausbildung|abschluss)\w*|reference occupation"
_OCCUPATION = r"zielberuf|(?:angestrebter\s+|deutscher\s+)?beruf(?:s(?:bezeichnung|abschluss|bild|qualifikation))?"
_SEPARATOR = r"\s*(?:/\s*(?:referenzberuf|reference occupation)\s*)?(?:\([^()]{0,60}\)\s*)?"
_REFERENCE_LABEL = pattern(rf"(?:^|[\s(–-])(?:{_REFERENCE}){_SEPARATOR}(?:\s*:|\t|\s{{2,}}|\s*$)(?P<value>.*)$")
_OCCUPATION_LABEL = pattern(rf"^\W*(?:{_OCCUPATION}){_SEPARATOR}(?:\s*:|\t|\s{{2,}})(?P<value>.*)$")
_REFERENCE_PHRASE = pattern(
    rf"(?:{_REFERENCE}|deutschen (?:beruf|abschluss|ausbildungsberuf|ausbildung)\w*|mit (?:dem|der) (?:beruf\w*|"
    rf"ausbildung))\s+"
    r"(?:(?:als|zum|zur|des|der|eine[rs])\s+)*[„“”\"»›']?(?=(?P<value>.{3,160}))"
)
_OCCUPATION_PHRASE = pattern(
    r"(?:\bals|berufsbezeichnung|\bberuf|berufsabschluss|\bmit dem|\bbescheid\w*\s+[–-]|ausbildung (?:zum|zur))\s+"
    r"[„“”\"»›']?(?=(?P<value>.{3,160}))"
)
_NOT_A_VALUE = pattern(r"\W*(?:nach|im sinne|gemäß|ist|wird|siehe)\b")
_STOP = re.compile(r"[„“”\"»«›;:!?\t]|\((?!in\)|r\)|in\b)|\.\s|\.$|\s[–-]\s|\d|\s{2,}")
_LOWER = pattern(
    r"(?:und|oder|für|der|die|das|des|den|an|von|staatlich|anerkannte[nr]?|geprüfte[nr]?|examinierte[nr]?|"
    r"medizinisch\w*)$"
)
_LONGER = pattern(r"(?:und|für|der|die|des|im|in|zur|zum|mit|fachrichtung)$")
"""Small words of titles such as „Kauffrau im Einzelhandel“, tried where the shorter wording is not clear."""
_LEAD = pattern(r"^(?:(?:der|die|das|des|den|dem|eine?[rnms]?)\s+)+")
_ELLIPSIS = re.compile(r"-,?$")
_BROKEN = "\n"
"""Marks the end of a line in a stretch of running text."""
_NO_TITLES = pattern(r"^(?:ausgleich|anlage|bescheid|nachweis|voraussetzung|ergebnis|folge|beruf)\w*$")


@dataclass(frozen=True, slots=True)
class Reading:
    """The notice's wording and the reference occupations that it may mean."""

    wording: str
    ids: tuple[str, ...]


def occupation_of(notice: Notice, occupations: Occupations, not_in: Collection[str] = ()) -> Found[Reading] | None:
    """The occupation: as labelled, else as named in a phrase, else as mentioned. A later, narrower wording wins.

    ``not_in``: lines that tell differences; a subject there is no occupation.
    """
    best: Found[Reading] | None = None
    for value, line, is_certain in islice(_candidates(notice), MOST_CANDIDATES):
        wording = _trimmed(value)
        one_line = _trimmed(value.split(_BROKEN, 1)[0]) if _BROKEN in value else wording
        if len(_ids(wording, occupations)) != 1:
            longer = _trimmed(value, _LONGER)
            wording = longer if len(_ids(longer, occupations)) == 1 else wording
        if one_line != wording and len(_ids(one_line, occupations)) == 1:
            wording = one_line
        if not wording or _NO_TITLES.match(wording):
            continue
        ids = _ids(wording, occupations)
        if not ids and not is_certain:
            continue
        if best is None:
            best = Found(Reading(wording, ids), line)
        elif len(ids) == 1 and (not best.value.ids or (len(best.value.ids) > 1 and ids[0] in best.value.ids)):
            return Found(Reading(wording, ids), line)
        if len(best.value.ids) == 1:
            return best
    return best or _mentioned(notice, occupations, not_in)


def _candidates(notice: Notice) -> Iterator[tuple[str, str, bool]]:
    """Stretches that begin with an occupation, their lines, and whether a label says that it is one."""
    yield from _labelled(notice, _REFERENCE_LABEL)
    for statement in notice.statements:
        for match in _REFERENCE_PHRASE.finditer(statement.text):
            yield _marked(statement, match), statement.source(match.start(), match.end() + 5), True
    yield from _labelled(notice, _OCCUPATION_LABEL)
    for statement in notice.statements:
        for match in _OCCUPATION_PHRASE.finditer(statement.text):
            yield _marked(statement, match), statement.source(match.start(), match.end() + 5), False
        for match in re.finditer(r"\bLehramt\b.{0,80}", statement.text):
            yield match[0], statement.source(match.start(), match.end()), False


def _marked(statement: Running, match: re.Match[str]) -> str:
    """The stretch after a phrase, a mark where its first line ends; no mark where that line cannot end there."""
    value, start = match["value"], match.start("value")
    end = next((at - start for at in statement.starts if at > start), len(value))
    if end >= len(value) or value[end].islower() or is_unfinished(value[:end]):
        return value
    return value[:end] + _BROKEN + value[end:]


def _labelled(notice: Notice, label: re.Pattern[str]) -> Iterator[tuple[str, str, bool]]:
    lines = [line for line in notice.substance if line.words]
    for position, line in enumerate(lines):
        match = label.search(line.text)
        if not match:
            continue
        value, source = match["value"].strip(), line.words
        following = lines[position + 1].words if position + 1 < len(lines) else ""
        if not value or (is_unfinished(value) and not value.endswith("in")):
            value, source = glue(value, following), f"{source} {following}"
        if value and not _NOT_A_VALUE.match(value):
            yield value, source, True


def _trimmed(value: str, lower: re.Pattern[str] = _LOWER) -> str:
    """The occupation at the start of a stretch: nouns, and the small words between them."""
    value = _LEAD.sub("", " ".join(value.lstrip(" „“”\"»›'–-").split("  ")[0].split()))
    stop = _STOP.search(value)
    words: list[str] = []
    for word in value[: stop.start() if stop else None].split()[:12]:
        bare = word.strip(",()/")
        if words and words[-1].endswith(",") and not _ELLIPSIS.search(words[-1]):
            break
        follows_slash = words[-1:] == ["/"] and bare in ("in", "innen")
        if not (bare[:1].isupper() or lower.match(bare) or follows_slash or not bare):
            break
        words.append(word)
    while words and _LOWER.match(words[-1]):
        words.pop()
    return " ".join(words).rstrip(",/- ")


def _ids(wording: str, occupations: Occupations) -> tuple[str, ...]:
    resolution = occupations.resolve(wording)
    return () if resolution.guessed else tuple(candidate.id for candidate in resolution.candidates)


def _mentioned(notice: Notice, occupations: Occupations, not_in: Collection[str]) -> Found[Reading] | None:
    """An occupation that the first lines name word by word. Letters are never guessed here."""
    wordings = {fold(wording): wording for occupation in occupations.all for wording in occupation.all_wordings}
    lines = [line for line in notice.substance if line.words][:30]
    for line in [line for line in lines if not any(line.words in told for told in not_in)]:
        words = re.findall(r"[^\W\d_][\w-]*(?:/-?in\b)?", line.text)
        for size in range(min(6, len(words)), 0, -1):
            for start in range(len(words) - size + 1):
                wording = " ".join(words[start : start + size])
                if len(wording) > 5 and wording[0].isupper() and fold(wording) in wordings:
                    return Found(Reading(wording, _ids(wording, occupations)), line.words)
    return None
