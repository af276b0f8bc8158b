"""/pruefen/laeufe: what each reading of a source found; releasing or discarding one that was withheld."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from kb.editorial.errors import AlreadyDecided, ReasonMissing
from web.access import Pages
from web.pages.review import STEWARDS
from web.pages.review_change import number_in
from web.parameters import FieldProblem, Parameters
from web.rendering import render
from web.views.review_frame import review_page_frame, review_tabs
from web.views.review_run import ON_A_PAGE, RunsPage, run_page, run_row
from web.views.shell import Link
from web.visit import Visit

router = Pages()
MOST_RUNS = 100


@router.page("/pruefen/laeufe", STEWARDS)
def runs(request: Request) -> HTMLResponse:
    """The newest runs."""
    visit = Visit(request)
    found = visit.office.runs.runs(limit=MOST_RUNS)
    view = RunsPage(review_tabs(visit), tuple(run_row(visit, run) for run in found))
    return render(visit, "review_runs.html", view, review_page_frame(visit, visit.say("Läufe")))


@router.page("/pruefen/laeufe/{number}", STEWARDS)
def run(request: Request, number: str) -> HTMLResponse:
    """The report of a run."""
    return _show(Visit(request), number_in(number))


@router.action("/pruefen/laeufe/{number}/freigeben", STEWARDS)
def release(request: Request, number: str) -> Response:
    """Lets a withheld run take effect."""
    visit, this = Visit(request), number_in(number)
    try:
        visit.office.publication.release(this, visit.actor, visit.now)
    except AlreadyDecided as error:
        return _show(visit, this, FieldProblem("lauf", str(error), ""), status=409)
    return RedirectResponse(visit.url(f"/pruefen/laeufe/{this}"), status_code=303)


@router.action("/pruefen/laeufe/{number}/verwerfen", STEWARDS)
def discard(request: Request, number: str) -> Response:
    """Drops a withheld run, with a reason."""
    visit, this = Visit(request), number_in(number)
    reason = Parameters(visit.form, visit.say).text("grund", 500)
    try:
        visit.office.publication.discard(this, visit.actor, visit.now, reason)
    except ReasonMissing:
        message = visit.say("Schreiben Sie, warum der Lauf nicht gelten soll.")
        return _show(visit, this, FieldProblem("grund", message, ""))
    except AlreadyDecided as error:
        return _show(visit, this, FieldProblem("lauf", str(error), ""), status=409)
    return RedirectResponse(visit.url(f"/pruefen/laeufe/{this}"), status_code=303)


def _show(visit: Visit, number: int, *problems: FieldProblem, status: int = 422) -> HTMLResponse:
    values = Parameters(visit.request.query_params, visit.say)
    page = values.number("seite", visit.say("Seite"), 1, 1, 100_000)
    report = visit.office.runs.report(number, ON_A_PAGE, (page - 1) * ON_A_PAGE)
    typed = Parameters(visit.form, visit.say).text("grund", 500) if visit.request.method == "POST" else ""
    view = run_page(visit, report, page, problems=problems, typed=typed)
    above = Link(visit.url("/pruefen/laeufe"), visit.say("Läufe"))
    title = visit.say("%(title)s, Lauf %(n)s", title=report.run.title, n=number)
    frame = review_page_frame(visit, title, bool(problems), above)
    return render(visit, "review_run.html", view, frame, status=status if problems else 200)
