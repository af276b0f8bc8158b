"""The profiles of all examples and cases, and which of them stand for the others in the quick tests."""

from __future__ import annotations

from typing import Any

import pytest

from kb.plain_yaml import read_yaml
from tests.matcher.test_cases import CASES
from tests.matcher.test_gold_cases import CASES as EXAMPLES

STEP = 6
"""Every sixth case is tried in the quick run, besides all examples."""

PROFILES: dict[str, Any] = {
    **{path.stem: read_yaml(path.read_text("utf-8")) for path in EXAMPLES},
    **{case["case"]: case["profile"] for case in CASES},
}
"""Profile by the name of its example or case."""

DATES: dict[str, str] = {case["case"]: str(case["as_of"]) for case in CASES if "as_of" in case}
"""Judged date of the cases that have one of their own."""

_QUICK = {*(path.stem for path in EXAMPLES), *(case["case"] for case in CASES[::STEP])}
SOME = [name if name in _QUICK else pytest.param(name, marks=pytest.mark.slow) for name in PROFILES]
"""All names as test parameters; most of them only for ``make soak``."""
