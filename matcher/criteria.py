"""Criteria: facts about a person and an entry, three-valued, hard or soft. Verdict and score follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kb.entries import Entry
from kb.facts import Fact, Origin
from matcher.outcome import Outcome, Source


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion. ``hard``: unmet it blocks; unknown it leaves the proposal open."""

    id: str
    hard: bool
    outcome: Outcome
    text: str
    rule: str | None = None
    source: Source | None = None
    missing: tuple[str, ...] = ()
    """Profile fields that would settle it, where it is unknown."""

    def as_json(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "id": self.id,
            "hard": self.hard,
            "outcome": self.outcome.value,
            "text": self.text,
            "rule": self.rule,
            "source": self.source.as_json() if self.source else None,
        }


def source_of(entry: Entry, fact: Fact | None = None) -> Source:
    """Where the entry, or one of its facts, is stated."""
    origin: Origin = entry.origin(fact.source if fact else None)
    return Source(origin.url, origin.dated)


def hard(id: str, holds: bool | None, text: str, source: Source | None, *missing: str) -> Criterion:
    """A hard criterion that holds, does not, or nobody said."""
    return Criterion(id, True, Outcome.of(holds), text, None, source, missing if holds is None else ())


def soft(id: str, holds: bool | None, text: str, source: Source | None, *missing: str) -> Criterion:
    """A soft criterion: it counts, but never blocks and never keeps a proposal open."""
    return Criterion(id, False, Outcome.of(holds), text, None, source, missing if holds is None else ())
