"""The plan of every gold profile: complete, sourced, ordered, without a name, and the same each time."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from kb.knowledge import Knowledge
from matcher.plan import Plan, make_plan
from matcher.profile import read_profile
from tests.builders import TODAY

FOLDER = Path(__file__).parents[3] / "examples"
PROFILES = sorted(path for path in FOLDER.glob("*.yaml") if ".expected" not in path.name)


def planned(path: Path, knowledge: Knowledge, as_of: date = TODAY) -> Plan:
    return make_plan(read_profile(path), knowledge, as_of)


@pytest.mark.parametrize("path", PROFILES, ids=[path.stem for path in PROFILES])
def test_every_step_is_sourced_follows_its_needs_and_leads_on(path: Path, knowledge: Knowledge) -> None:
    plan = planned(path, knowledge)
    for variant in plan.variants:
        steps = {step.id: step for step in variant.steps}
        assert len(steps) == len(variant.steps)
        for step in variant.steps:
            assert step.why and step.sources and step.follow_up and step.action.who
            for id in step.needs:
                before = steps[id].dates
                if step.dates.start and before.end:
                    assert before.end < step.dates.start
                elif before.end is None:
                    assert step.dates.start is None or step.dates.basis.value == "run"
            assert all(step.id in steps[id].needs for id in step.leads_to)


@pytest.mark.parametrize("path", PROFILES[:4], ids=[path.stem for path in PROFILES[:4]])
def test_the_same_profile_gives_the_same_plan(path: Path, knowledge: Knowledge) -> None:
    first, second = (json.dumps(planned(path, knowledge).as_json()) for _ in range(2))
    assert first == second


def test_a_profile_that_says_nothing_gets_questions_only(knowledge: Knowledge) -> None:
    plan = planned(FOLDER / "12b-will-arbeiten.yaml", knowledge)
    assert not plan.variants and plan.questions
