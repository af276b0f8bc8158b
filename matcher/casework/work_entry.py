"""Entry into work: internship, job, direct placement, and tandem mentoring set up with a sub-project."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator
from sqlalchemy import Boolean, Column, Date

from kb.vocabulary import SubProject, Term
from matcher.casework.columns import Code, case_table
from matcher.casework.record import Content, Line, Record, Shelf

WORK_ENTRY = case_table(
    "work_entry",
    Column("kind", Code(20), nullable=False),
    Column("state", Code(20), nullable=False),
    Column("sub_project", Code(10)),
    Column("adequate", Boolean),
    Column("starts_on", Date),
    Column("ends_on", Date),
)


class WorkKind(Term):
    """By which door somebody enters work."""

    INTERNSHIP = "internship", "Praktikum", "internship"
    EMPLOYMENT = "employment", "Arbeitsvertrag", "employment"
    PLACEMENT = "placement", "direkte Vermittlung", "direct placement"
    TANDEM = "tandem", "Tandem-Mentoring", "tandem mentoring"
    SELF_EMPLOYMENT = "self_employment", "Selbstständigkeit", "self-employment"


class WorkState(Term):
    """Where it stands."""

    PLANNED = "planned", "geplant", "planned"
    RUNNING = "running", "läuft", "running"
    COMPLETED = "completed", "abgeschlossen", "completed"
    BROKEN_OFF = "broken_off", "abgebrochen", "broken off"


_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
MENTORING = (SubProject.TP7, SubProject.TP8)
"""The sub-projects that set up tandems."""


class WorkContent(Content):
    """``adequate``: whether it is work in the learned occupation; None if unknown. ``sub_project`` for tandems."""

    kind: WorkKind
    state: WorkState = WorkState.PLANNED
    employer: Line
    occupation: _Text = ""
    place: _Text = ""
    mentor: _Text = ""
    """The other person of a tandem."""
    sub_project: SubProject | None = None
    adequate: bool | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    remark: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)] = ""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind is WorkKind.TANDEM and self.sub_project not in MENTORING:
            raise ValueError("ein Tandem-Mentoring wird mit TP(7) oder TP(8) eingerichtet; eines davon angeben")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError("das Ende liegt vor dem Beginn; eines der beiden Daten ändern")
        return self


class WorkEntry(WorkContent, Record):
    """A step into work."""


WORK_ENTRIES = Shelf(WORK_ENTRY, WorkEntry, "Einstieg in Arbeit")
