"""Deletion: after it, nothing of a person is in any file, readable or sealed; it is previewed, dated and repeatable."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, LargeBinary, event, select

from kb.actor import Actor, Role
from kb.database import METADATA, open_database
from kb.keys import KeyRing
from matcher.casework.access_log import ACCESS_LOG
from matcher.casework.case import CaseStatus, Ending
from matcher.casework.casebook import Casebook
from matcher.casework.columns import Sealed, case_tables
from matcher.casework.deletion import DELETION
from matcher.casework.errors import NotPermitted, UnknownCase, WrongInput
from matcher.casework.note import NoteContent
from matcher.casework.organisation import KeepingTimes
from matcher.casework.vault import DATA_KEY
from tests.builders import NOW, TODAY
from tests.matcher.casework.people import ADMIN, ANNA, CLARA, a_case
from tests.matcher.casework.whole_case import a_whole_case

CANARY = "Xanthippe-Zwitscherbusch"
LATER = NOW + timedelta(days=1)


def every_file(folder: Path) -> bytes:
    """All bytes of all files of a data folder, keys and backups included."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def sealed_bytes(engine: Engine, case_id: str) -> list[bytes]:
    """Every ciphertext of a case, and its wrapped key, as they lie in the database."""
    found: list[bytes] = []
    with engine.connect() as connection:
        for table in (*case_tables(), METADATA.tables["case_file"]):
            owner = table.c.case_id if "case_id" in table.c else table.c.id
            for column in table.c:
                if isinstance(column.type, Sealed | LargeBinary):
                    found += connection.execute(select(column).where(owner == case_id)).scalars()
        wrapped = select(DATA_KEY.c.wrapped).where(DATA_KEY.c.subject == f"case:{case_id}")
        found.append(connection.execute(wrapped).scalar_one())
    return found


def pieces(sealed: bytes) -> list[bytes]:
    """Parts of a ciphertext that fit into one page, so that one split over pages is found too."""
    return [sealed[i : i + 24] for i in range(0, max(1, len(sealed) - 24), 200)]


def test_every_kind_of_record_is_in_the_whole_case(casebook: Casebook, engine: Engine) -> None:
    case = a_whole_case(casebook, CANARY)
    with engine.connect() as connection:
        empty = [
            table.name
            for table in case_tables()
            if not connection.execute(select(table).where(table.c.case_id == case.id)).first()
        ]
    assert not empty, "the canary tests would not notice these"


@pytest.mark.usefixtures("sqlite")
def test_nothing_of_a_person_is_found_after_deletion(
    casebook: Casebook, engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    for name in ("sqlalchemy.engine", "sqlalchemy.pool"):
        caplog.set_level("DEBUG", logger=name)
    a_case(casebook, "Bleibt")
    case = a_whole_case(casebook, CANARY)
    backup = tmp_path / "backup.db"
    with engine.connect() as connection:
        connection.connection.driver_connection.backup(sqlite3.connect(backup))  # type: ignore[union-attr]
    sealed = sealed_bytes(engine, case.id)
    assert len(sealed) > 20
    before = every_file(tmp_path)
    assert all(piece in before for blob in sealed for piece in pieces(blob)), "else the search below proves nothing"
    assert CANARY.encode() not in before and CANARY.encode("utf-16-le") not in before
    backup.unlink()

    report = casebook.retention.delete(ANNA, case.id, LATER)

    assert report.scrubbed
    after = every_file(tmp_path)
    assert CANARY.encode() not in after
    left = [piece for blob in sealed for piece in pieces(blob) if piece in after]
    assert not left, f"{len(left)} pieces of ciphertext are left"
    assert casebook.cases.find(ANNA).total == 1
    assert "INSERT INTO case_file" in caplog.text, "else the log proves nothing"
    assert CANARY not in caplog.text


@pytest.mark.usefixtures("sqlite")
def test_a_backup_without_the_keys_shows_nothing(casebook: Casebook, engine: Engine, tmp_path: Path) -> None:
    a_whole_case(casebook, CANARY)
    backup = tmp_path / "elsewhere" / "backup.db"
    backup.parent.mkdir()
    with engine.connect() as connection:
        connection.connection.driver_connection.backup(sqlite3.connect(backup))  # type: ignore[union-attr]
    data = backup.read_bytes()
    assert CANARY.encode() not in data and ANNA.name.encode() not in data


@pytest.mark.usefixtures("sqlite")
def test_a_reader_keeps_the_log_and_the_next_run_empties_it(casebook: Casebook, engine: Engine) -> None:
    case, other = a_case(casebook), a_case(casebook)
    with engine.connect() as reader:
        reader.execute(select(ACCESS_LOG)).all()
        event.listen(engine, "checkout", lambda raw, *_: raw.execute("PRAGMA busy_timeout=1"))
        assert not casebook.retention.delete(ANNA, case.id, LATER).scrubbed
    assert casebook.retention.run(TODAY, LATER).scrubbed
    assert casebook.cases.case(ANNA, other.id, LATER).id == other.id


def test_deleted_case_is_unknown_and_only_the_fact_of_its_deletion_stays(casebook: Casebook, engine: Engine) -> None:
    case = a_case(casebook)
    casebook.retention.delete(ANNA, case.id, LATER)
    with pytest.raises(UnknownCase):
        casebook.cases.case(ANNA, case.id, LATER)
    with pytest.raises(UnknownCase):
        casebook.retention.delete(ANNA, case.id, LATER)
    with engine.connect() as connection:
        (row,) = connection.execute(select(DELETION)).all()
        deeds = connection.execute(select(ACCESS_LOG.c.deed).order_by(ACCESS_LOG.c.number)).scalars().all()
    assert (row.case_id, row.number, row.deleted_on, row.by) == (case.id, 1, date(2026, 11, 23), ANNA.id)
    assert deeds == ["created", "deleted"]
    assert a_case(casebook).number == 2, "a number is never given twice"


def test_preview_shows_what_the_run_deletes(casebook: Casebook) -> None:
    ended = a_case(casebook, "Fertig")
    casebook.notes.add(ANNA, ended.id, NoteContent(text="Notiz"), NOW)
    casebook.cases.close(ANNA, ended.id, Ending.EMPLOYED, NOW)
    open_case = a_case(casebook, "Offen")
    foreign = a_case(casebook, "Fremd", CLARA)
    casebook.cases.close(CLARA, foreign.id, Ending.EMPLOYED, NOW)
    day = date(2027, 11, 22)
    assert casebook.retention.preview(ADMIN, day - timedelta(days=1)) == ()
    (due,) = casebook.retention.preview(ADMIN, day)
    assert (due.id, due.number, due.status, due.delete_on) == (ended.id, 1, CaseStatus.CLOSED, day)
    assert due.records == 4  # consent, profile version, phase, note
    report = casebook.retention.run(day, NOW + timedelta(days=365))
    assert {deletion.case_id for deletion in report.deleted} == {ended.id, foreign.id}
    assert casebook.retention.preview(ADMIN, day) == ()
    assert casebook.cases.case(ANNA, open_case.id, NOW).pseudonym == "Offen"
    assert casebook.retention.run(day, NOW + timedelta(days=365)).deleted == ()


def test_keeping_times_move_the_dates_but_not_those_set_by_hand(casebook: Casebook) -> None:
    moved, fixed = a_case(casebook), a_case(casebook)
    casebook.retention.set_date(ANNA, fixed.id, date(2027, 1, 1), NOW)
    assert casebook.retention.set_times(ADMIN, KeepingTimes(6, 12), NOW) == 1
    assert casebook.retention.times(ANNA) == KeepingTimes(6, 12)
    assert casebook.cases.case(ANNA, moved.id, NOW).delete_on == date(2027, 11, 22)
    casebook.notes.add(ANNA, fixed.id, NoteContent(text="Notiz"), LATER)
    assert casebook.cases.case(ANNA, fixed.id, NOW).delete_on == date(2027, 1, 1)
    assert casebook.retention.set_date(ANNA, fixed.id, None, LATER).delete_on == date(2027, 11, 23)
    assert casebook.retention.times(CLARA) == KeepingTimes()


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), date(2040, 1, 1)])
def test_impossible_dates_are_refused(casebook: Casebook, day: date) -> None:
    case = a_case(casebook)
    with pytest.raises(WrongInput):
        casebook.retention.set_date(ANNA, case.id, day, NOW)


@pytest.mark.parametrize("months", [0, 121])
def test_impossible_keeping_times_are_refused(months: int) -> None:
    with pytest.raises(WrongInput, match="Monaten"):
        KeepingTimes(months_after_closing=months)


def test_only_the_own_administration_previews(casebook: Casebook) -> None:
    with pytest.raises(NotPermitted):
        casebook.retention.preview(Actor("x", "x", "traeger-a", frozenset({Role.COORDINATOR})), TODAY)


@pytest.mark.usefixtures("sqlite")
def test_a_restored_backup_forgets_again(casebook: Casebook, engine: Engine, ring: KeyRing, tmp_path: Path) -> None:
    case = a_whole_case(casebook, CANARY)
    backup = tmp_path / "backup.db"
    with engine.connect() as connection:
        connection.connection.driver_connection.backup(sqlite3.connect(backup))  # type: ignore[union-attr]
    casebook.retention.delete(ANNA, case.id, LATER)
    known = casebook.retention.deletions(TODAY)
    restored_engine = open_database(f"sqlite:///{backup}")
    restored = Casebook(restored_engine, ring)
    assert restored.cases.case(ANNA, case.id, LATER).pseudonym == CANARY
    assert [deletion.case_id for deletion in restored.retention.repeat(known, LATER).deleted] == [case.id]
    assert restored.retention.repeat(known, LATER).deleted == ()
    with pytest.raises(UnknownCase):
        restored.cases.case(ANNA, case.id, LATER)
    restored_engine.dispose()
