"""The door: what happens when somebody has proved who they are, from whichever side they came."""

from __future__ import annotations

from datetime import timedelta

from fastapi.responses import RedirectResponse, Response

from web.accounts.directory import Account
from web.accounts.sessions import Method
from web.accounts.sign_in import KNOWN_FOR
from web.accounts.sign_in_log import Event
from web.address import local
from web.cookies import KNOWN_BROWSER, SESSION, STEP, delete_cookie, read_cookie, set_cookie
from web.sealed import seal, unseal
from web.visit import Visit

STEP_LASTS = timedelta(minutes=10)
"""Time between password and code."""
_STEP = "second step"


def let_in(visit: Visit, account: Account, method: Method, onward: str) -> Response:
    """A new session with a new token, whatever session there was; then on to where the person wanted to go."""
    accounts, caller, now = visit.accounts, visit.caller, visit.now
    if visit.signed_in is not None:
        accounts.sessions.end(visit.actor.id, visit.signed_in.session, now)
    token = accounts.sessions.begin(account.id, method, caller.device, now)
    accounts.log.note(account.id, Event.SIGNED_IN, now, method=method.value, device=caller.device)
    response = RedirectResponse(local(onward) or visit.url("/"), status_code=303)
    set_cookie(visit.request, response, SESSION, token)
    known = accounts.sign_in.known_browser(account.id, now)
    set_cookie(visit.request, response, KNOWN_BROWSER, known, int(KNOWN_FOR.total_seconds()))
    delete_cookie(visit.request, response, STEP)
    return response


def ask_for_code(visit: Visit, account: Account, onward: str) -> Response:
    """The password was right; on to the question for the one-time code."""
    note = seal(visit.accounts.keys, _STEP, {"account": account.id, "onward": onward}, visit.now, STEP_LASTS)
    response = RedirectResponse(visit.url("/anmelden/code"), status_code=303)
    set_cookie(visit.request, response, STEP, note, int(STEP_LASTS.total_seconds()))
    return response


def half_way(visit: Visit) -> tuple[Account, str] | None:
    """Who has given the right password a moment ago in this browser, and where they want to go."""
    note = unseal(visit.accounts.keys, _STEP, read_cookie(visit.request, STEP), visit.now)
    if note is None:
        return None
    account = visit.accounts.directory.account(note["account"])
    return (account, note["onward"]) if account.may_sign_in and account.has_second_factor else None


def renew_session(visit: Visit, response: Response) -> None:
    """A new token for the session: from now on it may do something else, or proves more. Other sessions end."""
    signed_in = visit.signed_in
    assert signed_in is not None
    visit.accounts.sessions.end_all(signed_in.actor.id, visit.now, but=signed_in.session)
    set_cookie(visit.request, response, SESSION, visit.accounts.sessions.renew(signed_in.session))
