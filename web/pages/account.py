"""/konto: one's own profile, password, sessions and sign-in log."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from web.access import PUBLIC, SIGNED_IN, Pages
from web.accounts.directory import LONGEST_NAME, Account
from web.accounts.passwords import SHORTEST
from web.accounts.sign_in_log import Event
from web.cookies import SESSION, read_cookie
from web.door import renew_session
from web.errors import PageNotFound, TooOften
from web.pages.sign_in_links import new_password_problems
from web.parameters import FieldProblem, Parameters
from web.rendering import render
from web.views.account import AccountPage, Way, event_rows, factor_in_words, role_names, session_rows
from web.views.form_page import FormPage, form_frame, patience, waiting
from web.views.shell import Frame, Link
from web.visit import Visit

router = Pages()
SHOWN_EVENTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPage(FormPage):
    """The form for a new password."""

    login: str
    shortest: int = SHORTEST
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePage(FormPage):
    """The form for the own name."""

    name: str
    longest: int = LONGEST_NAME
    back: str


@router.page("/konto", SIGNED_IN)
def account(request: Request) -> HTMLResponse:
    """Everything about the own account on one page."""
    visit = Visit(request)
    say, accounts = visit.say, visit.accounts
    own = own_account(visit)
    sessions = session_rows(visit, accounts.sessions.of(own.id, visit.now))
    said = {
        "kennwort": say("Ihr Kennwort ist geändert. Andere Sitzungen wurden beendet."),
        "name": say("Ihr Name ist geändert."),
        "sitzung": say("Die Sitzung ist beendet."),
        "faktor": say("Der zweite Faktor ist entfernt."),
    }
    password = Way(visit.url("/konto/kennwort"), say("Kennwort ändern"))
    factor = Way(visit.url("/konto/zweiter-faktor"), say("Verwalten") if own.has_second_factor else say("Einrichten"))
    view = AccountPage(
        name=own.name,
        login=own.login,
        organisation=own.organisation.name,
        roles=role_names(say, own.roles),
        rename=Way(visit.url("/konto/name"), say("Ändern")),
        password=say("gesetzt") if own.has_password else say("keines; Sie melden sich anders an"),
        change_password=password if own.has_password else None,
        factor=factor_in_words(say, own, accounts.factors.recovery_codes_left(own.id)),
        factor_is_on=own.has_second_factor,
        change_factor=factor if own.has_password else None,
        sessions=sessions,
        end_others=visit.url("/konto/sitzungen/beenden") if len(sessions) > 1 else None,
        events=event_rows(visit, accounts.log.last(own.id, SHOWN_EVENTS)),
        said=said.get(request.query_params.get("gut", "")),
    )
    return render(visit, "account.html", view, Frame(say("Mein Konto"), indexed=False))


@router.page("/konto/kennwort", SIGNED_IN)
def ask_password(request: Request) -> HTMLResponse:
    """The form for a new password."""
    return _password_form(Visit(request))


@router.action("/konto/kennwort", SIGNED_IN, keeps=False)
def change_password(request: Request) -> Response:
    """Changes the password of whoever knows the old one; all other sessions end, this one gets a new token."""
    visit = Visit(request)
    own = own_account(visit)
    old = visit.form.get("alt", "")
    problems = [FieldProblem("alt", visit.say("Geben Sie Ihr bisheriges Kennwort ein."), "")] if not old else []
    problems += new_password_problems(visit, own)
    if problems:
        return _password_form(visit, *problems)
    try:
        right = visit.accounts.sign_in.confirm(own, old, visit.now)
    except TooOften as error:
        return waiting(_password_form(visit, FieldProblem("alt", patience(visit, error), "")), error)
    if not right:
        return _password_form(visit, FieldProblem("alt", visit.say("Das bisherige Kennwort stimmt nicht."), ""))
    visit.accounts.passwords.set(own, visit.form.get("neu", ""), visit.say)
    visit.accounts.links.revoke(own.id, visit.now)
    visit.accounts.log.note(own.id, Event.PASSWORD_SET, visit.now, device=visit.caller.device)
    response = RedirectResponse(visit.url("/konto", gut="kennwort"), status_code=303)
    renew_session(visit, response)
    return response


@router.page("/konto/name", SIGNED_IN)
def ask_name(request: Request) -> HTMLResponse:
    """The form for the own name."""
    visit = Visit(request)
    return _name_form(visit, own_account(visit).name)


@router.action("/konto/name", SIGNED_IN)
def rename(request: Request) -> Response:
    """Changes the name that colleagues see."""
    visit = Visit(request)
    name = Parameters(visit.form, visit.say).text("name", LONGEST_NAME + 1)
    if not name or len(name) > LONGEST_NAME:
        message = visit.say("Schreiben Sie Ihren Namen mit höchstens %(n)s Zeichen.", n=LONGEST_NAME)
        return _name_form(visit, name, FieldProblem("name", message, name))
    visit.accounts.directory.rename(visit.actor.id, name)
    visit.accounts.log.note(visit.actor.id, Event.RENAMED, visit.now, device=visit.caller.device)
    return RedirectResponse(visit.url("/konto", gut="name"), status_code=303)


@router.action("/konto/sitzungen/beenden", SIGNED_IN)
def end_other_sessions(request: Request) -> Response:
    """Ends all sessions but this one."""
    visit = Visit(request)
    assert visit.signed_in is not None
    visit.accounts.sessions.end_all(visit.actor.id, visit.now, but=visit.signed_in.session)
    visit.accounts.log.note(visit.actor.id, Event.SESSION_ENDED, visit.now, device=visit.caller.device)
    return RedirectResponse(visit.url("/konto", gut="sitzung") + "#sitzungen", status_code=303)


@router.action("/konto/sitzungen/{session}/beenden", SIGNED_IN)
def end_session(request: Request, session: str) -> Response:
    """Ends one of one's own sessions; somebody else's does not exist."""
    visit = Visit(request)
    if not visit.accounts.sessions.end(visit.actor.id, session, visit.now):
        raise PageNotFound("Diese Sitzung gibt es nicht mehr.")
    visit.accounts.log.note(visit.actor.id, Event.SESSION_ENDED, visit.now, device=visit.caller.device)
    return RedirectResponse(visit.url("/konto", gut="sitzung") + "#sitzungen", status_code=303)


@router.page("/konto/sitzung.json", PUBLIC)
def session_left(request: Request) -> JSONResponse:
    """How many seconds the session still lasts; asking does not prolong it, ``verlaengern=1`` does."""
    visit = Visit(request)
    token = read_cookie(request, SESSION)
    stays = request.query_params.get("verlaengern") == "1"
    found = visit.accounts.sessions.read(token, visit.now, touch=stays) if token else None
    left = int((found.idle_until - visit.now).total_seconds()) if found else 0
    return JSONResponse({"seconds": left})


def own_account(visit: Visit) -> Account:
    """The account of whoever is signed in."""
    return visit.accounts.directory.account(visit.actor.id)


def account_crumbs(visit: Visit) -> tuple[Link, ...]:
    """The way back to the account."""
    return (Link(visit.url("/konto"), visit.say("Mein Konto")),)


def _password_form(visit: Visit, *problems: FieldProblem) -> HTMLResponse:
    own = own_account(visit)
    if not own.has_password:
        raise PageNotFound("Dieses Konto hat kein Kennwort, das man ändern könnte.")
    view = PasswordPage(visit.url("/konto/kennwort"), problems, login=own.login, back=visit.url("/konto"))
    frame = form_frame(visit, visit.say("Kennwort ändern"), view, account_crumbs(visit))
    return render(visit, "account_password.html", view, frame, status=422 if problems else 200)


def _name_form(visit: Visit, name: str, *problems: FieldProblem) -> HTMLResponse:
    view = NamePage(visit.url("/konto/name"), problems, name=name, back=visit.url("/konto"))
    frame = form_frame(visit, visit.say("Name ändern"), view, account_crumbs(visit))
    return render(visit, "account_name.html", view, frame, status=422 if problems else 200)
