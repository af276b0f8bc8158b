"""/faelle/{id}/profil/bescheid: a pasted or uploaded notice is read, shown beside its text, and confirmed."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from kb.entries import RecognitionBody
from kb.vocabulary import Kind as EntryKind
from matcher.casework.case import Case
from matcher.casework.errors import Conflict
from matcher.decision import ReadDecision, read_decision, text_of_pdf
from matcher.decision.notice import read_notice
from matcher.errors import DecisionError
from matcher.profile import Profile
from matcher.unmet_demand import unmet_demand
from web.access import Pages
from web.pages.case_profile import show_conflict
from web.pages.cases import CASEWORK
from web.parameters import FieldProblem
from web.profile_form.asks import Ask, asks
from web.profile_form.reading import ReadForm
from web.profile_form.view import FormView, SectionView
from web.profile_form.writing import Raw, name_of, raw_of
from web.rendering import render
from web.views.case_frame import CaseFrame, case_frame, case_page_frame, case_path
from web.visit import Visit

router = Pages()

LARGEST_FILE = 12 * 1024 * 1024
"""Bytes of an uploaded notice."""

_CONFIRMED = ("beruf", "bescheid", "unterschiede")
"""Questions that a notice answers."""


@dataclass(frozen=True, slots=True)
class PastePage:
    """The form to paste or upload."""

    case: CaseFrame
    action: str
    text: str
    profile_url: str
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of the notice; ``read`` where something was read from it."""

    text: str
    read: bool


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """What was read, beside the text."""

    case: CaseFrame
    action: str
    based_on: int
    lines: tuple[TextLine, ...]
    sections: tuple[SectionView, ...]
    not_read: tuple[str, ...]
    again_url: str
    problems: tuple[FieldProblem, ...]


@router.page("/faelle/{case_id}/profil/bescheid", CASEWORK)
def paste(request: Request, case_id: str) -> HTMLResponse:
    """The form."""
    visit = Visit(request)
    return _paste(visit, visit.casebook.cases.case(visit.actor, case_id, visit.now))


@router.action("/faelle/{case_id}/profil/bescheid", CASEWORK, longest=LARGEST_FILE)
def read(request: Request, case_id: str) -> Response:
    """Reads the notice and shows what was read; nothing is saved yet."""
    visit = Visit(request)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    text, file = visit.form.get("text", ""), visit.files.get("datei")
    if file is not None and file.filename:
        try:
            text = text_of_pdf(file.file.read(LARGEST_FILE + 1))
        except DecisionError as error:
            return _paste(visit, case, text, (FieldProblem("datei", str(error), "", anchor="datei"),))
    if not text.strip():
        message = visit.say("Fügen Sie den Text des Bescheids ein oder wählen Sie eine PDF-Datei.")
        return _paste(visit, case, text, (FieldProblem("text", message, "", anchor="text"),))
    bodies = [entry for entry in visit.knowledge.entries(EntryKind.BODY) if isinstance(entry, RecognitionBody)]
    found = read_decision(text, visit.knowledge.occupations, bodies)
    newest = visit.casebook.profiles.newest(visit.actor, case.id, visit.now)
    read_profile = _with(newest.profile, found)
    raw = raw_of(read_profile, _asked(visit), visit.say)
    return _confirm(visit, case, newest.version, raw, text, found)


@router.action("/faelle/{case_id}/profil/bescheid/uebernehmen", CASEWORK)
def confirm(request: Request, case_id: str) -> Response:
    """Saves what was confirmed; the text of the notice is not kept."""
    visit = Visit(request)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    newest = visit.casebook.profiles.newest(visit.actor, case.id, visit.now)
    form = ReadForm(visit.form, _asked(visit), newest.profile, visit.say)
    if form.values.problems or form.values.has("mehr"):
        more = form.values.text("mehr")
        return _confirm(visit, case, newest.version, form.raw, "", None, () if more else form.problems(visit), more)
    typed = visit.form.get("grundlage", "")
    based_on = int(typed) if typed.isdecimal() and len(typed) < 9 else newest.version
    unmet = unmet_demand(visit.matching.proposals(form.profile, visit.today), visit.knowledge)
    try:
        visit.casebook.profiles.save(
            visit.actor, case.id, form.profile, based_on=based_on, now=visit.now, unmet=unmet,
            why="Bescheid eingelesen",
        )  # fmt: skip
    except Conflict as conflict:
        return show_conflict(visit, case, conflict)
    return RedirectResponse(visit.url(f"{case_path(case.id)}/vorschlaege"), status_code=303)


def _asked(visit: Visit) -> tuple[Ask, ...]:
    return tuple(ask for ask in asks(visit.say) if ask.slug in _CONFIRMED)


def _with(profile: Profile, found: ReadDecision) -> Profile:
    """The profile as it would be with all that was read."""
    told = profile.decision
    decision = told.model_copy(
        update={
            "status": found.status or told.status,
            "date": found.date or told.date,
            "body": found.body or told.body,
            "gaps": found.decision.gaps or told.gaps,
        }
    )
    occupation = profile.reference_occupation or found.occupation
    return profile.model_copy(update={"decision": decision, "reference_occupation": occupation})


def _paste(visit: Visit, case: Case, text: str = "", problems: tuple[FieldProblem, ...] = ()) -> HTMLResponse:
    path = case_path(case.id)
    view = PastePage(
        case=case_frame(visit, case),
        action=visit.url(f"{path}/profil/bescheid"),
        text=text,
        profile_url=visit.url(f"{path}/profil"),
        problems=problems,
    )
    frame = case_page_frame(visit, case, visit.say("Bescheid einlesen"), bool(problems))
    return render(visit, "case_notice.html", view, frame, status=422 if problems else 200)


def _confirm(
    visit: Visit,
    case: Case,
    based_on: int,
    raw: Raw,
    text: str,
    found: ReadDecision | None,
    problems: tuple[FieldProblem, ...] = (),
    more: str = "",
) -> HTMLResponse:
    say, path = visit.say, case_path(case.id)
    read_from = _read_from(visit, found) if found else {}
    said = {problem.field: problem.message for problem in problems}
    remarks = {name: say("Gelesen aus: %(line)s", line=line) for name, line in read_from.items()}
    used = [part.strip() for line in read_from.values() for part in line.splitlines() if part.strip()]
    lines = [line.text for line in read_notice(text).lines if line.text.strip()] if text else []
    view = ConfirmPage(
        case=case_frame(visit, case),
        action=visit.url(f"{path}/profil/bescheid/uebernehmen"),
        based_on=based_on,
        lines=tuple(TextLine(line, any(part in line or line.strip() in part for part in used)) for line in lines),
        sections=FormView(say, raw, said, remarks, more).sections(_asked(visit)),
        not_read=tuple(_labels(visit).get(field, field) for field in found.not_read) if found else (),
        again_url=visit.url(f"{path}/profil/bescheid"),
        problems=problems,
    )
    frame = case_page_frame(visit, case, say("Gelesenes bestätigen"), bool(problems))
    return render(visit, "case_notice_confirm.html", view, frame, status=422 if problems else 200)


def _read_from(visit: Visit, found: ReadDecision) -> dict[str, str]:
    """The line that gave each field of the form, by the field's name."""
    gaps = next(ask for ask in _asked(visit) if ask.rows == "decision.gaps")
    lines = dict(found.read_from)
    for place, gap in enumerate(found.gaps):
        lines[name_of(gaps, gaps.fields[0], place)] = gap.read_from
    return lines


def _labels(visit: Visit) -> dict[str, str]:
    labels = {field.path: field.label for ask in _asked(visit) for field in ask.fields if not ask.rows}
    return labels | {"decision.gaps": visit.say("Wesentliche Unterschiede")}
