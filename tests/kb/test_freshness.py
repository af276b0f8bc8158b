"""Status as of a date: the precedence that CONTRACTS.md writes down, case by case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.dates import latest
from kb.freshness import REVIEW_DAYS, SUCCESSOR, dated, is_overdue, status, status_note
from kb.vocabulary import Kind, Status
from tests.builders import TODAY, a_body, a_funding, a_partner, a_practice, a_source, an_info, an_offer

PAST, CURRENT, RECURRING, UNVERIFIED = Status.PAST, Status.CURRENT, Status.RECURRING, Status.UNVERIFIED
_OLD = [a_source(seen="2024-01-15")]
_UNCHECKED = [a_source(verified=False)]
_ENDED = {"start": "2023-01-01", "end": "2025-12-31"}
_AHEAD = {"start": "2027-02-01", "end": "2027-06-30"}
_OVER = {"start": "2025-02-01", "end": "2025-06-30"}
_NOW_ON = {"start": "2026-10-01", "end": "2027-01-31"}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        # past: the last known run or round ended; nothing else is asked
        ({"runs": [_OVER]}, PAST),
        ({"runs": [_OVER], "standing": True}, PAST),
        ({"runs": [_OVER], "recurring": True}, PAST),
        ({"validity": _ENDED}, PAST),
        ({"validity": _ENDED, "standing": True}, PAST),
        ({"runs": [{"end": "2026-11-21"}]}, PAST),
        ({"runs": [{"end": "2026-10"}]}, PAST),
        ({"runs": [{"start": "2024-03-01"}]}, PAST),
        # current: something covers the date or lies ahead
        ({"runs": [_NOW_ON]}, CURRENT),
        ({"runs": [_AHEAD]}, CURRENT),
        ({"runs": [_OVER, _AHEAD]}, CURRENT),
        ({"runs": [_AHEAD, _OVER]}, CURRENT),
        ({"runs": [{"end": "2026-11-22"}]}, CURRENT),
        ({"runs": [{"end": "2026-11"}]}, CURRENT),
        ({"runs": [{"end": "2026"}]}, CURRENT),
        ({"runs": [{"start": "2027-01"}]}, CURRENT),
        ({"validity": {"end": "2027-12-31"}}, CURRENT),
        ({"validity": _ENDED, "runs": [_AHEAD]}, CURRENT),
        ({"runs": [_OVER], "validity": {"start": "2025-01-01", "end": "2027-12-31"}}, CURRENT),
        ({"standing": True}, CURRENT),
        ({"validity": {"start": "2026-01-01"}}, CURRENT),
        # recurring: ran repeatedly, nothing dated ahead
        ({"recurring": True}, RECURRING),
        ({"recurring": True, "sources": _OLD, "standing": True}, RECURRING),
        ({"recurring": True, "runs": [{"start": "2026-03-01"}]}, RECURRING),
        # unverified: anything else
        ({}, UNVERIFIED),
        ({"standing": True, "sources": _OLD}, UNVERIFIED),
        ({"standing": True, "sources": _UNCHECKED}, UNVERIFIED),
        ({"standing": True, "sources": [a_source(dated="2019")]}, UNVERIFIED),
        ({"runs": [{"start": "2026-03-01"}]}, UNVERIFIED),
    ],
)
def test_offer_has_the_first_status_that_applies(facts: dict[str, Any], expected: Status) -> None:
    assert status(an_offer(**{"standing": False, **facts}), TODAY) is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"validity": _ENDED}, PAST),
        ({"validity": _ENDED, "standing": True}, PAST),
        ({"validity": {"start": "2026-01-01", "end": "2026-12-31"}}, CURRENT),
        ({"standing": True}, CURRENT),
        ({"standing": True, "sources": _OLD}, UNVERIFIED),
    ],
)
def test_funding_follows_its_validity(facts: dict[str, Any], expected: Status) -> None:
    assert status(a_funding(**{"standing": False, **facts}), TODAY) is expected


@pytest.mark.parametrize("build", [a_partner, a_body])
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, CURRENT),
        ({"validity": _ENDED}, UNVERIFIED),
        ({"validity": _ENDED, "standing": False}, UNVERIFIED),
        ({"validity": {"end": "2028"}}, CURRENT),
        ({"sources": _OLD}, UNVERIFIED),
        ({"sources": _UNCHECKED}, UNVERIFIED),
        ({"standing": False}, UNVERIFIED),
    ],
)
def test_partner_and_body_are_never_past(build: Any, facts: dict[str, Any], expected: Status) -> None:
    assert status(build(**facts), TODAY) is expected


@pytest.mark.parametrize("build", [an_info, a_practice])
def test_explainer_and_practice_stand_as_long_as_somebody_looked(build: Any) -> None:
    assert status(build(), TODAY) is CURRENT
    assert status(build(validity=_ENDED), TODAY) is CURRENT
    assert status(build(sources=[a_source(seen="2023-01-01")]), TODAY) is UNVERIFIED


@pytest.mark.parametrize("build", [a_partner, a_body])
def test_partner_whose_round_ended_says_to_look_for_a_successor(build: Any) -> None:
    note = status_note(build(validity=_ENDED), TODAY)
    assert note is not None and SUCCESSOR in note and "31.12.2025" in note


@pytest.mark.parametrize("build", [a_partner, a_body])
def test_partner_whose_facts_are_old_says_to_look_for_a_successor(build: Any) -> None:
    """CONTRACTS.md: „whose round has ended or whose facts are old is unverified with the text Nachfolge prüfen“."""
    note = status_note(build(sources=_OLD), TODAY)
    assert note is not None and SUCCESSOR in note


def test_current_entry_needs_no_note() -> None:
    assert status_note(an_offer(), TODAY) is None


@pytest.mark.parametrize(
    ("facts", "said"),
    [({"runs": [_OVER]}, "30.06.2025"), ({"recurring": True}, "wiederholt"), ({"sources": _OLD}, "nachfragen")],
)
def test_note_says_what_the_status_means(facts: dict[str, Any], said: str) -> None:
    note = status_note(an_offer(**{"standing": False, **facts}), TODAY)
    assert note is not None and said in note


@pytest.mark.parametrize("kind", list(Kind))
def test_look_counts_until_its_review_time_is_over(kind: Kind) -> None:
    build: Any = {
        Kind.OFFER: an_offer,
        Kind.BODY: a_body,
        Kind.PARTNER: a_partner,
        Kind.FUNDING: a_funding,
        Kind.PRACTICE: a_practice,
        Kind.INFO: an_info,
    }[kind]
    last = date(2026, 11, 1) + timedelta(days=REVIEW_DAYS[kind])
    entry = build()
    assert status(entry, last) is CURRENT and not is_overdue(entry, last)
    day_after = last + timedelta(days=1)
    assert status(entry, day_after) is UNVERIFIED and is_overdue(entry, day_after)


def test_date_shown_is_that_of_the_main_source() -> None:
    entry = an_info(sources=[a_source("erste", dated="2025-03"), a_source("zweite", dated="2026-01-01")])
    assert dated(entry) == "2025-03"
    assert dated(an_info()) is None


_DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(ends=st.lists(_DAYS, min_size=1, max_size=4), as_of=_DAYS)
def test_dated_offer_is_current_exactly_until_its_last_run_ends(ends: list[date], as_of: date) -> None:
    offer = an_offer(standing=False, runs=[{"end": end.isoformat()} for end in ends])
    assert status(offer, as_of) is (CURRENT if max(ends) >= as_of else PAST)


@given(as_of=_DAYS, later=st.integers(0, 2000))
def test_ended_offer_never_comes_back_to_life(as_of: date, later: int) -> None:
    offer = an_offer(runs=[_OVER], recurring=True)
    if status(offer, as_of) is PAST:
        assert as_of > latest("2025-06-30")
        assert status(offer, as_of + timedelta(days=later)) is PAST


_GONE = {"missing_since": "2026-11-01"}


@pytest.mark.parametrize(
    ("facts", "as_of", "expected"),
    [
        # no longer in its source: to be checked at once, whatever lies ahead, and over after sixty days
        ({"standing": True, "upkeep": _GONE}, "2026-10-31", CURRENT),
        ({"standing": True, "upkeep": _GONE}, "2026-11-01", UNVERIFIED),
        ({"standing": True, "upkeep": _GONE}, "2026-12-31", UNVERIFIED),
        ({"standing": True, "upkeep": _GONE}, "2027-01-01", PAST),
        ({"runs": [_AHEAD], "upkeep": _GONE}, "2026-11-22", UNVERIFIED),
        ({"runs": [_AHEAD], "upkeep": _GONE}, "2027-02-10", PAST),
        ({"recurring": True, "upkeep": _GONE}, "2026-11-22", UNVERIFIED),
        ({"runs": [_OVER], "upkeep": _GONE}, "2026-11-22", PAST),
        # reported to be wrong: to be checked until a steward has looked
        ({"standing": True, "upkeep": {"doubted": "2026-11-20"}}, "2026-11-19", CURRENT),
        ({"standing": True, "upkeep": {"doubted": "2026-11-20"}}, "2026-11-22", UNVERIFIED),
        ({"runs": [_AHEAD], "upkeep": {"doubted": "2026-11-20"}}, "2026-11-22", UNVERIFIED),
        ({"standing": True, "upkeep": {"doubted": "2026-11-20", "confirmed": "2026-11-21"}}, "2026-11-22", UNVERIFIED),
        # confirmed: counts like a look at the source, but opens nothing that has ended
        ({"standing": True, "sources": _OLD, "upkeep": {"confirmed": "2026-11-20"}}, "2026-11-22", CURRENT),
        ({"standing": True, "sources": _UNCHECKED, "upkeep": {"confirmed": "2026-11-20"}}, "2026-11-22", CURRENT),
        ({"standing": True, "sources": _OLD, "upkeep": {"confirmed": "2026-05-20"}}, "2026-11-22", UNVERIFIED),
        ({"runs": [_OVER], "upkeep": {"confirmed": "2026-11-20"}}, "2026-11-22", PAST),
        ({"upkeep": {"confirmed": "2026-11-20"}}, "2026-11-22", UNVERIFIED),
    ],
)
def test_what_the_network_noticed_changes_the_status(facts: dict[str, Any], as_of: str, expected: Status) -> None:
    assert status(an_offer(**({"standing": False} | facts)), date.fromisoformat(as_of)) is expected


def test_partners_that_are_gone_are_never_past() -> None:
    for build in (a_partner, a_body):
        assert status(build(upkeep=_GONE), date(2030, 1, 1)) is UNVERIFIED


def test_notes_say_what_was_noticed() -> None:
    gone = an_offer(upkeep=_GONE)
    assert status_note(gone, TODAY) == (
        "Seit dem 01.11.2026 in der Quelle nicht mehr gefunden; vor der Verweisung nachfragen."
    )
    assert "nicht mehr gefunden; beim Träger" in str(status_note(gone, date(2027, 6, 1)))
    assert "Am 20.11.2026 aus der Beratung gemeldet" in str(
        status_note(an_offer(upkeep={"doubted": "2026-11-20"}), TODAY)
    )
    ended = an_offer(runs=[_OVER], upkeep={"missing_since": "2026-11-01"})
    assert str(status_note(ended, TODAY)).startswith("Beendet")


def test_a_confirmation_counts_as_a_look() -> None:
    old = an_offer(sources=_OLD)
    assert is_overdue(old, TODAY)
    assert not is_overdue(an_offer(sources=_OLD, upkeep={"confirmed": "2026-11-01"}), TODAY)
