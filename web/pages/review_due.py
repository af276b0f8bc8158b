"""/pruefen/faellig: entries that somebody should look at again, and saying that they still hold."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from kb.editorial.due import Reason
from web.access import Pages
from web.pages.review import STEWARDS
from web.parameters import Parameters
from web.rendering import render
from web.views.review_due import DuePage, due_row
from web.views.review_frame import review_page_frame, review_tabs
from web.views.review_queue import Choice
from web.views.shell import Link
from web.visit import Visit

router = Pages()
_A_PAGE = 20


@router.page("/pruefen/faellig", STEWARDS)
def due(request: Request) -> HTMLResponse:
    """What is due, the most urgent first."""
    visit = Visit(request)
    say, values = visit.say, Parameters(request.query_params, visit.say)
    reason = values.term("grund", Reason, say("Grund"))
    page = values.number("seite", say("Seite"), 1, 1, 100_000)
    everything = visit.office.due(visit.today)
    found = [one for one in everything if reason is None or reason in one.reasons]
    start = (page - 1) * _A_PAGE

    def to(number: int, label: str) -> Link:
        return Link(visit.url("/pruefen/faellig", grund=reason and reason.value, seite=str(number)), label)

    view = DuePage(
        tabs=review_tabs(visit),
        reasons=(
            Choice("", say("alle Gründe"), reason is None),
            *(
                Choice(one.value, f"{say.label(one)} ({count})", one is reason)
                for one in Reason
                if (count := sum(one in item.reasons for item in everything))
            ),
        ),
        rows=tuple(due_row(visit, one, reason, page) for one in found[start : start + _A_PAGE]),
        total=say.plural("%(n)s Eintrag ist fällig", "%(n)s Einträge sind fällig", len(found)),
        is_filtered=reason is not None,
        all_url=visit.url("/pruefen/faellig"),
        said=say("Als geprüft vermerkt.") if request.query_params.get("gut") == "geprueft" else None,
        earlier=to(page - 1, say("Vorige Seite")) if page > 1 else None,
        later=to(page + 1, say("Nächste Seite")) if start + _A_PAGE < len(found) else None,
    )
    return render(visit, "review_due.html", view, review_page_frame(visit, say("Fällig zur Prüfung")))


@router.action("/pruefen/faellig/{id}", STEWARDS)
def confirm(request: Request, id: str) -> Response:
    """The entry was looked at and holds; a doubt is settled by that."""
    visit = Visit(request)
    why = Parameters(visit.form, visit.say).text("wie", 200)
    visit.office.feedback.settle(id, visit.actor, visit.now, why)
    kept = {name: request.query_params.get(name) for name in ("grund", "seite")}
    return RedirectResponse(visit.url("/pruefen/faellig", **kept, gut="geprueft"), status_code=303)
