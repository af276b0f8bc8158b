"""The schema that migrations make is the one the tables declare."""

from __future__ import annotations

import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import kb.editorial.tables
import kb.jobs
import kb.lease
import kb.store
import matcher.casework.casebook
import matcher.demand_register
from kb.database import HEAD, METADATA, open_database

VERSIONS = Path(kb.__file__).parent / "migrations" / "versions"


def test_head_names_the_newest_migration() -> None:
    numbers = sorted(re.findall(r"^\d{4}", path.name)[0] for path in VERSIONS.glob("0*.py"))
    assert numbers[-1] == HEAD


def test_migrated_database_has_the_declared_tables(tmp_path: Path) -> None:
    assert (
        kb.editorial.tables
        and kb.jobs
        and kb.lease
        and kb.store
        and matcher.demand_register
        and matcher.casework.casebook
    )  # they register their tables
    engine = open_database(f"sqlite:///{tmp_path / 'lotse.db'}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()
