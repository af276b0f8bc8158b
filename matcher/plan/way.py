"""A way: the steps of the procedure around the courses, from where a person stands to recognition and work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from matcher.plan.draft import Draft
from matcher.plan.limit import Limit
from matcher.plan.step import Reason

COUNSEL, OCCUPATION, LANGUAGE, COSTS, APPLY, DECIDED, READ = (
    "beratung",
    "referenzberuf",
    "sprachstand",
    "kosten-antrag",
    "antrag",
    "bescheid",
    "auswertung",
)
ARRIVAL, COMPENSATE, LATER_FOLLOW_UP, FOLLOW_UP, RECOGNISED, EXTEND, TITLE, WORK = (
    "einreise",
    "ausgleich",
    "folgeantrag-spaeter",
    "folgeantrag",
    "anerkennung",
    "verlaengerung",
    "titel",
    "arbeit",
)
"""Identifiers of the steps of the procedure; from abroad a route follows, as in „bescheid-81a“."""


@dataclass(frozen=True, slots=True)
class Way:
    """The steps of the procedure, the needs that courses have to provide for, and where it ends."""

    drafts: tuple[Draft, ...]
    goals: tuple[str, ...]
    """Steps whose end is the earlier the better."""
    why: str
    """German: why this way."""
    notes: tuple[Reason, ...] = ()
    """What else speaks for it, or should be known of it."""
    beside: tuple[Draft, ...] = ()
    """Steps that wait for nothing in the schedule and that nothing waits for."""
    needs: tuple[str, ...] = ()
    """Topics of gaps, or a purpose of ``matcher.plan.purpose``."""
    recognition: tuple[str, ...] = ()
    """Steps with which full recognition is there, by route; empty where it is not the aim."""
    with_courses: bool = False
    """Whether language courses and examinations that work waits for must be over as well."""
    name: str = "Volle Anerkennung"
    """What those steps bring, as it is named in a sentence."""
    conditional: str | None = None
    """German: under which condition they are full recognition, where it is not certain."""
    routes: tuple[str, ...] = ()
    route_breaks: Mapping[str, frozenset[Limit]] = field(default_factory=dict)
    title_days: tuple[str, int] | None = None
    """Step with which the residence title begins, and the days it lasts at most."""


def named(id: str, route: str | None) -> str:
    """The identifier of a step on a route."""
    return f"{id}-{route}" if route else id
