"""Who is responsible? From an occupation in any wording to the competent bodies, by way of one deciding question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from kb.entries import Entry, RecognitionBody
from kb.facts import Responsibility
from kb.occupations import Competence, Occupations, ReferenceOccupation, Resolution
from kb.places import Municipality, Places
from kb.vocabulary import BodyRole, Employment, Kind, Land, Nationality, Regulation, Term

Field = Literal["occupation", "place", "employment", "nationality", "abroad"]


@dataclass(frozen=True, slots=True)
class CompetenceRequest:
    """What is known so far; None means not asked or not known."""

    wording: str = ""
    """The occupation as the person calls it."""
    occupation: str | None = None
    """Identifier of the reference occupation, once chosen."""
    place: str | None = None
    """Municipality or postcode of work (or residence)."""
    employment: Employment | None = None
    nationality: Nationality | None = None
    abroad: bool | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to the deciding question: the value to send back and its label."""

    value: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Ask:
    """The one question that decides now."""

    field: Field
    text: str
    text_en: str
    choices: tuple[Choice, ...]
    """Empty for a free text, such as a place."""


@dataclass(frozen=True, slots=True)
class CompetentBody:
    """A body, for what it is responsible here, and whether that is certain (None: depends on an open question)."""

    body: RecognitionBody
    responsibility: Responsibility | None
    """The body's own statement that fits; None where only the occupation's file names the body."""
    what: str
    certain: bool | None


@dataclass(frozen=True, slots=True)
class CompetenceAnswer:
    """What the wizard shows: the occupation understood, the next question if one decides, and the bodies so far."""

    occupation: ReferenceOccupation | None
    candidates: tuple[ReferenceOccupation, ...]
    ask: Ask | None
    bodies: tuple[CompetentBody, ...]
    """The deciding body first; then language examiners, evaluators and advisers."""
    notes: tuple[str, ...]
    """German sentences, e.g. that working without recognition is allowed."""


class Known(Protocol):
    """What competence needs of the knowledge base."""

    @property
    def occupations(self) -> Occupations:
        """The reference occupations."""

    @property
    def places(self) -> Places:
        """Municipalities and districts."""

    def entries(self, kind: Kind | None = None) -> tuple[Entry, ...]:
        """All entries of a kind."""


HOME = Land.ST
_HERE = frozenset({Land.ST, Land.DE})
ABROAD_FIRST = "zsba"
"""Advises people who still live abroad before they apply (ZAV)."""

_ROLE_ORDER = list(BodyRole)
_REGULATION_NOTES = {
    Regulation.REGULATED: "Der Beruf ist reglementiert: Ausüben darf ihn nur, wer die Anerkennung hat.",
    Regulation.TITLE_ONLY: "Geschützt ist nur die Berufsbezeichnung; arbeiten darf man in dem Feld auch ohne sie.",
    Regulation.SELF_EMPLOYMENT: "Angestellt arbeiten darf man ohne Anerkennung; ein eigener Betrieb setzt sie voraus.",
    Regulation.NOT_REGULATED: "Der Beruf ist nicht reglementiert: Arbeiten ist auch ohne Anerkennung möglich; "
    "für Drittstaatsangehörige kann sie für den Aufenthaltstitel nötig sein.",
}


def find_competence(knowledge: Known, request: CompetenceRequest) -> CompetenceAnswer:
    """The competent bodies as far as the answers tell, and the one question that decides next.

    Raises UnknownValue for a place that does not exist.
    """
    resolution = _resolve(knowledge.occupations, request)
    occupation = resolution.occupation
    if occupation is None:
        return CompetenceAnswer(None, resolution.candidates, _ask_occupation(resolution), (), ())
    place = knowledge.places.locate(request.place) if request.place else None
    bodies = {entry.id: entry for entry in knowledge.entries(Kind.BODY) if isinstance(entry, RecognitionBody)}
    if place and place.land is not HOME:
        found = list(_elsewhere(occupation, place, bodies))
        notes = (*_notes(occupation, request), _elsewhere_note(place, found))
        return CompetenceAnswer(occupation, (occupation,), None, _ordered(found, request, bodies), notes)
    matches = [(c, _fits(c, request, place)) for c in occupation.competences if _HERE.intersection(c.lands)]
    open_or_met = [(c, fits) for c, fits in matches if fits is not False and c.body in bodies]
    found = [_competent(c, fits, bodies[c.body], occupation, place) for c, fits in open_or_met]
    named = {competence.body for competence in occupation.competences}
    found += [item for item in _accompanying(occupation, place, bodies) if item.body.id not in named]
    ask = _ask(open_or_met, request)
    return CompetenceAnswer(
        occupation, (occupation,), ask, _ordered(found, request, bodies), _notes(occupation, request)
    )


def _resolve(occupations: Occupations, request: CompetenceRequest) -> Resolution:
    chosen = occupations.get(request.occupation) if request.occupation else None
    return Resolution((chosen,)) if chosen else occupations.resolve(request.wording)


def _ask_occupation(resolution: Resolution) -> Ask:
    if resolution.question:
        choices = tuple(
            Choice(answer.occupation, answer.text, answer.text_en or answer.text)
            for answer in resolution.question.answers
        )
        return Ask(
            "occupation", resolution.question.text, resolution.question.text_en or resolution.question.text, choices
        )
    choices = tuple(Choice(c.id, c.title, c.title_en) for c in resolution.candidates)
    if choices:
        return Ask("occupation", "Welcher Beruf ist gemeint?", "Which occupation is meant?", choices)
    return Ask("occupation", "Wie heißt der Beruf?", "What is the occupation called?", ())


def _fits(competence: Competence, request: CompetenceRequest, place: Municipality | None) -> bool | None:
    """True where every condition is met, False where one is not, None where an answer is missing."""
    outcomes = (
        _one_of(competence.districts, place.district if place else None),
        _one_of(competence.nationality, request.nationality),
        _one_of(competence.employment, request.employment),
    )
    if False in outcomes:
        return False
    return None if None in outcomes else True


def _one_of(allowed: Sequence[object], value: object) -> bool | None:
    if not allowed:
        return True
    return None if value is None else value in allowed


def _ask(matches: Sequence[tuple[Competence, bool | None]], request: CompetenceRequest) -> Ask | None:
    """The question whose answer would decide between the bodies still open."""
    undecided = [competence for competence, fits in matches if fits is None]
    if request.place is None and any(c.districts for c in undecided):
        text = "In welchem Ort soll gearbeitet werden (oder wird gewohnt)?"
        return Ask("place", text, "Where will the person work (or where do they live)?", ())
    if request.employment is None and any(c.employment for c in undecided):
        text = "Angestellt oder selbstständig?"
        return Ask("employment", text, "Employed or self-employed?", _choices(Employment))
    if request.nationality is None and any(c.nationality for c in undecided):
        text = "Welche Staatsangehörigkeit hat die Person?"
        return Ask("nationality", text, "Which nationality does the person have?", _choices(Nationality))
    return None


def _choices(terms: type[Term]) -> tuple[Choice, ...]:
    return tuple(Choice(term.value, term.de, term.en) for term in terms)


def _competent(
    competence: Competence,
    fits: bool | None,
    body: RecognitionBody,
    occupation: ReferenceOccupation,
    place: Municipality | None,
) -> CompetentBody:
    responsibility = _responsibility(body, occupation.id, place)
    what = competence.what or (responsibility.text if responsibility else body.summary)
    return CompetentBody(body, responsibility, what, fits if competence.verified or fits is None else None)


def _responsibility(body: RecognitionBody, occupation: str, place: Municipality | None) -> Responsibility | None:
    """The body's own statement about the occupation, a deciding one before others."""
    stated = [r for r in body.responsibilities if occupation in r.occupations]
    stated.sort(key=lambda r: _ROLE_ORDER.index(r.role))
    if place:
        here = [r for r in stated if not r.districts or place.district in r.districts]
        stated = here or stated
    return stated[0] if stated else None


def _accompanying(
    occupation: ReferenceOccupation, place: Municipality | None, bodies: dict[str, RecognitionBody]
) -> Iterator[CompetentBody]:
    """Bodies that name the occupation themselves: language examiners, evaluators, advisers of Sachsen-Anhalt."""
    for body in bodies.values():
        for responsibility in body.responsibilities:
            serves = {*(responsibility.lands or body.lands)}
            near = not (place and responsibility.districts) or place.district in responsibility.districts
            named = occupation.id in responsibility.occupations
            if named and near and serves & _HERE and not responsibility.abroad:
                yield CompetentBody(
                    body, responsibility, responsibility.text, True if responsibility.verified else None
                )
                break


def _elsewhere(
    occupation: ReferenceOccupation, place: Municipality, bodies: dict[str, RecognitionBody]
) -> Iterator[CompetentBody]:
    """Bodies of another Land that name the occupation, and nationwide ones that do not leave that Land out."""
    for body in bodies.values():
        for responsibility in body.responsibilities:
            serves = {*(responsibility.lands or body.lands)}
            if occupation.id in responsibility.occupations and place.land in serves:
                yield CompetentBody(body, responsibility, responsibility.text, None)
                break


def _elsewhere_note(place: Municipality, found: Sequence[CompetentBody]) -> str:
    known = "Genannt sind die Stellen, die Lotse dort kennt" if found else "Lotse kennt dort keine Stelle"
    return (
        f"{place.name} liegt in {place.land.de}: Zuständig ist das Land, in dem gearbeitet werden soll. {known}; "
        "bitte im Anerkennungs-Finder des Bundes prüfen."
    )


def _ordered(
    found: Sequence[CompetentBody], request: CompetenceRequest, bodies: dict[str, RecognitionBody]
) -> tuple[CompetentBody, ...]:
    """Deciding bodies first; for people abroad the central service before them."""

    def place_in_line(item: CompetentBody) -> int:
        return _ROLE_ORDER.index(item.responsibility.role) if item.responsibility else 0

    ordered = sorted(found, key=place_in_line)
    if request.abroad and ABROAD_FIRST in bodies:
        service = bodies[ABROAD_FIRST]
        ordered = [item for item in ordered if item.body.id != ABROAD_FIRST]
        ordered.insert(0, CompetentBody(service, service.responsibilities[0], service.summary, True))
    return tuple(ordered)


def _notes(occupation: ReferenceOccupation, request: CompetenceRequest) -> tuple[str, ...]:
    regulation = _REGULATION_NOTES.get(occupation.regulation)
    abroad = (
        "Wer noch im Ausland lebt, wendet sich zuerst an die ZSBA; sie berät kostenlos." if request.abroad else None
    )
    return tuple(note for note in (occupation.note, regulation, abroad) if note)
