"""The store: entries and reference occupations with their revisions in SQL. It is the ground truth."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pydantic import ValidationError
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from kb.corpus import OCCUPATIONS, Corpus
from kb.database import METADATA, Moment, writing
from kb.entries import Entry, entry_from_json
from kb.errors import StoreError, UnknownEntry
from kb.occupations import ReferenceOccupation
from kb.problem import nearest
from kb.vocabulary import Kind

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

NOTE = Table(
    "note",
    METADATA,
    Column("key", String(80), primary_key=True),
    Column("value", Text, nullable=False),
)

Record = Entry | ReferenceOccupation
"""What the store keeps: an entry, or a reference occupation under ``occupations/<id>``."""


SHIPPED = "Korpus"
"""Who writes what came with the program."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of an entry: who, when, why; ``entry`` is None where it was removed."""

    number: int
    entry: Record | None
    who: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a revision."""

    entries: tuple[Entry, ...]
    removed: tuple[str, ...]
    occupations: bool
    """Whether reference occupations changed, whose wordings are part of many entries' texts."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading a corpus did. ``kept``: changed or removed here since it was shipped; the state here stays."""

    added: int
    changed: int
    unchanged: int
    removed: int
    kept: tuple[str, ...]


class Store:
    """Reads and writes records; each write is one transaction and one revision."""

    def __init__(self, engine: Engine) -> None:
        self.database = engine
        """Shared with everything else that keeps tables beside the entries."""
        self.writes = 0
        """How often this process has written; other processes' changes show in ``revision`` only."""

    @property
    def revision(self) -> int:
        """Number of the last change, 0 where nothing was written. An index names the one it was built from."""
        with self.database.connect() as connection:
            return connection.execute(select(func.max(REVISION.c.number))).scalar() or 0

    def entry(self, id: str) -> Entry:
        """The entry. Raises UnknownEntry naming the nearest identifier."""
        found = self.entries_by_id([id]).get(id)
        if found is None:
            guess = nearest(id, self.ids())
            hint = f" Meinten Sie „{guess}“?" if guess else ""
            raise UnknownEntry(f"Einen Eintrag „{id}“ gibt es nicht.{hint}")
        return found

    def ids(self) -> tuple[str, ...]:
        """Identifiers of all entries, sorted."""
        statement = select(ENTRY.c.id).where(ENTRY.c.kind != OCCUPATIONS).order_by(ENTRY.c.id)
        with self.database.connect() as connection:
            return tuple(connection.execute(statement).scalars())

    def entries(self, kind: Kind | None = None) -> tuple[Entry, ...]:
        """All entries, of one kind if given, in order of their identifiers."""
        statement = select(ENTRY.c.data).where(ENTRY.c.kind != OCCUPATIONS).order_by(ENTRY.c.id)
        if kind is not None:
            statement = statement.where(ENTRY.c.kind == kind.value)
        with self.database.connect() as connection:
            return tuple(_kept(data) for data in connection.execute(statement).scalars())

    def entries_by_id(self, ids: Iterable[str]) -> dict[str, Entry]:
        """The entries with these identifiers; unknown ones are left out."""
        statement = select(ENTRY.c.id, ENTRY.c.data).where(ENTRY.c.id.in_(list(ids)), ENTRY.c.kind != OCCUPATIONS)
        with self.database.connect() as connection:
            return {id: _kept(data) for id, data in connection.execute(statement)}

    def occupations(self) -> tuple[ReferenceOccupation, ...]:
        """All reference occupations, in order of their identifiers."""
        statement = select(ENTRY.c.data).where(ENTRY.c.kind == OCCUPATIONS).order_by(ENTRY.c.id)
        with self.database.connect() as connection:
            rows = connection.execute(statement).scalars()
            return tuple(ReferenceOccupation.model_validate_json(data) for data in rows)

    def newest(self, limit: int) -> tuple[tuple[datetime, Entry], ...]:
        """The entries changed last, with the time of the change, newest first."""
        statement = (
            select(ENTRY.c.changed_at, ENTRY.c.data)
            .where(ENTRY.c.kind != OCCUPATIONS)
            .order_by(ENTRY.c.revision.desc())
            .limit(limit)
        )
        with self.database.connect() as connection:
            rows = connection.execute(statement)
            return tuple((at, _entry(data)) for at, data in rows)

    def note(self, key: str) -> str | None:
        """A remark of the program about this database, or None."""
        with self.database.connect() as connection:
            return connection.execute(select(NOTE.c.value).where(NOTE.c.key == key)).scalar()

    def write_note(self, key: str, value: str) -> None:
        """Set a remark. Raises StoreError."""
        with writing(self.database) as connection:
            connection.execute(delete(NOTE).where(NOTE.c.key == key))
            connection.execute(insert(NOTE).values(key=key, value=value))

    def save(self, record: Record, who: str, why: str, at: datetime) -> bool:
        """Write the record as a new revision; False where nothing changed. Raises StoreError."""
        self.writes += 1
        with writing(self.database) as connection:
            return _write(connection, record, who, why, at, shipped=False)

    def remove(self, id: str, who: str, why: str, at: datetime) -> None:
        """Take an entry out; its revisions stay. Raises UnknownEntry."""
        self.entry(id)
        self.writes += 1
        with writing(self.database) as connection:
            _drop(connection, id, who, why, at)

    def revisions(self, id: str) -> tuple[Revision, ...]:
        """All revisions of an entry, the oldest first."""
        statement = select(REVISION).where(REVISION.c.entry_id == id).order_by(REVISION.c.number)
        with self.database.connect() as connection:
            return tuple(_revision(row) for row in connection.execute(statement).mappings())

    def changed_since(self, revision: int) -> Changes:
        """What was written or removed after the revision."""
        statement = select(REVISION.c.entry_id, REVISION.c.kind).where(REVISION.c.number > revision)
        with self.database.connect() as connection:
            touched = {id: kind for id, kind in connection.execute(statement)}
        ids = {id for id, kind in touched.items() if kind != OCCUPATIONS}
        present = self.entries_by_id(ids)
        return Changes(
            entries=tuple(present[id] for id in sorted(present)),
            removed=tuple(sorted(ids - present.keys())),
            occupations=OCCUPATIONS in touched.values(),
        )

    def load(self, corpus: Corpus, at: datetime) -> LoadReport:
        """Bring the shipped corpus in, all or nothing, idempotently by identifier and content.

        An entry that was changed here since it was shipped stays as it is and is named in the report.
        """
        added = changed = unchanged = 0
        kept: list[str] = []
        self.writes += 1
        with writing(self.database) as connection:
            rows = connection.execute(select(ENTRY.c.id, ENTRY.c.hash, ENTRY.c.shipped_hash))
            known = {id: (current, shipped) for id, current, shipped in rows}
            removed_here = _removed_here(connection)
            shipped_keys = set()
            for record in (*corpus.entries, *corpus.occupations):
                key, new = _key(record), _hash(_data(record))
                shipped_keys.add(key)
                current, shipped = known.get(key, (None, None))
                if shipped == new:
                    unchanged += 1
                elif (current is not None and current != shipped) or key in removed_here:
                    kept.append(key)
                else:
                    _write(connection, record, SHIPPED, "mitgeliefert", at, shipped=True)
                    added, changed = (added + 1, changed) if current is None else (added, changed + 1)
            gone = [key for key, (current, shipped) in known.items() if current == shipped and key not in shipped_keys]
            if corpus.problems:  # a broken file is no reason to drop what it shipped before
                gone = []
            for key in gone:
                _drop(connection, key, SHIPPED, "nicht mehr mitgeliefert", at)
        return LoadReport(added, changed, unchanged, len(gone), tuple(sorted(kept)))


@lru_cache(maxsize=1024)
def _kept(data: str) -> Entry:
    """The entry of a stored text; entries are frozen, so readers may share one."""
    return _entry(data)


def _entry(data: str) -> Entry:
    """The entry of a stored text. Raises StoreError for one that this version cannot read."""
    try:
        return entry_from_json(data)
    except ValidationError as error:
        raise StoreError(
            f"Ein Eintrag in der Datenbank ist nicht lesbar ({data[:60]}…); die letzte Sicherung zurückspielen."
        ) from error


def _key(record: Record) -> str:
    return f"{OCCUPATIONS}/{record.id}" if isinstance(record, ReferenceOccupation) else record.id


def _kind(record: Record) -> str:
    return OCCUPATIONS if isinstance(record, ReferenceOccupation) else record.kind.value


def _data(record: Record) -> str:
    data = record.model_dump_json(exclude_defaults=True)
    # ``kind`` is a default of each model, and what tells them apart
    return data if isinstance(record, ReferenceOccupation) else f'{{"kind":"{record.kind.value}",{data[1:]}'


def _hash(data: str) -> str:
    return hashlib.sha256(data.encode()).hexdigest()


def _write(connection: Connection, record: Record, who: str, why: str, at: datetime, *, shipped: bool) -> bool:
    key, kind, data = _key(record), _kind(record), _data(record)
    digest = _hash(data)
    current = connection.execute(select(ENTRY.c.hash).where(ENTRY.c.id == key)).scalar()
    if current == digest and not shipped:
        return False
    written = connection.execute(
        insert(REVISION)
        .values(entry_id=key, kind=kind, data=data, who=who, why=why, at=at)
        .returning(REVISION.c.number)
    )
    number = written.scalar_one()
    values = {"kind": kind, "data": data, "hash": digest, "revision": number, "changed_at": at}
    if shipped:
        values["shipped_hash"] = digest
    if current is None:
        connection.execute(insert(ENTRY).values(id=key, **values))
    else:
        connection.execute(update(ENTRY).where(ENTRY.c.id == key).values(**values))
    return True


def _removed_here(connection: Connection) -> set[str]:
    """Keys that somebody took out, and nobody brought back."""
    last = select(func.max(REVISION.c.number)).group_by(REVISION.c.entry_id)
    gone = select(REVISION.c.entry_id).where(
        REVISION.c.number.in_(last), REVISION.c.data.is_(None), REVISION.c.who != SHIPPED
    )
    return set(connection.execute(gone).scalars())


def _drop(connection: Connection, key: str, who: str, why: str, at: datetime) -> None:
    kind = connection.execute(select(ENTRY.c.kind).where(ENTRY.c.id == key)).scalar_one()
    connection.execute(insert(REVISION).values(entry_id=key, kind=kind, data=None, who=who, why=why, at=at))
    connection.execute(delete(ENTRY).where(ENTRY.c.id == key))


def _revision(row: object) -> Revision:
    data = row["data"]  # type: ignore[index]
    is_occupation = row["kind"] == OCCUPATIONS  # type: ignore[index]
    record: Record | None = None
    if data is not None:
        record = ReferenceOccupation.model_validate_json(data) if is_occupation else entry_from_json(data)
    return Revision(row["number"], record, row["who"], row["why"], row["at"])  # type: ignore[index]
