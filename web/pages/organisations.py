"""/organisationen: the carriers (Träger) whose people and cases are kept apart."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from kb.actor import Role
from web.access import Pages, only
from web.accounts.directory import LONGEST_NAME, Organisation
from web.errors import AccountRefused, PageNotFound
from web.parameters import FieldProblem, Parameters
from web.rendering import render
from web.views.form_page import form_frame
from web.views.people import OrganisationPage, OrganisationRow, OrganisationsPage
from web.views.shell import Frame, Link
from web.visit import Visit

router = Pages()
SYSTEM = only(Role.SYSTEM)


@router.page("/organisationen", SYSTEM)
def organisations(request: Request) -> HTMLResponse:
    """All organisations."""
    visit = Visit(request)
    say = visit.say
    people = visit.accounts.directory.people_of()
    said = {"da": say("Der Träger ist angelegt."), "anders": say("Die Änderungen sind gespeichert.")}
    view = OrganisationsPage(
        rows=tuple(_row(visit, one, people.get(one.id, 0)) for one in visit.accounts.directory.organisations()),
        new_url=visit.url("/organisationen/neu"),
        said=said.get(request.query_params.get("gut", "")),
    )
    return render(visit, "organisations.html", view, Frame(say("Träger"), indexed=False))


@router.page("/organisationen/neu", SYSTEM)
def ask_for_new(request: Request) -> HTMLResponse:
    """The form for a new organisation."""
    return _form(Visit(request), Organisation("", "", True, False, False), is_new=True)


@router.action("/organisationen/neu", SYSTEM)
def add(request: Request) -> Response:
    """Makes an organisation."""
    visit = Visit(request)
    typed = _typed(visit, Parameters(visit.form, visit.say).text("kuerzel", 41).lower())
    problems = _problems(visit, typed)
    if not problems:
        try:
            visit.accounts.directory.add_organisation(
                typed.id, typed.name, visit.now, second_factor=typed.second_factor, linked_by_mail=typed.linked_by_mail
            )
        except AccountRefused:
            message = visit.say(
                "Dieses Kürzel geht nicht: Es hat andere Zeichen, oder es gibt schon einen Träger damit."
            )
            problems.append(FieldProblem("kuerzel", message, typed.id))
        else:
            return RedirectResponse(visit.url("/organisationen", gut="da"), status_code=303)
    return _form(visit, typed, *problems, is_new=True)


@router.page("/organisationen/{id}", SYSTEM)
def organisation(request: Request, id: str) -> HTMLResponse:
    """The form for one organisation."""
    visit = Visit(request)
    return _form(visit, _known(visit, id), is_new=False)


@router.action("/organisationen/{id}", SYSTEM)
def change(request: Request, id: str) -> Response:
    """Changes name and rules."""
    visit = Visit(request)
    _known(visit, id)
    typed = _typed(visit, id)
    problems = _problems(visit, typed)
    if problems:
        return _form(visit, typed, *problems, is_new=False)
    visit.accounts.directory.change_organisation(
        id, name=typed.name, second_factor=typed.second_factor, linked_by_mail=typed.linked_by_mail
    )
    return RedirectResponse(visit.url("/organisationen", gut="anders"), status_code=303)


@router.action("/organisationen/{id}/schliessen", SYSTEM)
def close(request: Request, id: str) -> Response:
    """Closes the organisation: nobody of it comes in, its cases stay until their time; or opens it again."""
    visit = Visit(request)
    known = _known(visit, id)
    if id == visit.actor.tenant:
        raise AccountRefused("Den eigenen Träger können Sie nicht schließen; jemand anderes muss es tun.")
    visit.accounts.directory.change_organisation(id, closed_at=None if known.closed else visit.now)
    return RedirectResponse(visit.url("/organisationen", gut="anders"), status_code=303)


def _known(visit: Visit, id: str) -> Organisation:
    for one in visit.accounts.directory.organisations():
        if one.id == id:
            return one
    raise PageNotFound("Diesen Träger gibt es nicht.")


def _row(visit: Visit, one: Organisation, people: int) -> OrganisationRow:
    say = visit.say
    notes = (
        say("zweiter Faktor Pflicht") if one.second_factor else say("zweiter Faktor freiwillig"),
        *((say("Verbindung über die E-Mail-Adresse"),) if one.linked_by_mail else ()),
    )
    counted = say.plural("%(n)s Konto", "%(n)s Konten", people)
    return OrganisationRow(visit.url(f"/organisationen/{one.id}"), one.id, one.name, counted, notes, one.closed)


def _typed(visit: Visit, id: str) -> Organisation:
    values = Parameters(visit.form, visit.say)
    name = values.text("name", LONGEST_NAME + 1)
    return Organisation(id, name, values.has("zweiter_faktor"), values.has("ueber_mail"), closed=False)


def _problems(visit: Visit, typed: Organisation) -> list[FieldProblem]:
    problems = []
    if not typed.id:
        problems.append(FieldProblem("kuerzel", visit.say("Schreiben Sie ein Kürzel."), ""))
    if not typed.name or len(typed.name) > LONGEST_NAME:
        message = visit.say("Schreiben Sie den Namen mit höchstens %(n)s Zeichen.", n=LONGEST_NAME)
        problems.append(FieldProblem("name", message, typed.name))
    return problems


def _form(visit: Visit, shown: Organisation, *problems: FieldProblem, is_new: bool) -> HTMLResponse:
    say = visit.say
    path = "/organisationen/neu" if is_new else f"/organisationen/{shown.id}"
    view = OrganisationPage(
        visit.url(path),
        problems,
        id=shown.id,
        is_new=is_new,
        name=shown.name,
        second_factor=shown.second_factor,
        linked_by_mail=shown.linked_by_mail,
        is_closed=shown.closed,
        close_action="" if is_new or shown.id == visit.actor.tenant else visit.url(f"{path}/schliessen"),
        back=visit.url("/organisationen"),
    )
    crumbs = (Link(visit.url("/organisationen"), say("Träger")),)
    frame = form_frame(visit, say("Neuer Träger") if is_new else shown.name or say("Träger"), view, crumbs)
    return render(visit, "organisation.html", view, frame, status=422 if problems else 200)
