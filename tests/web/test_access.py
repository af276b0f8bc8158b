"""Access: every route says who may open it, nobody else can, and no form gets in without its token."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import PlainTextResponse
from hypothesis import given
from hypothesis import strategies as st
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

import web
from kb.actor import Role
from kb.knowledge import Knowledge
from tests.builders import NOW
from tests.web.conftest import Person
from tests.web.people import accounts_of, an_account, browser_of, send, token_on
from web.access import PUBLIC, SIGNED_IN, Access, Pages, access_of, only
from web.accounts.sessions import IDLE, LONGEST, Method
from web.address import local
from web.app import PAGES, create_app
from web.cookies import SESSION
from web.form_tokens import FIELD
from web.visit import Visit

ROUTES = [route for page in PAGES for route in page.router.routes if isinstance(route, Route)]
OPEN_MOUNTS = {"/static"}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{sorted(route.methods)[0]} {route.path}")
def test_every_route_says_who_may_open_it(route: Route) -> None:
    assert isinstance(access_of(route), Access)
    assert route.methods in ({"GET", "HEAD"}, {"POST"}), "a page shows, an action changes; there is no third"


def test_there_is_no_way_in_beside_them(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    assert {route.path for route in app.routes if isinstance(route, Mount)} == OPEN_MOUNTS
    assert not [route for route in app.routes if isinstance(route, Route)]


def test_a_route_without_access_is_not_taken_in(small_knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    class Forgetful:
        router = APIRouter()

    Forgetful.router.add_api_route("/vergessen", lambda: None)
    monkeypatch.setattr("web.app.PAGES", (Forgetful,))
    with pytest.raises(TypeError, match="does not say who may open it"):
        create_app(small_knowledge, small_knowledge.settings, lambda: NOW)


def test_every_form_that_changes_something_holds_its_token() -> None:
    forms = []
    for path in (Path(web.__file__).parent / "templates").glob("*.html"):
        forms += re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(encoding="utf-8"), re.DOTALL)
    assert len(forms) >= 3
    assert [form[:80] for form in forms if "{{ form_token() }}" not in form] == []


@pytest.fixture(scope="module")
def rooms(small_knowledge: Knowledge) -> FastAPI:
    """A site with a room for every kind of access beside the real ones."""
    site = create_app(small_knowledge, small_knowledge.settings, lambda: NOW)
    router = Pages()

    def answer(request: Request) -> PlainTextResponse:
        visit = Visit(request)
        return PlainTextResponse(f"{visit.signed_in.actor.tenant if visit.signed_in else 'niemand'} {visit.form}")

    for name, access in {"offen": PUBLIC, "alle": SIGNED_IN, **{role.value: only(role) for role in Role}}.items():
        router.page(f"/raum/{name}", access)(answer)
        router.action(f"/raum/{name}", access)(answer)
        router.page(f"/raum/{name}/{{id}}", access)(answer)
    site.include_router(router)
    return site


def test_the_matrix_of_roles_and_routes(rooms: FastAPI) -> None:
    """Every role at every room: only its own, the one for all, and the public one open."""
    for role in Role:
        browser = browser_of(rooms, role)
        for other in Role:
            own = role is other
            assert browser.get(f"/raum/{other.value}").status_code == (200 if own else 403), (role, other)
            assert browser.get(f"/raum/{other.value}/1").status_code == (200 if own else 404), (role, other)
            sent = send(browser, f"/raum/{other.value}", {"a": "b"}, page="/abmelden")
            assert sent.status_code == (200 if own else 403), (role, other)
        assert browser.get("/raum/alle").status_code == browser.get("/raum/offen").status_code == 200


def test_who_has_no_role_opens_what_is_for_all(rooms: FastAPI) -> None:
    browser = browser_of(rooms)
    assert browser.get("/raum/alle").text.startswith("traeger ")
    refused = browser.get("/raum/counsellor")
    assert refused.status_code == 403 and "Beratung" in refused.text


def test_visitors_are_asked_to_sign_in_and_come_back(rooms: FastAPI) -> None:
    visitor = TestClient(rooms, follow_redirects=False)
    answer = visitor.get("/raum/steward/7?a=1&lang=en")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/anmelden?weiter=%2Fraum%2Fsteward%2F7%3Fa%3D1%26lang%3Den&lang=en"
    assert visitor.get("/raum/offen").text.startswith("niemand")


@pytest.mark.parametrize("path", ["alle", "counsellor", "offen"])
def test_a_form_without_its_token_is_refused(rooms: FastAPI, path: str) -> None:
    browser = browser_of(rooms, Role.COUNSELLOR)
    for fields in ({}, {FIELD: ""}, {FIELD: "x.y"}, {FIELD: token_on(browser_of(rooms), "/abmelden")}):
        assert browser.post(f"/raum/{path}", data=fields).status_code == 403
    assert TestClient(rooms).post("/raum/offen", data={"a": "b"}).status_code == 403


def test_a_token_of_another_browser_is_refused(rooms: FastAPI) -> None:
    one, other = TestClient(rooms), TestClient(rooms)
    token = token_on(one, "/anmelden")
    token_on(other, "/anmelden")
    assert one.post("/raum/offen", data={FIELD: token}).status_code == 200
    assert other.post("/raum/offen", data={FIELD: token}).status_code == 403


def test_a_form_of_an_earlier_session_of_the_same_person_is_let_in(rooms: FastAPI) -> None:
    accounts = accounts_of(rooms)
    account = an_account(accounts, Role.COUNSELLOR)
    browser = TestClient(rooms)
    browser.cookies.set(SESSION, accounts.sessions.begin(account.id, Method.PASSWORD, "", NOW))
    token = token_on(browser, "/abmelden")
    browser.cookies.set(SESSION, accounts.sessions.begin(account.id, Method.PASSWORD, "", NOW))
    assert browser.post("/raum/counsellor", data={FIELD: token}).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://testserver"}, 200),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "http://testserver", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "https://boese.example"}, 403),
        ({"origin": "http://testserver.boese.example"}, 403),
        ({"origin": "http://testserver:8080"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://testserver", "sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_a_form_from_elsewhere_is_refused_even_with_a_token(
    rooms: FastAPI, headers: dict[str, str], status: int
) -> None:
    browser = browser_of(rooms, Role.COUNSELLOR)
    assert send(browser, "/raum/counsellor", {}, page="/abmelden", headers=headers).status_code == status


def test_a_form_that_is_too_large_is_refused(rooms: FastAPI) -> None:
    browser = browser_of(rooms, Role.COUNSELLOR)
    answer = send(browser, "/raum/counsellor", {"a": "x" * (2 * 1024 * 1024)}, page="/abmelden")
    assert answer.status_code == 413


def test_a_session_ends_when_idle_and_in_any_case(rooms: FastAPI) -> None:
    sessions = accounts_of(rooms).sessions
    account = an_account(accounts_of(rooms), Role.COUNSELLOR)
    token = sessions.begin(account.id, Method.PASSWORD, "", NOW)
    assert sessions.read(token, NOW + IDLE - timedelta(seconds=1), touch=False) is not None
    assert sessions.read(token, NOW + IDLE, touch=False) is None
    moment = NOW
    while moment < NOW + LONGEST - IDLE:
        moment += IDLE / 2
        assert sessions.read(token, moment) is not None
    assert sessions.read(token, NOW + LONGEST) is None
    assert sessions.read("", NOW) is sessions.read("falsch", NOW) is None


def test_closed_accounts_and_organisations_are_out_at_once(rooms: FastAPI) -> None:
    accounts = accounts_of(rooms)
    account = an_account(accounts, Role.COUNSELLOR, organisation="geht-zu")
    token = accounts.sessions.begin(account.id, Method.PASSWORD, "", NOW)
    accounts.directory.disable(account.id, NOW)
    assert accounts.sessions.read(token, NOW) is None
    accounts.directory.enable(account.id)
    assert accounts.sessions.read(token, NOW) is not None
    accounts.directory.change_organisation("geht-zu", closed_at=NOW)
    assert accounts.sessions.read(token, NOW) is None


def test_roles_count_from_the_next_request(rooms: FastAPI) -> None:
    accounts = accounts_of(rooms)
    account = an_account(accounts, Role.COUNSELLOR)
    token = accounts.sessions.begin(account.id, Method.PASSWORD, "", NOW)
    accounts.directory.set_roles(account.id, [Role.EDITOR])
    signed_in = accounts.sessions.read(token, NOW)
    assert signed_in is not None and signed_in.actor.roles == {Role.EDITOR}


def test_signed_in_pages_name_the_person_and_stay_out_of_caches(person: Person) -> None:
    browser = person(Role.COUNSELLOR)
    page = browser.get("/hilfe")
    assert "Anna Beispiel" in page.text and "Träger traeger" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "content-security-policy" in page.headers


@pytest.mark.parametrize(
    "address",
    ["", "x", "//boese.example", "/\\boese.example", "https://boese.example", "/a\nb", "/\tx", "javascript:alert(1)",
     "/a\\b", "/" + "x" * 2000, "\\\\boese.example", " /a"],
)  # fmt: skip
def test_nobody_is_led_away(address: str) -> None:
    assert local(address) is None


def test_a_path_here_is_kept() -> None:
    assert local("/faelle/42?a=b#c") == "/faelle/42?a=b#c"


@given(st.text(max_size=40))
def test_whatever_is_kept_is_a_path_here(address: str) -> None:
    kept = local("/" + address)
    assert kept is None or re.match(r"/(?![/\\])", kept)
