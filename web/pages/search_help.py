"""Ways on when little or nothing was found: which filter to give up, and how much that would find."""

from __future__ import annotations

from dataclasses import dataclass

from kb.search.query import Filters
from web.pages.search_form import SearchForm
from web.visit import Visit

MOST_TRIES = 6
"""So many filters are tried at most, each a search of its own."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A wider question: its address, what is given up, and what it finds."""

    url: str
    label: str
    count: str


def relaxations(visit: Visit, form: SearchForm) -> tuple[Relaxation, ...]:
    """Wider questions that find more, the most fruitful first."""
    found = []
    now = visit.knowledge.search(form.query(visit.today, 0)).total
    for label, wider in _wider(visit, form)[:MOST_TRIES]:
        total = visit.knowledge.search(wider.query(visit.today, 0)).total
        if total > now:
            count = visit.say.plural("%(n)s Treffer", "%(n)s Treffer", total)
            found.append((total, Relaxation(wider.url(visit), label, count)))
    found.sort(key=lambda item: -item[0])
    return tuple(relaxation for _, relaxation in found)


def _wider(visit: Visit, form: SearchForm) -> list[tuple[str, SearchForm]]:
    say, chosen, none = visit.say, form.filters, Filters()
    tries: list[tuple[str, SearchForm]] = []
    if chosen.near and chosen.radius_km < 100:
        tries.append((say("im Umkreis von 100 km suchen"), form.without(radius_km=100.0)))
    if chosen.near:
        tries.append((say("ohne Umkreis suchen"), form.without(near=None, radius_km=none.radius_km)))
    if chosen.district:
        tries.append((say("in allen Landkreisen suchen"), form.without(district=None)))
    if chosen.available_on:
        tries.append((say("ohne Datum suchen"), form.without(available_on=None)))
    if chosen.level:
        tries.append((say("ohne Sprachniveau suchen"), form.without(level=None)))
    if chosen.statuses:
        tries.append((say("auch beendete und zu prüfende Einträge zeigen"), form.without(statuses=())))
    if chosen.formats:
        tries.append((say("alle Formate zeigen"), form.without(formats=())))
    if chosen.phases:
        tries.append((say("in allen Phasen suchen"), form.without(phases=())))
    if chosen.action_fields:
        tries.append((say("in allen Handlungsfeldern suchen"), form.without(action_fields=())))
    if chosen.kinds:
        tries.append((say("alle Arten von Einträgen zeigen"), form.without(kinds=())))
    if chosen.lands != ():
        tries.append((say("in allen Ländern suchen"), form.without(lands=())))
    return tries
