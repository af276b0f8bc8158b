"""A drawer: the verbs that most records of a case share, so that each of them works the same way."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, TypeVar

from kb.actor import Actor
from matcher.casework.consent import Purpose, require_consent
from matcher.casework.desk import Desk
from matcher.casework.record import Content, R, Shelf

C = TypeVar("C", bound=Content)


class Drawer(Generic[C, R]):
    """Adds, changes, removes and lists the records of one shelf. ``C`` is what is typed into their form."""

    def __init__(self, desk: Desk, shelf: Shelf[R]) -> None:
        self._desk = desk
        self._shelf = shelf

    def add(self, actor: Actor, case_id: str, content: C, now: datetime) -> R:
        """A new record. Raises ConsentMissing where nothing more may be stored."""
        with self._desk.work(actor, case_id, now) as folder:
            require_consent(folder, Purpose.STORAGE)
            return folder.add(self._shelf, **dict(content))

    def change(self, actor: Actor, case_id: str, id: str, content: C, *, revision: int, now: datetime) -> R:
        """Other content for a record, made from its ``revision``. Raises like ``add``, and Changed."""
        with self._desk.work(actor, case_id, now) as folder:
            require_consent(folder, Purpose.STORAGE)
            return folder.change(self._shelf, folder.revision(self._shelf, id, revision), **dict(content))

    def remove(self, actor: Actor, case_id: str, id: str, now: datetime) -> None:
        """Delete a record for good. Raises UnknownRecord."""
        with self._desk.work(actor, case_id, now) as folder:
            folder.remove(self._shelf, folder.one(self._shelf, id))

    def of(self, actor: Actor, case_id: str, now: datetime) -> tuple[R, ...]:
        """All records of a case, the oldest first."""
        with self._desk.look(actor, case_id, now) as folder:
            return folder.all(self._shelf)

    def _set(self, actor: Actor, case_id: str, id: str, now: datetime, **fields: object) -> R:
        with self._desk.work(actor, case_id, now) as folder:
            return folder.change(self._shelf, folder.one(self._shelf, id), **fields)
