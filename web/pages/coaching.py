"""/coaching: group and individual coaching with dates and seats; cases take part or wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from kb.vocabulary import Format
from matcher.casework.cases import CaseQuery
from matcher.casework.coaching import CoachingContent, CoachingKind, Session
from matcher.casework.coachings import Occupancy
from matcher.casework.enrolment import EnrolmentState
from web.access import Pages
from web.errors import PageNotFound
from web.pages.cases import CASEWORK
from web.parameters import FieldProblem, Parameters
from web.profile_form.asks import Field, Kind
from web.profile_form.content import read_content
from web.profile_form.reading import FieldReader
from web.profile_form.writing import Raw
from web.rendering import render
from web.views.case_frame import case_path
from web.views.record_form import record_form, revision_of
from web.views.shell import Frame, Link
from web.visit import Visit

router = Pages()


@dataclass(frozen=True, slots=True)
class CoachingLine:
    """A coaching in the list."""

    url: str
    title: str
    kind: str
    when: str
    place: str
    seats: str


@dataclass(frozen=True, slots=True)
class CoachingsPage:
    """Coachings that have not ended."""

    lines: tuple[CoachingLine, ...]
    new_url: str


@dataclass(frozen=True, slots=True)
class ParticipantLine:
    """A case that takes part or waits."""

    case_id: str
    url: str
    name: str
    state: str
    has_seat: bool


@dataclass(frozen=True, slots=True)
class CoachingPage:
    """One coaching."""

    line: CoachingLine
    sessions: tuple[str, ...]
    text: str
    participants: tuple[ParticipantLine, ...]
    action: str
    change_url: str
    problems: tuple[FieldProblem, ...]


@router.page("/coaching", CASEWORK)
def coachings(request: Request) -> HTMLResponse:
    """The organisation's coachings, the next first."""
    visit = Visit(request)
    found = visit.casebook.coachings.all(visit.actor, visit.now)
    view = CoachingsPage(tuple(_line(visit, one) for one in found), visit.url("/coaching/neu"))
    return render(visit, "coachings.html", view, Frame(visit.say("Coaching"), indexed=False))


@router.page("/coaching/neu", CASEWORK)
def ask(request: Request) -> HTMLResponse:
    """The form for a new coaching."""
    visit = Visit(request)
    title = visit.say("Coaching anbieten")
    return record_form(visit, title, _fields(visit), visit.url("/coaching/neu"), _back(visit))


@router.action("/coaching/neu", CASEWORK)
def offer(request: Request) -> Response:
    """Offers a coaching."""
    visit = Visit(request)
    content, read = _read(visit)
    if content is None:
        title, action = visit.say("Coaching anbieten"), visit.url("/coaching/neu")
        problems = read.problems(visit)
        return record_form(visit, title, _fields(visit), action, _back(visit), raw=read.raw, problems=problems)
    made = visit.casebook.coachings.offer(visit.actor, content, visit.now)
    return RedirectResponse(visit.url(f"/coaching/{made.id}"), status_code=303)


@router.page("/coaching/{coaching_id}", CASEWORK)
def show(request: Request, coaching_id: str) -> HTMLResponse:
    """One coaching with those who take part and wait."""
    return _page(Visit(request), coaching_id)


@router.action("/coaching/{coaching_id}", CASEWORK)
def act(request: Request, coaching_id: str) -> Response:
    """Enrols a case, takes one out, or notes who came."""
    visit = Visit(request)
    say, values, coachings = visit.say, Parameters(visit.form, visit.say), visit.casebook.coachings
    case_id = values.text("fall")
    match values.text("was"):
        case "anmelden":
            number = values.text("nummer")
            query = CaseQuery(text=number, limit=1) if number.isdecimal() else None
            found = visit.casebook.cases.find(visit.actor, query).cases if query else ()
            if not found:
                values.complain("nummer", say("Einen offenen Fall mit dieser Nummer gibt es nicht."), number)
                return _page(visit, coaching_id, values.found_problems(visit))
            coachings.enrol(visit.actor, found[0].id, coaching_id, visit.now)
        case "abmelden":
            coachings.leave(visit.actor, case_id, coaching_id, visit.now)
        case "teilgenommen":
            coachings.note_attendance(visit.actor, case_id, coaching_id, True, visit.now)
        case "gefehlt":
            coachings.note_attendance(visit.actor, case_id, coaching_id, False, visit.now)
        case "zurueckziehen":
            coachings.withdraw(visit.actor, coaching_id, visit.now)
            return RedirectResponse(visit.url("/coaching"), status_code=303)
        case _:
            raise PageNotFound("Das lässt sich mit einem Coaching nicht tun.")
    return RedirectResponse(visit.url(f"/coaching/{coaching_id}"), status_code=303)


@router.page("/coaching/{coaching_id}/aendern", CASEWORK)
def ask_to_change(request: Request, coaching_id: str) -> HTMLResponse:
    """The form of a coaching, filled."""
    visit = Visit(request)
    coaching = visit.casebook.coachings.one(visit.actor, coaching_id, visit.now).coaching
    action = visit.url(f"/coaching/{coaching_id}/aendern")
    dates = "\n".join(_typed(visit, session) for session in coaching.sessions)
    raw: Raw = {
        "title": (coaching.title,), "kind": (coaching.kind.value,), "form": (coaching.form.value,),
        "seats": (str(coaching.seats),), "place": (coaching.place,), "dates": (dates,), "text": (coaching.text,),
    }  # fmt: skip
    return record_form(visit, coaching.title, _fields(visit), action, _back(visit), raw=raw, record=coaching)


@router.action("/coaching/{coaching_id}/aendern", CASEWORK)
def change(request: Request, coaching_id: str) -> Response:
    """Changes a coaching; more seats let those who wait move up."""
    visit = Visit(request)
    coaching = visit.casebook.coachings.one(visit.actor, coaching_id, visit.now).coaching
    content, read = _read(visit)
    if content is None:
        action = visit.url(f"/coaching/{coaching_id}/aendern")
        return record_form(
            visit, coaching.title, _fields(visit), action, _back(visit),
            raw=read.raw, record=coaching, problems=read.problems(visit),
        )  # fmt: skip
    revision = revision_of(visit)
    visit.casebook.coachings.change(visit.actor, coaching_id, content, revision=revision, now=visit.now)
    return RedirectResponse(visit.url(f"/coaching/{coaching_id}"), status_code=303)


def _fields(visit: Visit) -> tuple[Field, ...]:
    say = visit.say
    return (
        Field("title", Kind.TEXT, say("Bezeichnung")),
        Field("kind", Kind.TERM, say("Art"), terms=CoachingKind),
        Field("form", Kind.TERM, say("Format"), terms=Format),
        Field("seats", Kind.NUMBER, say("Plätze"), most=500),
        Field("place", Kind.TEXT, say("Ort")),
        Field("dates", Kind.LONG, say("Termine"), say("Eine Zeile je Termin, zum Beispiel 03.12.2026 09:00-12:00")),
        Field("text", Kind.LONG, say("Beschreibung")),
    )


def _read(visit: Visit) -> tuple[CoachingContent | None, FieldReader]:
    """The content; dates are read line by line."""
    fields = tuple(field for field in _fields(visit) if field.path != "dates")
    sessions: list[Session] = []
    problems: list[str] = []
    typed = visit.form.get("dates", "")[:20_000]
    for line in (line.strip() for line in typed.splitlines() if line.strip()):
        try:
            sessions.append(_session(visit, line))
        except ValueError:
            problems.append(line[:60])
    content, read = read_content(visit, CoachingContent, fields, sessions=tuple(sessions))
    read.raw["dates"] = (typed,)
    for line in problems:
        message = visit.say("„%(line)s“ ist kein Termin. Schreiben Sie zum Beispiel 03.12.2026 09:00-12:00.", line=line)
        read.values.complain("dates", message, line)
    if not sessions and not problems:
        read.values.complain("dates", visit.say("%(label)s: Das fehlt noch.", label=visit.say("Termine")), "")
    read.values.problems = [one for one in read.values.problems if one.field != "sessions"]
    return (None if read.values.problems else content), read


def _session(visit: Visit, line: str) -> Session:
    day, clock = line.split(maxsplit=1)
    first, _, last = clock.replace("–", "-").replace(" ", "").partition("-")
    on = datetime.strptime(day, "%d.%m.%Y").date()
    zone = visit.now.tzinfo
    begins = datetime.combine(on, time.fromisoformat(first.zfill(5)), zone)
    return Session(begins=begins, until=datetime.combine(on, time.fromisoformat(last.zfill(5)), zone) if last else None)


def _typed(visit: Visit, session: Session) -> str:
    zone = visit.now.tzinfo
    begins = session.begins.astimezone(zone)
    until = f"-{session.until.astimezone(zone):%H:%M}" if session.until else ""
    return f"{begins:%d.%m.%Y %H:%M}{until}"


def _line(visit: Visit, one: Occupancy) -> CoachingLine:
    say, coaching = visit.say, one.coaching
    span = {say.date(coaching.starts_on), say.date(coaching.ends_on)}
    waiting = say(", %(n)s warten", n=one.waiting) if one.waiting else ""
    return CoachingLine(
        url=visit.url(f"/coaching/{coaching.id}"),
        title=coaching.title,
        kind=f"{say.label(coaching.kind)} · {say.label(coaching.form)}",
        when=" – ".join(sorted(span, key=lambda day: day != say.date(coaching.starts_on))),
        place=coaching.place,
        seats=say("%(free)s von %(seats)s Plätzen frei", free=one.free, seats=coaching.seats) + waiting,
    )


def _page(visit: Visit, coaching_id: str, problems: tuple[FieldProblem, ...] = ()) -> HTMLResponse:
    one = visit.casebook.coachings.one(visit.actor, coaching_id, visit.now)
    view = CoachingPage(
        line=_line(visit, one),
        sessions=tuple(_typed(visit, session) for session in one.coaching.sessions),
        text=one.coaching.text,
        participants=tuple(
            ParticipantLine(
                part.case.id, visit.url(case_path(part.case.id)), f"{part.case.number} · {part.case.pseudonym}",
                visit.say.label(part.state), part.state is not EnrolmentState.WAITING,
            )
            for part in visit.casebook.coachings.participants(visit.actor, coaching_id, visit.now)
        ),
        action=visit.url(f"/coaching/{coaching_id}"),
        change_url=visit.url(f"/coaching/{coaching_id}/aendern"),
        problems=problems,
    )  # fmt: skip
    frame = Frame(one.coaching.title, crumbs=(_back(visit),), indexed=False)
    return render(visit, "coaching.html", view, frame, status=422 if problems else 200)


def _back(visit: Visit) -> Link:
    return Link(visit.url("/coaching"), visit.say("Coaching"))
