"""/faelle/{id}: where a case stands, what is open, and the next thing to do."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from kb.vocabulary import Phase
from web.access import Pages
from web.pages.cases import CASEWORK
from web.rendering import render
from web.views.case_frame import CaseFrame, case_frame, case_page_frame
from web.views.shell import Link
from web.visit import Visit

router = Pages()


@dataclass(frozen=True, slots=True)
class PhaseMark:
    """A phase of the process chain as seen from the case."""

    number: str
    label: str
    state: str
    """„done“, „now“ or „ahead“."""
    word: str


@dataclass(frozen=True, slots=True)
class CaseOverviewPage:
    """The overview."""

    case: CaseFrame
    phases: tuple[PhaseMark, ...]
    opened: str
    delete_on: str
    next: Link


@router.page("/faelle/{case_id}", CASEWORK)
def overview(request: Request, case_id: str) -> HTMLResponse:
    """The overview of a case."""
    visit = Visit(request)
    case = visit.casebook.cases.case(visit.actor, case_id, visit.now)
    say = visit.say
    view = CaseOverviewPage(
        case=case_frame(visit, case),
        phases=tuple(_mark(visit, phase, case.phase) for phase in Phase),
        opened=say.date(case.opened_on),
        delete_on=say.date(case.delete_on),
        next=Link(visit.url(f"/faelle/{case.id}/profil"), say("Profil ergänzen")),
    )
    return render(visit, "case_overview.html", view, case_page_frame(visit, case, say("Überblick")))


def _mark(visit: Visit, phase: Phase, now: Phase) -> PhaseMark:
    say = visit.say
    if phase is now:
        return PhaseMark(phase.value, say.label(phase), "now", say("jetzt"))
    is_done = int(phase.value) < int(now.value)
    return PhaseMark(
        phase.value, say.label(phase), "done" if is_done else "ahead", say("davor") if is_done else say("danach")
    )
