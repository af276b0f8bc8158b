"""The store: entries and reference occupations with their revisions in SQL. It is the ground truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, Engine, String, Table, Text, delete, func, insert, select

from kb.corpus import OCCUPATIONS, Corpus
from kb.database import METADATA, writing
from kb.entries import Entry
from kb.errors import UnknownEntry
from kb.occupations import ReferenceOccupation
from kb.problem import nearest
from kb.records import (
    ENTRY,
    REVISION,
    SHIPPED,
    Record,
    Revision,
    content_hash,
    drop,
    read_entry,
    read_entry_once,
    read_revision,
    record_key,
    removed_here,
    write_all,
)
from kb.vocabulary import Kind

NOTE = Table(
    "note",
    METADATA,
    Column("key", String(80), primary_key=True),
    Column("value", Text, nullable=False),
)

_AT_ONCE = 500
"""Identifiers in one question; SQLite takes a limited number of parameters."""


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


class Writing:
    """A write transaction on the store; ``connection`` is for tables that must change together with entries."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def entries_by_id(self, ids: Iterable[str]) -> dict[str, Entry]:
        """The entries with these identifiers as they are now; unknown ones are left out."""
        return _entries_by_id(self.connection, ids)

    def revision_of(self, id: str) -> int | None:
        """Number of the entry's newest revision; None where there is no such entry."""
        return self.connection.execute(select(ENTRY.c.revision).where(ENTRY.c.id == id)).scalar()

    def save(self, records: Iterable[Record], who: str, why: str, at: datetime) -> int:
        """Write records as new revisions; how many differed from what was there."""
        return write_all(self.connection, records, who, why, at)

    def remove(self, id: str, who: str, why: str, at: datetime) -> None:
        """Take an entry out; its revisions stay."""
        drop(self.connection, id, who, why, at)


class Store:
    """Reads and writes records; each changed record gets a revision."""

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
            return tuple(read_entry(data) for data in connection.execute(statement).scalars())

    def entries_by_id(self, ids: Iterable[str]) -> dict[str, Entry]:
        """The entries with these identifiers; unknown ones are left out."""
        with self.database.connect() as connection:
            return _entries_by_id(connection, ids)

    def entry_with_revision(self, id: str) -> tuple[Entry, int] | None:
        """The entry and the number of its newest revision, so that a later change is noticed; None: no such entry."""
        statement = select(ENTRY.c.data, ENTRY.c.revision).where(ENTRY.c.id == id, ENTRY.c.kind != OCCUPATIONS)
        with self.database.connect() as connection:
            row = connection.execute(statement).one_or_none()
        return (read_entry(row.data), row.revision) if row is not None else None

    def revisions_of(self, ids: Iterable[str]) -> dict[str, int]:
        """Numbers of the newest revisions of entries."""
        statement = select(ENTRY.c.id, ENTRY.c.revision).where(ENTRY.c.id.in_(list(ids)))
        with self.database.connect() as connection:
            return {id: revision for id, revision in connection.execute(statement)}

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
            return tuple((at, read_entry_once(data)) for at, data in rows)

    def note(self, key: str) -> str | None:
        """A remark of the program about this database, or None."""
        with self.database.connect() as connection:
            return connection.execute(select(NOTE.c.value).where(NOTE.c.key == key)).scalar()

    def write_note(self, key: str, value: str) -> None:
        """Set a remark. Raises StoreError."""
        with writing(self.database) as connection:
            connection.execute(delete(NOTE).where(NOTE.c.key == key))
            connection.execute(insert(NOTE).values(key=key, value=value))

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """A transaction: all that is written in it becomes visible together, or nothing. Raises StoreError."""
        try:
            with writing(self.database) as connection:
                yield Writing(connection)
        finally:
            self.writes += 1

    def save(self, record: Record, who: str, why: str, at: datetime) -> bool:
        """Write the record as a new revision; False where nothing changed. Raises StoreError."""
        with self.writing() as transaction:
            return transaction.save([record], who, why, at) > 0

    def remove(self, id: str, who: str, why: str, at: datetime) -> None:
        """Take an entry out; its revisions stay. Raises UnknownEntry."""
        self.entry(id)
        with self.writing() as transaction:
            transaction.remove(id, who, why, at)

    def revisions(self, id: str) -> tuple[Revision, ...]:
        """All revisions of an entry, the oldest first."""
        statement = select(REVISION).where(REVISION.c.entry_id == id).order_by(REVISION.c.number)
        with self.database.connect() as connection:
            return tuple(read_revision(row) for row in connection.execute(statement).mappings())

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
        wanted: list[Record] = []
        with self.writing() as transaction:
            connection = transaction.connection
            rows = connection.execute(select(ENTRY.c.id, ENTRY.c.hash, ENTRY.c.shipped_hash))
            known = {id: (current, shipped) for id, current, shipped in rows}
            removed = removed_here(connection)
            shipped_keys = set()
            for record in (*corpus.entries, *corpus.occupations):
                key, new = record_key(record), content_hash(record)
                shipped_keys.add(key)
                current, shipped = known.get(key, (None, None))
                if shipped == new:
                    unchanged += 1
                elif (current is not None and current != shipped) or key in removed:
                    kept.append(key)
                else:
                    wanted.append(record)
                    added, changed = (added + 1, changed) if current is None else (added, changed + 1)
            write_all(connection, wanted, SHIPPED, "mitgeliefert", at, shipped=True)
            gone = [key for key, (current, shipped) in known.items() if current == shipped and key not in shipped_keys]
            if corpus.problems:  # a broken file is no reason to drop what it shipped before
                gone = []
            for key in gone:
                drop(connection, key, SHIPPED, "nicht mehr mitgeliefert", at)
        return LoadReport(added, changed, unchanged, len(gone), tuple(sorted(kept)))


def _entries_by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    wanted = list(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        some = ENTRY.c.id.in_(wanted[start : start + _AT_ONCE])
        statement = select(ENTRY.c.id, ENTRY.c.data).where(some, ENTRY.c.kind != OCCUPATIONS)
        found |= {id: read_entry(data) for id, data in connection.execute(statement)}
    return found
