"""Where the person stands (fields 1, 2, 3, 5 and 7 of the plan): told facts only, no name, nothing guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kb.vocabulary import Level, Nationality, QualificationKind, RecognitionStatus, Regulation
from matcher.outcome import Source
from matcher.plan.step import Reason
from matcher.profile import ResidenceTitle, Work


@dataclass(frozen=True, slots=True)
class Person:
    """Field 1. Everything None where nobody said; ``abroad`` whether the person still lives outside Germany."""

    nationality: Nationality | None
    country: str | None
    """Residence, ISO 3166-1 alpha-2."""
    place: str | None
    since: date | None
    abroad: bool | None
    title: ResidenceTitle | None
    labour_market: Reason
    """What is known of access to the labour market, as a German sentence."""

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "nationality": self.nationality.value if self.nationality else None,
            "country": self.country,
            "place": self.place,
            "since": self.since.isoformat() if self.since else None,
            "abroad": self.abroad,
            "title": self.title.value if self.title else None,
            "labour_market": self.labour_market.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Training:
    """Field 2: a qualification as it was told."""

    title: str | None
    country: str | None
    kind: QualificationKind | None
    years: float | None
    anabin: str | None
    """Institution and degree as anabin judges them, e.g. „H+, entspricht“."""
    experience_years: float | None

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "title": self.title,
            "country": self.country,
            "kind": self.kind.value if self.kind else None,
            "years": self.years,
            "anabin": self.anabin,
            "experience_years": self.experience_years,
        }


@dataclass(frozen=True, slots=True)
class Procedure:
    """Field 3: reference occupation, body and decision. ``file_number`` is filled by people."""

    occupation: str | None
    """Identifier; None where none or several are possible."""
    occupation_title: str | None
    """What to show; the person's own wording where the occupation is open."""
    regulation: Regulation
    body: str | None
    """Entry of the deciding body, the first that is not blocked."""
    body_title: str | None
    status: RecognitionStatus | None
    decided_on: date | None
    file_number: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "occupation": self.occupation,
            "occupation_title": self.occupation_title,
            "regulation": self.regulation.value,
            "body": self.body,
            "body_title": self.body_title,
            "status": self.status.value if self.status else None,
            "decided_on": self.decided_on.isoformat() if self.decided_on else None,
            "file_number": self.file_number,
        }


@dataclass(frozen=True, slots=True)
class German:
    """Field 5, first half: the German that is there."""

    level: Level | None
    certificate: bool | None
    dated: date | None
    for_occupation: Level | None
    """What the occupation demands, where its entry says so."""
    note: str | None
    source: Source | None

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "level": self.level.value if self.level else None,
            "certificate": self.certificate,
            "dated": self.dated.isoformat() if self.dated else None,
            "for_occupation": self.for_occupation.value if self.for_occupation else None,
            "note": self.note,
            "source": self.source.as_json() if self.source else None,
        }


@dataclass(frozen=True, slots=True)
class Livelihood:
    """Field 7: work and livelihood beside the measures."""

    work: Work | None
    employer: bool | None
    """Whether there is a contract or an offer."""
    notes: tuple[Reason, ...]
    """Limits of work beside the measures and consents, e.g. 20 hours a week under § 16d (1)."""

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "work": self.work.value if self.work else None,
            "employer": self.employer,
            "notes": [note.as_json() for note in self.notes],
        }


@dataclass(frozen=True, slots=True)
class Baseline:
    """Fields 1, 2, 3, 5 and 7 together."""

    person: Person
    trainings: tuple[Training, ...]
    procedure: Procedure
    german: German
    livelihood: Livelihood

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "person": self.person.as_json(),
            "qualifications": [training.as_json() for training in self.trainings],
            "procedure": self.procedure.as_json(),
            "german": self.german.as_json(),
            "livelihood": self.livelihood.as_json(),
        }
