"""/netzwerk: the log of contacts with partners, what was agreed, and the networks one's organisation belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from matcher.casework.contact import Channel, Contact, ContactContent, Membership, MembershipContent
from web.access import Pages
from web.errors import PageNotFound
from web.pages.cases import CASEWORK
from web.parameters import Parameters
from web.profile_form.asks import Field, Kind
from web.profile_form.content import read_content
from web.rendering import render
from web.views.record_form import record_form, revision_of
from web.views.shell import Frame, Link
from web.visit import Visit

router = Pages()


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact."""

    url: str
    partner: str
    day: str
    channel: str
    who: str
    text: str
    agreement: str
    next: str
    is_late: bool
    is_done: bool


@dataclass(frozen=True, slots=True)
class MembershipLine:
    """A membership."""

    url: str
    network: str
    who: str
    span: str


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """Contacts and memberships."""

    text: str
    contacts: tuple[ContactLine, ...]
    memberships: tuple[MembershipLine, ...]
    new_contact: str
    new_membership: str


@router.page("/netzwerk", CASEWORK)
def network(request: Request) -> HTMLResponse:
    """The log, newest first, and the memberships."""
    visit = Visit(request)
    text = Parameters(request.query_params, visit.say).text("q")
    contacts = visit.casebook.contacts
    view = NetworkPage(
        text=text,
        contacts=tuple(_contact(visit, one) for one in contacts.find(visit.actor, visit.now, text=text)[:100]),
        memberships=tuple(_membership(visit, one) for one in contacts.memberships(visit.actor, visit.now)),
        new_contact=visit.url("/netzwerk/kontakt"),
        new_membership=visit.url("/netzwerk/mitgliedschaft"),
    )
    return render(visit, "network.html", view, Frame(visit.say("Netzwerk"), indexed=False))


@router.page("/netzwerk/kontakt", CASEWORK)
def ask_contact(request: Request) -> HTMLResponse:
    """The form for a new contact."""
    visit = Visit(request)
    title = visit.say("Kontakt festhalten")
    return record_form(visit, title, _contact_fields(visit), visit.url("/netzwerk/kontakt"), _back(visit))


@router.action("/netzwerk/kontakt", CASEWORK)
def add_contact(request: Request) -> Response:
    """Notes a contact."""
    visit = Visit(request)
    fields = _contact_fields(visit)
    content, read = read_content(visit, ContactContent, fields)
    if content is None:
        title, action = visit.say("Kontakt festhalten"), visit.url("/netzwerk/kontakt")
        return record_form(visit, title, fields, action, _back(visit), raw=read.raw, problems=read.problems(visit))
    visit.casebook.contacts.note(visit.actor, content, visit.now)
    return RedirectResponse(visit.url("/netzwerk"), status_code=303)


@router.page("/netzwerk/kontakt/{contact_id}", CASEWORK)
def show_contact(request: Request, contact_id: str) -> HTMLResponse:
    """The form of a contact, filled."""
    visit = Visit(request)
    found = _one(visit, contact_id)
    action = visit.url(f"/netzwerk/kontakt/{contact_id}")
    title = visit.say("Kontakt")
    return record_form(visit, title, _contact_fields(visit), action, _back(visit), record=found, can_remove=True)


@router.action("/netzwerk/kontakt/{contact_id}", CASEWORK)
def change_contact(request: Request, contact_id: str) -> Response:
    """Changes or removes a contact, or notes its next step as done."""
    visit = Visit(request)
    contacts, found = visit.casebook.contacts, _one(visit, contact_id)
    match visit.form.get("was", ""):
        case "entfernen":
            contacts.remove(visit.actor, contact_id, visit.now)
        case "erledigt":
            day = None if found.next_done_on else visit.today
            contacts.next_done(visit.actor, contact_id, day, visit.now)
        case _:
            fields = _contact_fields(visit)
            content, read = read_content(visit, ContactContent, fields, found)
            if content is None:
                return record_form(
                    visit, visit.say("Kontakt"), fields, visit.url(f"/netzwerk/kontakt/{contact_id}"), _back(visit),
                    raw=read.raw, record=found, can_remove=True, problems=read.problems(visit),
                )  # fmt: skip
            contacts.change(visit.actor, contact_id, content, revision=revision_of(visit), now=visit.now)
    return RedirectResponse(visit.url("/netzwerk"), status_code=303)


@router.page("/netzwerk/mitgliedschaft", CASEWORK)
def ask_membership(request: Request) -> HTMLResponse:
    """The form for a new membership."""
    visit = Visit(request)
    title, action = visit.say("Mitgliedschaft festhalten"), visit.url("/netzwerk/mitgliedschaft")
    return record_form(visit, title, _membership_fields(visit), action, _back(visit))


@router.action("/netzwerk/mitgliedschaft", CASEWORK)
def add_membership(request: Request) -> Response:
    """Notes a membership."""
    visit = Visit(request)
    fields = _membership_fields(visit)
    content, read = read_content(visit, MembershipContent, fields)
    if content is None:
        title, action = visit.say("Mitgliedschaft festhalten"), visit.url("/netzwerk/mitgliedschaft")
        return record_form(visit, title, fields, action, _back(visit), raw=read.raw, problems=read.problems(visit))
    visit.casebook.contacts.join(visit.actor, content, visit.now)
    return RedirectResponse(visit.url("/netzwerk"), status_code=303)


@router.page("/netzwerk/mitgliedschaft/{membership_id}", CASEWORK)
def show_membership(request: Request, membership_id: str) -> HTMLResponse:
    """The form of a membership, filled."""
    visit = Visit(request)
    found = _one_membership(visit, membership_id)
    action = visit.url(f"/netzwerk/mitgliedschaft/{membership_id}")
    return record_form(visit, found.network, _membership_fields(visit), action, _back(visit), record=found)


@router.action("/netzwerk/mitgliedschaft/{membership_id}", CASEWORK)
def change_membership(request: Request, membership_id: str) -> Response:
    """Changes a membership, e.g. notes its end."""
    visit = Visit(request)
    found, fields = _one_membership(visit, membership_id), _membership_fields(visit)
    content, read = read_content(visit, MembershipContent, fields, found)
    if content is None:
        action = visit.url(f"/netzwerk/mitgliedschaft/{membership_id}")
        return record_form(
            visit,
            found.network,
            fields,
            action,
            _back(visit),
            raw=read.raw,
            record=found,
            problems=read.problems(visit),
        )
    revision = revision_of(visit)
    visit.casebook.contacts.change_membership(visit.actor, membership_id, content, revision=revision, now=visit.now)
    return RedirectResponse(visit.url("/netzwerk"), status_code=303)


def _contact_fields(visit: Visit) -> tuple[Field, ...]:
    say = visit.say
    hint = say("Zum Beispiel 03.11.2026")
    return (
        Field("partner_name", Kind.TEXT, say("Mit wem (Stelle)")),
        Field("person", Kind.TEXT, say("Ansprechperson")),
        Field("role", Kind.TEXT, say("Rolle dort")),
        Field("took_place_on", Kind.DAY, say("Wann"), hint),
        Field("channel", Kind.TERM, say("Wie"), terms=Channel),
        Field("text", Kind.LONG, say("Worum es ging")),
        Field("agreement", Kind.LONG, say("Was vereinbart wurde")),
        Field("next_step", Kind.TEXT, say("Nächster Schritt")),
        Field("next_on", Kind.DAY, say("Bis wann"), hint),
    )


def _membership_fields(visit: Visit) -> tuple[Field, ...]:
    say = visit.say
    hint = say("Zum Beispiel 03.11.2026")
    return (
        Field("network", Kind.TEXT, say("Netzwerk")),
        Field("person", Kind.TEXT, say("Wer vertritt uns")),
        Field("role", Kind.TEXT, say("Rolle dort")),
        Field("since", Kind.DAY, say("Seit"), hint),
        Field("until", Kind.DAY, say("Bis"), hint),
    )


def _one(visit: Visit, id: str) -> Contact:
    found = next((one for one in visit.casebook.contacts.find(visit.actor, visit.now) if one.id == id), None)
    if found is None:
        raise PageNotFound("Diesen Kontakt gibt es nicht; vielleicht wurde er gelöscht.")
    return found


def _one_membership(visit: Visit, id: str) -> Membership:
    found = next((one for one in visit.casebook.contacts.memberships(visit.actor, visit.now) if one.id == id), None)
    if found is None:
        raise PageNotFound("Diese Mitgliedschaft gibt es nicht.")
    return found


def _contact(visit: Visit, one: Contact) -> ContactLine:
    say = visit.say
    following = one.next_step + (say(" bis %(day)s", day=say.date(one.next_on)) if one.next_on else "")
    return ContactLine(
        url=visit.url(f"/netzwerk/kontakt/{one.id}"),
        partner=one.partner_name,
        day=say.date(one.took_place_on),
        channel=say.label(one.channel),
        who=", ".join(part for part in (one.person, one.role) if part),
        text=one.text,
        agreement=one.agreement,
        next=following,
        is_late=one.next_on is not None and one.next_done_on is None and one.next_on < visit.today,
        is_done=one.next_done_on is not None,
    )


def _membership(visit: Visit, one: Membership) -> MembershipLine:
    say = visit.say
    span = " – ".join(say.date(day) for day in (one.since, one.until) if day)
    who = ", ".join(part for part in (one.person, one.role) if part)
    return MembershipLine(visit.url(f"/netzwerk/mitgliedschaft/{one.id}"), one.network, who, span)


def _back(visit: Visit) -> Link:
    return Link(visit.url("/netzwerk"), visit.say("Netzwerk"))
