"""What the solver chooses from and orders: tasks with their possible times, needs and yields, in days from the date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kb.vocabulary import Level
from matcher.plan.limit import Limit


@dataclass(frozen=True, slots=True)
class Slot:
    """A dated run: days from the judged date, the end exclusive; ``end`` None where the run does not say."""

    start: int
    end: int | None
    run: int
    """Place of the run in the offer's list."""
    breaks: frozenset[Limit] = frozenset()


@dataclass(frozen=True, slots=True)
class Task:
    """Something that may, or must, be done. ``days`` None: nobody knows how long; it then counts one day."""

    id: str
    days: int | None
    slots: tuple[Slot, ...] = ()
    """Possible dated runs, exactly one of which is taken; empty: it may begin on any weekday."""
    optional: bool = False
    """Chosen by the solver; the others are done whenever their route is taken."""
    after: tuple[str, ...] = ()
    """Tasks that end before it begins, where they are done."""
    needs_level: Level | None = None
    """German that it takes and the person does not have yet."""
    gives_level: Level | None = None
    covers: frozenset[str] = frozenset()
    """Needs that it provides for; an optional task without any is done for a later one only."""
    prepares: tuple[str, ...] = ()
    """Optional tasks it prepares for; it is done only with one of them."""
    waits: bool = False
    """Whether it takes place at its end, an examination after a wait; it may then be later than its days say."""
    load: int = 0
    """Share of a week that it fills: see ``LOADS``; 0 for what takes no days."""
    in_title: bool = False
    """Whether it must be over when the residence title reaches its longest duration."""
    goes_with: str | None = None
    """Task with which it is done, and only then."""
    funded: bool = False
    """Whether a public payer pays or may pay; nothing is paid twice."""
    route: str | None = None
    """Way that it belongs to, where there are several; None: every way."""
    breaks: frozenset[Limit] = frozenset()
    doubts: int = 0
    """How many things about it are still to be asked."""


@dataclass(frozen=True, slots=True)
class Problem:
    """All tasks, the needs they are for, and the limits in days from the judged date."""

    as_of: date
    tasks: tuple[Task, ...]
    needs: tuple[str, ...]
    goals: tuple[str, ...]
    """Tasks whose end is the earlier the better, as far as they are done."""
    german: Level | None = None
    """German the person has; None below A1. Where nobody said, no task states ``needs_level``."""
    course_start: int = 0
    """First day of courses (earliest_start of the profile)."""
    title_end: int | None = None
    """First day after the longest duration of the residence title."""
    routes: tuple[str, ...] = ()
    title_days: tuple[str, int] | None = None
    """Task with which the residence title begins (arrival), and the days it lasts from then."""
    route_breaks: Mapping[str, frozenset[Limit]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placed:
    """A task with its time: days from the judged date, the end exclusive."""

    task: Task
    start: int
    end: int
    slot: Slot | None


@dataclass(frozen=True, slots=True)
class Schedule:
    """What the solver found: the tasks done, by their start, and what they provide."""

    placed: tuple[Placed, ...]
    covered: Mapping[str, str]
    """Need -> the task that provides for it; needs that are missing here stay uncovered."""
    levels: Mapping[Level, str]
    """Level -> the course that reaches it."""
    reached: bool
    """Whether the goal is reached within all limits."""
    lacking: frozenset[str]
    """Tasks whose level no course in the plan reaches."""
    objective: int

    def of(self, id: str) -> Placed | None:
        """The task with its time, or None where it is not done."""
        return next((placed for placed in self.placed if placed.task.id == id), None)


FULL, HALF, LIGHT = 4, 2, 1
"""Loads of full-time, part-time and evening or weekend courses."""

CAPACITY = 5
"""Loads that fit beside each other: never two full-time ones, a full-time one with one evening at most."""
