"""The database: one MetaData for all packages, safe connections, migrations to the newest schema."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    TypeDecorator,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, NoSuchModuleError

from kb.errors import StoreError, cause_of

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every package registers its tables here."""

HEAD = "0010"
"""The newest migration; a test compares it with the files in kb/migrations/versions."""


class Moment(TypeDecorator[datetime]):
    """A point in time: aware on the way in, UTC on the way out, on SQLite too, which knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC. Raises ValueError for a time without a zone: nobody could say when that was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


_WRITERS = 0x10715E
"""Name of the lock that writers take on PostgreSQL."""

_MIGRATIONS = Path(__file__).parent / "migrations"


def open_database(address: str) -> Engine:
    """A connected engine on the newest schema. Raises StoreError with a remedy."""
    url = _url(address)
    if url.get_backend_name() == "sqlite":
        _make_folder(url)
    try:
        engine = create_engine(url, **_options(url))
        if url.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        else:
            event.listen(engine, "begin", _begin_postgres)
        migrate(engine)
    except (DatabaseError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError(_remedy(url, error)) from error
    return engine


class writing:
    """A write transaction: writers come one after another, and database errors become StoreErrors.

    A violated constraint (IntegrityError) is passed on as it is: its caller knows what that means.
    """

    def __init__(self, engine: Engine) -> None:
        self._begin = engine.execution_options(immediate=True).begin()

    def __enter__(self) -> Connection:
        """The connection. Raises StoreError."""
        try:
            return self._begin.__enter__()
        except DatabaseError as error:
            raise _refused(error) from error

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Commits, or rolls back. Raises StoreError."""
        try:
            self._begin.__exit__(kind, error, trace)  # type: ignore[arg-type]
        except IntegrityError:
            raise
        except DatabaseError as problem:
            raise _refused(problem) from problem
        if isinstance(error, DatabaseError) and not isinstance(error, IntegrityError):
            raise _refused(error) from error


def _refused(error: DatabaseError) -> StoreError:
    return StoreError(f"Die Datenbank nimmt nichts an ({error.orig}); Platz und Schreibrechte des Datenordners prüfen.")


def scrub(engine: Engine) -> bool:
    """Leave nothing of what was deleted beside the tables: empties the write-ahead log, or vacuums on PostgreSQL.

    False where a reader kept the log busy; what is left in it is removed by the next call. SQLite overwrites deleted
    content in the file itself (``secure_delete``).
    """
    if engine.dialect.name != "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
        return True
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        busy: int = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.close()
    finally:
        raw.close()
    return not busy


def migrate(engine: Engine) -> None:
    """Bring the schema to HEAD. Raises StoreError for a database made by a newer version."""
    version = _version(engine)
    if version == HEAD:
        return
    if version is not None and version > HEAD:
        raise StoreError(f"Die Datenbank stammt aus einer neueren Version (Schema {version}); Lotse aktualisieren.")
    from alembic import command  # costs 0.2 s, needed only when the schema changes
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.execution_options(immediate=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _url(address: str) -> URL:
    try:
        return make_url(address)
    except ArgumentError:
        raise StoreError(
            f"LOTSE_DATABASE: „{address}“ ist keine Datenbankadresse; zum Beispiel sqlite:////daten/lotse.db."
        ) from None


def _options(url: URL) -> dict[str, Any]:
    """Values of statements stay out of error messages, and so out of logs."""
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": 30}, "hide_parameters": True}
    return {"pool_pre_ping": True, "hide_parameters": True}


def _make_folder(url: URL) -> None:
    if not url.database or url.database == ":memory:":
        return
    folder = Path(url.database).absolute().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"Der Datenordner „{folder}“ kann nicht angelegt werden ({cause_of(error)}).") from error


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver would end a transaction at CREATE TABLE; we begin ours
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten, not only forgotten
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once, so that two never wait for each other half-way."""
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _begin_postgres(connection: Connection) -> None:
    """Writers wait for each other here too: revision numbers become visible in their order, so an index misses none."""
    if connection.get_execution_options().get("immediate"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")


def _remedy(url: URL, error: Exception) -> str:
    shown = url.render_as_string(hide_password=True)
    cause = str(getattr(error, "orig", None) or error).splitlines()[0]
    if "readonly" in cause or "read-only" in cause or "unable to open" in cause:
        return f"Die Datenbank {shown} ist nicht beschreibbar ({cause}); LOTSE_DATA auf einen anderen Ordner setzen."
    if "not a database" in cause or "malformed" in cause:
        return f"Die Datenbank {shown} ist beschädigt ({cause}); die letzte Sicherung zurückspielen."
    if "locked" in cause:
        return f"Die Datenbank {shown} ist von einem anderen Prozess gesperrt; ihn abwarten oder beenden."
    return f"Die Datenbank {shown} ist nicht erreichbar ({cause}); Adresse und Server prüfen."
