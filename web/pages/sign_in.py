"""/anmelden and /abmelden: coming in with a password, and going."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from web.access import PUBLIC, SIGNED_IN, Pages
from web.accounts.device import device
from web.accounts.sessions import Method
from web.address import local
from web.cookies import SESSION, delete_cookie, set_cookie
from web.parameters import FieldProblem
from web.rendering import render
from web.views.shell import Frame
from web.visit import Visit

router = Pages()


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The form for name and password."""

    action: str
    onward: str
    """Where to go afterwards."""
    login: str
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class SignOutPage:
    """The question whether to go."""

    action: str
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
        return _form(visit, onward, login, _missing(visit, login, password))
    account = visit.accounts.directory.by_login(login)
    if not visit.accounts.passwords.matches(account if account and account.may_sign_in else None, password):
        message = visit.say("E-Mail-Adresse oder Kennwort stimmen nicht. Prüfen Sie beides.")
        return _form(visit, onward, login, (FieldProblem("kennwort", message, "", anchor="kennwort"),))
    assert account is not None
    return let_in(visit, account.id, Method.PASSWORD, onward)


@router.page("/abmelden", SIGNED_IN)
def ask_to_leave(request: Request) -> HTMLResponse:
    """The question, for those who come by address."""
    visit = Visit(request)
    view = SignOutPage(visit.url("/abmelden"), visit.url("/"))
    return render(visit, "sign_out.html", view, Frame(visit.say("Abmelden"), indexed=False))


@router.action("/abmelden", SIGNED_IN)
def leave(request: Request) -> Response:
    """Ends the session here and in the browser."""
    visit = Visit(request)
    if visit.signed_in is not None:
        visit.accounts.sessions.end(visit.actor.id, visit.signed_in.session, visit.now)
    response = RedirectResponse(visit.url("/anmelden"), status_code=303)
    delete_cookie(request, response, SESSION)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def let_in(visit: Visit, account: str, method: Method, onward: str) -> Response:
    """A new session with a new token, whatever session there was; then on to where the person wanted to go."""
    sessions = visit.accounts.sessions
    if visit.signed_in is not None:
        sessions.end(visit.actor.id, visit.signed_in.session, visit.now)
    token = sessions.begin(account, method, device(visit.request.headers.get("user-agent", "")), visit.now)
    response = RedirectResponse(onward or visit.url("/"), status_code=303)
    set_cookie(visit.request, response, SESSION, token)
    return response


def _missing(visit: Visit, login: str, password: str) -> tuple[FieldProblem, ...]:
    problems = []
    if not login:
        message = visit.say("Geben Sie Ihre E-Mail-Adresse ein.")
        problems.append(FieldProblem("anmeldename", message, "", anchor="anmeldename"))
    if not password:
        problems.append(FieldProblem("kennwort", visit.say("Geben Sie Ihr Kennwort ein."), "", anchor="kennwort"))
    return tuple(problems)


def _form(visit: Visit, onward: str, login: str = "", problems: tuple[FieldProblem, ...] = ()) -> HTMLResponse:
    title = visit.say("Anmelden")
    view = SignInPage(visit.url("/anmelden"), onward, login, problems)
    frame = Frame(visit.say("Fehler: %(title)s", title=title) if problems else title, indexed=False)
    return render(visit, "sign_in.html", view, frame, status=422 if problems else 200)
