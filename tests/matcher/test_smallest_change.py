"""„Warum nicht?“: a named change, applied, flips the verdict; it is the smallest, and touches nothing that stays."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest

from kb.entries import Entry
from kb.knowledge import Knowledge
from kb.search.embedding import Encoder
from kb.vocabulary import Level
from matcher.answer import answer
from matcher.profile import parse_profile, profile_from
from matcher.proposals import propose
from matcher.smallest_change import Change, SmallestChanges
from tests.builders import TODAY, an_offer
from tests.matcher.expectations import GROUPS, match
from tests.matcher.given import PROFILES, SOME
from tests.matcher.rules.situations import Only

_ORDER = {"blocked": 0, "open": 1, "fits": 2}
_CHANGEABLE = {
    "languages.level",
    "languages.certificate",
    "constraints.radius_km",
    "constraints.earliest_start",
    "decision.status",
    "qualifications.completed",
    "qualifications.experience_years",
    "goals.employer.has_contract",
    "goals.employer.place",
    "goals.aim",
    "employment",
    "residence.country",
    "residence.place",
    "work_state",
    "as_of",
}
_NEVER_ADVISED = ("unemployed_sgb2", "none", "rejected")


def steps(change: dict[str, Any]) -> list[dict[str, Any]]:
    """The one step of a change, or both."""
    return [change, *([change["also"]] if change["also"] else [])]


def changed(profile: dict[str, Any], made: Iterable[dict[str, Any]]) -> tuple[dict[str, Any], str]:
    """The profile as a file would say it after the steps, and the judged date."""
    data, as_of = json.loads(json.dumps(profile, default=str)), TODAY.isoformat()
    for step in made:
        head, _, rest = step["field"].partition(".")
        value = {"third": "TR", "eu": "AT"}.get(step["to"], step["to"]) if head == "nationality" else step["to"]
        if head == "as_of":
            as_of = value
        elif head == "languages":
            german = [spoken for spoken in data.setdefault("languages", []) if spoken.get("language") == "de"]
            if not german:
                data["languages"].append({"language": "de"})
            best = max(german or data["languages"][-1:], key=lambda spoken: spoken.get("level") or "")
            best[rest] = value
        elif head == "qualifications":
            told = data.setdefault("qualifications", [])
            foreign = next((one for one in told if one.get("country") != "DE"), None)
            if foreign is None:
                told.append(foreign := {})
            foreign[rest] = value
        elif step["field"] == "residence.country":
            data["residence"] = {"country": value}
        else:
            part = data
            *path, name = step["field"].split(".")
            for key in path:
                part = part.setdefault(key, None) or part.__setitem__(key, {}) or part[key]
            part[name] = value
    return data, as_of


def proposals(found: dict[str, Any], groups: Iterable[str] = GROUPS) -> Iterator[dict[str, Any]]:
    for group in groups:
        yield from found[group]


def verdict_of(id: str, found: dict[str, Any]) -> str | None:
    return next((item["verdict"] for item in proposals(found) if item["id"] == id), None)


@cache
def answered(name: str, knowledge: Knowledge) -> dict[str, Any]:
    """The answer for a profile of the examples or cases."""
    return answer(propose(profile_from(PROFILES[name]), knowledge, TODAY), knowledge)


class Changed:
    """Answers for a profile after steps, each asked for once."""

    def __init__(self, profile: dict[str, Any], knowledge: Knowledge) -> None:
        self._profile, self._knowledge = profile, knowledge
        self._found: dict[str, dict[str, Any]] = {}

    def verdict(self, id: str, made: list[dict[str, Any]]) -> str | None:
        """What is said of an entry after the steps; None where it is not listed."""
        profile, as_of = changed(self._profile, made)
        key = json.dumps([profile, as_of])
        if key not in self._found:
            self._found[key] = match(profile, self._knowledge, as_of)
        return verdict_of(id, self._found[key])


def check_flips(name: str, knowledge: Knowledge, items: Iterable[dict[str, Any]]) -> None:
    """Each change that is named, applied to the profile, leads to the verdict it names; no half of it does."""
    after = Changed(PROFILES[name], knowledge)
    for item in items:
        change = item["smallest_change"]
        flipped = after.verdict(item["id"], steps(change))
        assert flipped == change["verdict"], (item["id"], change)
        assert _ORDER[change["verdict"]] > _ORDER[item["verdict"]], item["id"]
        if change["also"]:
            for one in steps(change):
                assert after.verdict(item["id"], [one]) in (None, item["verdict"]), (item["id"], "one is enough", one)


def named(name: str, knowledge: Knowledge, groups: Iterable[str]) -> list[dict[str, Any]]:
    """The proposals for which a change is named."""
    return [item for item in proposals(answered(name, knowledge), groups) if item["smallest_change"]]


_SEEN: set[tuple[str, str]] = set()
"""Changes of offers that were tried in this run."""


@pytest.mark.parametrize("name", SOME)
def test_a_named_change_flips_the_verdict_of_an_offer(name: str, knowledge: Knowledge) -> None:
    """Of all examples and cases; the same change of the same offer is tried for the first one only."""
    items = {(item["id"], item["smallest_change"]["text"]): item for item in named(name, knowledge, ["offers"])}
    new = [item for key, item in items.items() if key not in _SEEN]
    check_flips(name, knowledge, new)
    _SEEN.update(items)


@pytest.mark.slow
@pytest.mark.parametrize("name", PROFILES)
def test_every_named_change_flips_its_verdict(name: str, knowledge: Knowledge) -> None:
    check_flips(name, knowledge, named(name, knowledge, GROUPS))


@pytest.mark.parametrize("name", ["01-bauingenieurin-syrien", "04-elektriker", "09-mechatroniker-kosovo"])
def test_so_does_one_of_a_body_a_partner_or_a_payer(name: str, knowledge: Knowledge) -> None:
    items = named(name, knowledge, ("bodies", "partners", "funding"))
    assert {item["kind"] for item in items} == {"body", "partner", "funding"}
    check_flips(name, knowledge, items)


@pytest.mark.parametrize("name", SOME)
def test_nothing_is_advised_that_nobody_can_change(name: str, knowledge: Knowledge) -> None:
    for item in proposals(answered(name, knowledge)):
        change = item["smallest_change"]
        if change is None:
            continue
        assert item["verdict"] != "fits"
        for step in steps(change):
            if step["from"] is not None:
                assert step["field"] in _CHANGEABLE, (item["id"], step)
                assert step["to"] not in _NEVER_ADVISED, (item["id"], step)
                assert step["from"] != step["to"]
        assert change["text"].endswith(".") and change["text"][0].isupper()
        assert ".." not in change["text"] and "  " not in change["text"]


def test_what_is_over_is_opened_by_nothing_a_person_does(knowledge: Knowledge) -> None:
    nurse = PROFILES["05-pflegefachkraft-tunesien"]
    offers = answer(propose(profile_from(nurse), knowledge, TODAY), knowledge)["offers"]
    past = [offer for offer in offers if offer["verdict"] == "open" and offer["status"] == "past"]
    assert past and not any(offer["smallest_change"] for offer in past)


def test_the_teacher_needs_c1(knowledge: Knowledge) -> None:
    teacher = {**PROFILES["07-grundschullehrerin-irak"], "decision": {"status": "compensation_required"}}
    offers = answer(propose(profile_from(teacher), knowledge, TODAY), knowledge)["offers"]
    change = next(offer for offer in offers if offer["id"] == "anpassungslehrgang-lehramt-st")["smallest_change"]
    assert change == {
        "field": "languages.level",
        "from": "B2",
        "to": "C1",
        "text": "Mit C1 statt B2 würde das Angebot passen.",
        "verdict": "fits",
        "also": None,
    }


class One(Only):
    """The shipped places and occupations, one entry, and no encoder."""

    encoder: Encoder | None = None


def change_for(entry: Entry, profile: str) -> Change | None:
    """The change for the only entry there is."""
    knowledge = One(entry)
    found = propose(parse_profile("---\n" + profile), knowledge, TODAY)
    (proposal,) = (*found.bodies, *found.offers, *found.partners, *found.funding)
    return SmallestChanges(found, knowledge).of(proposal)


COOK = "reference_occupation: Koch, residence: {country: DE, place: Magdeburg}"


@pytest.mark.parametrize(
    ("offer", "profile", "field", "was", "to", "text"),
    [
        (
            {"requirements": {"language_level": "B2"}},
            "languages: [{language: de, level: A2}]",
            "languages.level",
            "A2",
            "B2",
            "Mit B2 statt A2 würde das Angebot passen.",
        ),
        (
            {"requirements": {"language_level": "B2"}},
            "languages: [{language: en, level: C1}]",
            "languages.level",
            None,
            "B2",
            "Mit Deutsch B2 würde das Angebot passen.",
        ),
        (
            {"places": [{"municipality": "Halle (Saale)"}]},
            "constraints: {radius_km: 40}",
            "constraints.radius_km",
            40.0,
            76,
            "Mit einem Umkreis von 76 statt 40 km würde das Angebot passen.",
        ),
        (
            {"requirements": {"recognition": ["applied"]}},
            "decision: {status: none}",
            "decision.status",
            "none",
            "applied",
            "Nach dem Antrag auf Anerkennung würde das Angebot passen.",
        ),
        (
            {"requirements": {"recognition": ["compensation_required", "partial"]}},
            "",
            "decision.status",
            None,
            "partial",
            "Mit einem Bescheid über teilweise Gleichwertigkeit oder mit einem Bescheid, der eine Ausgleichsmaßnahme "
            "verlangt, würde das Angebot passen.",
        ),
        (
            {"requirements": {"experience_years": 3}},
            "qualifications: [{experience_years: 1.5}]",
            "qualifications.experience_years",
            1.5,
            3.0,
            "Mit 3 Jahren Berufserfahrung statt 1,5 würde das Angebot passen.",
        ),
        (
            {"requirements": {"residence": ["BB"]}, "lands": ["DE"], "places": [{"municipality": "Potsdam"}]},
            "",
            "residence.place",
            "Magdeburg",
            "Potsdam",
            "Bei einem Wohnsitz in Potsdam statt in Magdeburg würde das Angebot passen.",
        ),
        (
            {"runs": [{"start": "2027-03-01", "end": "2027-09-30"}], "standing": False},
            "constraints: {earliest_start: 2027-05-01}",
            "constraints.earliest_start",
            "2027-05-01",
            "2027-03-01",
            "Mit einem Beginn schon am 01.03.2027 statt ab 01.05.2027 würde das Angebot passen.",
        ),
        (
            {"lands": ["SL"]},
            "",
            "work_state",
            "ST",
            "SL",
            "Bei Arbeit im Saarland statt in Sachsen-Anhalt würde das Angebot passen.",
        ),
    ],
)
def test_one_change(offer: dict[str, Any], profile: str, field: str, was: object, to: object, text: str) -> None:
    entry = an_offer(**{"occupations": ["koch"], **offer})
    change = change_for(entry, f"{{{COOK}{', ' if profile else ''}{profile}}}")
    assert change is not None
    assert [(step.field, step.was, step.to) for step in change.steps] == [(field, was, to)]
    assert change.text == text


def test_a_kilometre_less_is_not_enough() -> None:
    entry = an_offer(occupations=["koch"], places=[{"municipality": "Halle (Saale)"}])
    assert change_for(entry, f"{{{COOK}, constraints: {{radius_km: 75}}}}") is not None
    assert change_for(entry, f"{{{COOK}, constraints: {{radius_km: 76}}}}") is None


def test_two_changes_where_one_is_not_enough() -> None:
    entry = an_offer(occupations=["koch"], requirements={"language_level": "B1", "recognition": ["partial"]})
    change = change_for(entry, f"{{{COOK}, languages: [{{language: de, level: A2}}], decision: {{status: none}}}}")
    assert change is not None
    assert [(step.field, step.to) for step in change.steps] == [
        ("languages.level", "B1"),
        ("decision.status", "partial"),
    ]
    assert change.as_json()["also"] == {"field": "decision.status", "from": "none", "to": "partial"}
    assert " und " in change.text


def test_three_changes_are_no_advice() -> None:
    entry = an_offer(
        occupations=["koch"],
        requirements={"language_level": "B1", "recognition": ["partial"], "experience_years": 5},
    )
    profile = (
        f"{{{COOK}, languages: [{{language: de, level: A2}}], decision: {{status: none}}, "
        "qualifications: [{experience_years: 1}]}"
    )
    assert change_for(entry, profile) is None


def test_what_remains_open_is_said() -> None:
    entry = an_offer(occupations=["koch"], requirements={"language_level": "B1", "recognition": ["partial"]})
    change = change_for(entry, f"{{{COOK}, languages: [{{language: de, level: A2}}]}}")
    assert change is not None
    assert change.text == (
        "Mit B1 statt A2 wäre das Angebot nicht mehr ausgeschlossen; "
        "noch offen: Verfahrensstand: teilweise Gleichwertigkeit."
    )


def test_a_past_offer_is_opened_with_a_warning() -> None:
    entry = an_offer(
        occupations=["koch"], requirements={"language_level": "B1"}, runs=[{"end": "2025-06"}], standing=False
    )
    change = change_for(entry, f"{{{COOK}, languages: [{{language: de, level: A2}}]}}")
    assert change is not None
    assert change.text.endswith("nicht mehr ausgeschlossen; es ist aber beendet, nach einer Neuauflage fragen.")


def test_waiting_is_a_change(knowledge: Knowledge) -> None:
    profile = parse_profile(
        "---\n{residence: {country: DE, place: Halle, since: 2026-10-15}, employment: employed, "
        "qualifications: [{kind: vocational, country: SY, completed: true}], decision: {status: none}, "
        "goals: {aim: recognition}, reference_occupation: Koch}"
    )
    found = propose(profile, knowledge, TODAY)
    grant = next(item for item in found.funding if item.entry.id == "anerkennungszuschuss")
    change = SmallestChanges(found, knowledge).of(grant)
    assert change is not None
    assert [(step.field, step.to) for step in change.steps] == [("as_of", "2027-01-15")]
    assert change.text.startswith("Ab dem 15.01.2027 wäre die Förderung nicht mehr ausgeschlossen; noch offen: ")


def test_nobody_is_told_to_become_unemployed(knowledge: Knowledge) -> None:
    profile = {
        "residence": {"country": "DE", "place": "Halle"},
        "employment": "employed",
        "reference_occupation": "Koch",
        "decision": {"status": "partial"},
    }
    found = answer(propose(profile_from(profile), knowledge, TODAY), knowledge)
    told = [step for item in proposals(found) if item["smallest_change"] for step in steps(item["smallest_change"])]
    assert not [step for step in told if step["field"] == "employment"]


def test_a_level_that_is_too_high_is_not_unlearned(knowledge: Knowledge) -> None:
    profile = {**PROFILES["01-bauingenieurin-syrien"], "languages": [{"language": "de", "level": Level.C1.value}]}
    offers = answer(propose(profile_from(profile), knowledge, TODAY), knowledge)["offers"]
    course = next(offer for offer in offers if offer["id"] == "berufssprachkurs-c1-bundesweit")
    assert (course["verdict"], course["smallest_change"]) == ("blocked", None)


def test_looking_changes_nothing(knowledge: Knowledge) -> None:
    profile = profile_from(deepcopy(PROFILES["09-mechatroniker-kosovo"]))
    found = propose(profile, knowledge, TODAY)
    before = found.as_json()
    assert answer(found, knowledge) == answer(found, knowledge)
    assert found.as_json() == before == propose(profile, knowledge, TODAY).as_json()
