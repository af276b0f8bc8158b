"""What every answer of ``lotse match`` keeps: the schema, and how its parts hang together."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kb.knowledge import Knowledge
from kb.plain_yaml import read_yaml
from matcher.answer import answer as extended
from matcher.profile import profile_from
from matcher.proposals import propose
from tests.builders import TODAY
from tests.matcher.expectations import GROUPS, match
from tests.matcher.test_cases import CASES
from tests.matcher.test_gold_cases import CASES as GOLD

_ORDER = {"fits": 0, "open": 1, "blocked": 2}
_FIELD = re.compile(r"^[a-z_]+(\.[a-z_]+)*$")
PROFILES: list[tuple[str, Any]] = [
    *((path.stem, read_yaml(path.read_text("utf-8"))) for path in GOLD),
    *((case["case"], case["profile"]) for case in CASES),
    ("empty", {}),
]


@pytest.fixture(params=PROFILES, ids=[name for name, _ in PROFILES])
def answer(request: pytest.FixtureRequest, knowledge: Knowledge) -> dict[str, Any]:
    return _answer(json.dumps(request.param[1]), knowledge)


@cache
def _answer(profile: str, knowledge: Knowledge) -> dict[str, Any]:
    return match(json.loads(profile), knowledge)


def test_schema(answer: dict[str, Any], shared_folder: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    schema = json.loads((shared_folder / "contracts" / "match.schema.json").read_text("utf-8"))
    jsonschema.validate(answer, schema)


def test_every_key_is_there(answer: dict[str, Any]) -> None:
    assert list(answer) == ["as_of", "questions", *GROUPS, "rules", "warnings", "gaps", "uncovered"]


@pytest.mark.parametrize("name", [path.stem for path in GOLD])
def test_what_the_command_says_keeps_the_schema_and_extends_it(
    name: str, knowledge: Knowledge, shared_folder: Path
) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    found = propose(profile_from(dict(PROFILES)[name]), knowledge, TODAY)
    said = extended(found, knowledge)
    jsonschema.validate(said, json.loads((shared_folder / "contracts" / "match.schema.json").read_text("utf-8")))
    plain = found.as_json()
    assert list(said) == [*plain, "upgrades"]
    for group in GROUPS:
        assert [{k: v for k, v in item.items() if k != "smallest_change"} for item in said[group]] == plain[group]


def test_each_rule_once(answer: dict[str, Any]) -> None:
    slugs = [rule["rule"] for rule in answer["rules"]]
    assert len(slugs) == len(set(slugs))
    assert all(rule["source"]["url"] for rule in answer["rules"])


@pytest.mark.parametrize("group", GROUPS)
def test_blocked_stands_last(answer: dict[str, Any], group: str) -> None:
    verdicts = [proposal["verdict"] for proposal in answer[group]]
    # the body that decides stands first, even where an adviser's part is clearer
    ranks = [int(v == "blocked") if group == "bodies" else _ORDER[v] for v in verdicts]
    assert all(before <= after for before, after in pairwise(ranks))
    ids = [proposal["id"] for proposal in answer[group]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("group", GROUPS)
def test_the_verdict_follows_from_the_criteria(answer: dict[str, Any], group: str) -> None:
    for proposal in answer[group]:
        outcomes = {criterion["outcome"] for criterion in proposal["criteria"] if criterion["hard"]}
        open_ = "unknown" in outcomes or proposal["status"] != "current"
        expected = "blocked" if "unmet" in outcomes else "open" if open_ else "fits"
        assert proposal["verdict"] == expected, proposal["id"]


@pytest.mark.parametrize("group", GROUPS)
def test_every_proposal_has_sources(answer: dict[str, Any], group: str) -> None:
    for proposal in answer[group]:
        assert all(criterion["source"] and criterion["source"]["url"] for criterion in proposal["criteria"])


def test_every_gap_is_covered_or_named(answer: dict[str, Any]) -> None:
    covered = {topic for offer in answer["offers"] for topic in offer["covers"]}
    uncovered = {item["topic"] for item in answer["uncovered"]}
    assert not covered & uncovered
    assert {gap["topic"] for gap in answer["gaps"]} == covered | uncovered


def test_questions_name_profile_fields(answer: dict[str, Any]) -> None:
    fields = [question["field"] for question in answer["questions"]]
    assert len(fields) == len(set(fields))
    assert all(_FIELD.match(field) for field in fields)
    assert all(question["text"].endswith(("?", ".", ")")) for question in answer["questions"])


def test_no_flood_of_general_offers(answer: dict[str, Any], knowledge: Knowledge) -> None:
    entries = knowledge.entries_by_id(offer["id"] for offer in answer["offers"])
    general = [o for o in answer["offers"] if not entries[o["id"]].occupations and not o["covers"]]
    assert len(general) <= 12
