"""/konten: the people of an organisation, their roles, invitations and locks."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from kb.actor import Role
from web.access import Pages, only
from web.accounts.administration import Administration
from web.accounts.directory import LONGEST_LOGIN, LONGEST_NAME, Account
from web.accounts.links import LIFETIMES, Purpose
from web.errors import AccountRefused
from web.parameters import FieldProblem, Parameters
from web.rendering import render
from web.views.form_page import form_frame
from web.views.people import (
    InvitationPage,
    NewPersonPage,
    Option,
    PeoplePage,
    organisation_options,
    person_page,
    person_row,
    role_options,
)
from web.views.shell import Frame, Link
from web.visit import Visit

router = Pages()
OFFICE = only(Role.ADMINISTRATOR, Role.SYSTEM)
PAGE_SIZE = 25


@router.page("/konten", OFFICE)
def people(request: Request) -> HTMLResponse:
    """Everybody of the organisation, or of all of them."""
    visit = Visit(request)
    say, office, values = visit.say, _office(visit), Parameters(request.query_params, visit.say)
    text, organisation = values.text("q"), values.text("traeger")
    page = values.number("seite", say("Seite"), 1, 1, 10_000)
    organisations = office.organisations()
    shown, total = office.people(organisation, text, PAGE_SIZE, (page - 1) * PAGE_SIZE)
    seen = visit.accounts.log.last_sign_ins(tuple(one.id for one in shown))

    def to(number: int, label: str) -> Link:
        return Link(visit.url("/konten", q=text, traeger=organisation, seite=number), label)

    several = len(organisations) > 1
    everywhere = Option("", say("alle Träger"), not organisation)
    view = PeoplePage(
        text=text,
        rows=tuple(person_row(visit, one, seen.get(one.id)) for one in shown),
        total=say.plural("%(n)s Konto", "%(n)s Konten", total),
        is_filtered=bool(text or organisation),
        several=several,
        organisations=(everywhere, *organisation_options(organisations, organisation)) if several else (),
        new_url=visit.url("/konten/neu"),
        all_url=visit.url("/konten"),
        earlier=to(page - 1, say("Vorige Seite")) if page > 1 else None,
        later=to(page + 1, say("Nächste Seite")) if page * PAGE_SIZE < total else None,
    )
    return render(visit, "people.html", view, Frame(say("Konten"), indexed=False))


@router.page("/konten/neu", OFFICE)
def ask_for_new(request: Request) -> HTMLResponse:
    """The form for a new account."""
    visit = Visit(request)
    return _new_form(visit, "", "", visit.actor.tenant, frozenset({Role.COUNSELLOR}))


@router.action("/konten/neu", OFFICE)
def add(request: Request) -> Response:
    """Makes the account and shows the invitation, once."""
    visit = Visit(request)
    say, values, office = visit.say, Parameters(visit.form, visit.say), _office(visit)
    login, name = values.text("mail", LONGEST_LOGIN + 1), values.text("name", LONGEST_NAME + 1)
    organisation = values.text("traeger") or visit.actor.tenant
    roles = frozenset(values.terms("rolle", Role, say("Rolle")))
    problems = [*values.problems]
    if not login or "@" not in login:
        problems.append(
            FieldProblem("mail", say("Schreiben Sie eine E-Mail-Adresse, zum Beispiel anna@example.org."), login)
        )
    if not name or len(name) > LONGEST_NAME:
        problems.append(
            FieldProblem("name", say("Schreiben Sie den Namen mit höchstens %(n)s Zeichen.", n=LONGEST_NAME), name)
        )
    if not problems:
        try:
            account = office.add(login, name, organisation, roles)
        except AccountRefused:
            message = say(
                "Diese E-Mail-Adresse geht nicht: Sie ist unvollständig, oder es gibt schon ein Konto mit ihr."
            )
            problems.append(FieldProblem("mail", message, login))
        else:
            return _invitation(visit, account, office.invite(account.id), is_new=True)
    return _new_form(visit, login, name, organisation, roles, *problems)


@router.page("/konten/{id}", OFFICE)
def person(request: Request, id: str) -> HTMLResponse:
    """One account."""
    visit = Visit(request)
    say, office = visit.say, _office(visit)
    account = office.account(id)
    said = {
        "rollen": say("Die Rollen sind geändert. War die Person angemeldet, meldet sie sich neu an."),
        "gesperrt": say("Das Konto ist gesperrt, seine Sitzungen sind beendet."),
        "entsperrt": say("Das Konto ist nicht mehr gesperrt."),
        "faktor": say("Der zweite Faktor ist zurückgesetzt."),
    }
    view = person_page(visit, office, account, said.get(request.query_params.get("gut", "")))
    crumbs = (Link(visit.url("/konten"), say("Konten")),)
    return render(visit, "person.html", view, Frame(account.name, crumbs=crumbs, indexed=False))


@router.action("/konten/{id}/rollen", OFFICE)
def set_roles(request: Request, id: str) -> Response:
    """Replaces the roles."""
    visit = Visit(request)
    office = _office(visit)
    chosen = Parameters(visit.form, visit.say).terms("rolle", Role, visit.say("Rolle"))
    office.set_roles(id, chosen)
    return _back(visit, id, "rollen")


@router.action("/konten/{id}/sperren", OFFICE)
def disable(request: Request, id: str) -> Response:
    """Locks the account."""
    visit = Visit(request)
    _office(visit).disable(id)
    return _back(visit, id, "gesperrt")


@router.action("/konten/{id}/entsperren", OFFICE)
def enable(request: Request, id: str) -> Response:
    """Unlocks the account."""
    visit = Visit(request)
    _office(visit).enable(id)
    return _back(visit, id, "entsperrt")


@router.action("/konten/{id}/zweiter-faktor", OFFICE)
def reset_factor(request: Request, id: str) -> Response:
    """Takes the second factor away, for a lost telephone."""
    visit = Visit(request)
    _office(visit).reset_second_factor(id)
    return _back(visit, id, "faktor")


@router.action("/konten/{id}/link", OFFICE)
def invite(request: Request, id: str) -> Response:
    """Makes a one-time link and shows it, once."""
    visit = Visit(request)
    office = _office(visit)
    path = office.invite(id)
    return _invitation(visit, office.account(id), path, is_new=False)


def _office(visit: Visit) -> Administration:
    return Administration(visit.accounts, visit.actor, visit.now)


def _back(visit: Visit, id: str, said: str) -> Response:
    return RedirectResponse(visit.url(f"/konten/{id}", gut=said), status_code=303)


def _invitation(visit: Visit, account: Account, path: str, *, is_new: bool) -> HTMLResponse:
    view = InvitationPage(
        name=account.name,
        login=account.login,
        link=visit.absolute(path),
        days=LIFETIMES[Purpose.PASSWORD].days,
        is_new=is_new,
        onward=visit.url(f"/konten/{account.id}"),
    )
    crumbs = (Link(visit.url("/konten"), visit.say("Konten")),)
    return render(visit, "invitation.html", view, Frame(visit.say("Einmal-Link"), crumbs=crumbs, indexed=False))


def _new_form(
    visit: Visit, login: str, name: str, organisation: str, roles: frozenset[Role], *problems: FieldProblem
) -> HTMLResponse:
    office = _office(visit)
    organisations = office.organisations()
    view = NewPersonPage(
        visit.url("/konten/neu"),
        problems,
        login=login,
        name=name,
        organisations=organisation_options(organisations, organisation) if len(organisations) > 1 else (),
        roles=role_options(visit, office, roles),
        back=visit.url("/konten"),
    )
    crumbs = (Link(visit.url("/konten"), visit.say("Konten")),)
    frame = form_frame(visit, visit.say("Neues Konto"), view, crumbs)
    return render(visit, "person_new.html", view, frame, status=422 if problems else 200)
