"""/anmelden/link and /anmelden/eingaben: one-time links, and getting back what was typed when a session ended."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from web.access import PUBLIC, SIGNED_IN, Pages
from web.accounts.directory import Account
from web.accounts.kept_forms import FIELD as KEPT
from web.accounts.links import PATH, Purpose
from web.accounts.links import Link as OneTimeLink
from web.accounts.passwords import SHORTEST, weakness
from web.accounts.sessions import Method
from web.accounts.sign_in_log import Event
from web.door import ask_for_code, let_in
from web.errors import PageNotFound
from web.parameters import FieldProblem
from web.rendering import render
from web.views.form_page import FormPage, form_frame
from web.views.shell import Frame, Link, provider_link
from web.visit import Visit

router = Pages()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasswordPage(FormPage):
    """The form in which an invited person chooses a password."""

    name: str
    login: str
    organisation: str
    shortest: int = SHORTEST
    provider: Link | None
    """The way to do without a password, where there is one."""


@dataclass(frozen=True, slots=True)
class KeptFormPage:
    """The form that came too late, ready to be sent again."""

    action: str
    fields: tuple[tuple[str, str], ...]
    shown: tuple[tuple[str, str], ...]
    """What the person may want to read or copy: fields that are not empty."""
    kept: str
    kept_field: str
    had_files: bool


@router.page(PATH + "{token}", PUBLIC)
def open_link(request: Request, token: str) -> Response:
    """A sign-in link lets in at once; a link for a password asks for one first, so that looking does not use it up."""
    visit = Visit(request)
    link, account = _opened(visit, token)
    if link.purpose is Purpose.PASSWORD:
        return _password_form(visit, token, account)
    if "prefetch" in request.headers.get("sec-purpose", "") or request.method == "HEAD":
        return Response(status_code=204)
    if visit.accounts.links.use(token, visit.now) is None:
        raise _over()
    return let_in(visit, account, Method.LINK, "")


@router.action(PATH + "{token}", PUBLIC)
def choose_password(request: Request, token: str) -> Response:
    """Sets the password and uses the link up; whoever has a second factor is asked for it next."""
    visit = Visit(request)
    link, account = _opened(visit, token)
    if link.purpose is not Purpose.PASSWORD:
        raise _over()
    problems = new_password_problems(visit, account)
    if problems:
        return _password_form(visit, token, account, *problems)
    if visit.accounts.links.use(token, visit.now) is None:
        raise _over()
    visit.accounts.passwords.set(account, visit.form.get("neu", ""), visit.say)
    visit.accounts.sessions.end_all(account.id, visit.now)
    visit.accounts.log.note(account.id, Event.PASSWORD_SET, visit.now, device=visit.caller.device)
    if account.has_second_factor:
        return ask_for_code(visit, account, "")
    return let_in(visit, account, Method.PASSWORD, "")


@router.page("/anmelden/eingaben/{token}", SIGNED_IN)
def give_back(request: Request, token: str) -> HTMLResponse:
    """Shows the kept form with one button that sends it. Somebody else's is not there."""
    visit = Visit(request)
    kept = visit.accounts.kept_forms.read(token, visit.actor.id, visit.now)
    if kept is None:
        raise PageNotFound("Diese Eingaben sind nicht mehr aufgehoben; vielleicht wurden sie schon gesendet.")
    view = KeptFormPage(
        action=kept.address,
        fields=kept.fields,
        shown=tuple((name, value) for name, value in kept.fields if value.strip()),
        kept=token,
        kept_field=KEPT,
        had_files=kept.had_files,
    )
    return render(visit, "kept_form.html", view, Frame(visit.say("Ihre Eingaben sind noch da"), indexed=False))


def new_password_problems(visit: Visit, account: Account) -> tuple[FieldProblem, ...]:
    """What is wrong with the two fields for a new password."""
    new, again = visit.form.get("neu", ""), visit.form.get("nochmal", "")
    if not new:
        return (FieldProblem("neu", visit.say("Geben Sie ein Kennwort ein."), ""),)
    weak = weakness(new, account.login, account.name, visit.say)
    if weak:
        return (FieldProblem("neu", weak, ""),)
    if new != again:
        return (
            FieldProblem(
                "nochmal", visit.say("Die beiden Kennwörter sind verschieden. Schreiben Sie es noch einmal."), ""
            ),
        )
    return ()


def _opened(visit: Visit, token: str) -> tuple[OneTimeLink, Account]:
    link = visit.accounts.links.read(token, visit.now)
    if link is None:
        raise _over()
    account = visit.accounts.directory.account(link.account)
    if not account.may_sign_in:
        raise _over()
    return link, account


def _over() -> PageNotFound:
    return PageNotFound("Dieser Link gilt nicht mehr; die Verwaltung Ihres Trägers schickt Ihnen einen neuen.")


def _password_form(visit: Visit, token: str, account: Account, *problems: FieldProblem) -> HTMLResponse:
    view = NewPasswordPage(
        visit.url(PATH + token),
        problems,
        name=account.name,
        login=account.login,
        organisation=account.organisation.name,
        provider=None if account.is_linked else provider_link(visit, einladung=token),
    )
    frame = form_frame(visit, visit.say("Kennwort wählen"), view)
    return render(visit, "new_password.html", view, frame, status=422 if problems else 200)
