"""The recorded outcomes as texts: a line a case, sorted, so that a diff names whom a change touches and how."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from matcher.profile import profile_from
from matcher.proposals import completed
from matcher.rules.catalogue import RULES
from matcher.rules.notes import NUMBERS
from matcher.rules.rule import RuleResult
from matcher.situation import situation_of
from tests.matcher.given import DATES, PROFILES
from tests.matcher.rules.situations import shipped

FOLDER = Path(__file__).parent / "rules"
"""One file a rule."""


def current() -> dict[str, str]:
    """What the rules say now, by slug."""
    lines: dict[str, list[tuple[str, RuleResult]]] = {rule.slug: [] for rule in RULES}
    for name, data in PROFILES.items():
        profile = completed(profile_from(data), shipped())
        situation = situation_of(profile, shipped(), date.fromisoformat(DATES.get(name, "2026-11-22")))
        for rule in RULES:
            if rule.touches(situation):
                lines[rule.slug].append((name, rule.apply(situation)))
    return {slug: _text(slug, results) for slug, results in lines.items()}


def _text(slug: str, results: list[tuple[str, RuleResult]]) -> str:
    """The heading with the counts, then the cases by name with the outcome."""
    counts = Counter(result.outcome.value for _, result in results)
    heading = f"{NUMBERS.get(slug, '')} {slug}: " + ", ".join(f"{counts[o]} {o}" for o in ("met", "unmet", "unknown"))
    cases = sorted(f"{name}: {result.outcome.value}" for name, result in results)
    return "\n".join([heading.strip(), *cases, ""])
