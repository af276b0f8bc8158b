"""A small world to plan in: occupations, a body, payers, and offers with dated runs; no database, no encoder."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from kb.entries import Entry, Offer
from kb.occupations import Occupations, ReferenceOccupation
from kb.places import Places
from kb.vocabulary import Kind
from matcher.plan import Plan, make_plan
from matcher.profile import Profile, profile_from
from tests.builders import PLACES, TODAY, a_body, a_funding, a_source, an_occupation, an_offer

MECHANIC = an_occupation(
    "industriemechaniker", "Industriemechanikerin", "Industriemechaniker", measures=["adaptation_qualification"]
)
NURSE = an_occupation(
    "pflegefachperson",
    "Pflegefachfrau",
    "Pflegefachmann",
    regulation="regulated",
    training="vocational_school",
    measures=["knowledge_test", "adaptation_period"],
)
BODY = a_body(
    responsibilities=[
        {"text": "Anerkennung", "occupations": ["industriemechaniker", "pflegefachperson"], "verified": True}
    ],
    deadlines=[{"what": "Entscheidung", "text": "drei Monate", "months": 3}],
    fees=[{"text": "Gebühr", "minimum": 100, "maximum": 600}],
)
VOUCHER = a_funding(
    "bildungsgutschein", "Bildungsgutschein", payer="Agentur für Arbeit", lands=["DE"], apply_before="Vor Kursbeginn"
)
LANGUAGE_MONEY = a_funding("berufssprachkurs-deufoev", "Berufssprachkurs", payer="BAMF", lands=["DE"])


class World:
    """Implements ``KnownWithEncoder`` over a handful of entries."""

    encoder = None

    def __init__(self, *entries: Entry, occupations: Iterable[ReferenceOccupation] = (MECHANIC, NURSE)) -> None:
        self.occupations = Occupations(tuple(occupations))
        self.places: Places = PLACES
        self._entries = tuple(sorted((BODY, VOUCHER, LANGUAGE_MONEY, *entries), key=lambda entry: entry.id))

    def entries(self, kind: Kind | None = None) -> tuple[Entry, ...]:
        """See Known."""
        return tuple(entry for entry in self._entries if kind is None or entry.kind is kind)

    def entry(self, id: str) -> Entry:
        """The entry with the identifier."""
        return next(entry for entry in self._entries if entry.id == id)


def a_run(start: date | str, days: int = 60, **more: Any) -> dict[str, Any]:
    """A verified run of so many days."""
    first = date.fromisoformat(start) if isinstance(start, str) else start
    last = first + timedelta(days=days - 1)
    return {"start": first.isoformat(), "end": last.isoformat(), "verified": True} | more


def a_course(id: str = "kurs", *topics: str, **changes: Any) -> Offer:
    """An adaptation course for mechanics in Magdeburg that covers the topics, on a voucher."""
    own: dict[str, Any] = {
        "offer_type": "adaptation",
        "occupations": ["industriemechaniker"],
        "gaps_covered": list(topics) or ["Steuerungstechnik"],
        "places": [{"municipality": "Magdeburg", "land": "ST"}],
        "formats": ["in_person"],
        "schedule": {"hours": 200, "time_models": ["full_time"]},
        "payers": ["bildungsgutschein"],
        "azav": True,
        "standing": False,
    }
    return an_offer(id, f"Kurs {id}", **(own | changes))


def a_language_course(level: str, below: str, **changes: Any) -> Offer:
    """A standing language course to a level."""
    own: dict[str, Any] = {
        "offer_type": "language",
        "lands": ["DE"],
        "target_level": level,
        "requirements": {"language_level": below},
        "schedule": {"lessons": 400, "time_models": ["full_time", "part_time"]},
        "formats": ["in_person", "online"],
        "payers": ["berufssprachkurs-deufoev"],
    }
    return an_offer(f"deutsch-{level.lower()}", f"Berufssprachkurs {level}", **(own | changes))


def a_mechanic(*topics: str, **changes: Any) -> Profile:
    """A mechanic from Serbia in Magdeburg, unemployed, B2, with partial equivalence and these gaps."""
    told: dict[str, Any] = {
        "residence": {"country": "DE", "place": "Magdeburg", "since": "2025-06-01"},
        "nationality": "RS",
        "residence_title": "25-2",
        "employment": "unemployed_sgb3",
        "languages": [{"language": "de", "level": "B2", "certificate": True}],
        "qualifications": [
            {"kind": "vocational", "country": "RS", "duration_years": 3, "completed": True, "state_recognised": True}
        ],
        "reference_occupation": "Industriemechaniker",
        "decision": {"status": "partial", "date": "2026-10-01", "gaps": [{"topic": topic} for topic in topics]},
        "goals": {"aim": "recognition"},
    }
    return profile_from(told | changes)


def planned(world: World, profile: Profile, as_of: date = TODAY, seed: int = 1) -> Plan:
    """The plan of the profile in the world."""
    return make_plan(profile, world, as_of, seed)


TOPICS = tuple(f"Fachgebiet {word}" for word in "Hydraulik Schweißen Messtechnik Robotik Wartung Normen".split())


def many_runs(count: int, seed: int = 7) -> tuple[Offer, ...]:
    """Offers with ``count`` dated runs together: past, running and ahead, in all formats, places and time models."""
    chance = random.Random(seed)
    offers: list[Offer] = []
    left = count
    while left:
        runs = [_random_run(chance) for _ in range(min(left, chance.randint(1, 5)))]
        left -= len(runs)
        offers.append(_random_offer(len(offers), runs, chance))
    return tuple(offers)


def _random_run(chance: random.Random) -> dict[str, Any]:
    start = TODAY + timedelta(days=chance.randint(-500, 700))
    run = a_run(start, chance.randint(5, 250), verified=chance.random() < 0.7)
    if chance.random() < 0.2:
        del run["end"]
    if chance.random() < 0.2:
        run["start"] = run["start"][:7]
    if chance.random() < 0.3:
        run["apply_by"] = (start - timedelta(days=chance.randint(0, 60))).isoformat()
    if chance.random() < 0.3:
        run["place"] = chance.choice(("Magdeburg", "Halle (Saale)", "Stendal", "Berlin"))
    return run


def _random_offer(number: int, runs: list[dict[str, Any]], chance: random.Random) -> Offer:
    if chance.random() < 0.2:
        level, below = chance.choice((("B1", "A2"), ("B2", "B1"), ("C1", "B2")))
        return a_language_course(level, below, runs=runs, standing=False).model_copy(
            update={"id": f"deutsch-{number}", "title": f"Deutsch {level} ({number})"}
        )
    return a_course(
        f"kurs-{number}",
        *chance.sample(TOPICS, chance.randint(1, 3)),
        runs=runs,
        places=[{"municipality": chance.choice(("Magdeburg", "Halle (Saale)", "Stendal")), "land": "ST"}],
        formats=chance.sample(("in_person", "online", "hybrid"), chance.randint(0, 2)),
        schedule={
            "hours": chance.randint(20, 900),
            "time_models": chance.sample(("full_time", "part_time", "evening", "weekend"), chance.randint(0, 2)),
        },
        requirements={"language_level": chance.choice(("A2", "B1", "B2", "C1"))},
        payers=chance.sample(("bildungsgutschein", "iq-foerderung"), chance.randint(0, 2)),
        azav=chance.choice((True, False, None)),
        sources=[a_source(verified=chance.random() < 0.8)],
    )
