"""/faelle/{id}/akte/{drawer}: adding, changing, closing and removing one record of a case's file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from matcher.casework.case import Case
from web.access import Pages
from web.errors import PageNotFound
from web.pages.cases import CASEWORK
from web.parameters import FieldProblem
from web.profile_form.asks import Ask
from web.profile_form.content import read_content
from web.profile_form.view import AskView, FormView
from web.profile_form.writing import Raw, values_of
from web.rendering import render
from web.views.case_frame import CaseFrame, case_frame, case_page_frame, case_path
from web.views.drawers import DrawerForm, drawers
from web.views.record_form import revision_of
from web.visit import Visit

router = Pages()


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The form of one record."""

    case: CaseFrame
    title: str
    action: str
    revision: int | None
    """None for a new record."""
    form: AskView
    remove_action: str | None
    back_url: str
    problems: tuple[FieldProblem, ...]


@router.page("/faelle/{case_id}/akte/{drawer}/neu", CASEWORK)
def ask(request: Request, case_id: str, drawer: str) -> HTMLResponse:
    """The form for a new record."""
    visit = Visit(request)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    return _form(visit, case, _drawer(visit, drawer), {})


@router.action("/faelle/{case_id}/akte/{drawer}/neu", CASEWORK)
def add(request: Request, case_id: str, drawer: str) -> Response:
    """Adds a record."""
    visit = Visit(request)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    form = _drawer(visit, drawer)
    content, read = read_content(visit, form.content, form.fields)
    if content is None:
        return _form(visit, case, form, read.raw, problems=read.problems(visit))
    form.drawer(visit.casebook).add(visit.actor, case.id, content, visit.now)
    return _back(visit, case, form)


@router.page("/faelle/{case_id}/akte/{drawer}/{record_id}", CASEWORK)
def show(request: Request, case_id: str, drawer: str, record_id: str) -> HTMLResponse:
    """The form of a record, filled."""
    visit = Visit(request)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    form = _drawer(visit, drawer)
    record = _record(visit, case, form, record_id)
    data = json.loads(record.model_dump_json())
    raw = {field.path: values_of(data.get(field.path), field, visit.say) for field in form.fields}
    return _form(visit, case, form, raw, record)


@router.action("/faelle/{case_id}/akte/{drawer}/{record_id}", CASEWORK)
def change(request: Request, case_id: str, drawer: str, record_id: str) -> Response:
    """Changes, closes or removes a record."""
    visit = Visit(request)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    form = _drawer(visit, drawer)
    record = _record(visit, case, form, record_id)
    held = form.drawer(visit.casebook)
    match visit.form.get("was", ""):
        case "entfernen":
            held.remove(visit.actor, case.id, record_id, visit.now)
            return _back(visit, case, form)
        case "erledigt" if form.done:
            day = None if getattr(record, form.done) else visit.today
            close = getattr(held, "done", None) or getattr(held, "reach", None)
            assert close is not None
            close(visit.actor, case.id, record_id, day, visit.now)
            return _back(visit, case, form)
    content, read = read_content(visit, form.content, form.fields, record)
    if content is None:
        return _form(visit, case, form, read.raw, record, read.problems(visit))
    held.change(visit.actor, case.id, record_id, content, revision=revision_of(visit), now=visit.now)
    return _back(visit, case, form)


def _drawer(visit: Visit, slug: str) -> DrawerForm:
    found = next((one for one in drawers(visit.say) if one.slug == slug), None)
    if found is None:
        raise PageNotFound("Diesen Teil der Akte gibt es nicht.")
    return found


def _record(visit: Visit, case: Case, form: DrawerForm, id: str) -> Any:
    found = next((one for one in form.drawer(visit.casebook).of(visit.actor, case.id, visit.now) if one.id == id), None)
    if found is None:
        raise PageNotFound("Das steht nicht mehr in der Akte.")
    return found


def _form(
    visit: Visit,
    case: Case,
    form: DrawerForm,
    raw: Raw,
    record: Any = None,
    problems: tuple[FieldProblem, ...] = (),
) -> HTMLResponse:
    say, path = visit.say, f"{case_path(case.id)}/akte/{form.slug}"
    said = {problem.field: problem.message for problem in problems}
    title = form.title if record else form.add
    view = RecordPage(
        case=case_frame(visit, case),
        title=title,
        action=visit.url(f"{path}/{record.id if record else 'neu'}"),
        revision=record.revision if record else None,
        form=FormView(say, raw, said, {}).ask(Ask(form.slug, "", title, form.fields)),
        remove_action=visit.url(f"{path}/{record.id}") if record else None,
        back_url=visit.url(f"{case_path(case.id)}/akte") + f"#{form.slug}",
        problems=problems,
    )
    frame = case_page_frame(visit, case, title, bool(problems))
    return render(visit, "case_record.html", view, frame, status=422 if problems else 200)


def _back(visit: Visit, case: Case, form: DrawerForm) -> Response:
    return RedirectResponse(visit.url(f"{case_path(case.id)}/akte") + f"#{form.slug}", status_code=303)
