"""Notes: written, corrected by whoever saw the newest text, removed for good."""

from __future__ import annotations

import pytest

from matcher.casework.casebook import Casebook
from matcher.casework.errors import Changed, UnknownRecord, WrongInput
from tests.builders import NOW
from tests.matcher.casework.people import ANNA, BEN, a_case

LONG = "Zeugnisanerkennungsangelegenheit äöüß „Zitat“ \N{GRINNING FACE} " * 300


def test_notes_read_back_in_order(casebook: Casebook) -> None:
    case = a_case(casebook)
    written = [casebook.notes.write(ANNA, case.id, text, NOW) for text in ("eins", LONG)]
    assert {note.text for note in casebook.notes.of(BEN, case.id, NOW)} == {"eins", LONG.strip()}
    assert {note.id for note in casebook.notes.of(BEN, case.id, NOW)} == {note.id for note in written}


def test_correction_names_who_and_refuses_an_old_revision(casebook: Casebook) -> None:
    case = a_case(casebook)
    note = casebook.notes.write(ANNA, case.id, "eins", NOW)
    corrected = casebook.notes.correct(BEN, case.id, note.id, "zwei", revision=note.revision, now=NOW)
    assert (corrected.text, corrected.by_name, corrected.changed_by) == ("zwei", ANNA.name, BEN.name)
    with pytest.raises(Changed, match="jemand anderem"):
        casebook.notes.correct(ANNA, case.id, note.id, "drei", revision=note.revision, now=NOW)
    assert casebook.notes.of(ANNA, case.id, NOW) == (corrected,)


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
def test_empty_and_endless_notes_are_refused(casebook: Casebook, text: str) -> None:
    case = a_case(casebook)
    with pytest.raises(WrongInput, match="text"):
        casebook.notes.write(ANNA, case.id, text, NOW)
    assert casebook.notes.of(ANNA, case.id, NOW) == ()


def test_removed_note_is_gone(casebook: Casebook) -> None:
    case = a_case(casebook)
    note = casebook.notes.write(ANNA, case.id, "eins", NOW)
    casebook.notes.remove(ANNA, case.id, note.id, NOW)
    assert casebook.notes.of(ANNA, case.id, NOW) == ()
    with pytest.raises(UnknownRecord):
        casebook.notes.remove(ANNA, case.id, note.id, NOW)
