"""Cases: created with consent, found by number and pseudonym, closed and kept for a time, never seen by others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kb.actor import Actor
from kb.vocabulary import Phase
from matcher.casework.case import CaseStatus, Ending
from matcher.casework.casebook import Casebook
from matcher.casework.cases import CaseQuery
from matcher.casework.consent import Purpose
from matcher.casework.errors import ConsentMissing, NotPermitted, UnknownCase, UnknownRecord, WrongInput, WrongState
from matcher.casework.note import NoteContent
from tests.builders import NOW, TODAY
from tests.matcher.casework.people import ADMIN, ANNA, BEN, CLARA, PROFILE, a_case, consented

LATER = NOW + timedelta(hours=1)


def test_created_case_reads_back_the_same(casebook: Casebook) -> None:
    case = a_case(casebook, "Kranich")
    assert casebook.cases.case(ANNA, case.id, NOW) == case
    assert (case.number, case.phase, case.status, case.counsellor) == (1, Phase.ORIENTATION, CaseStatus.OPEN, ANNA.id)
    assert casebook.profiles.newest(ANNA, case.id, NOW).profile == PROFILE
    assert [c.purpose for c in casebook.consents.of(ANNA, case.id, NOW)] == [Purpose.STORAGE]


def test_without_consent_nothing_is_stored(casebook: Casebook) -> None:
    with pytest.raises(ConsentMissing, match="Ohne Einwilligung"):
        casebook.cases.create(ANNA, "Kranich", PROFILE, None, NOW)
    with pytest.raises(WrongInput, match="Zukunft"):
        casebook.cases.create(ANNA, "Kranich", PROFILE, consented(TODAY + timedelta(days=1)), NOW)
    assert casebook.cases.find(ANNA).total == 0


def test_empty_pseudonym_is_named_and_nothing_is_stored(casebook: Casebook) -> None:
    with pytest.raises(WrongInput, match="pseudonym") as caught:
        casebook.cases.create(ANNA, "  ", PROFILE, consented(), NOW)
    assert [problem.field for problem in caught.value.problems] == ["pseudonym"]
    assert casebook.cases.find(ANNA).total == 0


def test_numbers_run_in_each_organisation(casebook: Casebook) -> None:
    numbers = [a_case(casebook, actor=actor).number for actor in (ANNA, BEN, CLARA, ANNA)]
    assert numbers == [1, 2, 1, 3]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (CaseQuery(), ["Möwe", "Kranich"]),
        (CaseQuery(counsellor=BEN.id), ["Möwe"]),
        (CaseQuery(text="moewe"), ["Möwe"]),
        (CaseQuery(text="ran"), ["Kranich"]),
        (CaseQuery(text="1"), ["Kranich"]),
        (CaseQuery(text="7"), []),
        (CaseQuery(text="²"), []),
        (CaseQuery(text="9" * 40), []),
        (CaseQuery(phase=Phase.ENTRY), []),
        (CaseQuery(limit=1, offset=1), ["Kranich"]),
        (CaseQuery(statuses=(CaseStatus.CLOSED,)), []),
    ],
)
def test_cases_are_found(casebook: Casebook, query: CaseQuery, expected: list[str]) -> None:
    first = a_case(casebook, "Kranich")
    a_case(casebook, "Möwe", BEN)
    a_case(casebook, "Kranich von nebenan", CLARA)
    casebook.cases.rename(BEN, casebook.cases.find(BEN, CaseQuery(counsellor=BEN.id)).cases[0].id, "Möwe", LATER)
    assert [case.pseudonym for case in casebook.cases.find(ANNA, query).cases] == expected
    assert first.pseudonym == "Kranich"


def test_total_counts_beyond_the_page(casebook: Casebook) -> None:
    for _ in range(3):
        a_case(casebook)
    assert casebook.cases.find(ANNA, CaseQuery(limit=2)).total == 3
    assert casebook.cases.find(ANNA, CaseQuery(text="kranich", limit=2)).total == 3


def test_closing_starts_the_keeping_time_and_reopening_ends_it(casebook: Casebook) -> None:
    case = a_case(casebook)
    assert case.delete_on == date(2029, 11, 22)  # 36 months without a change
    closed = casebook.cases.close(ANNA, case.id, Ending.RECOGNISED, LATER, remark="Urkunde ist da")
    assert (closed.status, closed.ending, closed.closed_on) == (CaseStatus.CLOSED, Ending.RECOGNISED, TODAY)
    assert closed.delete_on == date(2027, 11, 22)
    with pytest.raises(WrongState):
        casebook.cases.close(ANNA, case.id, Ending.RECOGNISED, LATER)
    with pytest.raises(WrongState):
        casebook.cases.pause(ANNA, case.id, LATER)
    reopened = casebook.cases.reopen(ANNA, case.id, LATER)
    assert (reopened.status, reopened.ending, reopened.remark) == (CaseStatus.OPEN, None, "")
    assert reopened.delete_on == date(2029, 11, 22)


def test_a_change_moves_the_date_of_deletion(casebook: Casebook) -> None:
    case = a_case(casebook)
    casebook.notes.add(ANNA, case.id, NoteContent(text="Termin vereinbart"), NOW + timedelta(days=40))
    assert casebook.cases.case(ANNA, case.id, NOW).delete_on == date(2030, 1, 1)


def test_withdrawing_the_consent_to_storage_ends_the_case(casebook: Casebook) -> None:
    case = a_case(casebook)
    consent = casebook.consents.of(ANNA, case.id, NOW)[0]
    casebook.consents.withdraw(ANNA, case.id, consent.id, TODAY, LATER)
    ended = casebook.cases.case(ANNA, case.id, LATER)
    assert (ended.status, ended.ending, ended.delete_on) == (CaseStatus.CLOSED, Ending.WITHDRAWN, TODAY)
    with pytest.raises(ConsentMissing):
        casebook.cases.reopen(ANNA, case.id, LATER)
    with pytest.raises(ConsentMissing):
        casebook.profiles.save(ANNA, case.id, PROFILE, based_on=1, now=LATER)
    with pytest.raises(ConsentMissing):
        casebook.notes.add(ANNA, case.id, NoteContent(text="noch etwas"), LATER)
    with pytest.raises(WrongState, match="widerrufen"):
        casebook.consents.withdraw(ANNA, case.id, consent.id, TODAY, LATER)


def test_a_new_consent_before_the_withdrawal_keeps_the_case(casebook: Casebook) -> None:
    case = a_case(casebook)
    old = casebook.consents.of(ANNA, case.id, NOW)[0]
    casebook.consents.record(ANNA, case.id, Purpose.STORAGE, "speicherung-2", TODAY, NOW)
    casebook.consents.withdraw(ANNA, case.id, old.id, TODAY, LATER)
    assert casebook.cases.case(ANNA, case.id, LATER).status is CaseStatus.OPEN


def test_a_colleague_stands_in(casebook: Casebook) -> None:
    case = a_case(casebook)
    casebook.notes.add(BEN, case.id, NoteContent(text="vertretungsweise"), NOW)
    assert casebook.cases.rename(BEN, case.id, "Storch", LATER).counsellor == ANNA.id


def test_a_foreign_case_and_a_missing_one_look_the_same(casebook: Casebook) -> None:
    case = a_case(casebook)
    said = []
    for id in (case.id, "gibtesnicht"):
        with pytest.raises(UnknownCase) as caught:
            casebook.cases.case(CLARA, id, NOW)
        said.append(str(caught.value))
    assert said[0] == said[1]


def test_a_record_of_another_case_is_unknown(casebook: Casebook) -> None:
    case, other = a_case(casebook), a_case(casebook, "Möwe")
    note = casebook.notes.add(ANNA, other.id, NoteContent(text="gehört woandershin"), NOW)
    with pytest.raises(UnknownRecord):
        casebook.notes.remove(ANNA, case.id, note.id, LATER)


@pytest.mark.parametrize("actor", [ADMIN, Actor("x", "Ohne Träger", "", ANNA.roles)])
def test_who_does_not_counsel_sees_no_case(casebook: Casebook, actor: Actor) -> None:
    case = a_case(casebook)
    with pytest.raises(NotPermitted):
        casebook.cases.case(actor, case.id, NOW)
    with pytest.raises(NotPermitted):
        casebook.cases.find(actor)
    with pytest.raises(NotPermitted):
        casebook.cases.create(actor, "Kranich", PROFILE, consented(), NOW)
