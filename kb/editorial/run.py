"""Runs of sources: what each reading staged, whether it was published, and its report as data."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from kb.database import writing
from kb.editorial.change import Change, ChangeState, Conflict, Evidence, Outcome, Similar, change_of
from kb.editorial.errors import UnknownChange
from kb.editorial.tables import CHANGE, RUN
from kb.vocabulary import Kind, Term


class RunState(Term):
    """Where a run stands."""

    RUNNING = "running", "läuft", "running"
    WITHHELD = "withheld", "zurückgehalten", "withheld"
    DONE = "done", "abgeschlossen", "done"
    FAILED = "failed", "gescheitert", "failed"
    DISCARDED = "discarded", "verworfen", "discarded"


@dataclass(frozen=True, slots=True)
class Run:
    """One reading of a source. ``reason`` says why it was withheld, failed or discarded."""

    number: int
    source: str
    title: str
    state: RunState
    whole: bool
    """Whether the source was read in full: only then a record that is missing is gone."""
    started_at: datetime
    finished_at: datetime | None
    position: int
    counts: Mapping[Outcome, int]
    reason: str | None
    who: str | None

    @property
    def seen(self) -> int:
        """How many records the source had that are entries."""
        present = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.RETURNED)
        return sum(self.counts.get(one, 0) for one in present)


@dataclass(frozen=True, slots=True)
class Finding:
    """What comparing one record gave, before it is staged. ``data`` is None where nothing was said anew."""

    record: str
    outcome: Outcome
    title: str
    kind: Kind | None = None
    entry_id: str | None = None
    digest: str | None = None
    data: Mapping[str, Any] | None = None
    before: Mapping[str, Any] | None = None
    """Fields that are proposed, with the entry's values; None for all of a new entry."""
    run_records: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    similar: tuple[Similar, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found, a page of it: the same on the terminal, as JSON, and as a page."""

    run: Run
    findings: Mapping[Outcome, tuple[Change, ...]] = field(default_factory=dict)
    """Up to a limit for each outcome; ``run.counts`` has the whole numbers."""


class Runs:
    """Reads and writes runs. What publishing a run changes stands in ``publication``."""

    def __init__(self, database: Engine) -> None:
        self.database = database

    def begin(self, source: str, title: str, proof: str, at: datetime, *, whole: bool = True) -> Run:
        """A run over what was read; one that was interrupted over the same content goes on where it stopped."""
        with writing(self.database) as connection:
            left = (RUN.c.source == source) & (RUN.c.state == RunState.RUNNING.value)
            found = connection.execute(select(RUN).where(left).order_by(RUN.c.number.desc())).all()
            for row in found:
                if row.proof == proof and row is found[0]:
                    return run_of(row)
                drop_staged(connection, row.number)
                reason = "Unterbrochen; die Quelle hat sich seither geändert."
                close(connection, row.number, RunState.FAILED, at, reason)
            values = {"source": source, "title": title, "proof": proof, "whole": whole, "position": 0}
            statement = (
                insert(RUN).values(**values, state=RunState.RUNNING.value, started_at=at).returning(RUN.c.number)
            )
            number = connection.execute(statement).scalar_one()
        return self.run(number)

    def stage(
        self,
        connection: Connection,
        run: Run,
        findings: Iterable[Finding],
        position: int,
        at: datetime,
        *,
        whole: bool = True,
        again: Collection[str] = (),
    ) -> None:
        """Lay findings aside until the run is published; ``position`` is how far the source is read with them.

        ``whole`` turns False once the reading proved to be a difference; ``again`` names records that were staged
        before and now are staged differently.
        """
        if again:
            staged = CHANGE.c.run == run.number, CHANGE.c.record.in_(list(again))
            connection.execute(delete(CHANGE).where(*staged))
        rows = [_row(run, finding, at) for finding in findings]
        if rows:
            connection.execute(insert(CHANGE), rows)
        reached = {"position": position} if whole else {"position": position, "whole": False}
        connection.execute(update(RUN).where(RUN.c.number == run.number).values(**reached))

    def run(self, number: int) -> Run:
        """The run. Raises UnknownChange."""
        with self.database.connect() as connection:
            return run_in(connection, number)

    def runs(self, source: str | None = None, limit: int = 50, state: RunState | None = None) -> tuple[Run, ...]:
        """Runs, of one source or in one state if given, the newest first."""
        statement = select(RUN).order_by(RUN.c.number.desc()).limit(limit)
        if source is not None:
            statement = statement.where(RUN.c.source == source)
        if state is not None:
            statement = statement.where(RUN.c.state == state.value)
        with self.database.connect() as connection:
            return tuple(run_of(row) for row in connection.execute(statement))

    def last_done(self, source: str) -> Run | None:
        """The last published run over the whole source, or None."""
        mine = (RUN.c.source == source) & (RUN.c.state == RunState.DONE.value) & RUN.c.whole.is_(True)
        with self.database.connect() as connection:
            row = connection.execute(select(RUN).where(mine).order_by(RUN.c.number.desc()).limit(1)).one_or_none()
        return run_of(row) if row is not None else None

    def report(self, number: int, limit: int = 200, offset: int = 0) -> Report:
        """What the run found, up to ``limit`` lines for each outcome. Raises UnknownChange."""
        run = self.run(number)
        shown = [outcome for outcome in Outcome if outcome is not Outcome.UNCHANGED]
        with self.database.connect() as connection:
            found = {outcome: _page(connection, number, outcome, limit, offset) for outcome in shown}
        return Report(run, {outcome: changes for outcome, changes in found.items() if changes})


def counts_in(connection: Connection, number: int) -> dict[Outcome, int]:
    """How many findings of a run have which outcome, before the unchanged ones are forgotten."""
    statement = select(CHANGE.c.outcome, func.count()).where(CHANGE.c.run == number).group_by(CHANGE.c.outcome)
    return {Outcome.of(code): count for code, count in connection.execute(statement)}


def run_in(connection: Connection, number: int) -> Run:
    """The run, within a transaction. Raises UnknownChange."""
    row = connection.execute(select(RUN).where(RUN.c.number == number)).one_or_none()
    if row is None:
        raise UnknownChange(f"Einen Lauf {number} gibt es nicht; in der Liste der Läufe nachsehen.")
    return run_of(row)


def close(
    connection: Connection,
    number: int,
    state: RunState,
    at: datetime,
    reason: str | None = None,
    counts: Mapping[Outcome, int] | None = None,
) -> None:
    """Note how a run ended."""
    values: dict[str, Any] = {"state": state.value, "finished_at": at, "reason": reason}
    if counts is not None:
        values["counts"] = json.dumps({outcome.value: count for outcome, count in counts.items()})
    connection.execute(update(RUN).where(RUN.c.number == number).values(**values))


def drop_staged(connection: Connection, number: int) -> None:
    """Forget what a run staged and did not publish."""
    connection.execute(delete(CHANGE).where(CHANGE.c.run == number, CHANGE.c.state == ChangeState.STAGED.value))


def run_of(row: Row[Any]) -> Run:
    """The run in a row of RUN."""
    counts = {Outcome.of(code): count for code, count in json.loads(row.counts or "{}").items()}
    return Run(
        number=row.number,
        source=row.source,
        title=row.title,
        state=RunState.of(row.state),
        whole=row.whole,
        started_at=row.started_at,
        finished_at=row.finished_at,
        position=row.position,
        counts=counts,
        reason=row.reason,
        who=row.who,
    )


def _page(connection: Connection, number: int, outcome: Outcome, limit: int, offset: int) -> tuple[Change, ...]:
    mine = (CHANGE.c.run == number) & (CHANGE.c.outcome == outcome.value)
    statement = select(CHANGE).where(mine).order_by(CHANGE.c.number).limit(limit).offset(offset)
    return tuple(change_of(row) for row in connection.execute(statement))


def _row(run: Run, finding: Finding, at: datetime) -> dict[str, Any]:
    return {
        "run": run.number,
        "source": run.source,
        "record": finding.record,
        "outcome": finding.outcome.value,
        "state": ChangeState.STAGED.value,
        "kind": finding.kind.value if finding.kind else None,
        "title": finding.title,
        "entry_id": finding.entry_id,
        "digest": finding.digest,
        "data": _json(finding.data),
        "before": None if finding.before is None else json.dumps(finding.before, ensure_ascii=False),
        "run_records": _json(finding.run_records),
        "evidence": _json([asdict(item) for item in finding.evidence]),
        "conflicts": _json([asdict(item) for item in finding.conflicts]),
        "similar": _json([asdict(item) for item in finding.similar]),
        "notes": _json(finding.notes),
        "proposed_at": at,
    }


def _json(value: object) -> str | None:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else None
