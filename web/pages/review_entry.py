"""/eintrag/{id}/…: one-click feedback, and for stewards history, going back, editing, and joining two entries."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from kb.actor import Role
from kb.editorial.errors import ChangedMeanwhile, EditorialError, Incomplete, ReasonMissing, UnknownChange
from kb.editorial.feedback import LONGEST_NOTE, Sign
from kb.entries import Entry, entry_data
from kb.errors import UnknownEntry
from web.access import SIGNED_IN, Pages, only
from web.errors import PageNotFound
from web.pages.review import STEWARDS
from web.pages.review_change import base_in, entry_id_in
from web.parameters import FieldProblem, Parameters
from web.rendering import render
from web.views.entry_form import entry_form, field_problems, typed_in
from web.views.entry_history import MergePage, history_page
from web.views.form_page import form_frame
from web.views.shell import Link
from web.visit import Visit

router = Pages()
READERS = only(Role.STEWARD, Role.EDITOR)


@router.action("/eintrag/{id}/rueckmeldung", SIGNED_IN)
def feedback(request: Request, id: str) -> Response:
    """Notes what somebody found out about the entry today."""
    visit = Visit(request)
    _entry(visit, id)
    values = Parameters(visit.form, visit.say)
    sign = values.term("rueckmeldung", Sign, visit.say("Rückmeldung"))
    if sign is None:
        raise EditorialError(
            visit.say("Wählen Sie aus, was Sie wissen: stimmt noch, stimmt nicht mehr oder Platz frei.")
        )
    note = values.text("anmerkung", LONGEST_NOTE)
    visit.office.feedback.give(id, sign, visit.actor, visit.now, note)
    return _back_to(visit, id, "rueckmeldung")


@router.page("/eintrag/{id}/verlauf", READERS)
def history(request: Request, id: str) -> HTMLResponse:
    """Every revision, also of an entry that was taken out."""
    return _history(Visit(request), id)


@router.action("/eintrag/{id}/zurueck", STEWARDS)
def go_back(request: Request, id: str) -> Response:
    """Makes an earlier revision the newest."""
    visit = Visit(request)
    values = Parameters(visit.form, visit.say)
    revision = base_in(values) or 0
    try:
        visit.office.history.go_back(id, revision, visit.actor, visit.now, values.text("grund", 500))
    except ReasonMissing:
        message = visit.say("Schreiben Sie, warum die frühere Fassung wieder gelten soll.")
        return _history(visit, id, FieldProblem("grund", message, "", anchor=f"grund-{revision}"), asked=revision)
    except UnknownChange as error:
        return _history(visit, id, FieldProblem("grund", str(error), "", anchor="verlauf"), asked=revision, status=409)
    return _back_to(visit, id, "zurueck")


@router.page("/eintrag/{id}/bearbeiten", STEWARDS)
def ask_to_edit(request: Request, id: str) -> HTMLResponse:
    """The entry as a form."""
    return _edit_form(Visit(request), id)


@router.action("/eintrag/{id}/bearbeiten", STEWARDS)
def edit(request: Request, id: str) -> Response:
    """Saves the entry as it was edited, with a reason."""
    visit = Visit(request)
    entry, _revision = _entry(visit, id)
    values = Parameters(visit.form, visit.say)
    data, problems = typed_in(visit, entry.kind)
    why = values.text("grund", 500)
    if not why:
        message = visit.say("Schreiben Sie, warum Sie den Eintrag ändern. Andere sollen es später verstehen.")
        problems = (*problems, FieldProblem("grund", message, ""))
    if problems:
        return _edit_form(visit, id, *problems)
    try:
        visit.office.editor.edit(id, data, visit.actor, visit.now, why, base_in(values))
    except Incomplete as error:
        return _edit_form(visit, id, *field_problems(visit, error.problems))
    except ChangedMeanwhile as error:
        return _edit_form(visit, id, FieldProblem("title", str(error), ""), status=409)
    return _back_to(visit, id, "bearbeitet")


@router.page("/eintrag/{id}/zusammenfuehren", STEWARDS)
def ask_to_merge(request: Request, id: str) -> HTMLResponse:
    """The question which other entry is the same thing."""
    return _merge_form(Visit(request), id)


@router.action("/eintrag/{id}/zusammenfuehren", STEWARDS)
def merge(request: Request, id: str) -> Response:
    """Takes the other entry out and completes this one by it."""
    visit = Visit(request)
    _entry(visit, id)
    values = Parameters(visit.form, visit.say)
    other = entry_id_in(values.text("eintrag", 200))
    if not other:
        message = visit.say("Geben Sie die Kennung des anderen Eintrags an.")
        return _merge_form(visit, id, FieldProblem("eintrag", message, ""))
    try:
        visit.office.store.entry(other)
        visit.office.editor.merge(id, other, visit.actor, visit.now, values.text("grund", 500))
    except (UnknownEntry, EditorialError) as error:
        return _merge_form(visit, id, FieldProblem("eintrag", str(error), other))
    return _back_to(visit, id, "zusammengefuehrt")


def _entry(visit: Visit, id: str) -> tuple[Entry, int]:
    found = visit.office.store.entry_with_revision(id)
    if found is None:
        raise PageNotFound(f"Einen Eintrag „{id[:80]}“ gibt es nicht.")
    return found


def _history(visit: Visit, id: str, *problems: FieldProblem, asked: int = 0, status: int = 422) -> HTMLResponse:
    steps = visit.office.history.steps(id, visit.language)
    if not steps:
        raise PageNotFound(f"Einen Eintrag „{id[:80]}“ gab es nie.")
    view = history_page(visit, id, steps, problems, asked)
    crumbs = (Link(view.entry_url, view.title),) if view.entry_url else ()
    title = visit.say("Verlauf: %(title)s", title=view.title)
    frame = form_frame(visit, title, view, crumbs)
    return render(visit, "entry_history.html", view, frame, status=status if problems else 200)


def _edit_form(visit: Visit, id: str, *problems: FieldProblem, status: int = 422) -> HTMLResponse:
    entry, revision = _entry(visit, id)
    back = Link(visit.url(f"/eintrag/{id}"), visit.say("Zurück zum Eintrag"))
    view = entry_form(
        visit,
        entry.kind,
        entry_data(entry),
        title=entry.title,
        action=visit.url(f"/eintrag/{id}/bearbeiten"),
        back=back,
        base=revision,
        tabs=(),
        reason_needed=True,
        problems=problems,
    )
    title = visit.say("Bearbeiten: %(title)s", title=entry.title)
    frame = form_frame(visit, title, view, (Link(visit.url(f"/eintrag/{id}"), entry.title),))
    return render(visit, "entry_form.html", view, frame, status=status if problems else 200)


def _merge_form(visit: Visit, id: str, *problems: FieldProblem) -> HTMLResponse:
    entry, _revision = _entry(visit, id)
    sent = visit.request.method == "POST"
    view = MergePage(
        visit.url(f"/eintrag/{id}/zusammenfuehren"),
        problems,
        title=entry.title,
        back=Link(visit.url(f"/eintrag/{id}"), visit.say("Zurück zum Eintrag")),
        other=visit.form.get("eintrag", "")[:200] if sent else "",
        reason=visit.form.get("grund", "")[:500] if sent else "",
    )
    frame = form_frame(visit, visit.say("Zusammenführen"), view, (Link(visit.url(f"/eintrag/{id}"), entry.title),))
    return render(visit, "entry_merge.html", view, frame, status=422 if problems else 200)


def _back_to(visit: Visit, id: str, done: str) -> Response:
    return RedirectResponse(visit.url(f"/eintrag/{id}", gut=done), status_code=303)
