"""The register of unmet demand: anonymous counts by occupation group, district, level and month, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    Integer,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from kb.database import METADATA
from kb.places import DISTRICTS
from kb.vocabulary import Level
from matcher.unmet_demand import UnmetDemand


def _one_of(column: str, allowed: Iterable[str]) -> str:
    values = ", ".join(f"'{value}'" for value in ("", *allowed))
    return f"{column} IN ({values})"


UNMET_DEMAND = Table(
    "unmet_demand",
    METADATA,
    Column("occupation_group", String(3), primary_key=True),
    Column("district", String(40), primary_key=True),
    Column("level", String(2), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("cases", Integer, nullable=False),
    CheckConstraint(
        "occupation_group = '' OR (length(occupation_group) = 3 AND occupation_group BETWEEN '011' AND '949')",
        name="unmet_demand_group",
    ),
    CheckConstraint(_one_of("district", DISTRICTS), name="unmet_demand_district"),
    CheckConstraint(_one_of("level", Level), name="unmet_demand_level"),
    CheckConstraint("month LIKE '20__-__'", name="unmet_demand_month"),
    CheckConstraint("cases > 0", name="unmet_demand_cases"),
)
"""How many cases looked for it in vain. Empty text where something was not told; no order of arrival is kept."""


@dataclass(frozen=True, slots=True)
class DemandCount:
    """A demand and how many cases had it when they were last saved in that month."""

    demand: UnmetDemand
    cases: int


def note_demand(
    connection: Connection, month: str, found: Iterable[UnmetDemand], noted: Iterable[UnmetDemand] = ()
) -> tuple[UnmetDemand, ...]:
    """Count what a case looks for in vain in a month, once; to be called whenever the case is saved.

    ``noted`` is what the last call for this case returned: the case keeps it (its keys), the register keeps no link
    to a case. What was counted in the same month and no longer holds is taken back, so that a profile completed in
    a second conversation does not count twice. Writes within the caller's transaction.
    """
    now = tuple(dict.fromkeys(found))
    before = {demand for demand in noted if demand.month == month}
    if any(demand.month != month for demand in now):
        raise ValueError(f"demand of another month than {month}: {now}")
    for demand in now:
        if demand not in before:
            _add(connection, demand)
    for demand in before.difference(now):
        _take_back(connection, demand)
    return now


def demand_counts(connection: Connection, since: str = "", until: str = "9999-12") -> tuple[DemandCount, ...]:
    """The counts of the months from ``since`` to ``until`` (``2026-11``), the latest and the most frequent first."""
    table = UNMET_DEMAND.c
    statement = (
        select(UNMET_DEMAND)
        .where(table.month >= since, table.month <= until)
        .order_by(table.month.desc(), table.cases.desc(), table.occupation_group, table.district, table.level)
    )
    return tuple(
        DemandCount(
            UnmetDemand(
                row.occupation_group or None,
                row.district or None,
                Level(row.level) if row.level else None,  # type: ignore[call-arg]
                row.month,
            ),
            row.cases,
        )
        for row in connection.execute(statement)
    )


def _add(connection: Connection, demand: UnmetDemand) -> None:
    more = update(UNMET_DEMAND).where(*_same(demand)).values(cases=UNMET_DEMAND.c.cases + 1)
    if connection.execute(more).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(UNMET_DEMAND).values(**_row(demand), cases=1))
    except IntegrityError:
        if not connection.execute(more).rowcount:  # else another process wrote the same row meanwhile
            raise


def _take_back(connection: Connection, demand: UnmetDemand) -> None:
    """One case less; a row that comes to nothing goes away."""
    gone = delete(UNMET_DEMAND).where(*_same(demand), UNMET_DEMAND.c.cases == 1)
    if not connection.execute(gone).rowcount:
        connection.execute(update(UNMET_DEMAND).where(*_same(demand)).values(cases=UNMET_DEMAND.c.cases - 1))


def _row(demand: UnmetDemand) -> dict[str, str]:
    return {
        "occupation_group": demand.occupation_group or "",
        "district": demand.district or "",
        "level": demand.level.value if demand.level else "",
        "month": demand.month,
    }


def _same(demand: UnmetDemand) -> list[ColumnElement[bool]]:
    return [UNMET_DEMAND.c[name] == value for name, value in _row(demand).items()]
