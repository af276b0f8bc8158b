"""/korpus: what Lotse knows, how much of it was checked, and how old it is."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from kb.coverage import coverage
from web.access import PUBLIC, Pages
from web.rendering import render
from web.views.coverage import coverage_page
from web.views.shell import Frame
from web.visit import Visit

router = Pages()


@router.page("/korpus", PUBLIC)
def corpus(request: Request) -> HTMLResponse:
    """The report, counted afresh as of today."""
    visit = Visit(request)
    known = visit.knowledge
    entries = known.entries()
    view = coverage_page(visit, entries, coverage(entries, known.occupations.all, known.places, visit.today))
    return render(visit, "corpus.html", view, Frame(visit.say("Was Lotse weiß"), canonical=visit.url("/korpus")))
