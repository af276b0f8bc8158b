"""Notes on a case: what a counsellor wants to remember, corrected or removed when it is wrong."""

from __future__ import annotations

from matcher.casework.columns import case_table
from matcher.casework.record import Content, Record, Shelf, Words

CASE_NOTE = case_table("case_note")


class NoteContent(Content):
    """The text."""

    text: Words


class Note(NoteContent, Record):
    """A note on a case."""


NOTES = Shelf(CASE_NOTE, Note, "Notizen")
