"""Cases across the professions: a table of profiles and what must hold for each on the shipped corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kb.knowledge import Knowledge
from kb.plain_yaml import read_yaml
from tests.matcher.expectations import complaints, match

FOLDER = Path(__file__).parent / "cases"


def cases() -> list[dict[str, Any]]:
    """Every case of every table."""
    found: list[dict[str, Any]] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        table = read_yaml(path.read_text("utf-8"))
        assert isinstance(table, list)
        found += table
    return found


CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(case: dict[str, Any], knowledge: Knowledge) -> None:
    found = match(case["profile"], knowledge, str(case.get("as_of", "2026-11-22")))
    assert complaints(found, case["expect"]) == []


def test_there_are_enough() -> None:
    assert len(CASES) >= 53 + 60
    assert len({case["case"] for case in CASES}) == len(CASES)
