"""The twelve gold cases of counselling, run on the shipped corpus."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.knowledge import Knowledge
from kb.plain_yaml import read_yaml
from tests.matcher.expectations import complaints, match

EXAMPLES = Path(__file__).parents[2] / "examples"
CASES = sorted(path for path in EXAMPLES.glob("*.yaml") if ".expected" not in path.suffixes)


def read(path: Path) -> dict[str, object]:
    data = read_yaml(path.read_text("utf-8"))
    assert isinstance(data, dict)
    return data


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_gold_case(path: Path, knowledge: Knowledge) -> None:
    found = match(read(path), knowledge)
    assert complaints(found, read(path.with_suffix(".expected.yaml"))) == []


def test_all_twelve_are_there() -> None:
    assert {path.stem[:2] for path in CASES} == {f"{number:02}" for number in range(1, 13)}
