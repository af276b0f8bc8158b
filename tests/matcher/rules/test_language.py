"""Rules on job-related German courses: stages, entry level, permission, and study."""

from __future__ import annotations

import pytest

from matcher.rules.language import RULES
from tests.matcher.rules.verdicts import NOT_TOUCHED, met_after_forgetting, result_of, verdict

STAGES, ENTRY, PERMISSION, STUDY = "deufoev-kursstufen", "bsk-eingangsniveau", "bsk-berechtigung", "bsk-kein-studium"
LEARNER = """
nationality: SY
residence: {country: DE, place: Halle}
residence_title: 25-2
employment: unemployed_sgb2
languages: [{language: de, level: B1}]
"""
NO_GERMAN = LEARNER.replace("languages: [{language: de, level: B1}]", "goals: {aim: language}")
NEITHER = LEARNER.replace("unemployed_sgb2", "none")
WORKER = LEARNER.replace("unemployed_sgb2", "employed")
ABROAD = WORKER.replace("{country: DE, place: Halle}", "{country: SY}").replace("residence_title: 25-2\n", "")
TOLERATED = LEARNER.replace("25-2", "duldung").replace("unemployed_sgb2", "employed")
NO_TITLE = ("residence_title: 25-2\n", "")
IN_PROCEDURE, NO_REQUEST = "decision: {status: applied}", "decision: {status: none}"
HIRED = "goals: {employer: {has_contract: true}}"

CASES = [
    *[(STAGES, "met", LEARNER.replace("B1", level)) for level in ("B1", "B2", "C1")],
    (STAGES, "met", WORKER.replace("B1", "A2")),
    (STAGES, "unmet", LEARNER.replace("B1", "C2")),
    (STAGES, "unknown", LEARNER.replace("B1", "A2")),
    (STAGES, "unknown", LEARNER.replace("employment: unemployed_sgb2\n", "").replace("B1", "A1")),
    (STAGES, "unknown", NO_GERMAN),
    (STAGES, NOT_TOUCHED, "{nationality: SY, employment: employed, goals: {aim: recognition}}"),
    (STAGES, NOT_TOUCHED, "{}"),
    (ENTRY, "met", LEARNER),
    (ENTRY, "met", LEARNER.replace("B1", "C1")),
    (ENTRY, "unmet", LEARNER.replace("B1", "A2")),
    (ENTRY, "unknown", NO_GERMAN),
    (ENTRY, NOT_TOUCHED, "{nationality: SY, languages: [{language: ar}]}"),
    (ENTRY, NOT_TOUCHED, "{}"),
    (PERMISSION, "met", LEARNER),
    (PERMISSION, "met", LEARNER.replace(*NO_TITLE)),
    (PERMISSION, "met", LEARNER.replace("sgb2", "sgb3")),
    (PERMISSION, "met", LEARNER.replace("unemployed_sgb2", "in_training")),
    (PERMISSION, "met", WORKER),
    (PERMISSION, "met", WORKER.replace("{country: DE, place: Halle}", "{}") + IN_PROCEDURE),
    (PERMISSION, "met", NEITHER + IN_PROCEDURE),
    (PERMISSION, "met", NEITHER + NO_REQUEST + "\n" + HIRED),
    (PERMISSION, "met", NEITHER.replace("none", "self_employed") + "decision: {status: partial}"),
    (PERMISSION, "met", ABROAD + IN_PROCEDURE),
    (PERMISSION, "met", WORKER.replace(*NO_TITLE).replace("nationality: SY", "nationality: RO")),
    (PERMISSION, "met", TOLERATED.replace("Halle}", "Halle, since: 2026-05-22}")),
    (PERMISSION, "unmet", NEITHER + NO_REQUEST),
    (PERMISSION, "unmet", NEITHER + "decision: {status: full}"),
    (PERMISSION, "unmet", ABROAD + "goals: {employer: {has_contract: false}}"),
    (PERMISSION, "unknown", NEITHER),
    (PERMISSION, "unknown", NEITHER + NO_REQUEST + "\nreference_occupation: Ärztin"),
    (PERMISSION, "unmet", NEITHER + "decision: {status: rejected}\nreference_occupation: Ärztin"),
    (PERMISSION, "unknown", NEITHER.replace("country: DE, place: Halle", "country: SY") + NO_REQUEST + "\n" + HIRED),
    (PERMISSION, "unknown", LEARNER.replace("employment: unemployed_sgb2\n", "")),
    (PERMISSION, "unknown", WORKER.replace("country: DE, ", "")),
    (PERMISSION, "unknown", WORKER.replace(*NO_TITLE)),
    (PERMISSION, "unknown", WORKER.replace("25-2", "none")),
    (PERMISSION, "unknown", ABROAD + HIRED),
    (PERMISSION, "unknown", ABROAD),
    (PERMISSION, "unknown", TOLERATED),
    (PERMISSION, "unknown", TOLERATED.replace("Halle}", "Halle, since: 2026-05-23}")),
    (PERMISSION, "unknown", TOLERATED.replace("employed", "none").replace("Halle}", "Halle, since: 2020-05-23}")),
    (PERMISSION, NOT_TOUCHED, "{employment: employed, decision: {status: applied}}"),
    (PERMISSION, NOT_TOUCHED, "{}"),
    (STUDY, "met", LEARNER + "goals: {aim: employment}"),
    (STUDY, "met", NO_GERMAN + IN_PROCEDURE),
    (STUDY, "unmet", LEARNER + "goals: {aim: language, occupation: Studium der Medizin}"),
    (STUDY, "unmet", LEARNER + "goals: {occupation: möchte studieren}"),
    (STUDY, "unknown", NO_GERMAN),
    (STUDY, "unknown", LEARNER + "goals: {aim: language, occupation: Koch}"),
    (STUDY, NOT_TOUCHED, "goals: {aim: recognition}"),
    (STUDY, NOT_TOUCHED, "{}"),
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
        (STAGES, NO_GERMAN, ("languages",)),
        (STAGES, LEARNER.replace("B1", "A2"), ("employment",)),
        (ENTRY, NO_GERMAN, ("languages",)),
        (PERMISSION, LEARNER.replace("employment: unemployed_sgb2\n", ""), ("employment",)),
        (PERMISSION, NEITHER, ("decision.status",)),
        (PERMISSION, WORKER.replace("country: DE, ", ""), ("residence.country",)),
        (PERMISSION, WORKER.replace(*NO_TITLE), ("residence_title",)),
        (PERMISSION, TOLERATED, ("residence.since",)),
        (PERMISSION, ABROAD, ("goals.employer.has_contract",)),
        (PERMISSION, ABROAD + HIRED, ()),
        (STUDY, NO_GERMAN, ("goals.aim",)),
    ],
)
def test_an_open_rule_names_the_fields_that_would_settle_it(slug: str, profile: str, missing: tuple[str, ...]) -> None:
    result = result_of(RULES, slug, profile)

    assert result and result.finding.missing == missing


@pytest.mark.parametrize(
    ("profile", "office"),
    [
        (LEARNER, "das Jobcenter"),
        (LEARNER + IN_PROCEDURE, "das Jobcenter"),
        (LEARNER.replace("sgb2", "sgb3") + IN_PROCEDURE, "die Agentur für Arbeit aus"),
        (WORKER + IN_PROCEDURE, "das BAMF aus (§ 5 Abs. 3"),
        (LEARNER.replace("unemployed_sgb2", "in_training"), "das BAMF aus (§ 5 Abs. 5"),
        (NEITHER + IN_PROCEDURE, "das BAMF aus (§ 5 Abs. 3, 4"),
    ],
)
def test_the_permission_names_the_office(profile: str, office: str) -> None:
    result = result_of(RULES, PERMISSION, profile)

    assert result and office in result.finding.text


@pytest.mark.parametrize(
    ("level", "words"),
    [("A2", "A2 nach B1"), ("B1", "B1 nach B2"), ("B2", "B2 nach C1"), ("C1", "C1 nach C2, in der Regel 500")],
)
def test_the_next_stage_is_named(level: str, words: str) -> None:
    result = result_of(RULES, STAGES, WORKER.replace("B1", level))

    assert result and words in result.finding.text


@pytest.mark.parametrize(
    ("dated", "tested"),
    [("2026-05-22", True), ("2026-05-23", False), ("2026-11-01", False), ("2025-11-22", True)],
)
def test_a_certificate_saves_the_placement_test_for_six_months(dated: str, tested: bool) -> None:
    result = result_of(RULES, ENTRY, LEARNER.replace("B1}", f"B1, certificate: true, date: {dated}}}"))

    assert result and ("Einstufungstest" in result.finding.text) is tested


def test_without_a_certificate_there_is_a_placement_test() -> None:
    result = result_of(RULES, ENTRY, LEARNER.replace("B1}", "B1, certificate: false, date: 2026-11-01}"))

    assert result and "Einstufungstest" in result.finding.text
