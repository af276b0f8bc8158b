"""What else could be told: the facts of a profile that can change, and the answers to what nobody said.

A fact that can change only moves the way life does: a level rises, a procedure goes on, somebody moves or finds work.
Nationality, titles and where a degree comes from never change; they are only answered where they were not told.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kb.dates import latest, months_after
from kb.entries import Entry, Offer
from kb.vocabulary import Land, Level, Nationality, QualificationKind, RecognitionStatus, Term
from matcher.alteration import Alteration, best_german, first_foreign, told
from matcher.offer_demands import located
from matcher.profile import Aim, AnabinDegree, AnabinInstitution, Profile, ResidenceTitle, Work
from matcher.rules import answers
from matcher.rules.experience import ENOUGH, TRAINING_YEARS
from matcher.situation import Known, Situation

HOME = Land.ST

MOST_PLACES = 3
"""Places of one entry that are tried."""

STAYS = (3, 6, 12, 15, 36, 60)
"""Months of residence that some rule asks for."""

YEARS = tuple(sorted({1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, *(ENOUGH * years for years in TRAINING_YEARS)}))
"""Years of work that some rule or offer asks for."""

_NEXT_WORK = {
    Work.NONE: (Work.UNEMPLOYED_SGB3, Work.EMPLOYED),
    Work.UNEMPLOYED_SGB2: (Work.EMPLOYED,),
    Work.UNEMPLOYED_SGB3: (Work.EMPLOYED,),
    Work.IN_TRAINING: (Work.EMPLOYED,),
    Work.SELF_EMPLOYED: (Work.EMPLOYED,),
}
"""Nobody is told to give up work or to ask for benefits."""

_NEXT_STATUS = {
    RecognitionStatus.NONE: (
        RecognitionStatus.APPLIED,
        RecognitionStatus.COMPENSATION_REQUIRED,
        RecognitionStatus.PARTIAL,
        RecognitionStatus.FULL,
    ),
    RecognitionStatus.APPLIED: (
        RecognitionStatus.COMPENSATION_REQUIRED,
        RecognitionStatus.PARTIAL,
        RecognitionStatus.FULL,
    ),
    RecognitionStatus.PARTIAL: (RecognitionStatus.FULL,),
    RecognitionStatus.COMPENSATION_REQUIRED: (RecognitionStatus.FULL,),
    RecognitionStatus.REJECTED: (RecognitionStatus.APPLIED,),
}
"""A procedure goes on; it never goes back, but a rejected one may be begun anew."""

_STATUS_CLAUSES = {
    RecognitionStatus.NONE: "ohne Antrag auf Anerkennung",
    RecognitionStatus.APPLIED: "nach dem Antrag auf Anerkennung",
    RecognitionStatus.PARTIAL: "mit einem Bescheid über teilweise Gleichwertigkeit",
    RecognitionStatus.COMPENSATION_REQUIRED: "mit einem Bescheid, der eine Ausgleichsmaßnahme verlangt,",
    RecognitionStatus.FULL: "nach voller Anerkennung",
    RecognitionStatus.REJECTED: "nach einer Ablehnung",
}
_WORK_CLAUSES = {
    Work.UNEMPLOYED_SGB2: "beim Bezug von Bürgergeld (SGB II)",
    Work.UNEMPLOYED_SGB3: "mit einer Arbeitslosmeldung bei der Agentur für Arbeit (SGB III)",
    Work.EMPLOYED: "mit einer Anstellung",
    Work.SELF_EMPLOYED: "mit selbstständiger Arbeit",
    Work.IN_TRAINING: "mit einem Ausbildungsplatz",
    Work.NONE: "ohne Arbeit und ohne Arbeitslosmeldung",
}
_NATIONALITY_CLAUSES = {
    Nationality.THIRD: "mit der Staatsangehörigkeit eines Drittstaats",
    Nationality.EU: "mit einer Staatsangehörigkeit aus EU, EWR oder Schweiz",
}


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The steps that may matter for one profile, in the order of their effort."""

    situation: Situation
    knowledge: Known

    def changes(self, entry: Entry) -> Iterator[Alteration]:
        """What of the told facts could be otherwise; the entry says which places and dates are worth a try."""
        yield from self._language()
        yield from self._wishes(entry)
        yield from self._procedure()
        yield from self._work()
        yield from self._arrival()
        yield from self._years()
        yield from self._time()
        yield from self._places(entry)
        yield from self._aims()

    def answers(self, fields: Sequence[str], entry: Entry) -> Iterator[Alteration]:
        """What could be said where nobody said anything, for the fields that a proposal lacks."""
        for field in fields:
            for step in self._answers(field, entry):
                if told(self._profile, step.field) is None:
                    yield step

    @property
    def _profile(self) -> Profile:
        return self.situation.profile

    def _language(self) -> Iterator[Alteration]:
        german = best_german(self._profile.languages)
        if german is None or german.level is None:
            return
        if german.certificate is not True:
            was = german.certificate
            yield Alteration("languages.certificate", was, True, f"mit einem Zertifikat über {german.level}")
        for level in list(Level)[german.level.rank + 1 :]:
            yield Alteration("languages.level", german.level.value, level.value, f"mit {level} statt {german.level}")

    def _wishes(self, entry: Entry) -> Iterator[Alteration]:
        """A wider radius, or an earlier start."""
        wished, home = self._profile.constraints, self.situation.home
        if not isinstance(entry, Offer):
            return
        if wished.radius_km is not None and home is not None:
            away = [home.kilometres_to(place) for place in located(entry, self.knowledge)]
            if away and min(away) > wished.radius_km:
                to = math.ceil(min(away))
                yield Alteration(
                    "constraints.radius_km",
                    wished.radius_km,
                    to,
                    f"mit einem Umkreis von {to} statt {wished.radius_km:g} km",
                )
        begins = [latest(run.start) for run in entry.runs if run.start]
        ready, today = wished.earliest_start, self.situation.as_of
        if ready is not None and begins and today <= max(begins) < ready:
            to_day = max(begins)
            yield Alteration(
                "constraints.earliest_start",
                ready.isoformat(),
                to_day.isoformat(),
                f"mit einem Beginn schon am {to_day:%d.%m.%Y} statt ab {ready:%d.%m.%Y}",
            )

    def _procedure(self) -> Iterator[Alteration]:
        now = self.situation.status
        for status in _NEXT_STATUS.get(now, ()) if now else ():
            yield Alteration("decision.status", now.value if now else None, status.value, _STATUS_CLAUSES[status])
        first = first_foreign(self._profile.qualifications)
        if first and first.completed is False:
            yield Alteration("qualifications.completed", False, True, "mit abgeschlossener Ausbildung")

    def _work(self) -> Iterator[Alteration]:
        employer, work = self._profile.goals.employer, self._profile.employment
        if employer is not None and employer.has_contract is False:
            yield Alteration("goals.employer.has_contract", False, True, "mit einem Arbeitsvertrag oder Stellenangebot")
        for other in _NEXT_WORK.get(work, ()) if work else ():
            yield Alteration("employment", work.value if work else None, other.value, _WORK_CLAUSES[other])

    def _arrival(self) -> Iterator[Alteration]:
        if self.situation.is_abroad:
            country = self._profile.residence.country
            yield Alteration("residence.country", country, "DE", "nach der Einreise nach Deutschland")

    def _years(self) -> Iterator[Alteration]:
        first = first_foreign(self._profile.qualifications)
        worked = first.experience_years if first else None
        for years in YEARS if worked is not None else ():
            if worked is not None and years > worked:
                clause = f"mit {_years(years)} statt {_number(worked)}"
                yield Alteration("qualifications.experience_years", worked, years, clause)

    def _time(self) -> Iterator[Alteration]:
        """Days on which the person will have lived here for as long as some rule asks."""
        since, today = self._profile.residence.since, self.situation.as_of
        for months in STAYS if since and not self.situation.is_abroad else ():
            day = months_after(since, months) if since else today
            if day > today:
                yield Alteration("as_of", today.isoformat(), day.isoformat(), f"ab dem {day:%d.%m.%Y}")

    def _places(self, entry: Entry) -> Iterator[Alteration]:
        """Work, or a home, where the entry is for."""
        land, home = self.situation.work_land, self.situation.home
        for other in entry.lands:
            if land is not None and other not in (Land.DE, land):
                yield Alteration("work_state", land.value, other.value, f"bei Arbeit {_in(other)} statt {_in(land)}")
        employer = self._profile.goals.employer
        works = employer.place if employer else None
        for name in _names(entry):
            if works is not None and name != works:
                yield Alteration("goals.employer.place", works, name, f"mit einem Betrieb in {name} statt in {works}")
        for name in _names(entry):
            if home is not None and name != home.name:
                yield Alteration(
                    "residence.place", home.name, name, f"bei einem Wohnsitz in {name} statt in {home.name}"
                )

    def _aims(self) -> Iterator[Alteration]:
        now = self._profile.goals.aim
        for aim in Aim if now else ():
            if now and aim is not now:
                yield Alteration("goals.aim", now.value, aim.value, f"mit dem Ziel {aim.de} statt {now.de}")

    def _answers(self, field: str, entry: Entry) -> Iterator[Alteration]:
        match field:
            case "languages":
                for level in Level:
                    yield Alteration("languages.level", None, level.value, f"mit Deutsch {level}")
            case "decision.status":
                yield from _each(field, RecognitionStatus, _STATUS_CLAUSES)
            case "employment":
                yield from _each(field, Work, _WORK_CLAUSES)
            case "nationality":
                yield from _each(field, Nationality, _NATIONALITY_CLAUSES)
            case "residence_title":
                titles = (title for title in ResidenceTitle if title is not ResidenceTitle.OTHER)
                yield from (Alteration(field, None, title.value, _titled(title)) for title in titles)
            case "goals.aim":
                yield from (Alteration(field, None, aim.value, f"mit dem Ziel {aim.de}") for aim in Aim)
            case "goals.employer.has_contract":
                yield Alteration(field, None, True, "mit einem Arbeitsvertrag oder Stellenangebot")
            case "residence.country":
                yield Alteration(field, None, "DE", "bei einem Wohnsitz in Deutschland")
            case "work_state":
                lands = (land for land in entry.lands if land is not Land.DE)
                yield from (Alteration(field, None, land.value, f"bei Arbeit {_in(land)}") for land in lands)
            case "residence.place" | "goals.employer.place":
                yield from self._where(field, entry)
            case "residence.since":
                yield from self._since()
            case "specialisation" | "reference_occupation":
                yield from self._occupation(field)
            case "documents":
                yield Alteration(field, None, [], "ohne Zeugnisse und Lehrpläne")
            case _:
                yield from _qualification(field)

    def _where(self, field: str, entry: Entry) -> Iterator[Alteration]:
        if self.situation.work_land is None:
            yield Alteration("work_state", None, HOME.value, f"bei Arbeit {_in(HOME)}")
        for name in _names(entry):
            clause = f"bei einem Wohnsitz in {name}" if field == "residence.place" else f"mit einem Betrieb in {name}"
            yield Alteration(field, None, name, clause)

    def _since(self) -> Iterator[Alteration]:
        today = self.situation.as_of
        for months in STAYS:
            since = months_after(today, -months)
            yield Alteration(
                "residence.since", None, since.isoformat(), f"bei Wohnsitz in Deutschland seit {months} Monaten"
            )

    def _occupation(self, field: str) -> Iterator[Alteration]:
        """One of the occupations that may be meant, or the one that is wanted."""
        several = answers.candidates(self.situation)
        if not self.situation.is_told:
            wanted = self._profile.goals.occupation
            yield Alteration("reference_occupation", None, wanted, f"mit einer Ausbildung als {wanted}")
        elif field == "specialisation" and self._profile.specialisation is None:
            question = self.situation.resolution.question
            said = {answer.occupation: answer.text for answer in question.answers} if question else {}
            for one in several:
                clause = f"bei der Antwort „{said[one.id]}“" if one.id in said else f"im Beruf {one.title}"
                yield Alteration(field, None, one.titles.masculine, clause)


def _names(entry: Entry) -> list[str]:
    return list(dict.fromkeys(place.municipality for place in entry.places))[:MOST_PLACES]


def _each(field: str, terms: type[Term], clauses: dict[Any, str]) -> Iterator[Alteration]:
    for term, clause in clauses.items():
        yield Alteration(field, None, terms(term).value, clause)  # type: ignore[call-arg]


def _qualification(field: str) -> Iterator[Alteration]:
    match field:
        case "qualifications.kind":
            labels = {kind: f"mit einem {kind.de}" for kind in QualificationKind}
            yield from _each(field, QualificationKind, labels)
        case "qualifications.anabin":
            yield Alteration(
                field, None, AnabinInstitution.RECOGNISED.value, "mit einer Hochschule, die anabin mit H+ führt,"
            )
        case "qualifications.anabin_degree":
            degree = AnabinDegree.CORRESPONDS
            yield Alteration(field, None, degree.value, f"mit einem Abschluss, der nach anabin „{degree.de}“,")
        case "qualifications.completed":
            yield Alteration(field, None, True, "mit abgeschlossener Ausbildung")
        case "qualifications.state_recognised":
            yield Alteration(field, None, True, "mit einem im Herkunftsland anerkannten Abschluss")
        case "qualifications.experience_years":
            for years in YEARS:
                yield Alteration(field, None, years, f"mit {_years(years)}")
        case _:
            return


def _in(land: Land) -> str:
    return f"im {land.de}" if land is Land.SL else f"in {land.de}"


def _titled(title: ResidenceTitle) -> str:
    if title is ResidenceTitle.NONE:
        return "ohne Aufenthaltstitel"
    return f"mit einem Titel nach {title.de}" if title.de.startswith("§") else f"mit {title.de}"


def _years(years: float) -> str:
    return f"{_number(years)} {'Jahr' if years == 1 else 'Jahren'} Berufserfahrung"


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")
