"""What a module of rules says of a profile, and the law that forgetting a fact never makes a rule met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from kb.plain_yaml import read_yaml
from matcher.profile import profile_from
from matcher.rules.rule import Rule, RuleResult
from matcher.situation import situation_of
from tests.matcher.rules.situations import shipped, situation

NOT_TOUCHED = "not touched"


def verdict(rules: Sequence[Rule], slug: str, yaml_text: str, as_of: str = "2026-11-22") -> str:
    """``met``, ``unmet``, ``unknown``, or that the rule does not touch the profile."""
    result = result_of(rules, slug, yaml_text, as_of)
    return result.outcome.value if result else NOT_TOUCHED


def result_of(rules: Sequence[Rule], slug: str, yaml_text: str, as_of: str = "2026-11-22") -> RuleResult | None:
    """What the rule says; None where it does not touch the profile."""
    (rule,) = [rule for rule in rules if rule.slug == slug]
    told = situation(yaml_text, as_of)
    return rule.apply(told) if rule.touches(told) else None


def met_after_forgetting(rules: Sequence[Rule], yaml_text: str, as_of: str = "2026-11-22") -> list[tuple[str, str]]:
    """Rules that hold only once a fact of the profile is taken away, with the fact; there must be none."""
    day = situation("", as_of).as_of
    whole = read_yaml(yaml_text)
    assert whole is None or isinstance(whole, dict)
    before = _met(rules, whole or {}, day)
    return [
        (slug, fact)
        for fact, poorer in _without_one_fact(whole or {})
        for slug in _met(rules, poorer, day)
        if slug not in before
    ]


def _met(rules: Sequence[Rule], data: dict[str, Any], day: Any) -> set[str]:
    told = situation_of(profile_from(data), shipped(), day)
    return {rule.slug for rule in rules if rule.touches(told) and rule.apply(told).outcome.value == "met"}


def _without_one_fact(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in _leaves(data):
        poorer = deepcopy(data)
        part: Any = poorer
        for key in path[:-1]:
            part = part[key]
        del part[path[-1]]
        yield ".".join(str(key) for key in path), poorer


def _leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(data, list) and data and isinstance(data[0], dict):
        for index, value in enumerate(data):
            yield from _leaves(value, (*path, index))
    elif path:
        yield path
