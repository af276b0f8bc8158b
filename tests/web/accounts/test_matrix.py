"""The matrix of role, tenant, route and object, made from the routes themselves: what is not yours is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient

from kb.actor import Role
from tests.web.accounts.conftest import House
from tests.web.accounts.objects import KINDS, NEEDS
from tests.web.people import token_on
from web.access import access_of
from web.app import PAGES
from web.form_tokens import FIELD

GUARDED = [
    route for page in PAGES for route in page.router.routes if isinstance(route, Route) and access_of(route).signed_in
]
OWN, FOREIGN = "traeger", "nachbarn"


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
                path = address(route, objects[kind, OWN] if kind else "") + NEEDS.get(route.path, "")
                status = ask(browser, route, path, token)
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
