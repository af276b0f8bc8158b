"""The follow-up application (Folgeantrag) after a qualification, and what the body answered."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator
from sqlalchemy import Column, Date

from kb.vocabulary import RecognitionStatus
from matcher.casework.columns import NAME, Code, case_table
from matcher.casework.record import Content, Line, Record, Shelf

FOLLOW_UP = case_table(
    "follow_up",
    Column("body", Code(NAME)),
    Column("sent_on", Date),
    Column("expected_on", Date),
    Column("answered_on", Date),
    Column("answer", Code(30)),
)


class FollowUpContent(Content):
    """``body`` is the id of an entry, where it is one of ours; ``sent_on`` None while it is being prepared.

    ``reference`` is the body's file number; ``answer`` what it decided.
    """

    body: str | None = None
    body_name: Line
    sent_on: date | None = None
    expected_on: date | None = None
    answered_on: date | None = None
    answer: RecognitionStatus | None = None
    reference: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    remark: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)] = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if (self.answer is None) != (self.answered_on is None):
            raise ValueError("zu einer Antwort gehören Datum und Ergebnis; beides angeben oder beides weglassen")
        if self.answered_on is not None and (self.sent_on is None or self.answered_on < self.sent_on):
            raise ValueError("die Antwort liegt vor dem Antrag; eines der beiden Daten ändern")
        return self


class FollowUp(FollowUpContent, Record):
    """A follow-up application."""


FOLLOW_UPS = Shelf(FOLLOW_UP, FollowUp, "Folgeanträge")
