"""Coaching: seats go in the order of enrolment, and who waited longest moves up."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from kb.actor import Actor
from matcher.casework.case import Case
from matcher.casework.casebook import Casebook
from matcher.casework.coaching import Coaching, CoachingContent, CoachingKind, Session
from matcher.casework.enrolment import EnrolmentState
from matcher.casework.errors import Changed, UnknownRecord, WrongState
from tests.builders import NOW, TODAY
from tests.matcher.casework.people import ANNA, BEN, CLARA, a_case

FIRST = datetime(2026, 12, 1, 9, tzinfo=UTC)


def content(seats: int = 1, **changes: object) -> CoachingContent:
    """A group coaching of two dates."""
    sessions = (Session(begins=FIRST, place="Magdeburg"), Session(begins=FIRST + timedelta(days=7)))
    fields = {"title": "Bewerbung", "kind": CoachingKind.GROUP, "seats": seats, "sessions": sessions}
    return CoachingContent.model_validate({**fields, **changes})


def offered(casebook: Casebook, seats: int = 1, actor: Actor = ANNA) -> Coaching:
    """A coaching on offer."""
    return casebook.coachings.offer(actor, content(seats), NOW)


def enrolled(casebook: Casebook, coaching: Coaching, number: int) -> list[Case]:
    """So many cases enrolled one minute after the other."""
    cases = [a_case(casebook, f"Fall {i}") for i in range(number)]
    for minute, case in enumerate(cases):
        casebook.coachings.enrol(ANNA, case.id, coaching.id, NOW + timedelta(minutes=minute))
    return cases


def states(casebook: Casebook, coaching: Coaching) -> list[tuple[str, EnrolmentState]]:
    """Who takes part and who waits."""
    found = casebook.coachings.participants(BEN, coaching.id, NOW)
    return [(participant.case.pseudonym, participant.state) for participant in found]


def test_who_waited_longest_moves_up(casebook: Casebook) -> None:
    coaching = offered(casebook)
    first, _, _ = enrolled(casebook, coaching, 3)
    seat, waits = EnrolmentState.ENROLLED, EnrolmentState.WAITING
    assert states(casebook, coaching) == [("Fall 0", seat), ("Fall 1", waits), ("Fall 2", waits)]
    occupancy = casebook.coachings.one(ANNA, coaching.id, NOW)
    assert (occupancy.enrolled, occupancy.waiting, occupancy.free) == (1, 2, 0)
    casebook.coachings.leave(ANNA, first.id, coaching.id, NOW)
    assert states(casebook, coaching) == [("Fall 1", seat), ("Fall 2", waits)]


def test_more_seats_let_people_move_up_and_fewer_are_refused(casebook: Casebook) -> None:
    coaching = offered(casebook)
    enrolled(casebook, coaching, 3)
    changed = casebook.coachings.change(ANNA, coaching.id, content(3), revision=coaching.revision, now=NOW)
    assert [state for _, state in states(casebook, coaching)] == [EnrolmentState.ENROLLED] * 3
    with pytest.raises(WrongState, match="mehr Personen"):
        casebook.coachings.change(ANNA, coaching.id, content(2), revision=changed.revision, now=NOW)
    with pytest.raises(Changed):
        casebook.coachings.change(ANNA, coaching.id, content(4), revision=coaching.revision, now=NOW)


def test_a_deleted_case_gives_its_seat_up(casebook: Casebook) -> None:
    coaching = offered(casebook)
    first, second = enrolled(casebook, coaching, 2)
    casebook.retention.delete(ANNA, first.id, NOW)
    assert casebook.coachings.of(ANNA, second.id, NOW)[0].state is EnrolmentState.ENROLLED


def test_attendance_is_noted_for_who_had_a_seat(casebook: Casebook) -> None:
    coaching = offered(casebook)
    first, second = enrolled(casebook, coaching, 2)
    attended = casebook.coachings.note_attendance(ANNA, first.id, coaching.id, True, NOW)
    assert attended.state is EnrolmentState.ATTENDED
    with pytest.raises(WrongState, match="Warteliste"):
        casebook.coachings.note_attendance(ANNA, second.id, coaching.id, True, NOW)
    assert casebook.coachings.one(ANNA, coaching.id, NOW).free == 0


def test_nobody_enrols_twice_too_late_or_elsewhere(casebook: Casebook) -> None:
    coaching = offered(casebook, 5)
    (case,) = enrolled(casebook, coaching, 1)
    with pytest.raises(WrongState, match="schon angemeldet"):
        casebook.coachings.enrol(ANNA, case.id, coaching.id, NOW)
    late = NOW + timedelta(days=60)
    with pytest.raises(WrongState, match=r"endete am 08\.12\.2026"):
        casebook.coachings.enrol(ANNA, a_case(casebook).id, coaching.id, late)
    foreign = offered(casebook, actor=CLARA)
    for id in (foreign.id, "gibtesnicht"):
        with pytest.raises(UnknownRecord):
            casebook.coachings.enrol(ANNA, case.id, id, NOW)
        with pytest.raises(UnknownRecord):
            casebook.coachings.one(ANNA, id, NOW)


def test_offers_of_the_own_organisation_with_the_next_first(casebook: Casebook) -> None:
    later = casebook.coachings.offer(ANNA, content(sessions=(Session(begins=FIRST + timedelta(days=30)),)), NOW)
    soon = offered(casebook)
    offered(casebook, actor=CLARA)
    assert [found.coaching.id for found in casebook.coachings.all(ANNA, NOW)] == [soon.id, later.id]
    assert (soon.starts_on, soon.ends_on) == (date(2026, 12, 1), date(2026, 12, 8))
    assert [f.coaching.id for f in casebook.coachings.all(ANNA, NOW + timedelta(days=20))] == [later.id]


def test_an_offer_with_people_is_not_withdrawn(casebook: Casebook) -> None:
    coaching = offered(casebook)
    (case,) = enrolled(casebook, coaching, 1)
    with pytest.raises(WrongState, match="noch Personen"):
        casebook.coachings.withdraw(ANNA, coaching.id, NOW)
    casebook.coachings.leave(ANNA, case.id, coaching.id, NOW)
    casebook.coachings.withdraw(ANNA, coaching.id, NOW)
    assert casebook.coachings.all(ANNA, NOW) == ()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"sessions": ()}, "sessions"),
        ({"seats": 0}, "seats"),
        ({"sessions": ({"begins": FIRST, "until": FIRST - timedelta(hours=1)},)}, "bevor er beginnt"),
        ({"sessions": ({"begins": datetime(2026, 12, 1, 9)},)}, "Zeitzone"),
    ],
)
def test_impossible_offers_are_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        content(**fields)  # type: ignore[arg-type]
    assert content().sessions[0].begins.date() > TODAY
