"""Plans over a synthetic corpus of 300 dated runs, for all kinds of people: every promise holds, and quickly."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.plan.variant import Aspect
from matcher.profile import Profile
from tests.matcher.plan.promises import broken
from tests.matcher.plan.world import TOPICS, World, a_language_course, a_mechanic, many_runs, planned

RUNS = many_runs(300)
STANDING = (a_language_course("B1", "A2"), a_language_course("B2", "B1"), a_language_course("C1", "B2"))
WORLD = World(*RUNS, *STANDING)


def a_person(chance: random.Random) -> Profile:
    """Somebody with gaps, a level, a title, and wishes."""
    wishes: dict[str, Any] = {}
    if chance.random() < 0.4:
        wishes["radius_km"] = chance.choice((10, 50, 100))
    if chance.random() < 0.3:
        wishes["formats"] = chance.sample(("in_person", "online", "hybrid"), 2)
    if chance.random() < 0.3:
        wishes["time"] = chance.choice(("full_time", "part_time", "evening"))
    if chance.random() < 0.3:
        wishes["earliest_start"] = "2027-02-01"
    return a_mechanic(
        *chance.sample(TOPICS, chance.randint(1, 6)),
        languages=[{"language": "de", "level": chance.choice(("A2", "B1", "B2", "C1")), "certificate": True}],
        residence_title=chance.choice(("25-2", "16d-1", "16d-3", "24", "niederlassung")),
        employment=chance.choice(("employed", "unemployed_sgb2", "unemployed_sgb3", "none")),
        constraints=wishes,
    )


def test_there_are_300_dated_runs() -> None:
    assert sum(len(offer.runs) for offer in RUNS) == 300


@pytest.mark.parametrize("number", range(14))
def test_every_promise_holds(number: int) -> None:
    profile = a_person(random.Random(number))
    plan = planned(WORLD, profile)
    assert broken(plan, profile, WORLD.entry) == []


def test_many_people_find_their_gaps_covered() -> None:
    fastest = [planned(WORLD, a_person(random.Random(number))).variants[0] for number in range(8)]
    assert sum(variant.feasible for variant in fastest) >= 3


def test_the_safest_and_the_work_friendly_way_are_never_faster_than_the_fastest() -> None:
    for number in range(8):
        variants = {aspect: v for v in planned(WORLD, a_person(random.Random(number))).variants for aspect in v.aspects}
        fastest = variants[Aspect.FASTEST]
        for other in (variants[Aspect.SAFEST], variants[Aspect.ALONGSIDE_WORK]):
            assert len(fastest.uncovered) <= len(other.uncovered)
            if fastest.feasible and other.feasible and fastest.recognition and other.recognition:
                assert fastest.recognition <= other.recognition


def test_the_order_of_the_entries_does_not_matter() -> None:
    profile = a_person(random.Random(3))
    shuffled = list((*RUNS, *STANDING))
    random.Random(1).shuffle(shuffled)
    one, other = planned(WORLD, profile), planned(World(*shuffled), profile)
    assert json.dumps(one.as_json()) == json.dumps(other.as_json())


@settings(max_examples=5)
@given(st.integers(min_value=1000, max_value=10**6))
def test_giving_way_on_a_limit_never_covers_less(seed: int) -> None:
    profile = a_person(random.Random(seed))
    free = profile.model_copy(update={"constraints": type(profile.constraints)()})
    narrow, wide = planned(WORLD, profile).variants[0], planned(WORLD, free).variants[0]
    assert set(wide.uncovered) <= set(narrow.uncovered) or len(wide.uncovered) <= len(narrow.uncovered)


@settings(max_examples=5)
@given(st.integers(min_value=1000, max_value=10**6), st.integers(min_value=1, max_value=5))
def test_another_offer_never_makes_it_worse(seed: int, extra: int) -> None:
    profile = a_person(random.Random(seed))
    more = World(*RUNS, *STANDING, *(o.model_copy(update={"id": f"mehr-{o.id}"}) for o in many_runs(extra, seed)))
    before, after = planned(WORLD, profile).variants[0], planned(more, profile).variants[0]
    assert len(after.uncovered) <= len(before.uncovered)
    if before.feasible and before.recognition and after.recognition:
        assert after.feasible and after.recognition <= before.recognition
