"""Where an offer is held: municipalities named as its place, with postcode and street where they stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.extraction.finding import CERTAIN, LIKELY, POSSIBLE, Finding
from ingest.page.line import Line, Zone
from kb.places import Municipality, Places
from kb.settings import shipped_corpus
from kb.vocabulary import Land

_LABEL = re.compile(
    r"\bort\b|^where\b|^wo\b|\bwo\b.*\?|\w*(?:kurs|lehrgangs|veranstaltungs|unterrichts|durchführungs|lern|studien|schul|maßnahme)orte?\b|"
    r"stand-?orte?\b|treffpunkt|^treff\b|adresse|anschrift|veranstaltungsstätte|location|place|venue|räumlichkeit|seminarort|campus",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"zuständig|ansprech|anbieter|veranstalter|träger|kontakt|impressum|herausgeber|geschäftsstelle|postfach|sitz\b|verwaltung|"
    r"postanschrift|bewerbung an|anmeldung bei",
    re.IGNORECASE,
)
"""Who can be reached where; the offer itself may be held elsewhere."""

_POSTAL = re.compile(
    r"(?<![\d-])(?:D-)?(\d{5})\s+([A-ZÄÖÜ][\w.äöüß/()-]*(?:[ -](?:\(?[A-ZÄÖÜ]|an der|am|bei|im|ob der|auf|"
    r"i\. ?d\.)[\w.äöüß/()-]*)*)"
)
_HOUSE_NUMBER = r"\d{1,4}(?:\s?[a-z](?![a-zäöüß]))?"
_STREET = re.compile(
    r"([A-ZÄÖÜ][\w.äöüß-]*(?:[ -][\w.äöüß-]+){0,3}?(?:straße|str\.|weg|platz|allee|ring|gasse|markt|ufer|damm|hof|"
    r"chaussee|steig|brunnen|promenade)"
    r"|(?:Am|An der|Zum|Zur|Auf dem|Im|Breite[nr]?|Alte[nr]?|Große|Kleine|Lange) [A-ZÄÖÜ][\wäöüß. -]{2,30}?)"
    rf"\s({_HOUSE_NUMBER}(?:\s?[-–/]\s?{_HOUSE_NUMBER})?)(?![\d.])",
    re.IGNORECASE,
)

_IN = re.compile(
    r"\b(?:in|nach|Standort|Campus|Dienstort|\w*[oO]rt ist(?: jeweils)?)\s+(?:der\s+|den\s+)?(?:(?:Stadt|"
    r"Lutherstadt|Hansestadt)\s+)?$"
)
_AND = re.compile(r"^(?:\s*\([^)]*\))?\s*(?:,|oder|und|/)\s*(?:in\s+)?$")
_NOT_HERE = re.compile(
    r"wohn\w*|leb\w+|sitzt|gemeldet|raum|büro|arbeiten|arbeit|herkunft|geboren|stamm\w+|bescheid\w*|zahlen|netz\w*|region",
    re.IGNORECASE,
)
_PLACE_NAME = re.compile(r"(?:^|[\s_-])(?:location|where|ort|venue|place)(?:$|[\s_-])", re.IGNORECASE)
_HOUSE = re.compile(
    r"(?:haus|zentrum|bibliothek|klinikum|schule|saal|halle|campus|rathaus|institut|werkstatt|fabrik|treff|café|forum|kolleg|akademie|hof)\b",
    re.IGNORECASE,
)
_LINE_OR_REPORT = re.compile(r"\s*(?:\([^)]*\))?\s*(?:$|,\s\d{1,2}\.\s?[A-Z]\w+\s\d{4}\.|\.\s[A-Z])")
_ONLINE = re.compile(r"^\W*(?:online|digital|virtuell|zoom|im internet|per video)", re.IGNORECASE)
_WORD = re.compile(r"[A-ZÄÖÜ][\wäöüß-]*(?:/[A-ZÄÖÜ][\wäöüß]+)?")

_AMBIGUOUS = frozenset(
    "bad berg brücken burg burgstall hof stein wiese zeit schule post mühle neu alt werben ufer siedlung park dorf "
    "mark linda lübs kade reinhard unseburg wald hohe kirchhof friedrich berga".split()
)
"""Names of places that are also words or names; they need „in“, a label or a postcode."""


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A municipality, as ``kb.places`` names it where it knows it, and what else stands with it."""

    municipality: str
    land: Land | None
    postcode: str | None = None
    street: str | None = None


@cache
def gazetteer() -> Places:
    """The places that came with the program."""
    return Places.from_corpus(shipped_corpus())


def places_in(lines: Iterable[Line]) -> tuple[Finding[FoundPlace], ...]:
    """Where it is held, each municipality once; empty where it is held online, or the page does not say."""
    main = [line for line in lines if line.zone is Zone.MAIN]
    labelled = [line for line in main if _is_about_place(line)]
    if labelled and all(_ONLINE.search(line.text) for line in labelled):
        return ()
    for reader in (_labelled, _alone, _in_prose, _addresses, _houses):
        found = [item for line in main for item in reader(line)]
        if found:
            return tuple(_once(_with_street(item, main) for item in found))
    return ()


def place_named(text: str) -> FoundPlace | None:
    """The municipality in an address or a place's name; None where there is none."""
    postal = _POSTAL.search(text)
    street = _street(text)
    if postal:
        name, land = _known(postal[2], postal[1])
        return FoundPlace(name, land, postal[1], street)
    known = next(iter(_municipalities(text)), None)
    if known is not None:
        return FoundPlace(known[0].name, known[0].land, None, street)
    return None


def municipality_of(town: str, postcode: str = "", street: str = "") -> FoundPlace:
    """The place of an address given in fields: as we name it, or as it is written where we do not know it."""
    written = " ".join(town.split())
    code = postcode if len(postcode) == 5 and postcode.isdecimal() else ""
    if code:
        name, land = _known(written, code)
        return FoundPlace(name or written, land, code, street or None)
    known = _names().get(written.casefold()) or _names().get(written.split(" (")[0].casefold())
    if known is not None:
        return FoundPlace(known.name, known.land, None, street or None)
    return FoundPlace(written, None, None, street or None)


def _is_about_place(line: Line) -> bool:
    return _names_place(line.label, line.cue) or bool(line.name and _PLACE_NAME.search(line.name))


@lru_cache(maxsize=4096)
def _names_place(label: str, cue: str) -> bool:
    return bool(_LABEL.search(cue)) and not _OFFICE.search(label)


def _labelled(line: Line) -> Iterator[Finding[FoundPlace]]:
    if line.rank or not _is_about_place(line) or _ONLINE.search(line.text) or _OFFICE.search(line.text[:25]):
        return
    postal = list(_POSTAL.finditer(line.text))
    for match in postal:
        name, land = _known(match[2], match[1])
        yield Finding(FoundPlace(name, land, match[1], _street(line.text)), line, CERTAIN, match.start(), match.end())
    if postal:
        return
    named = [
        (place, start, end) for place, start, end in _municipalities(line.text) if not _is_street(line.text, start, end)
    ]
    if len(line.text) > 60:  # a sentence: only what is said to be the place
        named = [
            item for item in named if _IN.search(line.text[: item[1]]) or _AND.search(_between(line.text, named, item))
        ] or named[:1]
    for place, start, end in named:
        yield Finding(FoundPlace(place.name, place.land, None, _street(line.text)), line, CERTAIN, start, end)


def _alone(line: Line) -> Iterator[Finding[FoundPlace]]:
    """A line that is a municipality, or begins a report: „Halle (Saale), 20. Juli 2026. Mit …“."""
    for place, start, end in _municipalities(line.text):
        if start == 0 and not line.rank and not line.label and _LINE_OR_REPORT.match(line.text[end:]):
            yield Finding(FoundPlace(place.name, place.land), line, POSSIBLE, start, end)
        break


def _in_prose(line: Line) -> Iterator[Finding[FoundPlace]]:
    previous = -1
    for place, start, end in _municipalities(line.text):
        if _is_street(line.text, start, end):
            continue
        before = line.text[:start]
        follows = previous >= 0 and bool(_AND.search(line.text[previous:start]))
        if not follows and (
            not _IN.search(before) or _NOT_HERE.search(before[-30:]) or _NOT_HERE.match(line.text[end:].strip())
        ):
            continue
        previous = end
        yield Finding(FoundPlace(place.name, place.land), line, LIKELY, start, end)


def _addresses(line: Line) -> Iterator[Finding[FoundPlace]]:
    if _NOT_HERE.search(line.text[:40]):
        return
    for match in _POSTAL.finditer(line.text):
        name, land = _known(match[2], match[1])
        yield Finding(FoundPlace(name, land, match[1], _street(line.text)), line, POSSIBLE, match.start(), match.end())


def _houses(line: Line) -> Iterator[Finding[FoundPlace]]:
    """„Gründerhaus Weißenfels“, „Ausbildungszentrum Eisleben, Hallesche Str. 40“."""
    for place, start, end in _municipalities(line.text):
        if _HOUSE.search(line.text[max(0, start - 40) : start]) and not _is_street(line.text, start, end):
            yield Finding(FoundPlace(place.name, place.land, None, _street(line.text)), line, POSSIBLE, start, end)


@lru_cache(maxsize=2048)
def _municipalities(text: str) -> tuple[tuple[Municipality, int, int], ...]:
    """Known municipalities in a text, each with where it stands; the longest names first at each word."""
    return tuple(_found_municipalities(text))


def _found_municipalities(text: str) -> Iterator[tuple[Municipality, int, int]]:
    words = list(_WORD.finditer(text))
    position = 0
    names = _names()
    while position < len(words):
        for size in (3, 2, 1):
            last = position + size - 1
            if last >= len(words):
                continue
            start, end = words[position].start(), words[last].end()
            if "," in text[start:end] or "." in text[start:end]:
                continue
            key = text[start:end].casefold()
            place = names.get(key)
            if place is None or (key in _AMBIGUOUS and not _IN.search(text[:start]) and len(text) > len(key) + 2):
                continue
            yield place, start, end
            position = last
            break
        position += 1


@cache
def _names() -> dict[str, Municipality]:
    """Municipalities by name, the largest of those that share one, also without their addition."""
    names: dict[str, Municipality] = {}
    for place in sorted(gazetteer().all, key=lambda place: -len(place.postcodes)):
        names.setdefault(place.name.casefold(), place)
    for written in ("Halle", "Dessau", "Wittenberg", "Eisleben"):
        names.setdefault(written.casefold(), gazetteer().locate(written))
    for place in sorted(gazetteer().all, key=lambda place: -len(place.postcodes)):
        names.setdefault(place.name.split(" (")[0].split("/")[0].casefold(), place)
    return names


def _known(name: str, postcode: str) -> tuple[str, Land | None]:
    """The municipality of an address as we name it; the page's own name where we do not know it."""
    plain = name.split(" OT ")[0].split(" (")[0].strip(" ,.-")
    for written in (name.strip(" ,."), plain, plain.split(" ")[0]):
        place = _names().get(written.casefold())
        if place is not None and (place.land is gazetteer().land_of_postcode(postcode) or postcode in place.postcodes):
            return place.name, place.land
    return plain, gazetteer().land_of_postcode(postcode)


def _street(text: str) -> str | None:
    match = _STREET.search(text)
    return f"{match[1]} {match[2]}".strip() if match else None


def _is_street(text: str, start: int, end: int) -> bool:
    """Whether the name is part of a street („Merseburger Straße“ is none, „Magdeburg-Straße 4“ is)."""
    return bool(re.match(r"[-\s]?(?:straße|str\.|weg|platz|allee|ring)", text[end:], re.IGNORECASE)) or text[
        :start
    ].endswith("-")


def _between(text: str, named: list[tuple[Municipality, int, int]], item: tuple[Municipality, int, int]) -> str:
    earlier = [end for _, _, end in named if end <= item[1]]
    return text[max(earlier) : item[1]] if earlier else "?"


def _with_street(item: Finding[FoundPlace], main: list[Line]) -> Finding[FoundPlace]:
    """The place with the street from the line above it, where the address stands in several lines."""
    place = item.value
    if place.street or item.line not in main:
        return item
    number = main.index(item.line)
    above = main[number - 1] if number else None
    if above is None or above.cue != item.line.cue or not item.line.cue:
        return item
    street = _street(above.text)
    if street is None:
        return item
    value = FoundPlace(place.municipality, place.land, place.postcode, street)
    return Finding(value, item.line, item.confidence, item.start, item.end)


def _once(found: Iterable[Finding[FoundPlace]]) -> Iterator[Finding[FoundPlace]]:
    best: dict[str, Finding[FoundPlace]] = {}
    for item in found:
        known = best.get(item.value.municipality)
        if known is None or (item.value.postcode and not known.value.postcode):
            best[item.value.municipality] = item
    yield from best.values()
