"""Rules on social and educational professions in Sachsen-Anhalt."""

from __future__ import annotations

import pytest

from matcher.rules.education import RULES
from tests.matcher.rules.verdicts import NOT_TOUCHED, met_after_forgetting, result_of, verdict

SOCIAL, CURATIVE, EDUCATOR = "sozialarbeit-st", "heilpaedagogik-st", "erzieher-st"
DAY_CARE, TEACHER = "kita-kifoeg-21", "lehrer-st-c1"
WORKER = """
residence: {country: DE, place: Magdeburg}
reference_occupation: Sozialarbeiterin
languages: [{language: de, level: B2, certificate: true}]
qualifications: [{kind: degree, country: UA, completed: true, experience_years: 10}]
"""
CARER = WORKER.replace("Sozialarbeiterin", "Heilerziehungspflegerin").replace("kind: degree", "kind: vocational")
AMBIGUOUS = CARER.replace("Heilerziehungspflegerin", "Heilpädagogin")
EDUCATED = WORKER.replace("Sozialarbeiterin", "Erzieherin")
PRIMARY = WORKER.replace("Sozialarbeiterin", "Grundschullehrerin")
NOWHERE = (", place: Magdeburg", "")
ELSEWHERE = (", place: Magdeburg}", "}\nwork_state: BB")

CASES = [
    (SOCIAL, "met", WORKER),
    (SOCIAL, "met", WORKER.replace("Sozialarbeiterin", "Kindheitspädagogin")),
    (SOCIAL, "met", WORKER.replace(", experience_years: 10", "")),
    (SOCIAL, "unmet", WORKER.replace("B2", "B1")),
    (SOCIAL, "unmet", WORKER.replace("certificate: true", "certificate: false")),
    (SOCIAL, "unmet", WORKER.replace("kind: degree", "kind: vocational")),
    (SOCIAL, "unmet", WORKER.replace(*ELSEWHERE)),
    (SOCIAL, "unknown", WORKER.replace(", certificate: true", "")),
    (SOCIAL, "unknown", WORKER.replace("country: UA", "country: DE")),
    (SOCIAL, "unknown", WORKER.replace("kind: degree, ", "")),
    (SOCIAL, "unknown", WORKER.replace(*NOWHERE)),
    (SOCIAL, NOT_TOUCHED, EDUCATED),
    (SOCIAL, NOT_TOUCHED, "{}"),
    (CURATIVE, "met", CARER),
    (CURATIVE, "met", CARER.replace("kind: vocational, ", "")),
    (CURATIVE, "met", AMBIGUOUS),
    (CURATIVE, "unmet", CARER.replace(*ELSEWHERE)),
    (CURATIVE, "unknown", CARER.replace(*NOWHERE)),
    (CURATIVE, "unknown", AMBIGUOUS.replace("kind: vocational", "kind: degree")),
    (CURATIVE, "unknown", AMBIGUOUS.replace("kind: vocational, ", "")),
    (CURATIVE, NOT_TOUCHED, EDUCATED),
    (CURATIVE, NOT_TOUCHED, "{}"),
    (EDUCATOR, "met", EDUCATED),
    (EDUCATOR, "unmet", EDUCATED.replace(*ELSEWHERE)),
    (EDUCATOR, "unknown", EDUCATED.replace(*NOWHERE)),
    (EDUCATOR, "unknown", EDUCATED.replace("Erzieherin", "Pädagogin")),
    (EDUCATOR, NOT_TOUCHED, WORKER),
    (EDUCATOR, NOT_TOUCHED, "{}"),
    (DAY_CARE, "unknown", PRIMARY),
    (DAY_CARE, "unknown", WORKER),
    (DAY_CARE, "unmet", PRIMARY.replace(*ELSEWHERE)),
    (DAY_CARE, NOT_TOUCHED, WORKER.replace("Sozialarbeiterin", "Tischlerin")),
    (DAY_CARE, NOT_TOUCHED, "{}"),
    (TEACHER, "met", PRIMARY.replace("B2", "C1")),
    (TEACHER, "met", PRIMARY.replace("B2", "C2").replace("Grundschullehrerin", "Lehrerin")),
    (TEACHER, "unmet", PRIMARY),
    (TEACHER, "unmet", PRIMARY.replace("B2", "C1").replace(*ELSEWHERE)),
    (TEACHER, "unknown", PRIMARY.replace("languages: [{language: de, level: B2, certificate: true}]", "")),
    (TEACHER, "unknown", PRIMARY.replace("B2", "C1").replace(*NOWHERE)),
    (TEACHER, NOT_TOUCHED, EDUCATED),
    (TEACHER, NOT_TOUCHED, "{}"),
]


@pytest.mark.parametrize(("slug", "expected", "profile"), CASES)
def test_a_profile_gets_its_outcome(slug: str, expected: str, profile: str) -> None:
    assert verdict(RULES, slug, profile) == expected


@pytest.mark.parametrize("as_of", ["2024-06-01", "2026-11-22"])
@pytest.mark.parametrize("profile", sorted({profile for _, _, profile in CASES}))
def test_forgetting_a_fact_never_makes_a_rule_met(profile: str, as_of: str) -> None:
    assert met_after_forgetting(RULES, profile, as_of) == []


@pytest.mark.parametrize(
    ("as_of", "profile", "expected"),
    [
        ("2024-06-01", PRIMARY, "met"),
        ("2024-06-01", PRIMARY.replace("completed: true, ", ""), "unknown"),
        ("2024-06-01", PRIMARY.replace("kind: degree", "kind: vocational"), "unknown"),
        ("2024-06-01", PRIMARY.replace("completed: true", "completed: false"), "unknown"),
        ("2016-06-01", PRIMARY, "unknown"),
        ("2023-12-31", PRIMARY, "unknown"),
        ("2015-06-01", PRIMARY, "unknown"),
        ("2025-01-01", PRIMARY, "unknown"),
    ],
)
def test_day_care_follows_the_text_of_the_year(as_of: str, profile: str, expected: str) -> None:
    assert verdict(RULES, DAY_CARE, profile, as_of) == expected


@pytest.mark.parametrize("kind", ["Förderschullehrerin", "Lehrerin am Gymnasium", "Sekundarschullehrerin", "Lehrkraft"])
def test_teachers_of_every_kind_of_school_are_meant(kind: str) -> None:
    assert verdict(RULES, TEACHER, PRIMARY.replace("Grundschullehrerin", kind)) == "unmet"


@pytest.mark.parametrize(
    ("slug", "profile", "missing"),
    [
        (SOCIAL, WORKER.replace(", certificate: true", ""), ("languages",)),
        (SOCIAL, WORKER.replace("kind: degree, ", ""), ("qualifications.kind",)),
        (SOCIAL, WORKER.replace("country: UA, ", ""), ("qualifications.country",)),
        (CURATIVE, AMBIGUOUS.replace("kind: vocational, ", ""), ("specialisation", "qualifications.kind")),
        (EDUCATOR, EDUCATED.replace(*NOWHERE), ("work_state",)),
        (DAY_CARE, PRIMARY, ()),
        (TEACHER, "{work_state: ST, reference_occupation: Lehrerin}", ("languages",)),
    ],
)
def test_an_open_rule_names_the_fields_that_would_settle_it(slug: str, profile: str, missing: tuple[str, ...]) -> None:
    result = result_of(RULES, slug, profile)

    assert result and result.finding.missing == missing


@pytest.mark.parametrize(
    ("slug", "profile", "words"),
    [
        (SOCIAL, WORKER, "Berufserfahrung zählt dabei nicht"),
        (TEACHER, PRIMARY, "§ 21 KiFöG"),
        (TEACHER, PRIMARY.replace(*ELSEWHERE), "Land des Arbeitsortes"),
        (TEACHER, PRIMARY.replace("B2", "C1"), "nicht beim Landesschulamt"),
        (DAY_CARE, PRIMARY, "60 Stunden"),
        (EDUCATOR, EDUCATED, "bestätigen"),
    ],
)
def test_the_sentence_suits_the_case(slug: str, profile: str, words: str) -> None:
    result = result_of(RULES, slug, profile)

    assert result and words in result.finding.text
