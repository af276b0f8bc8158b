"""Runs that can still be joined, as slots of the schedule; where they take place, and how far that is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kb.dates import earliest, latest
from kb.entries import Offer
from kb.facts import Run
from kb.freshness import status
from kb.vocabulary import Format, Status
from matcher.plan.case import Case
from matcher.plan.limit import Limit
from matcher.plan.task import Slot

OF_RUNS = frozenset({Limit.RADIUS, Limit.FORMAT})
"""Limits that each run keeps or breaks by itself."""

FAR = 100
"""Kilometres of beeline from which nobody takes for granted that a course can be reached."""


def runs_ahead(offer: Offer, case: Case) -> Iterator[tuple[int, Run]]:
    """Dated runs one can still join: the first day is not over, nor the last day to apply."""
    for place, run in enumerate(offer.runs):
        begins = run.start is not None and earliest(run.start) >= case.as_of
        if begins and not (run.apply_by and latest(run.apply_by) < case.as_of):
            yield place, run


def is_available(offer: Offer, case: Case) -> bool:
    """Whether a plan may count on it: a run lies ahead, or it is current without dated runs."""
    if status(offer, case.as_of) is not Status.CURRENT:
        return False
    return not offer.runs or any(True for _ in runs_ahead(offer, case))


def slots_of(offer: Offer, case: Case, of_offer: frozenset[Limit]) -> Iterator[Slot]:
    """The runs ahead; where and how a run takes place counts before what the offer says in general."""
    for place, run in runs_ahead(offer, case):
        assert run.start is not None
        end = (latest(run.end) - case.as_of + timedelta(days=1)).days if run.end else None
        breaks = set()
        if not run.verified and not offer.origin(run.source).verified:
            breaks.add(Limit.VERIFIED)
        if _is_too_far(run, offer, case) if run.place else Limit.RADIUS in of_offer:
            breaks.add(Limit.RADIUS)
        if not _suits(run.formats, case) if run.formats else Limit.FORMAT in of_offer:
            breaks.add(Limit.FORMAT)
        yield Slot((earliest(run.start) - case.as_of).days, end, place, frozenset(breaks))


def _is_too_far(run: Run, offer: Offer, case: Case) -> bool:
    """Whether the run's own place is beyond the radius; a place nobody knows is not."""
    radius, home = case.profile.constraints.radius_km, case.situation.home
    if run.place is None or radius is None or home is None or Format.ONLINE in (run.formats or offer.formats):
        return False
    places = case.places.find(run.place)
    return bool(places) and home.kilometres_to(places[0]) > radius


def far_away(offer: Offer, case: Case) -> str | None:
    """The question whether a course far from home can be reached, where nobody said how far is too far."""
    home, told = case.situation.home, case.profile.constraints.radius_km is not None
    elsewhere = Format.ONLINE in offer.formats or any(run.place for run in offer.runs)
    if home is None or told or elsewhere or not offer.places:
        return None
    known = [found[0] for place in offer.places if (found := case.places.find(place.municipality))]
    if len(known) < len(offer.places):
        return None
    nearest = min(known, key=home.kilometres_to)
    away = home.kilometres_to(nearest)
    return f"{nearest.name} ist rund {away:.0f} km entfernt: Ist der Weg zum Kurs möglich?" if away > FAR else None


def _suits(formats: tuple[Format, ...], case: Case) -> bool:
    wished = case.profile.constraints.formats
    return not wished or bool(set(wished).intersection(formats))
