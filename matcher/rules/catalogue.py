"""All rules of the catalogue, in the order in which a case goes."""

from __future__ import annotations

from matcher.rules import (
    blue_card,
    chambers,
    competence,
    degrees,
    education,
    engineering,
    experience,
    funding,
    funding_land,
    funding_start,
    funding_upgrade,
    funding_work,
    health,
    language,
    medical_licences,
    opportunity_card,
    residence,
)
from matcher.rules.rule import Rule, RuleResult
from matcher.situation import Situation

RULES: tuple[Rule, ...] = (
    *competence.RULES,
    *chambers.RULES,
    *engineering.RULES,
    *health.RULES,
    *medical_licences.RULES,
    *education.RULES,
    *degrees.RULES,
    *experience.RULES,
    *residence.RULES,
    *blue_card.RULES,
    *opportunity_card.RULES,
    *language.RULES,
    *funding.RULES,
    *funding_work.RULES,
    *funding_upgrade.RULES,
    *funding_land.RULES,
    *funding_start.RULES,
)


def apply_all(situation: Situation) -> tuple[RuleResult, ...]:
    """What each rule that touches the situation says, each once."""
    return tuple(rule.apply(situation) for rule in RULES if rule.touches(situation))
