"""The timeline: entry in any phase, everything on its day, each event in the phase of that day."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.vocabulary import Phase
from matcher.casework.casebook import Casebook
from matcher.casework.errors import WrongInput
from matcher.casework.note import NoteContent
from matcher.casework.timeline import phase_on, timeline
from tests.builders import NOW, TODAY
from tests.matcher.casework.people import ANNA, PROFILE, a_case, consented
from tests.matcher.casework.whole_case import a_whole_case


@pytest.mark.parametrize("phase", list(Phase))
def test_a_case_enters_in_any_phase(casebook: Casebook, phase: Phase) -> None:
    case = casebook.cases.create(ANNA, "Kranich", PROFILE, consented(), NOW, phase=phase)
    file = casebook.cases.file(ANNA, case.id, NOW)
    assert file.case.phase is phase
    assert phase_on(file, TODAY) is phase
    assert [(event.kind, event.phase) for event in timeline(file)] == [
        ("case", phase),
        ("phase", phase),
        ("consent", phase),
    ]


def test_phases_are_skipped_and_repeated(casebook: Casebook) -> None:
    case = a_case(casebook)
    way = [Phase.ENTRY, Phase.QUALIFICATION, Phase.ENTRY]
    for days, phase in enumerate(way, 1):
        on = TODAY + timedelta(days=days)
        casebook.phases.enter(ANNA, case.id, phase, on, NOW + timedelta(days=days))
    later = NOW + timedelta(days=9)
    casebook.notes.add(ANNA, case.id, NoteContent(text="Vertrag"), NOW + timedelta(days=2))
    file = casebook.cases.file(ANNA, case.id, later)
    assert [step.phase for step in file.phases] == [Phase.ORIENTATION, *way]
    assert file.case.phase is Phase.ENTRY
    (note,) = [event for event in timeline(file) if event.kind == "note"]
    assert note.phase is Phase.QUALIFICATION


def test_a_phase_entered_late_in_the_book_does_not_move_the_case_back(casebook: Casebook) -> None:
    case = a_case(casebook)
    week = NOW + timedelta(days=7)
    casebook.phases.enter(ANNA, case.id, Phase.ENTRY, TODAY + timedelta(days=5), week)
    casebook.phases.enter(ANNA, case.id, Phase.QUALIFICATION, TODAY + timedelta(days=2), week)
    assert casebook.cases.case(ANNA, case.id, week).phase is Phase.ENTRY


@pytest.mark.parametrize("days", [-1, 1])
def test_a_phase_begins_within_the_case(casebook: Casebook, days: int) -> None:
    case = a_case(casebook)
    with pytest.raises(WrongInput, match="Phase beginnt"):
        casebook.phases.enter(ANNA, case.id, Phase.ENTRY, TODAY + timedelta(days=days), NOW)


def test_every_kind_of_record_is_on_the_timeline_in_order(casebook: Casebook) -> None:
    case = a_whole_case(casebook, "Kranich")
    events = timeline(casebook.cases.file(ANNA, case.id, NOW))
    assert {event.kind for event in events} == {
        "answer",
        "assessment",
        "case",
        "choice",
        "consent",
        "document",
        "enrolment",
        "follow_up",
        "goal",
        "note",
        "phase",
        "profile",
        "referral",
        "reminder",
        "work_entry",
    }
    assert [event.on for event in events] == sorted(event.on for event in events)
    assert all(event.text and event.record for event in events)
