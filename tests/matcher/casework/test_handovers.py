"""Hand-over: offered, answered by the one it is offered to, and only accepting changes who counsels."""

from __future__ import annotations

import pytest

from kb.actor import Actor
from matcher.casework.casebook import Casebook
from matcher.casework.errors import NotPermitted, UnknownCase, WrongInput, WrongState
from matcher.casework.handover import HandoverState
from tests.builders import NOW
from tests.matcher.casework.people import ANNA, BEN, CLARA, a_case

DORA = Actor("konto-dora", "Dora Dritte", ANNA.tenant, ANNA.roles)


def test_accepting_changes_who_counsels(casebook: Casebook) -> None:
    case = a_case(casebook)
    casebook.handovers.offer(ANNA, case.id, BEN.id, BEN.name, NOW, message="Bescheid ist da")
    assert casebook.cases.case(ANNA, case.id, NOW).counsellor == ANNA.id
    with pytest.raises(NotPermitted, match="Ben Muster"):
        casebook.handovers.accept(DORA, case.id, NOW)
    accepted = casebook.handovers.accept(BEN, case.id, NOW)
    moved = casebook.cases.case(ANNA, case.id, NOW)
    assert (accepted.state, moved.counsellor, moved.counsellor_name) == (HandoverState.ACCEPTED, BEN.id, BEN.name)
    assert [row.deed.value for row in casebook.cases.accesses(ANNA, case.id, NOW)].count("handed_over") == 1


def test_declining_and_taking_back_leave_the_case_where_it_is(casebook: Casebook) -> None:
    case = a_case(casebook)
    casebook.handovers.offer(ANNA, case.id, BEN.id, BEN.name, NOW)
    with pytest.raises(WrongState, match="schon eine Übergabe"):
        casebook.handovers.offer(ANNA, case.id, DORA.id, DORA.name, NOW)
    assert casebook.handovers.decline(BEN, case.id, NOW, answer="im Urlaub").answer == "im Urlaub"
    casebook.handovers.offer(ANNA, case.id, DORA.id, DORA.name, NOW)
    casebook.handovers.take_back(ANNA, case.id, NOW)
    for answer in (casebook.handovers.accept, casebook.handovers.decline):
        with pytest.raises(WrongState, match="keine Übergabe"):
            answer(DORA, case.id, NOW)
    assert casebook.cases.case(ANNA, case.id, NOW).counsellor == ANNA.id
    assert {handover.state for handover in casebook.handovers.of(ANNA, case.id, NOW)} == {
        HandoverState.DECLINED,
        HandoverState.TAKEN_BACK,
    }


def test_nobody_takes_over_their_own_case_or_a_foreign_one(casebook: Casebook) -> None:
    case = a_case(casebook)
    with pytest.raises(WrongInput):
        casebook.handovers.offer(BEN, case.id, ANNA.id, ANNA.name, NOW)
    casebook.handovers.offer(ANNA, case.id, CLARA.id, CLARA.name, NOW)
    with pytest.raises(UnknownCase):
        casebook.handovers.accept(CLARA, case.id, NOW)
