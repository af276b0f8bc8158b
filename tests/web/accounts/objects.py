"""The kinds of objects that have an address, and how one of each is made for an organisation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from kb.actor import Actor, Role
from kb.editorial.change import Outcome
from matcher.casework.cases import StorageConsent
from matcher.casework.coaching import CoachingContent, CoachingKind, Session
from matcher.casework.contact import MembershipContent
from matcher.profile import Profile
from tests.builders import NOW, an_offer
from tests.kb.editorial.conftest import Office, found, said
from tests.matcher.casework.test_network import contact, lesson
from tests.web.accounts.conftest import House
from web.accounts.directory import Account
from web.accounts.sessions import Method


def actor_of(account: Account) -> Actor:
    """The account's person as an actor."""
    return Actor(account.id, account.name, account.organisation.id, account.roles)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object in addresses: how one is made for an organisation, and whose roles see all organisations."""

    make: Callable[[House, str], str]
    see_all: frozenset[Role] = frozenset()


def _account(house: House, tenant: str) -> str:
    return house.person(Role.COUNSELLOR, password=None, organisation=tenant).id


def _session(house: House, tenant: str) -> str:
    account = house.person(password=None, organisation=tenant)
    house.accounts.sessions.begin(account.id, Method.PASSWORD, "", NOW)
    return house.accounts.sessions.of(account.id, NOW)[0].id


def _counsellor(house: House, tenant: str) -> Actor:
    return actor_of(house.person(Role.COUNSELLOR, password=None, organisation=tenant))


def _case(house: House, tenant: str) -> str:
    consent, cases = StorageConsent("test", date(2026, 11, 1)), house.app.state.site.casebook.cases
    return str(cases.create(_counsellor(house, tenant), "Linde 7", Profile(), consent, NOW).id)


def _proposal(house: House, tenant: str) -> str:
    office = Office(house.app.state.site.knowledge.store)
    return str(office.proposed(found(f"kurs-{tenant}", Outcome.NEW, said(an_offer(f"kurs-{tenant}")))))


def _run(house: House, tenant: str) -> str:
    office = Office(house.app.state.site.knowledge.store)
    run = office.staged(found("weg", Outcome.GONE), source=f"quelle-{tenant}")
    office.publication.withhold(run.number, "zu wenig", NOW)
    return str(run.number)


def _contact(house: House, tenant: str) -> str:
    return str(house.app.state.site.casebook.contacts.note(_counsellor(house, tenant), contact(), NOW).id)


def _membership(house: House, tenant: str) -> str:
    content = MembershipContent(network="Fachkräftenetz Harz")
    return str(house.app.state.site.casebook.contacts.join(_counsellor(house, tenant), content, NOW).id)


def _lesson(house: House, tenant: str) -> str:
    return str(house.app.state.site.casebook.lessons.write(_counsellor(house, tenant), lesson(entry="wissen"), NOW).id)


def _coaching(house: House, tenant: str) -> str:
    session = Session(begins=NOW + timedelta(days=9))
    content = CoachingContent(title="Bewerbung", kind=CoachingKind.GROUP, seats=3, sessions=(session,))
    return str(house.app.state.site.casebook.coachings.offer(_counsellor(house, tenant), content, NOW).id)


_SHARED = frozenset(Role)
"""Entries belong to the whole network: whoever has the role sees those of all organisations."""

KINDS = {
    "/konten/{id}": Kind(_account, frozenset({Role.SYSTEM})),
    "/organisationen/{id}": Kind(lambda house, tenant: tenant, frozenset({Role.SYSTEM})),
    "/konto/sitzungen/{session}": Kind(_session),
    "/anmelden/eingaben/{token}": Kind(lambda house, tenant: "von-jemand-anderem"),
    "/faelle/{case_id}": Kind(_case),
    "/netzwerk/kontakt/{contact_id}": Kind(_contact),
    "/netzwerk/mitgliedschaft/{membership_id}": Kind(_membership),
    "/erfahrungen/{lesson_id}": Kind(_lesson),
    "/coaching/{coaching_id}": Kind(_coaching),
    "/pruefen/{number}": Kind(_proposal, _SHARED),
    "/pruefen/laeufe/{number}": Kind(_run, _SHARED),
    "/pruefen/faellig/{id}": Kind(lambda house, tenant: "wissen", _SHARED),
    "/pruefen/widersprueche/{id}": Kind(lambda house, tenant: "wissen", _SHARED),
    "/eintrag/{id}": Kind(lambda house, tenant: "wissen", _SHARED),
}
"""Every kind of object that has an address. A route with another one fails below until its kind stands here."""

NEEDS = {"/erfahrungen/neu": "?eintrag=wissen"}
"""What an address without an object needs to open."""
