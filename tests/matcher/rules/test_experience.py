"""Skills without papers or recognition: analysis, external examination, validation."""

from __future__ import annotations

import pytest

from matcher.rules.experience import RULES
from tests.matcher.rules.verdicts import NOT_TOUCHED, met_after_forgetting, result_of, verdict

ANALYSIS, EXAM, VALIDATION = (
    "qualifikationsanalyse-bqfg-14",
    "externenpruefung-bbig-45",
    "feststellungsverfahren-bbig-50b",
)
COOK = """
reference_occupation: Köchin
residence: {country: DE, place: Halle}
employment: employed
qualifications: [{kind: vocational, country: SY, completed: true, experience_years: 4.5}]
decision: {status: none}
documents: [cv, passport]
"""

CASES = [
    (ANALYSIS, "met", COOK),
    (ANALYSIS, "unmet", COOK.replace("[cv, passport]", "[certificate, transcript]")),
    (ANALYSIS, "unmet", COOK.replace("[cv, passport]", "[certificate, curriculum]")),
    (ANALYSIS, "unmet", COOK.replace("completed: true", "completed: false")),
    (ANALYSIS, "unmet", COOK.replace("country: SY", "country: DE")),
    (ANALYSIS, "unknown", COOK.replace("[cv, passport]", "[certificate]")),
    (ANALYSIS, "unknown", COOK.replace("documents: [cv, passport]", "")),
    (ANALYSIS, "unknown", COOK.replace("Köchin", "Programmierer")),
    (ANALYSIS, NOT_TOUCHED, COOK.replace("Köchin", "Pflegefachfrau")),
    (EXAM, "met", COOK),
    (EXAM, "unmet", COOK.replace("4.5", "4.4")),
    (EXAM, "met", COOK.replace("4.5", "5.25").replace("Köchin", "Mechatroniker")),
    (EXAM, "unmet", COOK.replace("4.5", "5").replace("Köchin", "Mechatroniker")),
    (EXAM, "met", COOK.replace("4.5", "3").replace("Köchin", "Maschinen- und Anlagenführer")),
    (EXAM, "unmet", COOK.replace("4.5", "2.9").replace("Köchin", "Maschinen- und Anlagenführer")),
    (EXAM, "unknown", COOK.replace("4.5", "5").replace("Köchin", "Augenoptikerin")),
    (EXAM, "met", COOK.replace("4.5", "5.25").replace("Köchin", "Augenoptikerin")),
    (EXAM, "unmet", COOK.replace("4.5", "2.5").replace("Köchin", "Augenoptikerin")),
    (EXAM, "met", COOK.replace("4.5", "5.25").replace("Köchin", "Elektriker")),
    (EXAM, "unknown", COOK.replace(", experience_years: 4.5", "")),
    (EXAM, NOT_TOUCHED, COOK.replace("Köchin", "Ärztin")),
    (EXAM, NOT_TOUCHED, "{}"),
    (VALIDATION, "met", COOK),
    (VALIDATION, "met", COOK.replace("status: none", "status: partial")),
    (VALIDATION, "unmet", COOK.replace("status: none", "status: full")),
    (VALIDATION, "unmet", COOK.replace("4.5", "3")),
    (VALIDATION, "unmet", COOK.replace("employment: employed", "employment: in_training")),
    (VALIDATION, "unknown", COOK.replace("employment: employed", "")),
    (VALIDATION, "unknown", COOK.replace("decision: {status: none}", "")),
    (VALIDATION, "unknown", COOK.replace("{country: DE, place: Halle}", "{place: Halle}")),
    (VALIDATION, "unknown", COOK.replace("country: SY", "country: DE")),
    (VALIDATION, NOT_TOUCHED, COOK.replace("{country: DE, place: Halle}", "{country: SY}")),
    (VALIDATION, NOT_TOUCHED, COOK.replace("Köchin", "Pflegefachfrau")),
]


@pytest.mark.parametrize(("slug", "expected", "profile"), CASES)
def test_a_profile_gets_its_outcome(slug: str, expected: str, profile: str) -> None:
    assert verdict(RULES, slug, profile) == expected


@pytest.mark.parametrize("profile", sorted({profile for _, _, profile in CASES}))
def test_forgetting_a_fact_never_makes_a_rule_met(profile: str) -> None:
    assert met_after_forgetting(RULES, profile) == []


def test_validation_exists_since_2025() -> None:
    assert verdict(RULES, VALIDATION, COOK, "2025-01-01") == "met"
    assert verdict(RULES, VALIDATION, COOK, "2024-12-31") == "unknown"


@pytest.mark.parametrize(
    ("slug", "profile", "missing"),
    [
        (ANALYSIS, COOK.replace("documents: [cv, passport]", ""), ("documents",)),
        (ANALYSIS, COOK.replace("completed: true, ", ""), ("qualifications.completed",)),
        (ANALYSIS, COOK.replace("country: SY, ", ""), ("qualifications.country",)),
        (EXAM, COOK.replace(", experience_years: 4.5", ""), ("qualifications.experience_years",)),
        (EXAM, COOK.replace("4.5", "5").replace("Köchin", "Augenoptikerin"), ()),
        (EXAM, COOK.replace("Köchin", "Programmierer"), ("reference_occupation",)),
        (VALIDATION, COOK.replace("employment: employed", ""), ("employment",)),
    ],
)
def test_an_open_rule_names_the_fields_that_would_settle_it(slug: str, profile: str, missing: tuple[str, ...]) -> None:
    result = result_of(RULES, slug, profile)

    assert result and result.finding.missing == missing


def test_too_little_work_is_told_with_the_way_around() -> None:
    result = result_of(RULES, EXAM, COOK.replace("4.5", "3"))

    assert result and "mit Zeugnissen" in result.finding.text
