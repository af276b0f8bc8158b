"""The box „Vor Ort“: the offices of the district in which somebody works or lives."""

from __future__ import annotations

from dataclasses import dataclass

from kb.errors import UnknownValue
from kb.places import District
from web.views.names import Named, Names
from web.views.phrase import Phrase, content
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Office:
    """An office: what it is for, and its entry; None where none is known."""

    label: str
    entry: Named | None
    missing: str


@dataclass(frozen=True, slots=True)
class LocalOffices:
    """The offices of a district of Sachsen-Anhalt."""

    heading: str
    district: str
    offices: tuple[Office, ...]
    note: Phrase | None


def local_offices(visit: Visit, place: str | None) -> LocalOffices | None:
    """The offices of a municipality or postcode; None beyond Sachsen-Anhalt or where the place is unknown."""
    district = _district(visit, place) if place else None
    if district is None:
        return None
    say = visit.say
    known = {
        say("Agentur für Arbeit"): district.agency,
        say("Jobcenter"): district.jobcenter,
        say("Ausländerbehörde"): district.immigration_office,
    }
    names = Names(visit, filter(None, known.values()))
    missing = say("kein Eintrag bekannt")
    return LocalOffices(
        heading=say("Vor Ort"),
        district=district.name,
        offices=tuple(Office(label, names.known(id) if id else None, missing) for label, id in known.items()),
        note=content(say, district.note) if district.note else None,
    )


def _district(visit: Visit, place: str) -> District | None:
    try:
        found = visit.knowledge.places.locate(place)
    except UnknownValue:
        return None
    return visit.knowledge.places.offices.get(found.district)
