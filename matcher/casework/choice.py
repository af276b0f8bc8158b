"""What a counsellor makes of a proposal: into the plan, declined with a reason, helpful or not."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import Boolean, Column, Index, UniqueConstraint

from kb.actor import Actor
from kb.database import Moment
from kb.vocabulary import Term
from matcher.casework.columns import NAME, Code, case_table
from matcher.casework.desk import Desk
from matcher.casework.errors import WrongInput
from matcher.casework.folder import Folder
from matcher.casework.record import Record, Shelf

CHOICE = case_table(
    "choice",
    Column("entry", Code(NAME), nullable=False),
    Column("verdict", Code(20), nullable=False),
    Column("reason", Code(30)),
    Column("helpful", Boolean),
    Column("seen_at", Moment, nullable=False),
    UniqueConstraint("case_id", "entry"),
    Index("ix_choice_entry", "entry", "verdict"),
)


class ChoiceVerdict(Term):
    """What was decided about a proposal."""

    TAKEN = "taken", "in den Plan übernommen", "taken into the plan"
    DECLINED = "declined", "abgelehnt", "declined"
    OPEN = "open", "noch offen", "still open"


class DeclineReason(Term):
    """Why a proposal was declined."""

    TOO_FAR = "too_far", "zu weit weg", "too far"
    TIME = "time", "passt zeitlich nicht", "does not fit in time"
    COST = "cost", "zu teuer, niemand zahlt", "too expensive"
    LEVEL = "level", "Sprachniveau passt nicht", "language level does not fit"
    CONTENT = "content", "Inhalt passt nicht", "content does not fit"
    FULL = "full", "kein Platz frei", "no place"
    PERSON = "person", "von der Person nicht gewünscht", "not wanted by the person"
    WRONG_DATA = "wrong_data", "Angaben stimmen nicht", "the data is wrong"
    OTHER = "other", "anderer Grund", "other reason"


_Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000)]


class Choice(Record):
    """A decision about one entry. ``seen_at``: up to when changes of the entry are known to who relies on it."""

    entry: Annotated[str, StringConstraints(min_length=1, max_length=NAME)]
    verdict: ChoiceVerdict = ChoiceVerdict.OPEN
    reason: DeclineReason | None = None
    words: _Words = ""
    helpful: bool | None = None
    seen_at: datetime


CHOICES = Shelf(CHOICE, Choice, "Entscheidungen zu Vorschlägen")


class Choices:
    """Decisions about proposals, one an entry and case."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def take(self, actor: Actor, case_id: str, entry: str, now: datetime) -> Choice:
        """Into the plan; from now on changes of the entry show on the start page."""
        return self._decide(actor, case_id, entry, now, verdict=ChoiceVerdict.TAKEN, reason=None, words="", seen_at=now)

    def decline(
        self, actor: Actor, case_id: str, entry: str, reason: DeclineReason, now: datetime, *, words: str = ""
    ) -> Choice:
        """Not for this person, and why. Raises WrongInput for „other“ without words."""
        if reason is DeclineReason.OTHER and not words.strip():
            raise WrongInput("Bei „anderer Grund“ bitte in einigen Worten sagen, welcher.")
        return self._decide(actor, case_id, entry, now, verdict=ChoiceVerdict.DECLINED, reason=reason, words=words)

    def reopen(self, actor: Actor, case_id: str, entry: str, now: datetime) -> Choice:
        """Undecided again."""
        return self._decide(actor, case_id, entry, now, verdict=ChoiceVerdict.OPEN, reason=None, words="")

    def rate(self, actor: Actor, case_id: str, entry: str, helpful: bool | None, now: datetime) -> Choice:
        """Whether the proposal was helpful; None takes it back. Stored for evaluation, changes no score."""
        return self._decide(actor, case_id, entry, now, helpful=helpful)

    def see(self, actor: Actor, case_id: str, entry: str, now: datetime) -> Choice:
        """Changes of the entry are known; it leaves the start page."""
        return self._decide(actor, case_id, entry, now, seen_at=now)

    def of(self, actor: Actor, case_id: str, now: datetime) -> dict[str, Choice]:
        """All decisions of a case by the entry's id."""
        with self._desk.look(actor, case_id, now) as folder:
            return {choice.entry: choice for choice in folder.all(CHOICES)}

    def _decide(self, actor: Actor, case_id: str, entry: str, now: datetime, **fields: object) -> Choice:
        with self._desk.work(actor, case_id, now) as folder:
            found = _found(folder, entry)
            if found is None:
                return folder.add(CHOICES, **{"entry": entry, "seen_at": now, **fields})
            return folder.change(CHOICES, found, **fields)


def _found(folder: Folder, entry: str) -> Choice | None:
    return next(iter(folder.all(CHOICES, CHOICE.c.entry == entry)), None)
