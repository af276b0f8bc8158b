"""/faelle/{id}: where a case stands in the process chain, what is open, what happened, and which papers are there."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from kb.entries import RecognitionBody
from kb.vocabulary import Phase
from matcher.casework.checklist import checklist
from matcher.casework.file import CaseFile
from matcher.casework.timeline import timeline
from matcher.proposal import Verdict
from web.access import Pages
from web.pages.cases import CASEWORK
from web.rendering import render
from web.views.case_frame import CaseFrame, case_frame, case_page_frame, case_path
from web.views.phrase import Phrase, content
from web.views.proposal import SIGNS, outcome_word
from web.views.shell import Link
from web.visit import Visit

router = Pages()

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class PhaseMark:
    """A phase of the process chain as seen from the case."""

    number: str
    label: str
    state: str
    """„done“, „now“ or „ahead“."""
    word: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """Something on a day."""

    day: str
    text: Phrase
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A demand of the body and how it stands."""

    sign: str
    word: str
    code: str
    text: Phrase


@dataclass(frozen=True, slots=True)
class CaseOverviewPage:
    """The overview."""

    case: CaseFrame
    phases: tuple[PhaseMark, ...]
    next: tuple[Link, ...]
    due: tuple[tuple[str, str], ...]
    ahead: tuple[EventLine, ...]
    past: tuple[EventLine, ...]
    body: Link | None
    papers: tuple[PaperLine, ...]
    opened: str
    delete_on: str


@router.page("/faelle/{case_id}", CASEWORK)
def overview(request: Request, case_id: str) -> HTMLResponse:
    """The overview of a case."""
    visit = Visit(request)
    file = visit.casebook.cases.file(visit.actor, case_id, visit.now)
    case, say = file.case, visit.say
    events = tuple(
        EventLine(say.date(event.on), content(say, event.text), event.on > visit.today) for event in timeline(file)
    )
    body = _body(visit, file)
    path = case_path(case.id)
    view = CaseOverviewPage(
        case=case_frame(visit, case),
        phases=tuple(_mark(visit, phase, case.phase) for phase in Phase),
        next=tuple(_next(visit, file, path)),
        due=tuple((say.date(one.due), one.text) for one in file.reminders if one.done_on is None),
        ahead=tuple(event for event in events if event.is_ahead),
        past=tuple(event for event in reversed(events) if not event.is_ahead)[:_SHOWN],
        body=Link(visit.url(f"/eintrag/{body.id}"), body.title) if body else None,
        papers=tuple(_papers(visit, file, body)) if body else (),
        opened=say.date(case.opened_on),
        delete_on=say.date(case.delete_on),
    )
    return render(visit, "case_overview.html", view, case_page_frame(visit, case, say("Überblick")))


def _mark(visit: Visit, phase: Phase, now: Phase) -> PhaseMark:
    say = visit.say
    if phase is now:
        return PhaseMark(phase.value, say.label(phase), "now", say("jetzt"))
    if int(phase.value) < int(now.value):
        return PhaseMark(phase.value, say.label(phase), "done", say("davor"))
    return PhaseMark(phase.value, say.label(phase), "ahead", say("danach"))


def _next(visit: Visit, file: CaseFile, path: str) -> list[Link]:
    """The nearest thing to do first."""
    say = visit.say
    questions = visit.matching.proposals(file.profile.profile, visit.today).questions
    found = []
    if questions:
        found.append(Link(visit.url(f"{path}/profil"), say("Profil ergänzen")))
    found.append(Link(visit.url(f"{path}/vorschlaege"), say("Vorschläge ansehen")))
    found.append(Link(visit.url(f"{path}/akte/wiedervorlagen/neu"), say("Wiedervorlage anlegen")))
    return found


def _body(visit: Visit, file: CaseFile) -> RecognitionBody | None:
    """The body that decides, where that is clear."""
    bodies = visit.matching.proposals(file.profile.profile, visit.today).bodies
    first = bodies[0] if bodies and bodies[0].verdict is not Verdict.BLOCKED else None
    return first.entry if first and isinstance(first.entry, RecognitionBody) else None


def _papers(visit: Visit, file: CaseFile, body: RecognitionBody) -> list[PaperLine]:
    lines = checklist(body, file.profile.profile.documents, file.documents)
    return [
        PaperLine(
            SIGNS[line.outcome],
            outcome_word(visit.say, line.outcome),
            line.outcome.value,
            content(visit.say, line.demand.text),
        )
        for line in lines
    ]
