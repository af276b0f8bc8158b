"""Chambers: IHK FOSA and its three exceptions, the two chambers of crafts, and the electrician's question."""

from __future__ import annotations

import pytest

from matcher.rules.chambers import RULES
from tests.matcher.rules.verdicts import NOT_TOUCHED, met_after_forgetting, result_of, verdict

FOSA, CRAFTS, ELECTRO = "ihk-fosa-bezirk", "hwk-bezirk", "elektro-industrie-oder-handwerk"

CASES = [
    (FOSA, "met", "{reference_occupation: Köchin, residence: {country: DE, place: Magdeburg}}"),
    (FOSA, "met", "{reference_occupation: Köchin, work_state: ST}"),
    (FOSA, "met", "{reference_occupation: Köchin, residence: {country: DE, place: Leipzig}}"),
    (FOSA, "met", "{reference_occupation: Köchin, residence: {country: DE, place: Köln}}"),
    (FOSA, "met", "{reference_occupation: Köchin, work_state: ST, residence: {country: DE, place: Hannover}}"),
    (FOSA, "met", "{reference_occupation: Köchin, residence: {country: IN, place: Hannover}, work_state: BY}"),
    (FOSA, "unmet", "{reference_occupation: Köchin, residence: {country: DE, place: Hannover}}"),
    (FOSA, "unmet", "{reference_occupation: Köchin, residence: {place: Göttingen}}"),
    (FOSA, "unmet", "{reference_occupation: Köchin, residence: {country: DE, place: Hildesheim}}"),
    (FOSA, "unmet", "{reference_occupation: Köchin, residence: {country: DE, place: Braunschweig}}"),
    (FOSA, "unmet", "{reference_occupation: Köchin, residence: {country: DE, place: Wuppertal}}"),
    (FOSA, "unmet", "{reference_occupation: Köchin, goals: {employer: {place: Solingen}}}"),
    (FOSA, "unknown", "{reference_occupation: Köchin, work_state: NW}"),
    (FOSA, "unknown", "{reference_occupation: Köchin, residence: {country: DE, place: Wolfsburg}}"),
    (FOSA, "unknown", "{reference_occupation: Köchin}"),
    (FOSA, "unknown", "{reference_occupation: Elektriker, work_state: ST}"),
    (FOSA, NOT_TOUCHED, "{reference_occupation: Friseurin, work_state: ST}"),
    (FOSA, NOT_TOUCHED, "{work_state: ST}"),
    (CRAFTS, "met", "{reference_occupation: Friseurin, residence: {country: DE, place: Magdeburg}}"),
    (CRAFTS, "met", "{reference_occupation: Friseurin, goals: {employer: {place: Zeitz}}}"),
    (CRAFTS, "unmet", "{reference_occupation: Friseurin, residence: {country: DE, place: Leipzig}}"),
    (CRAFTS, "unmet", "{reference_occupation: Friseurin, work_state: SN}"),
    (CRAFTS, "unknown", "{reference_occupation: Friseurin, work_state: ST}"),
    (CRAFTS, "unknown", "{reference_occupation: Friseurin}"),
    (CRAFTS, "unknown", "{reference_occupation: Elektriker, residence: {country: DE, place: Halle}}"),
    (CRAFTS, NOT_TOUCHED, "{reference_occupation: Köchin, residence: {country: DE, place: Halle}}"),
    (ELECTRO, "met", "reference_occupation: Elektroniker für Betriebstechnik"),
    (ELECTRO, "met", "{reference_occupation: Elektriker, specialisation: Betriebstechnik}"),
    (ELECTRO, "met", "reference_occupation: Elektroniker für Energie- und Gebäudetechnik"),
    (ELECTRO, "unknown", "reference_occupation: Elektriker"),
    (ELECTRO, NOT_TOUCHED, "reference_occupation: Köchin"),
    (ELECTRO, NOT_TOUCHED, "{}"),
]


@pytest.mark.parametrize(("slug", "expected", "profile"), CASES)
def test_a_profile_gets_its_outcome(slug: str, expected: str, profile: str) -> None:
    assert verdict(RULES, slug, profile) == expected


@pytest.mark.parametrize("profile", sorted({profile for _, _, profile in CASES if "work_state" not in profile}))
def test_forgetting_a_fact_never_makes_a_rule_met(profile: str) -> None:
    """Profiles with a Land of their own are left out: without it the residence decides, as the contract wants."""
    assert met_after_forgetting(RULES, profile) == []


@pytest.mark.parametrize(
    ("place", "chamber"),
    [
        ("Stendal", "Magdeburg"),
        ("Salzwedel", "Magdeburg"),
        ("Wernigerode", "Magdeburg"),
        ("Bernburg", "Magdeburg"),
        ("Burg", "Magdeburg"),
        ("Haldensleben", "Magdeburg"),
        ("Zerbst", "Halle"),
        ("Dessau-Roßlau", "Halle"),
        ("Sangerhausen", "Halle"),
        ("Wittenberg", "Halle"),
        ("Merseburg", "Halle"),
        ("Naumburg", "Halle"),
    ],
)
def test_the_district_decides_between_the_two_chambers(place: str, chamber: str) -> None:
    result = result_of(RULES, CRAFTS, f"{{reference_occupation: Tischler, residence: {{country: DE, place: {place}}}}}")

    assert result and f"Handwerkskammer {chamber} " in result.finding.text


def test_the_electrician_is_told_his_body_or_asked() -> None:
    industry = result_of(RULES, ELECTRO, "reference_occupation: Elektroniker für Betriebstechnik")
    crafts = result_of(RULES, ELECTRO, "reference_occupation: Elektroniker für Energie- und Gebäudetechnik")
    either = result_of(RULES, ELECTRO, "reference_occupation: Elektriker")

    assert industry and industry.finding.text.startswith("Industrieberuf")
    assert crafts and crafts.finding.text.startswith("Handwerk")
    assert either and either.finding.missing == ("specialisation",)


@pytest.mark.parametrize(
    ("slug", "profile", "missing"),
    [
        (FOSA, "reference_occupation: Köchin", ("work_state",)),
        (FOSA, "{reference_occupation: Köchin, work_state: NI}", ("residence.place",)),
        (FOSA, "{reference_occupation: Köchin, work_state: NI, residence: {country: IN}}", ("goals.employer.place",)),
        (CRAFTS, "{reference_occupation: Friseurin, work_state: ST}", ("residence.place",)),
        (
            CRAFTS,
            "{reference_occupation: Friseurin, work_state: ST, residence: {place: Leipzig}}",
            ("goals.employer.place",),
        ),
    ],
)
def test_an_open_chamber_asks_for_the_place(slug: str, profile: str, missing: tuple[str, ...]) -> None:
    result = result_of(RULES, slug, profile)

    assert result and result.finding.missing == missing


def test_the_exceptions_name_the_chambers_and_their_old_source() -> None:
    result = result_of(RULES, FOSA, "{reference_occupation: Köchin, residence: {country: DE, place: Hannover}}")

    assert result and "sondern die IHK Hannover selbst" in result.finding.text
    assert result.rule.caveat and "2015" in result.rule.caveat
