"""Deleting a case for good: its rows, its key, and a line that says it was deleted, without content."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Column, Connection, Date, Integer, Table, delete, insert, select

from kb.actor import Actor
from kb.database import METADATA
from kb.dates import day_of
from matcher.casework.access_log import AccessLog, Deed
from matcher.casework.case import CASE_FILE
from matcher.casework.columns import ID, NAME, Code, case_tables
from matcher.casework.enrolment import ENROLMENT
from matcher.casework.vault import Vault, of_case
from matcher.casework.waiting_list import move_up

DELETION = Table(
    "case_deletion",
    METADATA,
    Column("case_id", Code(ID), primary_key=True),
    Column("tenant", Code(NAME), nullable=False),
    Column("number", Integer, nullable=False),
    Column("deleted_on", Date, nullable=False, index=True),
    Column("by", Code(NAME), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Deletion:
    """That a case was deleted: enough to delete it once more from a backup that still has it."""

    case_id: str
    tenant: str
    number: int
    deleted_on: date
    by: str


def delete_case(
    connection: Connection, vault: Vault, log: AccessLog, actor: Actor, case_id: str, now: datetime
) -> Deletion:
    """Delete everything of the case within the transaction; seats it had go to who waits."""
    row = connection.execute(select(CASE_FILE.c.tenant, CASE_FILE.c.number).where(CASE_FILE.c.id == case_id)).one()
    seats = connection.execute(select(ENROLMENT.c.coaching_id).where(ENROLMENT.c.case_id == case_id)).scalars().all()
    for table in case_tables():
        connection.execute(delete(table).where(table.c.case_id == case_id))
    connection.execute(delete(CASE_FILE).where(CASE_FILE.c.id == case_id))
    vault.destroy(connection, of_case(case_id))
    for coaching_id in seats:
        move_up(connection, log, actor, coaching_id, now)
    deletion = Deletion(case_id, row.tenant, row.number, day_of(now), actor.id)
    if not connection.execute(select(DELETION.c.case_id).where(DELETION.c.case_id == case_id)).first():
        values = asdict(deletion)
        connection.execute(insert(DELETION).values(values))
    log.append(connection, row.tenant, actor, Deed.DELETED, case_id, now)
    return deletion
