"""What an organisation sets for its cases: how long they are kept; and the running number of its cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Column, Connection, Integer, Table, insert, select, update

from kb.database import METADATA
from kb.dates import months_after
from matcher.casework.columns import NAME, Code
from matcher.casework.errors import WrongInput

CASE_ORGANISATION = Table(
    "case_organisation",
    METADATA,
    Column("tenant", Code(NAME), primary_key=True),
    Column("last_number", Integer, nullable=False),
    Column("months_after_closing", Integer, nullable=False),
    Column("months_without_change", Integer, nullable=False),
)
LONGEST_MONTHS = 120


@dataclass(frozen=True, slots=True)
class KeepingTimes:
    """How many months a case is kept after it was closed, and after its last change while it is open."""

    months_after_closing: int = 12
    months_without_change: int = 36

    def __post_init__(self) -> None:
        for months in (self.months_after_closing, self.months_without_change):
            if not 1 <= months <= LONGEST_MONTHS:
                raise WrongInput(f"Eine Aufbewahrung von {months} Monaten geht nicht; 1 bis {LONGEST_MONTHS} angeben.")

    def end(self, changed_on: date, closed_on: date | None) -> date:
        """The day from which the case is deleted."""
        if closed_on is not None:
            return months_after(closed_on, self.months_after_closing)
        return months_after(changed_on, self.months_without_change)


def keeping_times(connection: Connection, tenant: str) -> KeepingTimes:
    """What the organisation set, else the defaults."""
    row = connection.execute(select(CASE_ORGANISATION).where(CASE_ORGANISATION.c.tenant == tenant)).one_or_none()
    return KeepingTimes(row.months_after_closing, row.months_without_change) if row else KeepingTimes()


def set_keeping_times(connection: Connection, tenant: str, times: KeepingTimes) -> None:
    """Note what the organisation set; cases get their new dates from ``Retention``."""
    _ensure(connection, tenant)
    connection.execute(
        update(CASE_ORGANISATION)
        .where(CASE_ORGANISATION.c.tenant == tenant)
        .values(months_after_closing=times.months_after_closing, months_without_change=times.months_without_change)
    )


def next_number(connection: Connection, tenant: str) -> int:
    """The number of the organisation's next case; a number is never given twice, also not after a deletion."""
    _ensure(connection, tenant)
    number: int = connection.execute(
        update(CASE_ORGANISATION)
        .where(CASE_ORGANISATION.c.tenant == tenant)
        .values(last_number=CASE_ORGANISATION.c.last_number + 1)
        .returning(CASE_ORGANISATION.c.last_number)
    ).scalar_one()
    return number


def _ensure(connection: Connection, tenant: str) -> None:
    """The organisation's row. Called in a transaction that holds the lock on the head of its log."""
    if connection.execute(select(CASE_ORGANISATION.c.tenant).where(CASE_ORGANISATION.c.tenant == tenant)).first():
        return
    defaults = KeepingTimes()
    connection.execute(
        insert(CASE_ORGANISATION).values(
            tenant=tenant,
            last_number=0,
            months_after_closing=defaults.months_after_closing,
            months_without_change=defaults.months_without_change,
        )
    )
