"""The schema that migrations make is the one the tables declare."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import kb.store
from kb.database import HEAD, METADATA, open_database

ROOT = Path(kb.store.__file__).parents[1]
VERSIONS = ROOT / "kb" / "migrations" / "versions"


def test_head_names_the_newest_migration() -> None:
    numbers = sorted(re.findall(r"^\d{4}", path.name)[0] for path in VERSIONS.glob("0*.py"))
    assert numbers[-1] == HEAD
    assert len(set(numbers)) == len(numbers), "a number stands twice"


def test_migrated_database_has_the_declared_tables(tmp_path: Path) -> None:
    found = [path for package in ("kb", "ingest", "matcher", "web") for path in (ROOT / package).rglob("*.py")]
    rooms = {path.parent for path in found if "METADATA," in path.read_text(encoding="utf-8")} - {VERSIONS.parent}
    for path in (path for room in rooms for path in room.glob("*.py")):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))  # registers its tables
    assert {"entry", "account"} <= METADATA.tables.keys()
    engine = open_database(f"sqlite:///{tmp_path / 'lotse.db'}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()
