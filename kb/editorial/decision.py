"""The parts of a decision: who may decide, what the entry would be, and noting it in the transaction of its effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from kb.actor import Actor, Role
from kb.editorial.change import Change, ChangeState, Conflict, change_of
from kb.editorial.difference import problems_in
from kb.editorial.errors import (
    AlreadyDecided,
    ChangedMeanwhile,
    Incomplete,
    NotAllowed,
    ReasonMissing,
    UnknownChange,
)
from kb.editorial.overlay import Data, merged, merged_sources, overlay, with_contradictions
from kb.editorial.tables import CHANGE, SIGHTING
from kb.entries import Entry, entry_data, entry_from
from kb.errors import UnknownEntry
from kb.records import REVISION
from kb.store import Writing
from kb.wording import field_name


def require_steward(actor: Actor) -> None:
    """Raises NotAllowed where the actor is no source steward."""
    if not actor.has(Role.STEWARD):
        raise NotAllowed("Darüber entscheidet die Quellenpflege; die Rolle vergibt die Verwaltung des Trägers.")


def require_reason(reason: str, of: str) -> None:
    """Raises ReasonMissing where none is given; ``of`` is the German name of what needs it, with its article."""
    if not reason.strip():
        raise ReasonMissing(f"{of} braucht einen Grund, den andere später verstehen; bitte einen angeben.")


def take(connection: Connection, number: int) -> Change:
    """The open proposal, so that nobody else decides about it at the same time.

    Raises UnknownChange, AlreadyDecided.
    """
    row = connection.execute(select(CHANGE).where(CHANGE.c.number == number).with_for_update()).one_or_none()
    if row is None:
        raise UnknownChange(f"Einen Vorschlag {number} gibt es nicht; in der Prüfliste nachsehen.")
    change = change_of(row)
    if change.state is not ChangeState.OPEN:
        by = f" von {change.who}" if change.who else ""
        raise AlreadyDecided(f"Über Vorschlag {number} ist schon entschieden ({change.state.de}{by}).")
    return change


def known_entry(transaction: Writing, id: str) -> Entry:
    """The entry as it is now. Raises UnknownEntry."""
    entry = transaction.entries_by_id([id]).get(id)
    if entry is None:
        raise UnknownEntry(f"Den Eintrag „{id}“ gibt es nicht mehr; in seinem Verlauf nachsehen.")
    return entry


def confirm_base(transaction: Writing, current: Entry, base: int | None) -> None:
    """Raises ChangedMeanwhile where the entry's newest revision is not the one somebody saw (None: they saw none)."""
    if base is not None and transaction.revision_of(current.id) != base:
        raise ChangedMeanwhile(f"„{current.title}“ wurde inzwischen geändert; bitte den neuen Stand ansehen.")


def proposed_data(
    change: Change, current: Entry | None, fields: Iterable[str] | None = None, noted: Set[str] | None = None
) -> dict[str, Any]:
    """Plain data of the entry with the fields taken over (None: all that are proposed).

    ``noted`` names the fields whose conflict is kept as a contradiction (None: all).
    """
    wanted = change.fields if fields is None else tuple(fields)
    if current is None:
        chosen = {"id", "kind", "sources", "title", *wanted}
        return {name: value for name, value in change.data.items() if name in chosen}
    data = overlay(current, change.data, wanted)
    _note(data, current, change.data, [one for one in change.conflicts if noted is None or one.field in noted])
    return data


def merged_entry(target: Entry, data: Data, where: str) -> Entry:
    """The entry completed by another record of the same thing; what differs becomes a contradiction."""
    joined, found = merged(target, data)
    _note(joined, target, data, found)
    return entry_of(joined, where)


def entry_of(data: Data, where: str) -> Entry:
    """The entry in plain data. Raises Incomplete."""
    if problems := problems_in(data, where):
        raise Incomplete(problems)
    return entry_from(dict(data))


def free_ids(connection: Connection, wanted: Sequence[str]) -> list[str]:
    """The identifiers, each with a number behind it where an entry has or had it, or it was wanted before."""
    bases = [id[:75].strip("-") or "eintrag" for id in wanted]
    known = REVISION.c.entry_id.in_(set(bases))
    used = set(connection.execute(select(REVISION.c.entry_id).where(known).distinct()).scalars())
    result = []
    for base in bases:
        if base in used:
            alike = REVISION.c.entry_id.startswith(f"{base}-", autoescape=True)
            used |= set(connection.execute(select(REVISION.c.entry_id).where(alike).distinct()).scalars())
            base = next(id for number in range(2, len(used) + 3) if (id := f"{base}-{number}") not in used)
        used.add(base)
        result.append(base)
    return result


def decide(
    connection: Connection,
    decided: Sequence[tuple[Change, str | None]],
    state: ChangeState,
    actor: Actor,
    at: datetime,
    reason: str,
) -> None:
    """Note a decision about proposals, each with the entry it is about now.

    From now on, only what the source says differently is a change.
    """
    if not decided:
        return
    rows = [
        {"this": change.number, "entry": entry, "of": change.source, "about": change.record}
        for change, entry in decided
    ]
    values = {"state": state.value, "actor": actor.id, "who": actor.name, "decided_at": at, "reason": reason or None}
    this = CHANGE.c.number == bindparam("this")
    connection.execute(update(CHANGE).where(this).values(**values, entry_id=bindparam("entry")), rows)
    seen = (SIGHTING.c.source == bindparam("of")) & (SIGHTING.c.record == bindparam("about"))
    connection.execute(
        update(SIGHTING).where(seen).values(entry_id=bindparam("entry"), decided=bindparam("this")), rows
    )


def _note(data: dict[str, Any], current: Entry, theirs: Data, found: Sequence[Conflict]) -> None:
    """Keep both sides of conflicts in the entry's data."""
    if not found:
        return
    keys = merged_sources(entry_data(current)["sources"], theirs.get("sources", ()))[1]
    topics: Mapping[str, str] = {conflict.field: field_name(conflict.field) for conflict in found}
    with_contradictions(data, found, topics, keys.get(None, current.main_source.key))
