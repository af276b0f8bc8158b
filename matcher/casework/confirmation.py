"""„Stimmt noch“, „stimmt nicht mehr“, „Platz frei“: one click on an entry, on its way to the source steward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import Column, Date, Index, select

from kb.actor import Actor, Role
from kb.dates import day_of
from kb.vocabulary import Term
from matcher.casework.access import require_steward
from matcher.casework.columns import NAME, Code, organisation_table
from matcher.casework.desk import Desk
from matcher.casework.errors import UnknownRecord
from matcher.casework.lesson import role_of
from matcher.casework.record import OrganisationRecord, Shelf

CONFIRMATION = organisation_table(
    "confirmation",
    Column("entry", Code(NAME), nullable=False),
    Column("verdict", Code(20), nullable=False),
    Column("role", Code(20), nullable=False),
    Column("said_on", Date, nullable=False),
    Column("handled_on", Date),
    Index("ix_confirmation_entry", "entry", "said_on"),
    Index("ix_confirmation_open", "handled_on", "said_on"),
)
_Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000)]


class EntryVerdict(Term):
    """What somebody who just dealt with an entry says of it."""

    STILL_TRUE = "still_true", "stimmt noch", "still true"
    NO_LONGER_TRUE = "no_longer_true", "stimmt nicht mehr", "no longer true"
    PLACE_FREE = "place_free", "Platz frei", "place free"


class Confirmation(OrganisationRecord):
    """One click, with a few words if wanted; ``handled_on`` None until a steward has seen to it."""

    entry: Annotated[str, StringConstraints(min_length=1, max_length=NAME)]
    verdict: EntryVerdict
    role: Role
    said_on: date
    words: _Words = ""
    handled_on: date | None = None
    handled_by: str = ""
    outcome: _Words = ""
    """What the steward made of it."""


CONFIRMATIONS = Shelf(CONFIRMATION, Confirmation, "Rückmeldungen zu Einträgen")


@dataclass(frozen=True, slots=True)
class LastSaid:
    """The newest day on which somebody said this of an entry, and how many did within the time asked for."""

    verdict: EntryVerdict
    on: date
    times: int


class Confirmations:
    """What people say about entries."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def say(self, actor: Actor, entry: str, verdict: EntryVerdict, now: datetime, *, words: str = "") -> Confirmation:
        """Say it; a second click by the same person on the same day replaces the first."""
        with self._desk.work_for_network(actor, now) as opened:
            same = opened.all(
                CONFIRMATIONS,
                CONFIRMATION.c.entry == entry,
                CONFIRMATION.c.by == actor.id,
                CONFIRMATION.c.said_on == opened.day,
                CONFIRMATION.c.handled_on.is_(None),
            )
            if same:
                return opened.change(CONFIRMATIONS, same[0], verdict=verdict, words=words)
            return opened.add(
                CONFIRMATIONS, entry=entry, verdict=verdict, words=words, role=role_of(actor), said_on=opened.day
            )

    def about(self, entry: str, since: date, as_of: date) -> tuple[LastSaid, ...]:
        """What was said of an entry between the days, the newest first; without who, so that everybody may read it."""
        statement = select(CONFIRMATION.c.verdict, CONFIRMATION.c.said_on).where(
            CONFIRMATION.c.entry == entry, CONFIRMATION.c.said_on.between(since, as_of)
        )
        with self._desk.engine.connect() as connection:
            rows = connection.execute(statement).all()
        said = {verdict: [row.said_on for row in rows if row.verdict == verdict] for verdict in EntryVerdict}
        found = [LastSaid(verdict, max(days), len(days)) for verdict, days in said.items() if days]
        return tuple(sorted(found, key=lambda last: last.on, reverse=True))

    def waiting(self, actor: Actor, now: datetime) -> tuple[Confirmation, ...]:
        """What no steward has seen to yet, of all organisations, the oldest first. Raises NotPermitted."""
        require_steward(actor)
        with self._desk.look_at_network(actor, now) as opened:
            return CONFIRMATIONS.of_all(opened.connection, opened.key, CONFIRMATION.c.handled_on.is_(None))

    def handle(self, actor: Actor, confirmation_id: str, now: datetime, *, outcome: str = "") -> Confirmation:
        """A steward has seen to it. Raises NotPermitted, UnknownRecord."""
        require_steward(actor)
        with self._desk.work_for_network(actor, now) as opened:
            found = CONFIRMATIONS.of_all(opened.connection, opened.key, CONFIRMATION.c.id == confirmation_id)
            if not found:
                raise UnknownRecord("Diese Rückmeldung gibt es nicht; vielleicht wurde sie gelöscht.")
            return opened.change(
                CONFIRMATIONS, found[0], handled_on=day_of(now), handled_by=actor.name, outcome=outcome
            )
