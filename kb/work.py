"""The command ``lotse work``, and the companion process in which ``lotse serve`` runs it."""

from __future__ import annotations

import importlib
import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import click

from kb.commands import now
from kb.jobs import Jobs, JobState
from kb.knowledge import open_store
from kb.lease import Clock
from kb.settings import Settings
from kb.store import Store
from kb.worker import Task, Worker

GRACE_SECONDS = 10
"""How long a companion may take to end before it is killed; a killed job is taken up again."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a package needs to make its tasks."""

    settings: Settings
    store: Store
    clock: Clock


TaskMaker = Callable[[Workshop], Iterable[Task]]
"""Makes the tasks of a package; the front door names the packages' makers."""


@click.command(epilog="Beispiel: lotse work --once")
@click.option("--once", is_flag=True, help="Erledigt nur, was jetzt fällig ist, und endet.")
@click.option("--companion", is_flag=True, hidden=True, help="Endet, wenn die Eingabe endet.")
@click.pass_obj
def work(makers: Sequence[str], once: bool, companion: bool) -> None:
    """Erledigt Aufgaben der Warteschlange: Quellen, Erinnerungen, Nachrichten."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    logging.getLogger("lotse.work").setLevel(logging.INFO)
    settings = Settings.from_environment()
    store = open_store(settings, now())
    jobs = Jobs(store.database, now)
    worker = Worker(jobs, tasks_of(makers, Workshop(settings, store, now)))
    if once:
        worker.plan()
        worker.run_due()
        _tell(jobs)
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # what is begun is taken up again by the next
    end = threading.Event()
    if companion:
        threading.Thread(target=_wait_for_end, args=(end,), daemon=True).start()
    else:
        click.echo("Lotse arbeitet die Warteschlange ab.  (Beenden mit Strg+C)", err=True)
    worker.run_until(end)


def tasks_of(makers: Iterable[str], workshop: Workshop) -> list[Task]:
    """The tasks that makers named ``module:function`` make."""
    made: list[Task] = []
    for name in makers:
        module, _, function = name.partition(":")
        make: TaskMaker = getattr(importlib.import_module(module), function)
        made += make(workshop)
    return made


@contextmanager
def worked_beside() -> Iterator[None]:
    """Runs ``lotse work`` in a process of its own during the block; it ends with this one, however that ends."""
    command = [sys.executable, "-m", "lotse", "work", "--companion"]
    # a session of its own: Strg+C is for this process, which then ends the other
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        yield
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.terminate()
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for_end(end: threading.Event) -> None:
    sys.stdin.buffer.read()  # nothing comes; it ends when the other process does
    end.set()


def _tell(jobs: Jobs) -> None:
    counts = jobs.counts()
    click.echo(", ".join(f"{counts.get(state, 0)} {state.de}" for state in JobState))
    for job in jobs.jobs(JobState.FAILED, limit=10):
        click.echo(f"! {job.kind} {job.key}: {job.error}", err=True)
