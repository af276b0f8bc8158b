"""/anmelden and /abmelden: coming in with password and one-time code, and going."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from web.access import ENTERING, PUBLIC, Pages
from web.accounts.kept_forms import PATH as KEPT_PATH
from web.accounts.sessions import Method
from web.accounts.sign_in_log import Event
from web.address import local
from web.cookies import SESSION, delete_cookie
from web.door import ask_for_code, half_way, let_in
from web.errors import TooOften
from web.parameters import FieldProblem
from web.rendering import render
from web.views.form_page import FormPage, form_frame, patience, waiting
from web.views.shell import Frame, Link, provider_link
from web.visit import Visit

router = Pages()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(FormPage):
    """The form for name and password."""

    onward: str
    """Where to go afterwards."""
    login: str
    keeps: bool
    """Whether something that was typed is waiting."""
    provider: Link | None
    """The other way in, where there is one."""
    insecure: bool
    """Whether what is typed here crosses the network in the clear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage(FormPage):
    """The form for the one-time code."""

    restart: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOutPage(FormPage):
    """The question whether to go."""

    stay: str


@router.page("/anmelden", PUBLIC)
def ask(request: Request) -> Response:
    """The form; whoever is signed in already goes on."""
    visit = Visit(request)
    onward = local(request.query_params.get("weiter", "")) or ""
    if visit.signed_in is not None:
        return RedirectResponse(onward or visit.url("/"), status_code=303)
    return _form(visit, onward)


@router.action("/anmelden", PUBLIC)
def sign_in(request: Request) -> Response:
    """Checks name and password; the same answer for an unknown name and a wrong password."""
    visit = Visit(request)
    onward = local(visit.form.get("weiter", "")) or ""
    login, password = visit.form.get("anmeldename", "").strip()[:254], visit.form.get("kennwort", "")
    if not login or not password:
        return _form(visit, onward, login, *_missing(visit, login, password))
    try:
        account = visit.accounts.sign_in.password(login, password, visit.caller, visit.now)
    except TooOften as error:
        return waiting(_form(visit, onward, login, FieldProblem("kennwort", patience(visit, error), "")), error)
    if account is None:
        message = visit.say("E-Mail-Adresse oder Kennwort stimmen nicht. Prüfen Sie beides.")
        return _form(visit, onward, login, FieldProblem("kennwort", message, ""))
    if account.has_second_factor:
        return ask_for_code(visit, account, onward)
    return let_in(visit, account, Method.PASSWORD, onward)


@router.page("/anmelden/code", PUBLIC)
def ask_code(request: Request) -> Response:
    """The form for the code, for those whose password was right."""
    visit = Visit(request)
    return _code_form(visit) if half_way(visit) else RedirectResponse(visit.url("/anmelden"), status_code=303)


@router.action("/anmelden/code", PUBLIC)
def check_code(request: Request) -> Response:
    """Checks the code from the app, or a recovery code."""
    visit = Visit(request)
    arrived = half_way(visit)
    if arrived is None:
        return RedirectResponse(visit.url("/anmelden"), status_code=303)
    account, onward = arrived
    code = visit.form.get("code", "").strip()[:40]
    if not code:
        return _code_form(visit, FieldProblem("code", visit.say("Geben Sie den Code ein."), ""))
    try:
        method = visit.accounts.sign_in.code(account, code, visit.caller, visit.now)
    except TooOften as error:
        return waiting(_code_form(visit, FieldProblem("code", patience(visit, error), "")), error)
    if method is None:
        message = visit.say("Dieser Code gilt nicht, oder er wurde schon benutzt. Nehmen Sie den nächsten.")
        return _code_form(visit, FieldProblem("code", message, ""))
    return let_in(visit, account, method, onward)


@router.page("/abmelden", ENTERING)
def ask_to_leave(request: Request) -> HTMLResponse:
    """The question, for those who come by address."""
    visit = Visit(request)
    view = SignOutPage(visit.url("/abmelden"), stay=visit.url("/"))
    return render(visit, "sign_out.html", view, Frame(visit.say("Abmelden"), indexed=False))


@router.action("/abmelden", ENTERING)
def leave(request: Request) -> Response:
    """Ends the session here and in the browser."""
    visit = Visit(request)
    if visit.signed_in is not None:
        visit.accounts.sessions.end(visit.actor.id, visit.signed_in.session, visit.now)
        visit.accounts.log.note(visit.actor.id, Event.SIGNED_OUT, visit.now, device=visit.caller.device)
    response = RedirectResponse(visit.url("/anmelden"), status_code=303)
    delete_cookie(request, response, SESSION)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _missing(visit: Visit, login: str, password: str) -> tuple[FieldProblem, ...]:
    problems = []
    if not login:
        problems.append(FieldProblem("anmeldename", visit.say("Geben Sie Ihre E-Mail-Adresse ein."), ""))
    if not password:
        problems.append(FieldProblem("kennwort", visit.say("Geben Sie Ihr Kennwort ein."), ""))
    return tuple(problems)


def _form(visit: Visit, onward: str, login: str = "", *problems: FieldProblem) -> HTMLResponse:
    host = visit.request.url.hostname or ""
    view = SignInPage(
        visit.url("/anmelden"),
        problems,
        onward=onward,
        login=login,
        keeps=onward.startswith(KEPT_PATH),
        provider=provider_link(visit, weiter=onward),
        insecure=visit.request.url.scheme == "http" and host not in ("127.0.0.1", "localhost", "::1"),
    )
    frame = form_frame(visit, visit.say("Anmelden"), view)
    return render(visit, "sign_in.html", view, frame, status=422 if problems else 200)


def _code_form(visit: Visit, *problems: FieldProblem) -> HTMLResponse:
    view = CodePage(visit.url("/anmelden/code"), problems, restart=visit.url("/anmelden"))
    frame = form_frame(visit, visit.say("Code eingeben"), view)
    return render(visit, "sign_in_code.html", view, frame, status=422 if problems else 200)
