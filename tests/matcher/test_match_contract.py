"""What every answer of ``lotse match`` keeps: the schema, and how its parts hang together."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kb.entries import Offer
from kb.knowledge import Knowledge
from matcher.answer import answer as extended
from matcher.profile import profile_from
from matcher.proposals import propose
from tests.builders import TODAY
from tests.matcher.expectations import GROUPS, match
from tests.matcher.given import PROFILES
from tests.matcher.test_gold_cases import CASES as EXAMPLES

_ORDER = {"fits": 0, "open": 1, "blocked": 2}
_FIELD = re.compile(r"^[a-z_]+(\.[a-z_]+)*$")


def keys(found: dict[str, Any]) -> None:
    """Every key is there, always."""
    assert list(found) == ["as_of", "questions", *GROUPS, "rules", "warnings", "gaps", "uncovered"]


def each_rule_once(found: dict[str, Any]) -> None:
    """No rule twice, none without a source."""
    slugs = [rule["rule"] for rule in found["rules"]]
    assert len(slugs) == len(set(slugs))
    assert all(rule["source"]["url"] for rule in found["rules"])


def blocked_stands_last(found: dict[str, Any]) -> None:
    """A blocked proposal never stands above one that fits or is open, and none is listed twice."""
    for group in GROUPS:
        verdicts = [proposal["verdict"] for proposal in found[group]]
        # the body that decides stands first, even where an adviser's part is clearer
        ranks = [int(v == "blocked") if group == "bodies" else _ORDER[v] for v in verdicts]
        assert all(before <= after for before, after in pairwise(ranks)), group
        ids = [proposal["id"] for proposal in found[group]]
        assert len(ids) == len(set(ids)), group


def verdicts_follow_from_criteria(found: dict[str, Any]) -> None:
    """CONTRACTS.md's rule for each verdict; and every criterion has a source."""
    for proposal in (proposal for group in GROUPS for proposal in found[group]):
        outcomes = {criterion["outcome"] for criterion in proposal["criteria"] if criterion["hard"]}
        open_ = "unknown" in outcomes or proposal["status"] != "current"
        expected = "blocked" if "unmet" in outcomes else "open" if open_ else "fits"
        assert proposal["verdict"] == expected, proposal["id"]
        assert all(criterion["source"] and criterion["source"]["url"] for criterion in proposal["criteria"])


def gaps_are_covered_or_named(found: dict[str, Any]) -> None:
    """Every gap is in some ``covers`` or uncovered, never in both."""
    covered = {topic for offer in found["offers"] for topic in offer["covers"]}
    uncovered = {item["topic"] for item in found["uncovered"]}
    assert not covered & uncovered
    assert {gap["topic"] for gap in found["gaps"]} == covered | uncovered


def questions_name_profile_fields(found: dict[str, Any]) -> None:
    """Dotted paths, each asked once, in a whole sentence."""
    fields = [question["field"] for question in found["questions"]]
    assert len(fields) == len(set(fields))
    assert all(_FIELD.match(field) for field in fields)
    assert all(question["text"].endswith(("?", ".", ")")) for question in found["questions"])


KEPT: tuple[Callable[[dict[str, Any]], None], ...] = (
    keys,
    each_rule_once,
    blocked_stands_last,
    verdicts_follow_from_criteria,
    gaps_are_covered_or_named,
    questions_name_profile_fields,
)


@pytest.mark.parametrize("name", [*PROFILES, "empty"])
def test_every_answer_keeps_the_contract(name: str, knowledge: Knowledge) -> None:
    found = match(PROFILES.get(name, {}), knowledge)
    for kept in KEPT:
        kept(found)
    entries = knowledge.entries_by_id(offer["id"] for offer in found["offers"])
    general = [o for o in found["offers"] if isinstance(e := entries[o["id"]], Offer) and not e.occupations]
    assert len([offer for offer in general if not offer["covers"]]) <= 12, "a flood of general offers"


@pytest.mark.parametrize("name", [*PROFILES, "empty"])
def test_schema(name: str, knowledge: Knowledge, shared_folder: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    schema = json.loads((shared_folder / "contracts" / "match.schema.json").read_text("utf-8"))
    jsonschema.validate(match(PROFILES.get(name, {}), knowledge), schema)


@pytest.mark.parametrize("name", [path.stem for path in EXAMPLES])
def test_what_the_command_says_keeps_the_schema_and_extends_it(
    name: str, knowledge: Knowledge, shared_folder: Path
) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    found = propose(profile_from(PROFILES[name]), knowledge, TODAY)
    said = extended(found, knowledge)
    jsonschema.validate(said, json.loads((shared_folder / "contracts" / "match.schema.json").read_text("utf-8")))
    plain = found.as_json()
    assert list(said) == [*plain, "upgrades"]
    for group in GROUPS:
        assert [{k: v for k, v in item.items() if k != "smallest_change"} for item in said[group]] == plain[group]
