"""/konto/zweiter-faktor: setting the second factor up, new recovery codes, and taking it away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from web.access import ENTERING, Pages
from web.accounts.directory import Account
from web.accounts.second_factor import app_address, new_secret, picture
from web.accounts.sign_in_log import Event
from web.address import local
from web.door import renew_session
from web.errors import PageNotFound, TooOften
from web.pages.account import account_crumbs, own_account
from web.parameters import FieldProblem
from web.rendering import render
from web.sealed import seal, unseal
from web.views.form_page import FormPage, form_frame, patience, waiting
from web.views.shell import Frame
from web.visit import Visit

router = Pages()
PATH = "/konto/zweiter-faktor"
DRAFT_LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolPage(FormPage):
    """Setting up: picture, secret, first code."""

    picture: Markup
    secret: str
    """In groups of four, for typing."""
    address: str
    draft: str
    """The secret, sealed, until the first code has shown that the app knows it."""
    onward: str
    is_demanded: bool
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorPage(FormPage):
    """The second factor as it is."""

    codes_left: int
    few_left: bool
    new_codes_action: str
    may_remove: bool
    back: str


@dataclass(frozen=True, slots=True)
class CodesPage:
    """Recovery codes, shown once."""

    codes: tuple[str, ...]
    onward: str
    is_new: bool


@router.page(PATH, ENTERING)
def show(request: Request) -> HTMLResponse:
    """Setting up where there is none, else what there is."""
    visit = Visit(request)
    own = _own(visit)
    return _factor_page(visit, own) if own.has_second_factor else _enrol_form(visit, own, new_secret())


@router.action(PATH, ENTERING, keeps=False)
def enrol(request: Request) -> Response:
    """Takes the first code; then the recovery codes are shown, once."""
    visit = Visit(request)
    own = _own(visit)
    if own.has_second_factor:
        return RedirectResponse(visit.url(PATH), status_code=303)
    draft = unseal(visit.accounts.keys, _purpose(own), visit.form.get("entwurf", ""), visit.now)
    if draft is None:
        message = visit.say("Das hat zu lange gedauert. Lesen Sie das neue Bild mit der App.")
        return _enrol_form(visit, own, new_secret(), FieldProblem("code", message, ""))
    code = visit.form.get("code", "").strip()
    if not code:
        return _enrol_form(visit, own, draft["secret"], FieldProblem("code", visit.say("Geben Sie den Code ein."), ""))
    codes = visit.accounts.factors.confirm(own.id, draft["secret"], code, visit.now)
    if not codes:
        message = visit.say("Dieser Code gilt nicht. Prüfen Sie, ob die Uhr Ihres Telefons richtig geht.")
        return _enrol_form(visit, own, draft["secret"], FieldProblem("code", message, ""))
    visit.accounts.log.note(own.id, Event.FACTOR_ON, visit.now, device=visit.caller.device)
    response = _codes_page(visit, codes, is_new=True)
    renew_session(visit, response)
    return response


@router.action(PATH + "/ersatzcodes", ENTERING, keeps=False)
def new_codes(request: Request) -> Response:
    """Makes new recovery codes for whoever knows the password; the old ones stop working."""
    visit = Visit(request)
    own = _own(visit)
    if not own.has_second_factor:
        return RedirectResponse(visit.url(PATH), status_code=303)
    refused = _unconfirmed(visit, own)
    if refused is not None:
        return refused
    codes = visit.accounts.factors.new_recovery_codes(own.id)
    visit.accounts.log.note(own.id, Event.CODES_MADE, visit.now, device=visit.caller.device)
    return _codes_page(visit, codes, is_new=False)


@router.action(PATH + "/entfernen", ENTERING, keeps=False)
def remove(request: Request) -> Response:
    """Takes the second factor away, where the organisation allows going without and the password is known."""
    visit = Visit(request)
    own = _own(visit)
    if not own.has_second_factor or own.organisation.second_factor:
        return RedirectResponse(visit.url(PATH), status_code=303)
    refused = _unconfirmed(visit, own)
    if refused is not None:
        return refused
    visit.accounts.factors.remove(own.id)
    visit.accounts.log.note(own.id, Event.FACTOR_OFF, visit.now, device=visit.caller.device)
    response = RedirectResponse(visit.url("/konto", gut="faktor"), status_code=303)
    renew_session(visit, response)
    return response


def _own(visit: Visit) -> Account:
    own = own_account(visit)
    if not own.has_password:
        raise PageNotFound(
            "Dieses Konto meldet sich ohne Kennwort an; einen zweiten Faktor prüft dann die Organisation."
        )
    return own


def _unconfirmed(visit: Visit, own: Account) -> Response | None:
    """The page once more where the password is missing or wrong; None where it is right."""
    try:
        if visit.accounts.sign_in.confirm(own, visit.form.get("kennwort", ""), visit.now):
            return None
    except TooOften as error:
        return waiting(_factor_page(visit, own, FieldProblem("kennwort", patience(visit, error), "")), error)
    return _factor_page(visit, own, FieldProblem("kennwort", visit.say("Das Kennwort stimmt nicht."), ""))


def _purpose(own: Account) -> str:
    return f"second factor of {own.id}"


def _enrol_form(visit: Visit, own: Account, secret: str, *problems: FieldProblem) -> HTMLResponse:
    address = app_address(secret, own.login)
    onward = visit.form.get("weiter", "") or visit.request.query_params.get("weiter", "")
    view = EnrolPage(
        visit.url(PATH),
        problems,
        picture=picture(address),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        address=address,
        draft=seal(visit.accounts.keys, _purpose(own), {"secret": secret}, visit.now, DRAFT_LASTS),
        onward=local(onward) or "",
        is_demanded=own.organisation.second_factor,
        back=visit.url("/konto"),
    )
    frame = form_frame(visit, visit.say("Zweiten Faktor einrichten"), view, account_crumbs(visit))
    return render(visit, "factor_enrol.html", view, frame, status=422 if problems else 200)


def _factor_page(visit: Visit, own: Account, *problems: FieldProblem) -> HTMLResponse:
    left = visit.accounts.factors.recovery_codes_left(own.id)
    view = FactorPage(
        visit.url(PATH + "/entfernen"),
        problems,
        codes_left=left,
        few_left=left < 3,
        new_codes_action=visit.url(PATH + "/ersatzcodes"),
        may_remove=not own.organisation.second_factor,
        back=visit.url("/konto"),
    )
    frame = form_frame(visit, visit.say("Zweiter Faktor"), view, account_crumbs(visit))
    return render(visit, "factor.html", view, frame, status=422 if problems else 200)


def _codes_page(visit: Visit, codes: tuple[str, ...], *, is_new: bool) -> HTMLResponse:
    view = CodesPage(codes, local(visit.form.get("weiter", "")) or visit.url("/konto"), is_new)
    frame = Frame(visit.say("Ersatzcodes"), crumbs=account_crumbs(visit), indexed=False)
    return render(visit, "factor_codes.html", view, frame)
