"""Open Referral HSDS 3.1: services of other directories: a page of a list, one service, or an organisation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ingest.candidate import Found, Rejected, Withdrawn
from ingest.cleaning import markdown, text_lines
from ingest.extraction.land import lands_named
from ingest.extraction.place import FoundPlace, municipality_of
from ingest.feed import Course, candidate_of, dated, run_of, web_address, with_body
from ingest.formats.json_text import at, json_of, objects, said
from ingest.source import Raw, Source, SourceError
from kb.vocabulary import Land

WHERE = "HSDS 3.1"

_STATUS = ("active", "inactive", "defunct", "temporarily closed")
_GERMANY = ("DE", "DEU", "")


def read_hsds(source: Source, raw: Raw) -> Iterator[Found]:
    """The services of an answer. One that lacks what HSDS requires is rejected with the field's path."""
    data = json_of(raw)
    found = list(_services(data))
    if not found and not _is_page(data):
        raise SourceError(f"„{raw.address}“ enthält keine HSDS-Dienste („contents“, „services“ oder einen Dienst).")
    for number, (service, organization) in enumerate(found):
        record = said(service, "id")
        problem = _problem(service, organization)
        if problem:
            yield Rejected(source.id, record or f"contents.{number}", problem)
        elif said(service, "status") == "defunct":
            yield Withdrawn(source.id, record)
        else:
            yield candidate_of(source, raw, _course(source, service, organization), WHERE)


def next_page(raw: Raw) -> tuple[str, ...]:
    """The address of the following page; none after the last."""
    data = json_of(raw)
    number, total = at(data, "page_number"), at(data, "total_pages")
    if not isinstance(number, int) or not isinstance(total, int) or number >= total:
        return ()
    parts = urlsplit(raw.address)
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "page"]
    return (urlunsplit(parts._replace(query=urlencode([*query, ("page", str(number + 1))]))),)


def is_hsds(data: Any) -> bool:
    """Whether the data looks like HSDS: a page with contents, or something with services or a status of a service."""
    return _is_page(data) or next(_services(data), None) is not None


def _is_page(data: Any) -> bool:
    return isinstance(at(data, "contents"), list) and "total_items" in data


def _services(data: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Services with the organisation that they, or what they stand in, belong to."""
    for item in objects(at(data, "contents") if _is_page(data) else data):
        if isinstance(at(item, "services"), list):
            for service in objects(item["services"]):
                yield service, service["organization"] if isinstance(at(service, "organization"), dict) else item
        elif "status" in item and ("name" in item or "id" in item):
            organization = at(item, "organization")
            yield item, organization if isinstance(organization, dict) else {}


def _problem(service: dict[str, Any], organization: dict[str, Any]) -> str | None:
    """What HSDS requires and the service lacks, as a German sentence."""
    for name in ("id", "name", "status"):
        if not said(service, name):
            return f"Dem Dienst fehlt „{name}“, das HSDS verlangt."
    if said(service, "status") not in _STATUS:
        return f"„status“ ist „{said(service, 'status')[:30]}“; HSDS kennt {', '.join(_STATUS)}."
    if not said(organization, "name"):
        return "Dem Dienst fehlt „organization.name“; ohne Träger ist er kein Eintrag."
    return None


def _course(source: Source, service: dict[str, Any], organization: dict[str, Any]) -> Course:
    text = [line for name in ("description", "application_process") for line in text_lines(said(service, name))]
    documents = [said(document, "document") for document in objects(at(service, "required_documents"))]
    places = tuple(_places(service))
    lands = tuple(_lands(service))
    runs = [run for schedule in objects(at(service, "schedules")) if (run := _run(schedule))]
    contacts = [
        {"role": said(phone, "description")[:100] or "Auskunft", "phone": said(phone, "number")}
        for phone in objects(at(service, "phones"))
        if said(phone, "number")
    ]
    notes = {
        "inactive": ("Der Dienst ist nach Angabe der Quelle nicht aktiv.",),
        "temporarily closed": ("Der Dienst ist nach Angabe der Quelle vorübergehend geschlossen.",),
    }.get(said(service, "status"), ())
    extra: dict[str, Any] = {"standing": not runs and not notes, "contacts": contacts}
    course = Course(
        record=said(service, "id"),
        title=said(service, "name"),
        text=tuple(text),
        demands=(*text_lines(said(service, "eligibility_description")), *(line for line in documents if line)),
        provider=said(organization, "name"),
        url=web_address(said(service, "url")) or web_address(said(organization, "website")),
        places=places,
        lands=lands,
        runs=tuple(runs),
        costs=tuple(_costs(service)),
        changed=dated(said(service, "last_modified")) or dated(said(service, "assured_date")),
        extra={name: value for name, value in extra.items() if value},
        notes=notes,
    )
    return with_body(course, markdown(said(service, "description"))) if source.text_may_be_shown else course


def _places(service: dict[str, Any]) -> Iterator[FoundPlace]:
    seen = set()
    for site in objects(at(service, "service_at_locations")):
        for address in objects(at(site, "location", "addresses")):
            town = said(address, "city")
            if not town or said(address, "country") not in _GERMANY:
                continue
            place = municipality_of(town, said(address, "postal_code"), said(address, "address_1"))
            if place.municipality not in seen:
                seen.add(place.municipality)
                yield place


def _lands(service: dict[str, Any]) -> Iterator[Land]:
    """Länder that the service says it serves; the place where it stands says less."""
    for area in objects(at(service, "service_areas")):
        yield from lands_named(" ".join((said(area, "name"), said(area, "description"), said(area, "extent")[:200])))


def _run(schedule: dict[str, Any]) -> dict[str, Any]:
    """A schedule with a beginning and an end is a run; opening hours that go on are none."""
    start = dated(said(schedule, "dtstart")) or dated(said(schedule, "valid_from"))
    end = dated(said(schedule, "until")) or dated(said(schedule, "valid_to"))
    return run_of(start, end) if start and end and end >= start else {}


def _costs(service: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for option in objects(at(service, "cost_options")):
        amount, currency = at(option, "amount"), said(option, "currency").upper()
        words = said(option, "option") or said(option, "amount_description")
        if isinstance(amount, int | float) and not isinstance(amount, bool) and amount >= 0 and currency in ("EUR", ""):
            text = f"{amount:.2f} EUR".replace(".", ",")
            yield {"text": f"{text}; {words}" if words else text, "minimum": float(amount), "maximum": float(amount)}
    fees = said(service, "fees_description")
    if fees:
        yield {"text": fees[:300]}
