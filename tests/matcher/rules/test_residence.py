"""Rules on coming or staying for recognition: one profile per outcome, and what each sentence says."""

from __future__ import annotations

import pytest

from matcher.rules.residence import RULES
from tests.matcher.rules.verdicts import NOT_TOUCHED, met_after_forgetting, result_of, verdict

NURSE_ABROAD = """
nationality: TN
residence: {country: TN}
reference_occupation: Pflegefachfrau
languages: [{language: de, level: B1}]
decision: {status: compensation_required}
"""
MECHATRONIC = """
nationality: XK
residence: {country: XK}
reference_occupation: Mechatroniker
languages: [{language: de, level: A2}]
qualifications: [{kind: vocational, country: XK, duration_years: 3, completed: true, state_recognised: true}]
goals: {employer: {has_contract: true, place: Halle}}
"""
FIRST, PARTNERSHIP, FAST = "aufenthg-16d-1", "aufenthg-16d-3", "aufenthg-81a"

CASES = [
    (FIRST, "met", NURSE_ABROAD),
    (FIRST, "met", NURSE_ABROAD.replace("compensation_required", "partial")),
    (FIRST, "met", NURSE_ABROAD.replace("B1", "A2")),
    (
        FIRST,
        "met",
        "{nationality: TN, residence: {country: DE}, residence_title: 16d-1, "
        "languages: [{language: de, level: B2}], decision: {status: partial}}",
    ),
    (FIRST, "unmet", NURSE_ABROAD.replace("B1", "A1")),
    (FIRST, "unmet", NURSE_ABROAD.replace("compensation_required", "full")),
    (FIRST, "unmet", NURSE_ABROAD.replace("compensation_required", "applied")),
    (FIRST, "unknown", NURSE_ABROAD.replace("languages: [{language: de, level: B1}]", "")),
    (FIRST, "unknown", NURSE_ABROAD.replace("decision: {status: compensation_required}", "")),
    (FIRST, "unknown", NURSE_ABROAD.replace("nationality: TN", "")),
    (FIRST, "unknown", NURSE_ABROAD.replace("country: TN", "country: DE")),
    (FIRST, "unknown", NURSE_ABROAD.replace("country: TN", "country: DE") + "residence_title: duldung"),
    (FIRST, NOT_TOUCHED, NURSE_ABROAD.replace("nationality: TN", "nationality: RO")),
    (FIRST, NOT_TOUCHED, "{}"),
    (PARTNERSHIP, "met", MECHATRONIC),
    (PARTNERSHIP, "met", MECHATRONIC.replace("kind: vocational", "kind: degree").replace("duration_years: 3, ", "")),
    (PARTNERSHIP, "met", MECHATRONIC.replace("duration_years: 3", "duration_years: 2")),
    (
        PARTNERSHIP,
        "met",
        MECHATRONIC.replace("kind: vocational", "kind: degree").replace(
            "state_recognised: true", "anabin: H+, anabin_degree: entspricht"
        ),
    ),
    (PARTNERSHIP, "unmet", MECHATRONIC.replace("duration_years: 3", "duration_years: 1.5")),
    (PARTNERSHIP, "unmet", MECHATRONIC.replace("state_recognised: true", "state_recognised: false")),
    (PARTNERSHIP, "unmet", MECHATRONIC.replace("completed: true", "completed: false")),
    (PARTNERSHIP, "unmet", MECHATRONIC.replace("level: A2", "level: A1")),
    (PARTNERSHIP, "unmet", MECHATRONIC.replace("has_contract: true", "has_contract: false")),
    (PARTNERSHIP, "unmet", MECHATRONIC.replace("country: XK, duration", "country: DE, duration")),
    (PARTNERSHIP, "unmet", MECHATRONIC.replace("kind: vocational", "kind: school")),
    (PARTNERSHIP, "unknown", MECHATRONIC.replace("has_contract: true, ", "")),
    (PARTNERSHIP, "unknown", MECHATRONIC.replace(", state_recognised: true", "")),
    (PARTNERSHIP, "unknown", MECHATRONIC.replace("has_contract: true, ", "") + "employment: employed"),
    (PARTNERSHIP, NOT_TOUCHED, MECHATRONIC.replace("nationality: XK", "nationality: HR")),
    (FAST, "met", MECHATRONIC),
    (FAST, "unmet", MECHATRONIC.replace("residence: {country: XK}", "residence: {country: DE}")),
    (FAST, "unmet", MECHATRONIC.replace("has_contract: true", "has_contract: false")),
    (FAST, "unknown", MECHATRONIC.replace("has_contract: true, ", "")),
    (FAST, "unknown", MECHATRONIC.replace("residence: {country: XK}", "")),
    (FAST, NOT_TOUCHED, "{nationality: XK, residence: {country: DE}}"),
    (FAST, NOT_TOUCHED, MECHATRONIC.replace("nationality: XK", "nationality: AT")),
    ("zsba-aus-dem-ausland", "met", "residence: {country: IN}"),
    ("zsba-aus-dem-ausland", "unmet", "residence: {country: DE, place: Halle}"),
    ("zsba-aus-dem-ausland", "unknown", "{}"),
    ("aufenthg-16f", "met", "{nationality: IN, residence: {country: IN}, goals: {aim: language}}"),
    ("aufenthg-16f", "met", "{nationality: IN, residence_title: 16f, goals: {aim: language}}"),
    ("aufenthg-16f", "unmet", "{nationality: IN, residence_title: 16f, goals: {aim: recognition}}"),
    ("aufenthg-16f", "unknown", "{nationality: IN, residence_title: 16f}"),
    ("aufenthg-16f", "unknown", "{residence: {country: IN}, goals: {aim: language}}"),
    ("aufenthg-16f", NOT_TOUCHED, "{nationality: IN, residence: {country: DE}, goals: {aim: language}}"),
    ("aufenthg-16f", NOT_TOUCHED, "{nationality: IN, residence: {country: IN}, goals: {aim: recognition}}"),
    ("beschaeftigung-westbalkan", "met", MECHATRONIC),
    ("beschaeftigung-westbalkan", "met", MECHATRONIC.replace("residence: {country: XK}", "residence: {country: AL}")),
    ("beschaeftigung-westbalkan", "unmet", MECHATRONIC.replace("residence: {country: XK}", "residence: {country: TR}")),
    ("beschaeftigung-westbalkan", "unmet", MECHATRONIC.replace("has_contract: true", "has_contract: false")),
    ("beschaeftigung-westbalkan", "unknown", MECHATRONIC.replace("residence: {country: XK}", "")),
    ("beschaeftigung-westbalkan", NOT_TOUCHED, MECHATRONIC.replace("nationality: XK", "nationality: TR")),
    ("beschaeftigung-westbalkan", NOT_TOUCHED, MECHATRONIC.replace("{country: XK}", "{country: DE}", 1)),
]


@pytest.mark.parametrize(("slug", "expected", "profile"), CASES)
def test_a_profile_gets_its_outcome(slug: str, expected: str, profile: str) -> None:
    assert verdict(RULES, slug, profile) == expected


@pytest.mark.parametrize("profile", sorted({profile for _, _, profile in CASES}))
def test_forgetting_a_fact_never_makes_a_rule_met(profile: str) -> None:
    assert met_after_forgetting(RULES, profile) == []


@pytest.mark.parametrize(
    ("slug", "profile", "missing"),
    [
        (FIRST, "{nationality: TN, residence: {country: TN}}", ("decision.status", "languages")),
        (FIRST, NURSE_ABROAD.replace("country: TN", "country: DE"), ("residence_title",)),
        (PARTNERSHIP, MECHATRONIC.replace("completed: true, ", ""), ("qualifications.completed",)),
        (PARTNERSHIP, MECHATRONIC.replace("duration_years: 3, ", ""), ("qualifications.duration_years",)),
        (PARTNERSHIP, MECHATRONIC.replace(", state_recognised: true", ""), ("qualifications.state_recognised",)),
        (PARTNERSHIP, MECHATRONIC.replace("country: XK, duration", "duration"), ("qualifications.country",)),
        (
            PARTNERSHIP,
            "{nationality: TN, residence: {country: TN}, languages: [{language: de, level: A2}], "
            "goals: {employer: {has_contract: true}}}",
            ("qualifications.kind",),
        ),
        (FAST, "{residence: {country: TN}}", ("nationality", "goals.employer.has_contract")),
        ("zsba-aus-dem-ausland", "{}", ("residence.country",)),
    ],
)
def test_an_open_rule_names_the_fields_that_would_settle_it(slug: str, profile: str, missing: tuple[str, ...]) -> None:
    result = result_of(RULES, slug, profile)

    assert result and result.finding.missing == missing


def test_the_helper_clause_is_told_only_in_regulated_occupations() -> None:
    nurse = result_of(RULES, PARTNERSHIP, MECHATRONIC.replace("Mechatroniker", "Pflegefachfrau"))
    mechatronic = result_of(RULES, PARTNERSHIP, MECHATRONIC)

    assert nurse and "Pflegeeinrichtung" in nurse.finding.text
    assert mechatronic and "Pflegeeinrichtung" not in mechatronic.finding.text


def test_full_recognition_points_to_the_skilled_worker_title() -> None:
    result = result_of(RULES, PARTNERSHIP, MECHATRONIC + "decision: {status: full}")

    assert result and "§ 18a" in result.finding.text


def test_people_with_temporary_protection_are_told_that_no_change_is_needed() -> None:
    told = NURSE_ABROAD.replace("country: TN", "country: DE") + "residence_title: "
    protected, student = result_of(RULES, FIRST, told + '"24"'), result_of(RULES, FIRST, told + '"16d-1"')

    assert protected and protected.outcome.value == "met" and "nicht nötig" in protected.finding.text
    assert student and student.outcome.value == "met" and "nicht nötig" not in student.finding.text


@pytest.mark.parametrize("title", ["eu", "niederlassung", "25-1", "25-2"])
def test_titles_that_allow_everything_leave_section_16d_aside(title: str) -> None:
    told = NURSE_ABROAD.replace("country: TN", "country: DE") + f'residence_title: "{title}"'

    assert verdict(RULES, FIRST, told) == NOT_TOUCHED
    assert met_after_forgetting(RULES, told) == []
    assert verdict(RULES, FIRST, NURSE_ABROAD + f'residence_title: "{title}"') == "met"


def test_the_service_abroad_is_a_pilot_until_the_end_of_2026() -> None:
    assert verdict(RULES, "zsba-aus-dem-ausland", "residence: {country: IN}", "2026-12-31") == "met"
    assert verdict(RULES, "zsba-aus-dem-ausland", "residence: {country: IN}", "2027-01-01") == "unknown"
