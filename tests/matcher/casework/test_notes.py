"""Notes stand for all records of a drawer: added, changed by whoever saw the newest, removed for good."""

from __future__ import annotations

import pytest

from matcher.casework.casebook import Casebook
from matcher.casework.desk import typed_in
from matcher.casework.errors import Changed, UnknownRecord, WrongInput
from matcher.casework.note import NoteContent
from tests.builders import NOW
from tests.matcher.casework.people import ANNA, BEN, a_case

LONG = "Zeugnisanerkennungsangelegenheit äöüß „Zitat“ \N{GRINNING FACE} " * 300


def test_notes_read_back(casebook: Casebook) -> None:
    case = a_case(casebook)
    written = [casebook.notes.add(ANNA, case.id, NoteContent(text=text), NOW) for text in ("eins", LONG)]
    found = casebook.notes.of(BEN, case.id, NOW)
    assert {note.text for note in found} == {"eins", LONG.strip()}
    assert {note.id for note in found} == {note.id for note in written}


def test_a_change_names_who_and_refuses_an_old_revision(casebook: Casebook) -> None:
    case = a_case(casebook)
    note = casebook.notes.add(ANNA, case.id, NoteContent(text="eins"), NOW)
    changed = casebook.notes.change(BEN, case.id, note.id, NoteContent(text="zwei"), revision=note.revision, now=NOW)
    assert (changed.text, changed.by_name, changed.changed_by) == ("zwei", ANNA.name, BEN.name)
    with pytest.raises(Changed, match="jemand anderem") as caught:
        casebook.notes.change(ANNA, case.id, note.id, NoteContent(text="drei"), revision=note.revision, now=NOW)
    assert caught.value.theirs == changed
    assert casebook.notes.of(ANNA, case.id, NOW) == (changed,)


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
def test_empty_and_endless_notes_are_refused(text: str) -> None:
    with pytest.raises(WrongInput, match="text") as caught, typed_in():
        NoteContent(text=text)
    assert [problem.field for problem in caught.value.problems] == ["text"]


def test_a_removed_note_is_gone(casebook: Casebook) -> None:
    case = a_case(casebook)
    note = casebook.notes.add(ANNA, case.id, NoteContent(text="eins"), NOW)
    casebook.notes.remove(ANNA, case.id, note.id, NOW)
    assert casebook.notes.of(ANNA, case.id, NOW) == ()
    with pytest.raises(UnknownRecord):
        casebook.notes.remove(ANNA, case.id, note.id, NOW)
