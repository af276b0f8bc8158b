"""The access log: every look and change is a row, and a changed, removed or swapped row is found."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, delete, select, text, update

from kb.actor import Actor
from kb.database import writing
from kb.dates import day_of
from kb.keys import KeyRing
from matcher.casework.access_log import ACCESS_LOG, HEAD, AccessLog, Break
from matcher.casework.casebook import Casebook
from matcher.casework.errors import UnknownCase
from matcher.casework.note import NoteContent
from matcher.casework.vault import Vault
from tests.builders import NOW
from tests.matcher.casework.people import ANNA, BEN, CLARA, a_case


def verify(engine: Engine, ring: KeyRing, tenant: str = "traeger-a") -> tuple[Break, ...]:
    """What the log's check finds."""
    with engine.connect() as connection:
        return AccessLog(Vault(ring)).verify(connection, tenant)


def rows(engine: Engine) -> list[tuple[int, str, str]]:
    """Number, actor and deed of all rows."""
    with engine.connect() as connection:
        found = connection.execute(select(ACCESS_LOG).order_by(ACCESS_LOG.c.tenant, ACCESS_LOG.c.number))
        return [(row.number, row.actor, row.deed) for row in found]


def test_looks_and_changes_are_logged(casebook: Casebook, engine: Engine, ring: KeyRing) -> None:
    case = a_case(casebook)
    casebook.cases.case(BEN, case.id, NOW)
    casebook.notes.add(ANNA, case.id, NoteContent(text="Text"), NOW)
    assert rows(engine) == [(1, ANNA.id, "created"), (2, BEN.id, "opened"), (3, ANNA.id, "changed")]
    assert verify(engine, ring) == ()


def test_looks_within_ten_minutes_are_one_row(casebook: Casebook, engine: Engine) -> None:
    case, other = a_case(casebook), a_case(casebook)
    for minutes in (0, 5, 9, 10):
        casebook.cases.case(BEN, case.id, NOW + timedelta(minutes=minutes))
    casebook.notes.of(BEN, other.id, NOW)
    assert [row[1:] for row in rows(engine)][2:] == [(BEN.id, "opened")] * 3


def test_many_who_look_at_once_do_not_disturb_each_other(casebook: Casebook, engine: Engine, ring: KeyRing) -> None:
    ids = [a_case(casebook).id for _ in range(6)]
    actors = [Actor(f"konto-{i}", "Wer", ANNA.tenant, ANNA.roles) for i in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda actor: [casebook.cases.case(actor, id, NOW) for id in ids * 3], actors))
    assert verify(engine, ring) == ()
    assert len(rows(engine)) >= 6 + 48


def test_a_change_that_fails_and_a_foreign_look_leave_no_row(casebook: Casebook, engine: Engine) -> None:
    case = a_case(casebook)
    with pytest.raises(UnknownCase):
        casebook.cases.case(CLARA, case.id, NOW)
    with pytest.raises(UnknownCase):
        casebook.notes.add(CLARA, case.id, NoteContent(text="Text"), NOW)
    assert rows(engine) == [(1, ANNA.id, "created")]


def test_each_organisation_has_its_own_chain(casebook: Casebook, engine: Engine, ring: KeyRing) -> None:
    a_case(casebook)
    a_case(casebook, actor=CLARA)
    assert [row[0] for row in rows(engine)] == [1, 1]
    assert verify(engine, ring, "traeger-b") == ()


def _change_actor(connection: Connection) -> None:
    connection.execute(update(ACCESS_LOG).where(ACCESS_LOG.c.number == 2).values(actor=ANNA.id))


def _change_time(connection: Connection) -> None:
    connection.execute(update(ACCESS_LOG).where(ACCESS_LOG.c.number == 2).values(at=NOW + timedelta(days=1)))


def _remove_middle(connection: Connection) -> None:
    connection.execute(delete(ACCESS_LOG).where(ACCESS_LOG.c.number == 2))


def _remove_last(connection: Connection) -> None:
    connection.execute(delete(ACCESS_LOG).where(ACCESS_LOG.c.number == 4))


def _swap(connection: Connection) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        connection.execute(update(ACCESS_LOG).where(ACCESS_LOG.c.number == old).values(number=new))


def _remove_and_close_the_gap(connection: Connection) -> None:
    connection.execute(delete(ACCESS_LOG).where(ACCESS_LOG.c.number == 2))
    connection.execute(text("UPDATE access_log SET number = number - 1 WHERE number > 2"))
    connection.execute(update(HEAD).values(number=3))


def _cut_the_end_and_move_it(connection: Connection) -> None:
    connection.execute(delete(ACCESS_LOG).where(ACCESS_LOG.c.number == 4))
    mac = select(ACCESS_LOG.c.mac).where(ACCESS_LOG.c.number == 3).scalar_subquery()
    connection.execute(update(HEAD).values(number=3, mac=mac))


def _cut_the_start_and_move_it(connection: Connection) -> None:
    mac = connection.execute(select(ACCESS_LOG.c.mac).where(ACCESS_LOG.c.number == 1)).scalar_one()
    connection.execute(delete(ACCESS_LOG).where(ACCESS_LOG.c.number == 1))
    connection.execute(update(HEAD).values(start_number=1, start_mac=mac))


def _remove_the_head(connection: Connection) -> None:
    connection.execute(delete(HEAD))


def _add(connection: Connection) -> None:
    connection.execute(
        text("INSERT INTO access_log SELECT tenant, 5, at, actor, deed, case_id, mac FROM access_log WHERE number = 4")
    )


@pytest.mark.parametrize(
    ("tamper", "number"),
    [
        (_change_actor, 2),
        (_change_time, 2),
        (_remove_middle, 2),
        (_remove_last, 4),
        (_swap, 2),
        (_remove_and_close_the_gap, 2),
        (_add, 5),
        (_cut_the_end_and_move_it, 3),
        (_cut_the_start_and_move_it, 4),
        (_remove_the_head, 0),
    ],
)
def test_tampering_is_found_where_it_happened(
    casebook: Casebook, engine: Engine, ring: KeyRing, tamper: Callable[[Connection], None], number: int
) -> None:
    case = a_case(casebook)
    casebook.cases.case(BEN, case.id, NOW)
    casebook.notes.add(ANNA, case.id, NoteContent(text="eins"), NOW)
    casebook.notes.add(BEN, case.id, NoteContent(text="zwei"), NOW)
    assert verify(engine, ring) == ()
    with writing(engine) as connection:
        tamper(connection)
    assert verify(engine, ring)[0].number == number


def test_old_rows_are_forgotten_and_the_chain_holds(casebook: Casebook, engine: Engine, ring: KeyRing) -> None:
    case = a_case(casebook)
    later = NOW + timedelta(days=900)
    casebook.notes.add(ANNA, case.id, NoteContent(text="eins"), later)
    casebook.retention.run(day_of(NOW), NOW + timedelta(days=1000))
    assert [row[0] for row in rows(engine)] == [1, 2]
    casebook.retention.run(day_of(NOW), NOW + timedelta(days=1500))
    assert [row[0] for row in rows(engine)] == [2]
    assert verify(engine, ring) == ()
    casebook.notes.add(ANNA, case.id, NoteContent(text="zwei"), NOW + timedelta(days=1501))
    assert [row[0] for row in rows(engine)] == [2, 3]
    casebook.retention.run(day_of(NOW), NOW + timedelta(days=9000))
    assert rows(engine) == [] and verify(engine, ring) == ()


def test_the_log_has_no_content(casebook: Casebook) -> None:
    assert set(ACCESS_LOG.c.keys()) == {"tenant", "number", "at", "actor", "deed", "case_id", "mac"}
