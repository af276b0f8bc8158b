"""The search form: what was asked, read from the address, and the addresses of its neighbours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from kb.errors import UnknownValue
from kb.search.query import LONGEST, Filters, Query
from kb.vocabulary import ActionField, Format, Kind, Land, Level, Phase, Status, SubProject
from web.address import Value
from web.parameters import FieldProblem, Parameters
from web.visit import Visit

PAGE_SIZE = 10
RADIUS = 50
ALL_LANDS = "alle"
HIDDEN = frozenset({"stand", "seite", "tp"})
"""Parameters without a field on the page."""


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A question as it stands in the form."""

    text: str
    cut: bool
    """Whether the question was longer than what is read."""
    filters: Filters
    judged: date | None
    """The judged date where it is not today."""
    page: int
    available_raw: str
    near_raw: str
    problems: tuple[FieldProblem, ...]

    def query(self, today: date, offset: int | None = None) -> Query:
        """The question for the knowledge base."""
        start = (self.page - 1) * PAGE_SIZE if offset is None else offset
        return Query(self.text, self.judged or today, self.filters, limit=PAGE_SIZE, offset=start)

    def without(self, **filters: object) -> SearchForm:
        """The same question with some filters changed, on its first page."""
        return replace(self, filters=replace(self.filters, **filters), page=1)  # type: ignore[arg-type]

    def parameters(self) -> dict[str, Value]:
        """The form as parameters of an address."""
        chosen = self.filters
        lands: list[str] = [ALL_LANDS] if chosen.lands == () else [land.value for land in chosen.lands or ()]
        return {
            "q": self.text,
            "art": chosen.kinds,
            "phase": chosen.phases,
            "feld": chosen.action_fields,
            "tp": chosen.sub_projects,
            "land": lands,
            "format": chosen.formats,
            "status": chosen.statuses,
            "niveau": chosen.level,
            "kreis": chosen.district,
            "ort": chosen.near,
            "umkreis": f"{chosen.radius_km:.0f}" if chosen.near and chosen.radius_km != RADIUS else None,
            "am": chosen.available_on.strftime("%d.%m.%Y") if chosen.available_on else None,
            "stand": self.judged.isoformat() if self.judged else None,
            "seite": self.page if self.page > 1 else None,
        }

    def url(self, visit: Visit) -> str:
        """The address of this question."""
        return visit.url("/suche", **self.parameters())


def read_form(visit: Visit) -> SearchForm:
    """The form from the address; what cannot be used is among its problems."""
    say = visit.say
    values = Parameters(visit.request.query_params, say)
    text = values.text("q", LONGEST + 1)
    filters = Filters(
        kinds=values.terms("art", Kind, say("Art des Eintrags")),
        lands=_lands(values, visit),
        phases=values.terms("phase", Phase, say("Phase")),
        action_fields=values.terms("feld", ActionField, say("Handlungsfeld")),
        sub_projects=values.terms("tp", SubProject, say("Teilprojekt")),
        level=values.term("niveau", Level, say("Sprachniveau")),
        formats=values.terms("format", Format, say("Format")),
        statuses=values.terms("status", Status, say("Status")),
        district=_district(values, visit),
        near=_near(values, visit),
        radius_km=float(values.number("umkreis", say("Umkreis in Kilometern"), RADIUS, 1, 300)),
        available_on=values.day("am", say("Verfügbar am")),
    )
    return SearchForm(
        text=text[:LONGEST],
        cut=len(text) > LONGEST,
        filters=filters,
        judged=values.day("stand", say("Stichtag")),
        page=values.number("seite", say("Seite"), 1, 1, 100_000),
        available_raw=values.text("am"),
        near_raw=values.text("ort"),
        problems=values.found_problems(visit, HIDDEN, "q"),
    )


def _lands(values: Parameters, visit: Visit) -> tuple[Land, ...] | None:
    if values.text("land").casefold() == ALL_LANDS:
        return ()
    return values.terms("land", Land, visit.say("Land")) or None


def _district(values: Parameters, visit: Visit) -> str | None:
    raw = values.text("kreis")
    if not raw:
        return None
    try:
        return visit.knowledge.places.district(raw)
    except UnknownValue as error:
        values.complain("kreis", visit.say("Landkreis: ") + str(error), raw, _guess(str(error)))
        return None


def _near(values: Parameters, visit: Visit) -> str | None:
    raw = values.text("ort")
    if not raw:
        return None
    try:
        visit.knowledge.places.locate(raw)
    except UnknownValue as error:
        values.complain("ort", visit.say("Ort: ") + str(error), raw, _guess(str(error)))
        return None
    return raw


def _guess(sentence: str) -> str | None:
    """The value that an UnknownValue names as the nearest."""
    _, found, rest = sentence.partition("gemeint ist wohl „")
    return rest.partition("“")[0] if found else None
