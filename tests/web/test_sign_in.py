"""Signing in with a password, going on, and signing out."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from kb.actor import Role
from kb.knowledge import Knowledge
from tests.builders import NOW
from tests.web.people import accounts_of, an_account, send
from web.accounts.directory import Account
from web.app import create_app
from web.cookies import SESSION
from web.language import read_languages

PASSWORD = "vier bunte kleine Boote"


@pytest.fixture(scope="module")
def app(small_knowledge: Knowledge) -> FastAPI:
    """A site of its own."""
    return create_app(small_knowledge, small_knowledge.settings, lambda: NOW)


@pytest.fixture(scope="module")
def anna(app: FastAPI) -> Account:
    """A counsellor with a password."""
    account = an_account(accounts_of(app), Role.COUNSELLOR)
    accounts_of(app).passwords.set(account, PASSWORD, read_languages()["de"])
    return account


@pytest.fixture
def visitor(app: FastAPI) -> TestClient:
    """A browser without cookies."""
    return TestClient(app, follow_redirects=False)


def _sign_in(visitor: TestClient, login: str, password: str = PASSWORD, **fields: str) -> str:
    answer = send(visitor, "/anmelden", {"anmeldename": login, "kennwort": password, **fields})
    return str(answer.headers.get("location", answer.status_code))


def test_right_password_leads_on(visitor: TestClient, anna: Account) -> None:
    assert _sign_in(visitor, f" {anna.login.upper()} ", weiter="/hilfe?lang=en") == "/hilfe?lang=en"
    assert anna.name in visitor.get("/hilfe").text
    assert visitor.get("/anmelden").headers["location"] == "/"


def test_nobody_is_led_away_after_signing_in(visitor: TestClient, anna: Account) -> None:
    assert _sign_in(visitor, anna.login, weiter="//boese.example/") == "/"


def test_the_cookie_is_out_of_reach(app: FastAPI, anna: Account) -> None:
    for base, name in (("http://testserver", "lotse="), ("https://testserver", "__Host-lotse=")):
        visitor = TestClient(app, base_url=base, follow_redirects=False)
        answer = send(visitor, "/anmelden", {"anmeldename": anna.login, "kennwort": PASSWORD})
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(name)
        assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie and "Domain" not in cookie
        assert ("Secure" in cookie) == base.startswith("https")


def test_signing_in_makes_a_new_session(visitor: TestClient, anna: Account) -> None:
    visitor.cookies.set(SESSION, "von-aussen-untergeschoben")
    _sign_in(visitor, anna.login)
    assert visitor.cookies.get(SESSION, domain="testserver.local") != "von-aussen-untergeschoben"


def test_unknown_and_known_get_the_same_answer(visitor: TestClient, anna: Account) -> None:
    answers = []
    for login in (anna.login, "niemand@example.org"):
        page = send(visitor, "/anmelden", {"anmeldename": login, "kennwort": "falsch falsch falsch"})
        assert page.status_code == 422
        answers.append(page.text.replace(login, "X"))
    assert answers[0] == answers[1]
    assert "falsch falsch" not in answers[0], "a password is never sent back"


def test_a_disabled_account_gets_the_same_answer(app: FastAPI, visitor: TestClient) -> None:
    account = an_account(accounts_of(app))
    accounts_of(app).passwords.set(account, PASSWORD, read_languages()["de"])
    accounts_of(app).directory.disable(account.id, NOW)
    assert _sign_in(visitor, account.login) == "422"


def test_what_is_missing_is_named(visitor: TestClient) -> None:
    page = send(visitor, "/anmelden", {"anmeldename": "", "kennwort": "", "weiter": "/hilfe"})
    assert page.status_code == 422
    assert 'href="#anmeldename"' in page.text and 'href="#kennwort"' in page.text
    assert 'value="/hilfe"' in page.text


def test_signing_out_ends_the_session_on_the_server(app: FastAPI, visitor: TestClient, anna: Account) -> None:
    _sign_in(visitor, anna.login)
    kept = visitor.cookies.get(SESSION)
    answer = send(visitor, "/abmelden", {})
    assert answer.headers["location"] == "/anmelden"
    assert answer.headers["clear-site-data"] == '"cache"'
    assert SESSION not in visitor.cookies
    assert kept is not None and accounts_of(app).sessions.read(kept, NOW) is None
