"""Works off the queue: plans what is due, runs each job under a lease with heartbeat, and never dies of one job."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kb.database import writing
from kb.dates import day_of
from kb.errors import LotseError, StoreError
from kb.jobs import Claim, Jobs, Request
from kb.lease import LASTS, Heartbeat, LeaseLost, new_owner

LOOK_EVERY = timedelta(seconds=5)
"""How often an idle worker looks for new work."""

PLAN_EVERY = timedelta(minutes=1)
"""How often a worker asks what has become due."""

_log = logging.getLogger("lotse.work")


def _nothing(_now: datetime) -> Iterable[Request]:
    return ()


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of work: what to do for one job, and which requests the calendar makes.

    ``run`` puts its effect and ``claim.finish(connection)`` into one transaction; where it does not call ``finish``,
    the worker marks the job done afterwards, and a crash between the two repeats it. ``due`` may name a request again
    and again: its key makes it one.
    """

    kind: str
    run: Callable[[Claim], None]
    due: Callable[[datetime], Iterable[Request]] = _nothing


def daily(kind: str, run: Callable[[Claim], None]) -> Task:
    """A task that is due once on each day of the calendar here."""

    def due(now: datetime) -> Iterable[Request]:
        return [Request(kind, day_of(now).isoformat())]

    return Task(kind, run, due)


class Worker:
    """Runs the jobs of its tasks."""

    def __init__(self, jobs: Jobs, tasks: Iterable[Task], lasts: timedelta = LASTS) -> None:
        self.jobs = jobs
        self.tasks = {task.kind: task for task in tasks}
        self._lasts = lasts
        self._owner = new_owner()

    def plan(self) -> int:
        """Queue what the tasks' calendars say; how many requests were new."""
        now = self.jobs.clock()
        return sum(self.jobs.add(request) for task in self.tasks.values() for request in task.due(now))

    def run_due(self) -> int:
        """Run what is due until nothing is; how many jobs were tried."""
        tried = 0
        while claim := self.jobs.claim(self._owner, self.tasks, self._lasts):
            self._run(claim)
            tried += 1
        return tried

    def run_until(self, end: threading.Event) -> None:
        """Plan and run until the event is set. A database that is away for a while is waited for."""
        planned: datetime | None = None
        while not end.is_set():
            try:
                now = self.jobs.clock()
                if planned is None or not timedelta() <= now - planned < PLAN_EVERY:
                    self.plan()
                    planned = now
                while not end.is_set() and (claim := self.jobs.claim(self._owner, self.tasks, self._lasts)):
                    self._run(claim)
            except StoreError as error:
                _log.error("work: %s", error)
            end.wait(LOOK_EVERY.total_seconds())

    def _run(self, claim: Claim) -> None:
        job = claim.job
        try:
            with Heartbeat(claim.renew, self._lasts / 4):
                self.tasks[job.kind].run(claim)
            if not claim.finished:
                with writing(self.jobs.database) as connection:
                    claim.finish(connection)
            _log.info("work: job %d (%s) done", job.number, job.kind)
        except LeaseLost:
            _log.warning("work: job %d (%s) was taken over", job.number, job.kind)
        except Exception as error:
            self._note_failure(claim, error)

    def _note_failure(self, claim: Claim, error: Exception) -> None:
        job = claim.job
        if isinstance(error, LotseError):
            message = str(error)
            _log.warning("work: job %d (%s) failed: %s", job.number, job.kind, type(error).__name__)
        else:  # our bug: the cause is in the log, the words of an unknown error may be personal
            message = f"Unerwarteter Fehler ({type(error).__name__}); die Einzelheiten stehen im Protokoll."
            _log.error("work: job %d (%s) failed", job.number, job.kind, exc_info=error)
        try:
            claim.fail(message)
        except LeaseLost:
            _log.warning("work: job %d (%s) was taken over", job.number, job.kind)
