"""The Blue Card: thresholds of the year, shortage occupations, and what stands against it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from matcher.rules.blue_card import REDUCED, REGULAR, RULES, threshold
from tests.matcher.rules.verdicts import NOT_TOUCHED, met_after_forgetting, result_of, verdict

ENGINEER = """
nationality: IN
residence: {country: IN}
reference_occupation: Bauingenieurin
gross_income_year: 46000
qualifications: [{kind: degree, country: IN, completed: true, anabin: H+, anabin_degree: entspricht}]
goals: {employer: {has_contract: true}}
"""
ECONOMIST = ENGINEER.replace("Bauingenieurin", "Betriebswirtin")
PROGRAMMER = """
nationality: UA
residence: {country: UA}
reference_occupation: Fachinformatikerin
gross_income_year: 46000
qualifications: [{kind: vocational, experience_years: 3}]
goals: {employer: {has_contract: true}}
"""
CARD, IT = "blaue-karte-18g", "blaue-karte-it-ohne-abschluss"
HERE = ENGINEER.replace("{country: IN}", "{country: DE}", 1)

CASES = [
    (CARD, "met", ENGINEER),
    (CARD, "met", ENGINEER.replace("46000", "45934.20")),
    (CARD, "unmet", ENGINEER.replace("46000", "45934.19")),
    (CARD, "met", ECONOMIST.replace("46000", "50700")),
    (CARD, "unknown", ECONOMIST.replace("46000", "50699")),
    (CARD, "unmet", ECONOMIST.replace("46000", "45000")),
    (CARD, "unknown", ENGINEER.replace("gross_income_year: 46000", "")),
    (CARD, "unknown", ENGINEER.replace("reference_occupation: Bauingenieurin", "")),
    (CARD, "unknown", ENGINEER.replace("H+", "H+/-")),
    (CARD, "unmet", ENGINEER.replace("H+", "H-")),
    (CARD, "unmet", ENGINEER.replace("entspricht", "bedingt vergleichbar")),
    (CARD, "unmet", ENGINEER.replace("completed: true", "completed: false")),
    (
        CARD,
        "met",
        ENGINEER.replace(
            "country: IN, completed: true, anabin: H+, anabin_degree: entspricht", "country: DE, completed: true"
        ),
    ),
    (CARD, "unknown", ENGINEER.replace("goals: {employer: {has_contract: true}}", "")),
    (CARD, "unknown", ENGINEER.replace("nationality: IN", "")),
    (CARD, "unmet", ENGINEER.replace("Bauingenieurin", "Ärztin") + "decision: {status: partial}"),
    (CARD, "unknown", ENGINEER.replace("Bauingenieurin", "Ärztin")),
    (
        CARD,
        "met",
        ENGINEER.replace("Bauingenieurin", "Ärztin").replace(", anabin: H+, anabin_degree: entspricht", "")
        + "decision: {status: full}",
    ),
    (CARD, "unknown", HERE),
    (CARD, "unmet", HERE + 'residence_title: "24"'),
    (CARD, "unmet", HERE + "residence_title: duldung"),
    (CARD, "unmet", HERE + "residence_title: gestattung"),
    (CARD, "met", HERE + 'residence_title: "25-2"'),
    (
        CARD,
        "met",
        HERE.replace("goals: {employer: {has_contract: true}}", "employment: employed") + 'residence_title: "18b"',
    ),
    (CARD, NOT_TOUCHED, ENGINEER.replace("nationality: IN", "nationality: PL")),
    (CARD, NOT_TOUCHED, ENGINEER.replace("kind: degree", "kind: vocational")),
    (CARD, NOT_TOUCHED, "{}"),
    (IT, "met", PROGRAMMER),
    (IT, "unmet", PROGRAMMER.replace("experience_years: 3", "experience_years: 2")),
    (IT, "unmet", PROGRAMMER.replace("46000", "45000")),
    (IT, "unmet", PROGRAMMER.replace("has_contract: true", "has_contract: false")),
    (IT, "unmet", PROGRAMMER.replace("{country: UA}", "{country: DE}", 1) + 'residence_title: "24"'),
    (IT, "unknown", PROGRAMMER.replace("gross_income_year: 46000", "")),
    (IT, "unknown", PROGRAMMER.replace(", experience_years: 3", "")),
    (IT, NOT_TOUCHED, PROGRAMMER.replace("Fachinformatikerin", "Köchin")),
    (IT, NOT_TOUCHED, PROGRAMMER.replace("nationality: UA", "nationality: PL")),
]


@pytest.mark.parametrize(("slug", "expected", "profile"), CASES)
def test_a_profile_gets_its_outcome(slug: str, expected: str, profile: str) -> None:
    assert verdict(RULES, slug, profile) == expected


@pytest.mark.parametrize("profile", sorted({profile for _, _, profile in CASES}))
def test_forgetting_a_fact_never_makes_a_rule_met(profile: str) -> None:
    assert met_after_forgetting(RULES, profile) == []


@pytest.mark.parametrize(
    ("year", "regular", "reduced"),
    [(2025, "48300", "43759.80"), (2026, "50700", "45934.20")],
)
def test_thresholds_follow_from_the_contribution_ceiling(year: int, regular: str, reduced: str) -> None:
    assert (threshold(year, REGULAR), threshold(year, REDUCED)) == (Decimal(regular), Decimal(reduced))


def test_a_year_outside_the_table_is_open_and_names_the_years_known() -> None:
    for slug, profile in ((CARD, ENGINEER), (IT, PROGRAMMER)):
        result = result_of(RULES, slug, profile, "2027-01-01")

        assert result and result.outcome.value == "unknown"
        assert "2025, 2026" in result.finding.text
        assert result.finding.missing == ()


def test_the_threshold_of_the_judged_year_counts() -> None:
    cheaper = ENGINEER.replace("46000", "44000")

    assert verdict(RULES, CARD, cheaper, "2025-12-31") == "met"
    assert verdict(RULES, CARD, cheaper, "2026-01-01") == "unmet"


def test_the_sentence_names_the_amounts_and_the_consent_for_the_reduced_one() -> None:
    reduced = result_of(RULES, CARD, ENGINEER)
    regular = result_of(RULES, CARD, ENGINEER.replace("46000", "51000"))

    assert reduced and "50.700,00 EUR" in reduced.finding.text and "45.934,20 EUR" in reduced.finding.text
    assert "muss zustimmen" in reduced.finding.text
    assert regular and "muss zustimmen" not in regular.finding.text


@pytest.mark.parametrize(
    ("profile", "missing"),
    [
        (ENGINEER.replace("completed: true, ", ""), ("qualifications.completed",)),
        (ENGINEER.replace(", anabin_degree: entspricht", ""), ("qualifications.anabin_degree",)),
        (ENGINEER.replace("anabin: H+, ", ""), ("qualifications.anabin",)),
        (ENGINEER.replace("kind: degree, ", ""), ("qualifications.kind",)),
        (ENGINEER.replace("Bauingenieurin", "Ärztin"), ("decision.status",)),
        (ENGINEER.replace("reference_occupation: Bauingenieurin", ""), ("reference_occupation",)),
        (ECONOMIST, ()),
    ],
)
def test_an_open_card_names_the_fields_that_would_settle_it(profile: str, missing: tuple[str, ...]) -> None:
    result = result_of(RULES, CARD, profile)

    assert result and result.finding.missing == missing
