"""Documents people take along: the plan for offices and in plain language, as PDF, as Word file, as calendar."""

from __future__ import annotations

from datetime import datetime

from kb.vocabulary import Term
from matcher.documents.calendar import as_calendar
from matcher.documents.head import Head
from matcher.documents.pdf import as_pdf
from matcher.documents.plain_sheet import plain_sheet
from matcher.documents.plan_sheet import plan_sheet
from matcher.documents.word import as_docx
from matcher.plan.plan import Plan

__all__ = ["FileType", "Head", "Voice", "plan_document"]


class Voice(Term):
    """For whom a plan is written."""

    OFFICE = "office", "für Behörden und Kammern", "for offices"
    PLAIN = "plain", "in einfachen Worten, eine Seite", "in plain language, one page"


class FileType(Term):
    """What kind of file a plan becomes."""

    PDF = "pdf", "PDF", "PDF"
    DOCX = "docx", "Word", "Word"
    ICS = "ics", "Kalender", "Calendar"


def plan_document(
    plan: Plan, type: FileType, head: Head, made: datetime, choice: int = 0, voice: Voice = Voice.OFFICE
) -> bytes:
    """The file of one variant (``choice`` counts from 0; a plan without variants becomes a list of questions)."""
    if type is FileType.ICS:
        return as_calendar(plan, head, made, choice)
    sheet = (plan_sheet if voice is Voice.OFFICE else plain_sheet)(plan, head, choice)
    return as_pdf(sheet, made) if type is FileType.PDF else as_docx(sheet, made)
