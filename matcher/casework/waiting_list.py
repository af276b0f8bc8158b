"""The waiting list of a coaching: who waited longest gets the seat that becomes free."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select, update

from kb.actor import Actor
from matcher.casework.access_log import AccessLog, Deed
from matcher.casework.coaching import COACHING
from matcher.casework.enrolment import ENROLMENT, EnrolmentState


def free_seats(connection: Connection, coaching_id: str) -> int:
    """Seats that nobody has: who came or did not come had one."""
    seats = connection.execute(select(COACHING.c.seats).where(COACHING.c.id == coaching_id)).scalar_one()
    taken = connection.execute(
        select(func.count())
        .select_from(ENROLMENT)
        .where(ENROLMENT.c.coaching_id == coaching_id, ENROLMENT.c.state != EnrolmentState.WAITING)
    ).scalar_one()
    return int(seats - taken)


def move_up(connection: Connection, log: AccessLog, actor: Actor, coaching_id: str, now: datetime) -> None:
    """Give free seats to those who waited longest. Only the code of their state changes, and it is logged."""
    tenant = connection.execute(select(COACHING.c.tenant).where(COACHING.c.id == coaching_id)).scalar_one()
    waiting = (
        select(ENROLMENT.c.id, ENROLMENT.c.case_id)
        .where(ENROLMENT.c.coaching_id == coaching_id, ENROLMENT.c.state == EnrolmentState.WAITING)
        .order_by(ENROLMENT.c.at, ENROLMENT.c.id)
        .limit(max(0, free_seats(connection, coaching_id)))
    )
    for id, case_id in connection.execute(waiting).all():
        connection.execute(
            update(ENROLMENT)
            .where(ENROLMENT.c.id == id)
            .values(state=EnrolmentState.ENROLLED, revision=ENROLMENT.c.revision + 1)
        )
        log.append(connection, tenant, actor, Deed.CHANGED, case_id, now)
