"""The matrix of role, tenant, route and object, made from the routes themselves: what is not yours is not there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from kb.actor import Actor, Role
from kb.editorial.change import Outcome
from matcher.casework.cases import StorageConsent
from matcher.profile import Profile
from tests.builders import NOW, an_offer
from tests.kb.editorial.conftest import Office, found, said
from tests.web.accounts.conftest import House
from tests.web.people import token_on
from web.access import access_of
from web.accounts.directory import Account
from web.accounts.sessions import Method
from web.app import PAGES
from web.form_tokens import FIELD

GUARDED = [
    route for page in PAGES for route in page.router.routes if isinstance(route, Route) and access_of(route).signed_in
]
OWN, FOREIGN = "traeger", "nachbarn"


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


def _case(house: House, tenant: str) -> str:
    account = house.person(Role.COUNSELLOR, password=None, organisation=tenant)
    consent = StorageConsent("test", date(2026, 11, 1))
    cases = house.app.state.site.casebook.cases
    return str(cases.create(actor_of(account), "Linde 7", Profile(), consent, NOW).id)


def _proposal(house: House, tenant: str) -> str:
    office = Office(house.app.state.site.knowledge.store)
    return str(office.proposed(found(f"kurs-{tenant}", Outcome.NEW, said(an_offer(f"kurs-{tenant}")))))


def _run(house: House, tenant: str) -> str:
    office = Office(house.app.state.site.knowledge.store)
    run = office.staged(found("weg", Outcome.GONE), source=f"quelle-{tenant}")
    office.publication.withhold(run.number, "zu wenig", NOW)
    return str(run.number)


_SHARED = frozenset(Role)
"""Entries belong to the whole network: whoever has the role sees those of all organisations."""

KINDS = {
    "/konten/{id}": Kind(_account, frozenset({Role.SYSTEM})),
    "/organisationen/{id}": Kind(lambda house, tenant: tenant, frozenset({Role.SYSTEM})),
    "/konto/sitzungen/{session}": Kind(_session),
    "/anmelden/eingaben/{token}": Kind(lambda house, tenant: "von-jemand-anderem"),
    "/faelle/{case_id}": Kind(_case),
    "/pruefen/{number}": Kind(_proposal, _SHARED),
    "/pruefen/laeufe/{number}": Kind(_run, _SHARED),
    "/pruefen/faellig/{id}": Kind(lambda house, tenant: "wissen", _SHARED),
    "/pruefen/widersprueche/{id}": Kind(lambda house, tenant: "wissen", _SHARED),
    "/eintrag/{id}": Kind(lambda house, tenant: "wissen", _SHARED),
}
"""Every kind of object that has an address. A route with another one fails below until its kind stands here."""


def actor_of(account: Account) -> Actor:
    """The account's person as an actor."""
    return Actor(account.id, account.name, account.organisation.id, account.roles)


def kind_of(route: Route) -> str | None:
    """The part of a route's path that names an object."""
    found = re.match(r"[^{]*\{[^}]+\}", route.path)
    return found[0] if found else None


def address(route: Route, id: str) -> str:
    """The route's address for an object; what comes below it is made up."""
    kind = kind_of(route)
    path = route.path.replace(kind, re.sub(r"\{[^}]+\}", id, kind), 1) if kind else route.path
    return re.sub(r"\{[^}]+\}", "x", path)


def ask(browser: TestClient, route: Route, path: str, token: str) -> int:
    """The status of the route's answer."""
    if "POST" in (route.methods or ()):
        return int(browser.post(path, data={FIELD: token}).status_code)
    return int(browser.get(path).status_code)


@pytest.fixture
def people(house: House) -> Iterator[dict[Role, tuple[TestClient, str]]]:
    """A browser for each role, in the same organisation, with the token of its forms."""
    browsers = {role: house.inside(house.person(role, organisation=OWN)) for role in Role}
    yield {role: (browser, token_on(browser, "/abmelden")) for role, browser in browsers.items()}
    for browser in browsers.values():
        browser.close()


@pytest.fixture
def objects(house: House) -> dict[tuple[str, str], str]:
    """An object of each kind in each organisation; the organisations exist."""
    for tenant in (OWN, FOREIGN):
        house.person(password=None, organisation=tenant)
    return {(kind, tenant): KINDS[kind].make(house, tenant) for kind in KINDS for tenant in (OWN, FOREIGN)}


def test_every_kind_of_object_is_known() -> None:
    assert {kind for route in GUARDED if (kind := kind_of(route))} == set(KINDS)


def test_a_wrong_role_is_refused_and_learns_nothing(
    people: dict[Role, tuple[TestClient, str]], objects: dict[tuple[str, str], str]
) -> None:
    wrong = []
    for route in GUARDED:
        kind = kind_of(route)
        ids = [objects[kind, OWN], objects[kind, FOREIGN], "gibt-es-nicht"] if kind else [""]
        for role, (browser, token) in people.items():
            if access_of(route).allows(frozenset({role})):
                continue
            answers = {ask(browser, route, address(route, id), token) for id in ids}
            if answers != {404 if kind else 403}:
                wrong.append((role.value, route.path, answers))
    assert wrong == []


def test_an_object_of_another_organisation_is_not_there(
    people: dict[Role, tuple[TestClient, str]], objects: dict[tuple[str, str], str]
) -> None:
    wrong = []
    for route in GUARDED:
        kind = kind_of(route)
        for role, (browser, token) in people.items():
            if kind is None or not access_of(route).allows(frozenset({role})):
                continue
            ids = ["gibt-es-nicht"] + ([] if role in KINDS[kind].see_all else [objects[kind, FOREIGN]])
            for id in ids:
                status = ask(browser, route, address(route, id), token)
                if status != 404:
                    wrong.append((role.value, route.path, id, status))
    assert wrong == []


def test_own_pages_open(people: dict[Role, tuple[TestClient, str]], objects: dict[tuple[str, str], str]) -> None:
    """Else the tests above would pass for a site that refuses everything."""
    wrong, opened = [], 0
    for route in GUARDED:
        kind = kind_of(route)
        if "POST" in (route.methods or ()) or kind in ("/anmelden/eingaben/{token}",) or route.path.count("{") > 1:
            continue
        for role, (browser, token) in people.items():
            if access_of(route).allows(frozenset({role})):
                status = ask(browser, route, address(route, objects[kind, OWN] if kind else ""), token)
                opened += status == 200
                if status in (401, 403, 404) or status >= 500:
                    wrong.append((role.value, route.path, status))
    assert wrong == []
    assert opened > 40


def test_visitors_are_sent_to_the_sign_in_page(house: House, objects: dict[tuple[str, str], str]) -> None:
    wrong = []
    with house.browser() as visitor:
        token = token_on(visitor, "/anmelden")
        for route in GUARDED:
            kind = kind_of(route)
            path = address(route, objects[kind, OWN] if kind else "")
            if ask(visitor, route, path, token) not in (303, 401):
                wrong.append(route.path)
    assert wrong == []


def test_no_form_is_taken_without_its_token(people: dict[Role, tuple[TestClient, str]]) -> None:
    wrong = []
    for page in PAGES:
        for route in page.router.routes:
            if isinstance(route, Route) and "POST" in (route.methods or ()):
                for browser, _ in people.values():
                    if ask(browser, route, address(route, "x"), "") != 403:
                        wrong.append(route.path)
    assert wrong == []
