"""/eintrag/{id}: one entry with every fact's source, as a page and as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from markupsafe import Markup

from kb import freshness
from kb.entries import Entry, entry_data
from kb.errors import UnknownEntry
from kb.exchange.schemaorg import json_ld
from kb.search.query import Filters, Query
from kb.vocabulary import Kind
from web.access import PUBLIC, Pages
from web.errors import PageNotFound
from web.rendering import render
from web.views.card import Card, card
from web.views.entry import entry_page
from web.views.shell import Frame, Link
from web.visit import Visit

router = Pages()


@dataclass(frozen=True, slots=True)
class MissingEntry:
    """The page in place of an entry that does not exist: what may have been meant."""

    id: str
    similar: tuple[Card, ...]
    search_url: str


@router.page("/eintrag/{id}.json", PUBLIC)
def entry_json(request: Request, id: str) -> Response:
    """The entry's data, its status and the date by which it was judged."""
    visit = Visit(request)
    try:
        entry = visit.knowledge.entry(id)
    except UnknownEntry as error:
        raise PageNotFound(str(error)) from error
    status = freshness.status(entry, visit.today).value
    return JSONResponse(
        {
            **entry_data(entry),
            "status": status,
            "as_of": visit.today.isoformat(),
            "dated": freshness.dated(entry),
            "url": visit.absolute(f"/eintrag/{entry.id}"),
        }
    )


@router.page("/eintrag/{id}", PUBLIC)
def entry(request: Request, id: str) -> HTMLResponse:
    """The entry's page; a helpful 404 where there is none."""
    visit = Visit(request)
    try:
        found = visit.knowledge.entry(id)
    except UnknownEntry:
        return _missing(visit, id)
    view = entry_page(visit, found, visit.today, script_json(json_ld(found, visit.absolute(""), visit.today)))
    frame = Frame(
        view.title.text,
        canonical=visit.url(f"/eintrag/{found.id}"),
        json_alternate=view.json_url,
        crumbs=_crumbs(visit, found),
    )
    return render(visit, "entry.html", view, frame)


def script_json(data: object) -> Markup:
    """JSON that can stand in a script element: nothing in it can end the element or open another."""
    text = json.dumps(data, ensure_ascii=False)
    for sign, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, escape)
    return Markup(text)


def _crumbs(visit: Visit, entry: Entry) -> tuple[Link, ...]:
    say, url = visit.say, visit.url
    match entry.kind:
        case Kind.PRACTICE:
            above = Link(url("/praxis"), say("Gute Praxis"))
        case Kind.INFO:
            above = Link(url("/wissen"), say("Wissen"))
        case kind:
            above = Link(url("/suche", art=kind.value), _plural(visit, kind))
    return (Link(url("/"), say("Start")), above)


def _plural(visit: Visit, kind: Kind) -> str:
    say = visit.say
    names = {
        Kind.OFFER: say("Angebote"),
        Kind.BODY: say("Zuständige Stellen"),
        Kind.PARTNER: say("Partner und Beratung"),
        Kind.FUNDING: say("Förderung"),
    }
    return names.get(kind, say.label(kind))


def _missing(visit: Visit, id: str) -> HTMLResponse:
    words = " ".join(id[:80].replace("-", " ").split())
    found = visit.knowledge.search(Query(words, visit.today, Filters(lands=()), limit=5)).hits if words else ()
    view = MissingEntry(
        id=id[:80],
        similar=tuple(card(visit, hit.entry, visit.today, hit.status) for hit in found),
        search_url=visit.url("/suche", q=words),
    )
    frame = Frame(visit.say("Eintrag nicht gefunden"), indexed=False)
    return render(visit, "missing_entry.html", view, frame, status=404)
