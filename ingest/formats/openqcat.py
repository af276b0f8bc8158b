"""openQ-cat 1.1 (KURSNET-XML): whole and differential catalogues of course providers, read as a stream.

Source of the structure: public generators and editors of the format, and the specification openQ-cat V1.1.0 of 2008;
the schema file itself was not at hand, so that an element under another name is left out rather than guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ingest.candidate import Amendment, Difference, Found, Rejected, Withdrawn
from ingest.cleaning import markdown, text_lines
from ingest.extraction.manner import time_models_in
from ingest.extraction.place import FoundPlace, municipality_of
from ingest.feed import Course, candidate_of, dated, run_of, web_address, with_body
from ingest.formats.xml import elements, first_texts, text_at
from ingest.page.line import Line
from ingest.source import Raw, Source, SourceError

WHERE = "openQ-cat"

MOST_KEYWORDS = 20
MOST_RUNS = 200
"""Events of one offer that are read; a provider with more has made a mistake."""


_Event = tuple[str, Mapping[str, Any], tuple[str, str]]
"""Identifier and run of an event, postcode and town."""

_AMOUNT = re.compile(r"\d{1,6}(?:\.\d{1,2})?")


@dataclass(slots=True)
class _Supplier:
    name: str = ""
    url: str = ""


@dataclass(slots=True)
class _Catalogue:
    """What has to be known of a catalogue before its offers can be told: providers, and the events of each offer."""

    suppliers: dict[str, _Supplier] = field(default_factory=dict)
    events: dict[str, list[_Event]] = field(default_factory=dict)
    """By offer."""
    offers: set[str] = field(default_factory=set)
    differential: bool = False
    generated: str | None = None


def read_openqcat(source: Source, raw: Raw) -> Iterator[Found]:
    """The offers of a catalogue with their events. Raises SourceError for XML that is broken or wants entities.

    The file is read twice: events may stand before or after their offer, and a catalogue of 50,000 courses is not
    held in memory. What is broken in one record rejects that record only.
    """
    catalogue = _survey(raw)
    if catalogue.differential:
        yield Difference(source.id)
    told: set[str] = set()
    for service in elements(raw, "SERVICE"):
        if _is_deleted(service):
            yield Withdrawn(source.id, text_at(service, "PRODUCT_ID"))
            continue
        product = text_at(service, "PRODUCT_ID")
        if not product:
            yield Rejected(
                source.id,
                "(ohne PRODUCT_ID)",
                "Der Datensatz hat keine PRODUCT_ID und kann nicht wiedererkannt werden.",
            )
        elif product in told:
            yield Rejected(
                source.id,
                product,
                f"Die PRODUCT_ID „{product}“ steht doppelt im Katalog; nur der erste Datensatz gilt.",
            )
        elif _is_offer(service):
            told.add(product)
            yield _offer(source, raw, service, catalogue)
        else:
            told.add(product)
            yield from _event(source, service, catalogue)


def _survey(raw: Raw) -> _Catalogue:
    """The first reading: who supplies, which events belong to which offer, whole or differential."""
    found = _Catalogue()
    wanted = ("SUPPLIER", "SERVICE", "UPDATE_CATALOG", "GENERATION_DATE", "OPENQCAT")
    is_catalogue = False
    for element in elements(raw, *wanted):
        match element.tag:
            case "SUPPLIER":
                named = _Supplier(
                    text_at(element, "SUPPLIER_NAME"), text_at(element, ".//URL") or text_at(element, ".//MIME_SOURCE")
                )
                found.suppliers[text_at(element, "SUPPLIER_ID")] = named
            case "UPDATE_CATALOG":
                found.differential = True
            case "GENERATION_DATE":
                found.generated = dated(element.text or "")
            case "OPENQCAT":
                is_catalogue = True
            case _ if not _is_deleted(element):
                _note(found, element)
    if not is_catalogue:
        raise SourceError(f"„{raw.address}“ ist kein openQ-cat-Katalog; die Wurzel muss OPENQCAT heißen.")
    return found


def _note(found: _Catalogue, service: etree._Element) -> None:
    said = first_texts(service)
    product = said.get("PRODUCT_ID", "")
    if _is_offer(service):
        found.offers.add(product)
        return
    run = _run(said)
    events = found.events.setdefault(said.get("COURSE_ID", ""), [])
    if run and product and len(events) < MOST_RUNS and all(product != known for known, _, _ in events):
        events.append((product, run, (said.get("ZIP", ""), said.get("CITY", ""))))


def _is_offer(service: etree._Element) -> bool:
    """Angebot, in contrast to one of its events (Veranstaltung)."""
    education = next(service.iter("EDUCATION"), None)
    return education is None or education.get("type", "true") != "false"


def _is_deleted(service: etree._Element) -> bool:
    parent = service.getparent()
    return service.get("mode") == "delete" or (parent is not None and parent.tag == "DELETE")


def _run(said: Mapping[str, str]) -> dict[str, Any]:
    most = said.get("MAX_PARTICIPANTS", "")
    return run_of(
        dated(said.get("START_DATE", "")),
        dated(said.get("END_DATE", "")),
        note=" ".join(text_lines(said.get("DATE_REMARKS", "")))[:300],
        participants=int(most) if most.isdecimal() and 0 < int(most) < 10_000 else None,
    )


def _offer(source: Source, raw: Raw, service: etree._Element, catalogue: _Catalogue) -> Found:
    said = first_texts(service)
    product, description = said["PRODUCT_ID"], said.get("DESCRIPTION_LONG", "")
    subsidy = " ".join(text_at(part) for part in service.iter("SUBSIDY_DESCRIPTION"))
    events = catalogue.events.get(said.get("COURSE_ID", product), [])
    # the announcement has dates, too: only those of SERVICE_DATE are the course's
    own = _run(said) if next(service.iter("SERVICE_DATE"), None) is not None else {}
    runs = [run for _, run, _ in events] or ([own] if own else [])
    supplier = _supplier(said, catalogue)
    degree = said.get("DEGREE_TITLE", "")
    remarks = tuple(Line(str(run["note"])) for run in runs if "note" in run)
    keywords = (word for part in service.iter("KEYWORD") if (word := text_at(part)))
    course = Course(
        record=product,
        title=" ".join(text_lines(said.get("TITLE", ""))),
        text=(*text_lines(description), *text_lines(subsidy)),
        provider=supplier.name,
        url=web_address(said.get("MIME_SOURCE", "")) or web_address(supplier.url),
        places=tuple(_places(service, events)),
        runs=tuple(runs),
        run_records=tuple(record for record, _, _ in events),
        costs=_costs(service),
        times=tuple(found.value for found in time_models_in(remarks)),
        certificate="" if degree.casefold() in ("", "keine angabe") else degree,
        azav=True if said.get("MEASURE_NUMBER") else None,
        keywords=tuple(dict.fromkeys(keywords))[:MOST_KEYWORDS],
        changed=catalogue.generated,
    )
    if source.text_may_be_shown:
        course = with_body(course, markdown(description))
    return candidate_of(source, raw, course, WHERE)


def _event(source: Source, service: etree._Element, catalogue: _Catalogue) -> Iterator[Found]:
    """An event is told with its offer; in a differential catalogue the offer may have come earlier."""
    said = first_texts(service)
    product, course, run = said["PRODUCT_ID"], said.get("COURSE_ID", ""), _run(said)
    if not run:
        yield Rejected(source.id, product, "Die Veranstaltung hat weder Beginn noch Ende.")
    elif course in catalogue.offers:
        return
    elif catalogue.differential and course:
        yield Amendment(source.id, course, product, run)
    else:
        yield Rejected(
            source.id, product, f"Das Angebot „{course}“, zu dem die Veranstaltung gehört, fehlt im Katalog."
        )


def _supplier(said: Mapping[str, str], catalogue: _Catalogue) -> _Supplier:
    named = catalogue.suppliers.get(said.get("SUPPLIER_ID_REF", ""))
    if named is None and len(catalogue.suppliers) == 1:
        named = next(iter(catalogue.suppliers.values()))
    return named or _Supplier()


def _places(service: etree._Element, events: Sequence[_Event]) -> Iterator[FoundPlace]:
    """The towns of the offer and of its events, each once."""
    found = {
        (text_at(place, "ZIP"), text_at(place, "CITY")): text_at(place, "STREET") for place in service.iter("LOCATION")
    }
    for _, _, where in events:
        found.setdefault(where, "")
    seen = set()
    for (postcode, town), street in found.items():
        if not town:
            continue
        known = municipality_of(town, postcode, street)
        if known.municipality not in seen:
            seen.add(known.municipality)
            yield known


def _costs(service: etree._Element) -> tuple[dict[str, Any], ...]:
    amounts = []
    for element in service.iter("PRICE_AMOUNT"):
        text = text_at(element).replace(",", ".")
        if _AMOUNT.fullmatch(text):
            amounts.append(float(text))
    remark = " ".join(line for element in service.iter("PRICE_REMARKS") for line in text_lines(text_at(element)))
    if not amounts:
        return ()
    text = f"{min(amounts):.2f} EUR".replace(".", ",")
    return ({"text": f"{text}; {remark}" if remark else text, "minimum": min(amounts), "maximum": max(amounts)},)
