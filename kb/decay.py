"""How fast statements age: decay classes by field and kind, the age of each field, and when to look again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kb.entries import Entry, EntryBase
from kb.facts import Fact
from kb.freshness import REVIEW_DAYS
from kb.vocabulary import Kind, Term


class Decay(Term):
    """How fast a statement ages. The days stand in ``DAYS``."""

    DATES = "dates", "Termine", "Dates"
    """Runs: over as soon as the next programme is out."""
    MONEY = "money", "Kosten und Beträge", "Costs and amounts"
    CONTACT = "contact", "Kontakt und Ort", "Contact and place"
    CONDITIONS = "conditions", "Bedingungen und Verfahren", "Conditions and procedure"
    CONTENT = "content", "Beschreibung", "Description"


DAYS: Mapping[Decay, int] = {
    Decay.DATES: 60,
    Decay.MONEY: 180,
    Decay.CONTACT: 180,
    Decay.CONDITIONS: 365,
    Decay.CONTENT: 730,
}
"""Days after which somebody should look again; never more than the review time of the entry's kind."""

CLASSES: Mapping[str, Decay] = {
    "runs": Decay.DATES,
    "validity": Decay.CONDITIONS,
    "costs": Decay.MONEY,
    "fees": Decay.MONEY,
    "amounts": Decay.MONEY,
    "places": Decay.CONTACT,
    "contacts": Decay.CONTACT,
    "apply_at": Decay.CONTACT,
    "requirements": Decay.CONDITIONS,
    "responsibilities": Decay.CONDITIONS,
    "documents": Decay.CONDITIONS,
    "deadlines": Decay.CONDITIONS,
    "languages": Decay.CONDITIONS,
    "legal_basis": Decay.CONDITIONS,
    "conditions": Decay.CONDITIONS,
    "covers": Decay.CONDITIONS,
    "excludes": Decay.CONDITIONS,
    "applicant": Decay.CONDITIONS,
    "apply_before": Decay.CONDITIONS,
    "certificate": Decay.CONDITIONS,
    "target_level": Decay.CONDITIONS,
    "schedule": Decay.CONDITIONS,
    "services": Decay.CONDITIONS,
    "summary": Decay.CONTENT,
}
"""The class of each field that ages by itself; ``summary`` stands for all the rest."""

UNHURRIED = frozenset({Kind.PRACTICE, Kind.INFO})
"""Kinds that tell what was or what is law: looked at as a whole, after their review time."""


@dataclass(frozen=True, slots=True)
class FieldAge:
    """When a field was last looked at, and when that is due again."""

    field: str
    decay: Decay
    seen: date
    due: date

    def days(self, as_of: date) -> int:
        """Age in days."""
        return (as_of - self.seen).days

    def is_due(self, as_of: date) -> bool:
        """Whether somebody should have looked again by now."""
        return self.due < as_of


def field_ages(entry: Entry) -> tuple[FieldAge, ...]:
    """The ages of the fields that say something, the one due first first.

    A field is as old as the oldest of its facts; what somebody confirmed since counts as looked at on that day.
    """
    found = [_age(entry, name, decay) for name, decay in CLASSES.items() if _says_something(entry, name)]
    return tuple(sorted(found, key=lambda age: (age.due, age.field)))


def review_on(entry: Entry) -> date:
    """The day by which somebody should look at the entry again: when its first field is due."""
    return field_ages(entry)[0].due


def review_days(kind: Kind, decay: Decay) -> int:
    """How long a look counts for a class of fields in a kind of entry."""
    return REVIEW_DAYS[kind] if kind in UNHURRIED else min(DAYS[decay], REVIEW_DAYS[kind])


def _age(entry: Entry, name: str, decay: Decay) -> FieldAge:
    value = getattr(entry, name)
    facts = [part for part in (value if isinstance(value, tuple) else (value,)) if isinstance(part, Fact)]
    seen = min((_seen(entry, fact) for fact in facts), default=max(origin.seen for origin in entry.sources))
    if entry.upkeep.confirmed is not None:
        seen = max(seen, entry.upkeep.confirmed)
    return FieldAge(name, decay, seen, seen + timedelta(days=review_days(entry.kind, decay)))


def _seen(entry: EntryBase, fact: Fact) -> date:
    return entry.origin(fact.source).seen


def _says_something(entry: Entry, name: str) -> bool:
    return bool(getattr(entry, name, None))
