"""The history of an entry: every revision with who, when, why and what changed; and going back to one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kb.actor import Actor
from kb.editorial.decision import require_reason, require_steward
from kb.editorial.difference import Difference, differences
from kb.editorial.errors import UnknownChange
from kb.entries import Entry, entry_data
from kb.occupations import ReferenceOccupation
from kb.store import Store


@dataclass(frozen=True, slots=True)
class Step:
    """One revision and how it differs from the one before. ``entry`` is None where the entry was taken out."""

    revision: int
    entry: Entry | None
    who: str
    why: str
    at: datetime
    differences: tuple[Difference, ...]


class History:
    """Reads the revisions of entries and goes back to them."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def steps(self, id: str, language: str = "de") -> tuple[Step, ...]:
        """All revisions of an entry, the newest first; empty where there never was one."""
        return tuple(self._steps(id, language))[::-1]

    def go_back(self, id: str, revision: int, actor: Actor, at: datetime, why: str) -> Entry:
        """Make an earlier revision the newest, also of an entry that was taken out.

        What was observed about the entry stays. Raises UnknownChange, ReasonMissing, NotAllowed.
        """
        require_steward(actor)
        require_reason(why, "Das Zurückgehen")
        found = next((one for one in self.store.revisions(id) if one.number == revision), None)
        if found is None or found.entry is None or isinstance(found.entry, ReferenceOccupation):
            raise UnknownChange(f"Der Eintrag „{id}“ hat keine Fassung {revision}; im Verlauf eine andere wählen.")
        with self.store.writing() as transaction:
            current = transaction.entries_by_id([id]).get(id)
            upkeep = current.upkeep if current else found.entry.upkeep
            entry = found.entry.model_copy(update={"upkeep": upkeep})
            transaction.save([entry], actor.name, f"Zurück zur Fassung {revision}: {why.strip()}", at)
        return entry

    def _steps(self, id: str, language: str) -> Iterator[Step]:
        before: dict[str, Any] = {}
        for revision in self.store.revisions(id):
            entry = None if isinstance(revision.entry, ReferenceOccupation) else revision.entry
            after = entry_data(entry) if entry else {}
            found = differences(before, after, language) if entry else ()
            yield Step(revision.number, entry, revision.who, revision.why, revision.at, found)
            before = after
