"""Who pays for a job-related German course: only employees, and only above the year's limit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from matcher.rules.language import RULES
from matcher.rules.language_fee import limit
from tests.matcher.rules.verdicts import NOT_TOUCHED, met_after_forgetting, result_of, verdict

FEE = "bsk-kostenbeitrag"
EMPLOYEE = """
residence: {country: DE, place: Halle}
employment: employed
gross_income_year: 22000
languages: [{language: de, level: B2}]
"""
NEITHER = EMPLOYEE.replace("employed", "none")
HIRED = "goals: {employer: {has_contract: true}}"
NOT_HIRED = "goals: {employer: {has_contract: false}}"
ABROAD = ("{country: DE, place: Halle}", "{country: TN}")
UNTOLD = ("residence: {country: DE, place: Halle}\n", "")
APPLIED = "decision: {status: applied}"

CASES = [
    ("met", EMPLOYEE),
    ("met", EMPLOYEE.replace("22000", "33462")),
    ("unmet", EMPLOYEE.replace("22000", "33462.01")),
    ("unmet", EMPLOYEE.replace("22000", "40000")),
    ("unmet", EMPLOYEE.replace("22000", "40000") + "constraints: {childcare_needed: false}"),
    ("unknown", EMPLOYEE.replace("22000", "53742") + "constraints: {childcare_needed: true}"),
    ("unmet", EMPLOYEE.replace("22000", "53743") + "constraints: {childcare_needed: true}"),
    ("unknown", EMPLOYEE.replace("gross_income_year: 22000\n", "")),
    ("unknown", EMPLOYEE.replace("employment: employed\n", "")),
    *[("met", EMPLOYEE.replace("employed", work, 1)) for work in ("unemployed_sgb2", "unemployed_sgb3", "in_training")],
    ("met", NEITHER),
    ("met", EMPLOYEE.replace("employment: employed", "employment: self_employed")),
    ("met", EMPLOYEE.replace("employment: employed", "employment: in_training").replace(*UNTOLD)),
    ("met", EMPLOYEE.replace(*UNTOLD) + APPLIED),
    ("unknown", EMPLOYEE.replace(*UNTOLD)),
    ("unmet", EMPLOYEE.replace(*ABROAD)),
    ("met", EMPLOYEE.replace(*ABROAD) + APPLIED),
    ("unmet", NEITHER.replace(*ABROAD) + HIRED),
    ("unknown", NEITHER.replace(*ABROAD)),
    ("met", NEITHER.replace(*ABROAD) + NOT_HIRED),
    ("unknown", NEITHER.replace(*UNTOLD)),
    ("unknown", NEITHER.replace(*UNTOLD) + HIRED),
    ("met", NEITHER.replace(*UNTOLD) + NOT_HIRED),
    (NOT_TOUCHED, "{employment: employed, gross_income_year: 22000}"),
    (NOT_TOUCHED, "{}"),
]


@pytest.mark.parametrize(("expected", "profile"), CASES)
def test_a_profile_gets_its_outcome(expected: str, profile: str) -> None:
    assert verdict(RULES, FEE, profile) == expected


@pytest.mark.parametrize("profile", sorted({profile for _, profile in CASES}))
def test_forgetting_a_fact_never_makes_a_rule_met(profile: str) -> None:
    assert met_after_forgetting(RULES, profile) == []


@pytest.mark.parametrize("as_of", ["2025-12-31", "2027-01-01"])
def test_outside_the_known_years_the_fee_is_open_and_says_so(as_of: str) -> None:
    result = result_of(RULES, FEE, EMPLOYEE, as_of)

    assert result and result.outcome.value == "unknown" and "bekannt: 2026" in result.finding.text


@pytest.mark.parametrize(
    ("profile", "missing"),
    [
        (EMPLOYEE.replace("employment: employed\n", ""), ("employment",)),
        (EMPLOYEE.replace("gross_income_year: 22000\n", ""), ("gross_income_year",)),
        (EMPLOYEE.replace(*UNTOLD), ("residence.country",)),
        (NEITHER.replace(*ABROAD), ("goals.employer.has_contract",)),
    ],
)
def test_an_open_fee_names_the_field_that_would_settle_it(profile: str, missing: tuple[str, ...]) -> None:
    result = result_of(RULES, FEE, profile)

    assert result and result.finding.missing == missing


@pytest.mark.parametrize(
    ("children", "amount"),
    [(0, Decimal("33462")), (1, Decimal("43602")), (2, Decimal("53742")), (3, Decimal("53742"))],
)
def test_children_raise_the_limit_up_to_two(children: int, amount: Decimal) -> None:
    assert limit(2026, children) == amount


def test_no_limit_is_known_for_other_years() -> None:
    assert limit(2024) is None


def test_who_pays_is_told_the_limits_and_the_refund() -> None:
    result = result_of(RULES, FEE, EMPLOYEE.replace("22000", "40000"))

    assert result and all(part in result.finding.text for part in ("33.462", "43.602", "53.742", "Hälfte"))
