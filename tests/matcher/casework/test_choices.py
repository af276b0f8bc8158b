"""What becomes of a proposal: taken, declined with a reason, rated; one decision an entry and case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from matcher.casework.casebook import Casebook
from matcher.casework.choice import ChoiceVerdict, DeclineReason
from matcher.casework.errors import WrongInput
from tests.builders import NOW
from tests.matcher.casework.people import ANNA, BEN, a_case

LATER = NOW + timedelta(hours=1)


def test_the_last_decision_counts_and_the_rating_stays(casebook: Casebook) -> None:
    case = a_case(casebook)
    casebook.choices.rate(ANNA, case.id, "kurs", True, NOW)
    casebook.choices.decline(ANNA, case.id, "kurs", DeclineReason.TOO_FAR, NOW, words="ohne Auto")
    declined = casebook.choices.of(ANNA, case.id, NOW)["kurs"]
    assert (declined.verdict, declined.reason, declined.words) == (
        ChoiceVerdict.DECLINED,
        DeclineReason.TOO_FAR,
        "ohne Auto",
    )
    casebook.choices.take(BEN, case.id, "kurs", LATER)
    (taken,) = casebook.choices.of(ANNA, case.id, NOW).values()
    assert (taken.verdict, taken.reason, taken.words, taken.helpful) == (ChoiceVerdict.TAKEN, None, "", True)
    assert (taken.seen_at, taken.changed_by) == (LATER, BEN.name)
    assert casebook.choices.reopen(ANNA, case.id, "kurs", LATER).verdict is ChoiceVerdict.OPEN
    assert casebook.choices.rate(ANNA, case.id, "kurs", None, LATER).helpful is None


def test_another_reason_wants_words(casebook: Casebook) -> None:
    case = a_case(casebook)
    with pytest.raises(WrongInput, match="welcher"):
        casebook.choices.decline(ANNA, case.id, "kurs", DeclineReason.OTHER, NOW, words=" ")
    assert casebook.choices.of(ANNA, case.id, NOW) == {}
