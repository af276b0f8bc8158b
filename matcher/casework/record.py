"""A record, and the shelf it stands on: what is a column is readable, everything else is sealed."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from sqlalchemy import ColumnElement, Connection, RowMapping, Table, bindparam, delete, insert, select, update

from matcher.casework.errors import Changed, UnknownRecord, UnreadableRecord
from matcher.casework.vault import DataKey


def new_id() -> str:
    """An identifier that says nothing and cannot be guessed."""
    return secrets.token_hex(16)


class Content(BaseModel):
    """What is typed into a form; a record is content with where it belongs and who wrote it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Stored(Content):
    """What all records have. ``by`` is the id of who wrote it first, ``revision`` counts its changes."""

    id: str
    at: datetime
    by: str
    by_name: str
    revision: int = 1
    changed_by: str | None = None
    """Name of who changed it last, if anybody did."""


class Record(Stored):
    """A record of a case."""

    case_id: str


class OrganisationRecord(Stored):
    """A record of an organisation that belongs to no case."""

    tenant: str


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
"""A short text that somebody writes."""
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
"""A text that somebody writes."""

R = TypeVar("R", bound=Stored)
SHELVES: dict[str, Shelf[Any]] = {}
"""All shelves by the name of their table, in the order of their making."""


class Shelf(Generic[R]):
    """The rows of one kind of record. A field whose name is a column is stored there, all others in ``sealed``."""

    def __init__(self, table: Table, model: type[R], title: str, *, order: str = "at") -> None:
        self.table = table
        self.model = model
        self.title = title
        """What these records are called in German, in the plural."""
        self.owner = table.c.case_id if "case_id" in table.c else table.c.tenant
        """The column that says to which case or organisation a record belongs."""
        self._insert = insert(table)  # made once: building a statement costs more than running it
        self._order = (table.c[order], table.c.at, table.c.id)
        self._of_owner = select(table).where(self.owner == bindparam("owner")).order_by(*self._order)
        self._plain = frozenset(table.c.keys()) - {"sealed"}
        assert self._plain <= set(model.model_fields), self._plain - set(model.model_fields)
        SHELVES[table.name] = self

    def add(self, connection: Connection, key: DataKey, record: R) -> R:
        """Write a new record."""
        connection.execute(self._insert, self._row(key, record))
        return record

    def change(self, connection: Connection, key: DataKey, record: R) -> R:
        """Write a record over the revision it was made from. Raises Changed where somebody was quicker."""
        newer = record.model_copy(update={"revision": record.revision + 1})
        statement = update(self.table).where(self.table.c.id == record.id, self.table.c.revision == record.revision)
        if connection.execute(statement.values(self._row(key, newer))).rowcount != 1:
            raise Changed(self.title)
        return newer

    def remove(self, connection: Connection, record: R) -> None:
        """Delete a record. Raises Changed where somebody changed it since."""
        statement = delete(self.table).where(self.table.c.id == record.id, self.table.c.revision == record.revision)
        if connection.execute(statement).rowcount != 1:
            raise Changed(self.title)

    def one(self, connection: Connection, key: DataKey, owner: str, id: str) -> R:
        """The record of this case or organisation. Raises UnknownRecord, also for one of another."""
        statement = select(self.table).where(self.table.c.id == id, self.owner == owner)
        row = connection.execute(statement).mappings().one_or_none()
        if row is None:
            raise UnknownRecord(f"Das gibt es hier nicht ({self.title}); vielleicht wurde es gelöscht.")
        return self.read(key, row)

    def of(self, connection: Connection, key: DataKey, owner: str, *conditions: ColumnElement[bool]) -> tuple[R, ...]:
        """All records of the case or organisation, the oldest first."""
        statement = self._of_owner.where(*conditions) if conditions else self._of_owner
        return tuple(self.read(key, row) for row in connection.execute(statement, {"owner": owner}).mappings())

    def of_all(self, connection: Connection, key: DataKey, *conditions: ColumnElement[bool]) -> tuple[R, ...]:
        """The records of all organisations that share the key, the oldest first."""
        statement = select(self.table).where(*conditions).order_by(*self._order)
        return tuple(self.read(key, row) for row in connection.execute(statement).mappings())

    def read(self, key: DataKey, row: RowMapping) -> R:
        """The record of a row that may come with columns of other tables. Raises Undecipherable, UnreadableRecord."""
        content = key.open(row["sealed"], self._place(row["id"]))
        try:
            sealed = json.loads(content)
            return self.model.model_validate({**sealed, **{name: row[name] for name in self._plain}})
        except ValidationError as error:
            raise UnreadableRecord(
                f"Eine gespeicherte Angabe ist nicht lesbar ({self.title}); Lotse aktualisieren "
                "oder die letzte Sicherung zurückspielen."
            ) from error

    def _row(self, key: DataKey, record: R) -> dict[str, Any]:
        plain = {name: getattr(record, name) for name in self._plain}
        content = record.model_dump_json(exclude=set(self._plain))
        return {**plain, "sealed": key.seal(content.encode(), self._place(record.id))}

    def _place(self, id: str) -> str:
        return f"{self.table.name}/{id}"
