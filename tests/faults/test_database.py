"""A damaged, foreign or newer database: one sentence, nothing overwritten."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kb.errors import StoreError
from kb.knowledge import open_knowledge
from kb.settings import Settings
from tests.builders import NOW
from tests.faults.conftest import Search


@pytest.fixture
def database(fresh: Settings) -> Path:
    """The database of a data folder that was set up, with nobody connected to it."""
    open_knowledge(fresh, NOW).store.database.dispose()
    path = fresh.data / "lotse.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    return path


def test_file_that_is_no_database_is_named_and_kept(database: Path, search: Search) -> None:
    database.write_bytes(b"das ist keine Datenbank " * 500)
    search().says("lotse.db", "beschädigt")
    assert database.read_bytes().startswith(b"das ist keine Datenbank")


def test_truncated_database_is_named(database: Path, search: Search) -> None:
    database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])
    search().says("Datenbank")


def test_database_damaged_in_the_middle_is_named(database: Path, search: Search) -> None:
    content = bytearray(database.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    database.write_bytes(content)
    search().says("Datenbank")


def test_database_with_a_damaged_row_is_named(database: Path, search: Search) -> None:
    """The file is whole, a stored entry is not: written by a newer version, or by hand."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute('UPDATE entry SET data = \'{"kind": "offer", "id": "kurs"}\' WHERE id = \'kurs\'')
        connection.commit()
    search().says("kurs")


def test_database_of_a_newer_schema_is_named_and_kept(database: Path, search: Search) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    search().says("neueren Version", "9999")
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]
        assert connection.execute("SELECT count(*) FROM entry").fetchone() == (7,)


def test_database_of_another_program_is_named_and_kept(database: Path, search: Search) -> None:
    database.unlink()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE entry (something TEXT)")
        connection.execute("INSERT INTO entry VALUES ('wichtig')")
        connection.commit()
    search().says("Datenbank")
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT something FROM entry").fetchall() == [("wichtig",)]


def test_folder_in_place_of_the_database_is_named(database: Path, search: Search) -> None:
    database.unlink()
    database.mkdir()
    search().says("lotse.db")


def test_locked_database_is_still_read(database: Path, search: Search) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("BEGIN IMMEDIATE")
        done = search()
        connection.rollback()
    assert done.ids == ["kurs"]


def test_writing_into_a_read_only_database_is_a_store_error(fresh: Settings) -> None:
    knowledge = open_knowledge(fresh, NOW)
    entry = knowledge.entry("kurs").model_copy(update={"title": "Neu"})
    with closing(sqlite3.connect(fresh.data / "lotse.db")) as connection:
        connection.execute("DROP TABLE entry_revision")
        connection.commit()
    with pytest.raises(StoreError):
        knowledge.store.save(entry, "redaktion", "x", NOW)
