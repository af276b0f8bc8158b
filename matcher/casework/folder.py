"""What lies open on the desk, inside one transaction: a case, or an organisation's own notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection

from kb.actor import Actor
from kb.dates import day_of
from matcher.casework.case import Case, change_case
from matcher.casework.errors import Changed
from matcher.casework.organisation import keeping_times
from matcher.casework.record import R, Shelf, new_id
from matcher.casework.vault import DataKey


@dataclass(slots=True)
class Opened:
    """Records that one key opens; ``owner`` is the id of their case or organisation."""

    connection: Connection
    key: DataKey
    owner: str
    actor: Actor
    now: datetime

    @property
    def day(self) -> date:
        """The day it is."""
        return day_of(self.now)

    def all(self, shelf: Shelf[R], *conditions: ColumnElement[bool]) -> tuple[R, ...]:
        """The records on a shelf, the oldest first."""
        return shelf.of(self.connection, self.key, self.owner, *conditions)

    def one(self, shelf: Shelf[R], id: str) -> R:
        """One record. Raises UnknownRecord."""
        return shelf.one(self.connection, self.key, self.owner, id)

    def revision(self, shelf: Shelf[R], id: str, revision: int) -> R:
        """One record as it was when it was read. Raises UnknownRecord, or Changed where somebody was quicker."""
        record = self.one(shelf, id)
        if record.revision != revision:
            raise Changed(shelf.title, record)
        return record

    def add(self, shelf: Shelf[R], **content: object) -> R:
        """Write a new record; raises pydantic's ValidationError, which the desk turns into WrongInput."""
        stamp = {"id": new_id(), "at": self.now, "by": self.actor.id, "by_name": self.actor.name}
        record = shelf.model.model_validate({**content, **stamp, shelf.owner.name: self.owner})
        return shelf.add(self.connection, self.key, record)

    def change(self, shelf: Shelf[R], record: R, **changes: object) -> R:
        """Write changes of a record, checked as if they were typed in. Raises Changed where somebody was quicker."""
        changed = shelf.model.model_validate({**dict(record), **changes, "changed_by": self.actor.name})
        return shelf.change(self.connection, self.key, changed)

    def remove(self, shelf: Shelf[R], record: R) -> None:
        """Delete a record for good."""
        shelf.remove(self.connection, record)


@dataclass(slots=True)
class Folder(Opened):
    """An opened case."""

    case: Case

    def change_case(self, **changes: object) -> Case:
        """Change fields of the case itself; the date of deletion follows unless somebody set it."""
        case = Case.model_validate({**dict(self.case), **changes, "changed_at": self.now})
        if not case.delete_on_set:
            times = keeping_times(self.connection, case.tenant)
            case = case.model_copy(update={"delete_on": times.end(self.day, case.closed_on)})
        self.case = change_case(self.connection, self.key, case)
        return self.case
