"""/faelle/{id}/plan: variants with timeline, a check before anything is handed out, and the plan as a file."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from matcher.casework.case import Case
from matcher.casework.choice import ChoiceVerdict
from matcher.documents import FileType, Head, Voice, plan_document
from matcher.plan import Plan
from web.access import Pages
from web.errors import PageNotFound
from web.pages.cases import CASEWORK
from web.parameters import Parameters
from web.rendering import render
from web.views.case_frame import CaseFrame, case_frame, case_page_frame, case_path
from web.views.plan import PlanView, plan_view
from web.views.profile_fields import field_url
from web.views.shell import Link
from web.visit import Visit

router = Pages()

TYPES = {
    FileType.PDF: "application/pdf",
    FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileType.ICS: "text/calendar; charset=utf-8",
}
"""Media type of each kind of file."""


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One variant."""

    case: CaseFrame
    plan: PlanView
    check_url: str
    proposals_url: str


@dataclass(frozen=True, slots=True)
class PlanCheckPage:
    """What the plan rests on, line by line with the way to change it, then the files."""

    case: CaseFrame
    plan: PlanView
    told: tuple[tuple[str, str, str], ...]
    """Label, what was told, address of the field."""
    files: tuple[Link, ...]
    back_url: str


@router.page("/faelle/{case_id}/plan", CASEWORK)
def plan(request: Request, case_id: str) -> HTMLResponse:
    """The variants, one of them open."""
    visit = Visit(request)
    case, found, number = _read(visit, case_id)
    path = case_path(case.id)
    view = PlanPage(
        case=case_frame(visit, case),
        plan=plan_view(visit, found, path, number),
        check_url=visit.url(f"{path}/plan/pruefen", variante=str(number)),
        proposals_url=visit.url(f"{path}/vorschlaege"),
    )
    return render(visit, "case_plan.html", view, case_page_frame(visit, case, visit.say("Plan")))


@router.page("/faelle/{case_id}/plan/pruefen", CASEWORK)
def check(request: Request, case_id: str) -> HTMLResponse:
    """Check answers before the plan leaves the house."""
    visit = Visit(request)
    case, found, number = _read(visit, case_id)
    path, say = case_path(case.id), visit.say
    files = (
        (f"{path}/plan/qualifizierungsplan.pdf", say("Plan für Behörden und Kammern (PDF)")),
        (f"{path}/plan/qualifizierungsplan.docx", say("Plan für Behörden und Kammern (Word, zum Bearbeiten)")),
        (f"{path}/plan/mein-weg.pdf", say("Eine Seite in einfachen Worten für die Person (PDF)")),
        (f"{path}/plan/termine.ics", say("Termine für den Kalender")),
    )
    view = PlanCheckPage(
        case=case_frame(visit, case),
        plan=plan_view(visit, found, path, number),
        told=tuple(_told(visit, found, path)),
        files=tuple(Link(visit.url(address, variante=str(number)), text) for address, text in files),
        back_url=visit.url(f"{path}/plan", variante=str(number)),
    )
    return render(visit, "case_plan_check.html", view, case_page_frame(visit, case, say("Plan prüfen")))


@router.page("/faelle/{case_id}/plan/qualifizierungsplan.pdf", CASEWORK)
def for_offices(request: Request, case_id: str) -> Response:
    """The plan for offices as PDF."""
    return _file(request, case_id, FileType.PDF, Voice.OFFICE, "qualifizierungsplan")


@router.page("/faelle/{case_id}/plan/qualifizierungsplan.docx", CASEWORK)
def to_edit(request: Request, case_id: str) -> Response:
    """The plan for offices as Word file."""
    return _file(request, case_id, FileType.DOCX, Voice.OFFICE, "qualifizierungsplan")


@router.page("/faelle/{case_id}/plan/mein-weg.pdf", CASEWORK)
def for_the_person(request: Request, case_id: str) -> Response:
    """One page in plain language."""
    return _file(request, case_id, FileType.PDF, Voice.PLAIN, "mein-weg")


@router.page("/faelle/{case_id}/plan/termine.ics", CASEWORK)
def dates(request: Request, case_id: str) -> Response:
    """The dates as iCalendar."""
    return _file(request, case_id, FileType.ICS, Voice.OFFICE, "termine")


def _read(visit: Visit, case_id: str) -> tuple[Case, Plan, int]:
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    newest = visit.casebook.profiles.newest(visit.actor, case.id, visit.now)
    choices = visit.casebook.choices.of(visit.actor, case.id, visit.now)
    declined = frozenset(id for id, choice in choices.items() if choice.verdict is ChoiceVerdict.DECLINED)
    found = visit.matching.plan(newest.profile, visit.today, declined)
    values = Parameters(visit.request.query_params, visit.say)
    number = values.number("variante", visit.say("Variante"), 1, 1, max(len(found.variants), 1))
    if values.problems:
        raise PageNotFound("Diese Variante gibt es nicht.")
    return case, found, number


def _file(request: Request, case_id: str, type: FileType, voice: Voice, name: str) -> Response:
    visit = Visit(request)
    case, found, number = _read(visit, case_id)
    session = visit.signed_in
    head = Head(reference=f"Fall {case.number}", office=session.organisation if session else "Lotse", made=visit.today)
    content = plan_document(found, type, head, visit.now, number - 1, voice)
    disposition = f'attachment; filename="{name}-fall-{case.number}.{type.value}"'
    return Response(content, media_type=TYPES[type], headers={"Content-Disposition": disposition})


def _told(visit: Visit, plan: Plan, path: str) -> list[tuple[str, str, str]]:
    """What the plan rests on; what was not told is said so."""
    say, base = visit.say, plan.baseline
    unknown = say("keine Angabe")

    def line(label: str, value: str | None, field: str) -> tuple[str, str, str]:
        return label, value or unknown, field_url(visit, path, field)

    procedure, person, german = base.procedure, base.person, base.german
    return [
        line(say("Referenzberuf"), procedure.occupation_title, "reference_occupation"),
        line(say("Bescheid"), say.label(procedure.status) if procedure.status else None, "decision.status"),
        line(
            say("Datum des Bescheids"),
            say.date(procedure.decided_on) if procedure.decided_on else None,
            "decision.date",
        ),
        line(say("Wohnort"), person.place, "residence.place"),
        line(say("Aufenthaltstitel"), say.label(person.title) if person.title else None, "residence_title"),
        line(say("Deutsch"), german.level.value if german.level else None, "languages"),
        line(say("Beschäftigung"), say.label(base.livelihood.work) if base.livelihood.work else None, "employment"),
    ]
