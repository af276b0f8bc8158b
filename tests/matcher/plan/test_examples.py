"""The plan of every gold profile and every case: what each plan promises, and what a counsellor expects of some."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.knowledge import Knowledge
from matcher.plan import Plan, make_plan
from matcher.plan.step import Basis, StepKind
from matcher.plan.variant import Aspect
from matcher.profile import Profile, profile_from, read_profile
from tests.builders import TODAY
from tests.matcher.plan.promises import broken
from tests.matcher.test_cases import CASES

FOLDER = Path(__file__).parents[3] / "examples"
PROFILES = {path.stem: read_profile(path) for path in sorted(FOLDER.glob("*.yaml")) if ".expected" not in path.name}
ALL = PROFILES | {case["case"]: profile_from(case["profile"]) for case in CASES}


def planned(name: str, knowledge: Knowledge) -> Plan:
    return make_plan(PROFILES[name], knowledge, TODAY)


@pytest.mark.parametrize("name", ALL, ids=list(ALL))
def test_the_plan_keeps_what_plans_promise(name: str, knowledge: Knowledge) -> None:
    profile: Profile = ALL[name]
    plan = make_plan(profile, knowledge, TODAY)
    assert broken(plan, profile, knowledge.entry) == []


@pytest.mark.parametrize("name", list(PROFILES)[:5])
def test_the_same_profile_gives_the_same_plan(name: str, knowledge: Knowledge) -> None:
    first, second = (json.dumps(planned(name, knowledge).as_json()) for _ in range(2))
    assert first == second


def test_a_profile_that_says_nothing_gets_questions_only(knowledge: Knowledge) -> None:
    plan = planned("12b-will-arbeiten", knowledge)
    assert not plan.variants and plan.questions


def test_an_engineer_goes_to_work_with_a_statement_and_asks_for_the_course_that_ended(knowledge: Knowledge) -> None:
    [variant] = planned("01-bauingenieurin-syrien", knowledge).variants
    steps = {step.id: step for step in variant.steps}
    assert len(variant.aspects) == 3 and variant.recognition is None
    asked = steps["anfrage-systematik-bau-planungswesen"]
    assert asked.kind is StepKind.NEW_EDITION and asked.dates.start is not None
    assert "zab" in steps and variant.steps[-1].kind is StepKind.WORK


def test_with_b1_the_job_related_course_comes_first_and_the_jobcenter_authorises_it(knowledge: Knowledge) -> None:
    fastest = planned("02-bauingenieurin-b1", knowledge).variants[0]
    [course] = [step for step in fastest.steps if step.kind is StepKind.LANGUAGE]
    assert course.entry == "berufssprachkurs-b2-bundesweit"
    assert any("Jobcenter" in reason.text for reason in course.why)


def test_a_nurse_takes_the_examination_the_safe_way_with_a_preparation(knowledge: Knowledge) -> None:
    variants = planned("05-pflegefachkraft-tunesien", knowledge).variants
    fast = next(variant for variant in variants if Aspect.FASTEST in variant.aspects)
    safe = next(variant for variant in variants if Aspect.SAFEST in variant.aspects)
    ids = [step.id for step in fast.steps]
    assert "angebot-kenntnispruefung-pflege-st" in ids and "angebot-anerkennungskurs-pflege-uk-halle" not in ids
    assert "anfrage-anpassungsmassnahme-pflege-fit-bildung" in ids
    assert "angebot-anerkennungskurs-pflege-uk-halle" in [step.id for step in safe.steps]
    kinds = [step.kind for step in fast.steps]
    assert kinds.index(StepKind.FOLLOW_UP) < kinds.index(StepKind.RECOGNITION) < kinds.index(StepKind.WORK)
    assert fast.recognition and fast.recognition_assumed and not fast.uncovered


def test_a_teacher_reaches_c1_before_anything_that_takes_it(knowledge: Knowledge) -> None:
    variant = planned("07-grundschullehrerin-irak", knowledge).variants[0]
    levels = [step.result.level for step in variant.steps if step.kind is StepKind.LANGUAGE]
    assert [level.value for level in levels if level] == ["C1"]
    assert any(step.id == "kita" for step in variant.steps)


def test_from_abroad_the_employer_decides_between_fast_track_and_partnership(knowledge: Knowledge) -> None:
    variants = planned("09-mechatroniker-kosovo", knowledge).variants
    fast = next(variant for variant in variants if Aspect.FASTEST in variant.aspects)
    beside = next(variant for variant in variants if Aspect.ALONGSIDE_WORK in variant.aspects)
    assert fast.steps[0].action.entry == "zsba"
    assert "vereinbarung-81a" in [step.id for step in fast.steps]
    [decision] = [step for step in fast.steps if step.kind is StepKind.DECISION]
    assert "14a" in decision.dates.assumptions[0].text
    order = [step.id for step in beside.steps]
    assert order.index("einreise-16d-3") < order.index("antrag-16d-3")
    work = next(step for step in beside.steps if step.kind is StepKind.WORK)
    assert "bescheid-16d-3" not in work.needs


def test_an_applicant_long_past_the_period_asks_instead_of_counting(knowledge: Knowledge) -> None:
    variant = planned("06-krankenpflegerin-antrag-2024", knowledge).variants[0]
    decision = next(step for step in variant.steps if step.kind is StepKind.DECISION)
    assert decision.dates.end is None and decision.dates.basis is Basis.OPEN and variant.recognition is None


def test_two_possible_bodies_are_both_named_and_the_occupation_is_cleared_first(knowledge: Knowledge) -> None:
    plan = planned("04-elektriker", knowledge)
    assert plan.baseline.procedure.body is None
    order = [step.id for step in plan.variants[0].steps]
    assert order.index("referenzberuf") < order.index("antrag")


def test_the_way_up_is_the_technician_school_on_advancement_money(knowledge: Knowledge) -> None:
    fastest = planned("11-ingenieur-upgrade-b", knowledge).variants[0]
    [course] = [step for step in fastest.steps if step.kind is StepKind.MEASURE]
    assert course.entry == "techniker-fachschule-technik-st"
    assert course.payment and course.payment.entry == "aufstiegs-bafoeg"
