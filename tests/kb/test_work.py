"""``lotse work``: does what is due, tells what failed, and as a companion ends with the process it accompanies."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import click.testing
import pytest

from kb.commands import now
from kb.errors import LotseError
from kb.jobs import Claim, Jobs, Request
from kb.knowledge import open_store
from kb.settings import Settings
from kb.work import Workshop, work, worked_beside
from kb.worker import Task
from tests.builders import a_corpus_folder, one_of_each_kind

ROOT = Path(__file__).parents[2]
done: list[str] = []


def some_tasks(workshop: Workshop) -> Iterable[Task]:
    """A task that the calendar asks for, and one that fails."""

    def write(claim: Claim) -> None:
        done.append(f"{claim.job.key} in {workshop.settings.data.name}")

    def fail(_claim: Claim) -> None:
        raise LotseError("Der Postausgang antwortet nicht; später noch einmal versuchen.")

    return [Task("note", write, lambda _now: [Request("note", "heute")]), Task("mail", fail)]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A data folder with a small corpus, named in the environment."""
    monkeypatch.setenv("LOTSE_CORPUS", str(a_corpus_folder(tmp_path / "corpus", *one_of_each_kind())))
    return Settings.from_environment(os.environ)


def test_what_is_due_is_done_once(settings: Settings) -> None:
    done.clear()
    Jobs(open_store(settings, now()).database, now).add(Request("mail", "mahnung-7"))
    runner = click.testing.CliRunner()
    for _ in range(2):
        result = runner.invoke(work, ["--once"], obj=["tests.kb.test_work:some_tasks"], catch_exceptions=False)
    assert result.exit_code == 0
    assert result.stdout == "1 wartet, 0 läuft, 1 erledigt, 0 gescheitert\n"
    assert done == ["heute in lotse-data"]


def processes_of(data: Path) -> list[int]:
    """Companions that work on a data folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        if b"--companion" in command and f"LOTSE_DATA={data}".encode() in environment:
            found.append(int(folder.name))
    return found


def wait_until(wanted: int, data: Path) -> None:
    """Waits for so many companions; a test that waits longer than its limit fails."""
    while len(processes_of(data)) != wanted:
        time.sleep(0.05)


@pytest.mark.timeout(60)
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_a_companion_ends_with_the_block_and_with_a_killed_process(settings: Settings) -> None:
    open_store(settings, now())
    with worked_beside():
        wait_until(1, settings.data)
    assert processes_of(settings.data) == []
    code = "import time; from kb.work import worked_beside\nwith worked_beside(): time.sleep(50)"
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    wait_until(1, settings.data)
    process.kill()
    process.wait()
    wait_until(0, settings.data)
