"""/suche: the question, its filters, and what was found, with reasons."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from kb.search.hit import Results
from kb.search.query import LONGEST
from kb.vocabulary import Land
from web.access import PUBLIC, Pages
from web.pages.search_facets import (
    Chip,
    Facet,
    Option,
    chips,
    district_options,
    facets,
    land_options,
    level_options,
    radius_options,
)
from web.pages.search_form import PAGE_SIZE, SearchForm, read_form
from web.pages.search_help import Relaxation, relaxations
from web.parameters import FieldProblem
from web.rendering import render
from web.views.card import Card, card
from web.views.phrase import Phrase, contents
from web.views.shell import Frame, Link
from web.visit import Visit

router = Pages()

FEW = 2
"""Up to so many finds the page offers ways to find more."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything the search page shows."""

    text: str
    available_raw: str
    near_raw: str
    judged: str | None
    problems: tuple[FieldProblem, ...]
    facets: tuple[Facet, ...]
    levels: tuple[Option, ...]
    lands: tuple[Option, ...]
    districts: tuple[Option, ...]
    radii: tuple[Option, ...]
    chips: tuple[Chip, ...]
    clear_url: str
    heading: str
    notes: tuple[Phrase, ...]
    did_you_mean: Link | None
    cards: tuple[Card, ...]
    start: int
    few: str | None
    relaxations: tuple[Relaxation, ...]
    pages: tuple[Link, ...]
    previous: str | None
    next: str | None
    position: str | None
    searched: bool
    browse: bool


@router.page("/suche", PUBLIC)
def search(request: Request) -> HTMLResponse:
    """The search page; 422 where a filter cannot be used."""
    visit = Visit(request)
    form = read_form(visit)
    if form.problems:
        view = _page(visit, form, None)
        return render(visit, "search.html", view, Frame(visit.say("Fehler: Suche"), indexed=False), status=422)
    query = form.query(visit.today)
    results = visit.knowledge.search(query)
    if not results.hits and results.total:
        last = (results.total - 1) // PAGE_SIZE
        results = visit.knowledge.search(form.query(visit.today, last * PAGE_SIZE))
    view = _page(visit, form, results)
    title = visit.say("%(text)s: Suche", text=form.text[:80]) if form.text else visit.say("Suche")
    return render(visit, "search.html", view, Frame(title, indexed=not visit.request.query_params))


def _page(visit: Visit, form: SearchForm, results: Results | None) -> SearchPage:
    say = visit.say
    counts = results.facets if results else {}
    total = results.total if results else 0
    last = max(1, -(-total // PAGE_SIZE))
    page = min(form.page, last)
    active = chips(visit, form)
    few = bool(results) and total <= FEW and (form.text != "" or bool(active))
    as_of = form.judged or visit.today
    return SearchPage(
        text=form.text,
        available_raw=form.available_raw,
        near_raw=form.near_raw,
        judged=form.judged.isoformat() if form.judged else None,
        problems=form.problems,
        facets=facets(visit, form, counts),
        levels=level_options(visit, form),
        lands=land_options(visit, form, counts),
        districts=district_options(visit, form, counts),
        radii=radius_options(form),
        chips=active,
        clear_url=visit.url("/suche", q=form.text),
        heading=_heading(visit, form, results),
        notes=_notes(visit, form, results),
        did_you_mean=_did_you_mean(visit, results),
        cards=tuple(card(visit, hit.entry, as_of, hit.status, hit.snippet, hit.why) for hit in results.hits)
        if results
        else (),
        start=(page - 1) * PAGE_SIZE + 1,
        few=_few(visit, total) if few else None,
        relaxations=relaxations(visit, form) if few else (),
        pages=_pages(visit, form, page, last),
        previous=_at(visit, form, page - 1) if page > 1 else None,
        next=_at(visit, form, page + 1) if page < last else None,
        position=say("Seite %(page)s von %(last)s", page=page, last=last) if last > 1 else None,
        searched=results is not None,
        browse=not form.text and not active,
    )


def _heading(visit: Visit, form: SearchForm, results: Results | None) -> str:
    say = visit.say
    if results is None:
        return say("Es wurde noch nicht gesucht")
    if not results.total:
        return say("Nichts gefunden")
    if not form.text:
        return say.plural("%(n)s Eintrag", "%(n)s Einträge", results.total)
    return say.plural("%(n)s Treffer", "%(n)s Treffer", results.total)


def _few(visit: Visit, total: int) -> str:
    if total:
        return visit.say("Wenig dabei? So finden Sie mehr:")
    return visit.say("So finden Sie trotzdem weiter:")


def _notes(visit: Visit, form: SearchForm, results: Results | None) -> tuple[Phrase, ...]:
    say, notes = visit.say, []
    if form.cut:
        notes.append(say("Ihre Frage ist sehr lang. Gelesen wurden die ersten %(n)s Zeichen.", n=LONGEST))
    if form.judged:
        notes.append(say("Beurteilt zum Stichtag %(day)s.", day=say.date(form.judged)))
    elsewhere = tuple(land for land in results.lands if land not in (Land.ST, Land.DE)) if results else ()
    if elsewhere and form.filters.lands is None:
        named = say.labels(elsewhere)
        notes.append(say("In Ihrer Frage steht %(lands)s; gesucht wurde deshalb dort und bundesweit.", lands=named))
    site_wide = visit.knowledge.notes
    found = [note for note in results.notes if note not in site_wide] if results else []
    return (*(Phrase(note) for note in notes), *contents(say, found))


def _did_you_mean(visit: Visit, results: Results | None) -> Link | None:
    words = results.did_you_mean if results else None
    return Link(visit.url("/suche", q=words), words) if words else None


def _pages(visit: Visit, form: SearchForm, page: int, last: int) -> tuple[Link, ...]:
    near = [number for number in range(1, last + 1) if number in (1, last) or abs(number - page) <= 1]
    return tuple(Link(_at(visit, form, number), str(number), number == page) for number in near) if last > 1 else ()


def _at(visit: Visit, form: SearchForm, page: int) -> str:
    return visit.url("/suche", **{**form.parameters(), "seite": page if page > 1 else None})
