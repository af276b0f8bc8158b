"""A person's situation: what follows from a profile at a date, three-valued, before any rule is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kb.entries import Entry
from kb.errors import UnknownValue
from kb.occupations import Occupations, ReferenceOccupation, Resolution
from kb.places import Municipality, Places
from kb.vocabulary import Kind, Land, Level, Nationality, RecognitionStatus, Regulation
from matcher.profile import EU_EEA_CH, Profile, Qualification, ResidenceTitle, Speaks, Work


class Known(Protocol):
    """What the matcher needs of the knowledge base; ``kb.knowledge.Knowledge`` has it."""

    @property
    def occupations(self) -> Occupations:
        """The reference occupations."""

    @property
    def places(self) -> Places:
        """Municipalities and districts."""

    def entries(self, kind: Kind | None = None) -> tuple[Entry, ...]:
        """All entries, of one kind if given."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Answers that several rules need. None everywhere means: nobody said."""

    profile: Profile
    as_of: date
    resolution: Resolution
    """What the named occupation may mean."""
    home: Municipality | None
    work_place: Municipality | None
    work_land: Land | None
    """Land in which the person wants to work; follows from work_state, the employer's place, or the residence."""

    @property
    def occupation(self) -> ReferenceOccupation | None:
        """The one reference occupation, or None where none or several are possible."""
        return self.resolution.occupation

    @property
    def occupation_ids(self) -> tuple[str, ...]:
        """Identifiers of all occupations that may be meant; a mere guess counts for nothing."""
        return () if self.resolution.guessed else tuple(o.id for o in self.resolution.candidates)

    def may_be(self, *occupations: str) -> bool:
        """Whether the named occupation may be one of these."""
        return bool(set(occupations).intersection(self.occupation_ids))

    def is_one_of(self, *occupations: str) -> bool | None:
        """Whether the occupation is one of these; None where it is ambiguous or not named."""
        if not self.occupation_ids:
            return None
        inside = set(self.occupation_ids) <= set(occupations)
        return True if inside else None if self.may_be(*occupations) else False

    @property
    def nationality(self) -> Nationality | None:
        """EU, EEA and Switzerland, or third country."""
        if self.profile.nationality is not None:
            return Nationality.EU if self.profile.nationality in EU_EEA_CH else Nationality.THIRD
        if self.profile.residence_title is ResidenceTitle.EU:
            return Nationality.EU
        return None if self.profile.residence_title in (None, ResidenceTitle.NONE) else Nationality.THIRD

    @property
    def is_third_country(self) -> bool | None:
        """Whether the person is a third-country national."""
        return None if self.nationality is None else self.nationality is Nationality.THIRD

    @property
    def is_abroad(self) -> bool | None:
        """Whether the person still lives outside Germany."""
        country = self.profile.residence.country
        return None if country is None else country != "DE"

    @property
    def german(self) -> Speaks | None:
        """The best German that was told, with or without certificate; None where nobody said."""
        spoken = [s for s in self.profile.languages if s.language in ("de", "deu") and s.level is not None]
        return max(spoken, key=lambda s: (s.level.rank if s.level else -1, bool(s.certificate)), default=None)

    def speaks(self, level: Level, *, certificate: bool = False) -> bool | None:
        """Whether German reaches the level (with a certificate, if asked)."""
        german = self.german
        if german is None or german.level is None:
            return None
        if german.level.rank < level.rank:
            return False
        return german.certificate if certificate else True

    @property
    def foreign(self) -> tuple[Qualification, ...]:
        """Qualifications that were not acquired in Germany, the highest kind first as they were told."""
        return tuple(q for q in self.profile.qualifications if q.country != "DE")

    @property
    def status(self) -> RecognitionStatus | None:
        """Where the recognition procedure stands."""
        return self.profile.decision.status

    @property
    def is_in_procedure(self) -> bool | None:
        """Whether a recognition procedure is under way: applied, or compensation is still to be done."""
        if self.status is None:
            return None
        return self.status in (
            RecognitionStatus.APPLIED,
            RecognitionStatus.PARTIAL,
            RecognitionStatus.COMPENSATION_REQUIRED,
        )

    @property
    def is_employed(self) -> bool | None:
        """Whether the person works for an employer."""
        return None if self.profile.employment is None else self.profile.employment is Work.EMPLOYED

    @property
    def is_unemployed(self) -> bool | None:
        """Whether the person is registered unemployed or on SGB II."""
        if self.profile.employment is None:
            return None
        return self.profile.employment in (Work.UNEMPLOYED_SGB2, Work.UNEMPLOYED_SGB3)

    @property
    def is_regulated(self) -> bool | None:
        """Whether the occupation may not be exercised without recognition."""
        if self.occupation is None or self.occupation.regulation is Regulation.UNKNOWN:
            return None
        return self.occupation.regulation is Regulation.REGULATED


def situation_of(profile: Profile, knowledge: Known, as_of: date) -> Situation:
    """The situation of a profile. A place nobody knows is left open, not an error: foreign places are free text."""
    wording = profile.reference_occupation or profile.goals.occupation or ""
    if profile.specialisation and wording:
        narrower = knowledge.occupations.resolve(f"{wording} {profile.specialisation}")
        resolution = (
            narrower if narrower.occupation else _narrowed(knowledge.occupations, wording, profile.specialisation)
        )
    else:
        resolution = knowledge.occupations.resolve(wording)
    home = _place(profile.residence.place, knowledge.places) if profile.residence.country in (None, "DE") else None
    employer = profile.goals.employer
    at_work = _place(employer.place if employer else None, knowledge.places)
    land = profile.work_state or (at_work.land if at_work else None) or (home.land if home else None)
    work_place = at_work or (home if home and home.land is land else None)
    return Situation(profile, as_of, resolution, home, work_place, land)


def _narrowed(occupations: Occupations, wording: str, specialisation: str) -> Resolution:
    """The candidates of the wording whose titles or wordings name the specialisation; all where none does."""
    resolution = occupations.resolve(wording)
    narrower = [
        candidate
        for candidate in resolution.candidates
        if specialisation.casefold() in " ".join(candidate.all_wordings).casefold()
    ]
    return Resolution(tuple(narrower)) if narrower else resolution


def _place(name: str | None, places: Places) -> Municipality | None:
    if not name:
        return None
    try:
        return places.locate(name) if places.find(name) else None
    except UnknownValue:
        return None
