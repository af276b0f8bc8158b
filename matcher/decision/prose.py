"""Differences told in a sentence: „… in den Bereichen Baurecht (120 Stunden), Statik und Vergaberecht“."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from matcher.decision.items import ReadGap, gaps_of_item, is_equal, is_only_kind, topic_of
from matcher.decision.lines import pattern
from matcher.decision.quantities import amounts, is_called_missing
from matcher.decision.running import Running

_TRIGGER = pattern(
    r"wesentliche\w*\s+(?:unterschied|abweichung)\w*|\bdefizite?n?\b|substantial difference|"
    r"festgestellte\w*\s+unterschied\w*|"
    r"(?:es|ihnen|noch|hier)\s+fehl(?:en|t)\b|\bfehl(?:en|t)\s+(?:ihnen|folgende\w*|es|insbesondere|noch|"
    r"(?=\d))|^\W*fehl(?:en|end)\w*\b|"
    r"\bfehlende\w*\s+(?:(?:theoretische|praktische|fachliche)\w*\s+)?(?:und\s+\w+\s+)?(?:inhalt|einsätz|"
    r"kenntnis|fertigkeit|fächer|stunden|"
    r"ausbildung|kompetenz|teil|praxis|theorie|bereich|lernfeld|qualifikation)\w*|"
    r"nicht\s+nachgewiesen\s*(?:sind|wurden|werden|:)|"
    r"auszugleichen\s+(?:sind|ist)|nachzuholen\s+(?:sind|ist)|^\W*unterschiede\b[^:.;]{0,60}:|"
    r"(?:folgende|nachstehende|nachfolgende)\w*\s+(?:\w+\s+){0,3}(?:inhalt|fächer|fach|bereich|"
    r"ausgleichsmaßnahme|anpassungs|modul|themen|"
    r"kenntnis|fertigkeit|lernfeld|auflage|leistung|differenz)\w*|mit folgende[mn]"
)
_NEGATED = pattern(
    r"keine\w*\s+(?:wesentlich|unterschied|defizit)|unterschiede\s+(?:\w+\s+){0,2}(?:bestehen|"
    r"liegen)\s+(?:\w+\s+)?nicht|"
    r"nicht\s+(?:mehr\s+)?festgestellt|\bohne wesentlich"
)
_SETTLED = pattern(r"anerkannt|berücksichtigt werden können|angerechnet|nachgewiesen|vorhanden")
_PLACE = pattern(
    r"\b(?:in|auf|im|bei|bezüglich|hinsichtlich|für|aus|betreffen|betrifft|umfassen)\s+(?:(?:den|dem|der|das|"
    r"die|folgende[nm]?|nachstehenden|"
    r"einzelnen|beiden)\s+)*(?P<noun>(?:kompetenz|fach|lern|themen|gegenstands|handlungs|ausbildungs|tätigkeits|"
    r"teil|unterrichts)?-?(?:"
    r"bereich(?P<p1>en?)?|fach|fäch(?P<p2>ern?)|gebiet(?P<p3>en?)?|feld(?P<p4>ern)?|modul(?P<p5>en?)?|"
    r"them(?P<p6>en)|inhalt(?P<p7>en?)?)|"
    r"berufsbildposition(?P<p8>en)|disziplin(?P<p9>en))(?!\w)\s*:?\s*(?:(?:wurden\s+|worden\s+)?(?:festgestellt|ermittelt|bestehen|vor)(?:\s+worden)?\s*:\s*)?"
)
_DIRECT = pattern(
    r"(?:^\W*(?:wesentliche\s+)?(?:unterschiede|defizite)\b[^:.,;]{0,60}:|\bbetreffen|\bbetrifft|(?:es|ihnen)\s+fehl(?:en|t)(?:\s+(?:ihnen|insbesondere|noch|hier|dabei))*|"
    r"\bfehl(?:en|t)\s+(?:ihnen|insbesondere|noch|es)(?:\s+(?:ihnen|insbesondere|noch|an))*|"
    r"(?:unterschiede|defizite|abweichungen)\s+(?:(?:bestehen|liegen|verbleiben|gibt es|ergeben sich|"
    r"wurden)\s+)?(?:in|bei|hinsichtlich|bezüglich|im hinblick auf)"
    r"(?=\s|:)|(?:unterschiede|defizite)\s*:)\s*:?\s*"
)
_END = pattern(
    r"(?:,\s+(?:die|welche|so ?dass|da|weil|wobei)\s+(?:\w+\s+){0,12}?(?:auszugleichen|ausgeglichen|nicht|sind|"
    r"ist|werden|durch)\b|"
    r"\s(?:bestehen|besteht|liegen|liegt|wurden|wurde|sind|ist|werden|wird|festgestellt|auszugleichen|ergeben|"
    r"ergab|weist|weisen|vorhanden|"
    r"nachzuholen|zu absolvieren|zu erbringen|fehlen|fehlt|umfasst|beträgt|verbleiben|verbleibt|konnten|konnte|"
    r"nicht)\b).*$"
)
_ARTICLE = pattern(
    r"^(?:und\s+|sowie\s+|oder\s+|ferner\s+|außerdem\s+)?(?:(?:der|die|das|des|den|dem|eine?[rnms]?)\s+|(?:im|"
    r"in|in den|in der|in dem)\s+(?:bereich\w*\s+|fach\s+)?(?:der\s+|des\s+)?)?"
)
_HAS_ARTICLE = pattern(r"^(?:der|die|das|des|den|dem|eine?[rnms]?|im|in)\s")
_FOLLOWING = pattern(r"^\W*(?:folgende|nachstehende|nachfolgende|die folgenden)\w*(?:\s+\w+){0,4}$")
_QUOTED = re.compile(r"[„»\"“]([^„“”»«\"]{3,200})[“”«\"]")
_LINK = re.compile(r"(?<!-)\s+(?:und|sowie|als auch|and)\s+(?!\w+-\s)", re.IGNORECASE)
_ASWELL = re.compile(r"\s+(?:sowie|als auch)\s+", re.IGNORECASE)
_LINK_AT_END = re.compile(r"[,;\s]*(?:\s(?:und|sowie))?\s*$", re.IGNORECASE)
_COMMA = re.compile(r",\s+(?!(?:insbesondere|z\. ?B\.|einschl|inkl|vor allem|darunter)\b)")
_AFTER_AMOUNT = re.compile(r"[)\s]*(?:[,;]\s*(?:und\s+|sowie\s+)?|\s(?:und|sowie)\s+)")
_TOGETHER = pattern(
    r"\s*[,(–-]?\s*(?:(?:im|mit einem|in einem)\s+(?:gesamt)?umfang\s+von\s+)?(?:insgesamt|zusammen|gesamt)\s.*$"
)
_LABELLED = pattern(r"^(?P<label>[^:.]{3,140}):\s+(?P<rest>.+)$")
_NO_LABEL = pattern(
    r"^\W*(?:begründung|hinweis|ergebnis|gesamt|summe|insgesamt|bescheid|tenor|anlage|gründe|auflage|theorie|"
    r"praxis|dauer|umfang)"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence tells: gaps of its own, or that a list of them follows."""

    gaps: tuple[ReadGap, ...] = ()
    opens: bool = False
    """A list follows."""
    hints: bool = False
    """Differences are spoken of; items with amounts that follow count."""


def told_by(sentence: Running, is_last: bool) -> Told:
    """What a sentence tells about differences."""
    text = sentence.text
    if not _TRIGGER.search(text):
        labelled = _labelled(sentence)
        return Told((labelled,)) if labelled else Told()
    if _is_negated(text):
        return Told()
    gaps = tuple(_enumerated(sentence))
    if gaps:
        return Told(gaps)
    labelled = _labelled(sentence)
    if labelled:
        return Told((labelled,))
    stops = text.rstrip().endswith((".", "!", "?", ";"))
    return Told(opens=is_last and not stops, hints=is_last)


def _is_negated(text: str) -> bool:
    if _NEGATED.search(text) or is_equal(text):
        return True
    return bool(pattern(r"(?:folgende|nachstehende)").search(text) and _SETTLED.search(text)) and not pattern(
        r"\bnicht\b|unterschied|fehl|defizit|müssen|sind nachzu|ausgleichsmaß|voraussetzung"
    ).search(text)


def _labelled(sentence: Running) -> ReadGap | None:
    """„Strahlenschutz: … es fehlen 120 Stunden“."""
    match = _LABELLED.match(sentence.text)
    if not match or _NO_LABEL.match(match["label"]) or is_equal(match["rest"]):
        return None
    found = amounts(match["rest"])
    if not is_called_missing(match["rest"], found):
        return None
    gaps = gaps_of_item(sentence.text, sentence.source(0, len(sentence.text)))
    return ReadGap(match["label"].strip(), gaps[0].hours, gaps[0].kind, gaps[0].read_from) if gaps else None


def _enumerated(sentence: Running) -> list[ReadGap]:
    """The gaps that a sentence enumerates."""
    text = sentence.text
    places = list(_PLACE.finditer(text))
    stretches: list[tuple[int, int, bool]] = []
    for position, place in enumerate(places):
        end = places[position + 1].start() if position + 1 < len(places) else len(text)
        plural = any(place[f"p{number}"] for number in range(1, 10))
        stretches.append((place.end(), end, plural))
    if not stretches:
        stretches = [(match.end(), len(text), True) for match in [_DIRECT.search(text)] if match]
    gaps: list[ReadGap] = []
    for start, end, plural in stretches:
        gaps += _gaps_between(sentence, start, end, plural)
    return gaps


def _gaps_between(sentence: Running, start: int, end: int, plural: bool) -> list[ReadGap]:
    whole = sentence.text[start:end]
    cut = _END.search(_masked(whole))
    listed = whole[: cut.start()] if cut else whole
    listed = listed.rstrip(" .,;:")
    pieces = _pieces(listed, plural)
    gaps: list[ReadGap] = []
    for piece_start, piece in pieces:
        words, tail = _ARTICLE.sub("", piece.strip()), ""
        if len(pieces) > 1:
            words = _TOGETHER.sub("", words)
        elif cut and not amounts(words):
            tail = whole[cut.start() :] if amounts(whole[cut.start() :]) else ""
        if _FOLLOWING.match(words):
            continue
        source = sentence.source(start + piece_start, start + piece_start + len(piece))
        found = gaps_of_item(f"{words}: {tail}" if tail else words, source)
        if tail:
            found = [replace(gap, topic=topic_of(words, [])) for gap in found]
        gaps += [gap for gap in found if not is_only_kind(gap.topic) and len(gap.topic.split()) <= 25]
    return gaps


def _pieces(text: str, plural: bool) -> list[tuple[int, str]]:
    """The parts of an enumeration and where each begins."""
    quoted = [(m.start(1), m[1]) for m in _QUOTED.finditer(text)]
    if quoted and quoted[0][0] <= 2:
        return quoted
    masked = _masked(text)
    if ";" in masked:
        return _split(text, masked, re.compile(r";\s*"))
    counted = amounts(text)
    if counted and not text[: counted[0].start].strip():
        return _split_before_amounts(text, [amount.start for amount in counted])
    if counted:
        return _split_after_amounts(text, masked, [amount.end for amount in counted], plural)
    return _split_plainly(text, masked, plural)


def _split_before_amounts(text: str, starts: list[int]) -> list[tuple[int, str]]:
    """„90 Stunden Massage und 60 Stunden Elektrotherapie“."""
    ends = [*starts[1:], len(text)]
    return [(start, _LINK_AT_END.sub("", text[start:end])) for start, end in zip(starts, ends, strict=True)]


def _split_after_amounts(text: str, masked: str, ends: list[int], plural: bool) -> list[tuple[int, str]]:
    pieces: list[tuple[int, str]] = []
    start = 0
    for end in ends:
        if masked[end - 1] == "#":
            end = next((at for at in range(end, len(masked)) if masked[at] != "#"), len(masked))
        link = _AFTER_AMOUNT.match(text, end)
        if link and end > start:
            pieces.append((start, text[start:end]))
            start = link.end()
    rest = text[start:]
    if not rest.strip():
        return pieces
    if amounts(rest) or not pieces:
        return [*pieces, (start, rest)]
    return [*pieces, *[(start + at, piece) for at, piece in _split_plainly(rest, masked[start:], plural)]]


def _split_plainly(text: str, masked: str, plural: bool) -> list[tuple[int, str]]:
    by_all = _split(text, masked, re.compile(f"{_COMMA.pattern}|{_LINK.pattern}", re.IGNORECASE))
    if not plural:
        every = all(_HAS_ARTICLE.match(piece.strip()) for _, piece in by_all)
        return by_all if every else [(0, text)]
    if _ASWELL.search(masked):
        return _split(text, masked, re.compile(f"{_COMMA.pattern}|{_ASWELL.pattern}", re.IGNORECASE))
    if not _COMMA.search(masked):
        return by_all
    links = list(_LINK.finditer(masked))
    commas = list(_COMMA.finditer(masked))
    last = [link for link in links if link.start() > commas[-1].start()][-1:]
    return _cut(text, [(m.start(), m.end()) for m in [*commas, *last]])


def _split(text: str, masked: str, separator: re.Pattern[str]) -> list[tuple[int, str]]:
    return _cut(text, [(m.start(), m.end()) for m in separator.finditer(masked)])


def _cut(text: str, cuts: list[tuple[int, int]]) -> list[tuple[int, str]]:
    pieces: list[tuple[int, str]] = []
    start = 0
    for cut_start, cut_end in sorted(cuts):
        pieces.append((start, text[start:cut_start]))
        start = cut_end
    pieces.append((start, text[start:]))
    return [(at, piece) for at, piece in pieces if piece.strip()]


def _masked(text: str) -> str:
    """The text with what stands in brackets or quotes blotted out, as long as before."""
    return re.sub(r"\([^()]*\)|[„»][^„“”»«]*[“”«]", lambda inner: "#" * len(inner[0]), text)
