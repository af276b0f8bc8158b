"""One item of a list or enumeration: what is missing, how many hours, theory or practice."""

from __future__ import annotations

import re
from dataclasses import dataclass

from matcher.decision.lines import pattern, without_names
from matcher.decision.quantities import Amount, amounts, kind_of, missing_hours
from matcher.decision.tables import is_sum
from matcher.profile import GapKind

LONGEST_TOPIC = 400
"""Characters of a topic; what is longer is prose."""

_EQUAL = pattern(
    r"\bausgeglichen\b|\bkompensiert\b|\bkeine?\w*\s+(?:wesentliche\w*\s+)?(?:unterschied|defizit|abweichung|"
    r"differenz)\w*|\bentfällt\b|"
    r"\bgleichwertig\b|(?:[:–(-]|wird|wurde|ist|sind)\s*(?:vollständig\s+|voll\s+)?(?:anerkannt|vorhanden|"
    r"erfüllt|nachgewiesen|angerechnet)\b|"
    r"\bno (?:substantial )?difference"
)
_EQUALISES = pattern(r"\b(?:gleicht|gleichen)\b[^.]*\baus\b|als ausgleich (?:anerkannt|berücksichtigt)")
_UNEQUAL = pattern(
    r"\bnicht\s+(?:\w+\s+){0,2}(?:ausgeglichen|gleichwertig|vorhanden|nachgewiesen|anerkannt|erfüllt)|"
    r"(?:kann|können|muss|müssen|soll|sollen|zu)\b[^.;]*\bausgeglichen|teilweise\s+(?:ausgeglichen|gleichwertig|"
    r"anerkannt|nachgewiesen)"
)
_VERDICT = pattern(
    r"[\s:,;(–-]+(?:wesentliche[rn]? unterschied|nicht (?:vorhanden|nachgewiesen|gleichwertig|ausgeglichen|"
    r"anerkannt)|fehl(?:t|end|en)(?: ganz| vollständig)?)"
    r"\s*\)?[.;,]*$"
)
_TAIL = pattern(
    r"(?:^|[\s:,;.–(\[-]+)(?:(?:(?:in|mit)\s+)?(?:einem\s+|im\s+)?(?:gesamt|stunden|zeit)?umfang(?:\s+(?:von|"
    r"referenz))?|von|mit|über|à|ca\.?|"
    r"circa|etwa|mind(?:estens|\.)?|höchstens|maximal|max\.?|insgesamt|jeweils|je|noch|weitere[nr]?|zusätzlich|"
    r"für|(?:hier|es)\s+fehlen|"
    r"fehl(?:en|t|end|ende[nr]?)|(?:ein\s+)?defizit|differenz|soll|ist|referenz|nachgewiesen|statt|eine?|"
    r"beträgt|bis zu|davon|um)?[\s:,;.–(\[-]*$"
)
_KIND_TAIL = pattern(r"[,:;(–-]\s*(?:theorie|praxis|theoretisch|praktisch)\s*[:,(–-]*\s*$")
_KIND_PAREN = pattern(
    r"\s*\((?:in\s+)?(?:theorie|praxis|theoretisch\w*|praktisch\w*|theorieteil|praxisteil|"
    r"theoretischer unterricht|praktischer teil)\)"
)
_KIND_HEAD = pattern(r"^(?:theorie|praxis|theoretisch|praktisch)\s*[:–-]\s+")
_ONLY_KIND = pattern(r"^(?:theorie|praxis|theoretische\w*|praktische\w*|unterricht|ausbildung|teil|einsatz|\W)+$")
_LEAD_AFTER = pattern(
    r"^[\s:,;)–-]*(?:(?:im|in|für|zum|zur|aus|auf|am|an)\s+(?:(?:der|dem|den|das|die)\s+)?(?:(?:fach|bereich|"
    r"gebiet|modul|thema)\w*\s+)?)?"
)
_FIELD_LABEL = pattern(
    r"^(?:fach|inhalt|bereich|modul|thema|gegenstand|kompetenzbereich|ausbildungsinhalt|themenbereich)\s*:\s+"
)
_PART_OF = pattern(r"\b(?:davon|darunter|hiervon)\s*(?:\w+\s*)?$")
_ARTICLE = re.compile(r"^(?:der|die|das|des|den|dem|eine?[rnms]?)\s+(?=[A-ZÄÖÜa-zäöü]{3})")
"""Only in lower case: an item that goes on with its introduction."""
_NUMBERING = re.compile(r"^(?:\(?\d{1,2}[.)]|\(?[a-z]\))\s+(?=\S)")
_LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class ReadGap:
    """A substantial difference in the notice's own words, and the lines it was read from."""

    topic: str
    hours: float | None
    kind: GapKind | None
    read_from: str


def is_equal(text: str) -> bool:
    """Whether a part is called equal, compensated or done."""
    if _EQUALISES.search(text) and " nicht " not in text:
        return True
    return bool(_EQUAL.search(text)) and not _UNEQUAL.search(text)


def gaps_of_item(text: str, source: str, heading: GapKind | None = None) -> list[ReadGap]:
    """The gaps of an item: one, two where theory and practice count apart, none for sums and equal parts."""
    text = _NUMBERING.sub("", " ".join(text.split()))
    text = _ARTICLE.sub("", _FIELD_LABEL.sub("", text))
    if not _LETTERS.search(text) or is_equal(text) or is_sum(text):
        return []
    found = [amount for amount in amounts(text) if not _PART_OF.search(text[: amount.start])]
    topic = topic_of(text, found)
    if not _LETTERS.search(topic) or len(topic) > LONGEST_TOPIC or is_sum(topic):
        return []
    pair = _theory_and_practice(text, found)
    if pair:
        return [ReadGap(topic, hours, kind, source) for hours, kind in pair if hours]
    hours = missing_hours(text, found)
    if hours == 0:
        return []
    return [ReadGap(topic, hours, _said_kind(text, found, topic) or heading or kind_of(text), source)]


def topic_of(text: str, found: list[Amount]) -> str:
    """The item's words without amount, label and verdict."""
    text = without_names(text)
    if found:
        head = text[: found[0].start]
        topic = _tail_off(head)
        if not _LETTERS.search(topic):
            rest = text[found[0].end :]
            after = found[1].start - found[0].end if len(found) > 1 else len(rest)
            topic = _LEAD_AFTER.sub("", rest[:after])
    else:
        topic = _VERDICT.sub("", text)
    if not _ONLY_KIND.match(topic):
        topic = _KIND_HEAD.sub("", topic)
    return _balanced(_KIND_PAREN.sub("", topic).strip(' .:;,–-|"“”„'))


def is_only_kind(topic: str) -> bool:
    """Whether a topic says nothing but „Theorie“ or „Praxis“."""
    return bool(_ONLY_KIND.match(topic))


def _tail_off(head: str) -> str:
    """Words that lead to an amount („im Umfang von“) taken off the end."""
    before = None
    while before != head:
        before = head
        head = _KIND_TAIL.sub("", head)
        match = _TAIL.search(head[-80:])
        if match and match[0]:
            head = head[: len(head) - len(match[0])]
    return head


def _said_kind(text: str, found: list[Amount], topic: str) -> GapKind | None:
    """The kind that the unit, a bracket or a label next to the amount gives."""
    kinds = {amount.kind for amount in found if amount.kind}
    if len(kinds) == 1:
        return kinds.pop()
    marked = _KIND_PAREN.search(text) or _KIND_HEAD.search(text)
    if marked:
        return kind_of(marked[0])
    outside = text.replace(topic, " ")
    return kind_of(outside) if found else None


def _theory_and_practice(text: str, found: list[Amount]) -> list[tuple[float, GapKind]]:
    """Hours of theory and of practice where an item counts both."""
    hours = [amount for amount in found if amount.hours is not None]
    if len(hours) != 2:
        return []
    pairs: list[tuple[float, GapKind]] = []
    for position, amount in enumerate(hours):
        end = hours[position + 1].start if position + 1 < len(hours) else len(text)
        trail = re.split(r"[,;)]|\bund\b", text[amount.end : end], maxsplit=1)[0]
        lead = re.split(r"[,;(:]|\bund\b", text[: amount.start].rstrip(" :"))[-1]
        kind = amount.kind or kind_of(trail) or kind_of(lead)
        if kind and amount.hours is not None:
            pairs.append((amount.hours, kind))
    return pairs if len({kind for _, kind in pairs}) == 2 else []


def _balanced(topic: str) -> str:
    """A bracket that lost its partner with the amount goes too."""
    if topic.count("(") > topic.count(")"):
        head, _, tail = topic.rpartition("(")
        topic = topic + ")" if len(tail) > 2 and not head.endswith("(") and tail.strip() else head
    if topic.count(")") > topic.count("("):
        topic = topic.rstrip(")")
    return topic.strip(" .:;,–-")
