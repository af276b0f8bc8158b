"""A draft of a step: what is known of it before the solver says when, and whether, it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kb.entries import Offer
from kb.vocabulary import Format, Kind, Status, TimeModel
from matcher.outcome import Source
from matcher.plan.step import Extent, Payment, Price, Reason, Result, StepKind
from matcher.plan.task import Task


@dataclass(frozen=True, slots=True)
class Draft:
    """A task with the words around it; see ``Step`` for what the fields mean."""

    task: Task
    kind: StepKind
    title: str
    phase: int
    who: str
    what: str
    why: tuple[Reason, ...]
    sources: tuple[Source, ...]
    result: Result
    follow_up: str = ""
    """The Anschluss where no other step takes it up."""
    who_entry: str | None = None
    conditions: tuple[Reason, ...] = ()
    entry: str | None = None
    entry_kind: Kind | None = None
    status: Status | None = None
    offer: Offer | None = None
    provider: str | None = None
    place: str | None = None
    formats: tuple[Format, ...] = ()
    time_models: tuple[TimeModel, ...] = ()
    extent: Extent = field(default_factory=Extent)
    price: Price | None = None
    payment: Payment | None = None
    questions: tuple[str, ...] = ()
    assumptions: tuple[Reason, ...] = ()
    only_if: str | None = None
    supports: tuple[str, ...] = ()
    """Steps it helps with, none of which waits for it."""
    due: date | None = None
    """Day on which it must be done, where that does not follow from the schedule."""
    is_task: bool = False
    """Whether its date is one by which somebody should have acted, not one on which something takes place."""
