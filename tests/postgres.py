"""A database of one's own on the PostgreSQL server that ``LOTSE_TEST_POSTGRES`` names; without it tests use SQLite."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine, make_url

from kb.database import open_database

SERVER = os.environ.get("LOTSE_TEST_POSTGRES")


@contextmanager
def database_on(server: str) -> Iterator[Engine]:
    """A new database on the server, on the newest schema, dropped afterwards."""
    address, name = make_url(server), f"lotse_{secrets.token_hex(6)}"
    admin = create_engine(address, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine = open_database(address.set(database=name).render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name}")
    admin.dispose()
