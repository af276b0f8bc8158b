"""Reminders (Wiedervorlage) and deadlines (Fristen) of a case."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, Date, Index

from kb.actor import Actor
from kb.vocabulary import Term
from matcher.casework.columns import Code, case_table
from matcher.casework.drawer import Drawer
from matcher.casework.record import Content, Line, Record, Shelf

REMINDER = case_table(
    "reminder",
    Column("kind", Code(20), nullable=False),
    Column("due", Date, nullable=False),
    Column("done_on", Date),
    Index("ix_reminder_due", "done_on", "due"),
)


class ReminderKind(Term):
    """What happens when the day passes: nothing, or something is lost."""

    REMINDER = "reminder", "Wiedervorlage", "reminder"
    DEADLINE = "deadline", "Frist", "deadline"


class ReminderContent(Content):
    """What to do on which day."""

    text: Line
    due: date
    kind: ReminderKind = ReminderKind.REMINDER


class Reminder(ReminderContent, Record):
    """A day to come back to the case; ``done_on`` None while it is open. It belongs to whoever works on the case."""

    done_on: date | None = None


REMINDERS = Shelf(REMINDER, Reminder, "Wiedervorlagen und Fristen", order="due")


class Reminders(Drawer[ReminderContent, Reminder]):
    """The reminders and deadlines of cases."""

    def done(self, actor: Actor, case_id: str, reminder_id: str, on: date | None, now: datetime) -> Reminder:
        """It was seen to on that day; None opens it again."""
        return self._set(actor, case_id, reminder_id, now, done_on=on)

    def postpone(self, actor: Actor, case_id: str, reminder_id: str, due: date, now: datetime) -> Reminder:
        """To another day."""
        return self._set(actor, case_id, reminder_id, now, due=due, done_on=None)
