"""Changes that no source proposed: an entry edited by hand, two entries for the same thing joined into one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from kb.actor import Actor
from kb.editorial.change import ChangeState
from kb.editorial.decision import (
    confirm_base,
    entry_of,
    known_entry,
    merged_entry,
    require_reason,
    require_steward,
)
from kb.editorial.errors import EditorialError
from kb.editorial.overlay import Data
from kb.editorial.tables import CHANGE, SIGHTING
from kb.entries import Entry, entry_data, entry_from
from kb.records import ENTRY
from kb.store import Store

_LINKS = ("related", "payers", "local_offices", "provider_id", "superseded_by")
"""Fields that name other entries."""


class Editor:
    """Edits and joins entries; a source steward does."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def edit(self, id: str, data: Data, actor: Actor, at: datetime, why: str, base: int | None = None) -> Entry:
        """Replace an entry's content by edited data; its identity and what was observed about it stay.

        ``base`` is the revision that was edited. Raises Incomplete, ChangedMeanwhile, ReasonMissing, NotAllowed.
        """
        require_steward(actor)
        require_reason(why, "Eine Änderung")
        with self.store.writing() as transaction:
            current = known_entry(transaction, id)
            confirm_base(transaction, current, base)
            kept = {name: value for name, value in entry_data(current).items() if name in ("id", "kind", "upkeep")}
            entry = entry_of({**data, **kept}, id)
            transaction.save([entry], actor.name, why.strip(), at)
        return entry

    def merge(self, kept: str, dropped: str, actor: Actor, at: datetime, reason: str = "") -> Entry:
        """Join two entries for the same thing. The other one is taken out; its history stays, and links follow.

        Raises UnknownEntry, EditorialError, NotAllowed.
        """
        require_steward(actor)
        if kept == dropped:
            raise EditorialError("Ein Eintrag lässt sich nicht mit sich selbst zusammenführen; einen anderen wählen.")
        with self.store.writing() as transaction:
            target, other = known_entry(transaction, kept), known_entry(transaction, dropped)
            entry = _redirected(merged_entry(target, entry_data(other), dropped), dropped, kept)
            why = reason.strip() or f"Mit „{other.title}“ ({dropped}) zusammengeführt"
            transaction.save([entry], actor.name, why, at)
            transaction.remove(dropped, actor.name, f"In „{target.title}“ ({kept}) aufgegangen", at)
            pointing = transaction.entries_by_id(_pointing_to(transaction.connection, dropped)).values()
            renamed = [_redirected(one, dropped, kept) for one in pointing]
            transaction.save(renamed, actor.name, f"Der Verweis auf {dropped} führt jetzt zu {kept}", at)
            _follow(transaction.connection, dropped, kept)
        return entry


def _follow(connection: Connection, dropped: str, kept: str) -> None:
    """What sources say about the entry that was taken out is about the other one now."""
    connection.execute(update(SIGHTING).where(SIGHTING.c.entry_id == dropped).values(entry_id=kept))
    waiting = CHANGE.c.state.in_([ChangeState.OPEN.value, ChangeState.STAGED.value])
    connection.execute(update(CHANGE).where(CHANGE.c.entry_id == dropped, waiting).values(entry_id=kept))


def _pointing_to(connection: Connection, id: str) -> list[str]:
    """Entries whose data names the identifier."""
    statement = select(ENTRY.c.id).where(ENTRY.c.data.contains(f'"{id}"', autoescape=True), ENTRY.c.id != id)
    return list(connection.execute(statement).scalars())


def _redirected(entry: Entry, old: str, new: str) -> Entry:
    """The entry with its links leading to the new identifier, none of them to itself."""

    def renamed(name: str, value: Any) -> Any:
        if name not in _LINKS:
            return value
        if isinstance(value, list):
            return [one for one in dict.fromkeys(new if one == old else one for one in value) if one != entry.id]
        return new if value == old else value

    data = {name: renamed(name, value) for name, value in entry_data(entry).items()}
    return entry_from({name: value for name, value in data.items() if name not in _LINKS or value != entry.id})
