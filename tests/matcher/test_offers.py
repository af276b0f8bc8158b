"""Offers: who is meant, what is reached already, what a rule refuses, and that general ones do not flood."""

from __future__ import annotations

from typing import Any

import pytest

from kb.knowledge import Knowledge
from matcher.audience import audience_of, course_target, is_for_students, is_open_abroad
from matcher.coverage import Coverage
from matcher.offers import propose_offers
from tests.builders import an_offer
from tests.matcher.expectations import match
from tests.matcher.rules.situations import Only, situation

COOK: dict[str, Any] = {
    "residence": {"country": "DE", "place": "Magdeburg"},
    "nationality": "SY",
    "residence_title": "25-2",
    "employment": "unemployed_sgb2",
    "languages": [{"language": "de", "level": "B1"}],
    "qualifications": [{"kind": "vocational", "country": "SY", "duration_years": 2, "completed": True}],
    "reference_occupation": "Köchin",
}


def criterion(found: dict[str, Any], offer: str, id: str) -> str | None:
    """Outcome of one criterion of an offer."""
    criteria = next(item["criteria"] for item in found["offers"] if item["id"] == offer)
    return next((item["outcome"] for item in criteria if item["id"] == id), None)


@pytest.mark.parametrize(
    ("level", "course", "outcome"),
    [
        ("B1", "berufssprachkurs-b2-bundesweit", "met"),
        ("B2", "berufssprachkurs-b2-bundesweit", "unmet"),
        ("C1", "berufssprachkurs-c1-bundesweit", "unmet"),
    ],
)
def test_a_level_that_is_reached_needs_no_course(level: str, course: str, outcome: str, knowledge: Knowledge) -> None:
    found = match({**COOK, "languages": [{"language": "de", "level": level}]}, knowledge)
    assert criterion(found, course, "zielniveau") == outcome


def test_a_level_without_its_language_is_not_german(knowledge: Knowledge) -> None:
    found = match({**COOK, "languages": [{"level": "C1"}]}, knowledge)
    assert criterion(found, "berufssprachkurs-b2-bundesweit", "zielniveau") == "unknown"


@pytest.mark.parametrize(("nationality", "outcome"), [("SY", "met"), ("PL", "unmet"), (None, "unknown")])
def test_an_offer_for_people_from_third_countries(nationality: str | None, outcome: str, knowledge: Knowledge) -> None:
    profile = {**COOK, "nationality": nationality, "residence_title": "25-2" if nationality == "SY" else None}
    found = match(profile, knowledge)
    assert criterion(found, "faire-integration-beratung", "zielgruppe") == outcome


@pytest.mark.parametrize(("place", "outcome"), [("Magdeburg", "met"), ("Stendal", "unmet"), (None, "unknown")])
def test_how_far_an_offer_may_be(place: str | None, outcome: str, knowledge: Knowledge) -> None:
    profile = {**COOK, "residence": {"country": "DE", "place": place}, "constraints": {"radius_km": 10}}
    found = match(profile, knowledge)
    assert criterion(found, "externenzulassung-ihk-magdeburg", "entfernung") == outcome


@pytest.mark.parametrize(
    ("places", "outcome"),
    [
        (["Magdeburg"], "met"),
        (["Naumburg (Saale)"], "unmet"),
        (["Nirgendwohausen"], "unknown"),
        (["Nirgendwohausen", "Naumburg (Saale)"], "unknown"),
        (["Nirgendwohausen", "Magdeburg"], "met"),
    ],
)
def test_a_place_nobody_can_locate_is_not_too_far(places: list[str], outcome: str) -> None:
    offer = an_offer(occupations=["koch"], places=[{"municipality": name} for name in places])
    told = situation(
        "{reference_occupation: Koch, residence: {country: DE, place: Magdeburg}, constraints: {radius_km: 30}}"
    )
    (proposal,) = propose_offers(told, Only(offer), Coverage((), None))
    (distance,) = [criterion for criterion in proposal.criteria if criterion.id == "entfernung"]
    assert distance.outcome == outcome
    assert (proposal.verdict == "blocked") is (outcome == "unmet")


@pytest.mark.parametrize(
    ("title", "outcome"), [("25-2", True), ("18b", False), (None, None)], ids=["refugee", "worker", "untold"]
)
def test_who_belongs_to_the_refugees(title: str | None, outcome: bool | None) -> None:
    audience = audience_of(an_offer(target_group="Geflüchtete mit Aufenthaltserlaubnis"))
    assert audience is not None
    assert audience.belongs(situation(f"residence_title: {title or 'null'}")) is outcome


@pytest.mark.parametrize(("years", "outcome"), [(2, "unmet"), (6, "met"), (None, "unknown")])
def test_the_rule_on_external_examinations_decides(years: int | None, outcome: str, knowledge: Knowledge) -> None:
    qualification = {**COOK["qualifications"][0], "experience_years": years}
    found = match({**COOK, "qualifications": [qualification]}, knowledge)
    assert criterion(found, "externenzulassung-ihk-magdeburg", "externenpruefung-bbig-45") == outcome


def test_students_offers_are_for_students(knowledge: Knowledge) -> None:
    assert "career-companion-mlu" not in {item["id"] for item in match(COOK, knowledge)["offers"]}
    studies = {**COOK, "goals": {"occupation": "Masterstudium Informatik"}}
    assert "career-companion-mlu" in {item["id"] for item in match(studies, knowledge)["offers"]}


@pytest.mark.parametrize(
    ("title", "target", "level"),
    [
        ("Berufssprachkurse A2 bis C1", None, "C1"),
        ("Integrationskurs als Intensivkurs", None, "B1"),
        ("Deutsch lernen", None, None),
        ("Deutsch C1", "B2", "B2"),
    ],
)
def test_the_level_a_course_leads_to(title: str, target: str | None, level: str | None) -> None:
    assert course_target(an_offer(title=title, target_level=target)) == level


def test_the_audience_is_read_from_the_target_group() -> None:
    assert audience_of(an_offer(target_group="Geflüchtete mit Aufenthaltserlaubnis")) is not None
    assert audience_of(an_offer(target_group="Fachkräfte")) is None
    assert is_for_students(an_offer(target_group="internationale Studierende"))
    assert not is_for_students(an_offer(target_group="Personen mit Berechtigung; keine Studienvorbereitung"))
    assert is_open_abroad(an_offer(target_group="Menschen im Ausland"))
    assert is_open_abroad(an_offer(formats=["online"]))
    assert not is_open_abroad(an_offer(formats=["online", "in_person"]))
