"""Group and individual coaching: offers of an organisation with place, dates and seats."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator
from sqlalchemy import Column, Date, Integer

from kb.vocabulary import Format, Term
from matcher.casework.columns import Code, organisation_table
from matcher.casework.record import Content, Line, OrganisationRecord, Shelf

COACHING = organisation_table(
    "coaching",
    Column("kind", Code(20), nullable=False),
    Column("form", Code(20), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False, index=True),
    Column("seats", Integer, nullable=False),
)


class CoachingKind(Term):
    """With how many people."""

    GROUP = "group", "Gruppencoaching", "group coaching"
    INDIVIDUAL = "individual", "Einzelcoaching", "individual coaching"


class Session(Content):
    """One date; ``until`` may be left out."""

    begins: datetime
    until: datetime | None = None
    place: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class CoachingContent(Content):
    """An offer with at least one date. ``seats``: how many cases may take part."""

    title: Line
    kind: CoachingKind
    form: Format = Format.IN_PERSON
    seats: Annotated[int, Field(ge=1, le=500)]
    place: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    sessions: Annotated[tuple[Session, ...], Field(min_length=1, max_length=200)]
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)] = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for session in self.sessions:
            if session.begins.tzinfo is None:
                raise ValueError("ein Termin braucht eine Zeitzone")
            if session.until is not None and session.until < session.begins:
                raise ValueError("ein Termin endet, bevor er beginnt; eine der Zeiten ändern")
        return self


class Coaching(CoachingContent, OrganisationRecord):
    """A coaching offer."""

    starts_on: date
    ends_on: date


COACHINGS = Shelf(COACHING, Coaching, "Coaching-Angebote", order="starts_on")
