"""The vault: nothing readable in the database, no guessing with wrong keys, rotation without touching content."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine, String, select, update

from kb.database import METADATA, Moment, writing
from kb.errors import Undecipherable
from kb.keys import KeyRing
from matcher.casework.case import CASE_FILE
from matcher.casework.casebook import Casebook
from matcher.casework.columns import Code, Sealed, case_tables
from matcher.casework.note import CASE_NOTE, NoteContent
from matcher.casework.vault import DATA_KEY, Vault
from tests.builders import NOW
from tests.matcher.casework.people import ANNA, a_case

CASEWORK = Path(__file__).parents[3] / "matcher" / "casework"
_MADE = re.compile(r"""(?:Table|case_table|organisation_table)\(\s*"(\w+)\"""")


def casework_tables() -> list[str]:
    """Names of all tables that the package makes, read from its source."""
    return sorted({name for path in CASEWORK.glob("*.py") for name in _MADE.findall(path.read_text(encoding="utf-8"))})


def test_every_text_column_is_declared_as_code_or_sealed() -> None:
    tables = casework_tables()
    assert {table.name for table in case_tables()} | {"case_file", "contact", "access_log"} <= set(tables)
    undeclared = [
        f"{name}.{column.name}"
        for name in tables
        for column in METADATA.tables[name].columns
        if not isinstance(column.type, Code | Sealed | Moment)
        and (isinstance(column.type, String) or column.type.python_type in (str, bytes))
    ]
    assert not undeclared


def test_codes_are_too_short_for_prose() -> None:
    lengths = {
        f"{name}.{column.name}": column.type.length
        for name in casework_tables()
        for column in METADATA.tables[name].columns
        if isinstance(column.type, Code)
    }
    assert not [column for column, length in lengths.items() if length is None or length > 140]


@pytest.mark.usefixtures("sqlite")
def test_what_was_said_is_not_readable_in_the_database(casebook: Casebook, tmp_path: Path) -> None:
    case = a_case(casebook, "Kanarienvogel", specialisation="Kanarientechnik")
    casebook.notes.add(ANNA, case.id, NoteContent(text="Kanariennotiz"), NOW)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("lotse.db*"))
    assert case.id.encode() in stored
    assert b"Kanarien" not in stored and b"Elektroniker" not in stored and ANNA.name.encode() not in stored


def test_a_missing_key_is_named_and_nothing_is_overwritten(casebook: Casebook, engine: Engine, tmp_path: Path) -> None:
    case = a_case(casebook)
    before = _everything(engine)
    wrong = Casebook(engine, KeyRing.create(tmp_path / "other-keys"))
    for verb in (
        lambda: wrong.cases.case(ANNA, case.id, NOW),
        lambda: wrong.cases.find(ANNA),
        lambda: wrong.notes.add(ANNA, case.id, NoteContent(text="Text"), NOW),
        lambda: wrong.cases.rename(ANNA, case.id, "Storch", NOW),
        lambda: a_case(wrong),
    ):
        with pytest.raises(Undecipherable, match="fehlt der Schlüssel"):
            verb()
    assert _everything(engine) == before
    assert casebook.cases.case(ANNA, case.id, NOW) == case


def test_rotation_wraps_keys_again_and_leaves_content_alone(
    casebook: Casebook, engine: Engine, ring: KeyRing, tmp_path: Path
) -> None:
    case = a_case(casebook)
    with engine.connect() as connection:
        content = connection.execute(select(CASE_FILE.c.sealed)).scalar()
    ring.rotate()
    with writing(engine) as connection:
        assert Vault(ring).rewrap(connection) == 2  # the case's and the log's
    with writing(engine) as connection:
        assert Vault(ring).rewrap(connection) == 0
    oldest = sorted((tmp_path / "keys").glob("*.key"))[0]
    shutil.move(oldest, tmp_path / "put-away")
    renewed = Casebook(engine, KeyRing.open(tmp_path / "keys"))
    assert renewed.cases.case(ANNA, case.id, NOW) == case
    with engine.connect() as connection:
        assert connection.execute(select(CASE_FILE.c.sealed)).scalar() == content


def test_a_sealed_field_moved_to_another_row_does_not_open(casebook: Casebook, engine: Engine) -> None:
    case = a_case(casebook)
    first = casebook.notes.add(ANNA, case.id, NoteContent(text="eins"), NOW)
    second = casebook.notes.add(ANNA, case.id, NoteContent(text="zwei"), NOW)
    with writing(engine) as connection:
        moved = connection.execute(select(CASE_NOTE.c.sealed).where(CASE_NOTE.c.id == first.id)).scalar_one()
        connection.execute(update(CASE_NOTE).where(CASE_NOTE.c.id == second.id).values(sealed=moved))
    with pytest.raises(Undecipherable, match="verändert"):
        casebook.notes.of(ANNA, case.id, NOW)


def test_a_key_moved_to_another_case_does_not_open(casebook: Casebook, engine: Engine) -> None:
    one, two = a_case(casebook), a_case(casebook)
    with writing(engine) as connection:
        wrapped = select(DATA_KEY.c.wrapped).where(DATA_KEY.c.subject == f"case:{one.id}").scalar_subquery()
        connection.execute(update(DATA_KEY).where(DATA_KEY.c.subject == f"case:{two.id}").values(wrapped=wrapped))
    with pytest.raises(Undecipherable):
        casebook.cases.case(ANNA, two.id, NOW)


def _everything(engine: Engine) -> dict[str, list[object]]:
    with engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(METADATA.tables[name]))]
            for name in casework_tables()
        }
