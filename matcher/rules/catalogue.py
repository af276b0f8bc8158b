"""All rules of the catalogue by subject, in the order in which a case goes."""

from __future__ import annotations

from collections.abc import Mapping

from kb.vocabulary import Term
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


class Subject(Term):
    """What rules are about, as a counsellor would look for them."""

    COMPETENCE = "competence", "Zuständigkeit und Beratung", "Responsibility and advice"
    CHAMBERS = "chambers", "Kammern", "Chambers"
    ENGINEERING = "engineering", "Ingenieurwesen und Architektur", "Engineering and architecture"
    HEALTH = "health", "Gesundheit", "Health"
    EDUCATION = "education", "Bildung und Soziales", "Education and social work"
    DEGREES = "degrees", "Abschlüsse und Erfahrung", "Degrees and experience"
    RESIDENCE = "residence", "Aufenthalt", "Residence"
    LANGUAGE = "language", "Deutsch", "German"
    FUNDING = "funding", "Förderung", "Funding"


BY_SUBJECT: Mapping[Subject, tuple[Rule, ...]] = {
    Subject.COMPETENCE: competence.RULES,
    Subject.CHAMBERS: chambers.RULES,
    Subject.ENGINEERING: engineering.RULES,
    Subject.HEALTH: (*health.RULES, *medical_licences.RULES),
    Subject.EDUCATION: education.RULES,
    Subject.DEGREES: (*degrees.RULES, *experience.RULES),
    Subject.RESIDENCE: (*residence.RULES, *blue_card.RULES, *opportunity_card.RULES),
    Subject.LANGUAGE: language.RULES,
    Subject.FUNDING: (
        *funding.RULES,
        *funding_work.RULES,
        *funding_upgrade.RULES,
        *funding_land.RULES,
        *funding_start.RULES,
    ),
}

RULES: tuple[Rule, ...] = tuple(rule for rules in BY_SUBJECT.values() for rule in rules)
"""Every rule once."""


def apply_all(situation: Situation) -> tuple[RuleResult, ...]:
    """What each rule that touches the situation says, each once."""
    return tuple(rule.apply(situation) for rule in RULES if rule.touches(situation))
