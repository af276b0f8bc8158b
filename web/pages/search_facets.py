"""The filters of the search page with their counts, and the chips of the active ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from kb.search.query import Filters
from kb.vocabulary import ActionField, Format, Kind, Land, Level, Phase, Status, Term
from web.pages.search_form import ALL_LANDS, RADIUS, SearchForm
from web.visit import Visit

T = TypeVar("T", bound=Term)
Counts = Mapping[str, Mapping[str, int]]

STATUS_ORDER = (Status.CURRENT, Status.RECURRING, Status.UNVERIFIED, Status.PAST)
"""The most useful first."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter; ``count`` is empty where it is not known."""

    id: str
    value: str
    label: str
    count: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter with its values."""

    name: str
    legend: str
    options: tuple[Option, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter; its address is the same question without it."""

    label: str
    url: str


def facets(visit: Visit, form: SearchForm, counts: Counts) -> tuple[Facet, ...]:
    """The filters of several values."""
    say, chosen = visit.say, form.filters
    return (
        _facet(visit, "art", say("Art"), Kind, chosen.kinds, counts.get("kind", {}), True),
        _facet(visit, "status", say("Status"), STATUS_ORDER, chosen.statuses, counts.get("status", {}), True),
        _facet(visit, "phase", say("Phase"), Phase, chosen.phases, counts.get("phase", {})),
        _facet(visit, "feld", say("Handlungsfeld"), ActionField, chosen.action_fields, counts.get("action_field", {})),
        _facet(visit, "format", say("Format"), Format, chosen.formats, counts.get("format", {})),
    )


def level_options(visit: Visit, form: SearchForm) -> tuple[Option, ...]:
    """The levels, and none."""
    levels = [Option(level.value, level.value, level.value, "", form.filters.level is level) for level in Level]
    return (Option("", "", visit.say("alle"), "", form.filters.level is None), *levels)


def land_options(visit: Visit, form: SearchForm, counts: Counts) -> tuple[Option, ...]:
    """The Länder: the default, all, and each."""
    say, chosen, found = visit.say, form.filters.lands, counts.get("land", {})
    default = Option("", "", say("Sachsen-Anhalt oder in der Frage genannt"), "", chosen is None)
    every = Option(ALL_LANDS, ALL_LANDS, say("alle Länder"), "", chosen == ())
    lands = (
        Option(land.value, land.value, _counted(say.label(land), found.get(land.value)), "", chosen == (land,))
        for land in sorted(Land, key=lambda land: (land is not Land.ST, land is not Land.DE, say.label(land)))
    )
    return (default, every, *lands)


def district_options(visit: Visit, form: SearchForm, counts: Counts) -> tuple[Option, ...]:
    """The districts of Sachsen-Anhalt, and none."""
    chosen, found = form.filters.district, counts.get("district", {})
    none = Option("", "", visit.say("alle"), "", chosen is None)
    named = (
        Option(name, name, _counted(name, found.get(name)), "", chosen == name)
        for name in visit.knowledge.places.districts
    )
    return (none, *named)


def radius_options(form: SearchForm) -> tuple[Option, ...]:
    """The distances on offer, and the one chosen."""
    chosen = int(form.filters.radius_km)
    return tuple(Option(str(km), str(km), f"{km} km", "", km == chosen) for km in sorted({10, 25, RADIUS, 100, chosen}))


def chips(visit: Visit, form: SearchForm) -> tuple[Chip, ...]:
    """A chip for every active filter."""
    say, chosen = visit.say, form.filters

    def chip(label: str, **filters: object) -> Chip:
        return Chip(label, form.without(**filters).url(visit))

    found = [chip(say.label(one), kinds=_less(chosen.kinds, one)) for one in chosen.kinds]
    found += [chip(say.label(one), statuses=_less(chosen.statuses, one)) for one in chosen.statuses]
    found += [
        chip(say("Phase %(n)s", n=f"{one.value}: {say.label(one)}"), phases=_less(chosen.phases, one))
        for one in chosen.phases
    ]
    found += [chip(say.label(one), action_fields=_less(chosen.action_fields, one)) for one in chosen.action_fields]
    found += [chip(say.label(one), sub_projects=_less(chosen.sub_projects, one)) for one in chosen.sub_projects]
    found += [chip(say.label(one), formats=_less(chosen.formats, one)) for one in chosen.formats]
    if chosen.level:
        found.append(chip(say("Deutsch %(level)s", level=chosen.level.value), level=None))
    if chosen.lands is not None:
        found.append(chip(say.labels(chosen.lands) or say("alle Länder"), lands=None))
    if chosen.district:
        found.append(chip(chosen.district, district=None))
    if chosen.near:
        label = say("%(km)s km um %(place)s", km=f"{chosen.radius_km:.0f}", place=chosen.near)
        found.append(chip(label, near=None, radius_km=Filters().radius_km))
    if chosen.available_on:
        found.append(chip(say("verfügbar am %(day)s", day=say.date(chosen.available_on)), available_on=None))
    return tuple(found)


def _facet(
    visit: Visit,
    name: str,
    legend: str,
    kind: Iterable[T],
    chosen: tuple[T, ...],
    counts: Mapping[str, int],
    open: bool = False,
) -> Facet:
    options = (
        Option(
            id=f"{name}-{term.value}",
            value=term.value,
            label=visit.say.label(term),
            count=_count(counts, term, chosen),
            chosen=term in chosen,
        )
        for term in kind
    )
    return Facet(name, legend, tuple(options), open or bool(chosen))


def _count(counts: Mapping[str, int], term: Term, chosen: Iterable[Term]) -> str:
    """Counts are among what was found, so beside a chosen value the others' count would be misleading."""
    if term.value in counts:
        return str(counts[term.value])
    return "" if tuple(chosen) or not counts else "0"


def _counted(label: str, count: int | None) -> str:
    return label if count is None else f"{label} ({count})"


def _less(terms: tuple[T, ...], term: T) -> tuple[T, ...]:
    return tuple(one for one in terms if one is not term)
