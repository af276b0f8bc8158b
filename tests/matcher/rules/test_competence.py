"""What Sachsen-Anhalt is responsible for: one profile per outcome, and what is asked where a fact is missing."""

from __future__ import annotations

import pytest

from matcher.rules.competence import RULES
from tests.matcher.rules.verdicts import NOT_TOUCHED, met_after_forgetting, result_of, verdict

LAND, ADVICE, SCHOOL, DEGREE = "antrag-arbeitsort-land", "iq-beratung-st", "schulzeugnisse-st", "grade-fuehren-st"
PUPIL = "{residence: {country: DE, place: Halle}, qualifications: [{kind: school, country: SY}]}"
GRADUATE = """
residence: {country: DE, place: Magdeburg}
qualifications: [{kind: degree, country: SY, completed: true, anabin: H+}]
"""

CASES = [
    (LAND, "met", "residence: {country: DE, place: Magdeburg}"),
    (LAND, "met", "{residence: {country: IN}, work_state: ST}"),
    (LAND, "met", "{residence: {country: IN}, goals: {employer: {place: Halle}}}"),
    (LAND, "unmet", "{residence: {country: DE, place: Magdeburg}, work_state: SN}"),
    (LAND, "unmet", "residence: {country: DE, place: Leipzig}"),
    (LAND, "unknown", "residence: {country: IN}"),
    (LAND, "unknown", "{}"),
    (ADVICE, "met", '{nationality: SY, residence_title: "24", residence: {country: DE, place: Magdeburg}}'),
    (ADVICE, "met", '{nationality: SY, residence_title: "25-2", residence: {country: DE}, work_state: ST}'),
    (ADVICE, "met", "{nationality: PL, residence: {country: DE, place: Halle}}"),
    (ADVICE, "met", '{residence_title: "18b", residence: {country: DE, place: Leipzig}, work_state: ST}'),
    (ADVICE, "unmet", '{nationality: XK, residence: {country: XK}, work_state: ST, residence_title: "16d-3"}'),
    (ADVICE, "unmet", "{nationality: PL, residence: {country: DE, place: Leipzig}}"),
    (ADVICE, "unmet", "{nationality: SY, residence_title: none, residence: {country: DE, place: Halle}}"),
    (ADVICE, "unknown", "{nationality: SY, residence: {country: DE, place: Halle}}"),
    (ADVICE, "unknown", "{nationality: SY, residence_title: duldung, residence: {country: DE, place: Halle}}"),
    (ADVICE, "unknown", "{nationality: SY, residence_title: gestattung, residence: {country: DE, place: Halle}}"),
    (ADVICE, "unknown", "{nationality: SY, residence_title: other, residence: {country: DE, place: Halle}}"),
    (ADVICE, "unknown", "{nationality: PL, residence: {place: Halle}}"),
    (ADVICE, "unknown", "{nationality: PL, residence: {country: DE}}"),
    (SCHOOL, "met", PUPIL),
    (SCHOOL, "met", PUPIL.replace("Halle", "Leipzig")[:-1] + ", employment: in_training, work_state: ST}"),
    (SCHOOL, "unmet", PUPIL.replace("Halle", "Leipzig")[:-1] + ", goals: {employer: {has_contract: false}}}"),
    (SCHOOL, "unknown", PUPIL.replace("Halle", "Leipzig")),
    (SCHOOL, "unknown", PUPIL.replace("Halle", "Leipzig")[:-1] + ", goals: {employer: {has_contract: true}}}"),
    (SCHOOL, "unknown", PUPIL.replace("Halle", "Leipzig")[:-1] + ", employment: in_training}"),
    (SCHOOL, "unknown", PUPIL.replace(", country: SY", "")),
    (SCHOOL, "unknown", PUPIL.replace(", place: Halle", "")),
    (SCHOOL, NOT_TOUCHED, PUPIL.replace("school", "degree")),
    (SCHOOL, NOT_TOUCHED, PUPIL.replace("country: SY", "country: DE")),
    (DEGREE, "met", GRADUATE),
    (DEGREE, "met", GRADUATE.replace("anabin: H+", "state_recognised: true")),
    (DEGREE, "met", GRADUATE.replace("anabin: H+", "anabin: H-, state_recognised: true")),
    (DEGREE, "unmet", GRADUATE.replace("anabin: H+", "anabin: H-")),
    (DEGREE, "unmet", GRADUATE.replace("anabin: H+", "state_recognised: false")),
    (DEGREE, "unmet", GRADUATE.replace("completed: true", "completed: false")),
    (DEGREE, "unmet", GRADUATE.replace("Magdeburg", "Leipzig")),
    (DEGREE, "unmet", GRADUATE.replace("{country: DE, place: Magdeburg}", "{country: SY}")),
    (DEGREE, "unknown", GRADUATE.replace("anabin: H+", "anabin: H+/-")),
    (DEGREE, "unknown", GRADUATE.replace("completed: true, ", "")),
    (DEGREE, "unknown", GRADUATE.replace(", place: Magdeburg", "")),
    (DEGREE, NOT_TOUCHED, GRADUATE.replace("country: SY", "country: DE")),
    (DEGREE, NOT_TOUCHED, GRADUATE.replace("kind: degree", "kind: vocational")),
]


@pytest.mark.parametrize(("slug", "expected", "profile"), CASES)
def test_a_profile_gets_its_outcome(slug: str, expected: str, profile: str) -> None:
    assert verdict(RULES, slug, profile) == expected


@pytest.mark.parametrize("profile", sorted({profile for _, _, profile in CASES if "work_state: SN" not in profile}))
def test_forgetting_a_fact_never_makes_a_rule_met(profile: str) -> None:
    """One profile is left out: without its own Land the residence decides, as the contract wants."""
    assert met_after_forgetting(RULES, profile) == []


@pytest.mark.parametrize(
    ("slug", "profile", "missing"),
    [
        (LAND, "{}", ("work_state",)),
        (ADVICE, "{}", ("residence.country", "residence.place", "residence_title")),
        (SCHOOL, PUPIL.replace(", place: Halle", ""), ("residence.place",)),
        (SCHOOL, PUPIL.replace("Halle", "Leipzig"), ("goals.employer.has_contract",)),
        (DEGREE, GRADUATE.replace("completed: true, ", ""), ("qualifications.completed",)),
        (DEGREE, GRADUATE.replace("country: SY, ", ""), ("qualifications.country",)),
        (DEGREE, GRADUATE.replace(", anabin: H+", ""), ("qualifications.state_recognised",)),
    ],
)
def test_an_open_rule_names_the_fields_that_would_settle_it(slug: str, profile: str, missing: tuple[str, ...]) -> None:
    result = result_of(RULES, slug, profile)

    assert result and result.finding.missing == missing


def test_people_abroad_are_told_how_to_show_their_intention() -> None:
    abroad = result_of(RULES, LAND, "{residence: {country: IN}, work_state: ST}")
    here = result_of(RULES, LAND, "residence: {country: DE, place: Magdeburg}")
    elsewhere = result_of(RULES, LAND, "{residence: {country: IN}, work_state: SN}")

    assert abroad and "Standortvermerk" in abroad.finding.text
    assert here and "Standortvermerk" not in here.finding.text
    assert elsewhere and "Sachsen: Der Antrag" in elsewhere.finding.text


def test_doubts_stay_visible() -> None:
    doubted = {rule.slug for rule in RULES if rule.caveat}

    assert doubted >= {ADVICE, SCHOOL, LAND}
