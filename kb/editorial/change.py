"""A proposed change: what a source says about an entry, with its evidence, and what became of the proposal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from kb.vocabulary import Kind, Term

APART = frozenset({"id", "kind", "upkeep", "sources"})
"""Fields nobody chooses: identity, what was observed here, and sources, which come along with what they prove."""


class Outcome(Term):
    """What comparing a record with the store gave."""

    NEW = "new", "neu", "new"
    CHANGED = "changed", "geändert", "changed"
    UNCHANGED = "unchanged", "unverändert", "unchanged"
    GONE = "gone", "nicht mehr gefunden", "no longer found"
    RETURNED = "returned", "wieder da", "found again"
    REJECTED = "rejected", "abgewiesen", "rejected"


class ChangeState(Term):
    """Where a proposal stands."""

    STAGED = "staged", "noch nicht freigegeben", "not released yet"
    OPEN = "open", "wartet auf Entscheidung", "waits for a decision"
    ACCEPTED = "accepted", "übernommen", "accepted"
    PARTLY = "partly", "teilweise übernommen", "partly accepted"
    DECLINED = "declined", "abgelehnt", "declined"
    MERGED = "merged", "zusammengeführt", "merged"
    SUPERSEDED = "superseded", "durch neueren Vorschlag ersetzt", "replaced by a newer proposal"
    NOTED = "noted", "vermerkt", "noted"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of the source from which a field was read. ``confidence`` is 0 to 1."""

    field: str
    """Dotted path: ``target_level``, ``runs.0.start``."""
    text: str
    confidence: float
    where: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field for which the entry has another value from another source: both are shown, a person decides."""

    field: str
    ours: str
    ours_source: str
    """Key of the entry's source that says so."""
    theirs: str


@dataclass(frozen=True, slots=True)
class Similar:
    """An entry that may be the same thing."""

    entry_id: str
    reason: str
    """One German sentence."""


@dataclass(frozen=True, slots=True)
class Change:
    """A proposal, or a line of a run's report. ``data`` is what the source says, as plain data of an entry."""

    number: int
    run: int | None
    source: str
    record: str
    """Identifier of the record within the source."""
    outcome: Outcome
    state: ChangeState
    kind: Kind | None
    title: str
    entry_id: str | None
    """The entry it is about; None for a new one."""
    data: Mapping[str, Any]
    before: Mapping[str, Any]
    """Fields that the source changed since it was last decided about, with the values that the entry had then; for a
    new entry all of them, with None."""
    evidence: tuple[Evidence, ...]
    conflicts: tuple[Conflict, ...]
    similar: tuple[Similar, ...]
    notes: tuple[str, ...]
    """For a rejected record the reason; else what a steward should know about the reading."""
    proposed_at: datetime
    who: str | None
    decided_at: datetime | None
    reason: str | None

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields that are proposed."""
        return tuple(self.before)

    def evidence_for(self, field: str) -> tuple[Evidence, ...]:
        """The evidence for a field or what lies below it."""
        return tuple(item for item in self.evidence if item.field == field or item.field.startswith(f"{field}."))


def change_of(row: Row[Any]) -> Change:
    """The change in a row of CHANGE."""
    data: dict[str, Any] = json.loads(row.data) if row.data else {}
    before = json.loads(row.before) if row.before else dict.fromkeys(name for name in data if name not in APART)
    return Change(
        number=row.number,
        run=row.run,
        source=row.source,
        record=row.record,
        outcome=Outcome.of(row.outcome),
        state=ChangeState.of(row.state),
        kind=Kind.of(row.kind) if row.kind else None,
        title=row.title,
        entry_id=row.entry_id,
        data=data,
        before=before,
        evidence=tuple(Evidence(**item) for item in _list(row.evidence)),
        conflicts=tuple(Conflict(**item) for item in _list(row.conflicts)),
        similar=tuple(Similar(**item) for item in _list(row.similar)),
        notes=tuple(_list(row.notes)),
        proposed_at=row.proposed_at,
        who=row.who,
        decided_at=row.decided_at,
        reason=row.reason,
    )


def _list(text: str | None) -> list[Any]:
    found: list[Any] = json.loads(text) if text else []
    return found
