"""One reading of a source: fetched, parsed, checked, compared, staged, and published or withheld. It can be resumed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import Connection, select
from tqdm import tqdm

from ingest.candidate import Amendment, Candidate, Found, Withdrawn
from ingest.comparison import Comparison, latest_candidates
from ingest.source import Raw, Source
from kb.database import writing
from kb.editorial.change import Change, ChangeState, Outcome
from kb.editorial.publication import Publication
from kb.editorial.run import Finding, Report, Run, Runs, RunState
from kb.editorial.tables import CHANGE
from kb.errors import LotseError
from kb.lease import Clock, Lease, LeaseLost, held
from kb.store import Store

BATCH = 500
"""Records compared and staged together."""

MOST_SHRUNK = 0.4
"""A source that has lost more than this share of its records since the last run changes nothing by itself."""

Confirm = Callable[[Connection], None]


@dataclass(slots=True)
class Rehearsal:
    """What a dry run found: whole counts, and the first findings of each outcome."""

    limit: int
    counts: Counter[Outcome] = field(default_factory=Counter)
    findings: dict[Outcome, list[Finding]] = field(default_factory=dict)

    def add(self, findings: Iterable[Finding]) -> None:
        """Count findings, and keep the first ones."""
        for finding in findings:
            self.counts[finding.outcome] += 1
            kept = self.findings.setdefault(finding.outcome, [])
            if len(kept) < self.limit and finding.outcome is not Outcome.UNCHANGED:
                kept.append(finding)


def ingest(
    store: Store,
    source: Source,
    raws: Sequence[Raw],
    clock: Clock,
    watched: bool = False,
    finish: Confirm | None = None,
) -> Run:
    """Read raw answers of a source up to the review queue, alone: a second process is told to wait.

    An interrupted reading of the same content goes on where it stopped. ``finish`` takes part in the transaction
    that gives the run its effect, as a job's ``Claim.finish`` does. Raises LeaseTaken, LeaseLost, and what reading
    raises; the run is noted as failed then.
    """

    def confirm(connection: Connection) -> None:
        lease.confirm(connection)
        if finish is not None:
            finish(connection)

    runs, publication = Runs(store.database), Publication(store)
    with held(store.database, clock, lease_name(source)) as lease:
        run = runs.begin(source.id, source.title, _proof(source, raws), clock())
        try:
            comparison = _stage(store, source, raws, run, runs, lease, clock, watched)
            doubt = doubtful(source, comparison, runs.last_done(source.id))
            if doubt is not None:
                return publication.withhold(run.number, doubt, clock(), confirm)
            return publication.publish(run.number, clock(), confirm)
        except LeaseLost:
            raise  # whoever took over goes on with what was staged
        except LotseError as error:
            publication.fail(run.number, str(error), clock())
            raise


def rehearse(store: Store, source: Source, raws: Sequence[Raw], clock: Clock, limit: int, watched: bool) -> Report:
    """What a reading would find; nothing is written. Raises what reading raises."""
    comparison, found = Comparison(store, source), Rehearsal(limit)
    for batch in _batches(_watched(_parsed(source, raws), source, watched)):
        found.add(comparison.findings(batch, _amended(store, source, batch, None)))
    for gone in comparison.gone():
        found.add(gone)
    now = clock()
    doubt = doubtful(source, comparison, Runs(store.database).last_done(source.id))
    state = RunState.WITHHELD if doubt else RunState.DONE
    position = sum(found.counts.values())
    run = Run(0, source.id, source.title, state, comparison.whole, now, now, position, found.counts, doubt, None)
    changes = {outcome: tuple(_as_change(run, one) for one in some) for outcome, some in found.findings.items() if some}
    return Report(run, changes)


def doubtful(source: Source, comparison: Comparison, last: Run | None) -> str | None:
    """Why a person should look before this reading takes effect, in German; None where nothing speaks against it."""
    if not comparison.whole:
        return None
    seen, expected = comparison.seen, source.expected
    if not expected.minimum <= seen <= expected.maximum:
        return (
            f"Die Quelle nennt {seen} Einträge; erwartet sind {expected.minimum} bis {expected.maximum}. "
            "Nichts wurde geändert, bis jemand den Lauf freigibt."
        )
    if last is not None and seen < last.seen * (1 - MOST_SHRUNK):
        return (
            f"Die Quelle nennt nur noch {seen} statt {last.seen} Einträge, mehr als {MOST_SHRUNK:.0%} weniger. "
            "Nichts wurde geändert, bis jemand den Lauf freigibt."
        ).replace("%", " %")
    return None


def lease_name(source: Source) -> str:
    """Name of the lease that whoever reads the source holds."""
    return f"Quelle {source.id}"


def _stage(
    store: Store, source: Source, raws: Sequence[Raw], run: Run, runs: Runs, lease: Lease, clock: Clock, watched: bool
) -> Comparison:
    """Compare and lay aside all that is not yet, a batch a transaction."""
    comparison = Comparison(store, source, _staged_outcomes(store, run))
    comparison.whole = run.whole
    position = run.position
    records = islice(_watched(_parsed(source, raws), source, watched), position, None)
    for batch in _batches(records):
        position += len(batch)
        findings = comparison.findings(batch, _amended(store, source, batch, run.number))
        with writing(store.database) as connection:
            lease.confirm(connection)
            runs.stage(connection, run, findings, position, clock(), whole=comparison.whole, again=comparison.again)
    for gone in comparison.gone():
        with writing(store.database) as connection:
            lease.confirm(connection)
            known = {finding.record for finding in gone}
            runs.stage(connection, run, gone, position, clock(), whole=comparison.whole, again=known)
    return comparison


def _parsed(source: Source, raws: Iterable[Raw]) -> Iterator[Found]:
    for raw in raws:
        yield from source.parse(raw)


def _watched(records: Iterator[Found], source: Source, watched: bool) -> Iterator[Found]:
    """The records, with progress shown to a person at a terminal."""
    yield from tqdm(records, desc=source.id, unit=" Einträge", disable=not watched, leave=False)


def _batches(records: Iterator[Found]) -> Iterator[list[Found]]:
    while batch := list(islice(records, BATCH)):
        yield batch


def _amended(store: Store, source: Source, batch: Sequence[Found], run: int | None) -> dict[str, Candidate]:
    wanted = {item.record for item in batch if isinstance(item, Amendment | Withdrawn)}
    return latest_candidates(store, source.id, wanted, run) if wanted else {}


def _staged_outcomes(store: Store, run: Run) -> dict[str, Outcome]:
    """Records that an interrupted process has staged; what it found gone is looked at again."""
    if run.position == 0:
        return {}
    staged = CHANGE.c.run == run.number, CHANGE.c.outcome.not_in([Outcome.REJECTED.value, Outcome.GONE.value])
    with store.database.connect() as connection:
        rows = connection.execute(select(CHANGE.c.record, CHANGE.c.outcome).where(*staged))
        return {record: Outcome.of(code) for record, code in rows}


def _proof(source: Source, raws: Sequence[Raw]) -> str:
    """Names what was read, so that only the same content is resumed."""
    digests = " ".join(raw.digest for raw in raws)
    return hashlib.sha256(f"{source.id} {digests}".encode()).hexdigest()


def _as_change(run: Run, finding: Finding) -> Change:
    """A finding as the report shows it."""
    data = finding.data or {}
    return Change(
        number=0,
        run=None,
        source=run.source,
        record=finding.record,
        outcome=finding.outcome,
        state=ChangeState.STAGED,
        kind=finding.kind,
        title=finding.title,
        entry_id=finding.entry_id,
        data=data,
        before=dict.fromkeys(data) if finding.before is None else finding.before,
        evidence=finding.evidence,
        conflicts=finding.conflicts,
        similar=finding.similar,
        notes=finding.notes,
        proposed_at=run.started_at,
        who=None,
        decided_at=None,
        reason=None,
    )
