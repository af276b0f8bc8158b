"""Verdict, score and order follow from the criteria and the entry's status, and from nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from matcher.criteria import Criterion, hard, soft, source_of
from matcher.outcome import Outcome, Source
from matcher.proposal import Proposal, Verdict, ordered, phase_of
from tests.builders import TODAY, a_source, an_offer

MET = Criterion("a", True, Outcome.MET, "gilt")
UNMET = Criterion("b", True, Outcome.UNMET, "gilt nicht")
UNKNOWN = Criterion("c", True, Outcome.UNKNOWN, "offen", None, None, ("employment", "languages"))
SOFT_MET = Criterion("d", False, Outcome.MET, "gut")
SOFT_UNMET = Criterion("e", False, Outcome.UNMET, "schlecht")
SOFT_UNKNOWN = Criterion("f", False, Outcome.UNKNOWN, "weiß nicht", None, None, ("documents",))

CURRENT = an_offer("kurs")
PAST = an_offer("alt", standing=False, runs=[{"end": "2025-06-30"}])
RECURRING = an_offer("oft", standing=False, recurring=True)
UNVERIFIED = an_offer("unklar", standing=False)


def a_proposal(*criteria: Criterion, entry: Any = CURRENT, rank: int = 0) -> Proposal:
    return Proposal(entry, criteria, TODAY, 3, (), rank)


@pytest.mark.parametrize(
    ("criteria", "entry", "verdict"),
    [
        ((MET,), CURRENT, "fits"),
        ((MET, SOFT_UNMET, SOFT_UNKNOWN), CURRENT, "fits"),
        ((SOFT_UNMET,), CURRENT, "fits"),
        ((MET, UNKNOWN), CURRENT, "open"),
        ((MET, UNKNOWN, UNMET), CURRENT, "blocked"),
        ((UNMET,), PAST, "blocked"),
        ((MET,), PAST, "open"),
        ((MET,), RECURRING, "open"),
        ((MET,), UNVERIFIED, "open"),
    ],
)
def test_the_verdict(criteria: tuple[Criterion, ...], entry: Any, verdict: str) -> None:
    assert a_proposal(*criteria, entry=entry).verdict.value == verdict


@pytest.mark.parametrize(
    ("criteria", "entry", "score"),
    [
        ((MET,), CURRENT, 1.0),
        ((UNMET,), CURRENT, 0.0),
        ((UNKNOWN,), CURRENT, 0.5),
        ((MET, UNMET), CURRENT, 0.5),
        ((MET, SOFT_UNMET), CURRENT, 0.6667),
        ((UNMET, SOFT_MET), CURRENT, 0.3333),
        ((MET, SOFT_UNKNOWN), CURRENT, 0.8333),
        ((MET,), RECURRING, 0.9),
        ((MET,), UNVERIFIED, 0.85),
        ((MET,), PAST, 0.7),
    ],
)
def test_the_score(criteria: tuple[Criterion, ...], entry: Any, score: float) -> None:
    assert a_proposal(*criteria, entry=entry).score == score


def test_no_criteria_no_proposal() -> None:
    with pytest.raises(ValueError, match="without criteria: kurs"):
        a_proposal()


def test_what_is_missing_is_named_once_and_only_by_hard_criteria() -> None:
    assert a_proposal(UNKNOWN, SOFT_UNKNOWN, UNKNOWN).missing == ("employment", "languages")


def test_fitting_before_open_before_blocked_then_by_rank_score_and_name() -> None:
    fits = a_proposal(MET, rank=9)
    first = a_proposal(MET, UNKNOWN, entry=an_offer("b"))
    second = a_proposal(MET, UNKNOWN, entry=an_offer("c"))
    weaker = a_proposal(UNKNOWN, entry=an_offer("a"))
    later = a_proposal(MET, MET, UNKNOWN, entry=an_offer("a"), rank=1)
    blocked = a_proposal(MET, MET, MET, UNMET, rank=-5)
    assert ordered([blocked, later, weaker, second, fits, first]) == (fits, first, second, weaker, later, blocked)


@pytest.mark.parametrize(
    ("phases", "wanted", "phase"),
    [((), 2, 2), (("3",), 1, 3), (("1", "5"), 4, 5), (("1", "5"), 3, 1), (("2", "4"), 3, 2), (("1", "3", "5"), 3, 3)],
)
def test_the_phase_nearest_to_the_one_wanted(phases: tuple[str, ...], wanted: int, phase: int) -> None:
    assert phase_of(an_offer(phases=phases), wanted) == phase


def test_a_proposal_as_json() -> None:
    criterion = Criterion("a", True, Outcome.MET, "gilt", "lehrer-st-c1", Source("https://example.org/", "2026"))
    assert Proposal(CURRENT, (criterion,), TODAY, 3, ("Pflege",)).as_json() == {
        "id": "kurs",
        "kind": "offer",
        "title": "Brückenkurs Bau",
        "verdict": "fits",
        "status": "current",
        "phase": 3,
        "covers": ["Pflege"],
        "score": 1.0,
        "criteria": [
            {
                "id": "a",
                "hard": True,
                "outcome": "met",
                "text": "gilt",
                "rule": "lehrer-st-c1",
                "source": {"url": "https://example.org/", "dated": "2026"},
            }
        ],
    }
    assert MET.as_json()["source"] is None


@pytest.mark.parametrize(("holds", "outcome"), [(True, "met"), (False, "unmet"), (None, "unknown")])
def test_hard_and_soft_criteria(holds: bool | None, outcome: str) -> None:
    source = Source("https://example.org/", None)
    for make, is_hard in ((hard, True), (soft, False)):
        criterion = make("id", holds, "Text", source, "employment")
        assert (criterion.id, criterion.hard, criterion.outcome.value) == ("id", is_hard, outcome)
        assert (criterion.text, criterion.rule, criterion.source) == ("Text", None, source)
        assert criterion.missing == (("employment",) if holds is None else ())


def test_where_an_entry_and_its_facts_are_stated() -> None:
    offer = an_offer(
        sources=[a_source(dated="2026-01"), a_source("zweite", url="https://example.org/zwei")],
        requirements={"language_level": "B1", "source": "zweite"},
    )
    assert source_of(offer) == Source("https://example.org/seite", "2026-01")
    assert source_of(offer, offer.requirements) == Source("https://example.org/zwei", None)


def test_time_only_ends() -> None:
    proposal = Proposal(PAST, (MET,), date(2025, 6, 1), 3)
    assert (proposal.status.value, proposal.verdict) == ("current", Verdict.FITS)
