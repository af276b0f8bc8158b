"""The Opportunity Card: points, skilled workers without points, and what cannot reach six."""

from __future__ import annotations

import pytest

from matcher.rules.opportunity_card import RULES, points
from tests.matcher.rules.situations import situation
from tests.matcher.rules.verdicts import NOT_TOUCHED, met_after_forgetting, result_of, verdict

CARD = "chancenkarte-20a"
BAKER = """
nationality: TR
residence: {country: TR}
reference_occupation: Bäckerin
languages: [{language: de, level: B2}, {language: en, level: A2}]
qualifications:
  - {kind: vocational, country: TR, duration_years: 3, completed: true, state_recognised: true, experience_years: 6}
decision: {status: none}
"""
HERE = BAKER.replace("{country: TR}", "{country: DE}", 1)
WEAK = BAKER.replace("level: B2", "level: A1").replace("experience_years: 6", "experience_years: 1")

CASES = [
    ("met", BAKER),
    ("met", BAKER.replace("experience_years: 6", "experience_years: 5")),
    ("unknown", BAKER.replace("experience_years: 6", "experience_years: 4")),
    (
        "met",
        BAKER.replace("status: none", "status: partial")
        .replace("level: B2", "level: A2")
        .replace("experience_years: 6", "experience_years: 2"),
    ),
    ("met", BAKER.replace("status: none", "status: partial").replace(", state_recognised: true", "")),
    ("met", "{nationality: TR, residence: {country: TR}, decision: {status: full}}"),
    (
        "met",
        "{nationality: IN, residence: {country: IN}, qualifications: [{kind: degree, country: IN, completed: true, "
        "anabin: H+, anabin_degree: gleichwertig}]}",
    ),
    ("unmet", WEAK),
    ("unmet", BAKER.replace("duration_years: 3", "duration_years: 1")),
    (
        "unmet",
        BAKER.replace(
            "languages: [{language: de, level: B2}, {language: en, level: A2}]",
            "languages: [{language: en, level: B1}]",
        ).replace("state_recognised: true", "state_recognised: false"),
    ),
    ("unknown", BAKER.replace("languages: [{language: de, level: B2}, {language: en, level: A2}]", "")),
    ("unknown", BAKER.replace(", experience_years: 6", "")),
    ("unknown", "{residence: {country: TR}}"),
    ("met", HERE + "residence_title: 16f"),
    (NOT_TOUCHED, HERE),
    (NOT_TOUCHED, HERE + 'residence_title: "24"'),
    (NOT_TOUCHED, BAKER.replace("nationality: TR", "nationality: GR")),
    (NOT_TOUCHED, "{}"),
]


@pytest.mark.parametrize(("expected", "profile"), CASES)
def test_a_profile_gets_its_outcome(expected: str, profile: str) -> None:
    assert verdict(RULES, CARD, profile) == expected


@pytest.mark.parametrize("profile", sorted({profile for _, profile in CASES}))
def test_forgetting_a_fact_never_makes_a_rule_met(profile: str) -> None:
    assert met_after_forgetting(RULES, profile) == []


@pytest.mark.parametrize(
    ("profile", "certain", "possible"),
    [
        ("{}", 0, 4 + 3 + 1 + 3 + 1),
        ("{decision: {status: partial}}", 4, 4 + 3 + 1 + 3 + 1),
        ("{decision: {status: none}}", 0, 3 + 1 + 3 + 1),
        ("{languages: [{language: de, level: C1}]}", 3, 4 + 3 + 1 + 3 + 1),
        ("{languages: [{language: de, level: B2}]}", 3, 4 + 3 + 1 + 3 + 1),
        ("{languages: [{language: de, level: B1}]}", 2, 4 + 2 + 1 + 3 + 1),
        ("{languages: [{language: de, level: A2}]}", 1, 4 + 1 + 1 + 3 + 1),
        ("{languages: [{language: de, level: A1}]}", 0, 4 + 0 + 1 + 3 + 1),
        ("{languages: [{language: en, level: C1}]}", 1, 4 + 3 + 1 + 3 + 1),
        ("{languages: [{language: en, level: B2}]}", 0, 4 + 3 + 0 + 3 + 1),
        ("{qualifications: [{experience_years: 5}]}", 3, 4 + 3 + 1 + 3 + 1),
        ("{qualifications: [{experience_years: 2}]}", 2, 4 + 3 + 1 + 2 + 1),
        ("{qualifications: [{experience_years: 1.5}]}", 0, 4 + 3 + 1 + 0 + 1),
        ("{reference_occupation: Informatikerin}", 1, 4 + 3 + 1 + 3 + 1),
    ],
)
def test_points_follow_the_annex(profile: str, certain: int, possible: int) -> None:
    marks = points(situation(profile))

    assert (sum(m.certain for m in marks), sum(m.possible for m in marks)) == (certain, possible)


def test_an_open_card_asks_for_what_could_bring_points() -> None:
    result = result_of(RULES, CARD, BAKER.replace(", experience_years: 6", ""))

    assert result and result.finding.missing == ("qualifications.experience_years",)
