"""Facts from schema.org nodes of a page: what it says to machines goes before what it says to people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.extraction.dates import mentions
from ingest.extraction.finding import Finding
from ingest.extraction.level import NO_LEVELS, Levels, levels_in
from ingest.extraction.place import FoundPlace, place_named
from ingest.extraction.price import Price
from ingest.extraction.schedule import FoundRun
from ingest.page.line import Line
from ingest.page.structured import Node, children_of, texts_of, types_of
from kb.vocabulary import Format

SURE = 0.97
"""Confidence in what a page says to machines."""

OFFERS = frozenset(
    "Course CourseInstance EducationEvent Event EducationalOccupationalProgram BusinessEvent SocialEvent".split()
)
"""Types of schema.org that say what somebody can take part in."""

_MODES = (
    (Format.HYBRID, ("blended", "mixed", "hybrid")),
    (Format.ONLINE, ("online", "distance", "virtual")),
    (Format.IN_PERSON, ("onsite", "offline", "in-person", "in_person", "präsenz")),
)
_WORKLOAD = re.compile(r"P?T?(\d{1,4})(?:H|\s*(?:Stunden|hours|h)\b)")


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """What the nodes say; None or empty where they say nothing."""

    title: str | None = None
    provider: Finding[str] | None = None
    runs: tuple[FoundRun, ...] = ()
    places: tuple[Finding[FoundPlace], ...] = ()
    price: Finding[Price] | None = None
    format: Finding[Format] | None = None
    hours: Finding[int] | None = None
    levels: Levels = NO_LEVELS
    changed: Finding[str] | None = None


def machine_facts(nodes: Iterable[Node]) -> MachineFacts:
    """The facts of the nodes that describe an offer; those of articles only say when the page was changed."""
    nodes = tuple(nodes)
    offers = [node for node in nodes if OFFERS.intersection(types_of(node))]
    return MachineFacts(
        title=next((text for node in offers for text in texts_of(node, "name")), None),
        provider=next((item for node in offers for item in _provider(node)), None),
        runs=tuple(_once(run for node in offers for run in _runs(node))),
        places=tuple(_places(offers)),
        price=_price(offers),
        format=next((item for node in offers for item in _format(node)), None),
        hours=next((item for node in offers for item in _hours(node)), None),
        levels=_levels(offers),
        changed=_changed(nodes),
    )


def _said(name: str, text: str) -> Line:
    """What a property says, as a line, so that it can be shown as evidence."""
    return Line(text[:200], label=name, heading="schema.org")


def _provider(node: Node) -> Iterator[Finding[str]]:
    for name in ("provider", "organizer"):
        for text in texts_of(node, name):
            yield Finding(text, _said(name, text), SURE, 0, len(text))


def _runs(node: Node) -> Iterator[FoundRun]:
    start = next((mention.value for text in texts_of(node, "startDate") for mention in mentions(text[:10])), None)
    end = next((mention.value for text in texts_of(node, "endDate") for mention in mentions(text[:10])), None)
    if start is None and end is None:
        return
    yield FoundRun(
        Finding(start, _said("startDate", start), SURE) if start else None,
        Finding(end, _said("endDate", end), SURE) if end else None,
    )


def _places(nodes: Iterable[Node]) -> Iterator[Finding[FoundPlace]]:
    seen = set()
    for node in nodes:
        for text in _addresses(node):
            place = place_named(text)
            if place and place.municipality not in seen:
                seen.add(place.municipality)
                yield Finding(place, _said("location", text), SURE, 0, len(text))


def _addresses(node: Node) -> Iterator[str]:
    located = list(children_of(node, "location"))
    for location in located:
        addresses = list(children_of(location, "address"))
        for address in addresses:
            town = " ".join((*texts_of(address, "postalCode"), *texts_of(address, "addressLocality")))
            yield ", ".join((*texts_of(address, "streetAddress"), town))
        if not addresses:
            yield from texts_of(location, "address", "name")
    if not located:
        yield from texts_of(node, "location")


def _price(nodes: Iterable[Node]) -> Finding[Price] | None:
    values = []
    for node in nodes:
        for offer in children_of(node, "offers"):
            if next(texts_of(offer, "priceCurrency"), "EUR") != "EUR":
                continue
            values += [float(text) for text in texts_of(offer, "price", "lowPrice") if _is_number(text)]
            values += [float(text) for text in texts_of(offer, "highPrice") if _is_number(text)]
    if not values:
        return None
    return Finding(
        Price(min(values), max(values)), _said("offers", ", ".join(f"{value:g} EUR" for value in values)), SURE
    )


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d{1,6}(?:\.\d{1,2})?", text))


def _format(node: Node) -> Iterator[Finding[Format]]:
    for text in texts_of(node, "courseMode", "eventAttendanceMode"):
        for form, words in _MODES:
            if any(word in text.casefold() for word in words):
                yield Finding(form, _said("courseMode", text), SURE, 0, len(text))


def _hours(node: Node) -> Iterator[Finding[int]]:
    for text in texts_of(node, "courseWorkload", "timeRequired"):
        match = _WORKLOAD.fullmatch(text)
        if match and int(match[1]):
            yield Finding(int(match[1]), _said("courseWorkload", text), SURE, 0, len(text))


def _levels(nodes: Iterable[Node]) -> Levels:
    lines = [
        Line(text[:300], label=label)
        for node in nodes
        for name, label in (("coursePrerequisites", "Voraussetzungen"), ("educationalLevel", "Zielniveau"))
        for text in texts_of(node, name)
    ]
    return levels_in(lines)


def _changed(nodes: Iterable[Node]) -> Finding[str] | None:
    for name in ("dateModified", "datePublished"):
        days = [m.value for node in nodes for text in texts_of(node, name) for m in mentions(text[:10])]
        if days:
            return Finding(max(days), _said(name, max(days)), SURE)
    return None


def _once(runs: Iterable[FoundRun]) -> Iterator[FoundRun]:
    seen = set()
    for run in runs:
        key = (run.start.value if run.start else None, run.end.value if run.end else None)
        if key not in seen:
            seen.add(key)
            yield run
