"""What the pages for accounts and organisations show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kb.actor import Role
from web.accounts.administration import Administration
from web.accounts.directory import Account, Organisation
from web.language import Say
from web.views.account import EventRow, event_rows, factor_in_words, moment, role_names
from web.views.form_page import FormPage
from web.views.shell import Link
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a field with few values."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody in the list."""

    url: str
    name: str
    login: str
    organisation: str
    roles: str
    state: str
    state_code: str
    last_seen: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """/konten."""

    text: str
    rows: tuple[PersonRow, ...]
    total: str
    is_filtered: bool
    several: bool
    """Whether people of more than one organisation are shown."""
    organisations: tuple[Option, ...]
    new_url: str
    all_url: str
    earlier: Link | None
    later: Link | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPersonPage(FormPage):
    """/konten/neu."""

    login: str
    name: str
    organisations: tuple[Option, ...]
    roles: tuple[Option, ...]
    back: str


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """A one-time link, shown once."""

    name: str
    login: str
    link: str
    days: int
    is_new: bool
    onward: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage(FormPage):
    """/konten/{id}."""

    name: str
    login: str
    organisation: str
    role_names: str
    state: str
    state_code: str
    factor: str
    has_factor: bool
    last_seen: str
    why_not: str | None
    roles: tuple[Option, ...]
    is_disabled: bool
    has_password: bool
    roles_action: str
    link_action: str
    lock_action: str
    factor_action: str
    events: tuple[EventRow, ...]
    said: str | None


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation in the list."""

    url: str
    id: str
    name: str
    people: str
    notes: tuple[str, ...]
    is_closed: bool


@dataclass(frozen=True, slots=True)
class OrganisationsPage:
    """/organisationen."""

    rows: tuple[OrganisationRow, ...]
    new_url: str
    said: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationPage(FormPage):
    """/organisationen/neu and /organisationen/{id}."""

    id: str
    is_new: bool
    name: str
    second_factor: bool
    linked_by_mail: bool
    is_closed: bool
    close_action: str
    back: str


def state_of(say: Say, account: Account) -> tuple[str, str]:
    """Whether the person can come in: in words, and the badge's colour."""
    if account.disabled:
        return say("gesperrt"), "past"
    if account.organisation.closed:
        return say("Träger geschlossen"), "past"
    if not account.has_password and not account.is_linked:
        return say("eingeladen"), "recurring"
    return say("aktiv"), "current"


def person_row(visit: Visit, account: Account, seen: datetime | None) -> PersonRow:
    """The person's line in the list."""
    state, code = state_of(visit.say, account)
    return PersonRow(
        url=visit.url(f"/konten/{account.id}"),
        name=account.name,
        login=account.login,
        organisation=account.organisation.name,
        roles=role_names(visit.say, account.roles),
        state=state,
        state_code=code,
        last_seen=moment(visit, seen) if seen else visit.say("noch nie"),
    )


def role_options(visit: Visit, office: Administration, chosen: frozenset[Role]) -> tuple[Option, ...]:
    """The roles that the reader may give."""
    return tuple(Option(role.value, visit.say.label(role), role in chosen) for role in Role if role in office.grantable)


def organisation_options(organisations: tuple[Organisation, ...], chosen: str) -> tuple[Option, ...]:
    """The organisations to choose from."""
    return tuple(Option(one.id, one.name, one.id == chosen) for one in organisations if not one.closed)


def person_page(visit: Visit, office: Administration, account: Account, said: str | None) -> PersonPage:
    """Everything about one account that its administrator needs."""
    say, path = visit.say, f"/konten/{account.id}"
    state, code = state_of(say, account)
    seen = visit.accounts.log.last_sign_ins((account.id,)).get(account.id)
    why_not = {
        None: None,
        "own": say(
            "Das sind Sie selbst. Rollen und Sperre ändert jemand anderes; alles Übrige steht unter „Mein Konto“."
        ),
        "roles": say("Dieses Konto hat Rollen über den Träger hinaus. Ändern kann es nur die Systemverwaltung."),
    }
    return PersonPage(
        action=visit.url(path),
        name=account.name,
        login=account.login,
        organisation=account.organisation.name,
        role_names=role_names(say, account.roles),
        state=state,
        state_code=code,
        factor=factor_in_words(say, account, visit.accounts.factors.recovery_codes_left(account.id)),
        has_factor=account.has_second_factor,
        last_seen=moment(visit, seen) if seen else say("noch nie"),
        why_not=why_not[office.why_not(account)],
        roles=role_options(visit, office, account.roles),
        is_disabled=account.disabled,
        has_password=account.has_password,
        roles_action=visit.url(f"{path}/rollen"),
        link_action=visit.url(f"{path}/link"),
        lock_action=visit.url(f"{path}/{'entsperren' if account.disabled else 'sperren'}"),
        factor_action=visit.url(f"{path}/zweiter-faktor"),
        events=event_rows(visit, visit.accounts.log.last(account.id, 20)),
        said=said,
    )
