"""/pruefen/widersprueche: the same fact, different values, both sources; a person decides, both stay visible."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from kb.editorial.contradictions import Dispute
from kb.editorial.errors import ChangedMeanwhile, ReasonMissing, UnknownChange
from web.access import Pages
from web.pages.review import STEWARDS
from web.pages.review_change import base_in
from web.parameters import FieldProblem, Parameters
from web.rendering import render
from web.views.review_board import BoardPage, board_row, dispute_key
from web.views.review_frame import review_page_frame, review_tabs
from web.views.review_queue import Choice
from web.views.shell import Link
from web.visit import Visit

router = Pages()
_A_PAGE = 15


@router.page("/pruefen/widersprueche", STEWARDS)
def board(request: Request) -> HTMLResponse:
    """All contradictions, the open ones first."""
    return _show(Visit(request))


@router.action("/pruefen/widersprueche/{id}", STEWARDS)
def decide(request: Request, id: str) -> Response:
    """Says which side holds, with a reason."""
    visit = Visit(request)
    visit.office.store.entry(id)
    values = Parameters(visit.form, visit.say)
    topic, choice = visit.form.get("thema", "")[:500], values.text("gilt", 10)
    key = dispute_key(id, topic)
    problems = []
    if choice != "keine" and not (choice.isdecimal() and len(choice) < 4):
        problems.append(FieldProblem("gilt", visit.say("Wählen Sie, welche Angabe gilt."), "", anchor=f"gilt-{key}-0"))
    reason = values.text("grund", 500)
    if not reason:
        message = visit.say("Schreiben Sie, woran Sie das erkannt haben.")
        problems.append(FieldProblem("grund", message, "", anchor=f"grund-{key}"))
    if problems:
        return _show(visit, key, *problems)
    holds = None if choice == "keine" else int(choice)
    try:
        visit.office.board.decide(id, topic, holds, visit.actor, visit.now, reason, base_in(values))
    except (UnknownChange, ChangedMeanwhile) as error:
        return _show(visit, key, FieldProblem("gilt", str(error), "", anchor=f"w-{key}"), status=409)
    return _done(visit, "entschieden")


@router.action("/pruefen/widersprueche/{id}/wieder-offen", STEWARDS)
def reopen(request: Request, id: str) -> Response:
    """Takes a decision back, with a reason."""
    visit = Visit(request)
    visit.office.store.entry(id)
    topic = visit.form.get("thema", "")[:500]
    key = dispute_key(id, topic)
    reason = Parameters(visit.form, visit.say).text("grund", 500)
    try:
        visit.office.board.reopen(id, topic, visit.actor, visit.now, reason)
    except ReasonMissing:
        message = visit.say("Schreiben Sie, warum die Entscheidung nicht mehr gilt.")
        return _show(visit, key, FieldProblem("grund", message, "", anchor=f"grund-{key}"))
    except UnknownChange as error:
        return _show(visit, key, FieldProblem("gilt", str(error), "", anchor=f"w-{key}"), status=409)
    return _done(visit, "offen")


def _show(visit: Visit, key: str = "", *problems: FieldProblem, status: int = 422) -> HTMLResponse:
    say, office = visit.say, visit.office
    values = Parameters(visit.request.query_params, say)
    state = values.text("stand", 20)
    page = values.number("seite", say("Seite"), 1, 1, 100_000)
    everything = office.disputes()
    found = _of_state(everything, state)
    if key:  # the form that was sent stands alone with its problems, wherever it is in the list
        found, page = tuple(one for one in everything if _key(one) == key), 1
    start = (page - 1) * _A_PAGE
    shown = found[start : start + _A_PAGE]
    bases = office.store.revisions_of(one.entry.id for one in shown)
    opened, conflicting = sum(one.is_open for one in everything), office.queue.count_conflicts()

    def to(number: int, label: str) -> Link:
        return Link(visit.url("/pruefen/widersprueche", stand=state or None, seite=str(number)), label)

    view = BoardPage(
        tabs=review_tabs(visit),
        states=(
            Choice("", say("alle (%(n)s)", n=len(everything)), state not in ("offen", "entschieden")),
            Choice("offen", say("offen (%(n)s)", n=opened), state == "offen"),
            Choice("entschieden", say("entschieden (%(n)s)", n=len(everything) - opened), state == "entschieden"),
        ),
        rows=tuple(
            board_row(visit, one, bases.get(one.entry.id, 0), problems if _key(one) == key else ()) for one in shown
        ),
        waiting=Link(
            visit.url("/pruefen", ergebnis="changed"),
            say.plural(
                "%(n)s Vorschlag widerspricht einem Eintrag", "%(n)s Vorschläge widersprechen Einträgen", conflicting
            ),
        )
        if conflicting
        else None,
        total=say.plural("%(n)s Widerspruch", "%(n)s Widersprüche", len(found)),
        problems=tuple(replace(problem, anchor=problem.anchor or problem.field) for problem in problems),
        said=_said(visit),
        earlier=to(page - 1, say("Vorige Seite")) if page > 1 else None,
        later=to(page + 1, say("Nächste Seite")) if start + _A_PAGE < len(found) else None,
    )
    frame = review_page_frame(visit, say("Widersprüche zwischen Quellen"), bool(problems))
    return render(visit, "review_board.html", view, frame, status=status if problems else 200)


def _of_state(disputes: tuple[Dispute, ...], state: str) -> tuple[Dispute, ...]:
    match state:
        case "offen":
            return tuple(one for one in disputes if one.is_open)
        case "entschieden":
            return tuple(one for one in disputes if not one.is_open)
        case _:
            return disputes


def _key(one: Dispute) -> str:
    return dispute_key(one.entry.id, one.contradiction.topic)


def _done(visit: Visit, what: str) -> Response:
    return RedirectResponse(visit.url("/pruefen/widersprueche", gut=what), status_code=303)


def _said(visit: Visit) -> str | None:
    match visit.request.query_params.get("gut"):
        case "entschieden":
            return visit.say("Entschieden. Beide Angaben bleiben im Eintrag sichtbar.")
        case "offen":
            return visit.say("Der Widerspruch ist wieder offen.")
        case _:
            return None
