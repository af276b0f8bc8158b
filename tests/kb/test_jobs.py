"""Queued work: once for each key, never two workers at once, tried again after failures, taken over from the dead."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from kb.database import open_database, writing
from kb.errors import LotseError, StoreError
from kb.jobs import LONGEST_PAUSE, MOST_ATTEMPTS, Claim, Jobs, JobState, Request, pause
from kb.lease import LeaseLost, LeaseTaken, held, is_gone, new_owner
from kb.store import NOTE
from kb.worker import Task, Worker
from tests.builders import NOW

A_WHILE = timedelta(minutes=5)


class Clock:
    """A clock that stands still until somebody moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The clock of the queue."""
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Engine:
    """An empty database."""
    return open_database(f"sqlite:///{tmp_path / 'lotse.db'}")


@pytest.fixture
def jobs(database: Engine, clock: Clock) -> Jobs:
    """An empty queue."""
    return Jobs(database, clock)


def note(key: str) -> Callable[[Claim], None]:
    """A handler that writes a note in the transaction that ends its job."""

    def run(claim: Claim) -> None:
        with writing(claim.database) as connection:
            connection.execute(insert(NOTE).values(key=f"{key}-{claim.job.number}", value="getan"))
            claim.finish(connection)

    return run


def test_the_same_key_is_asked_for_once(jobs: Jobs) -> None:
    assert jobs.add(Request("mail", "mahnung-7"))
    assert not jobs.add(Request("mail", "mahnung-7", {"anders": True}))
    assert jobs.add(Request("source", "mahnung-7"))
    assert jobs.counts() == {JobState.QUEUED: 2}


def test_a_job_is_asked_for_together_with_its_reason_or_not_at_all(jobs: Jobs, database: Engine) -> None:
    with pytest.raises(KeyboardInterrupt), writing(database) as connection:
        jobs.add(Request("mail", "a"), connection)
        raise KeyboardInterrupt
    assert jobs.counts() == {}


def test_jobs_wait_for_their_time_and_come_in_its_order(jobs: Jobs, clock: Clock) -> None:
    jobs.add(Request("mail", "spaeter", run_at=NOW + A_WHILE))
    jobs.add(Request("mail", "jetzt"))
    first = jobs.claim("a", ["mail"])
    assert first is not None and first.job.key == "jetzt"
    assert jobs.claim("b", ["mail"]) is None
    clock.now += A_WHILE
    later = jobs.claim("b", ["mail"], timedelta(hours=1))
    assert later is not None and later.job.key in ("spaeter", "jetzt")


def test_a_worker_takes_only_what_it_can_do(jobs: Jobs) -> None:
    jobs.add(Request("mail", "a"))
    assert jobs.claim("a", ["source"]) is None


def test_a_job_whose_worker_gives_no_sign_is_taken_over_and_the_first_changes_nothing(
    jobs: Jobs, clock: Clock, database: Engine
) -> None:
    jobs.add(Request("mail", "a"))
    first = jobs.claim("erste Maschine", ["mail"])
    assert first is not None
    clock.now += A_WHILE
    second = jobs.claim("zweite Maschine", ["mail"])
    assert second is not None and second.job.attempts == 2
    with pytest.raises(LeaseLost), writing(database) as connection:
        connection.execute(insert(NOTE).values(key="doppelt", value=""))
        first.finish(connection)
    with writing(database) as connection:
        connection.execute(insert(NOTE).values(key="einmal", value=""))
        second.finish(connection)
    with database.connect() as connection:
        assert connection.execute(NOTE.select()).all() == [("einmal", "")]


def test_heartbeats_keep_a_long_job(jobs: Jobs, clock: Clock) -> None:
    jobs.add(Request("mail", "a"))
    claim = jobs.claim("a", ["mail"])
    assert claim is not None
    for _ in range(5):
        clock.now += timedelta(seconds=50)
        claim.renew()
    assert jobs.claim("b", ["mail"]) is None


def test_a_failing_job_is_tried_again_after_growing_pauses_and_then_rests(jobs: Jobs, clock: Clock) -> None:
    jobs.add(Request("mail", "a"))

    def fail(_claim: Claim) -> None:
        raise LotseError("Der Postausgang antwortet nicht; später noch einmal versuchen.")

    worker = Worker(jobs, [Task("mail", fail)])
    pauses = []
    for _ in range(MOST_ATTEMPTS):
        assert worker.run_due() == 1
        (job,) = jobs.jobs()
        pauses.append(job.run_at - clock.now)
        clock.now = max(clock.now, job.run_at)
    assert worker.run_due() == 0
    assert (job.state, job.attempts) == (JobState.FAILED, MOST_ATTEMPTS)
    assert job.error == "Der Postausgang antwortet nicht; später noch einmal versuchen."
    assert pauses[0] < pauses[1] < pauses[5]
    assert jobs.retry(job.number) and worker.run_due() == 1


def test_pauses_have_a_limit() -> None:
    assert pause(60, "a") <= LONGEST_PAUSE * 1.1
    assert pause(1, "a") != pause(1, "b")


def test_an_unexpected_error_is_told_without_its_words(jobs: Jobs, caplog: pytest.LogCaptureFixture) -> None:
    jobs.add(Request("mail", "a"))

    def fail(_claim: Claim) -> None:
        raise ValueError("Frau Beispiel")

    Worker(jobs, [Task("mail", fail)]).run_due()
    (job,) = jobs.jobs()
    assert job.error is not None and "ValueError" in job.error and "Beispiel" not in job.error
    assert any(record.exc_info for record in caplog.records)


def test_one_bad_job_does_not_stop_the_others(jobs: Jobs) -> None:
    for key in "abc":
        jobs.add(Request("mail", key))

    def run(claim: Claim) -> None:
        if claim.job.key == "a":
            raise RuntimeError

    assert Worker(jobs, [Task("mail", run)]).run_due() == 3
    assert jobs.counts() == {JobState.QUEUED: 1, JobState.DONE: 2}


def test_a_job_that_ends_its_workers_is_given_up(jobs: Jobs, clock: Clock) -> None:
    jobs.add(Request("mail", "a"))
    for _ in range(MOST_ATTEMPTS):
        assert jobs.claim("a", ["mail"]) is not None
        clock.now += A_WHILE
    assert jobs.claim("a", ["mail"]) is None
    assert jobs.counts() == {JobState.FAILED: 1}


def test_what_the_calendar_asks_for_again_and_again_happens_once(jobs: Jobs, clock: Clock) -> None:
    tasks = [Task("source", note("lauf"), lambda now: [Request("source", f"esco:{now:%Y-%m-%d}")])]
    workers = [Worker(jobs, tasks), Worker(jobs, tasks)]
    for _ in range(3):
        for worker in workers:
            worker.plan()
            worker.run_due()
        clock.now += timedelta(hours=1)
    assert jobs.counts() == {JobState.DONE: 1}


def test_many_workers_do_each_job_once(database: Engine, jobs: Jobs) -> None:
    for number in range(40):
        jobs.add(Request("mail", str(number)))
    workers = [Worker(Jobs(database, jobs.clock), [Task("mail", note("getan"))]) for _ in range(4)]
    threads = [threading.Thread(target=worker.run_due) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert jobs.counts() == {JobState.DONE: 40}
    with database.connect() as connection:
        assert len(connection.execute(NOTE.select()).all()) == 40


def test_the_worker_goes_on_when_the_database_was_away(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    end, asked = threading.Event(), []

    def claim(*_arguments: object) -> None:
        asked.append(1)
        if len(asked) == 1:
            raise StoreError("Die Datenbank antwortet nicht.")
        end.set()

    monkeypatch.setattr(jobs, "claim", claim)
    monkeypatch.setattr("kb.worker.LOOK_EVERY", timedelta(milliseconds=1))
    Worker(jobs, []).run_until(end)
    assert len(asked) == 2


def test_a_lease_is_held_by_one(database: Engine, clock: Clock) -> None:
    with held(database, clock, "quelle:esco"):
        with pytest.raises(LeaseTaken, match="quelle:esco"), held(database, clock, "quelle:esco"):
            pass
        with held(database, clock, "quelle:andere"):
            pass
    with held(database, clock, "quelle:esco"):
        pass


def test_a_lease_that_ran_out_is_taken_and_its_first_holder_notices(database: Engine, clock: Clock) -> None:
    with held(database, clock, "quelle:esco") as first:
        clock.now += A_WHILE
        with held(database, clock, "quelle:esco") as second:
            with pytest.raises(LeaseLost), writing(database) as connection:
                first.confirm(connection)
            second.renew()


def test_the_lease_of_a_killed_process_is_free_at_once(database: Engine, clock: Clock, tmp_path: Path) -> None:
    code = (
        "import sys, time; from datetime import UTC, datetime; from kb.database import open_database\n"
        "from kb.lease import held\n"
        "with held(open_database(sys.argv[1]), lambda: datetime(2026, 11, 22, 9, tzinfo=UTC), 'quelle:esco'):\n"
        "    print('da', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, f"sqlite:///{tmp_path / 'lotse.db'}"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "da\n"
    with pytest.raises(LeaseTaken), held(database, clock, "quelle:esco"):
        pass
    process.kill()
    process.communicate()
    with held(database, clock, "quelle:esco"):
        pass


def test_a_living_holder_and_a_foreign_one_are_not_gone() -> None:
    mine = new_owner()
    assert not is_gone(mine)
    assert not is_gone(f"andere-maschine pid:[1] pid {os.getpid()} 1 abcd")
    here = mine.rpartition(" pid ")[0]
    assert is_gone(f"{here} pid {os.getpid()} 1 abcd"), "the number is used again by a younger process"


def test_payloads_are_plain_data(jobs: Jobs) -> None:
    jobs.add(Request("mail", "a", {"fall": 7, "wörter": ["ü"]}))
    claim = jobs.claim("a", ["mail"])
    assert claim is not None and json.loads(json.dumps(claim.job.payload)) == {"fall": 7, "wörter": ["ü"]}
