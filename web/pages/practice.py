"""/praxis: good practice by phase and field of action."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from kb.entries import Entry
from kb.vocabulary import ActionField, Kind, Phase
from web.access import PUBLIC, Pages
from web.parameters import FieldProblem, Parameters
from web.rendering import render
from web.views.card import Card, card
from web.views.shell import Frame
from web.visit import Visit

router = Pages()


@dataclass(frozen=True, slots=True)
class Choice:
    """One phase or field to narrow by; chosen ones lead back to all."""

    url: str
    label: str
    number: str
    count: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The practices of one phase."""

    anchor: str
    number: str
    label: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class PracticePage:
    """Everything the overview shows."""

    phases: tuple[Choice, ...]
    fields: tuple[Choice, ...]
    groups: tuple[Group, ...]
    count: str
    narrowed: bool
    all_url: str
    problems: tuple[FieldProblem, ...]


@router.page("/praxis", PUBLIC)
def practice(request: Request) -> HTMLResponse:
    """The overview; 422 for an unknown phase or field."""
    visit = Visit(request)
    values = Parameters(request.query_params, visit.say)
    phase = values.term("phase", Phase, visit.say("Phase"))
    field = values.term("feld", ActionField, visit.say("Handlungsfeld"))
    entries = visit.knowledge.entries(Kind.PRACTICE)
    view = _page(visit, entries, phase, field, values.found_problems(visit))
    frame = Frame(visit.say("Gute Praxis"), canonical=visit.url("/praxis"))
    return render(visit, "practice.html", view, frame, status=422 if values.problems else 200)


def _page(
    visit: Visit,
    entries: tuple[Entry, ...],
    phase: Phase | None,
    field: ActionField | None,
    problems: tuple[FieldProblem, ...],
) -> PracticePage:
    shown = [entry for entry in entries if _fits(entry, phase, field)]
    groups = [(one, [entry for entry in shown if (phase or _first(entry)) is one]) for one in Phase]
    rest = [entry for entry in shown if not entry.phases]
    made = [
        Group(f"phase-{one.value}", one.value, visit.say.label(one), _cards(visit, found))
        for one, found in groups
        if found
    ]
    if rest:
        made.append(Group("ohne-phase", "–", visit.say("Ohne Angabe einer Phase"), _cards(visit, rest)))
    return PracticePage(
        phases=tuple(_phase_choice(visit, entries, one, phase, field) for one in Phase),
        fields=tuple(_field_choice(visit, entries, one, phase, field) for one in ActionField),
        groups=tuple(made),
        count=visit.say.plural("%(n)s gute Praxis", "%(n)s gute Praktiken", len(shown)),
        narrowed=phase is not None or field is not None,
        all_url=visit.url("/praxis"),
        problems=problems,
    )


def _phase_choice(
    visit: Visit, entries: tuple[Entry, ...], one: Phase, phase: Phase | None, field: ActionField | None
) -> Choice:
    count = sum(_fits(entry, one, field) for entry in entries)
    url = visit.url("/praxis", phase=None if one is phase else one.value, feld=field)
    return Choice(url, visit.say.label(one), one.value, str(count), one is phase)


def _field_choice(
    visit: Visit, entries: tuple[Entry, ...], one: ActionField, phase: Phase | None, field: ActionField | None
) -> Choice:
    count = sum(_fits(entry, phase, one) for entry in entries)
    url = visit.url("/praxis", phase=phase, feld=None if one is field else one.value)
    return Choice(url, visit.say.label(one), "", str(count), one is field)


def _fits(entry: Entry, phase: Phase | None, field: ActionField | None) -> bool:
    return (phase is None or phase in entry.phases) and (field is None or field in entry.action_fields)


def _first(entry: Entry) -> Phase | None:
    """The phase under which a practice is listed where none is chosen, so that it is listed once."""
    return min(entry.phases, default=None)


def _cards(visit: Visit, entries: list[Entry]) -> tuple[Card, ...]:
    return tuple(card(visit, entry, visit.today) for entry in entries)
