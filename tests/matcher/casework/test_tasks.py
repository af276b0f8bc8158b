"""What the queue does for cases each day, and the command that shows it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from kb.actor import Actor
from kb.database import open_database, writing
from kb.jobs import Jobs, JobState
from kb.keys import KeyRing, open_keys
from kb.settings import BUNDLED_ENCODER, Settings, shipped_corpus
from kb.store import Store
from kb.work import Workshop
from kb.worker import Worker
from lotse import main
from matcher.casework.access_log import ACCESS_LOG
from matcher.casework.casebook import Casebook
from matcher.casework.errors import UnknownCase
from matcher.casework.tasks import tasks
from tests.builders import NOW, TODAY
from tests.matcher.casework.people import ANNA, a_case


class Day:
    """A data folder, a clock that is set by hand, and a worker with the tasks of casework."""

    def __init__(self, data: Path) -> None:
        self.now = NOW
        settings = Settings(data, f"sqlite:///{data / 'lotse.db'}", str(BUNDLED_ENCODER), shipped_corpus())
        self.database = open_database(settings.database)
        self.ring = open_keys(data / "keys", self.database)
        self.casebook = Casebook(self.database, self.ring)
        self.jobs = Jobs(self.database, self.clock)
        self.worker = Worker(self.jobs, tasks(Workshop(settings, Store(self.database), self.clock)))

    def clock(self) -> datetime:
        """The moment it is."""
        return self.now

    def work(self, days: int) -> dict[JobState, int]:
        """Do what is due after so many days."""
        self.now = NOW + timedelta(days=days)
        self.worker.plan()
        self.worker.run_due()
        return self.jobs.counts()


@pytest.fixture
def day(tmp_path: Path) -> Day:
    """A fresh data folder."""
    return Day(tmp_path / "lotse-data")


def test_cases_are_deleted_on_their_day_and_once_a_day_is_enough(day: Day) -> None:
    case = a_case(day.casebook)
    day.casebook.retention.set_date(ANNA, case.id, TODAY + timedelta(days=3), NOW)
    assert day.work(2) == {JobState.DONE: 3}
    assert day.work(2) == {JobState.DONE: 3}
    assert day.casebook.cases.case(ANNA, case.id, day.now).id == case.id
    assert day.work(3) == {JobState.DONE: 6}
    with pytest.raises(UnknownCase):
        day.casebook.cases.case(ANNA, case.id, day.now)


def test_keys_are_wrapped_anew_after_a_rotation(day: Day) -> None:
    case = a_case(day.casebook)
    day.ring.rotate()
    day.work(0)
    sorted((day.ring.folder).glob("*.key"))[0].unlink()
    renewed = Casebook(day.database, KeyRing.open(day.ring.folder))
    assert renewed.cases.case(ANNA, case.id, NOW).pseudonym == "Kranich"


def test_a_changed_log_makes_the_job_fail_and_names_where(day: Day) -> None:
    a_case(day.casebook)
    a_case(day.casebook)
    with writing(day.database) as connection:
        connection.execute(delete(ACCESS_LOG).where(ACCESS_LOG.c.number == 1))
    day.work(0)
    (job,) = [job for job in day.jobs.jobs() if job.kind == "access-log"]
    assert job.error and "traeger-a: Vor Zeile 2 fehlt" in job.error


def test_the_command_shows_what_is_due_and_renews_the_key(day: Day, capsys: pytest.CaptureFixture[str]) -> None:
    case = a_case(day.casebook)
    a_case(day.casebook, actor=Actor("c", "Clara", "traeger-b", ANNA.roles))
    day.casebook.retention.set_date(ANNA, case.id, TODAY, NOW)
    main(["cases", "due", "--on", "2026-11-22"])
    assert capsys.readouterr().out == "Am 22.11.2026 sind 1 Fälle zu löschen.\n  traeger-a: 1\n"
    main(["cases", "due", "--on", "2026-11-22", "--format", "json"])
    assert json.loads(capsys.readouterr().out) == [
        {"organisation": "traeger-a", "number": 1, "delete_on": "2026-11-22", "status": "open", "records": 3}
    ]
    main(["cases", "check-log"])
    assert "stimmt (2 Organisationen)" in capsys.readouterr().out
    main(["cases", "new-key"])
    assert "4 Fallschlüssel neu verpackt" in capsys.readouterr().out
    with writing(day.database) as connection:
        connection.execute(delete(ACCESS_LOG).where(ACCESS_LOG.c.tenant == "traeger-b"))
    with pytest.raises(SystemExit):
        main(["cases", "check-log"])
    assert "traeger-b" in capsys.readouterr().err
