"""A site whose accounts a test has for itself, with a clock that it can move."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from fastapi import FastAPI
from starlette.testclient import TestClient

from kb.actor import Role
from tests.builders import NOW, an_info, some_knowledge
from tests.postgres import SERVER, database_on
from tests.web.people import accounts_of, an_account, send
from web.accounts.accounts import Accounts, open_accounts
from web.accounts.directory import Account
from web.accounts.sessions import Method
from web.app import create_app
from web.cookies import SESSION
from web.language import read_languages

PASSWORD = "vier bunte kleine Boote"


@dataclass
class Clock:
    """The time at the site."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """The moment."""
        return self.now

    def forward(self, **time: float) -> None:
        """Lets time pass."""
        self.now += timedelta(**time)


@dataclass
class House:
    """The site, its clock and its accounts; ``browser()`` is a fresh browser."""

    app: FastAPI
    clock: Clock
    accounts: Accounts

    def browser(self, base: str = "http://testserver", **headers: str) -> TestClient:
        """A browser without cookies."""
        return TestClient(self.app, base_url=base, follow_redirects=False, headers=headers)

    def person(self, *roles: Role, password: str | None = PASSWORD, **details: str) -> Account:
        """Somebody with an account."""
        account = an_account(self.accounts, *roles, **details)
        if password:
            self.accounts.passwords.set(account, password, read_languages()["de"])
        return self.accounts.directory.account(account.id)

    def inside(self, account: Account, method: Method = Method.PASSWORD) -> TestClient:
        """A browser in which the person is signed in."""
        browser = self.browser()
        browser.cookies.set(SESSION, self.accounts.sessions.begin(account.id, method, "", self.clock.now))
        return browser

    def sign_in(self, browser: TestClient, account: Account, password: str = PASSWORD, **fields: str) -> Any:
        """Sends name and password."""
        return send(browser, "/anmelden", {"anmeldename": account.login, "kennwort": password, **fields})


@pytest.fixture(scope="session")
def quiet_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """A site with one entry and cheap password hashes: accounts are what these tests are about.

    Its accounts are on PostgreSQL where ``LOTSE_TEST_POSTGRES`` names a server.
    """
    knowledge = some_knowledge(tmp_path_factory.mktemp("house"), an_info())
    app = create_app(knowledge, knowledge.settings, lambda: NOW)
    hasher = PasswordHasher.from_parameters(CHEAPEST)
    with database_on(SERVER) if SERVER else nullcontext(knowledge.store.database) as engine:
        quick = open_accounts(engine, accounts_of(app).keys, hasher)
        app.state.site = replace(app.state.site, accounts=quick)
        yield app


@pytest.fixture
def house(quiet_site: FastAPI) -> Iterator[House]:
    """The site with a clock of its own; counts of earlier tests are forgotten, their organisations are still there."""
    site, clock = quiet_site.state.site, Clock()
    site.accounts.tidy(NOW + timedelta(days=4000))
    quiet_site.state.site = replace(site, clock=clock)
    yield House(quiet_site, clock, site.accounts)
    quiet_site.state.site = site
