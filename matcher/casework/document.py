"""The documents of a case (Dokumentenlage): what is there, what is on its way, what is missing."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import Column, Date, Index

from kb.vocabulary import Term
from matcher.casework.columns import NAME, Code, case_table
from matcher.casework.record import Content, Line, Record, Shelf
from matcher.profile import Paper

CASE_DOCUMENT = case_table(
    "case_document",
    Column("paper", Code(30)),
    Column("state", Code(20), nullable=False),
    Column("body", Code(NAME)),
    Column("due", Date),
    Index("ix_case_document_due", "state", "due"),
)


class DocumentState(Term):
    """Whether a document is there."""

    MISSING = "missing", "fehlt", "missing"
    ON_ITS_WAY = "on_its_way", "wird beschafft", "on its way"
    THERE = "there", "liegt vor", "there"
    NOT_NEEDED = "not_needed", "nicht nötig", "not needed"


class DocumentContent(Content):
    """``demand``: the body's own words, where it answers one of its demands; ``body`` is the id of that entry."""

    title: Line
    state: DocumentState
    paper: Paper | None = None
    body: str | None = None
    demand: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)] = ""
    due: date | None = None
    remark: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000)] = ""


class Document(DocumentContent, Record):
    """A document and its state; the paper itself is never stored."""


DOCUMENTS = Shelf(CASE_DOCUMENT, Document, "Unterlagen")
