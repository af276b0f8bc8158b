"""/regeln: the rule catalogue, and one page for each rule."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from kb.errors import UnknownValue
from matcher.examples import shipped_examples
from matcher.rules.catalogue import Subject
from matcher.rules.description import describe, find_rule
from matcher.touched import entries_of, judged
from web.access import PUBLIC, Pages
from web.errors import PageNotFound
from web.parameters import Parameters
from web.rendering import render
from web.views.rules import catalogue_view, rule_view
from web.views.shell import Frame, Link
from web.visit import Visit

router = Pages()


@router.page("/regeln", PUBLIC)
def catalogue(request: Request) -> HTMLResponse:
    """All rules by subject; 422 for an unknown subject."""
    visit = Visit(request)
    values = Parameters(request.query_params, visit.say)
    subject = values.term("thema", Subject, visit.say("Thema"))
    view = catalogue_view(visit, subject, values.found_problems(visit))
    frame = Frame(visit.say("Regelkatalog"), canonical=visit.url("/regeln"), indexed=subject is None)
    return render(visit, "rules.html", view, frame, status=422 if values.problems else 200)


@router.page("/regeln/{name}", PUBLIC)
def rule(request: Request, name: str) -> Response:
    """The rule of a slug; a number (R28) leads there. 404 naming the nearest where there is none."""
    visit = Visit(request)
    try:
        found = find_rule(name)
    except UnknownValue as error:
        raise PageNotFound(str(error)) from error
    address = visit.url(f"/regeln/{found.slug}")
    if name != found.slug:
        return RedirectResponse(address, status_code=308)
    results = judged(found, shipped_examples(), visit.knowledge, visit.today)
    view = rule_view(visit, describe(found, visit.today), entries_of(found, visit.knowledge), results)
    crumbs = (Link(visit.url("/regeln"), visit.say("Regelkatalog")),)
    return render(visit, "rule.html", view, Frame(view.title.text, canonical=address, crumbs=crumbs))
