"""The qualification plan: where the person stands, up to three variants of the way, and what was checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from matcher.plan.baseline import Baseline
from matcher.plan.variant import Variant
from matcher.questions import Question
from matcher.rules.rule import RuleResult
from matcher.warnings import Warning


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan at a date. Fields as in DOMAIN 2.2; pseudonymous: it holds no name.

    ``variants`` is empty where the profile says too little; then ``questions`` say what to ask first.
    """

    as_of: date
    baseline: Baseline
    """Fields 1, 2, 3, 5 and 7: the same for all variants."""
    variants: tuple[Variant, ...]
    """Fields 4, 6, 8 and 9, at most three; the fastest first. Variants that coincide are one."""
    questions: tuple[Question, ...]
    """What to ask next, the most deciding first; as in ``lotse match``."""
    warnings: tuple[Warning, ...]
    rules: tuple[RuleResult, ...]
    """Field 10, Prüfvermerk: each rule with its outcome, source and the date that shows."""
    released_by: str | None = None
    """Freigabe: role of whoever released the plan; None as long as it is a mere proposal."""
    released_on: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data, every key always present."""
        return {
            "as_of": self.as_of.isoformat(),
            **self.baseline.as_json(),
            "variants": [variant.as_json() for variant in self.variants],
            "questions": [question.as_json() for question in self.questions],
            "warnings": [warning.as_json() for warning in self.warnings],
            "rules": [
                {**result.as_json(), "title": result.rule.title, "norm": result.rule.norm} for result in self.rules
            ],
            "released": {
                "by": self.released_by,
                "on": self.released_on.isoformat() if self.released_on else None,
            },
        }
