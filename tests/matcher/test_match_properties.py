"""Properties of every proposal: unknown is never met, less said never proposes more, and time only ends runs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.entries import Offer
from kb.freshness import status
from kb.knowledge import Knowledge
from kb.vocabulary import Format, Kind, Land, Status
from matcher.criteria import Criterion
from matcher.outcome import Outcome
from matcher.proposal import Proposal, Verdict
from tests.builders import TODAY, an_offer
from tests.matcher.expectations import GROUPS, match
from tests.matcher.given import PROFILES, SOME
from tests.matcher.rules.poorer import without_one_fact

WISHES = ("goals", "constraints", "work_state")
"""Not facts about the person: a limit less may make an offer fit, and without work_state the residence counts."""

_GERMAN = st.sampled_from(["A2", "B1", "B2", "C1"])
_SPOKEN = st.fixed_dictionaries(
    {"level": _GERMAN}, optional={"language": st.sampled_from(["de", "en"]), "certificate": st.booleans()}
)
_QUALIFICATION = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(["degree", "vocational", "school"]),
        "country": st.sampled_from(["SY", "PL", "DE"]),
        "duration_years": st.sampled_from([1, 3, 5]),
        "completed": st.booleans(),
        "state_recognised": st.booleans(),
        "anabin": st.sampled_from(["H+", "H+/-", "H-"]),
        "anabin_degree": st.sampled_from(["entspricht", "bedingt vergleichbar"]),
        "experience_years": st.sampled_from([0, 2, 6]),
    },
)
_RESIDENCE = st.one_of(
    st.fixed_dictionaries(
        {"country": st.just("DE")},
        optional={"place": st.sampled_from(["Magdeburg", "Halle", "Seehausen", "Leipzig", "06886"])},
    ),
    st.sampled_from([{"country": "PL", "place": "Słubice"}, {"country": "TN"}]),
)
_PERSON = st.fixed_dictionaries(
    {},
    optional={
        "residence": _RESIDENCE,
        "nationality": st.sampled_from(["SY", "PL", "TN", "NO"]),
        "employment": st.sampled_from(["unemployed_sgb2", "unemployed_sgb3", "employed", "in_training", "none"]),
        "gross_income_year": st.sampled_from([12000, 40000, 60000]),
        "work_state": st.sampled_from(["ST", "SN"]),
        "languages": st.lists(_SPOKEN, max_size=1),
        "qualifications": st.lists(_QUALIFICATION, max_size=1),
        "reference_occupation": st.sampled_from(["Bauingenieurin", "Elektriker", "Lehrerin", "Arzt", "Köchin"]),
        "specialisation": st.sampled_from(["Betriebstechnik", "Gebäudetechnik"]),
        "decision": st.fixed_dictionaries(
            {}, optional={"status": st.sampled_from(["none", "applied", "partial", "compensation_required", "full"])}
        ),
        "goals": st.fixed_dictionaries({}, optional={"aim": st.sampled_from(["recognition", "employment"])}),
    },
)


def fitting(found: dict[str, Any]) -> set[str]:
    return {item["id"] for group in GROUPS for item in found[group] if item["verdict"] == "fits"}


def met(found: dict[str, Any]) -> set[str]:
    return {rule["rule"] for rule in found["rules"] if rule["outcome"] == "met"}


def hard_criteria(found: dict[str, Any], *outcomes: str) -> set[tuple[str, str]]:
    """Hard criteria with one of the outcomes, by the entry and their own name."""
    items = (item for group in GROUPS for item in found[group])
    return {
        (item["id"], criterion["id"])
        for item in items
        for criterion in item["criteria"]
        if criterion["hard"] and criterion["outcome"] in outcomes
    }


def poorer(profile: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """The profile without each fact about the person in turn, and without all that one field says; wishes stay."""
    for text in without_one_fact(json.dumps(profile, default=str)):
        less = json.loads(text)
        gaps = less.get("decision", {}).get("gaps", ())
        if all("topic" in gap for gap in gaps) and all(
            less.get(wish) == json.loads(json.dumps(profile.get(wish), default=str)) for wish in WISHES
        ):
            yield less
    for part in profile.keys() - set(WISHES):
        yield {name: value for name, value in profile.items() if name != part}


def check_less_said(profile: dict[str, Any], knowledge: Knowledge) -> None:
    whole = match(profile, knowledge)
    if any(warning["code"] == "title-and-nationality" for warning in whole["warnings"]):
        return  # of two facts that contradict each other one less says something else
    for less in poorer(profile):
        found = match(less, knowledge)
        assert not fitting(found) - fitting(whole), less
        assert not met(found) - met(whole), less
        assert not hard_criteria(found, "met") & hard_criteria(whole, "unmet", "unknown"), less


@pytest.mark.parametrize("name", SOME)
def test_less_said_never_proposes_more(name: str, knowledge: Knowledge) -> None:
    check_less_said(PROFILES[name], knowledge)


@settings(max_examples=25)
@given(profile=_PERSON)
def test_less_said_never_proposes_more_for_anybody(knowledge: Knowledge, profile: dict[str, Any]) -> None:
    check_less_said(profile, knowledge)


@settings(max_examples=25)
@given(profile=_PERSON)
def test_unknown_is_never_fitting(knowledge: Knowledge, profile: dict[str, Any]) -> None:
    found = match(profile, knowledge)
    for group in GROUPS:
        for item in found[group]:
            hard = [criterion["outcome"] for criterion in item["criteria"] if criterion["hard"]]
            assert item["verdict"] != "fits" or set(hard) <= {"met"}, item["id"]


@settings(max_examples=15)
@given(profile=_PERSON)
def test_the_same_again(knowledge: Knowledge, profile: dict[str, Any]) -> None:
    assert match(profile, knowledge) == match(profile, knowledge)


@settings(max_examples=15)
@given(profile=_PERSON)
def test_another_land_never_fits_by_default(knowledge: Knowledge, profile: dict[str, Any]) -> None:
    found = match({**profile, "work_state": "ST", "residence": {"country": "DE", "place": "Magdeburg"}}, knowledge)
    entries = knowledge.entries_by_id(offer["id"] for offer in found["offers"])
    for offer in found["offers"]:
        entry = entries[offer["id"]]
        assert isinstance(entry, Offer)
        if not {Land.ST, Land.DE}.intersection(entry.lands) and Format.ONLINE not in entry.formats:
            assert offer["verdict"] == "blocked", offer["id"]


@given(
    start=st.dates(date(2020, 1, 1), date(2029, 12, 31)),
    days=st.integers(0, 400),
    later=st.integers(1, 2000),
    more=st.lists(st.dates(date(2015, 1, 1), date(2019, 12, 31)), max_size=2),
)
def test_the_day_after_the_last_run_it_is_no_longer_current(
    start: date, days: int, later: int, more: list[date]
) -> None:
    end = start + timedelta(days=days)
    runs = [{"start": start, "end": end}, *({"start": day, "end": day} for day in more)]
    offer = an_offer(runs=runs, standing=False)
    assert status(offer, end) is Status.CURRENT
    assert status(offer, end + timedelta(days=later)) is Status.PAST
    proposal = Proposal(offer, (Criterion("land", True, Outcome.MET, "Bundesweit"),), end, 3)
    assert proposal.verdict is Verdict.FITS
    assert replace(proposal, as_of=end + timedelta(days=later)).verdict is Verdict.OPEN


def test_a_run_that_is_over_is_not_current(knowledge: Knowledge) -> None:
    for entry in knowledge.entries(Kind.OFFER):
        if status(entry, TODAY) is Status.CURRENT and isinstance(entry, Offer) and entry.runs:
            assert status(entry, date(2040, 1, 1)) is not Status.CURRENT, entry.id
    found = match(PROFILES["01-bauingenieurin-syrien"], knowledge, "2040-01-01")
    assert not [offer["id"] for offer in found["offers"] if offer["verdict"] == "fits"]


_CRITERIA = st.lists(
    st.builds(
        Criterion,
        st.sampled_from("abc"),
        st.booleans(),
        st.sampled_from(Outcome),
        st.just("ein Grund"),
    ),
    min_size=1,
    max_size=6,
)
_ORDER = [Verdict.BLOCKED, Verdict.OPEN, Verdict.FITS]


@given(criteria=_CRITERIA, hard=st.booleans())
def test_one_more_met_criterion_never_lowers(criteria: list[Criterion], hard: bool) -> None:
    before = Proposal(an_offer(), tuple(criteria), TODAY, 3)
    after = replace(before, criteria=(*criteria, Criterion("mehr", hard, Outcome.MET, "noch ein Grund")))
    assert _ORDER.index(after.verdict) >= _ORDER.index(before.verdict)
    assert after.score >= before.score
