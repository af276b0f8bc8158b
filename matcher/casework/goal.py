"""Goals (Ziele) that a person and a counsellor agree on: until when, in which phase, and when they were reached."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, Date

from kb.actor import Actor
from kb.vocabulary import Phase
from matcher.casework.columns import Code, case_table
from matcher.casework.drawer import Drawer
from matcher.casework.record import Content, Line, Record, Shelf

GOAL = case_table("goal", Column("phase", Code(1)), Column("due", Date), Column("reached_on", Date))


class GoalContent(Content):
    """What is to be reached, by when, and in which phase it belongs."""

    text: Line
    phase: Phase | None = None
    due: date | None = None


class Goal(GoalContent, Record):
    """An agreed goal; ``reached_on`` None while it is open."""

    reached_on: date | None = None


GOALS = Shelf(GOAL, Goal, "Ziele")


class Goals(Drawer[GoalContent, Goal]):
    """The goals of cases."""

    def reach(self, actor: Actor, case_id: str, goal_id: str, on: date | None, now: datetime) -> Goal:
        """It was reached on that day; None opens it again."""
        return self._set(actor, case_id, goal_id, now, reached_on=on)
