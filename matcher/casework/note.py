"""Notes on a case: what a counsellor wants to remember, corrected or removed when it is wrong."""

from __future__ import annotations

from datetime import datetime

from kb.actor import Actor
from matcher.casework.columns import case_table
from matcher.casework.desk import Desk
from matcher.casework.errors import Changed
from matcher.casework.record import Record, Shelf, Words

CASE_NOTE = case_table("case_note")


class Note(Record):
    """A note; ``changed_by`` names who corrected it last, if anybody did."""

    text: Words
    changed_by: str | None = None


NOTES = Shelf(CASE_NOTE, Note, "Notizen")


class Notes:
    """Writes, corrects and removes notes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def write(self, actor: Actor, case_id: str, text: str, now: datetime) -> Note:
        """A new note. Raises WrongInput for an empty one."""
        with self._desk.work(actor, case_id, now) as folder:
            return NOTES.add(folder.connection, folder.key, Note(**folder.stamp(), text=text))

    def correct(self, actor: Actor, case_id: str, note_id: str, text: str, *, revision: int, now: datetime) -> Note:
        """Another text for a note, made from its ``revision``. Raises Changed where somebody was quicker."""
        with self._desk.work(actor, case_id, now) as folder:
            note = NOTES.one(folder.connection, folder.key, case_id, note_id)
            if note.revision != revision:
                raise Changed("Die Notiz")
            corrected = Note.model_validate({**dict(note), "text": text, "changed_by": actor.name})
            return NOTES.change(folder.connection, folder.key, corrected)

    def remove(self, actor: Actor, case_id: str, note_id: str, now: datetime) -> None:
        """Delete a note for good."""
        with self._desk.work(actor, case_id, now) as folder:
            NOTES.remove(folder.connection, NOTES.one(folder.connection, folder.key, case_id, note_id))

    def of(self, actor: Actor, case_id: str, now: datetime) -> tuple[Note, ...]:
        """All notes of a case, the oldest first."""
        with self._desk.look(actor, case_id, now) as folder:
            return NOTES.of_case(folder.connection, folder.key, case_id)
