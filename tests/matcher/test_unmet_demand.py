"""Unmet demand: who looked in vain, told by four facts; counted once a case and month, with no way back to the case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, inspect, text
from sqlalchemy.exc import IntegrityError

from kb.database import open_database
from kb.knowledge import Knowledge
from kb.places import DISTRICTS
from kb.vocabulary import Level
from matcher.demand_register import UNMET_DEMAND, DemandCount, demand_counts, note_demand
from matcher.profile import profile_from
from matcher.proposals import propose
from matcher.unmet_demand import UnmetDemand, unmet_demand

NURSE: dict[str, Any] = {
    "residence": {"country": "DE", "place": "Stendal"},
    "languages": [{"language": "de", "level": "B2"}],
    "reference_occupation": "Pflegefachkraft",
    "decision": {"status": "compensation_required", "gaps": [{"topic": "Pflege alter Menschen"}]},
}
STENDAL = UnmetDemand("813", "Stendal", Level.B2, "2026-11")
HALLE = UnmetDemand("813", "Halle (Saale)", Level.B2, "2026-11")


def demand(profile: dict[str, Any], knowledge: Knowledge, as_of: str = "2026-11-22") -> tuple[UnmetDemand, ...]:
    return unmet_demand(propose(profile_from(profile), knowledge, date.fromisoformat(as_of)), knowledge)


def test_an_uncovered_gap_is_unmet_demand(knowledge: Knowledge) -> None:
    assert demand(NURSE, knowledge) == (STENDAL,)


def test_a_language_course_does_not_answer_a_notice(knowledge: Knowledge) -> None:
    electrician = {
        "residence": {"country": "DE", "place": "Salzwedel"},
        "employment": "unemployed_sgb3",
        "languages": [{"language": "de", "level": "B1"}],
        "reference_occupation": "Elektroniker für Betriebstechnik",
        "decision": {"status": "partial"},
    }
    found = propose(profile_from(electrician), knowledge, date(2026, 11, 22))
    assert any(proposal.verdict == "fits" for proposal in found.offers)
    assert unmet_demand(found, knowledge) == (UnmetDemand("262", "Altmarkkreis Salzwedel", Level.B1, "2026-11"),)


@pytest.mark.parametrize(
    "change",
    [
        {"residence": {"country": "DE", "place": "Leipzig"}},
        {"residence": {"country": "TN", "place": "Tunis"}},
        {"reference_occupation": None},
        {"work_state": "SN"},
        {"decision": {"status": "full"}},
    ],
    ids=["another Land", "abroad", "no occupation", "work elsewhere", "done"],
)
def test_nothing_is_looked_for_here(change: dict[str, Any], knowledge: Knowledge) -> None:
    assert demand({**NURSE, **change}, knowledge) == ()


def test_what_fits_is_no_unmet_demand(knowledge: Knowledge) -> None:
    teacher = {
        "residence": {"country": "DE", "place": "Magdeburg"},
        "languages": [{"language": "de", "level": "C1"}],
        "qualifications": [{"kind": "degree", "country": "SY", "completed": True}],
        "reference_occupation": "Lehrerin",
        "decision": {"status": "compensation_required"},
    }
    assert demand(teacher, knowledge) == ()


def test_each_group_that_may_be_meant_once(knowledge: Knowledge) -> None:
    several = demand({**NURSE, "reference_occupation": "Elektriker"}, knowledge)
    assert len(several) == len(set(several)) > 0
    assert {one.district for one in several} == {"Stendal"}


def test_what_was_not_told_stays_empty(knowledge: Knowledge) -> None:
    profile = {"reference_occupation": "Pflegefachkraft", "decision": NURSE["decision"], "work_state": "ST"}
    assert demand(profile, knowledge, "2027-02-01") == (UnmetDemand("813", None, None, "2027-02"),)


@pytest.mark.parametrize(
    "values",
    [
        ("81302", None, None, "2026-11"),
        ("Pflege", None, None, "2026-11"),
        ("813", "Frau Müller, Stendal", None, "2026-11"),
        ("813", None, "B2 bei der VHS", "2026-11"),
        ("813", None, None, "2026-11-22"),
        ("813", None, None, "2026-13"),
    ],
)
def test_nothing_else_can_be_said(values: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match=r"^no "):
        UnmetDemand(*values)


@pytest.mark.parametrize("one", [STENDAL, UnmetDemand(None, None, None, "2027-01")])
def test_the_key_reads_back(one: UnmetDemand) -> None:
    assert UnmetDemand.from_key(one.key) == one


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = open_database(f"sqlite:///{tmp_path / 'lotse.db'}")
    with engine.execution_options(immediate=True).begin() as opened:
        yield opened
    engine.dispose()


def test_the_table_has_no_room_for_more(connection: Connection) -> None:
    columns = {column["name"] for column in inspect(connection).get_columns("unmet_demand")}
    assert columns == {"occupation_group", "district", "level", "month", "cases"}
    assert inspect(connection).get_foreign_keys("unmet_demand") == []
    good = {"occupation_group": "813", "district": "Stendal", "level": "B2", "month": "2026-11", "cases": 1}
    for column, value in [
        ("occupation_group", "Eva"),
        ("occupation_group", "81302"),
        ("district", "Musterweg 1, Stendal"),
        ("level", "X9"),
        ("month", "heute"),
        ("cases", 0),
    ]:
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(insert(UNMET_DEMAND).values({**good, column: value}))
    for district in DISTRICTS:
        connection.execute(insert(UNMET_DEMAND).values({**good, "district": district}))


def test_a_case_counts_once_a_month_however_often_it_is_saved(connection: Connection) -> None:
    noted: tuple[UnmetDemand, ...] = ()
    for _ in range(3):
        noted = note_demand(connection, "2026-11", [STENDAL], noted)
    assert demand_counts(connection) == (DemandCount(STENDAL, 1),)
    note_demand(connection, "2026-11", [STENDAL])  # another case
    assert demand_counts(connection) == (DemandCount(STENDAL, 2),)


def test_a_corrected_profile_moves_its_count(connection: Connection) -> None:
    note_demand(connection, "2026-11", [STENDAL])
    noted = note_demand(connection, "2026-11", [STENDAL])
    noted = note_demand(connection, "2026-11", [HALLE], noted)
    assert set(demand_counts(connection)) == {DemandCount(STENDAL, 1), DemandCount(HALLE, 1)}
    assert note_demand(connection, "2026-11", [], noted) == ()
    assert demand_counts(connection) == (DemandCount(STENDAL, 1),)
    note_demand(connection, "2026-11", [], [STENDAL])
    assert demand_counts(connection) == ()


def test_the_next_month_counts_anew_and_leaves_the_last_as_it_was(connection: Connection) -> None:
    noted = note_demand(connection, "2026-11", [STENDAL])
    december = UnmetDemand("813", "Stendal", Level.B2, "2026-12")
    noted = note_demand(connection, "2026-12", [december], noted)
    note_demand(connection, "2027-01", [], noted)
    assert demand_counts(connection) == (DemandCount(december, 1), DemandCount(STENDAL, 1))
    assert demand_counts(connection, since="2026-12") == (DemandCount(december, 1),)
    assert demand_counts(connection, until="2026-11") == (DemandCount(STENDAL, 1),)


def test_demand_of_another_month_is_refused(connection: Connection) -> None:
    with pytest.raises(ValueError, match="another month"):
        note_demand(connection, "2026-12", [STENDAL])


def test_nothing_leads_back_to_the_order_of_arrival(connection: Connection) -> None:
    for one in (HALLE, STENDAL, HALLE):
        note_demand(connection, "2026-11", [one])
    rows = connection.execute(text("SELECT * FROM unmet_demand")).all()
    assert len(rows) == 2
    assert all(len(row) == 5 for row in rows)
