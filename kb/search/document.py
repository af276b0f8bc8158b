"""What an index knows of an entry: its texts, and the attributes that filters and facets need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from kb.dates import earliest, latest
from kb.entries import Entry, Funding, Info, Offer, Partner, Practice, RecognitionBody
from kb.freshness import Lifetime, lifetime
from kb.occupations import ReferenceOccupation
from kb.places import Places
from kb.vocabulary import BodyRole, Format, Kind

PASSAGE_WORDS = 90
"""Words of a body that are embedded together."""
MOST_PASSAGES = 6

TITLE_WEIGHT = 3
"""How often the words of a title count."""

MOST_IN_FULL = 20
"""Occupations whose every wording is part of an entry's text."""

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_HEADING = re.compile(r"(?m)^#+\s*|[*_`>\[\]]|\(https?:[^)]*\)")


@dataclass(frozen=True, slots=True)
class Attributes:
    """What filters and facets ask of an entry. Empty tuples where nothing is said."""

    kind: Kind | None = None
    lands: tuple[str, ...] = ()
    online: bool = False
    phases: tuple[str, ...] = ()
    action_fields: tuple[str, ...] = ()
    sub_projects: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    entry_level: int = -1
    """Rank of the level demanded at the start; -1 where none is stated."""
    occupations: tuple[str, ...] = ()
    decides: tuple[str, ...] = ()
    """Occupations on whose recognition a body decides."""
    districts: tuple[str, ...] = ()
    positions: tuple[tuple[float, float], ...] = ()
    """Latitude and longitude of its places, as far as they are known."""
    placed: bool = False
    """Whether it names places at all."""
    lifetime: Lifetime = field(default_factory=lambda: Lifetime(None, None, None, False))
    runs: tuple[tuple[date, date], ...] = ()
    """First and last day of each dated run."""
    standing: bool = False
    local: bool = False
    """A local office of an entry that speaks for all of them."""


class Context:
    """What an entry's document takes from others: its occupations' wordings, and whether it is a local office."""

    def __init__(self, occupations: Iterable[ReferenceOccupation], places: Places, partners: Iterable[Entry]) -> None:
        self.occupations = {occupation.id: occupation for occupation in occupations}
        self.places = places
        self.local = frozenset(id for p in partners if isinstance(p, Partner) for id in p.local_offices)
        self._named: dict[str, list[str]] = {}
        for occupation in self.occupations.values():
            for competence in occupation.competences:
                self._named.setdefault(competence.body, []).append(occupation.id)

    def occupations_of(self, entry: Entry) -> tuple[str, ...]:
        """Occupations an entry is about, or whose file names it as the body."""
        return tuple(dict.fromkeys((*occupations_of(entry), *self._named.get(entry.id, ()))))


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be found. ``text`` is all that words are matched with; ``passages`` are what is embedded."""

    id: str
    title: str
    text: str
    passages: tuple[str, ...]
    attributes: Attributes = Attributes()


def labelled_document(id: str, title: str, text: str) -> Document:
    """A document without attributes, for labelled sets."""
    said = "" if _HOST.fullmatch(title) else title  # a publisher's address says nothing about the text
    whole = f"{said}. {text}".strip(". ") or title
    pieces = passages(text)
    return Document(id, title, f"{title}\n{text}", (whole, *pieces) if len(pieces) > 1 else (whole,))


def entry_documents(entries: Iterable[Entry], context: Context) -> Iterator[Document]:
    """The documents of entries; the wordings of their occupations are part of the text."""
    for entry in entries:
        yield entry_document(entry, context)


def entry_document(entry: Entry, context: Context) -> Document:
    """The document of one entry."""
    body = _plain(entry.body)
    own = [entry.summary, entry.summary_en or "", *own_texts(entry), body]
    about = [context.occupations[id] for id in context.occupations_of(entry) if id in context.occupations]
    related = [word for occupation in about for word in _wordings(occupation, brief=len(about) > MOST_IN_FULL)]
    title = " ".join(filter(None, (entry.title, entry.title_en)))
    text = "\n".join(filter(None, (*([title] * TITLE_WEIGHT), *entry.keywords, *dict.fromkeys(related), *own)))
    head = f"{entry.title}. {entry.summary}"
    english = f"{entry.title_en}. {entry.summary_en}" if entry.title_en and entry.summary_en else ""
    names = ", ".join(entry.keywords)
    pieces = (head, english, names, *entry_passages(entry))
    return Document(entry.id, entry.title, text, tuple(filter(None, pieces)), attributes(entry, context))


def entry_passages(entry: Entry) -> tuple[str, ...]:
    """What the entry says beyond its summary, in pieces that are embedded."""
    return passages("\n".join((*own_texts(entry), _plain(entry.body))))


def attributes(entry: Entry, context: Context) -> Attributes:
    """What filters ask of the entry."""
    offer = entry if isinstance(entry, Offer) else None
    named = [place.municipality for place in entry.places]
    named += [run.place for run in offer.runs if run.place] if offer else []
    known = [found[0] for name in named if (found := context.places.find(name))]
    formats = tuple(format.value for format in offer.formats) if offer else ()
    level = offer.requirements.language_level if offer and offer.requirements else None
    return Attributes(
        kind=entry.kind,
        lands=tuple(land.value for land in entry.lands),
        online=Format.ONLINE.value in formats,
        phases=tuple(phase.value for phase in entry.phases),
        action_fields=tuple(code.value for code in entry.action_fields),
        sub_projects=tuple(project.value for project in entry.sub_projects),
        formats=formats,
        entry_level=level.rank if level else -1,
        occupations=context.occupations_of(entry),
        decides=_decides(entry, context),
        districts=tuple(dict.fromkeys(place.district for place in known if place.district)),
        positions=tuple((place.latitude, place.longitude) for place in known),
        placed=bool(named),
        lifetime=lifetime(entry),
        runs=tuple(_run_days(offer)) if offer else (),
        standing=entry.standing,
        local=entry.id in context.local,
    )


def occupations_of(entry: Entry) -> list[str]:
    """Identifiers of the occupations an entry is about or responsible for."""
    ids = list(entry.occupations)
    if isinstance(entry, RecognitionBody):
        ids += [id for responsibility in entry.responsibilities for id in responsibility.occupations]
    return list(dict.fromkeys(ids))


def passages(text: str) -> tuple[str, ...]:
    """The text in pieces of at most PASSAGE_WORDS words, cut at sentences where possible; at most MOST_PASSAGES."""
    pieces: list[str] = []
    current: list[str] = []
    for sentence in re.split(r"(?<=[.!?:])\s+|\n+", text):
        found = sentence.split()
        if current and len(current) + len(found) > PASSAGE_WORDS:
            pieces.append(" ".join(current))
            current = []
        current += found[:PASSAGE_WORDS]
    if current:
        pieces.append(" ".join(current))
    return tuple(pieces[:MOST_PASSAGES])


def _run_days(offer: Offer) -> Iterator[tuple[date, date]]:
    for run in offer.runs:
        yield earliest(run.start or run.end or ""), latest(run.end or run.start or "")


def _decides(entry: Entry, context: Context) -> tuple[str, ...]:
    """Occupations on which a body decides: those it names itself, and where it names none all that name it."""
    if not isinstance(entry, RecognitionBody):
        return ()
    deciding = [r for r in entry.responsibilities if r.role is BodyRole.DECIDES]
    own = dict.fromkeys(id for responsibility in deciding for id in responsibility.occupations)
    return tuple(dict.fromkeys((*own, *context.occupations_of(entry)))) if deciding else ()


def _wordings(occupation: ReferenceOccupation, *, brief: bool) -> tuple[str, ...]:
    """What an occupation is called; ``brief``: its titles only, lest the words of very many drown the rest."""
    if brief:
        return (occupation.titles.feminine, occupation.titles.masculine, occupation.title_en)
    return (*occupation.all_wordings, *occupation.ambiguous_wordings)


def _plain(markdown: str) -> str:
    return _HEADING.sub(" ", markdown)


def own_texts(entry: Entry) -> list[str]:
    """The sentences that only this kind has."""
    places = [place.municipality for place in entry.places]
    match entry:
        case Offer():
            needs = entry.requirements.others if entry.requirements else ()
            level = entry.requirements.language_level if entry.requirements else None
            own = [
                entry.offer_type.de,
                entry.provider,
                entry.target_group or "",
                *needs,
                f"Sprachniveau {level}" if level else "",
                f"Ziel {entry.target_level}" if entry.target_level else "",
                *entry.gaps_covered,
                entry.certificate or "",
                *(cost.text for cost in entry.costs),
            ]
        case RecognitionBody():
            own = [
                *(responsibility.text for responsibility in entry.responsibilities),
                *(document.text for document in entry.documents),
                *(f"{deadline.what} {deadline.text}" for deadline in entry.deadlines),
                *(fee.text for fee in entry.fees),
                *(norm.citation for norm in entry.legal_basis),
            ]
        case Partner():
            own = [entry.partner_type.de, entry.carrier or "", *entry.services]
        case Funding():
            own = [
                entry.payer,
                entry.apply_at or "",
                *entry.covers,
                *entry.conditions,
                *entry.excludes,
                *(amount.what for amount in entry.amounts),
                *(norm.citation for norm in entry.legal_basis),
            ]
        case Practice():
            own = [entry.instrument.de, entry.target_group or "", entry.situation, entry.approach, entry.results or ""]
        case Info():
            own = [entry.topic, *(norm.citation for norm in entry.legal_basis)]
    return [text for text in (*own, *places) if text]
