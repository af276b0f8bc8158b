"""/pruefen: what sources propose, and taking over all of a source that needs no second look."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from kb.actor import Role
from kb.editorial.change import Outcome
from kb.editorial.queue import Wanted
from kb.editorial.run import RunState
from kb.vocabulary import Kind, Term
from web.access import Pages, only
from web.address import Value
from web.parameters import Parameters
from web.rendering import render
from web.views.review_frame import review_page_frame, review_tabs, said
from web.views.review_queue import AcceptAllPage, Choice, QueuePage, change_row, counts_of, source_rows
from web.views.shell import Link
from web.visit import Visit

router = Pages()
STEWARDS = only(Role.STEWARD)

_A_PAGE = 25
_PROPOSED = (Outcome.NEW, Outcome.CHANGED)


def wanted_in(values: Parameters, visit: Visit) -> tuple[Wanted, dict[str, Value]]:
    """The queue's filters in an address, and as parameters that keep them."""
    source = values.text("quelle", 80)
    kind = values.term("art", Kind, visit.say("Art"))
    outcome = values.term("ergebnis", Outcome, visit.say("Vorschlag"))
    kept: dict[str, Value] = {
        "quelle": source or None,
        "art": kind.value if kind else None,
        "ergebnis": outcome.value if outcome else None,
    }
    return Wanted(source=source or None, kind=kind, outcome=outcome), kept


@router.page("/pruefen", STEWARDS)
def queue(request: Request) -> HTMLResponse:
    """Open proposals, the oldest first."""
    visit = Visit(request)
    say, office = visit.say, visit.office
    values = Parameters(request.query_params, say)
    wanted, kept = wanted_in(values, visit)
    page = values.number("seite", say("Seite"), 1, 1, 100_000)
    waiting, total = office.queue.waiting(), office.queue.count(wanted)

    def to(number: int, label: str) -> Link:
        return Link(visit.url("/pruefen", **kept, seite=str(number)), label)

    view = QueuePage(
        tabs=review_tabs(visit),
        withheld=tuple(
            Link(visit.url(f"/pruefen/laeufe/{run.number}"), f"{run.title}, {say('Lauf %(n)s', n=run.number)}")
            for run in office.runs.runs(state=RunState.WITHHELD)
        ),
        sources=source_rows(visit, waiting),
        outcomes=_choices(visit, _PROPOSED, wanted.outcome, say("neu und geändert")),
        kinds=_choices(visit, Kind, wanted.kind, say("alle Arten")),
        names=(
            Choice("", say("alle Quellen"), wanted.source is None),
            *(Choice(name, name, name == wanted.source) for name in dict.fromkeys(one.source for one in waiting)),
        ),
        rows=tuple(
            change_row(visit, change, **kept) for change in office.queue.changes(wanted, _A_PAGE, (page - 1) * _A_PAGE)
        ),
        total=say.plural("%(n)s offener Vorschlag", "%(n)s offene Vorschläge", total),
        is_filtered=any(kept.values()),
        all_url=visit.url("/pruefen"),
        earlier=to(page - 1, say("Vorige Seite")) if page > 1 else None,
        later=to(page + 1, say("Nächste Seite")) if page * _A_PAGE < total else None,
        problems=values.found_problems(visit),
        said=said(visit),
    )
    frame = review_page_frame(visit, say("Prüfliste"), bool(values.problems))
    return render(visit, "review.html", view, frame, status=422 if values.problems else 200)


@router.page("/pruefen/alle", STEWARDS)
def ask_for_all(request: Request) -> Response:
    """The question before taking over everything of a source; back to the queue where nothing waits from it."""
    return _ask(Visit(request), request.query_params.get("quelle", ""))


@router.action("/pruefen/alle", STEWARDS)
def accept_all(request: Request) -> Response:
    """Takes over what is complete, contradicts nothing and resembles nothing."""
    visit = Visit(request)
    source = visit.form.get("quelle", "")
    reason = Parameters(visit.form, visit.say).text("grund", 500)
    decided = visit.office.desk.accept_all(visit.actor, visit.now, source=source, reason=reason)
    done = visit.url("/pruefen", gut="alle", n=str(decided.accepted), rest=str(decided.left))
    return RedirectResponse(done, status_code=303)


def _ask(visit: Visit, source: str) -> Response:
    counts = counts_of(visit, visit.office.queue.waiting(), source)
    if not counts:
        return RedirectResponse(visit.url("/pruefen"), status_code=303)
    view = AcceptAllPage(
        visit.url("/pruefen/alle"),
        tabs=review_tabs(visit),
        source=source,
        counts=counts,
        back=visit.url("/pruefen"),
        reason="",
    )
    above = Link(visit.url("/pruefen"), visit.say("Prüfliste"))
    frame = review_page_frame(visit, visit.say("Alle übernehmen"), above=above)
    return render(visit, "review_all.html", view, frame)


def _choices(visit: Visit, terms: object, chosen: Term | None, otherwise: str) -> tuple[Choice, ...]:
    offered = (Choice(term.value, visit.say.label(term), term is chosen) for term in terms)  # type: ignore[attr-defined]
    return (Choice("", otherwise, chosen is None), *offered)
