"""The steward's desk: accept all or field by field, decline, merge. Each decision is one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Connection, select

from kb.actor import Actor
from kb.editorial.change import Change, ChangeState, Outcome, change_of
from kb.editorial.decision import (
    confirm_base,
    decide,
    entry_of,
    free_ids,
    known_entry,
    merged_entry,
    proposed_data,
    require_reason,
    require_steward,
    take,
)
from kb.editorial.overlay import Data
from kb.editorial.tables import CHANGE
from kb.entries import Entry, entry_from
from kb.store import Store, Writing

_AT_ONCE = 500
"""Proposals accepted by one statement."""


@dataclass(frozen=True, slots=True)
class BulkDecision:
    """What accepting many proposals did. ``left`` ones stay open: incomplete, contradicting, or perhaps duplicates."""

    accepted: int
    left: int


class Desk:
    """Decides about proposals. Who decides is a source steward; what is decided goes through the store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def accept(
        self,
        number: int,
        actor: Actor,
        at: datetime,
        *,
        fields: Collection[str] | None = None,
        edits: Data | None = None,
        noted: Collection[str] | None = None,
        reason: str = "",
        base: int | None = None,
    ) -> Entry:
        """Take a proposal over and give the entry as it is then.

        ``fields`` chooses among the proposed ones (None: all); ``edits`` are plain values that replace what was
        proposed; ``noted`` names the fields whose conflict is kept as a contradiction (None: all); ``base`` is
        the revision that the steward saw. Raises AlreadyDecided, ChangedMeanwhile, Incomplete, NotAllowed.
        """
        require_steward(actor)
        with self.store.writing() as transaction:
            change = take(transaction.connection, number)
            current = known_entry(transaction, change.entry_id) if change.entry_id else None
            if current is not None:
                confirm_base(transaction, current, base)
            chosen = [name for name in change.fields if fields is None or name in fields]
            data = {**proposed_data(change, current, chosen, None if noted is None else set(noted)), **(edits or {})}
            if current is None:
                (data["id"],) = free_ids(transaction.connection, [str(data.get("id", ""))])
            entry = entry_of(data, f"Vorschlag {number}")
            transaction.save([entry], actor.name, _why(change, reason), at)
            whole = len(chosen) == len(change.fields) and not edits
            state = ChangeState.ACCEPTED if whole else ChangeState.PARTLY
            decide(transaction.connection, [(change, entry.id)], state, actor, at, reason)
        return entry

    def accept_as(
        self, number: int, data: Data, actor: Actor, at: datetime, *, reason: str = "", base: int | None = None
    ) -> Entry:
        """Take a proposal over as somebody edited it: ``data`` is the whole content of the entry.

        Raises AlreadyDecided, ChangedMeanwhile, Incomplete, NotAllowed.
        """
        require_steward(actor)
        with self.store.writing() as transaction:
            change = take(transaction.connection, number)
            current = known_entry(transaction, change.entry_id) if change.entry_id else None
            if current is not None:
                confirm_base(transaction, current, base)
            entry = entry_of({**data, **_identity(transaction, change, current)}, f"Vorschlag {number}")
            transaction.save([entry], actor.name, f"{_why(change, reason)} (bearbeitet)", at)
            decide(transaction.connection, [(change, entry.id)], ChangeState.PARTLY, actor, at, reason)
        return entry

    def accept_all(
        self, actor: Actor, at: datetime, *, source: str | None = None, run: int | None = None, reason: str = ""
    ) -> BulkDecision:
        """Take over the open proposals of a source or run that need no second look, all or nothing.

        Raises NotAllowed.
        """
        require_steward(actor)
        accepted = left = last = 0
        why = reason.strip() or "Zusammen aus der Quelle übernommen"
        with self.store.writing() as transaction:
            while changes := _open(transaction.connection, source, run, last):
                last = changes[-1].number
                ready = _ready(transaction, changes)
                transaction.save([entry for _, entry in ready], actor.name, why, at)
                done = [(change, entry.id) for change, entry in ready]
                decide(transaction.connection, done, ChangeState.ACCEPTED, actor, at, reason)
                accepted, left = accepted + len(ready), left + len(changes) - len(ready)
        return BulkDecision(accepted, left)

    def decline(self, number: int, actor: Actor, at: datetime, reason: str) -> None:
        """Decline a proposal; the source has to say something else before it is proposed again.

        Raises ReasonMissing, AlreadyDecided, NotAllowed.
        """
        require_steward(actor)
        require_reason(reason, "Eine Ablehnung")
        with self.store.writing() as transaction:
            change = take(transaction.connection, number)
            about = [(change, change.entry_id)]
            decide(transaction.connection, about, ChangeState.DECLINED, actor, at, reason.strip())

    def merge(self, number: int, into: str, actor: Actor, at: datetime, reason: str = "") -> Entry:
        """Complete an existing entry by a proposal for the same thing; what differs is kept as a contradiction.

        Raises UnknownEntry, AlreadyDecided, NotAllowed.
        """
        require_steward(actor)
        with self.store.writing() as transaction:
            change = take(transaction.connection, number)
            entry = merged_entry(known_entry(transaction, into), change.data, f"Vorschlag {number}")
            why = reason.strip() or f"Mit „{change.title}“ aus der Quelle {change.source} zusammengeführt"
            transaction.save([entry], actor.name, why, at)
            decide(transaction.connection, [(change, entry.id)], ChangeState.MERGED, actor, at, reason)
        return entry


def _identity(transaction: Writing, change: Change, current: Entry | None) -> dict[str, object]:
    """What no form changes: identifier, kind, and what was observed about the entry."""
    if current is not None:
        return {"id": current.id, "kind": current.kind.value, "upkeep": current.upkeep.model_dump(mode="json")}
    (id,) = free_ids(transaction.connection, [str(change.data.get("id", ""))])
    return {"id": id, "kind": change.data.get("kind")}


def _why(change: Change, reason: str) -> str:
    run = f", Lauf {change.run}" if change.run else ""
    said = f": {reason.strip()}" if reason.strip() else ""
    return f"Aus der Quelle {change.source} übernommen (Vorschlag {change.number}{run}){said}"


def _open(connection: Connection, source: str | None, run: int | None, after: int) -> list[Change]:
    wanted = [CHANGE.c.state == ChangeState.OPEN.value, CHANGE.c.number > after]
    wanted += [CHANGE.c.source == source] if source is not None else []
    wanted += [CHANGE.c.run == run] if run is not None else []
    statement = select(CHANGE).where(*wanted).order_by(CHANGE.c.number).limit(_AT_ONCE)
    return [change_of(row) for row in connection.execute(statement)]


def _ready(transaction: Writing, changes: list[Change]) -> list[tuple[Change, Entry]]:
    """The proposals that make an entry without anybody looking at them; no entry twice."""
    clear = [change for change in changes if not change.conflicts and not change.similar]
    known = transaction.entries_by_id(change.entry_id for change in clear if change.entry_id)
    new = [change for change in clear if change.outcome is Outcome.NEW and not change.entry_id]
    ids = free_ids(transaction.connection, [str(change.data.get("id", "")) for change in new])
    fresh = dict(zip((change.number for change in new), ids, strict=True))
    ready: dict[str, tuple[Change, Entry]] = {}
    for change in clear:
        current = known.get(change.entry_id) if change.entry_id else None
        if current is None and change.number not in fresh:
            continue  # the entry was taken out meanwhile
        data = proposed_data(change, current)
        if current is None:
            data["id"] = fresh[change.number]
        try:
            entry = entry_from(data)
        except ValidationError:
            continue
        ready.setdefault(entry.id, (change, entry))
    return list(ready.values())
