"""A person's situation: what follows from a profile at a date, three-valued, before any rule is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kb.entries import Entry
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


_GERMAN = ("de", "deu")
_TELLS_NOTHING = (None, ResidenceTitle.NONE, ResidenceTitle.OTHER)
"""Titles that do not show whether the person is from a third country."""


@dataclass(frozen=True, slots=True)
class UnclearPlace:
    """A profile field whose place lies in several districts."""

    field: str
    places: tuple[Municipality, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The districts, or the Länder where they have none."""
        return tuple(dict.fromkeys(place.district or place.land.de for place in self.places))


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
    is_told: bool = True
    """Whether the person's own occupation was told, not merely the one that is wanted."""
    unclear_places: tuple[UnclearPlace, ...] = ()
    """Places that were told and lie in several districts."""

    @property
    def occupation(self) -> ReferenceOccupation | None:
        """The one reference occupation, or None where none or several are possible."""
        return self.resolution.occupation if self.is_told else None

    @property
    def occupation_ids(self) -> tuple[str, ...]:
        """Identifiers of all occupations that may be meant; a mere guess counts for nothing."""
        return () if self.resolution.guessed else tuple(o.id for o in self.resolution.candidates)

    def may_be(self, *occupations: str) -> bool:
        """Whether the named occupation may be one of these."""
        return bool(set(occupations).intersection(self.occupation_ids))

    def is_one_of(self, *occupations: str) -> bool | None:
        """Whether the occupation is one of these; None where it is ambiguous, or only the one wanted was named."""
        if not self.occupation_ids:
            return None
        inside = self.is_told and set(self.occupation_ids) <= set(occupations)
        return True if inside else None if self.may_be(*occupations) else False

    @property
    def nationality(self) -> Nationality | None:
        """EU, EEA and Switzerland, or third country."""
        if self.profile.nationality is not None:
            return Nationality.EU if self.profile.nationality in EU_EEA_CH else Nationality.THIRD
        if self.profile.residence_title is ResidenceTitle.EU:
            return Nationality.EU
        return None if self.profile.residence_title in _TELLS_NOTHING else Nationality.THIRD

    @property
    def is_third_country(self) -> bool | None:
        """Whether the person is a third-country national."""
        return None if self.nationality is None else self.nationality is Nationality.THIRD

    @property
    def possible_work_places(self) -> tuple[Municipality, ...]:
        """Where the person may want to work: the place, or those that its name or postcode may mean."""
        if self.work_place:
            return (self.work_place,)
        unclear = {place.field: place.places for place in self.unclear_places}
        places = unclear.get("goals.employer.place") or unclear.get("residence.place", ())
        return tuple(place for place in places if place.land is self.work_land)

    @property
    def is_abroad(self) -> bool | None:
        """Whether the person still lives outside Germany."""
        country = self.profile.residence.country
        return None if country is None else country != "DE"

    @property
    def german(self) -> Speaks | None:
        """The best German that was told, certified or not; None where one that may be better lacks a fact."""
        told = self._german_told
        if len(told) < len(self._german_perhaps):
            return None
        return max(told, key=lambda s: (s.level.rank if s.level else -1, bool(s.certificate)), default=None)

    def speaks(self, level: Level, *, certificate: bool = False) -> bool | None:
        """Whether German reaches the level (with a certificate, if asked); one certificate at the level is enough."""
        enough = [s for s in self._german_told if s.level is not None and s.level.rank >= level.rank]
        if not enough:
            return False if self.german else None
        if not certificate or any(spoken.certificate for spoken in enough):
            return True
        perhaps = [s for s in self._german_perhaps if s in enough or s not in self._german_told]
        return None if any(spoken.certificate is None for spoken in perhaps) else False

    @property
    def _german_told(self) -> tuple[Speaks, ...]:
        """German with its level."""
        return tuple(s for s in self.profile.languages if s.language in _GERMAN and s.level is not None)

    @property
    def _german_perhaps(self) -> tuple[Speaks, ...]:
        """German, or a language that was not named."""
        return tuple(s for s in self.profile.languages if s.language is None or s.language in _GERMAN)

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
    """The situation of a profile. A place nobody knows is left open, not an error: foreign places are free text.

    A place that lies in several districts is left open as well; its Land counts where it is the same everywhere.
    """
    lives_here = profile.residence.country in (None, "DE")
    homes = _places(profile.residence.place, knowledge.places) if lives_here else ()
    employer = profile.goals.employer
    works = _places(employer.place if employer else None, knowledge.places)
    home, at_work = _one(homes), _one(works)
    land = profile.work_state or _common_land(works) or _common_land(homes)
    return Situation(
        profile,
        as_of,
        _resolution(profile, knowledge.occupations),
        home,
        at_work or (home if home and home.land is land and not works else None),
        land,
        profile.reference_occupation is not None or profile.goals.occupation is None,
        tuple(
            UnclearPlace(field, places)
            for field, places in (("residence.place", homes), ("goals.employer.place", works))
            if places and not _one(places)
        ),
    )


def _resolution(profile: Profile, occupations: Occupations) -> Resolution:
    """What the occupation may mean: the reference occupation, else the one that is wanted."""
    wording = profile.reference_occupation or profile.goals.occupation or ""
    if not (profile.specialisation and wording):
        return occupations.resolve(wording)
    narrower = occupations.resolve(f"{wording} {profile.specialisation}")
    return narrower if narrower.occupation else _narrowed(occupations, wording, profile.specialisation)


def _narrowed(occupations: Occupations, wording: str, specialisation: str) -> Resolution:
    """The candidates of the wording whose titles or wordings name the specialisation; all where none does."""
    resolution = occupations.resolve(wording)
    narrower = [
        candidate
        for candidate in resolution.candidates
        if specialisation.casefold() in " ".join(candidate.all_wordings).casefold()
    ]
    return Resolution(tuple(narrower)) if narrower else resolution


def _places(name: str | None, places: Places) -> tuple[Municipality, ...]:
    """The municipalities that a name or postcode may mean, the largest first."""
    found = places.find(name) if name else ()
    return tuple(sorted(found, key=lambda place: -len(place.postcodes)))


def _one(found: tuple[Municipality, ...]) -> Municipality | None:
    """The largest of several in one district; None where the districts differ."""
    return found[0] if len({(place.land, place.district) for place in found}) == 1 else None


def _common_land(found: tuple[Municipality, ...]) -> Land | None:
    lands = {place.land for place in found}
    return lands.pop() if len(lands) == 1 else None
