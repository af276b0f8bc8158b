"""The drawers of a case's file: what each holds, how it is typed in, and how one record reads in a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kb.vocabulary import Phase, RecognitionStatus, SubProject, Term
from matcher.casework.assessment import AssessmentContent, AssessmentMethod, AssessmentState
from matcher.casework.casebook import Casebook
from matcher.casework.document import DocumentContent, DocumentState
from matcher.casework.drawer import Drawer
from matcher.casework.follow_up import FollowUpContent
from matcher.casework.goal import GoalContent
from matcher.casework.note import NoteContent
from matcher.casework.record import Content
from matcher.casework.reminder import ReminderContent, ReminderKind
from matcher.casework.work_entry import WorkContent, WorkKind, WorkState
from matcher.profile import Paper
from web.language import Say
from web.profile_form.asks import Field, Kind


@dataclass(frozen=True, slots=True)
class DrawerForm:
    """One drawer. ``done`` names the verb that closes a record, e.g. „erledigt“; empty where there is none."""

    slug: str
    title: str
    add: str
    content: type[Content]
    fields: tuple[Field, ...]
    drawer: Callable[[Casebook], Drawer[Any, Any]]
    line: Callable[[Any, Say], str]
    done: str = ""


def drawers(say: Say) -> tuple[DrawerForm, ...]:
    """All drawers in the order of the file, in the reader's language."""
    text, long, day, term, yes_no = Kind.TEXT, Kind.LONG, Kind.DAY, Kind.TERM, Kind.YES_NO
    hint = say("Zum Beispiel 03.11.2026")
    return (
        DrawerForm("wiedervorlagen", say("Wiedervorlagen und Fristen"), say("Wiedervorlage anlegen"), ReminderContent, (
            Field("text", text, say("Was ist zu tun?")),
            Field("due", day, say("Wann?"), hint),
            Field("kind", term, say("Art"), terms=ReminderKind),
        ), lambda book: book.reminders, _reminder, "done_on"),
        DrawerForm("notizen", say("Notizen"), say("Notiz schreiben"), NoteContent, (
            Field("text", long, say("Notiz"), say("Keine Namen.")),
        ), lambda book: book.notes, lambda one, say: str(one.text)),
        DrawerForm("ziele", say("Ziele"), say("Ziel vereinbaren"), GoalContent, (
            Field("text", text, say("Ziel")),
            Field("phase", term, say("Phase"), terms=Phase),
            Field("due", day, say("Bis wann"), hint),
        ), lambda book: book.goals, _goal, "reached_on"),
        DrawerForm("unterlagen", say("Unterlagen"), say("Unterlage hinzufügen"), DocumentContent, (
            Field("title", text, say("Bezeichnung")),
            Field("state", term, say("Stand"), terms=DocumentState),
            Field("paper", term, say("Art"), terms=Paper),
            Field("due", day, say("Bis wann"), hint),
            Field("remark", long, say("Bemerkung")),
        ), lambda book: book.documents, lambda one, say: f"{one.title}: {say.label(one.state)}{_on(one.due, say)}"),
        DrawerForm("kompetenzen", say("Kompetenzfeststellungen"), say("Feststellung hinzufügen"), AssessmentContent, (
            Field("subject", text, say("Was wird festgestellt?")),
            Field("method", term, say("Verfahren"), terms=AssessmentMethod),
            Field("state", term, say("Stand"), terms=AssessmentState),
            Field("provider_name", text, say("Durchgeführt von")),
            Field("planned_on", day, say("Geplant am"), hint),
            Field("done_on", day, say("Durchgeführt am"), hint),
            Field("result", long, say("Ergebnis")),
        ), lambda book: book.assessments, _assessment),
        DrawerForm("folgeantraege", say("Folgeanträge"), say("Folgeantrag hinzufügen"), FollowUpContent, (
            Field("body_name", text, say("Stelle")),
            Field("sent_on", day, say("Gestellt am"), hint),
            Field("expected_on", day, say("Antwort erwartet am"), hint),
            Field("answered_on", day, say("Antwort vom"), hint),
            Field("answer", term, say("Ergebnis"), terms=RecognitionStatus),
            Field("remark", long, say("Bemerkung")),
        ), lambda book: book.follow_ups, _follow_up),
        DrawerForm("arbeit", say("Einstieg in Arbeit"), say("Schritt in Arbeit hinzufügen"), WorkContent, (
            Field("kind", term, say("Art"), terms=WorkKind),
            Field("state", term, say("Stand"), terms=WorkState),
            Field("employer", text, say("Betrieb")),
            Field("occupation", text, say("Tätigkeit")),
            Field("place", text, say("Ort")),
            Field("adequate", yes_no, say("Im erlernten Beruf")),
            Field("mentor", text, say("Mentorin oder Mentor"), say("Bei einem Tandem.")),
            Field("sub_project", term, say("Teilprojekt"), say("Bei einem Tandem TP(7) oder TP(8)."), terms=SubProject),
            Field("starts_on", day, say("Beginn"), hint),
            Field("ends_on", day, say("Ende"), hint),
            Field("remark", long, say("Bemerkung")),
        ), lambda book: book.work_entries, _work),
    )  # fmt: skip


def _on(day: date | None, say: Say) -> str:
    return say(" bis %(day)s", day=say.date(day)) if day else ""


def _label(term: Term | None, say: Say) -> str:
    return say.label(term) if term else ""


def _reminder(one: Any, say: Say) -> str:
    done = say(" (erledigt)") if one.done_on else ""
    return f"{say.date(one.due)}: {one.text}{done}"


def _goal(one: Any, say: Say) -> str:
    reached = say(" (erreicht)") if one.reached_on else ""
    return f"{one.text}{_on(one.due, say)}{reached}"


def _assessment(one: Any, say: Say) -> str:
    result = f" – {one.result}" if one.result else ""
    return f"{say.label(one.method)}, {one.subject}: {say.label(one.state)}{result}"


def _work(one: Any, say: Say) -> str:
    return f"{say.label(one.kind)}, {one.employer}: {say.label(one.state)}"


def _follow_up(one: Any, say: Say) -> str:
    if one.answer:
        return f"{one.body_name}: {_label(one.answer, say)}"
    sent = say("gestellt am %(day)s", day=say.date(one.sent_on)) if one.sent_on else say("in Vorbereitung")
    return f"{one.body_name}: {sent}"
