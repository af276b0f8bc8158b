"""A question to the knowledge base: its words, the judged date, and the filters."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kb.vocabulary import ActionField, Format, Kind, Land, Level, Phase, Status, SubProject

LONGEST = 500
"""Characters of a question that are read; what follows is left aside, with a note."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What every hit must fulfil. An empty tuple or None does not restrict."""

    kinds: tuple[Kind, ...] = ()
    lands: tuple[Land, ...] | None = None
    """None: the Land that the words name, else Sachsen-Anhalt; an empty tuple: all Länder.
    Nationwide and online entries always pass."""
    phases: tuple[Phase, ...] = ()
    action_fields: tuple[ActionField, ...] = ()
    sub_projects: tuple[SubProject, ...] = ()
    level: Level | None = None
    """The person's level: offers that demand a higher one do not pass; what demands none does."""
    formats: tuple[Format, ...] = ()
    statuses: tuple[Status, ...] = ()
    district: str | None = None
    """A district of Sachsen-Anhalt; entries placed elsewhere do not pass, entries without a place do."""
    near: str | None = None
    """A municipality or postcode; with ``radius_km`` entries placed farther away do not pass."""
    radius_km: float = 50.0
    available_on: date | None = None
    """Offers must be open on this day: a dated run that has not ended, or a standing service."""


@dataclass(frozen=True, slots=True)
class Concept:
    """Something the question names, and what else it is called."""

    words: tuple[str, ...]
    """The stems of the words that name it."""
    written: str
    """The same words as the question has them."""
    others: tuple[str, ...]
    """Its other wordings, as written."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question. ``text`` may be empty: then everything that passes the filters, the freshest first."""

    text: str
    as_of: date
    filters: Filters = field(default_factory=Filters)
    limit: int = 10
    offset: int = 0
    concepts: tuple[Concept, ...] = ()
    """Synonyms of what the text names; their words are looked for too, with less weight."""
