"""Three values: met, unmet, unknown. Unknown is never met; it names the profile field that would settle it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """Whether something holds for a person."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, holds: bool | None) -> Outcome:
        """True, False or None as an outcome."""
        return cls.UNKNOWN if holds is None else cls.MET if holds else cls.UNMET


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule or fact is stated; either part may be unknown."""

    url: str | None
    dated: str | None

    def as_json(self) -> dict[str, str | None]:
        """The contract's shape."""
        return {"url": self.url, "dated": self.dated}


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing a rule asks. ``text`` is a German clause; ``field`` the dotted profile field asked when unknown."""

    outcome: Outcome
    text: str
    field: str | None = None

    @classmethod
    def that(cls, holds: bool | None, text: str, field: str | None = None) -> Condition:
        """The condition that something holds: True, False, or None where nobody said."""
        return cls(Outcome.of(holds), text, field)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of a person: the outcome, a German sentence, and the profile fields that are missing."""

    outcome: Outcome
    text: str
    missing: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    """What was asked, in order; empty where the rule's time is over."""
    sentence: str = ""
    """What the rule says where all conditions hold."""


def decide(conditions: Iterable[Condition], met: str, unmet: str | None = None, unknown: str | None = None) -> Finding:
    """All conditions together: unmet if one is, else unknown if one is, else met.

    Without own sentences the unmet and unknown ones name the conditions that fail or lack an answer.
    """
    listed = tuple(conditions)
    failing = [condition for condition in listed if condition.outcome is Outcome.UNMET]
    open_ones = [condition for condition in listed if condition.outcome is Outcome.UNKNOWN]
    if failing:
        return Finding(Outcome.UNMET, unmet or f"Nicht erfüllt: {_clauses(failing)}.", (), listed, met)
    if open_ones:
        fields = tuple(dict.fromkeys(condition.field for condition in open_ones if condition.field))
        return Finding(Outcome.UNKNOWN, unknown or f"Offen: {_clauses(open_ones)}.", fields, listed, met)
    return Finding(Outcome.MET, met, (), listed, met)


def _clauses(conditions: Iterable[Condition]) -> str:
    return "; ".join(condition.text for condition in conditions)
