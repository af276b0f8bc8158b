"""A rule's change lists the cases it touches: recorded outcomes, whose diff is read in review."""

from __future__ import annotations

import pytest

from matcher.rules.catalogue import RULES
from tests.matcher.recorded.outcomes import FOLDER, current


@pytest.fixture(scope="module")
def found() -> dict[str, str]:
    return current()


@pytest.mark.parametrize("slug", [rule.slug for rule in RULES])
def test_the_outcomes_are_those_on_record(slug: str, found: dict[str, str]) -> None:
    """Where a change is meant: ``make recorded``, then read the diff."""
    path = FOLDER / f"{slug}.txt"
    recorded = path.read_text("utf-8") if path.exists() else ""
    assert found[slug].splitlines() == recorded.splitlines(), "make recorded, and read the diff"


def test_no_rule_is_on_record_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {rule.slug for rule in RULES}


@pytest.mark.parametrize("slug", [rule.slug for rule in RULES])
def test_every_rule_touches_a_case(slug: str, found: dict[str, str]) -> None:
    assert len(found[slug].splitlines()) > 1
