"""Status of an entry as of a date: past, current, recurring or unverified."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from kb.dates import latest
from kb.entries import Entry, Offer
from kb.facts import Origin, Run, Upkeep, Validity
from kb.vocabulary import Kind, Status

REVIEW_DAYS = {
    Kind.OFFER: 180,
    Kind.FUNDING: 180,
    Kind.BODY: 365,
    Kind.PARTNER: 365,
    Kind.INFO: 365,
    Kind.PRACTICE: 730,
}
"""How long a look at a source counts, by kind."""

SOURCE_YEARS = 3
"""A page that shows an older date than this many years no longer proves that a service stands."""

RUN_WITHOUT_END = timedelta(days=365)
"""A run whose end is unknown is over after this time at the latest."""

MISSING_DAYS = 60
"""An offer or funding that its source no longer lists is over after this many days."""

SUCCESSOR = "Nachfolge prüfen"
"""What a partner or body shows whose round has ended."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """The dates on which an entry's status turns; all None where nothing is known."""

    over_after: date | None
    """Past after this day; only offers and funding have it."""
    open_until: date | None
    """Last day on which a run or round covers the date or lies ahead."""
    proven_until: date | None
    """Last day on which a look at the source of a standing service counts."""
    recurring: bool
    review_by: date | None = None
    """Day after which the look at its sources no longer counts."""

    def is_stale(self, as_of: date) -> bool:
        """Whether nobody has looked within the review time."""
        return self.review_by is not None and self.review_by < as_of

    def status(self, as_of: date) -> Status:
        """The status at the judged date, by the precedence of CONTRACTS.md."""
        if self.over_after is not None and self.over_after < as_of:
            return Status.PAST
        if self.open_until is not None and self.open_until >= as_of:
            return Status.CURRENT
        if self.proven_until is not None and self.proven_until >= as_of:
            return Status.CURRENT
        return Status.RECURRING if self.recurring else Status.UNVERIFIED


def lifetime(entry: Entry) -> Lifetime:
    """The dates that decide an entry's status."""
    periods: list[Validity] = list(entry.runs) if isinstance(entry, Offer) else []
    periods += [entry.validity] if entry.validity else []
    dated = [period for period in periods if period.end or isinstance(period, Run)]
    may_end = entry.kind in (Kind.OFFER, Kind.FUNDING)
    round_over = entry.validity is not None and entry.validity.end is not None
    stands = (entry.standing or entry.kind in (Kind.INFO, Kind.PRACTICE) or _open_ended(entry)) and (
        not round_over or entry.kind in (Kind.INFO, Kind.PRACTICE)
    )
    found = Lifetime(
        over_after=max((_over(period) for period in dated), default=None) if may_end else None,
        open_until=max((_open(period) for period in dated), default=None),
        proven_until=_proven_until(entry) if stands else None,
        recurring=isinstance(entry, Offer) and entry.recurring,
        review_by=_last_look(entry) + timedelta(days=REVIEW_DAYS[entry.kind]),
    )
    return _as_observed(found, entry.upkeep, may_end)


def status(entry: Entry, as_of: date) -> Status:
    """The entry's status at the judged date."""
    return lifetime(entry).status(as_of)


def dated(entry: Entry) -> str | None:
    """The date that the entry's main source shows (Stand), as it shows it, or None where it shows none."""
    return entry.main_source.dated


def is_overdue(entry: Entry, as_of: date) -> bool:
    """Whether nobody has looked at the entry's sources, or confirmed it, within its review time."""
    return lifetime(entry).is_stale(as_of)


def status_note(entry: Entry, as_of: date) -> str | None:
    """One German sentence about what the status means here, or None where the entry is current."""
    match status(entry, as_of):
        case Status.CURRENT:
            return None
        case Status.PAST if entry.upkeep.missing_since and not _ended(entry, as_of):
            return f"{_missing(entry.upkeep)}; beim Träger anfragen."
        case Status.PAST:
            ended = lifetime(entry).over_after
            return f"Beendet{f' (spätestens {ended:%d.%m.%Y})' if ended else ''}; eine Neuauflage beim Träger anfragen."
        case _ if entry.upkeep.missing_since:
            return f"{_missing(entry.upkeep)}; vor der Verweisung nachfragen."
        case _ if entry.upkeep.doubted:
            day = f"{entry.upkeep.doubted:%d.%m.%Y}"
            return f"Am {day} aus der Beratung gemeldet: stimmt nicht mehr; vor der Verweisung nachfragen."
        case Status.RECURRING:
            return "Fand wiederholt statt; ein nächster Termin ist nicht bekannt, bitte anfragen."
        case _ if entry.kind in (Kind.BODY, Kind.PARTNER) and not (entry.validity and entry.validity.end):
            return f"Nicht durch eine aktuelle Quelle belegt; {SUCCESSOR}."
        case _ if entry.validity and entry.validity.end and latest(entry.validity.end) < as_of:
            return f"Laufzeit bis {latest(entry.validity.end):%d.%m.%Y}; {SUCCESSOR}."
        case _:
            return "Nicht durch eine aktuelle Quelle belegt; vor der Verweisung nachfragen."


def _open_ended(entry: Entry) -> bool:
    return entry.validity is not None and entry.validity.end is None and entry.validity.start is not None


def _over(period: Validity) -> date:
    if period.end:
        return latest(period.end)
    assert period.start is not None  # a Run has a start or an end
    return latest(period.start) + RUN_WITHOUT_END


def _open(period: Validity) -> date:
    return latest(period.end or period.start or "1900")


def _proven_until(entry: Entry) -> date | None:
    review = timedelta(days=REVIEW_DAYS[entry.kind])
    proofs = [_proof_ends(origin, review) for origin in entry.sources if origin.verified]
    if entry.upkeep.confirmed is not None:
        proofs.append(entry.upkeep.confirmed + review)
    return max(proofs, default=None)


def _last_look(entry: Entry) -> date:
    looked = [origin.seen for origin in entry.sources]
    return max([*looked, entry.upkeep.confirmed] if entry.upkeep.confirmed else looked)


def _as_observed(found: Lifetime, upkeep: Upkeep, may_end: bool) -> Lifetime:
    """The dates cut short by what the network noticed: no longer in its source, or reported to be wrong."""
    ends = [day for day in (upkeep.missing_since, upkeep.doubted) if day is not None]
    if not ends:
        return found
    last = min(ends) - timedelta(days=1)
    over = found.over_after
    if may_end and upkeep.missing_since is not None:
        gone = upkeep.missing_since + timedelta(days=MISSING_DAYS)
        over = min(over, gone) if over is not None else gone
    return replace(
        found,
        over_after=over,
        open_until=min(found.open_until, last) if found.open_until else None,
        proven_until=min(found.proven_until, last) if found.proven_until else None,
        recurring=found.recurring and upkeep.missing_since is None,
    )


def _missing(upkeep: Upkeep) -> str:
    return f"Seit dem {upkeep.missing_since:%d.%m.%Y} in der Quelle nicht mehr gefunden"


def _ended(entry: Entry, as_of: date) -> bool:
    """Whether the entry is over by its own dates, whatever was noticed about it."""
    over = lifetime(entry.model_copy(update={"upkeep": Upkeep()})).over_after
    return over is not None and over < as_of


def _proof_ends(origin: Origin, review: timedelta) -> date:
    looked = origin.seen + review
    if origin.dated is None:
        return looked
    return min(looked, latest(origin.dated) + timedelta(days=round(365.25 * SOURCE_YEARS)))
