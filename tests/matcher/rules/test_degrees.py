"""Rules on foreign degrees: anabin and the evaluation of certificates."""

from __future__ import annotations

import pytest

from matcher.rules.degrees import RULES
from tests.matcher.rules.verdicts import NOT_TOUCHED, met_after_forgetting, result_of, verdict

ANABIN, ZAB = "anabin-vergleichbar", "zab-zeugnisbewertung"
DEGREE = """
qualifications: [{kind: degree, country: SY, completed: true, anabin: "H+", anabin_degree: entspricht}]
"""
VOCATIONAL = "qualifications: [{kind: vocational, country: SY, completed: true}]"

CASES = [
    (ANABIN, "met", DEGREE),
    (ANABIN, "met", DEGREE.replace("entspricht", "gleichwertig")),
    (ANABIN, "met", DEGREE.replace("kind: degree, ", "")),
    (ANABIN, "unmet", DEGREE.replace("entspricht", "bedingt vergleichbar")),
    (ANABIN, "unmet", DEGREE.replace("entspricht", "nicht vergleichbar")),
    (ANABIN, "unmet", DEGREE.replace("H+", "H-")),
    (ANABIN, "unknown", DEGREE.replace("H+", "H+/-")),
    (ANABIN, "unknown", DEGREE.replace(", anabin_degree: entspricht", "")),
    (ANABIN, "unknown", DEGREE.replace('anabin: "H+", ', "")),
    (ANABIN, "met", "qualifications: [{kind: degree, country: SY}, {anabin: H+, anabin_degree: entspricht}]"),
    (ANABIN, NOT_TOUCHED, VOCATIONAL),
    (ANABIN, NOT_TOUCHED, "qualifications: [{kind: degree, country: DE}]"),
    (ANABIN, NOT_TOUCHED, "{}"),
    (ZAB, "met", DEGREE),
    (ZAB, "met", DEGREE.replace("entspricht", "bedingt vergleichbar")),
    (ZAB, "unmet", DEGREE.replace("completed: true", "completed: false")),
    (ZAB, "unmet", DEGREE.replace("country: SY", "country: DE")),
    (ZAB, "unknown", DEGREE.replace("completed: true, ", "")),
    (ZAB, "unknown", DEGREE.replace("country: SY, ", "")),
    (ZAB, "unknown", DEGREE.replace("kind: degree, ", "")),
    (ZAB, NOT_TOUCHED, VOCATIONAL),
    (ZAB, NOT_TOUCHED, "{}"),
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
        (ANABIN, DEGREE.replace(", anabin_degree: entspricht", ""), ("qualifications.anabin_degree",)),
        (ANABIN, DEGREE.replace('anabin: "H+", ', ""), ("qualifications.anabin",)),
        (ANABIN, DEGREE.replace("H+", "H+/-"), ()),
        (ZAB, DEGREE.replace("completed: true, ", ""), ("qualifications.completed",)),
        (ZAB, DEGREE.replace("country: SY, ", ""), ("qualifications.country",)),
        (ZAB, DEGREE.replace("kind: degree, ", ""), ("qualifications.kind",)),
    ],
)
def test_an_open_rule_names_the_fields_that_would_settle_it(slug: str, profile: str, missing: tuple[str, ...]) -> None:
    result = result_of(RULES, slug, profile)

    assert result and result.finding.missing == missing


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (DEGREE.replace("entspricht", "bedingt vergleichbar"), "bedingt vergleichbar"),
        (DEGREE.replace("H+", "H-"), "H-"),
        (DEGREE.replace("H+", "H+/-"), "bei genau dieser Hochschule"),
    ],
)
def test_the_sentence_says_why_a_degree_is_not_comparable(profile: str, words: str) -> None:
    result = result_of(RULES, ANABIN, profile)

    assert result and words in result.finding.text
