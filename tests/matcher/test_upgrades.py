"""Upgrade A and B side by side: each offer on the way it belongs to, judged for who takes it, with what it takes."""

from __future__ import annotations

from typing import Any

import pytest

from kb.entries import Offer
from kb.knowledge import Knowledge
from kb.vocabulary import Kind, OfferType, Upgrade
from matcher.answer import answer
from matcher.criteria import hard, source_of
from matcher.outcome import Outcome
from matcher.profile import profile_from
from matcher.proposal import Proposal, Verdict
from matcher.proposals import propose
from matcher.upgrades import Option, Way, compare_upgrades, upgrade_of
from tests.builders import TODAY, an_offer
from tests.matcher.given import PROFILES

ENGINEER: dict[str, Any] = PROFILES["11-ingenieur-upgrade-b"]


def ways(profile: dict[str, Any], knowledge: Knowledge) -> dict[Upgrade, Way]:
    found = compare_upgrades(propose(profile_from(profile), knowledge, TODAY), knowledge)
    return {way.upgrade: way for way in found}


def verdicts(way: Way) -> dict[str, str]:
    return {option.offer.id: option.proposal.verdict.value for option in way.options}


def test_both_ways_of_an_engineer(knowledge: Knowledge) -> None:
    found = ways(ENGINEER, knowledge)
    assert list(found) == [Upgrade.A, Upgrade.B]
    assert verdicts(found[Upgrade.A])["wasserstoff-weiterbildung-h2hubplus"] == "fits"
    assert verdicts(found[Upgrade.B])["techniker-fachschule-technik-st"] == "open"
    assert found[Upgrade.A].verdict is Verdict.FITS
    paid = {payer.entry.id: payer.verdict.value for payer in found[Upgrade.B].funding}
    assert (paid["aufstiegs-bafoeg"], paid["qualifizierungschancengesetz"]) == ("fits", "blocked")
    assert "aufstiegs-bafoeg" not in {payer.entry.id for payer in found[Upgrade.A].funding}


@pytest.mark.parametrize("aim", ["recognition", "upgrade_a", "upgrade_b", None])
def test_the_comparison_does_not_depend_on_the_aim_told(aim: str | None, knowledge: Knowledge) -> None:
    other = ways({**ENGINEER, "goals": {"aim": aim}}, knowledge)
    assert {upgrade: way.as_json() for upgrade, way in other.items()} == {
        upgrade: way.as_json() for upgrade, way in ways(ENGINEER, knowledge).items()
    }


def test_no_offer_stands_on_both_ways(knowledge: Knowledge) -> None:
    found = ways(ENGINEER, knowledge)
    assert not set(verdicts(found[Upgrade.A])) & set(verdicts(found[Upgrade.B]))
    for upgrade, way in found.items():
        assert way.options and all(upgrade_of(option.offer) is upgrade for option in way.options)


def test_every_training_on_offer_for_engineers_is_on_a_way(knowledge: Knowledge) -> None:
    engineers = {o.id for o in knowledge.occupations.all if any(c.body == "ingenieurkammer-st" for c in o.competences)}
    unsorted = [
        entry.id
        for entry in knowledge.entries(Kind.OFFER)
        if isinstance(entry, Offer)
        and entry.offer_type is OfferType.UPGRADE
        and engineers.intersection(entry.occupations)
        if upgrade_of(entry) is None
    ]
    assert unsorted == []


def test_what_fits_stands_before_what_is_open_and_what_is_blocked(knowledge: Knowledge) -> None:
    order = [Verdict.FITS, Verdict.OPEN, Verdict.BLOCKED]
    for way in ways(ENGINEER, knowledge).values():
        places = [order.index(option.proposal.verdict) for option in way.options]
        assert places == sorted(places)


def test_a_way_without_an_offer_is_a_result(knowledge: Knowledge) -> None:
    way = ways(PROFILES["01-bauingenieurin-syrien"], knowledge)[Upgrade.B]
    assert (way.options, way.verdict) == ((), None)
    assert way.as_json()["options"] == []


@pytest.mark.parametrize("occupation", ["Pflegefachkraft", "Köchin", None])
def test_others_get_no_comparison(occupation: str | None, knowledge: Knowledge) -> None:
    assert ways({"residence": {"country": "DE"}, "reference_occupation": occupation}, knowledge) == {}


def test_whoever_wants_to_rise_gets_one(knowledge: Knowledge) -> None:
    mechanic = {
        "residence": {"country": "DE", "place": "Halle"},
        "reference_occupation": "Industriemechaniker",
        "goals": {"aim": "upgrade_b"},
    }
    assert "industriemeister-fachwirt-ihk-biz" in verdicts(ways(mechanic, knowledge)[Upgrade.B])


def test_what_an_option_takes() -> None:
    offer = an_offer(
        offer_type="upgrade",
        upgrade="b",
        standing=False,
        schedule={"hours": 2400, "lessons": 3200, "duration": "zwei Jahre", "time_models": ["evening"]},
        runs=[
            {"start": "2027-09", "apply_by": "2027-06-30"},
            {"start": "2027-02-01", "end": "2028-01-31"},
            {"start": "2024-02-01", "end": "2025-01-31"},
        ],
        costs=[{"text": "350 EUR im Monat", "minimum": 350, "maximum": 350}],
        certificate="staatlich geprüft",
    )
    option = Option(
        Proposal(offer, (hard("abschluss", None, "Verlangt: Berufsabschluss", source_of(offer)),), TODAY, 3)
    )
    said = option.as_json()
    assert (said["hours"], said["lessons"], said["duration"], said["times"]) == (2400, 3200, "zwei Jahre", ["evening"])
    assert [run["start"] for run in said["runs"]] == ["2027-02-01", "2027-09"]
    assert said["runs"][1]["apply_by"] == "2027-06-30"
    assert said["costs"] == [{"text": "350 EUR im Monat", "minimum": 350.0, "maximum": 350.0}]
    assert [criterion["outcome"] for criterion in said["requirements"]] == [Outcome.UNKNOWN.value]
    assert said["sources"] == [{"url": "https://example.org/seite", "dated": None}]


def test_what_no_source_says_stays_empty() -> None:
    offer = an_offer(offer_type="upgrade", upgrade="a")
    said = Option(Proposal(offer, (hard("land", True, "Bundesweit", source_of(offer)),), TODAY, 3)).as_json()
    assert (said["hours"], said["lessons"], said["duration"], said["runs"], said["costs"]) == (None, None, None, [], [])


def test_the_answer_holds_both_ways(knowledge: Knowledge) -> None:
    said = answer(propose(profile_from(ENGINEER), knowledge, TODAY), knowledge)["upgrades"]
    assert [way["upgrade"] for way in said] == ["a", "b"]
    for way in said:
        for option in way["options"]:
            assert option["requirements"] and all(source["url"] for source in option["sources"])
    nobody = answer(propose(profile_from({"reference_occupation": "Koch"}), knowledge, TODAY), knowledge)
    assert nobody["upgrades"] == []
