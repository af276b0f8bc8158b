"""Offering coaching, enrolling cases, and letting the next of the waiting list move up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from kb.actor import Actor
from kb.dates import day_of
from matcher.casework.case import CASE_FILE, Case, read_case, select_cases
from matcher.casework.coaching import COACHING, COACHINGS, Coaching, CoachingContent
from matcher.casework.desk import Desk
from matcher.casework.enrolment import ENROLMENT, ENROLMENTS, Enrolment, EnrolmentState
from matcher.casework.errors import UnknownRecord, WrongState
from matcher.casework.folder import Folder
from matcher.casework.vault import of_tenant
from matcher.casework.waiting_list import free_seats, move_up


@dataclass(frozen=True, slots=True)
class Occupancy:
    """A coaching and how many take part (or took part) and wait."""

    coaching: Coaching
    enrolled: int
    waiting: int

    @property
    def free(self) -> int:
        """Seats left."""
        return max(0, self.coaching.seats - self.enrolled)


@dataclass(frozen=True, slots=True)
class Participant:
    """A case of the organisation that is enrolled."""

    case: Case
    state: EnrolmentState


class Coachings:
    """Coaching offers of the actor's organisation and who takes part."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def offer(self, actor: Actor, content: CoachingContent, now: datetime) -> Coaching:
        """A new offer."""
        with self._desk.work_around(actor, now) as opened:
            return opened.add(COACHINGS, **dict(content), **_span(content))

    def change(
        self, actor: Actor, coaching_id: str, content: CoachingContent, *, revision: int, now: datetime
    ) -> Coaching:
        """Other dates or words; more seats let the waiting list move up.

        Raises UnknownRecord, Changed; WrongState for fewer seats than people.
        """
        with self._desk.work_around(actor, now) as opened:
            coaching = opened.revision(COACHINGS, coaching_id, revision)
            if content.seats < coaching.seats - free_seats(opened.connection, coaching_id):
                raise WrongState("Es sind schon mehr Personen angemeldet, als Plätze bleiben; mehr Plätze angeben.")
            changed = opened.change(COACHINGS, coaching, **dict(content), **_span(content))
            move_up(opened.connection, self._desk.log, actor, coaching_id, now)
            return changed

    def withdraw(self, actor: Actor, coaching_id: str, now: datetime) -> None:
        """Take an offer back. Raises UnknownRecord; WrongState while anybody is enrolled or waits."""
        with self._desk.work_around(actor, now) as opened:
            coaching = opened.one(COACHINGS, coaching_id)
            if _counts(opened.connection, coaching_id):
                raise WrongState("Es sind noch Personen angemeldet; sie zuerst abmelden.")
            opened.remove(COACHINGS, coaching)

    def all(self, actor: Actor, now: datetime, *, until_before: date | None = None) -> tuple[Occupancy, ...]:
        """Offers that have not ended before the day (default today), the next first."""
        day = until_before or day_of(now)
        with self._desk.look_around(actor, now) as opened:
            found = opened.all(COACHINGS, COACHING.c.ends_on >= day)
            rows = opened.connection.execute(
                select(ENROLMENT.c.coaching_id, ENROLMENT.c.state, func.count())
                .where(ENROLMENT.c.coaching_id.in_([coaching.id for coaching in found]))
                .group_by(ENROLMENT.c.coaching_id, ENROLMENT.c.state)
            )
            counts: dict[str, dict[str, int]] = {}
            for id, state, number in rows:
                counts.setdefault(id, {})[state] = number
            return tuple(_occupancy(coaching, counts.get(coaching.id, {})) for coaching in found)

    def one(self, actor: Actor, coaching_id: str, now: datetime) -> Occupancy:
        """One offer. Raises UnknownRecord, also for one of another organisation."""
        with self._desk.look_around(actor, now) as opened:
            return _occupancy(opened.one(COACHINGS, coaching_id), _counts(opened.connection, coaching_id))

    def participants(self, actor: Actor, coaching_id: str, now: datetime) -> tuple[Participant, ...]:
        """Who takes part and who waits, in the order of enrolment."""
        with self._desk.look_around(actor, now) as opened:
            opened.one(COACHINGS, coaching_id)
            statement = (
                select_cases()
                .add_columns(ENROLMENT.c.state.label("enrolment_state"))
                .join(ENROLMENT, ENROLMENT.c.case_id == CASE_FILE.c.id)
                .where(ENROLMENT.c.coaching_id == coaching_id, CASE_FILE.c.tenant == opened.owner)
                .order_by(ENROLMENT.c.at, ENROLMENT.c.id)
            )
            rows = opened.connection.execute(statement).mappings().all()
            return tuple(
                Participant(read_case(self._desk.vault, row)[0], EnrolmentState.of(row["enrolment_state"]))
                for row in rows
            )

    def enrol(self, actor: Actor, case_id: str, coaching_id: str, now: datetime) -> Enrolment:
        """A seat, or where none is free the end of the waiting list.

        Raises UnknownRecord for a coaching of another organisation, WrongState for one that has ended or twice.
        """
        with self._desk.work(actor, case_id, now) as folder:
            coaching = self._coaching(folder, coaching_id)
            if coaching.ends_on < folder.day:
                raise WrongState(f"Das Coaching endete am {coaching.ends_on:%d.%m.%Y}; ein anderes auswählen.")
            if _enrolment(folder, coaching_id):
                raise WrongState("Der Fall ist für dieses Coaching schon angemeldet.")
            is_free = free_seats(folder.connection, coaching_id) > 0
            state = EnrolmentState.ENROLLED if is_free else EnrolmentState.WAITING
            return folder.add(ENROLMENTS, coaching_id=coaching_id, title=coaching.title, state=state)

    def leave(self, actor: Actor, case_id: str, coaching_id: str, now: datetime) -> None:
        """Give the seat or the place in the list up; whoever waited longest moves up. Raises UnknownRecord."""
        with self._desk.work(actor, case_id, now) as folder:
            folder.remove(ENROLMENTS, _required(folder, coaching_id))
            move_up(folder.connection, self._desk.log, actor, coaching_id, now)

    def note_attendance(self, actor: Actor, case_id: str, coaching_id: str, attended: bool, now: datetime) -> Enrolment:
        """Whether somebody with a seat came. Raises UnknownRecord; WrongState for who only waited."""
        with self._desk.work(actor, case_id, now) as folder:
            enrolment = _required(folder, coaching_id)
            if enrolment.state is EnrolmentState.WAITING:
                raise WrongState("Der Fall steht auf der Warteliste; eine Teilnahme gibt es erst mit einem Platz.")
            state = EnrolmentState.ATTENDED if attended else EnrolmentState.ABSENT
            return folder.change(ENROLMENTS, enrolment, state=state)

    def of(self, actor: Actor, case_id: str, now: datetime) -> tuple[Enrolment, ...]:
        """All enrolments of a case, the oldest first."""
        with self._desk.look(actor, case_id, now) as folder:
            return folder.all(ENROLMENTS)

    def _coaching(self, folder: Folder, coaching_id: str) -> Coaching:
        tenant = folder.case.tenant
        key = self._desk.vault.key(folder.connection, of_tenant(tenant))
        if key is None:
            raise UnknownRecord(f"Das gibt es hier nicht ({COACHINGS.title}); vielleicht wurde es gelöscht.")
        return COACHINGS.one(folder.connection, key, tenant, coaching_id)


def _span(content: CoachingContent) -> Mapping[str, date]:
    days = [day_of(moment) for s in content.sessions for moment in (s.begins, s.until or s.begins)]
    return {"starts_on": min(days), "ends_on": max(days)}


def _counts(connection: Connection, coaching_id: str) -> dict[str, int]:
    statement = (
        select(ENROLMENT.c.state, func.count())
        .where(ENROLMENT.c.coaching_id == coaching_id)
        .group_by(ENROLMENT.c.state)
    )
    return {state: number for state, number in connection.execute(statement)}


def _occupancy(coaching: Coaching, counts: Mapping[str, int]) -> Occupancy:
    waiting = counts.get(EnrolmentState.WAITING, 0)
    return Occupancy(coaching, sum(counts.values()) - waiting, waiting)


def _enrolment(folder: Folder, coaching_id: str) -> Enrolment | None:
    return next(iter(folder.all(ENROLMENTS, ENROLMENT.c.coaching_id == coaching_id)), None)


def _required(folder: Folder, coaching_id: str) -> Enrolment:
    found = _enrolment(folder, coaching_id)
    if found is None:
        raise UnknownRecord("Der Fall ist für dieses Coaching nicht angemeldet.")
    return found
