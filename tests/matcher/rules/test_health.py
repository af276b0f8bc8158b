"""Rules on non-academic health professions and midwives."""

from __future__ import annotations

import pytest

from matcher.rules.health import RULES
from tests.matcher.rules.verdicts import NOT_TOUCHED, met_after_forgetting, result_of, verdict

OFFICE, NURSING_B2, MIDWIFE = "gesundheitsfachberufe-st", "pflege-b2-st", "hebamme-ausgleich"
NURSE = """
residence: {country: DE, place: Halle}
reference_occupation: Pflegefachkraft
languages: [{language: de, level: B2, certificate: true}]
"""
WIFE = """
residence: {country: DE, place: Halle}
reference_occupation: Hebamme
qualifications: [{kind: vocational, country: UA}]
decision: {status: compensation_required}
"""
EUROPEAN = WIFE.replace("UA", "RO")

CASES = [
    (OFFICE, "met", NURSE),
    (OFFICE, "met", NURSE.replace("Pflegefachkraft", "Physiotherapeutin")),
    (OFFICE, "met", WIFE),
    (OFFICE, "unmet", NURSE.replace(", place: Halle}", "}\nwork_state: SN")),
    (OFFICE, "unknown", NURSE.replace(", place: Halle", "")),
    (OFFICE, NOT_TOUCHED, NURSE.replace("Pflegefachkraft", "Ärztin")),
    (OFFICE, NOT_TOUCHED, "{}"),
    (NURSING_B2, "met", NURSE),
    (NURSING_B2, "met", NURSE.replace("B2", "C1")),
    (NURSING_B2, "met", NURSE.replace("[{", "[{level: C1}, {")),
    (NURSING_B2, "unmet", NURSE.replace("B2", "B1")),
    (NURSING_B2, "unmet", NURSE.replace("certificate: true", "certificate: false")),
    (NURSING_B2, "unmet", NURSE.replace(", place: Halle}", "}\nwork_state: BB")),
    (NURSING_B2, "unknown", NURSE.replace(", certificate: true", "")),
    (NURSING_B2, "unknown", NURSE.replace("language: de", "language: fr")),
    (NURSING_B2, "unknown", NURSE.replace("Pflegefachkraft", "Pfleger")),
    (NURSING_B2, NOT_TOUCHED, NURSE.replace("Pflegefachkraft", "Physiotherapeutin")),
    (NURSING_B2, NOT_TOUCHED, "{}"),
    (MIDWIFE, "met", WIFE),
    (MIDWIFE, "met", WIFE.replace("compensation_required", "partial")),
    (MIDWIFE, "met", EUROPEAN.replace("vocational", "degree")),
    (MIDWIFE, "unmet", WIFE.replace("compensation_required", "full")),
    (MIDWIFE, "unmet", WIFE.replace("compensation_required", "rejected")),
    (MIDWIFE, "unmet", WIFE.replace("UA", "DE")),
    (MIDWIFE, "unknown", WIFE.replace("compensation_required", "applied")),
    (MIDWIFE, "unknown", WIFE.replace("decision: {status: compensation_required}", "")),
    (MIDWIFE, "unknown", EUROPEAN),
    (MIDWIFE, "unknown", WIFE.replace(", country: UA", "")),
    (MIDWIFE, NOT_TOUCHED, NURSE),
    (MIDWIFE, NOT_TOUCHED, "{}"),
]


@pytest.mark.parametrize(("slug", "expected", "profile"), CASES)
def test_a_profile_gets_its_outcome(slug: str, expected: str, profile: str) -> None:
    assert verdict(RULES, slug, profile) == expected


@pytest.mark.parametrize("profile", sorted({profile for _, _, profile in CASES if "fr," not in profile}))
def test_forgetting_a_fact_never_makes_a_rule_met(profile: str) -> None:
    assert met_after_forgetting(RULES, profile) == []


@pytest.mark.parametrize(
    ("slug", "profile", "missing"),
    [
        (OFFICE, NURSE.replace(", place: Halle", ""), ("work_state",)),
        (NURSING_B2, NURSE.replace(", certificate: true", ""), ("languages",)),
        (NURSING_B2, NURSE.replace("Pflegefachkraft", "Pfleger"), ("specialisation",)),
        (MIDWIFE, WIFE.replace("decision: {status: compensation_required}", ""), ("decision.status",)),
        (MIDWIFE, WIFE.replace(", country: UA", ""), ("qualifications.country",)),
        (MIDWIFE, EUROPEAN.replace("kind: vocational, ", ""), ("qualifications.kind",)),
        (MIDWIFE, EUROPEAN, ()),
    ],
)
def test_an_open_rule_names_the_fields_that_would_settle_it(slug: str, profile: str, missing: tuple[str, ...]) -> None:
    result = result_of(RULES, slug, profile)

    assert result and result.finding.missing == missing


@pytest.mark.parametrize(
    ("slug", "profile", "words"),
    [
        (OFFICE, NURSE, "§ 40 Abs. 3a PflBG"),
        (OFFICE, NURSE.replace("Pflegefachkraft", "Pflegehelferin"), "Pflegefachassistenzgesetz"),
        (OFFICE, NURSE.replace("Pflegefachkraft", "Gesundheits- und Krankenpflegerin"), "31.12.2024"),
        (MIDWIFE, WIFE, "Kenntnisprüfung"),
        (MIDWIFE, EUROPEAN.replace("vocational", "degree"), "Eignungsprüfung"),
        (MIDWIFE, EUROPEAN, "zuerst automatisch"),
    ],
)
def test_the_sentence_suits_the_case(slug: str, profile: str, words: str) -> None:
    result = result_of(RULES, slug, profile)

    assert result and words in result.finding.text


def test_the_old_title_is_told_only_where_it_was_asked_for() -> None:
    result = result_of(RULES, OFFICE, NURSE)

    assert result and "31.12.2024" not in result.finding.text
    assert result.rule.caveat and "31.12.2024" in result.rule.caveat
