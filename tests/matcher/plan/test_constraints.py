"""Each limit and promise of a plan by a case in which it decides: with it one plan, without it another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from kb.entries import Offer
from matcher.outcome import Outcome
from matcher.plan import Plan
from matcher.plan.limit import Limit
from matcher.plan.step import Basis, Step, StepKind
from matcher.plan.variant import Aspect, GapState, Variant
from tests.builders import TODAY, a_source
from tests.matcher.plan.promises import broken
from tests.matcher.plan.world import NURSE, World, a_course, a_language_course, a_mechanic, a_run, planned

SOON, LATER = TODAY + timedelta(days=30), TODAY + timedelta(days=200)


def variant_of(plan: Plan, aspect: Aspect = Aspect.FASTEST) -> Variant:
    return next(variant for variant in plan.variants if aspect in variant.aspects)


def fastest(world: World, *topics: str, **changes: object) -> Variant:
    profile = a_mechanic(*topics, **changes)
    plan = planned(world, profile)
    assert broken(plan, profile, world.entry) == []
    return variant_of(plan)


def step(variant: Variant, id: str) -> Step | None:
    return next((step for step in variant.steps if step.id == id), None)


def courses(variant: Variant) -> list[str]:
    return [step.entry or "" for step in variant.steps if step.kind in (StepKind.MEASURE, StepKind.LANGUAGE)]


def limits(variant: Variant) -> set[str]:
    return {limit for relaxation in variant.relaxations for limit in relaxation.limits}


def test_a_gap_is_covered_by_the_run_that_ends_first() -> None:
    early, late = a_course("frueh", runs=[a_run(SOON)]), a_course("spaet", runs=[a_run(LATER)])
    variant = fastest(World(early, late), "Steuerungstechnik")
    assert courses(variant) == ["frueh"]
    assert variant.gaps[0].state is GapState.COVERED and variant.feasible
    assert variant.recognition and variant.recognition > SOON + timedelta(days=60 + 90)


def test_of_one_offers_runs_the_first_that_can_still_be_joined_is_taken() -> None:
    closed = a_run(SOON, apply_by=(TODAY - timedelta(days=1)).isoformat())
    variant = fastest(World(a_course(runs=[closed, a_run(LATER)])), "Steuerungstechnik")
    taken = step(variant, "angebot-kurs")
    assert taken and taken.dates.start == LATER and taken.dates.basis is Basis.RUN


def test_a_gap_that_nothing_covers_is_listed_and_its_step_searches() -> None:
    variant = fastest(World(a_course(runs=[a_run(SOON)])), "Steuerungstechnik", "Buchbinderei und Einbandgestaltung")
    assert [gap.state for gap in variant.gaps] == [GapState.COVERED, GapState.UNCOVERED]
    assert variant.uncovered == ("Buchbinderei und Einbandgestaltung",)
    assert variant.gaps[1].steps == ("suche",) and not variant.feasible
    assert variant.recognition is None and variant.recognition_not_before


def test_two_full_time_runs_never_overlap() -> None:
    one, other = (
        a_course("eins", "Hydraulik", runs=[a_run(SOON, 90)]),
        a_course("zwei", "Robotik", runs=[a_run(SOON + timedelta(days=30), 90), a_run(LATER, 90)]),
    )
    variant = fastest(World(one, other), "Hydraulik", "Robotik")
    taken = step(variant, "angebot-zwei")
    assert taken and taken.dates.start == LATER
    evenings = other.model_copy(update={"schedule": replace_models(other, "evening")})
    beside = step(fastest(World(one, evenings), "Hydraulik", "Robotik"), "angebot-zwei")
    assert beside and beside.dates.start == SOON + timedelta(days=30)


def replace_models(offer: Offer, *models: str) -> object:
    assert offer.schedule
    return offer.schedule.model_validate(offer.schedule.model_dump() | {"time_models": models})


def test_a_level_is_reached_before_the_course_that_takes_it() -> None:
    course = a_course(requirements={"language_level": "B2"}, runs=[a_run(SOON), a_run(LATER)])
    language = a_language_course("B2", "B1")
    at_b1 = [{"language": "de", "level": "B1", "certificate": True}]
    variant = fastest(World(course, language), "Steuerungstechnik", languages=at_b1)
    assert courses(variant) == ["deutsch-b2", "kurs"]
    taken = step(variant, "angebot-kurs")
    assert taken and taken.dates.start == LATER and "angebot-deutsch-b2" in taken.needs
    direct = step(fastest(World(course, language), "Steuerungstechnik"), "angebot-kurs")
    assert direct and direct.dates.start == SOON


def test_levels_are_climbed_one_by_one() -> None:
    course = a_course(requirements={"language_level": "C1"}, standing=True)
    ladder = [a_language_course("B1", "A2"), a_language_course("B2", "B1"), a_language_course("C1", "B2")]
    at_a2 = [{"language": "de", "level": "A2", "certificate": True}]
    variant = fastest(World(course, *ladder), "Steuerungstechnik", languages=at_a2)
    assert courses(variant) == ["deutsch-b1", "deutsch-b2", "deutsch-c1", "kurs"]
    without_a_rung = fastest(World(course, ladder[0], ladder[2]), "Steuerungstechnik", languages=at_a2)
    assert "kurs" not in courses(without_a_rung) and not courses(without_a_rung)


def test_nothing_is_learnt_without_a_use_for_it() -> None:
    course, language = a_course(runs=[a_run(SOON)]), a_language_course("C1", "B2")
    assert courses(fastest(World(course, language), "Steuerungstechnik")) == ["kurs"]
    taking_c1 = course.model_copy(update={"requirements": a_course(requirements={"language_level": "C1"}).requirements})
    later = taking_c1.model_copy(update={"runs": a_course(runs=[a_run(LATER)]).runs})
    assert courses(fastest(World(later, language), "Steuerungstechnik")) == ["deutsch-c1", "kurs"]


def test_a_preparation_is_taken_only_with_its_examination() -> None:
    preparation = a_course(
        "vorbereitung", "Vorbereitung", offer_type="exam_preparation", occupations=["pflegefachperson"], standing=True
    )
    examination = a_course(
        "pruefung",
        "Kenntnisprüfung",
        offer_type="assessment",
        occupations=["pflegefachperson"],
        standing=True,
        requirements={"recognition": ["compensation_required"]},
        payers=[],
    )
    nurse = {
        "reference_occupation": NURSE.titles.feminine,
        "decision": {"status": "compensation_required", "gaps": [{"topic": "Geriatrie"}]},
    }
    for entries, expected in (((preparation,), []), ((preparation, examination), ["vorbereitung"])):
        world, profile = World(*entries), a_mechanic(**nurse)
        plan = planned(world, profile)
        assert broken(plan, profile, world.entry) == []
        assert courses(variant_of(plan, Aspect.SAFEST)) == expected
    safest = variant_of(plan, Aspect.SAFEST)
    prepared, examined = step(safest, "angebot-vorbereitung"), step(safest, "angebot-pruefung")
    assert prepared and examined and prepared.dates.end and examined.dates.start
    assert prepared.dates.end < examined.dates.start and examined.action.by and examined.action.by < prepared.dates.end


def test_courses_begin_no_earlier_than_wished() -> None:
    world = World(a_course(runs=[a_run(SOON), a_run(LATER)]))
    taken = step(fastest(world, "Steuerungstechnik", constraints={"earliest_start": LATER.isoformat()}), "angebot-kurs")
    assert taken and taken.dates.start == LATER
    only_soon = World(a_course(runs=[a_run(SOON)]))
    variant = fastest(only_soon, "Steuerungstechnik", constraints={"earliest_start": LATER.isoformat()})
    assert courses(variant) == [] and limits(variant) == {Limit.START}


@pytest.mark.parametrize(
    ("course", "wishes", "limit"),
    [
        ({"places": [{"municipality": "Halle (Saale)", "land": "ST"}]}, {"radius_km": 30}, Limit.RADIUS),
        ({"runs": [a_run(SOON, place="Halle (Saale)")]}, {"radius_km": 30}, Limit.RADIUS),
        ({"formats": ["online"]}, {"formats": ["in_person"]}, Limit.FORMAT),
        ({"runs": [a_run(SOON, formats=["online"])]}, {"formats": ["in_person"]}, Limit.FORMAT),
        ({}, {"time": "part_time"}, Limit.TIME),
    ],
    ids=["place", "place of the run", "format", "format of the run", "time"],
)
def test_a_wish_excludes_the_course_and_the_plan_says_so(
    course: dict[str, Any], wishes: dict[str, object], limit: Limit
) -> None:
    world = World(a_course(**({"runs": [a_run(SOON)]} | course)))
    assert courses(fastest(world, "Steuerungstechnik")) == ["kurs"]
    variant = fastest(world, "Steuerungstechnik", constraints=wishes)
    assert courses(variant) == [] and not variant.feasible
    [relaxation] = variant.relaxations
    assert relaxation.limits == (limit.value,) and relaxation.gaps == ("Steuerungstechnik",)
    assert relaxation.recognition and limit.de in relaxation.text


def test_two_wishes_that_only_together_stand_in_the_way_are_named_together() -> None:
    far_and_online = a_course(formats=["hybrid"], places=[{"municipality": "Berlin"}], lands=["DE"], runs=[a_run(SOON)])
    wishes = {"radius_km": 30, "formats": ["in_person"]}
    variant = fastest(World(far_and_online), "Steuerungstechnik", constraints=wishes)
    [relaxation] = variant.relaxations
    assert set(relaxation.limits) == {"radius", "format"}


def test_the_title_must_last_until_recognition() -> None:
    world = World(a_course(runs=[a_run(SOON, 300)]))
    title = {"residence_title": "16d-1", "residence": {"country": "DE", "place": "Magdeburg", "since": "2025-06-01"}}
    assert fastest(world, "Steuerungstechnik", **title).feasible
    old = {"country": "DE", "place": "Magdeburg", "since": "2024-06-01"}
    variant = fastest(world, "Steuerungstechnik", **(title | {"residence": old}))
    assert not variant.feasible and limits(variant) == {Limit.TITLE}
    assert [check.outcome for check in variant.checks if check.code == "title"] == [Outcome.UNKNOWN]
    tight = fastest(World(a_course(runs=[a_run(SOON, 120)])), "Steuerungstechnik", **(title | {"residence": old}))
    assert courses(tight) == ["kurs"] and not tight.feasible and limits(tight) == {Limit.TITLE}
    assert [check.outcome for check in tight.checks if check.code == "title"] == [Outcome.UNMET]
    assert any(deadline.day == date(2027, 6, 1) for deadline in variant.deadlines)


def test_a_title_is_renewed_where_the_plan_outlasts_its_first_duration() -> None:
    title = {"residence_title": "16d-1", "residence": {"country": "DE", "place": "Magdeburg", "since": "2025-06-01"}}
    short = fastest(World(a_course(runs=[a_run(SOON, 20)])), "Steuerungstechnik", **title)
    long = fastest(World(a_course(runs=[a_run(SOON, 200)])), "Steuerungstechnik", **title)
    assert step(short, "verlaengerung") is None
    renewal = step(long, "verlaengerung")
    assert renewal and renewal.dates.start == date(2027, 6, 1)


def test_nothing_is_funded_twice() -> None:
    one = a_course("eins", "Hydraulik", "Robotik", runs=[a_run(SOON)])
    other = a_course("zwei", "Robotik", "Messtechnik", runs=[a_run(LATER)])
    variant = fastest(World(one, other), "Hydraulik", "Messtechnik", "Robotik")
    assert len(courses(variant)) == 1 and limits(variant) == {Limit.FUNDING}
    unpaid = other.model_copy(update={"payers": ()})
    both = fastest(World(one, unpaid), "Hydraulik", "Messtechnik", "Robotik")
    assert courses(both) == ["eins", "zwei"] and both.feasible


def test_an_ended_run_is_never_taken_but_asked_for() -> None:
    over = a_course(runs=[a_run(TODAY - timedelta(days=300), 100)])
    variant = fastest(World(over), "Steuerungstechnik")
    assert courses(variant) == []
    asked = step(variant, "anfrage-kurs")
    assert asked and asked.kind is StepKind.NEW_EDITION and asked.dates.start == date(2026, 12, 7)
    assert variant.gaps[0].state is GapState.ASKED and variant.gaps[0].steps == ("anfrage-kurs",)
    follow_up = step(variant, "folgeantrag")
    assert follow_up and follow_up.dates.start is None and "anfrage-kurs" in follow_up.needs


def test_a_run_under_way_is_not_joined_the_next_is_asked_for() -> None:
    running = a_course(runs=[a_run(TODAY - timedelta(days=10), 100)])
    variant = fastest(World(running), "Steuerungstechnik")
    asked = step(variant, "anfrage-kurs")
    assert courses(variant) == [] and asked and asked.kind is StepKind.CLARIFICATION


def test_the_safest_takes_only_what_is_verified() -> None:
    quick = a_course("schnell", runs=[a_run(SOON)], sources=[a_source(verified=False)])
    sure = a_course("sicher", runs=[a_run(LATER)])
    plan = planned(World(quick, sure), a_mechanic("Steuerungstechnik"))
    assert courses(variant_of(plan, Aspect.FASTEST)) == ["schnell"]
    assert courses(variant_of(plan, Aspect.SAFEST)) == ["sicher"]
    alone = planned(World(quick), a_mechanic("Steuerungstechnik"))
    assert courses(variant_of(alone, Aspect.SAFEST)) == []
    assert limits(variant_of(alone, Aspect.SAFEST)) == {Limit.VERIFIED}


def test_alongside_work_takes_no_full_time_course() -> None:
    full, evening = a_course("voll", runs=[a_run(SOON)]), a_course("abends", runs=[a_run(LATER)])
    evening = evening.model_copy(update={"schedule": replace_models(evening, "evening")})
    plan = planned(World(full, evening), a_mechanic("Steuerungstechnik"))
    assert courses(variant_of(plan)) == ["voll"]
    assert courses(variant_of(plan, Aspect.ALONGSIDE_WORK)) == ["abends"]


def test_variants_that_coincide_are_one() -> None:
    plan = planned(World(a_course(runs=[a_run(SOON)])), a_mechanic("Steuerungstechnik"))
    assert [set(variant.aspects) for variant in plan.variants] == [
        {Aspect.FASTEST, Aspect.SAFEST},
        {Aspect.ALONGSIDE_WORK},
    ]


def test_an_open_payer_is_a_question_and_a_certain_one_is_not() -> None:
    for azav, outcome, asked in (
        (True, Outcome.MET, False),
        (None, Outcome.UNKNOWN, True),
        (False, Outcome.UNMET, True),
    ):
        taken = step(fastest(World(a_course(runs=[a_run(SOON)], azav=azav)), "Steuerungstechnik"), "angebot-kurs")
        assert taken and taken.payment and taken.payment.outcome is outcome
        assert bool(taken.payment.question) is asked


def test_the_payer_is_asked_some_weeks_before_the_course() -> None:
    asked = step(fastest(World(a_course(runs=[a_run(LATER)])), "Steuerungstechnik"), "kosten-kurs")
    assert asked and asked.dates.start
    assert timedelta(days=50) < LATER - asked.dates.start < timedelta(days=60)


def test_costs_are_summed_by_payer() -> None:
    paid = a_course(runs=[a_run(SOON)], costs=[{"text": "1.200 Euro", "minimum": 1200, "maximum": 1200}])
    costs = {cost.payer: cost for cost in fastest(World(paid), "Steuerungstechnik").costs}
    assert costs["Agentur für Arbeit"].maximum == 1200
    assert "folgeantrag" in costs["offen"].without_price


def test_unknown_length_leaves_the_end_open_and_is_never_the_faster_way() -> None:
    vague = a_course("vage", runs=[], standing=True, schedule={"duration": "individuell"})
    variant = fastest(World(vague), "Steuerungstechnik")
    taken = step(variant, "angebot-vage")
    assert taken and taken.dates.start and taken.dates.end is None and variant.recognition is None
    dated = a_course("datiert", runs=[a_run(LATER, 200)])
    assert courses(fastest(World(vague, dated), "Steuerungstechnik")) == ["datiert"]


def test_a_plan_is_the_same_for_a_seed() -> None:
    world = World(*(a_course(f"kurs-{n}", runs=[a_run(SOON)]) for n in range(6)))
    profile = a_mechanic("Steuerungstechnik")
    plans = [planned(world, profile, seed=seed) for seed in (1, 1, 2, 99)]
    assert plans[0] == plans[1]
    assert {tuple(courses(variant_of(plan))) for plan in plans} == {("kurs-0",)}
    assert replace(plans[0], variants=()) == replace(plans[2], variants=())


def test_untold_german_is_asked_and_never_safe() -> None:
    course = a_course(requirements={"language_level": "B2"}, runs=[a_run(SOON)])
    plan = planned(World(course), a_mechanic("Steuerungstechnik", languages=[]))
    taken = step(variant_of(plan), "angebot-kurs")
    assert taken and any("B2" in question for question in taken.questions)
    assert courses(variant_of(plan, Aspect.SAFEST)) == []


def test_a_run_known_by_its_month_says_so_and_its_last_day_to_apply_counts() -> None:
    run = {"start": "2027-03", "end": "2027-05", "apply_by": "2027-02-01", "place": "Stendal", "verified": True}
    variant = fastest(World(a_course(runs=[run])), "Steuerungstechnik")
    taken = step(variant, "angebot-kurs")
    assert taken and taken.dates.start == date(2027, 3, 1) and taken.dates.end == date(2027, 5, 31)
    assert [reason.text[:25] for reason in taken.dates.assumptions] == [
        "Der Träger nennt nur 03/2",
        "Der Träger nennt nur 05/2",
    ]
    assert taken.action.by == date(2027, 2, 1) and taken.place == "Stendal"
    assert any(deadline.day == date(2027, 2, 1) for deadline in variant.deadlines)


def test_in_an_unregulated_occupation_work_need_not_wait() -> None:
    variant = fastest(World(a_course(runs=[a_run(LATER)])), "Steuerungstechnik")
    assert variant.work == date(2026, 11, 23) and variant.recognition and variant.recognition > variant.work


def test_where_a_run_takes_place_counts_before_the_seat_of_its_provider() -> None:
    far = [{"municipality": "Halle (Saale)", "land": "ST"}]
    world = World(a_course(places=far, runs=[a_run(SOON), a_run(LATER, place="Magdeburg")]))
    taken = step(fastest(world, "Steuerungstechnik", constraints={"radius_km": 30}), "angebot-kurs")
    assert taken and taken.dates.start == LATER and taken.place == "Magdeburg"
