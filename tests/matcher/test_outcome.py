"""Three values: how conditions come together, and what is said of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.outcome import Condition, Finding, Outcome, Source, decide

MET, UNMET, UNKNOWN = Outcome.MET, Outcome.UNMET, Outcome.UNKNOWN
HOLDS = Condition.that(True, "es gilt", "nationality")
FAILS = Condition.that(False, "es gilt nicht", "languages")
OPEN = Condition.that(None, "niemand sagte es", "employment")
ALSO_OPEN = Condition.that(None, "auch nicht", "residence.since")
SILENT = Condition.that(None, "kein Feld sagt es")


@pytest.mark.parametrize(("holds", "outcome"), [(True, MET), (False, UNMET), (None, UNKNOWN)])
def test_an_answer_as_outcome(holds: bool | None, outcome: Outcome) -> None:
    assert Outcome.of(holds) is outcome
    assert Condition.that(holds, "Text", "feld") == Condition(outcome, "Text", "feld")


def test_all_hold() -> None:
    assert decide((HOLDS, HOLDS), "Ja.") == Finding(MET, "Ja.", (), (HOLDS, HOLDS), "Ja.")


def test_one_that_fails_goes_before_all_that_are_open() -> None:
    found = decide((OPEN, HOLDS, FAILS), "Ja.")
    assert (found.outcome, found.text, found.missing) == (UNMET, "Nicht erfüllt: es gilt nicht.", ())
    assert decide((FAILS,), "Ja.", "Nein.", "Weiß nicht.").text == "Nein."
    assert (found.conditions, found.sentence) == ((OPEN, HOLDS, FAILS), "Ja.")


def test_open_ones_name_their_fields_once() -> None:
    found = decide((OPEN, HOLDS, ALSO_OPEN, OPEN, SILENT), "Ja.")
    assert found.outcome is UNKNOWN
    assert found.text == "Offen: niemand sagte es; auch nicht; niemand sagte es; kein Feld sagt es."
    assert found.missing == ("employment", "residence.since")
    assert decide((OPEN,), "Ja.", "Nein.", "Weiß nicht.").text == "Weiß nicht."
    assert (found.conditions[0], found.sentence) == (OPEN, "Ja.")


@given(st.lists(st.sampled_from([HOLDS, FAILS, OPEN])))
def test_unknown_is_never_met(conditions: list[Condition]) -> None:
    outcomes = {condition.outcome for condition in conditions}
    expected = UNMET if UNMET in outcomes else UNKNOWN if UNKNOWN in outcomes else MET
    assert decide(conditions, "Ja.").outcome is expected


def test_a_source_as_json() -> None:
    assert Source("https://example.org/", "2026-08").as_json() == {"url": "https://example.org/", "dated": "2026-08"}
    assert Source(None, None).as_json() == {"url": None, "dated": None}
