"""Competence assessments (Kompetenzfeststellungen): by which method, by whom, when, and what they showed."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import Column, Date

from kb.vocabulary import Term
from matcher.casework.columns import NAME, Code, case_table
from matcher.casework.record import Content, Line, Record, Shelf

ASSESSMENT = case_table(
    "assessment",
    Column("method", Code(30), nullable=False),
    Column("state", Code(20), nullable=False),
    Column("provider", Code(NAME)),
    Column("planned_on", Date),
    Column("done_on", Date),
)


class AssessmentMethod(Term):
    """How competences are found out."""

    INTERVIEW = "interview", "Gespräch", "interview"
    PORTFOLIO = "portfolio", "Kompetenzbilanz, Portfolio", "portfolio"
    TEST = "test", "Test", "test"
    WORK_SAMPLE = "work_sample", "Arbeitsprobe", "work sample"
    QUALIFICATION_ANALYSIS = "qualification_analysis", "Qualifikationsanalyse (§ 14 BQFG)", "qualification analysis"
    LANGUAGE_TEST = "language_test", "Sprachstandsfeststellung", "language test"
    OTHER = "other", "anderes Verfahren", "other"


class AssessmentState(Term):
    """Where an assessment stands."""

    PLANNED = "planned", "geplant", "planned"
    DONE = "done", "durchgeführt", "done"
    CANCELLED = "cancelled", "nicht zustande gekommen", "cancelled"


class Competence(Content):
    """One result, in the words of who assessed it."""

    name: Line
    level: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""


class AssessmentContent(Content):
    """``provider`` is the id of an entry, where it is one of ours; ``result`` the summary."""

    method: AssessmentMethod
    state: AssessmentState = AssessmentState.PLANNED
    subject: Line
    """What is assessed, e.g. the occupation."""
    provider: str | None = None
    provider_name: str = ""
    planned_on: date | None = None
    done_on: date | None = None
    result: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)] = ""
    competences: tuple[Competence, ...] = ()


class Assessment(AssessmentContent, Record):
    """A competence assessment and its results."""


ASSESSMENTS = Shelf(ASSESSMENT, Assessment, "Kompetenzfeststellungen")
