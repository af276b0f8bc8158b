"""Proposals for all examples and cases: how long they take, and how long it takes to answer „Warum nicht?“."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import numpy as np

from kb.knowledge import Knowledge, open_knowledge
from kb.settings import Settings
from matcher.answer import answer
from matcher.profile import Profile
from matcher.proposals import propose
from tests.benchmarks.planning import AS_OF, profiles


def measured(work: Callable[[Profile], object]) -> str:
    """Percentiles of the time for one profile, after one to warm up."""
    listed = list(profiles())
    work(listed[0])
    times = []
    for person in listed:
        started = time.perf_counter()
        work(person)
        times.append((time.perf_counter() - started) * 1000)
    p50, p95, most = np.percentile(times, [50, 95, 100])
    return f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, slowest {most:.0f} ms ({len(times)} profiles)"


def rows() -> Iterator[tuple[str, str]]:
    """What was measured, and the result."""
    with tempfile.TemporaryDirectory(prefix="lotse-benchmark-") as folder:
        knowledge = open_knowledge(Settings.from_environment({"LOTSE_DATA": folder}), datetime.now(UTC))
        yield "proposals for a profile", measured(lambda person: propose(person, knowledge, AS_OF))
        yield "the same with „Warum nicht?“ and both ways on", measured(lambda person: _whole(person, knowledge))


def _whole(person: Profile, knowledge: Knowledge) -> object:
    return answer(propose(person, knowledge, AS_OF), knowledge)


if __name__ == "__main__":
    for name, value in rows():
        print(f"{name:62} {value}")
