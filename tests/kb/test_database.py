"""Moments keep their zone; a write is all or nothing, and says why it was refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import IntegrityError

from kb.database import open_database, writing
from kb.errors import StoreError
from kb.records import REVISION
from kb.store import NOTE


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    engine = open_database(f"sqlite:///{tmp_path / 'lotse.db'}")
    yield engine
    engine.dispose()


def test_a_moment_comes_back_as_it_was_in_utc(engine: Engine) -> None:
    summer = datetime(2026, 7, 1, 14, 30, tzinfo=timezone(timedelta(hours=2)))
    with writing(engine) as connection:
        connection.execute(insert(REVISION).values(entry_id="x", kind="info", data=None, who="w", why="y", at=summer))
    with engine.connect() as connection:
        back = connection.execute(select(REVISION.c.at)).scalar_one()
    assert back == summer and back.tzinfo is UTC and back.hour == 12


def test_a_time_without_a_zone_is_no_moment(engine: Engine) -> None:
    with pytest.raises(Exception, match="needs a time zone"), writing(engine) as connection:
        connection.execute(
            insert(REVISION).values(entry_id="x", kind="info", who="w", why="y", at=datetime(2026, 7, 1))
        )


def test_nothing_half_is_written(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), writing(engine) as connection:
        connection.execute(insert(NOTE).values(key="a", value="b"))
        raise ZeroDivisionError
    with engine.connect() as connection:
        assert connection.execute(select(NOTE)).all() == []


def test_a_violated_constraint_is_passed_on_another_error_is_said(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(insert(NOTE).values(key="a", value="b"))
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(insert(NOTE).values(key="a", value="c"))
    with pytest.raises(StoreError, match="nimmt nichts an"), writing(engine) as connection:
        connection.execute(text("INSERT INTO missing VALUES (1)"))
