"""A casebook of its own for each test, and the people who work with it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kb.database import open_database
from kb.keys import KeyRing
from matcher.casework.casebook import Casebook


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
    path = Path(shutil.copy(empty_database, tmp_path / "lotse.db"))
    engine = open_database(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def casebook(engine: Engine, ring: KeyRing) -> Casebook:
    """An empty casebook."""
    return Casebook(engine, ring)
