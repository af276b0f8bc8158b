"""The review queue: what sources propose and nobody has decided about yet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, func, select

from kb.editorial.change import Change, ChangeState, Outcome, change_of
from kb.editorial.errors import UnknownChange
from kb.editorial.tables import CHANGE
from kb.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which proposals; None for all."""

    source: str | None = None
    kind: Kind | None = None
    outcome: Outcome | None = None
    run: int | None = None
    states: tuple[ChangeState, ...] = (ChangeState.OPEN,)

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """As SQL."""
        found: list[ColumnElement[bool]] = [CHANGE.c.state.in_([state.value for state in self.states])]
        for column, value in ((CHANGE.c.source, self.source), (CHANGE.c.kind, self.kind), (CHANGE.c.run, self.run)):
            if value is not None:
                found.append(column == (value.value if isinstance(value, Kind) else value))
        if self.outcome is not None:
            found.append(CHANGE.c.outcome == self.outcome.value)
        return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many proposals of a source wait, by what they propose."""

    source: str
    outcome: Outcome
    count: int


class Queue:
    """Reads proposals."""

    def __init__(self, database: Engine) -> None:
        self.database = database

    def change(self, number: int) -> Change:
        """The proposal. Raises UnknownChange."""
        with self.database.connect() as connection:
            row = connection.execute(select(CHANGE).where(CHANGE.c.number == number)).one_or_none()
        if row is None:
            raise UnknownChange(f"Einen Vorschlag {number} gibt es nicht; in der Prüfliste nachsehen.")
        return change_of(row)

    def changes(self, wanted: Wanted, limit: int = 50, offset: int = 0) -> tuple[Change, ...]:
        """Proposals, the oldest first."""
        statement = select(CHANGE).where(*wanted.conditions).order_by(CHANGE.c.number).limit(limit).offset(offset)
        with self.database.connect() as connection:
            return tuple(change_of(row) for row in connection.execute(statement))

    def count(self, wanted: Wanted) -> int:
        """How many proposals there are."""
        with self.database.connect() as connection:
            return connection.execute(select(func.count()).select_from(CHANGE).where(*wanted.conditions)).scalar_one()

    def waiting(self) -> tuple[Waiting, ...]:
        """Open proposals by source and outcome."""
        statement = (
            select(CHANGE.c.source, CHANGE.c.outcome, func.count())
            .where(CHANGE.c.state == ChangeState.OPEN.value)
            .group_by(CHANGE.c.source, CHANGE.c.outcome)
            .order_by(CHANGE.c.source, CHANGE.c.outcome)
        )
        with self.database.connect() as connection:
            return tuple(Waiting(source, Outcome.of(code), n) for source, code, n in connection.execute(statement))

    def count_conflicts(self) -> int:
        """How many open proposals contradict an entry."""
        open_ones = (CHANGE.c.state == ChangeState.OPEN.value) & CHANGE.c.conflicts.is_not(None)
        with self.database.connect() as connection:
            return connection.execute(select(func.count()).select_from(CHANGE).where(open_ones)).scalar_one()

    def next_after(self, number: int, wanted: Wanted) -> int | None:
        """Number of the next proposal after this one, so that a steward can go through them; None at the end."""
        statement = select(func.min(CHANGE.c.number)).where(*wanted.conditions, CHANGE.c.number > number)
        with self.database.connect() as connection:
            return connection.execute(statement).scalar()
