"""Made-up people for tests of pages: an account, a browser where they are signed in, a form sent as a browser would."""

from __future__ import annotations

import secrets
from typing import Any

from bs4 import BeautifulSoup
from fastapi import FastAPI
from starlette.testclient import TestClient

from kb.actor import Role
from tests.builders import NOW
from web.accounts.accounts import Accounts
from web.accounts.directory import Account
from web.accounts.sessions import Method
from web.cookies import SESSION
from web.form_tokens import FIELD


def accounts_of(app: FastAPI) -> Accounts:
    """The accounts of a site."""
    accounts: Accounts = app.state.site.accounts
    return accounts


def an_account(accounts: Accounts, *roles: Role, organisation: str = "traeger", name: str = "Anna Beispiel") -> Account:
    """A new account; the organisation is made where there is none."""
    if organisation not in {one.id for one in accounts.directory.organisations()}:
        accounts.directory.add_organisation(organisation, f"Träger {organisation}", NOW)
    return accounts.directory.add(f"{secrets.token_hex(6)}@example.org", name, organisation, roles, NOW)


def browser_of(app: FastAPI, *roles: Role, organisation: str = "traeger", name: str = "Anna Beispiel") -> TestClient:
    """A browser in which a new person with the roles is signed in."""
    accounts = accounts_of(app)
    account = an_account(accounts, *roles, organisation=organisation, name=name)
    browser = TestClient(app, follow_redirects=False)
    browser.cookies.set(SESSION, accounts.sessions.begin(account.id, Method.PASSWORD, "", NOW))
    return browser


def token_on(browser: TestClient, address: str) -> str:
    """The token of the forms on a page."""
    page = BeautifulSoup(browser.get(address).text, "html.parser")
    field = page.select_one(f"main input[name={FIELD}]") or page.select_one(f"input[name={FIELD}]")
    assert field is not None, f"no form on {address}"
    return str(field["value"])


def send(browser: TestClient, address: str, fields: dict[str, Any], page: str | None = None, **options: Any) -> Any:
    """Sends a form with the token of the page it stands on."""
    data = {FIELD: token_on(browser, page or address), **fields}
    return browser.post(address, data=data, **options)
