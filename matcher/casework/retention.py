"""Retention: until when cases are kept, what would be deleted on a day, and the run that deletes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select, update

from kb.actor import Actor, program
from kb.database import scrub, writing
from kb.dates import day_of, months_after
from matcher.casework.access import require_administration
from matcher.casework.access_log import KEPT_MONTHS
from matcher.casework.case import CASE_FILE, Case, CaseStatus
from matcher.casework.columns import case_tables
from matcher.casework.deletion import DELETION, Deletion, delete_case
from matcher.casework.desk import Desk
from matcher.casework.errors import WrongInput
from matcher.casework.organisation import LONGEST_MONTHS, KeepingTimes, keeping_times, set_keeping_times

JOB = program("retention")


@dataclass(frozen=True, slots=True)
class DueCase:
    """A case that would be deleted; ``records`` is how many rows go with it. Nothing in it is content."""

    id: str
    tenant: str
    number: int
    status: CaseStatus
    counsellor: str
    delete_on: date
    records: int


@dataclass(frozen=True, slots=True)
class DeletionReport:
    """What a run deleted; ``scrubbed`` False where a reader kept the write-ahead log busy: the next run cleans up."""

    deleted: tuple[Deletion, ...]
    scrubbed: bool


class Retention:
    """Keeping times, dates of deletion, and deletion itself."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def times(self, actor: Actor) -> KeepingTimes:
        """What the actor's organisation set, else the defaults."""
        tenant = require_administration(actor)
        with self._desk.engine.connect() as connection:
            return keeping_times(connection, tenant)

    def set_times(self, actor: Actor, times: KeepingTimes, now: datetime) -> int:
        """Other keeping times; how many cases got another date. Dates set by hand stay."""
        tenant = require_administration(actor)
        changed = 0
        with writing(self._desk.engine) as connection:
            set_keeping_times(connection, tenant, times)
            rows = connection.execute(
                select(CASE_FILE.c.id, CASE_FILE.c.changed_at, CASE_FILE.c.closed_on, CASE_FILE.c.delete_on).where(
                    CASE_FILE.c.tenant == tenant, CASE_FILE.c.delete_on_set.is_(False)
                )
            ).all()
            for row in rows:
                end = times.end(day_of(row.changed_at), row.closed_on)
                if end != row.delete_on:
                    connection.execute(update(CASE_FILE).where(CASE_FILE.c.id == row.id).values(delete_on=end))
                    changed += 1
        return changed

    def set_date(self, actor: Actor, case_id: str, on: date | None, now: datetime) -> Case:
        """Delete the case on that day, whatever changes until then; None: as the organisation's times say.

        Raises WrongInput for a day that has passed or lies too far ahead.
        """
        with self._desk.work(actor, case_id, now) as folder:
            if on is None:
                return folder.change_case(delete_on_set=False)
            if not folder.day <= on <= months_after(folder.day, LONGEST_MONTHS):
                raise WrongInput(
                    f"Das Löschdatum {on:%d.%m.%Y} liegt in der Vergangenheit oder zu weit in der Zukunft."
                )
            return folder.change_case(delete_on=on, delete_on_set=True)

    def preview(self, actor: Actor, on: date) -> tuple[DueCase, ...]:
        """What a run on that day would delete in the actor's organisation, the earliest first."""
        return self._due(CASE_FILE.c.delete_on <= on, CASE_FILE.c.tenant == require_administration(actor))

    def preview_all(self, on: date) -> tuple[DueCase, ...]:
        """The same for all organisations, for a command."""
        return self._due(CASE_FILE.c.delete_on <= on)

    def _due(self, *due: ColumnElement[bool]) -> tuple[DueCase, ...]:
        with self._desk.engine.connect() as connection:
            rows = connection.execute(
                select(CASE_FILE).where(*due).order_by(CASE_FILE.c.delete_on, CASE_FILE.c.tenant, CASE_FILE.c.number)
            ).all()
            counts = dict.fromkeys((row.id for row in rows), 0)
            for table in case_tables():
                counted = (
                    select(table.c.case_id, func.count())
                    .join(CASE_FILE, CASE_FILE.c.id == table.c.case_id)
                    .where(*due)
                    .group_by(table.c.case_id)
                )
                for id, number in connection.execute(counted):
                    counts[id] += number
        return tuple(
            DueCase(
                row.id, row.tenant, row.number, CaseStatus.of(row.status), row.counsellor, row.delete_on, counts[row.id]
            )
            for row in rows
        )

    def delete(self, actor: Actor, case_id: str, now: datetime) -> DeletionReport:
        """Delete one case at once, as somebody may demand. Raises UnknownCase."""
        with writing(self._desk.engine) as connection:
            self._desk.open(connection, actor, case_id, now)
            deletion = delete_case(connection, self._desk.vault, self._desk.log, actor, case_id, now)
        return DeletionReport((deletion,), scrub(self._desk.engine))

    def run(self, on: date, now: datetime) -> DeletionReport:
        """Delete all cases of all organisations whose day has come, and old rows of the log; for a job once a day."""
        due = select(CASE_FILE.c.id).where(CASE_FILE.c.delete_on <= on).order_by(CASE_FILE.c.delete_on, CASE_FILE.c.id)
        with self._desk.engine.connect() as connection:
            ids = connection.execute(due).scalars().all()
        deleted = self._delete_all(ids, now)
        self._prune_logs(on, now)
        return DeletionReport(deleted, scrub(self._desk.engine))

    def deletions(self, since: date) -> tuple[Deletion, ...]:
        """What was deleted since the day: to be read before a backup is restored, and given to ``repeat`` after."""
        statement = select(DELETION).where(DELETION.c.deleted_on >= since).order_by(DELETION.c.deleted_on)
        with self._desk.engine.connect() as connection:
            return tuple(Deletion(**row) for row in connection.execute(statement).mappings())

    def repeat(self, deletions: Iterable[Deletion], now: datetime) -> DeletionReport:
        """Delete again what an older backup brought back."""
        deleted = self._delete_all((deletion.case_id for deletion in deletions), now)
        return DeletionReport(deleted, scrub(self._desk.engine))

    def _prune_logs(self, on: date, now: datetime) -> None:
        log, before = self._desk.log, now - (on - months_after(on, -KEPT_MONTHS))
        with writing(self._desk.engine) as connection:
            for tenant in log.tenants(connection):
                log.prune(connection, tenant, before)

    def _delete_all(self, ids: Iterable[str], now: datetime) -> tuple[Deletion, ...]:
        """Each in a transaction of its own, so that what was deleted stays deleted when the next one fails."""
        deleted = []
        for id in ids:
            with writing(self._desk.engine) as connection:
                present = select(CASE_FILE.c.id).where(CASE_FILE.c.id == id).with_for_update()
                if connection.execute(present).first():
                    deleted.append(delete_case(connection, self._desk.vault, self._desk.log, JOB, id, now))
        return tuple(deleted)
