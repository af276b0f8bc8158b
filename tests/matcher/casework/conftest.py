"""A casebook of its own for each test; on PostgreSQL where ``LOTSE_TEST_POSTGRES`` is the address of a server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kb.database import open_database
from kb.keys import KeyRing
from matcher.casework.casebook import Casebook
from tests.postgres import SERVER, database_on


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file on the newest schema, made once and copied for each test."""
    path = tmp_path_factory.mktemp("casework") / "lotse.db"
    open_database(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    """Keys of a fresh data folder."""
    return KeyRing.create(tmp_path / "keys")


@pytest.fixture
def engine(empty_database: Path, tmp_path: Path) -> Iterator[Engine]:
    """A database without cases."""
    with database_on(SERVER) if SERVER else _copy_of(empty_database, tmp_path) as engine:
        yield engine


@pytest.fixture
def sqlite(engine: Engine) -> None:
    """For tests that look into the files of the database."""
    if engine.dialect.name != "sqlite":
        pytest.skip("looks into SQLite's files; this run is on PostgreSQL")


@pytest.fixture
def casebook(engine: Engine, ring: KeyRing) -> Casebook:
    """An empty casebook."""
    return Casebook(engine, ring)


@contextmanager
def _copy_of(empty: Path, folder: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{shutil.copy(empty, folder / 'lotse.db')}")
    yield engine
    engine.dispose()
