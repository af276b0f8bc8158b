"""Profiles that are empty, odd, huge or hostile: one German sentence, or questions, never a guess."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kb.knowledge import Knowledge
from matcher.errors import ProfileError
from matcher.profile import LARGEST, parse_profile, read_profile
from tests.matcher.expectations import GROUPS, match

NURSE = {"residence": {"country": "DE", "place": "Halle"}, "reference_occupation": "Pflegefachkraft"}


@pytest.mark.parametrize("profile", [{}, {"goals": {"aim": "recognition"}}, {"constraints": {"radius_km": 20}}])
def test_a_profile_that_says_nothing_of_the_person_gets_questions_only(
    profile: dict[str, object], knowledge: Knowledge
) -> None:
    found = match(profile, knowledge)
    assert found["questions"]
    assert not any(found[key] for key in (*GROUPS, "rules", "warnings", "gaps", "uncovered"))


def test_two_hundred_gaps_in_a_second(knowledge: Knowledge) -> None:
    gaps = [{"topic": f"Wesentlicher Unterschied {number}: Pflege in Gebiet {number}"} for number in range(200)]
    match({**NURSE, "decision": {"status": "partial", "gaps": gaps[:1]}}, knowledge)  # the encoder is loaded
    started = time.perf_counter()
    found = match({**NURSE, "decision": {"status": "partial", "gaps": gaps}}, knowledge)
    assert time.perf_counter() - started < 1
    assert len(found["gaps"]) == 200


@pytest.mark.parametrize(
    ("place", "districts"),
    [("Seehausen", ("Börde", "Stendal")), ("Nedlitz", ("Anhalt-Bitterfeld", "Jerichower Land")), ("39638", ("Börde",))],
)
def test_a_place_that_exists_twice_is_asked_about(place: str, districts: tuple[str, ...], knowledge: Knowledge) -> None:
    found = match({"residence": {"country": "DE", "place": place}, "reference_occupation": "Koch"}, knowledge)
    asked = next(question for question in found["questions"] if question["field"] == "residence.place")
    assert all(district in asked["text"] for district in districts)
    assert [body["id"] for body in found["bodies"] if body["verdict"] == "fits"][:1] == [
        "ihk-fosa"
    ]  # the Land is clear


def test_the_employers_place_is_asked_about_as_well(knowledge: Knowledge) -> None:
    found = match(
        {
            "residence": {"country": "XK"},
            "reference_occupation": "Friseurin",
            "goals": {"employer": {"place": "Nedlitz"}},
        },
        knowledge,
    )
    assert "goals.employer.place" in [question["field"] for question in found["questions"]]


def test_a_foreign_place_is_no_home(knowledge: Knowledge) -> None:
    found = match({"residence": {"country": "BE", "place": "Halle"}, "reference_occupation": "Friseurin"}, knowledge)
    assert {body["verdict"] for body in found["bodies"] if body["id"].startswith("hwk-")} == {"open"}


def test_yaml_no_is_norway() -> None:
    assert parse_profile("nationality: NO").nationality == "NO"
    assert parse_profile("residence: {country: NO}").residence.country == "NO"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("level: B1", "languages.level"),
        ("nationalty: SY", "nationality"),
        ("residence: {plce: Halle}", "residence.place"),
        ("languages: [{levl: B1}]", "languages.level"),
        ("place: Halle", "residence.place"),
        ("aim: title", "goals.aim"),
        ("decision: {gap: []}", "decision.gaps"),
        ("has_contract: true", "goals.employer.has_contract"),
        ("languages: [{language: de, level: B3}]", "B2"),
    ],
)
def test_an_unknown_field_or_value_names_the_nearest(text: str, named: str) -> None:
    with pytest.raises(ProfileError, match=f"„{named}“"):
        parse_profile(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
        "reference_occupation: " + "[" * 20_000,
        "{" * 5_000,
        "- a\n- b",
        "nur Text",
        "nationality: SY\nnationality: PL",
        "gross_income_year: .inf",
        "residence: {since: 2026-02-31}",
        "\x00",
    ],
    ids=["bomb", "deep", "braces", "list", "text", "twice", "inf", "day", "nul"],
)
def test_hostile_text_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ProfileError) as caught:
        parse_profile(text)
    assert len(str(caught.value)) < 1000


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "profil.yaml"
    path.write_text("bescheid_text: " + "x" * LARGEST)
    with pytest.raises(ProfileError, match="größer als"):
        read_profile(path)


def test_html_pasted_as_a_decision(knowledge: Knowledge) -> None:
    text = (
        "<html><head><style>p {color: red}</style><script>alert('x')</script></head><body><h1>Bescheid</h1>"
        "<p>Landesverwaltungsamt Sachsen-Anhalt</p><p>Anerkennung als Pflegefachfrau</p>"
        "<p>Es bestehen wesentliche Unterschiede:</p><ul><li>Rechtliche Grundlagen der Pflege: 80 Stunden</li>"
        "<li>Pflege alter Menschen: 400&nbsp;Stunden</li></ul></body></html>"
    )
    found = match({**NURSE, "bescheid_text": text}, knowledge)
    topics = [gap["topic"] for gap in found["gaps"]]
    assert not [topic for topic in topics if "<" in topic or "alert" in topic or "color" in topic]
    assert [gap["hours"] for gap in found["gaps"]] == [80, 400]
