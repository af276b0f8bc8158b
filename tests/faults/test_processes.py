"""Several processes on one data folder: one sets it up, the others wait, and all answer."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from filelock import FileLock

from kb.knowledge import open_knowledge
from kb.settings import Settings
from tests.builders import NOW, an_info, write_record
from tests.faults.conftest import finish, start


def test_two_processes_on_the_same_empty_folder_set_it_up_once(fresh: Settings) -> None:
    processes = [start(fresh) for _ in range(3)]
    done = [finish(process) for process in processes]
    assert [(one.code, one.err) for one in done] == [(0, "")] * 3
    assert [one.ids for one in done] == [["kurs"]] * 3
    with closing(sqlite3.connect(fresh.data / "lotse.db")) as connection:
        assert connection.execute("SELECT count(*) FROM entry_revision").fetchone() == (7,)
    assert len(list((fresh.data / "index").glob("g-*"))) == 1


def test_process_waits_for_the_one_that_sets_up(fresh: Settings) -> None:
    fresh.data.mkdir()
    with FileLock(fresh.data / "setup.lock"):
        process = start(fresh)
        try:
            process.wait(timeout=1.5)
        except Exception:
            still_waiting = True
        else:
            still_waiting = False
    done = finish(process)
    assert still_waiting
    assert (done.code, done.ids) == (0, ["kurs"])


def test_processes_that_start_after_a_change_of_the_corpus_agree(fresh: Settings) -> None:
    open_knowledge(fresh, NOW)
    write_record(fresh.corpus, an_info("neu", "Quastenflosser"))
    processes = [start(fresh, "search", "Quastenflosser", "--format", "json") for _ in range(2)]
    assert [finish(process).ids for process in processes] == [["neu"]] * 2


def test_set_up_that_was_killed_is_taken_up_again(fresh: Settings) -> None:
    process = start(fresh)
    try:
        process.wait(timeout=0.4)
    except Exception:
        process.kill()
    process.communicate(timeout=30)
    done = finish(start(fresh))
    assert (done.code, done.ids) == (0, ["kurs"])
