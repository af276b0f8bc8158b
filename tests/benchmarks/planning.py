"""Plans of all examples and cases: how long one takes, with the shipped corpus and with a synthetic one of 300 runs."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

from kb.knowledge import open_knowledge
from kb.plain_yaml import read_yaml
from kb.settings import Settings
from matcher.plan import make_plan
from matcher.profile import Profile, profile_from, read_profile
from matcher.proposals import KnownWithEncoder
from tests.matcher.plan.test_corpus_of_runs import WORLD, a_person

AS_OF = date(2026, 11, 22)
ROOT = Path(__file__).parents[2]


def profiles() -> Iterator[Profile]:
    """Every example, and every case of tests/matcher/cases."""
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        if ".expected" not in path.name:
            yield read_profile(path)
    for path in sorted((ROOT / "tests" / "matcher" / "cases").glob("*.yaml")):
        listed = read_yaml(path.read_text(encoding="utf-8"))
        assert isinstance(listed, list)
        yield from (profile_from(case["profile"]) for case in listed)


def measured(knowledge: KnownWithEncoder, people: Iterable[Profile]) -> str:
    """Percentiles of the time for one plan with all its variants, after one to warm up."""
    listed = list(people)
    make_plan(listed[0], knowledge, AS_OF)
    times = []
    for person in listed:
        started = time.perf_counter()
        make_plan(person, knowledge, AS_OF)
        times.append((time.perf_counter() - started) * 1000)
    p50, p95, most = np.percentile(times, [50, 95, 100])
    return f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, slowest {most:.0f} ms ({len(times)} plans)"


def rows() -> Iterator[tuple[str, str]]:
    """What was measured, and the result."""
    with tempfile.TemporaryDirectory(prefix="lotse-benchmark-") as folder:
        knowledge = open_knowledge(Settings.from_environment({"LOTSE_DATA": folder}), datetime.now(UTC))
        yield "plan with three variants, shipped corpus", measured(knowledge, profiles())
    people = (a_person(random.Random(number)) for number in range(60))
    yield "plan with three variants, 300 dated runs for one occupation", measured(WORLD, people)


if __name__ == "__main__":
    for name, value in rows():
        print(f"{name:62} {value}")
