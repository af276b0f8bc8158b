"""Records in SQL: their tables, how they are written down, and the writes themselves, within somebody's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from kb.corpus import OCCUPATIONS
from kb.database import METADATA, Moment
from kb.entries import Entry, entry_from_json
from kb.errors import StoreError
from kb.facts import Upkeep
from kb.occupations import ReferenceOccupation

ENTRY = Table(
    "entry",
    METADATA,
    Column("id", String(80), primary_key=True),
    Column("kind", String(20), nullable=False, index=True),
    Column("data", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("shipped_hash", String(64)),
    Column("revision", Integer, nullable=False, index=True),
    Column("changed_at", Moment, nullable=False, index=True),
)
REVISION = Table(
    "entry_revision",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("entry_id", String(80), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("data", Text),
    Column("who", String(120), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

Record = Entry | ReferenceOccupation
"""What the store keeps: an entry, or a reference occupation under ``occupations/<id>``."""

SHIPPED = "Korpus"
"""Who writes what came with the program."""

_MANY = 500
"""Records written by one statement; SQLite takes a limited number of parameters."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of an entry: who, when, why; ``entry`` is None where it was removed."""

    number: int
    entry: Record | None
    who: str
    why: str
    at: datetime


@lru_cache(maxsize=1024)
def read_entry(data: str) -> Entry:
    """The entry of a stored text; entries are frozen, so readers may share one. Raises StoreError."""
    return read_entry_once(data)


def read_entry_once(data: str) -> Entry:
    """The entry of a stored text that nobody will ask for again soon.

    Raises StoreError for one that this version cannot read.
    """
    try:
        return entry_from_json(data)
    except ValidationError as error:
        raise StoreError(
            f"Ein Eintrag in der Datenbank ist nicht lesbar ({data[:60]}…); die letzte Sicherung zurückspielen."
        ) from error


def read_revision(row: RowMapping) -> Revision:
    """The revision in a row of REVISION."""
    data, record = row["data"], None
    if data is not None:
        is_occupation = row["kind"] == OCCUPATIONS
        record = ReferenceOccupation.model_validate_json(data) if is_occupation else read_entry_once(data)
    return Revision(row["number"], record, row["who"], row["why"], row["at"])


def record_key(record: Record) -> str:
    """The key under which a record is kept."""
    return f"{OCCUPATIONS}/{record.id}" if isinstance(record, ReferenceOccupation) else record.id


def content_hash(record: Record) -> str:
    """SHA-256 of what a record says; what the network observed about it (``upkeep``) is not part of that."""
    if not isinstance(record, ReferenceOccupation) and record.upkeep != Upkeep():
        record = record.model_copy(update={"upkeep": Upkeep()})
    return hashlib.sha256(_data(record).encode()).hexdigest()


def write_all(
    connection: Connection, records: Iterable[Record], who: str, why: str, at: datetime, *, shipped: bool = False
) -> int:
    """Write records as new revisions; how many differed from what was there.

    ``shipped`` notes them as the state that came with the program; what was observed here about an entry stays.
    """
    return sum(_write_some(connection, some, who, why, at, shipped) for some in _batches(list(records)))


def drop(connection: Connection, key: str, who: str, why: str, at: datetime) -> None:
    """Take a record out; its revisions stay."""
    kind = connection.execute(select(ENTRY.c.kind).where(ENTRY.c.id == key)).scalar_one()
    connection.execute(insert(REVISION).values(entry_id=key, kind=kind, data=None, who=who, why=why, at=at))
    connection.execute(delete(ENTRY).where(ENTRY.c.id == key))


def removed_here(connection: Connection) -> set[str]:
    """Keys that somebody took out, and nobody brought back."""
    last = select(func.max(REVISION.c.number)).group_by(REVISION.c.entry_id)
    gone = select(REVISION.c.entry_id).where(
        REVISION.c.number.in_(last), REVISION.c.data.is_(None), REVISION.c.who != SHIPPED
    )
    return set(connection.execute(gone).scalars())


def _write_some(
    connection: Connection, records: Sequence[Record], who: str, why: str, at: datetime, shipped: bool
) -> int:
    by_key = {record_key(record): record for record in records}
    rows = connection.execute(select(ENTRY.c.id, ENTRY.c.data).where(ENTRY.c.id.in_(list(by_key))))
    current: dict[str, str] = {id: data for id, data in rows}
    if shipped:
        by_key = {key: _with_upkeep(record, current.get(key)) for key, record in by_key.items()}
    new = {key: _data(record) for key, record in by_key.items()}
    touched = [key for key in new if shipped or current.get(key) != new[key]]
    if not touched:
        return 0
    written = connection.execute(
        insert(REVISION).returning(REVISION.c.entry_id, REVISION.c.number),
        [
            {"entry_id": key, "kind": _kind(by_key[key]), "data": new[key], "who": who, "why": why, "at": at}
            for key in touched
        ],
    )
    numbers: dict[str, int] = {key: number for key, number in written}
    rows_to_write = []
    for key in touched:
        digest = content_hash(by_key[key])
        row = {"kind": _kind(by_key[key]), "data": new[key], "hash": digest, "revision": numbers[key], "changed_at": at}
        rows_to_write.append({"key": key, **row, **({"shipped_hash": digest} if shipped else {})})
    if fresh := [{"id": row.pop("key"), **row} for row in rows_to_write if row["key"] not in current]:
        connection.execute(insert(ENTRY), fresh)
    if changed := [row for row in rows_to_write if "key" in row]:
        connection.execute(update(ENTRY).where(ENTRY.c.id == bindparam("key")), changed)
    return len(touched)


def _with_upkeep(record: Record, current: str | None) -> Record:
    """The record with what was observed about it here."""
    if current is None or isinstance(record, ReferenceOccupation):
        return record
    return record.model_copy(update={"upkeep": read_entry_once(current).upkeep})


def _kind(record: Record) -> str:
    return OCCUPATIONS if isinstance(record, ReferenceOccupation) else record.kind.value


def _data(record: Record) -> str:
    data = record.model_dump_json(exclude_defaults=True)
    # ``kind`` is a default of each model, and what tells them apart
    return data if isinstance(record, ReferenceOccupation) else f'{{"kind":"{record.kind.value}",{data[1:]}'


def _batches(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(items), _MANY):
        yield items[start : start + _MANY]
