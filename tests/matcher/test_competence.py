"""Who is responsible: occupation, place and person in; the deciding body, or the one question that decides, out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from kb.entries import Entry
from kb.errors import UnknownValue
from kb.knowledge import Knowledge
from kb.occupations import Occupations
from kb.places import Places
from kb.vocabulary import BodyRole, Employment, Kind, Nationality
from matcher.competence import CompetenceAnswer, CompetenceRequest, find_competence
from tests.builders import PLACES, a_body, an_occupation


def _bodies(answer: CompetenceAnswer) -> list[str]:
    return [found.body.id for found in answer.bodies]


def _request(wording: str, place: str | None = "Magdeburg", **facts: Any) -> CompetenceRequest:
    return CompetenceRequest(wording, place=place, **facts)


@dataclass(frozen=True, slots=True)
class Small:
    """Implements Known with what it is given."""

    bodies: tuple[Entry, ...]
    occupations: Occupations
    places: Places = PLACES

    def entries(self, kind: Kind | None = None) -> tuple[Entry, ...]:
        """See Known."""
        return self.bodies if kind in (None, Kind.BODY) else ()


@pytest.fixture(scope="module")
def shipped(knowledge: Knowledge) -> Small:
    """The bodies, occupations and places of the shipped corpus, read once."""
    return Small(knowledge.entries(Kind.BODY), knowledge.occupations, knowledge.places)


# --- the real corpus --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wording", "place", "body"),
    [
        ("Krankenschwester", "Magdeburg", "lvwa-gesundheitsberufe"),
        ("Krankenschwester", "Halle", "lvwa-gesundheitsberufe"),
        ("Physiotherapeutin", "Stendal", "lvwa-gesundheitsberufe"),
        ("Hebamme", "Dessau-Roßlau", "lvwa-gesundheitsberufe"),
        ("Ärztin", "Magdeburg", "lvwa-akademische-heilberufe"),
        ("Zahnarzt", "Halle", "lvwa-akademische-heilberufe"),
        ("Apothekerin", "Halle", "lvwa-akademische-heilberufe"),
        ("Lehrerin", "Magdeburg", "lisa-lehraemter"),
        ("Erzieherin", "Magdeburg", "landesschulamt-st"),
        ("Sozialarbeiterin", "Halle", "lvwa-sozialwesen"),
        ("Bauingenieur", "Magdeburg", "ingenieurkammer-st"),
        ("Architektin", "Halle", "architektenkammer-st"),
        ("Industriemechaniker", "Magdeburg", "ihk-fosa"),
        ("Elektroniker für Betriebstechnik", "Halle", "ihk-fosa"),
        ("Köchin", "Halle", "ihk-fosa"),
    ],
)
def test_deciding_body_stands_first(shipped: Small, wording: str, place: str, body: str) -> None:
    answer = find_competence(
        shipped, _request(wording, place, employment=Employment.EMPLOYED, nationality=Nationality.THIRD)
    )
    assert answer.occupation is not None
    assert _bodies(answer)[0] == body
    assert answer.notes


@pytest.mark.parametrize("wording", ["Tischler", "Friseurin", "Bäckerin", "KFZ-Mechatroniker", "Maurer"])
@pytest.mark.parametrize(
    ("place", "body", "other"),
    [
        ("Halle", "hwk-halle", "hwk-magdeburg"),
        ("Dessau-Roßlau", "hwk-halle", "hwk-magdeburg"),
        ("Naumburg", "hwk-halle", "hwk-magdeburg"),
        ("Lutherstadt Wittenberg", "hwk-halle", "hwk-magdeburg"),
        ("Zerbst", "hwk-halle", "hwk-magdeburg"),
        ("06217", "hwk-halle", "hwk-magdeburg"),
        ("Magdeburg", "hwk-magdeburg", "hwk-halle"),
        ("Stendal", "hwk-magdeburg", "hwk-halle"),
        ("Wernigerode", "hwk-magdeburg", "hwk-halle"),
        ("39104", "hwk-magdeburg", "hwk-halle"),
    ],
)
def test_chamber_district_decides_in_the_crafts(
    shipped: Small, wording: str, place: str, body: str, other: str
) -> None:
    answer = find_competence(shipped, _request(wording, place, employment=Employment.EMPLOYED))
    assert _bodies(answer)[0] == body
    assert other not in _bodies(answer)


def test_place_is_asked_for_where_the_district_decides(shipped: Small) -> None:
    answer = find_competence(shipped, _request("Tischler", None))
    assert answer.ask is not None and answer.ask.field == "place"
    assert {"hwk-halle", "hwk-magdeburg"} <= set(_bodies(answer))
    assert all(found.certain is not True for found in answer.bodies if found.body.id.startswith("hwk-"))


def test_place_is_not_asked_for_where_one_body_serves_the_land(shipped: Small) -> None:
    answer = find_competence(shipped, _request("Krankenschwester", None))
    assert answer.ask is None or answer.ask.field != "place"
    assert _bodies(answer)[0] == "lvwa-gesundheitsberufe"


@pytest.mark.parametrize(
    ("wording", "among"),
    [
        ("Elektriker", {"elektroniker-betriebstechnik", "elektroniker-energie-gebaeudetechnik"}),
        ("electrician", {"elektroniker-betriebstechnik", "elektroniker-energie-gebaeudetechnik"}),
        ("Pfleger", {"pflegefachperson", "pflegehelfer"}),
        ("Ingenieur", {"bauingenieur", "elektroingenieur"}),
    ],
)
def test_ambiguous_wording_asks_the_deciding_question(shipped: Small, wording: str, among: set[str]) -> None:
    answer = find_competence(shipped, _request(wording))
    assert answer.occupation is None and answer.bodies == ()
    assert answer.ask is not None and answer.ask.field == "occupation"
    assert len(among & {choice.value for choice in answer.ask.choices}) >= 2
    assert answer.ask.text.endswith("?") and answer.ask.text_en.endswith("?")


@pytest.mark.parametrize(
    ("occupation", "body"),
    [("elektroniker-betriebstechnik", "ihk-fosa"), ("elektroniker-energie-gebaeudetechnik", "hwk-halle")],
)
def test_answer_to_the_question_leads_to_the_body(shipped: Small, occupation: str, body: str) -> None:
    answer = find_competence(shipped, CompetenceRequest("Elektriker", occupation, "Halle", Employment.EMPLOYED))
    assert _bodies(answer)[0] == body


@pytest.mark.parametrize("wording", ["Krankenschwester", "Tischler", "Lehrerin", "Bauingenieur"])
def test_who_lives_abroad_goes_to_the_central_service_first(shipped: Small, wording: str) -> None:
    abroad = find_competence(shipped, _request(wording, "Halle", abroad=True))
    here = find_competence(shipped, _request(wording, "Halle", abroad=False))
    assert _bodies(abroad)[0] == "zsba" and len(_bodies(abroad)) > 1
    assert "zsba" not in _bodies(here)[:1]
    assert any("ZSBA" in note for note in abroad.notes)


@pytest.mark.parametrize(
    ("wording", "place", "expected"),
    [("Krankenschwester", "Leipzig", "lds-sachsen-pflege"), ("Tischler", "Berlin", None)],
)
def test_work_in_another_land_is_not_decided_here(
    shipped: Small, wording: str, place: str, expected: str | None
) -> None:
    answer = find_competence(shipped, _request(wording, place))
    assert any(place in note and "Anerkennungs-Finder" in note for note in answer.notes)
    assert not {"lvwa-gesundheitsberufe", "hwk-halle", "hwk-magdeburg"} & set(_bodies(answer))
    assert expected is None or expected in _bodies(answer)


def test_doctor_is_led_to_the_language_examiner_after_the_deciding_body(shipped: Small) -> None:
    bodies = _bodies(find_competence(shipped, _request("Ärztin", "Halle")))
    assert bodies.index("lvwa-akademische-heilberufe") < bodies.index("aerztekammer-st")


@pytest.mark.parametrize("wording", ["", "???", "Einhornzüchter"])
def test_wording_that_is_not_understood_asks_for_the_occupation(shipped: Small, wording: str) -> None:
    answer = find_competence(shipped, _request(wording))
    assert answer.occupation is None and answer.bodies == ()
    assert answer.ask is not None and answer.ask.field == "occupation"


def test_place_that_does_not_exist_is_an_unknown_value(shipped: Small) -> None:
    with pytest.raises(UnknownValue, match="Magdeburg"):
        find_competence(shipped, _request("Tischler", "Magdburg"))


def test_occupation_that_does_not_exist_is_no_crash(shipped: Small) -> None:
    try:
        answer = find_competence(shipped, CompetenceRequest("Tischler", "gibt-es-nicht", "Halle"))
    except UnknownValue:
        return
    assert answer.occupation is None or answer.occupation.id == "tischler"


def test_every_occupation_of_the_corpus_has_a_deciding_body_in_every_district(shipped: Small) -> None:
    lost = []
    for occupation in shipped.occupations.all:
        for place in ("Magdeburg", "Halle", "Stendal", "Naumburg", "Wernigerode"):
            request = CompetenceRequest("", occupation.id, place, Employment.EMPLOYED, Nationality.THIRD, False)
            answer = find_competence(shipped, request)
            if not answer.bodies and occupation.competences:
                lost.append((occupation.id, place))
            assert answer.ask is None, (occupation.id, place, answer.ask)
    assert lost == []


def test_every_entry_named_is_a_body(shipped: Small) -> None:
    for occupation in shipped.occupations.all:
        answer = find_competence(shipped, CompetenceRequest("", occupation.id, "Halle"))
        assert all(found.body.kind is Kind.BODY and found.what for found in answer.bodies)
        assert len(_bodies(answer)) == len(set(_bodies(answer)))


# --- small made-up ones -----------------------------------------------------------------------------------------


def _a_competence(body: str, **conditions: object) -> dict[str, object]:
    return {"body": body, "verified": True} | conditions


def _small(*competences: dict[str, object], bodies: tuple[str, ...] = ("nord", "sued")) -> Small:
    return Small(
        tuple(a_body(id, id.title(), responsibilities=[{"text": "Köche", "verified": True}]) for id in bodies),
        Occupations([an_occupation(competences=list(competences))]),
    )


def test_one_body_without_conditions_is_certain() -> None:
    answer = find_competence(_small(_a_competence("nord")), CompetenceRequest("Koch"))
    assert (answer.ask, _bodies(answer)) == (None, ["nord"])
    assert answer.bodies[0].certain is True


def test_body_that_was_not_verified_is_never_certain() -> None:
    answer = find_competence(_small({"body": "nord"}), CompetenceRequest("Koch"))
    assert _bodies(answer) == ["nord"] and answer.bodies[0].certain is None


@pytest.mark.parametrize(
    ("field", "conditions", "answered", "expected"),
    [
        ("place", ({"districts": ["Stendal"]}, {"districts": ["Harz"]}), {"place": "Wernigerode"}, ["sued"]),
        ("place", ({"districts": ["Stendal"]}, {"districts": ["Harz"]}), {"place": "Halle"}, []),
        (
            "employment",
            ({"employment": ["employed"]}, {"employment": ["self_employed"]}),
            {"employment": Employment.SELF_EMPLOYED},
            ["sued"],
        ),
        (
            "nationality",
            ({"nationality": ["eu"]}, {"nationality": ["third"]}),
            {"nationality": Nationality.EU},
            ["nord"],
        ),
    ],
)
def test_open_condition_is_asked_for_and_its_answer_decides(
    field: str, conditions: tuple[dict[str, object], ...], answered: dict[str, Any], expected: list[str]
) -> None:
    small = _small(
        *(_a_competence(body, **condition) for body, condition in zip(("nord", "sued"), conditions, strict=True))
    )
    asked = find_competence(small, CompetenceRequest("Koch"))
    assert asked.ask is not None and asked.ask.field == field
    assert set(_bodies(asked)) == {"nord", "sued"} and {found.certain for found in asked.bodies} == {None}
    settled = find_competence(small, CompetenceRequest("Koch", **answered))
    assert (settled.ask, _bodies(settled)) == (None, expected)
    assert all(found.certain for found in settled.bodies)


def test_place_is_asked_for_before_employment_and_nationality() -> None:
    small = _small(
        _a_competence("nord", districts=["Harz"], employment=["employed"], nationality=["eu"]), _a_competence("sued")
    )
    fields = []
    request: dict[str, Any] = {}
    for answered in ({"place": "Wernigerode"}, {"employment": Employment.EMPLOYED}, {"nationality": Nationality.EU}):
        ask = find_competence(small, CompetenceRequest("Koch", **request)).ask
        fields.append(ask.field if ask else None)
        request |= answered
    assert fields == ["place", "employment", "nationality"]
    assert find_competence(small, CompetenceRequest("Koch", **request)).ask is None


def test_body_that_the_corpus_does_not_know_is_left_out() -> None:
    answer = find_competence(_small(_a_competence("nirgends"), _a_competence("nord")), CompetenceRequest("Koch"))
    assert _bodies(answer) == ["nord"]


def test_deciding_body_goes_before_examiners_and_advisers() -> None:
    roles = [BodyRole.ADVISES, BodyRole.EXAMINES_LANGUAGE, BodyRole.DECIDES]
    bodies = tuple(
        a_body(
            f"b{n}", responsibilities=[{"text": role.de, "role": role.value, "occupations": ["koch"], "verified": True}]
        )
        for n, role in enumerate(roles)
    )
    small = Small(bodies, Occupations([an_occupation(competences=[_a_competence("b2")])]))
    assert _bodies(find_competence(small, CompetenceRequest("Koch"))) == ["b2", "b1", "b0"]


def test_body_of_another_land_is_left_out_here_and_named_there() -> None:
    here = a_body("hier")
    there = a_body("dort", lands=["SN"], responsibilities=[{"text": "Köche", "occupations": ["koch"], "lands": ["SN"]}])
    small = Small((here, there), Occupations([an_occupation(competences=[_a_competence("hier")])]))
    assert _bodies(find_competence(small, CompetenceRequest("Koch", place="Halle"))) == ["hier"]
    answer = find_competence(small, CompetenceRequest("Koch", place="Leipzig"))
    assert _bodies(answer) == ["dort"] and answer.bodies[0].certain is None
    assert "Lotse kennt dort keine Stelle" in " ".join(
        find_competence(small, CompetenceRequest("Koch", place="Berlin")).notes
    )
