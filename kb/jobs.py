"""Queued work in the database: leases, retries with growing pauses, and effects that happen exactly once."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    insert,
    select,
    update,
)

from kb.database import METADATA, Moment, writing
from kb.lease import LASTS, Clock, LeaseLost, is_gone
from kb.vocabulary import Term

JOB = Table(
    "job",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(40), nullable=False),
    Column("key", String(200), nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("run_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", String(200)),
    Column("lease_until", Moment),
    Column("error", Text),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
    UniqueConstraint("kind", "key"),
    sqlite_autoincrement=True,
)

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
"""A job that fails is tried again after 1, 2, 4 … minutes; after MOST_ATTEMPTS it stays failed until somebody asks."""


class JobState(Term):
    """Where a job stands."""

    QUEUED = "queued", "wartet", "queued"
    RUNNING = "running", "läuft", "running"
    DONE = "done", "erledigt", "done"
    FAILED = "failed", "gescheitert", "failed"


@dataclass(frozen=True, slots=True)
class Request:
    """Work to be done once. ``key`` names the effect: asking twice for the same key is asking once.

    ``payload`` is plain JSON data and holds nothing personal: identifiers only.
    """

    kind: str
    key: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    run_at: datetime | None = None
    """Not before this time; at once where it is None."""


@dataclass(frozen=True, slots=True)
class Job:
    """A request and what became of it."""

    number: int
    kind: str
    key: str
    payload: Mapping[str, Any]
    state: JobState
    run_at: datetime
    attempts: int
    error: str | None
    created_at: datetime
    finished_at: datetime | None


class Claim:
    """A job that this process works on. Its effect and ``finish`` belong into one transaction: then it happens once."""

    def __init__(self, jobs: Jobs, job: Job, owner: str, lasts: timedelta) -> None:
        self._jobs, self.job, self.owner, self.lasts = jobs, job, owner, lasts
        self.finished = False

    @property
    def database(self) -> Engine:
        """Where the queue is; an effect belongs there, too."""
        return self._jobs.database

    def finish(self, connection: Connection) -> None:
        """Mark the job done within the transaction of its effect. Raises LeaseLost, so that nothing of it is kept."""
        self._change(connection, state=JobState.DONE.value, error=None, finished_at=self._jobs.clock())
        self.finished = True

    def renew(self) -> None:
        """Give a sign of life. Raises LeaseLost."""
        with writing(self.database) as connection:
            self._change(connection, lease_until=self._jobs.clock() + self.lasts)

    def fail(self, error: str, retry: bool = True) -> JobState:
        """Put the job back with a growing pause, or give up on it; the state it has then. Raises LeaseLost."""
        again = retry and self.job.attempts < MOST_ATTEMPTS
        now = self._jobs.clock()
        with writing(self.database) as connection:
            if again:
                state = JobState.QUEUED
                run_at = now + pause(self.job.attempts, self.job.key)
                self._change(connection, state=state.value, error=error, run_at=run_at)
            else:
                state = JobState.FAILED
                self._change(connection, state=state.value, error=error, finished_at=now)
        return state

    def _change(self, connection: Connection, **values: Any) -> None:
        mine = (JOB.c.number == self.job.number) & (JOB.c.owner == self.owner) & (JOB.c.state == JobState.RUNNING.value)
        if connection.execute(update(JOB).where(mine).values(**values)).rowcount != 1:
            raise LeaseLost(f"Die Aufgabe {self.job.number} hat ein anderer Prozess übernommen.")


class Jobs:
    """The queue. Many processes on many machines may share it."""

    def __init__(self, database: Engine, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def add(self, request: Request, connection: Connection | None = None) -> bool:
        """Queue the request; False where its key was asked for before. Within ``connection``'s transaction if given."""
        if connection is None:
            with writing(self.database) as own:
                return self.add(request, own)
        same = (JOB.c.kind == request.kind) & (JOB.c.key == request.key)
        if connection.execute(select(JOB.c.number).where(same)).scalar() is not None:
            return False
        now = self.clock()
        connection.execute(
            insert(JOB).values(
                kind=request.kind,
                key=request.key,
                payload=json.dumps(request.payload, ensure_ascii=False),
                state=JobState.QUEUED.value,
                run_at=request.run_at or now,
                attempts=0,
                created_at=now,
            )
        )
        return True

    def claim(self, owner: str, kinds: Iterable[str], lasts: timedelta = LASTS) -> Claim | None:
        """The job that has waited longest, now leased to ``owner``; None where nothing is due.

        A job whose worker died or gave no sign in time is taken over; one that has ended all its workers fails.
        """
        now, wanted = self.clock(), list(kinds)
        with self.database.connect() as connection:  # looking must not hold writers up
            if _next(connection, wanted, now) is None:
                return None
        with writing(self.database) as connection:
            while row := _next(connection, wanted, now):
                this = update(JOB).where(JOB.c.number == row.number)
                attempts = row.attempts + 1
                if attempts <= MOST_ATTEMPTS:
                    running = {"state": JobState.RUNNING.value, "owner": owner, "lease_until": now + lasts}
                    connection.execute(this.values(**running, attempts=attempts))
                    return Claim(self, _job(row, JobState.RUNNING, attempts), owner, lasts)
                error = (
                    f"Der Prozess endete {MOST_ATTEMPTS}-mal mitten in dieser Aufgabe; sie ruht, bis jemand nachsieht."
                )
                connection.execute(this.values(state=JobState.FAILED.value, error=error, finished_at=now))
        return None

    def retry(self, number: int) -> bool:
        """Queue a failed job again, at once; False where it is not failed."""
        failed = (JOB.c.number == number) & (JOB.c.state == JobState.FAILED.value)
        anew = {"state": JobState.QUEUED.value, "attempts": 0, "run_at": self.clock(), "finished_at": None}
        with writing(self.database) as connection:
            return connection.execute(update(JOB).where(failed).values(**anew)).rowcount == 1

    def jobs(self, *states: JobState, limit: int = 100) -> tuple[Job, ...]:
        """Jobs in these states, all where none is given; the newest first."""
        statement = select(JOB).order_by(JOB.c.number.desc()).limit(limit)
        if states:
            statement = statement.where(JOB.c.state.in_([state.value for state in states]))
        with self.database.connect() as connection:
            return tuple(_job(row) for row in connection.execute(statement))

    def counts(self) -> dict[JobState, int]:
        """How many jobs there are in each state that has any."""
        statement = select(JOB.c.state, func.count()).group_by(JOB.c.state)
        with self.database.connect() as connection:
            return {JobState.of(state): count for state, count in connection.execute(statement)}


def _next(connection: Connection, kinds: Sequence[str], now: datetime) -> Row[Any] | None:
    """The job to work on next: waiting and due, or left behind by a worker."""
    running = (JOB.c.state == JobState.RUNNING.value) & JOB.c.kind.in_(kinds)
    left = [
        number
        for number, owner, until in connection.execute(
            select(JOB.c.number, JOB.c.owner, JOB.c.lease_until).where(running)
        )
        if until <= now or is_gone(owner)
    ]
    waiting = (JOB.c.state == JobState.QUEUED.value) & (JOB.c.run_at <= now) & JOB.c.kind.in_(kinds)
    due = select(JOB).where(waiting | JOB.c.number.in_(left)).order_by(JOB.c.run_at, JOB.c.number).limit(1)
    return connection.execute(due).one_or_none()


def pause(attempts: int, key: str) -> timedelta:
    """The pause before the next try: doubling, capped, up to a tenth longer by key lest all come at once."""
    doubled: timedelta = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return doubled * (1 + zlib.crc32(key.encode()) % 100 / 1000)


def _job(row: Row[Any], state: JobState | None = None, attempts: int | None = None) -> Job:
    return Job(
        number=row.number,
        kind=row.kind,
        key=row.key,
        payload=json.loads(row.payload),
        state=state or JobState.of(row.state),
        run_at=row.run_at,
        attempts=row.attempts if attempts is None else attempts,
        error=row.error,
        created_at=row.created_at,
        finished_at=row.finished_at,
    )
