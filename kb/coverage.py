"""What the corpus covers, how much of it is verified, and how old it is: for ``lotse check --report`` and its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kb.dates import latest
from kb.entries import Entry, RecognitionBody, facts_of
from kb.facts import Fact
from kb.freshness import is_overdue, status
from kb.occupations import ReferenceOccupation
from kb.places import DISTRICTS, Places
from kb.search.document import occupations_of
from kb.vocabulary import ActionField, Kind, Phase, Status

PROFESSION_GROUPS = {
    "1": "Land-, Forst- und Tierwirtschaft, Gartenbau",
    "2": "Rohstoffgewinnung, Produktion und Fertigung",
    "3": "Bau, Architektur, Vermessung, Gebäudetechnik",
    "4": "Naturwissenschaft, Geografie, Informatik",
    "5": "Verkehr, Logistik, Schutz und Sicherheit",
    "6": "Kaufmännische Dienste, Handel, Tourismus",
    "7": "Organisation, Recht, Verwaltung",
    "8": "Gesundheit, Soziales, Lehre und Erziehung",
    "9": "Sprache, Kultur, Medien, Gestaltung",
}
"""Berufsbereiche of the Klassifikation der Berufe 2010, by first digit; our short names."""

WITHOUT = "ohne Angabe"

_AGES = ((1, "bis 1 Jahr"), (3, "1 bis 3 Jahre"), (5, "3 bis 5 Jahre"), (200, "älter als 5 Jahre"))


@dataclass(frozen=True, slots=True)
class Table:
    """Counts: one row a value, one column a kind of entry."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a whole."""

    name: str
    part: int
    whole: int

    @property
    def percent(self) -> int:
        """Rounded down; 100 where there is nothing."""
        return 100 * self.part // self.whole if self.whole else 100


@dataclass(frozen=True, slots=True)
class Disputed:
    """A matter on which an entry's sources differ."""

    entry: Entry
    topic: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole report."""

    tables: tuple[Table, ...]
    shares: tuple[Share, ...]
    contradictions: tuple[Disputed, ...]
    overdue: tuple[Entry, ...]
    without_source: tuple[str, ...]
    """Entries of which no source is verified."""
    open_points: int
    links: int
    occupations: int


def coverage(
    entries: Sequence[Entry], occupations: Sequence[ReferenceOccupation], places: Places, as_of: date
) -> Coverage:
    """The report over all entries at a date."""
    groups = {occupation.id: _group(occupation) for occupation in occupations}
    tables = (
        _table("Status", entries, [s.de for s in Status], lambda e: [status(e, as_of).de]),
        _table("Phase", entries, [_numbered(p) for p in Phase], lambda e: [_numbered(p) for p in e.phases]),
        _table("Handlungsfeld", entries, [f.de for f in ActionField], lambda e: [f.de for f in e.action_fields]),
        _table("Landkreis", entries, DISTRICTS, lambda e: _districts(e, places)),
        _table(
            "Berufsbereich (KldB 2010)",
            entries,
            tuple(PROFESSION_GROUPS.values()),
            lambda e: dict.fromkeys(groups[id] for id in occupations_of(e) if id in groups),
        ),
        _table("Alter des Stands", entries, [name for _, name in _AGES], lambda e: [_age(e, as_of)]),
    )
    return Coverage(
        tables=tables,
        shares=tuple(_shares(entries)),
        contradictions=tuple(Disputed(e, c.topic) for e in entries for c in e.contradictions),
        overdue=tuple(e for e in entries if is_overdue(e, as_of) and status(e, as_of) is not Status.PAST),
        without_source=tuple(e.id for e in entries if not any(origin.verified for origin in e.sources)),
        open_points=sum(len(e.unverified) for e in entries),
        links=sum(len(e.related) for e in entries),
        occupations=len(occupations),
    )


def _table(
    title: str, entries: Sequence[Entry], values: Iterable[str], read: Callable[[Entry], Iterable[str]]
) -> Table:
    """Values in their own order, then the entries that say nothing, where there are any."""
    counted = Counter((value, e.kind) for e in entries for value in (list(read(e)) or [WITHOUT]))
    names = [*values, WITHOUT]
    rows = [(name, tuple(counted[name, kind] for kind in Kind)) for name in names]
    return Table(title, tuple(kind.de for kind in Kind), tuple(r for r in rows if r[0] != WITHOUT or any(r[1])))


def _shares(entries: Sequence[Entry]) -> Iterable[Share]:
    facts: Mapping[Kind, list[Fact]] = {kind: [] for kind in Kind}
    for entry in entries:
        facts[entry.kind].extend(facts_of(entry))
    for kind in Kind:
        yield Share(f"{kind.de}: Einzelangaben geprüft", sum(f.verified for f in facts[kind]), len(facts[kind]))
    responsibilities = [r for e in entries if isinstance(e, RecognitionBody) for r in e.responsibilities]
    yield Share(
        "Zuständigkeiten auf einer Seite gesehen", sum(r.verified for r in responsibilities), len(responsibilities)
    )
    yield Share("Einträge mit mindestens einer Quelle", sum(bool(e.sources) for e in entries), len(entries))
    dated = [e for e in entries if any(origin.dated for origin in e.sources)]
    yield Share("Einträge, deren Quelle ein Datum zeigt", len(dated), len(entries))


def _numbered(phase: Phase) -> str:
    return f"{phase.value} {phase.de}"


def _districts(entry: Entry, places: Places) -> list[str]:
    found = [known[0].district for place in entry.places if (known := places.find(place.municipality))]
    return list(dict.fromkeys(district for district in found if district))


def _group(occupation: ReferenceOccupation) -> str:
    return PROFESSION_GROUPS.get((occupation.kldb or " ")[0], WITHOUT)


def _age(entry: Entry, as_of: date) -> str:
    shown = [latest(origin.dated) for origin in entry.sources if origin.dated]
    if not shown:
        return WITHOUT
    years = (as_of - max(shown)).days / 365.25
    return next(name for limit, name in _AGES if years <= limit)
