"""/pruefen/{number}: a proposal side by side; accept it whole or field by field, edit, decline, or merge it."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from kb.editorial.decision import proposed_data
from kb.editorial.errors import AlreadyDecided, ChangedMeanwhile, Incomplete, ReasonMissing
from kb.errors import UnknownEntry
from kb.vocabulary import Kind
from web.access import Pages
from web.address import Value
from web.errors import PageNotFound
from web.pages.review import STEWARDS, wanted_in
from web.parameters import FieldProblem, Parameters
from web.rendering import render
from web.views.entry_form import entry_form, field_problems, typed_in
from web.views.review_change import change_page, problem_line
from web.views.review_frame import review_page_frame, review_tabs
from web.views.shell import Link
from web.visit import Visit

router = Pages()

LONGEST_REASON = 500


@router.page("/pruefen/{number}", STEWARDS)
def change(request: Request, number: str) -> HTMLResponse:
    """The proposal."""
    return _show(Visit(request), number_in(number))


@router.action("/pruefen/{number}/uebernehmen", STEWARDS)
def accept(request: Request, number: str) -> Response:
    """Takes over the chosen fields, or all of them."""
    visit, this = Visit(request), number_in(number)
    values = Parameters(visit.form, visit.say)
    everything = values.text("umfang") == "alles"
    fields = None if everything else visit.form.getlist("feld")
    proposed = visit.office.queue.change(this)
    if fields is not None and not fields and not visit.form.getlist("widerspruch") and proposed.fields:
        message = visit.say("Wählen Sie mindestens ein Feld aus, oder lehnen Sie den Vorschlag ab.")
        return _show(visit, this, FieldProblem(f"feld-{proposed.fields[0]}", message, ""))
    try:
        visit.office.desk.accept(
            this,
            visit.actor,
            visit.now,
            fields=fields,
            noted=None if everything else visit.form.getlist("widerspruch"),
            reason=values.text("grund", LONGEST_REASON),
            base=base_in(values),
        )
    except Incomplete as error:
        return _show(visit, this, *(_missing(visit, line) for line in lines_of(visit, error)))
    except (AlreadyDecided, ChangedMeanwhile, UnknownEntry) as error:
        return _show(visit, this, FieldProblem("vorschlag", str(error), ""), status=409)
    return _onward(visit, this, "uebernommen")


@router.action("/pruefen/{number}/ablehnen", STEWARDS)
def decline(request: Request, number: str) -> Response:
    """Declines the proposal, with a reason."""
    visit, this = Visit(request), number_in(number)
    reason = Parameters(visit.form, visit.say).text("ablehnung", LONGEST_REASON)
    try:
        visit.office.desk.decline(this, visit.actor, visit.now, reason)
    except ReasonMissing:
        message = visit.say("Schreiben Sie, warum der Vorschlag nicht passt. Andere sollen es später verstehen.")
        return _show(visit, this, FieldProblem("ablehnung", message, ""))
    except AlreadyDecided as error:
        return _show(visit, this, FieldProblem("vorschlag", str(error), ""), status=409)
    return _onward(visit, this, "abgelehnt")


@router.action("/pruefen/{number}/zusammenfuehren", STEWARDS)
def merge(request: Request, number: str) -> Response:
    """Completes an existing entry by the proposal."""
    visit, this = Visit(request), number_in(number)
    values = Parameters(visit.form, visit.say)
    into = entry_id_in(values.text("eintrag", 200))
    if not into:
        message = visit.say("Geben Sie die Kennung des Eintrags an, mit dem zusammengeführt wird.")
        return _show(visit, this, FieldProblem("eintrag", message, ""))
    try:
        visit.office.store.entry(into)
        visit.office.desk.merge(this, into, visit.actor, visit.now)
    except UnknownEntry as error:
        return _show(visit, this, FieldProblem("eintrag", str(error), into))
    except Incomplete as error:
        return _show(visit, this, *(_missing(visit, line) for line in lines_of(visit, error)))
    except AlreadyDecided as error:
        return _show(visit, this, FieldProblem("vorschlag", str(error), ""), status=409)
    return _onward(visit, this, "zusammengefuehrt")


@router.page("/pruefen/{number}/bearbeiten", STEWARDS)
def ask_to_edit(request: Request, number: str) -> HTMLResponse:
    """The proposed entry as a form."""
    return _edit_form(Visit(request), number_in(number))


@router.action("/pruefen/{number}/bearbeiten", STEWARDS)
def accept_edited(request: Request, number: str) -> Response:
    """Takes the proposal over as it was edited."""
    visit, this = Visit(request), number_in(number)
    values = Parameters(visit.form, visit.say)
    proposed = visit.office.queue.change(this)
    kind = proposed.kind or Kind.OFFER
    data, problems = typed_in(visit, kind)
    if problems:
        return _edit_form(visit, this, *problems)
    reason = values.text("grund", LONGEST_REASON)
    try:
        visit.office.desk.accept_as(this, data, visit.actor, visit.now, reason=reason, base=base_in(values))
    except Incomplete as error:
        return _edit_form(visit, this, *field_problems(visit, error.problems))
    except (AlreadyDecided, ChangedMeanwhile, UnknownEntry) as error:
        return _edit_form(visit, this, FieldProblem("title", str(error), ""), status=409)
    return _onward(visit, this, "uebernommen")


def number_in(text: str) -> int:
    """The number in an address. Raises PageNotFound for what is none."""
    if not text.isdecimal() or len(text) > 9:
        raise PageNotFound("Diese Seite gibt es nicht.")
    return int(text)


def base_in(values: Parameters) -> int | None:
    """The revision that a form was made from."""
    text = values.text("fassung")
    return int(text) if text.isdecimal() and len(text) < 12 else None


def entry_id_in(text: str) -> str:
    """The identifier in what somebody typed or pasted: „lamsa“, „/eintrag/lamsa“, or the whole address."""
    return text.strip().partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2].casefold()


def lines_of(visit: Visit, error: Incomplete) -> list[str]:
    """What is missing, a line a field."""
    return [problem_line(problem, visit.language) for problem in error.problems]


def _missing(visit: Visit, line: str) -> FieldProblem:
    message = visit.say("%(what)s – bearbeiten Sie den Vorschlag, um es zu ergänzen.", what=line)
    return FieldProblem("bearbeiten", message, "")


def _show(visit: Visit, number: int, *problems: FieldProblem, status: int = 422) -> HTMLResponse:
    office = visit.office
    proposed = office.queue.change(number)
    _, kept = wanted_in(Parameters(visit.request.query_params, visit.say), visit)
    current = office.store.entry_with_revision(proposed.entry_id) if proposed.entry_id else None
    similar = office.store.entries_by_id(one.entry_id for one in proposed.similar)
    view = change_page(visit, proposed, current, similar, problems, **kept)
    above = Link(visit.url("/pruefen", **kept), visit.say("Prüfliste"))
    frame = review_page_frame(visit, proposed.title, bool(problems), above)
    return render(visit, "review_change.html", view, frame, status=status if problems else 200)


def _edit_form(visit: Visit, number: int, *problems: FieldProblem, status: int = 422) -> HTMLResponse:
    office = visit.office
    proposed = office.queue.change(number)
    current = office.store.entry_with_revision(proposed.entry_id) if proposed.entry_id else None
    data = proposed_data(proposed, current[0] if current else None)
    _, kept = wanted_in(Parameters(visit.request.query_params, visit.say), visit)
    here = f"/pruefen/{number}"
    view = entry_form(
        visit,
        proposed.kind or Kind.OFFER,
        data,
        action=visit.url(f"{here}/bearbeiten", **kept),
        back=Link(visit.url(here, **kept), visit.say("Zurück zum Vorschlag")),
        base=current[1] if current else None,
        problems=problems,
        tabs=review_tabs(visit),
        reason_needed=False,
        title=proposed.title,
    )
    above = Link(visit.url(here, **kept), proposed.title)
    frame = review_page_frame(visit, visit.say("Vorschlag bearbeiten"), bool(problems), above)
    return render(visit, "entry_form.html", view, frame, status=status if problems else 200)


def _onward(visit: Visit, number: int, done: str) -> Response:
    """On to the next proposal of the same filter, or back to the queue."""
    wanted, kept = wanted_in(Parameters(visit.request.query_params, visit.say), visit)
    following: int | None = visit.office.queue.next_after(number, wanted)
    parameters: dict[str, Value] = {**kept, "gut": done}
    path = f"/pruefen/{following}" if following is not None else "/pruefen"
    return RedirectResponse(visit.url(path, **parameters), status_code=303)
