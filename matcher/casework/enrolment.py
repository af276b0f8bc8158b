"""An enrolment: a case that takes part in a coaching, or waits for a seat."""

from __future__ import annotations

from sqlalchemy import Column, Index, UniqueConstraint

from kb.vocabulary import Term
from matcher.casework.columns import ID, Code, case_table
from matcher.casework.record import Record, Shelf

ENROLMENT = case_table(
    "enrolment",
    Column("coaching_id", Code(ID), nullable=False),
    Column("state", Code(20), nullable=False),
    UniqueConstraint("case_id", "coaching_id"),
    Index("ix_enrolment_coaching", "coaching_id", "state", "at"),
)


class EnrolmentState(Term):
    """Whether somebody takes part."""

    ENROLLED = "enrolled", "angemeldet", "enrolled"
    WAITING = "waiting", "Warteliste", "waiting list"
    ATTENDED = "attended", "teilgenommen", "attended"
    ABSENT = "absent", "nicht erschienen", "absent"


class Enrolment(Record):
    """A case and a coaching; the order of ``at`` is the order of the waiting list."""

    coaching_id: str
    title: str
    """What the coaching was called when the case was enrolled."""
    state: EnrolmentState


ENROLMENTS = Shelf(ENROLMENT, Enrolment, "Anmeldungen zum Coaching")
