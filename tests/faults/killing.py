"""Kills a worker at random moments while it reads deliveries and takes them over: ``python -m tests.faults.killing``.

Each child is a fork that opens the database itself; what must hold is checked after every kill.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import ingest.run
from ingest.source import Raw
from kb.database import open_database
from kb.editorial.desk import Desk
from kb.editorial.queue import Queue, Wanted
from kb.editorial.run import Runs, RunState
from kb.jobs import Claim, Jobs, JobState, Request
from kb.store import Store
from kb.worker import Task, Worker
from tests.builders import NOW
from tests.ingest.lines import a_course, a_delivery, a_line_source
from tests.kb.editorial.conftest import STEWARD

COURSES = 60
SOURCE = a_line_source()


def delivery(folder: Path, version: int) -> list[Raw]:
    """The version's file: each has new titles, one course less at one end and one more at the other."""
    lines = (
        a_course(number, title=f"Kurs {number}, Ausgabe {version}") for number in range(version, version + COURSES)
    )
    return a_delivery(folder, *lines, name=f"ausgabe-{version}.jsonl")


def clock() -> datetime:
    """Goes on, so that leases could run out; here the dead are noticed before."""
    return NOW + timedelta(seconds=time.monotonic())


def work(folder: Path, version: int) -> None:
    """What the killed process does: the queued reading, then the steward takes everything over."""
    ingest.run.BATCH = 5
    store = Store(open_database(f"sqlite:///{folder / 'lotse.db'}"))
    jobs = Jobs(store.database, clock)

    def read(claim: Claim) -> None:
        raws = [replace(raw, fetched_at=NOW) for raw in delivery(folder, claim.job.payload["version"])]
        ingest.run.ingest(store, SOURCE, raws, clock, finish=claim.finish)

    jobs.add(Request("source", f"kurse:{version}", {"version": version}))
    worker = Worker(jobs, [Task("source", read)])
    worker.run_due()
    for job in jobs.jobs(JobState.FAILED):  # its workers were killed too often; somebody looks
        jobs.retry(job.number)
        worker.run_due()
    Desk(store).accept_all(STEWARD, clock())


def attempt(folder: Path, version: int, kill_after: float | None) -> bool:
    """Run the work in a fork; whether it came to its end before it was killed."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            work(folder, version)
            code = 0
        finally:
            os._exit(code)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
        raise AssertionError(f"the worker failed by itself: {status}")
    return os.WIFEXITED(status)


def check(folder: Path, version: int) -> None:
    """What must hold at every moment: a sound file, no half run, each record known once, no entry twice."""
    with closing(sqlite3.connect(folder / "lotse.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    store = Store(open_database(f"sqlite:///{folder / 'lotse.db'}"))
    titles = [entry.title for entry in store.entries()]
    editions = {title.rpartition(" ")[2] for title in titles}
    assert len(titles) == len(set(titles)), "an entry twice"
    done = [run for run in Runs(store.database).runs(limit=1000) if run.state is RunState.DONE]
    waiting = Queue(store.database).changes(Wanted(), limit=1000)
    assert len(waiting) in (0, COURSES), f"{len(waiting)} proposals: half a run is visible"
    assert len({change.record for change in waiting}) == len(waiting), "a proposal twice"
    assert len(done) in (version, version + 1), f"{len(done)} runs for {version} versions"
    assert len(editions) <= version + 1
    store.database.dispose()


def check_end(folder: Path, versions: int) -> None:
    """What must hold at the end: nothing lost, nothing double, every change with its revision."""
    store = Store(open_database(f"sqlite:///{folder / 'lotse.db'}"))
    entries = {entry.id: entry for entry in store.entries()}
    last = versions - 1
    assert sorted(entries) == sorted(f"kurs-{number}" for number in range(last + COURSES)), "lost or double"
    for number in range(last + COURSES):
        entry = entries[f"kurs-{number}"]
        assert entry.title == f"Kurs {number}, Ausgabe {min(number, last)}"
        assert (entry.upkeep.missing_since is not None) == (number < last)
        seen_in = min(number, last) - max(0, number - COURSES + 1) + 1
        assert len(store.revisions(entry.id)) == seen_in + (number < last), (
            f"{entry.id}: a revision too many or too few"
        )
    jobs = Jobs(store.database, clock)
    assert jobs.counts() == {JobState.DONE: versions}
    assert len([run for run in Runs(store.database).runs(limit=1000) if run.state is RunState.DONE]) == versions


def main(folder: Path, kills: int, seed: int) -> dict[str, int]:
    """Kill until so many processes died in the middle; how many versions were read meanwhile."""
    chance = random.Random(seed)
    Store(open_database(f"sqlite:///{folder / 'lotse.db'}")).database.dispose()
    began = time.monotonic()
    attempt(folder, 0, None)
    whole = time.monotonic() - began
    version, killed = 1, 0
    while killed < kills:
        ended = attempt(folder, version, chance.uniform(0, whole * 0.7))
        check(folder, version)
        killed += not ended
        version += ended
    attempt(folder, version, None)
    check_end(folder, version + 1)
    return {"killed": killed, "versions": version + 1}


def parse(arguments: Iterable[str]) -> tuple[Path, int, int]:
    """Folder, kills, seed."""
    folder, kills, seed = arguments
    return Path(folder), int(kills), int(seed)


if __name__ == "__main__":
    print(json.dumps(main(*parse(sys.argv[1:]))))
