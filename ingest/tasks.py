"""The work that sources make for the queue: each is read again after its rhythm, once somebody has read it first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ingest.delivery import raws_of
from ingest.run import ingest
from ingest.source import Source
from ingest.sources import all_sources, find_source
from kb.editorial.run import Runs
from kb.jobs import Claim, Request
from kb.store import Store
from kb.work import Workshop
from kb.worker import Task

KIND = "source"


def tasks(workshop: Workshop) -> Iterable[Task]:
    """The one kind of work: reading a source."""

    def run(claim: Claim) -> None:
        source = find_source(claim.job.payload["source"])
        raws = raws_of(source, None, workshop.clock())
        ingest(workshop.store, source, raws, workshop.clock, finish=claim.finish)

    def due(now: datetime) -> Iterator[Request]:
        return readings_due(workshop.store, all_sources(), now)

    return [Task(KIND, run, due)]


def readings_due(store: Store, sources: Iterable[Source], now: datetime) -> Iterator[Request]:
    """Sources whose rhythm has come round since their last run; the key names that run, so that it is one request."""
    runs = Runs(store.database)
    for source in sources:
        every = source.rhythm.every
        last = next(iter(runs.runs(source.id, 1)), None)
        if every is not None and source.addresses and last is not None and last.started_at + every <= now:
            yield Request(KIND, f"{source.id}:{last.number}", {"source": source.id})
