"""A data folder that cannot be written: one sentence that names it, and nothing lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.knowledge import open_knowledge
from kb.settings import Settings
from tests.builders import NOW, an_environment, an_info, write_record
from tests.faults.conftest import Done, Search

Lock = Callable[[Path], None]


def _is_writable(folder: Path) -> bool:
    try:
        (folder / "probe").write_text("", encoding="utf-8")
        (folder / "probe").unlink()
    except OSError:
        return False
    return True


def _run(*command: str) -> bool:
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True).returncode == 0


@pytest.fixture
def make_read_only() -> Iterator[Lock]:
    """Takes a folder's write permission away by what this machine allows: mode, read-only mount or attribute."""
    undo: list[Callable[[], object]] = []

    def lock(folder: Path) -> None:
        os.chmod(folder, 0o555)
        undo.append(lambda: os.chmod(folder, 0o755))
        if not _is_writable(folder):
            return
        if _run("mount", "--bind", str(folder), str(folder)):
            undo.insert(0, lambda: _run("umount", "-l", str(folder)))
            _run("mount", "-o", "remount,bind,ro", str(folder))
            if not _is_writable(folder):
                return
        if _run("chattr", "-R", "+i", str(folder)):
            undo.insert(0, lambda: _run("chattr", "-R", "-i", str(folder)))
            if not _is_writable(folder):
                return
        pytest.skip("nothing here makes a folder read-only: neither mode (root), nor a bind mount, nor chattr")

    yield lock
    for step in undo:
        step()


def test_empty_folder_that_cannot_be_written_is_named(fresh: Settings, search: Search, make_read_only: Lock) -> None:
    fresh.data.mkdir()
    make_read_only(fresh.data)
    search().says(str(fresh.data), "LOTSE_DATA")


def test_folder_that_cannot_be_made_is_named(fresh: Settings, search: Search, make_read_only: Lock) -> None:
    fresh.data.mkdir()
    make_read_only(fresh.data)
    search(DATA=fresh.data / "tiefer").says("kann nicht angelegt werden")


def test_folder_in_a_place_without_files_is_named(search: Search) -> None:
    search(DATA="/proc/lotse").says("/proc/lotse")


def test_folder_that_was_set_up_and_cannot_be_written_is_searched_or_named(
    fresh: Settings, search: Search, make_read_only: Lock
) -> None:
    open_knowledge(fresh, NOW).store.database.dispose()
    make_read_only(fresh.data)
    done = search()
    if done.code:
        done.says("LOTSE_DATA")
    else:
        assert (done.err, done.ids) == ("", ["kurs"])


def test_changed_corpus_with_a_folder_that_cannot_be_written_is_named(
    fresh: Settings, search: Search, make_read_only: Lock
) -> None:
    open_knowledge(fresh, NOW).store.database.dispose()
    write_record(fresh.corpus, an_info("neu", "Quastenflosser"))
    make_read_only(fresh.data)
    search().says("LOTSE_DATA")


@pytest.mark.parametrize("kilobytes", [1, 40])
def test_full_disk_is_one_sentence_and_the_next_start_goes_on(fresh: Settings, search: Search, kilobytes: int) -> None:
    """A limit on the size of files stands for the full disk."""
    settings = an_environment(DATA=fresh.data, CORPUS=fresh.corpus, ENCODER=fresh.encoder)
    command = f"ulimit -f {kilobytes}; exec {sys.executable} -m lotse search Brückenkurs"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=dict(settings), timeout=60)
    Done(done.returncode, done.stdout, done.stderr).says("lotse: ")
    assert search().ids == ["kurs"]
