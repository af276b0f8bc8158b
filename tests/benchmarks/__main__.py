"""``make benchmark``: indexing, search, cold start, proposals and plans on this machine, as one table."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import numpy as np

from kb.corpus import Corpus
from kb.knowledge import Knowledge, open_knowledge
from kb.search.document import entry_documents
from kb.search.query import Filters, Query
from kb.settings import Settings
from kb.vocabulary import Kind, Land, Phase
from tests.benchmarks import matching, planning
from tests.benchmarks.synthetic import questions, synthetic_entries

AS_OF = date(2026, 11, 22)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--entries", type=int, default=10_000)
    options.add_argument("--queries", type=int, default=500)
    chosen = options.parse_args()
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory(prefix="lotse-benchmark-") as folder:
        first_start(Path(folder) / "first")
        cold_search(Path(folder) / "first")
        knowledge = filled(Path(folder) / "many", chosen.entries)
        indexing(knowledge)
        searching(knowledge, questions(chosen.queries))
    for name, value in (*matching.rows(), *planning.rows()):
        row(name, value)


def row(name: str, value: str) -> None:
    """One line of the table."""
    print(f"{name:58} {value}")


def first_start(folder: Path) -> None:
    """An empty data folder: corpus loaded, index built, one question answered."""
    seconds = timed(lambda: lotse(folder, "search", "Pflege"))
    row("first `lotse search` on an empty data folder", f"{seconds:.2f} s")


def cold_search(folder: Path) -> None:
    """A new process on a folder that is set up; the median of five."""
    seconds = float(np.median([timed(lambda: lotse(folder, "search", "Pflege")) for _ in range(5)]))
    row("cold `lotse search` (median of 5)", f"{seconds:.2f} s")


def filled(folder: Path, count: int) -> Knowledge:
    """A knowledge base with the shipped corpus and ``count`` synthetic entries."""
    knowledge = open_knowledge(settings(folder), datetime.now(UTC))
    entries = tuple(synthetic_entries(count))
    shipped = knowledge.entries()
    corpus = Corpus((*shipped, *entries), knowledge.occupations.all, ())
    seconds = timed(lambda: knowledge.store.load(corpus, datetime.now(UTC)))
    row(f"{count} entries into the store", f"{count / seconds:,.0f} a second")
    return knowledge


def indexing(knowledge: Knowledge) -> None:
    """The whole index: analysis, encoding, writing."""
    count = len(knowledge.store.ids())
    documents = list(entry_documents(knowledge.entries(), knowledge.context))
    seconds = timed(lambda: knowledge.engine.rebuild(documents, knowledge.store.revision))
    row(f"index of {count} entries (analysis, encoding, writing)", f"{count / seconds:,.0f} a second ({seconds:.1f} s)")
    seconds = timed(knowledge.rebuild_index)
    row("the same from the store on", f"{count / seconds:,.0f} a second ({seconds:.1f} s)")
    one = knowledge.entry("s-1").model_copy(update={"title": "Geändert"})
    knowledge.store.save(one, "benchmark", "measured", datetime.now(UTC))
    row("one changed entry brought into the index", f"{timed(knowledge.refresh) * 1000:.0f} ms")


def searching(knowledge: Knowledge, asked: list[str]) -> None:
    """Questions in process, from text to hits with snippets and reasons."""
    cases = {
        "search, no filter": Filters(),
        "search, kind and phase": Filters(kinds=(Kind.OFFER,), phases=(Phase.QUALIFICATION,)),
        "search, 30 km around Stendal, open today": Filters(near="Stendal", radius_km=30, available_on=AS_OF),
    }
    engine = knowledge.engine
    concrete = Filters(lands=(Land.ST,))
    times = [timed(partial(engine.search, Query(text, AS_OF, concrete))) * 1000 for text in asked]
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    row("ranking alone: text to identifiers", f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms")
    for name, filters in cases.items():
        for text in asked[:20]:
            knowledge.search(Query(text, AS_OF, filters))
        times = [timed(partial(knowledge.search, Query(text, AS_OF, filters))) * 1000 for text in asked]
        p50, p95, p99 = np.percentile(times, [50, 95, 99])
        row(name, f"p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms")


def lotse(folder: Path, *arguments: str) -> None:
    """A command in a process of its own."""
    environment = {**os.environ, "LOTSE_DATA": str(folder)}
    command = [str(Path(sys.executable).with_name("lotse")), *arguments]
    subprocess.run(command, env=environment, check=True, capture_output=True)


def settings(folder: Path) -> Settings:
    """Settings of a throw-away data folder."""
    return Settings.from_environment({"LOTSE_DATA": str(folder)})


def timed(work: Callable[[], object]) -> float:
    """Seconds the work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
