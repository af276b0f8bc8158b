"""Periods, dated runs and places in words."""

from __future__ import annotations

from datetime import date

from kb.dates import earliest, latest
from kb.entries import Entry, Offer
from kb.facts import Place, Run, Validity
from kb.freshness import RUN_WITHOUT_END
from web.language import Say


def period(say: Say, validity: Validity) -> str:
    """A period: „03.11.2026 bis 15.01.2027“, „ab 2026“, „bis Mai 2026“."""
    start = say.partial_date(validity.start) if validity.start else None
    end = say.partial_date(validity.end) if validity.end else None
    if start and end:
        return start if start == end else say("%(start)s bis %(end)s", start=start, end=end)
    if start:
        return say("ab %(start)s", start=start)
    return say("bis %(end)s", end=end) if end else ""


def run_state(say: Say, run: Run, as_of: date) -> tuple[str, str]:
    """Whether a run is over, under way or ahead: a code and a word."""
    if run.end and latest(run.end) < as_of:
        return "past", say("vorbei")
    if run.start and earliest(run.start) > as_of:
        return "ahead", say("kommt")
    if run.end:
        return "now", say("läuft")
    if run.start and latest(run.start) + RUN_WITHOUT_END < as_of:
        return "past", say("vermutlich vorbei")
    return "open", say("Ende nicht bekannt")


def next_run(entry: Entry, as_of: date) -> Run | None:
    """The first run that has not ended, if any is known."""
    if not isinstance(entry, Offer):
        return None
    open_runs = [run for run in entry.runs if latest(run.end or run.start or "1900") >= as_of]
    return min(open_runs, key=lambda run: earliest(run.start or run.end or "9999"), default=None)


def place_line(place: Place) -> str:
    """A place in one line: „Leipziger Straße 1, 39104 Magdeburg“."""
    town = f"{place.postcode} {place.municipality}" if place.postcode else place.municipality
    return f"{place.street}, {town}" if place.street else town


def towns(entry: Entry) -> str:
    """The municipalities of an entry in one line."""
    return ", ".join(dict.fromkeys(place.municipality for place in entry.places))
