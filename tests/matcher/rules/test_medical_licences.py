"""Rules on the professional language test of doctors, dentists and pharmacists."""

from __future__ import annotations

import pytest

from matcher.rules.medical_licences import RULES
from tests.matcher.rules.verdicts import NOT_TOUCHED, met_after_forgetting, result_of, verdict

PROFESSIONS = {"arzt-fsp-c1": "Ärztin", "zahnarzt-fsp-c1": "Zahnarzt", "apotheker-fsp-c1": "Apothekerin"}
DOCTOR = """
residence: {country: DE, place: Halle}
reference_occupation: Ärztin
languages: [{language: de, level: B2, certificate: true}]
decision: {status: applied}
"""

CASES = [
    ("met", DOCTOR.replace("applied", "full")),
    ("unmet", DOCTOR),
    ("unmet", DOCTOR.replace("B2", "B1")),
    ("unmet", DOCTOR.replace("applied", "full").replace(", place: Halle}", "}\nwork_state: BE")),
    ("unknown", DOCTOR.replace("B2", "C1")),
    ("unknown", DOCTOR.replace("languages: [{language: de, level: B2, certificate: true}]", "")),
    ("unknown", DOCTOR.replace("applied", "full").replace(", place: Halle", "")),
    (NOT_TOUCHED, DOCTOR.replace("Ärztin", "Physiotherapeutin")),
    (NOT_TOUCHED, "{}"),
]


@pytest.mark.parametrize("slug", PROFESSIONS)
@pytest.mark.parametrize(("expected", "profile"), CASES)
def test_a_profile_gets_its_outcome(slug: str, expected: str, profile: str) -> None:
    assert verdict(RULES, slug, profile.replace("Ärztin", PROFESSIONS[slug])) == expected


@pytest.mark.parametrize("slug", PROFESSIONS)
@pytest.mark.parametrize(("expected", "profile"), CASES)
def test_forgetting_a_fact_never_makes_a_rule_met(slug: str, expected: str, profile: str) -> None:
    assert met_after_forgetting(RULES, profile.replace("Ärztin", PROFESSIONS[slug])) == []


@pytest.mark.parametrize("slug", PROFESSIONS)
def test_each_test_belongs_to_one_profession(slug: str) -> None:
    others = [rule.slug for rule in RULES if rule.slug != slug]
    profile = DOCTOR.replace("Ärztin", PROFESSIONS[slug])

    assert {verdict(RULES, other, profile) for other in others} == {NOT_TOUCHED}


@pytest.mark.parametrize(
    ("level", "words"), [("B1", "Zuerst B2"), ("B2", "Ärztekammer Sachsen-Anhalt"), ("C1", "ersetzt sie nicht")]
)
def test_the_sentence_says_what_comes_next(level: str, words: str) -> None:
    result = result_of(RULES, "arzt-fsp-c1", DOCTOR.replace("B2", level))

    assert result and words in result.finding.text


def test_elsewhere_the_chambers_of_this_land_are_not_named() -> None:
    result = result_of(RULES, "arzt-fsp-c1", DOCTOR.replace(", place: Halle}", "}\nwork_state: BE"))

    assert result and "Ärztekammer" not in result.finding.text and "Land des Arbeitsortes" in result.finding.text


def test_without_german_the_language_is_asked_and_from_c1_on_the_decision() -> None:
    silent = result_of(RULES, "arzt-fsp-c1", "{work_state: ST, reference_occupation: Ärztin}")
    fluent = result_of(RULES, "arzt-fsp-c1", DOCTOR.replace("B2", "C1"))

    assert silent and silent.finding.missing == ("languages",)
    assert fluent and fluent.finding.missing == ("decision.status",)
