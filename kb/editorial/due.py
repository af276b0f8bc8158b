"""What is due for checking: doubted, no longer found, without a next date, aged, or never proven."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kb.decay import DAYS, Decay, FieldAge, field_ages
from kb.entries import Entry, Offer
from kb.freshness import REVIEW_DAYS, lifetime
from kb.vocabulary import Status, Term

NEW_EDITION = timedelta(days=365)
"""How long after its last run the next edition of a recurring offer is worth asking for."""


class Reason(Term):
    """Why somebody should look, the most urgent first."""

    DOUBTED = "doubted", "aus der Beratung gemeldet: stimmt nicht mehr", "reported by counselling: no longer true"
    MISSING = "missing", "in der Quelle nicht mehr gefunden", "no longer found in its source"
    NEXT_RUN = "next_run", "nächster Termin nicht bekannt", "next date not known"
    AGED = "aged", "lange nicht angesehen", "not looked at for long"
    UNPROVEN = "unproven", "durch keine aktuelle Quelle belegt", "proven by no current source"


@dataclass(frozen=True, slots=True)
class Due:
    """An entry that somebody should look at, why, and since when."""

    entry: Entry
    reasons: tuple[Reason, ...]
    since: date
    aged: tuple[FieldAge, ...]
    """Fields past their time, the oldest first."""


def due(entries: Iterable[Entry], as_of: date) -> tuple[Due, ...]:
    """What is due at a date, the most urgent first. What has ended for good is left alone."""
    order = list(Reason)
    found = [one for entry in entries if (one := due_of(entry, as_of)) is not None]
    return tuple(sorted(found, key=lambda one: (order.index(one.reasons[0]), one.since, one.entry.id)))


def due_of(entry: Entry, as_of: date) -> Due | None:
    """Why somebody should look at the entry, or None where nothing is due."""
    life, upkeep = lifetime(entry), entry.upkeep
    status = life.status(as_of)
    reasons: dict[Reason, date] = {}
    if upkeep.doubted is not None:
        reasons[Reason.DOUBTED] = upkeep.doubted
    if upkeep.missing_since is not None and status is not Status.PAST:
        reasons[Reason.MISSING] = upkeep.missing_since
    if ended := _wants_a_next_run(entry, status, life.over_after, as_of):
        reasons[Reason.NEXT_RUN] = ended
    aged: tuple[FieldAge, ...] = ()
    if status is not Status.PAST:
        aged = tuple(age for age in field_ages(entry) if age.is_due(as_of))
        if aged:
            reasons[Reason.AGED] = aged[0].due
        if status is Status.UNVERIFIED and not reasons and not _was_confirmed(entry, as_of, REVIEW_DAYS[entry.kind]):
            reasons[Reason.UNPROVEN] = max(origin.seen for origin in entry.sources)
    if not reasons:
        return None
    named = tuple(reason for reason in Reason if reason in reasons)
    return Due(entry, named, reasons[named[0]], aged)


def _wants_a_next_run(entry: Entry, status: Status, over_after: date | None, as_of: date) -> date | None:
    """When the last run of a recurring offer ended, or was last heard of, where the next is worth asking for."""
    if not isinstance(entry, Offer) or not entry.recurring or _was_confirmed(entry, as_of, DAYS[Decay.DATES]):
        return None
    if status is Status.RECURRING:
        return max(origin.seen for origin in entry.sources)
    recent = status is Status.PAST and over_after is not None and as_of - over_after <= NEW_EDITION
    return over_after if recent else None


def _was_confirmed(entry: Entry, as_of: date, days: int) -> bool:
    """Whether somebody asked within so many days: then it is not asked again."""
    return entry.upkeep.confirmed is not None and as_of - entry.upkeep.confirmed <= timedelta(days=days)
