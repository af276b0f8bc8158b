"""Limits that a plan keeps, each of which a person may decide to give way on, and how a variant chooses within them."""

from __future__ import annotations

from dataclasses import dataclass

from kb.vocabulary import Term


class Limit(Term):
    """What narrows the choice; the German label says what giving way would mean."""

    RADIUS = "radius", "ein weiterer Weg zum Kurs", "a longer way to the course"
    FORMAT = "format", "ein anderes Format (Präsenz, online)", "another format"
    TIME = "time", "andere Kurszeiten", "other course times"
    START = "earliest_start", "ein früherer Beginn", "an earlier start"
    TITLE = "title", "ein Aufenthaltstitel mit längerer Dauer", "a residence title that lasts longer"
    FUNDING = "funding", "ein zweiter Kostenträger für denselben Inhalt", "a second payer for the same content"
    VERIFIED = "verified", "auch Angebote, die noch zu bestätigen sind", "offers that are still to be confirmed"
    ALONGSIDE_WORK = "alongside_work", "Kurse in Vollzeit", "full-time courses"


@dataclass(frozen=True, slots=True)
class Wish:
    """How to choose: limits that are given way on, and whether certainty goes before speed."""

    relaxed: frozenset[Limit] = frozenset()
    certainty_first: bool = False
    kept: frozenset[Limit] = frozenset()
    """Limits that only this variant keeps: VERIFIED, ALONGSIDE_WORK."""


ALWAYS = frozenset({Limit.RADIUS, Limit.FORMAT, Limit.TIME, Limit.START, Limit.TITLE, Limit.FUNDING})
"""Limits that every variant keeps."""
