"""The building blocks of entries: facts, each with the source it was read in and whether it was verified."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from kb.dates import PartialDate, earliest, latest
from kb.vocabulary import (
    BodyRole,
    Employment,
    Format,
    Land,
    Level,
    Nationality,
    QualificationKind,
    RecognitionStatus,
    TimeModel,
)

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""An identifier: ASCII small letters and digits, words joined by single hyphens."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""A text that says something."""

WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\.[^\s]+$", max_length=2000)]
"""An http or https address."""


class Model(BaseModel):
    """Frozen, and strict about names: what comes from outside can be wrong and must say so."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Origin(Model):
    """Herkunft: a page or norm in which facts were found.

    Three dates are kept apart: ``dated`` is the date the source shows (Stand), a run's own dates stand in the run,
    and ``seen`` is the day somebody looked.
    """

    key: Slug
    """Name of this source within its entry; facts refer to it."""
    url: WebAddress
    publisher: Text
    title: Text | None = None
    dated: PartialDate | None = None
    seen: date
    verified: bool = False
    """Whether the statement itself was read on the page (not an excerpt, mirror or second-hand report)."""


class Fact(Model):
    """Something claimed, with the key of the origin that says so."""

    source: Slug | None = None
    """Key of one of the entry's sources; without it the first source is meant."""
    verified: bool = False
    note: Text | None = None
    """What a counsellor should know about this fact: an age, a doubt, a contradiction."""


class Place(Fact):
    """Ort: where something is or happens. ``municipality`` is the name that ``kb.places`` knows."""

    municipality: Text
    street: Text | None = None
    postcode: Annotated[str, StringConstraints(pattern=r"^\d{5}$")] | None = None
    land: Land | None = None


class Contact(Fact):
    """A way to reach a role or office; never a person's name."""

    role: Text
    phone: Text | None = None
    email: Text | None = None
    url: WebAddress | None = None
    hours: Text | None = None


class Validity(Fact):
    """Laufzeit: the funding round or legal period in which an entry holds. Either end may be open."""

    start: PartialDate | None = None
    end: PartialDate | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start and self.end and earliest(self.start) > latest(self.end):
            raise ValueError(f"„end“ ({self.end}) liegt vor „start“ ({self.start}); vertauschen oder eines weglassen")
        return self


class Run(Validity):
    """Durchgang: one dated holding of an offer."""

    apply_by: PartialDate | None = None
    place: Text | None = None
    """Municipality of this run, where it differs from the offer's places."""
    formats: tuple[Format, ...] = ()
    participants: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.start is None and self.end is None:
            raise ValueError("ein Durchgang braucht „start“ oder „end“; ohne Datum gehört er in den Text")
        return self


class Requirements(Fact):
    """Zugangsvoraussetzungen of an offer. A missing value means that the source does not say."""

    language_level: Level | None = None
    qualification: tuple[QualificationKind, ...] = ()
    recognition: tuple[RecognitionStatus, ...] = ()
    """Any of these states of the recognition procedure opens the door."""
    residence: tuple[Land, ...] = ()
    experience_years: float | None = Field(default=None, ge=0)
    others: tuple[Text, ...] = ()
    not_stated: bool = False
    """True where the source was read and names no requirement (nicht angegeben)."""


class Cost(Fact):
    """What an offer or procedure costs a participant, in EUR; ``text`` says what the numbers cannot."""

    text: Text
    minimum: float | None = Field(default=None, ge=0)
    maximum: float | None = Field(default=None, ge=0)
    year: int | None = Field(default=None, ge=1990, le=2100)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(f"„minimum“ ({self.minimum}) ist größer als „maximum“ ({self.maximum}); vertauschen")
        return self


class Amount(Fact):
    """A sum or threshold that law or programme fixes, keyed by the year in which it holds."""

    what: Text
    year: int | None = Field(default=None, ge=1990, le=2100)
    value: float | None = Field(default=None, ge=0)
    unit: Text = "EUR"


class Responsibility(Fact):
    """Zuständigkeit of a recognition body: for whom it does what. Empty tuples mean „any“."""

    role: BodyRole = BodyRole.DECIDES
    text: Text
    occupations: tuple[Slug, ...] = ()
    """Reference occupations (identifiers of corpus/occupations)."""
    lands: tuple[Land, ...] = ()
    districts: tuple[Text, ...] = ()
    """Names of districts, where the chamber district decides."""
    nationality: tuple[Nationality, ...] = ()
    employment: tuple[Employment, ...] = ()
    abroad: bool | None = None
    """True: only for people abroad; False: only for people in Germany; None: both."""
    qualifications: tuple[QualificationKind, ...] = ()
    """Kinds of foreign certificates it is about, whatever the occupation, e.g. school certificates."""


class Deadline(Fact):
    """Frist: how long a step takes or until when it must be done."""

    what: Text
    text: Text
    months: float | None = Field(default=None, ge=0)


class DocumentDemand(Fact):
    """A document that a body asks for."""

    text: Text
    required: bool = True


class LanguageDemand(Fact):
    """A language level that a body or occupation demands, and when."""

    level: Level
    text: Text


class Norm(Fact):
    """Rechtsgrundlage: a law or ordinance, cited as practitioners do."""

    citation: Text
    url: WebAddress | None = None


class Statement(Model):
    """One side of a contradiction."""

    text: Text
    source: Slug
    holds: bool | None = None
    """Whether a person decided that this side holds; None while nobody has decided. What does not hold stays here."""


class Contradiction(Model):
    """Two or more sources that say different things about the same matter; shown side by side, also when decided."""

    topic: Text
    statements: Annotated[tuple[Statement, ...], Field(min_length=2)]
    decided: date | None = None
    """Day on which a person decided which side holds, if any."""
    reason: Text | None = None

    @model_validator(mode="after")
    def _decided_with_a_reason(self) -> Self:
        judged = [side.holds is not None for side in self.statements]
        if self.decided is None and (any(judged) or self.reason):
            raise ValueError("„holds“ und „reason“ gehören zu einer Entscheidung; „decided“ mit dem Tag angeben")
        if self.decided is not None and not (all(judged) and self.reason):
            raise ValueError("eine Entscheidung braucht „reason“ und bei jeder Angabe „holds“; ergänzen")
        if sum(side.holds is True for side in self.statements) > 1:
            raise ValueError("nur eine Angabe kann gelten („holds: true“); die anderen auf false setzen")
        return self


class Upkeep(Model):
    """Pflegestand: what the network observed about an entry since its sources were read; not part of its content."""

    confirmed: date | None = None
    """Last day on which somebody said that it still holds (stimmt noch)."""
    doubted: date | None = None
    """Day on which somebody said that it no longer holds (stimmt nicht mehr), until a steward has looked."""
    seats_free: date | None = None
    """Last day on which somebody heard that there is a free place (Platz frei)."""
    missing_since: date | None = None
    """Day from which its source no longer listed it (nicht mehr gefunden)."""


class Schedule(Model):
    """Extent of an offer: hours in lessons of 45 minutes (UE) or clock hours as the source says, and duration."""

    lessons: int | None = Field(default=None, ge=1)
    hours: int | None = Field(default=None, ge=1)
    duration: Text | None = None
    time_models: tuple[TimeModel, ...] = ()
