"""Who pays: each rule on funding met, unmet and unknown, and whom it does not touch."""

from __future__ import annotations

import pytest

from matcher.rules import funding, funding_land, funding_start, funding_upgrade, funding_work
from tests.matcher.rules.situations import situation
from tests.matcher.rules.verdicts import NOT_TOUCHED, met_after_forgetting, result_of, verdict

RULES = (*funding.RULES, *funding_land.RULES, *funding_start.RULES, *funding_upgrade.RULES, *funding_work.RULES)

GRANT, VOUCHER, AT_WORK = "anerkennungszuschuss", "bildungsgutschein-azav", "qualifizierungschancengesetz"
UPGRADE, LAND = "aufstiegs-bafoeg", "weiterbildung-direkt-st"

WORKER = """
nationality: SY
residence: {country: DE, place: Magdeburg, since: 2024-05-01}
employment: employed
gross_income_year: 22000
reference_occupation: Pflegefachfrau
qualifications: [{kind: vocational, country: SY, completed: true, experience_years: 3}]
decision: {status: compensation_required}
goals: {aim: recognition}
"""
JOBLESS = WORKER.replace("employed", "unemployed_sgb2", 1)
NURSE_WITH_HOURS = WORKER.replace(
    "{status: compensation_required}",
    "{status: compensation_required, gaps: [{topic: Theorie, hours: 100}, {topic: Praxis, hours: 60}]}",
)
ENGINEER = """
nationality: SY
residence: {country: DE, place: Halle, since: 2024-05-01}
residence_title: "25-2"
reference_occupation: Maschinenbauingenieur
qualifications: [{kind: degree, country: SY, anabin: H+, anabin_degree: bedingt vergleichbar}]
goals: {aim: upgrade_b}
"""
FOUNDER = """
nationality: UA
residence: {country: DE, place: Halle, since: 2023-05-01}
residence_title: "24"
employment: unemployed_sgb2
reference_occupation: Friseurin
goals: {aim: self_employment}
"""
LEARNER = """
nationality: SY
residence: {country: DE, place: Halle, since: 2026-05-01}
residence_title: "25-2"
employment: unemployed_sgb2
languages: [{language: de, level: A2}]
"""
SEEKER = JOBLESS.replace("aim: recognition", "aim: employment").replace("Pflegefachfrau", "Koch")
TRAINEE = """
nationality: AF
residence: {country: DE, place: Halle, since: 2023-05-01}
residence_title: duldung
employment: in_training
"""

CASES = [
    (GRANT, "unknown", WORKER),
    (GRANT, "unmet", WORKER.replace("country: DE", "country: SY")),
    (GRANT, "unmet", WORKER.replace("2024-05-01", "2026-09-30")),
    (GRANT, "unmet", WORKER.replace("compensation_required", "full")),
    (GRANT, "unmet", WORKER.replace("completed: true", "completed: false")),
    (GRANT, "unmet", WORKER.replace("aim: recognition", "aim: language")),
    (GRANT, "unknown", JOBLESS),
    (GRANT, NOT_TOUCHED, ENGINEER.replace("kind: degree, country: SY", "kind: degree, country: DE")),
    (VOUCHER, "met", JOBLESS),
    (VOUCHER, "met", JOBLESS.replace("unemployed_sgb2", "unemployed_sgb3")),
    (VOUCHER, "met", JOBLESS.replace("aim: recognition", "aim: language")),
    (VOUCHER, "unknown", JOBLESS.replace("compensation_required", "applied")),
    (VOUCHER, "unknown", WORKER),
    (VOUCHER, "unmet", WORKER.replace("employed", "none", 1)),
    (VOUCHER, "unmet", WORKER.replace("employed", "self_employed", 1)),
    (VOUCHER, NOT_TOUCHED, JOBLESS.replace("country: DE", "country: SY")),
    (VOUCHER, NOT_TOUCHED, "{employment: unemployed_sgb2, goals: {aim: employment}}"),
    (AT_WORK, "met", NURSE_WITH_HOURS),
    (AT_WORK, "unknown", WORKER),
    (AT_WORK, "unknown", NURSE_WITH_HOURS.replace(", hours: 60", "")),
    (AT_WORK, "unknown", NURSE_WITH_HOURS.replace("experience_years: 3", "experience_years: 1")),
    (AT_WORK, "unmet", NURSE_WITH_HOURS.replace("hours: 60", "hours: 20")),
    (AT_WORK, "unmet", NURSE_WITH_HOURS.replace("aim: recognition", "aim: upgrade_b")),
    (AT_WORK, NOT_TOUCHED, JOBLESS),
    (UPGRADE, "met", ENGINEER),
    (UPGRADE, "met", ENGINEER.replace("nationality: SY", "nationality: DE").replace('residence_title: "25-2"', "")),
    (UPGRADE, "met", ENGINEER.replace('"25-2"', "duldung")),
    (UPGRADE, "unmet", ENGINEER.replace('"25-2"', "duldung").replace("2024-05-01", "2025-10-01")),
    (UPGRADE, "unmet", ENGINEER.replace('"25-2"', '"24"')),
    (UPGRADE, "unknown", ENGINEER.replace('"25-2"', '"24"').replace("2024-05-01", "2022-05-01")),
    (UPGRADE, "met", ENGINEER.replace("SY", "PL", 1).replace('"25-2"', "eu").replace("2024-05-01", "2020-05-01")),
    (UPGRADE, "unknown", ENGINEER.replace("SY", "PL", 1).replace('"25-2"', "eu")),
    (UPGRADE, "unknown", ENGINEER.replace("nationality: SY", "").replace('residence_title: "25-2"', "")),
    (UPGRADE, "unknown", ENGINEER.replace("bedingt vergleichbar", "entspricht")),
    (UPGRADE, "unknown", ENGINEER.replace("aim: upgrade_b", "aim: employment")),
    (UPGRADE, "unmet", ENGINEER.replace("kind: degree, country: SY", "kind: degree, title: Master, country: DE")),
    (UPGRADE, "unmet", ENGINEER.replace("country: DE", "country: SY")),
    (UPGRADE, NOT_TOUCHED, ENGINEER.replace("upgrade_b", "upgrade_a")),
    (UPGRADE, NOT_TOUCHED, WORKER),
    (LAND, "unknown", WORKER),
    (LAND, "unmet", JOBLESS),
    (LAND, "unmet", WORKER.replace("Magdeburg", "Leipzig") + "work_state: ST"),
    (LAND, NOT_TOUCHED, WORKER.replace("place: Magdeburg, ", "")),
    ("vermittlungsbudget-44", "met", JOBLESS),
    ("vermittlungsbudget-44", "unmet", FOUNDER),
    ("vermittlungsbudget-44", "unmet", JOBLESS.replace("unemployed_sgb2", "none")),
    ("vermittlungsbudget-44", "unknown", JOBLESS.replace("employment: unemployed_sgb2", "")),
    ("vermittlungsbudget-44", NOT_TOUCHED, WORKER),
    ("aktivierungsgutschein-45", "met", FOUNDER),
    ("aktivierungsgutschein-45", "unmet", JOBLESS.replace("unemployed_sgb2", "none")),
    ("aktivierungsgutschein-45", "unknown", JOBLESS.replace("country: DE, ", "")),
    ("aktivierungsgutschein-45", NOT_TOUCHED, WORKER),
    ("gruendungszuschuss-93", "unmet", FOUNDER),
    ("gruendungszuschuss-93", "unknown", FOUNDER.replace("sgb2", "sgb3")),
    ("gruendungszuschuss-93", NOT_TOUCHED, JOBLESS),
    ("einstiegsgeld-16b", "met", FOUNDER),
    ("einstiegsgeld-16b", "unknown", FOUNDER.replace('"24"', "duldung")),
    ("einstiegsgeld-16b", "unmet", FOUNDER.replace("sgb2", "sgb3")),
    ("einstiegsgeld-16b", "met", SEEKER.replace("employment}", "employment, employer: {has_contract: true}}")),
    ("einstiegsgeld-16b", NOT_TOUCHED, SEEKER),
    ("integrationskurs-44a", "met", LEARNER),
    ("integrationskurs-44a", "unknown", LEARNER.replace("2026-05-01", "2024-05-01")),
    ("integrationskurs-44a", "unknown", LEARNER.replace('"25-2"', '"24"')),
    ("integrationskurs-44a", NOT_TOUCHED, LEARNER.replace("A2", "B1")),
    ("integrationskurs-44a", NOT_TOUCHED, LEARNER.replace("country: DE", "country: SY")),
    ("weiterbildungsgeld-87a", "unknown", SEEKER),
    ("weiterbildungsgeld-87a", "unmet", SEEKER.replace("unemployed_sgb2", "none")),
    ("weiterbildungsgeld-87a", NOT_TOUCHED, SEEKER.replace("Koch", "Ärztin")),
    ("eingliederungszuschuss-88", "unknown", SEEKER),
    ("eingliederungszuschuss-88", "unmet", SEEKER.replace("unemployed_sgb2", "none")),
    ("eingliederungszuschuss-88", NOT_TOUCHED, JOBLESS),
    ("lohnkosten-16e-16i", "unknown", SEEKER),
    ("lohnkosten-16e-16i", "unmet", SEEKER.replace("2024-05-01", "2025-05-01")),
    ("lohnkosten-16e-16i", NOT_TOUCHED, SEEKER.replace("sgb2", "sgb3")),
    ("berufsausbildungsbeihilfe-60", "unknown", TRAINEE),
    ("berufsausbildungsbeihilfe-60", "unmet", TRAINEE.replace("2023-05-01", "2025-10-01")),
    ("berufsausbildungsbeihilfe-60", "unmet", TRAINEE.replace("duldung", "gestattung")),
    ("berufsausbildungsbeihilfe-60", NOT_TOUCHED, SEEKER),
]


@pytest.mark.parametrize(("slug", "expected", "profile"), CASES)
def test_a_profile_gets_its_outcome(slug: str, expected: str, profile: str) -> None:
    assert verdict(RULES, slug, profile) == expected


@pytest.mark.parametrize("day", ["2019-06-01", "2025-06-01", "2026-11-22"])
@pytest.mark.parametrize("profile", sorted({profile for _, _, profile in CASES if "gaps" not in profile}))
def test_forgetting_a_fact_never_makes_a_rule_met(profile: str, day: str) -> None:
    assert met_after_forgetting(RULES, profile, day) == []


@pytest.mark.parametrize("aim", ["language", "employment", "self_employment", "upgrade_a", "upgrade_b", "title"])
def test_forgetting_any_aim_never_makes_a_rule_met(aim: str) -> None:
    for profile in (WORKER, JOBLESS, FOUNDER, ENGINEER):
        told = profile.replace("aim: recognition", f"aim: {aim}").replace("aim: upgrade_b", f"aim: {aim}")
        for day in ("2019-06-01", "2025-06-01", "2026-11-22"):
            assert met_after_forgetting(RULES, told.replace("aim: self_employment", f"aim: {aim}"), day) == []


def test_a_contradictory_profile_gains_nothing_from_forgetting_the_nationality() -> None:
    for nationality in ("PL", "DE"):
        for profile in (ENGINEER, FOUNDER, LEARNER):
            told = profile.replace("nationality: SY", f"nationality: {nationality}")
            assert met_after_forgetting(RULES, told) == []


@pytest.mark.parametrize("profile", ["{}", "{goals: {aim: employment}}", "{nationality: SY}", "{work_state: ST}"])
def test_hardly_anything_told_touches_no_rule(profile: str) -> None:
    told = situation(profile)

    assert [rule.slug for rule in RULES if rule.touches(told)] == []


def test_the_income_limit_of_the_grant_is_known_for_2025_alone_and_disputed_above() -> None:
    assert verdict(RULES, GRANT, WORKER, "2025-06-01") == "met"
    assert verdict(RULES, GRANT, WORKER.replace("22000", "26001"), "2025-06-01") == "unknown"
    result = result_of(RULES, GRANT, WORKER)
    assert result and "bekannt ist 2025" in result.finding.text
    assert result.finding.missing == ()


@pytest.mark.parametrize("day", ["2024-12-31", "2027-07-01"])
def test_the_grant_is_open_outside_its_round(day: str) -> None:
    assert verdict(RULES, GRANT, WORKER, day) == "unknown"


def test_the_old_limit_of_the_land_holds_in_its_period_and_is_open_after() -> None:
    assert verdict(RULES, LAND, WORKER, "2019-06-01") == "met"
    assert verdict(RULES, LAND, WORKER.replace("22000", "54900"), "2019-06-01") == "unmet"
    result = result_of(RULES, LAND, WORKER)
    assert result and "2014 bis 2020" in result.finding.text
    assert result.rule.superseded


@pytest.mark.parametrize(("day", "outcome"), [("2025-08-01", "met"), ("2025-07-31", "unmet")])
def test_the_wait_with_a_tolerated_stay_is_counted_in_months(day: str, outcome: str) -> None:
    assert verdict(RULES, UPGRADE, ENGINEER.replace('"25-2"', "duldung"), day) == outcome


@pytest.mark.parametrize(
    ("slug", "profile", "missing"),
    [
        (VOUCHER, JOBLESS.replace("compensation_required", "applied"), ("decision.status",)),
        (VOUCHER, JOBLESS.replace("employment: unemployed_sgb2", ""), ("employment",)),
        (AT_WORK, WORKER, ("decision.gaps",)),
        (AT_WORK, NURSE_WITH_HOURS.replace(", experience_years: 3", ""), ("qualifications.experience_years",)),
        (UPGRADE, ENGINEER.replace('residence_title: "25-2"', ""), ("residence_title",)),
        (UPGRADE, ENGINEER.replace("kind: degree, ", ""), ("qualifications.kind",)),
        (LAND, WORKER.replace("employment: employed", ""), ("employment",)),
        ("integrationskurs-44a", LEARNER.replace(", since: 2026-05-01", ""), ("residence.since",)),
        ("einstiegsgeld-16b", FOUNDER.replace('residence_title: "24"', ""), ("residence_title",)),
    ],
)
def test_an_open_rule_names_the_fields_that_would_settle_it(slug: str, profile: str, missing: tuple[str, ...]) -> None:
    result = result_of(RULES, slug, profile)

    assert result and result.finding.missing == missing


def test_slugs_are_unique_and_sources_are_addresses() -> None:
    assert len({rule.slug for rule in RULES}) == len(RULES)
    assert all((rule.source.url or "").startswith("https://") for rule in RULES)
