"""/verweis/{token}: a partner reads what was sent and answers, without an account; the link is good for one answer."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse

from matcher.partner_record import AnswerKind
from web.access import PUBLIC, Pages
from web.pages.case_referrals import read_reply
from web.pages.cases import Choice
from web.parameters import FieldProblem, Parameters
from web.rendering import render
from web.views.shell import Frame
from web.visit import Visit

router = Pages()


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """What was sent, and the form to answer."""

    action: str
    asked_by: str
    organisation: str
    asked_on: str
    purpose: str
    due: str
    last_day: str
    message: str
    items: tuple[tuple[str, str], ...]
    answers: tuple[Choice, ...]
    until: str
    day: str
    clock: str
    words: str
    who: str
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class ThanksPage:
    """The answer has come in."""

    asked_by: str
    organisation: str


@router.page("/verweis/{token}", PUBLIC)
def look(request: Request, token: str) -> HTMLResponse:
    """What was sent. Looking uses nothing up."""
    visit = Visit(request)
    return _page(visit, token, Parameters(request.query_params, visit.say))


@router.action("/verweis/{token}", PUBLIC)
def answer(request: Request, token: str) -> HTMLResponse:
    """Takes the answer; the link is used up then."""
    visit = Visit(request)
    values = Parameters(visit.form, visit.say)
    reply = read_reply(visit, values)
    if reply is None or values.problems:
        return _page(visit, token, values)
    asked = visit.casebook.answering.answer(token, reply, visit.now)
    view = ThanksPage(asked.asked_by, _organisation(visit, asked.tenant))
    return _private(
        render(visit, "answer_thanks.html", view, Frame(visit.say("Danke für Ihre Antwort"), indexed=False))
    )


def _page(visit: Visit, token: str, values: Parameters) -> HTMLResponse:
    say = visit.say
    asked = visit.casebook.answering.look(token, visit.now)
    chosen = values.text("antwort")
    view = AnswerPage(
        action=visit.url(f"/verweis/{token}"),
        asked_by=asked.asked_by,
        organisation=_organisation(visit, asked.tenant),
        asked_on=say.date(asked.asked_on),
        purpose=say.label(asked.purpose),
        due=say.date(asked.due),
        last_day=say.date(asked.last_day),
        message=asked.sent.message,
        items=tuple((item.label, item.text) for item in asked.sent.items),
        answers=tuple(Choice(kind.value, say.label(kind), kind.value == chosen) for kind in AnswerKind),
        until=values.text("warteliste"),
        day=values.text("termin"),
        clock=values.text("uhrzeit"),
        words=values.text("worte", 5000),
        who=values.text("wer", 300),
        problems=values.found_problems(visit),
    )
    title = say("Anfrage beantworten")
    frame = Frame(say("Fehler: %(title)s", title=title) if view.problems else title, indexed=False)
    return _private(render(visit, "answer.html", view, frame, status=422 if view.problems else 200))


def _organisation(visit: Visit, tenant: str) -> str:
    return next((one.name for one in visit.accounts.directory.organisations() if one.id == tenant), "")


def _private(response: HTMLResponse) -> HTMLResponse:
    """What stands here is for whoever holds the link, and stays in no cache."""
    response.headers["Cache-Control"] = "no-store"
    return response
