"""What ``lotse check`` looks at beyond the form of single files: links, places, ages, and doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from kb.corpus import Corpus, file_name
from kb.dates import earliest, latest
from kb.entries import Entry, Offer, RecognitionBody
from kb.freshness import is_overdue, status
from kb.occupations import ReferenceOccupation
from kb.places import DISTRICTS, Places
from kb.problem import Problem, nearest
from kb.vocabulary import Status


def inspect(corpus: Corpus, places: Places, as_of: date) -> list[Problem]:
    """Problems between entries: errors for what cannot be, warnings for what should be looked at."""
    ids = {entry.id: entry for entry in corpus.entries}
    occupations = {occupation.id for occupation in corpus.occupations}
    found: list[Problem] = []
    for entry in corpus.entries:
        found += _links(entry, ids, occupations)
        found += _places(entry, places)
        found += _dates(entry, as_of)
        found += _doubts(entry, as_of)
    for occupation in corpus.occupations:
        found += _occupation_links(occupation, ids, occupations)
    return found


def _links(entry: Entry, ids: dict[str, Entry], occupations: set[str]) -> Iterator[Problem]:
    where = file_name(entry)
    for field, targets in (
        ("related", entry.related),
        ("superseded_by", (entry.superseded_by,) if entry.superseded_by else ()),
        ("payers", entry.payers if isinstance(entry, Offer) else ()),
        ("provider_id", (entry.provider_id,) if isinstance(entry, Offer) and entry.provider_id else ()),
        ("local_offices", getattr(entry, "local_offices", ())),
    ):
        for target in targets:
            if target not in ids:
                yield Problem(where, field, _missing(target, ids))
    named = [*entry.occupations]
    if isinstance(entry, RecognitionBody):
        named += [id for responsibility in entry.responsibilities for id in responsibility.occupations]
    for id in dict.fromkeys(named):
        if id not in occupations:
            yield Problem(where, "occupations", _missing(id, occupations))


def _occupation_links(occupation: ReferenceOccupation, ids: dict[str, Entry], known: set[str]) -> Iterator[Problem]:
    where = file_name(occupation)
    for competence in occupation.competences:
        if not isinstance(ids.get(competence.body), RecognitionBody):
            yield Problem(where, "competences.body", _missing(competence.body, ids))
        for district in competence.districts:
            if district not in DISTRICTS:
                yield Problem(where, "competences.districts", _missing(district, DISTRICTS))
    for answer in occupation.question.answers if occupation.question else ():
        if answer.occupation not in known:
            yield Problem(where, "question.answers", _missing(answer.occupation, known))


def _places(entry: Entry, places: Places) -> Iterator[Problem]:
    where = file_name(entry)
    for place in entry.places:
        if not places.find(place.municipality):
            yield Problem(
                where,
                "places",
                f"den Ort „{place.municipality}“ kennt Lotse nicht (Umkreissuche ohne ihn)",
                warning=True,
            )
    if isinstance(entry, RecognitionBody):
        for responsibility in entry.responsibilities:
            for district in responsibility.districts:
                if district not in DISTRICTS and any(land.value == "ST" for land in responsibility.lands):
                    yield Problem(where, "responsibilities.districts", _missing(district, DISTRICTS))


def _dates(entry: Entry, as_of: date) -> Iterator[Problem]:
    where = file_name(entry)
    for origin in entry.sources:
        if origin.seen > as_of:
            yield Problem(
                where, f"sources.{origin.key}.seen", f"{origin.seen} liegt in der Zukunft; den Tag des Ansehens angeben"
            )
        if origin.dated and earliest(origin.dated) > origin.seen:
            yield Problem(
                where,
                f"sources.{origin.key}.dated",
                f"{origin.dated} liegt nach dem Ansehen ({origin.seen}); berichtigen",
            )
    for run in entry.runs if isinstance(entry, Offer) else ():
        if run.apply_by and run.end and earliest(run.apply_by) > latest(run.end):
            yield Problem(
                where, "runs.apply_by", f"{run.apply_by} liegt nach dem Ende des Durchgangs ({run.end}); berichtigen"
            )


def _doubts(entry: Entry, as_of: date) -> Iterator[Problem]:
    where = file_name(entry)
    for contradiction in (one for one in entry.contradictions if one.decided is None):
        yield Problem(where, "contradictions", f"Quellen widersprechen sich: {contradiction.topic}", warning=True)
    if entry.unverified:
        yield Problem(where, "unverified", f"{len(entry.unverified)} Angabe(n) nicht belegt", warning=True)
    if is_overdue(entry, as_of) and status(entry, as_of) is not Status.PAST:
        yield Problem(
            where, "sources", "länger nicht angesehen als die Prüffrist erlaubt; Seite neu ansehen", warning=True
        )


def _missing(target: str, known: Iterable[str]) -> str:
    guess = nearest(target, known)
    return f"„{target}“ gibt es nicht" + (f"; gemeint ist wohl „{guess}“" if guess else "; anlegen oder entfernen")
