"""A counsellor at the site over the shipped corpus: a browser, and the casebook behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from kb.actor import Actor, Role
from kb.knowledge import Knowledge
from matcher.casework.cases import StorageConsent
from matcher.profile import Profile
from tests.builders import NOW
from tests.web.people import an_account
from web.accounts.sessions import Method
from web.app import create_app
from web.cookies import SESSION
from web.visit import Site


class Desk(NamedTuple):
    """A counsellor's browser."""

    browser: TestClient
    site: Site
    actor: Actor

    def case(self, profile: Profile | None = None) -> str:
        """The address of a new case with the profile."""
        consent = StorageConsent("test", date(2026, 11, 1))
        cases = self.site.casebook.cases
        return "/faelle/" + cases.create(self.actor, "Linde 7", profile or Profile(), consent, NOW).id

    def stored(self, case: str) -> Profile:
        """The newest profile of the case at an address."""
        return self.site.casebook.profiles.newest(self.actor, case.rsplit("/", 1)[1], NOW).profile

    def page(self, address: str, status: int = 200) -> BeautifulSoup:
        """The parsed page."""
        answer = self.browser.get(address)
        assert answer.status_code == status, answer.text[:1500]
        return BeautifulSoup(answer.text, "html.parser")

    def fields(self, address: str, form: str = "main form[method=post]") -> dict[str, Any]:
        """What a browser would send from a form of a page, untouched."""
        return fields_of(self.page(address), form)


def fields_of(page: BeautifulSoup, form: str = "main form[method=post]") -> dict[str, Any]:
    """What a browser would send from a form, untouched; buttons are not pressed."""
    fields: dict[str, Any] = {}
    for element in page.select(f"{form} :is(input, select, textarea)[name]"):
        name, kind = str(element["name"]), element.get("type")
        if element.name == "select":
            chosen = element.select_one("option[selected]")
            fields[name] = str(chosen["value"]) if chosen else ""
        elif kind in ("checkbox", "radio"):
            if element.has_attr("checked"):
                fields.setdefault(name, []).append(str(element["value"]))
        elif kind == "hidden" and name in fields:
            before = fields[name]
            fields[name] = [*(before if isinstance(before, list) else [before]), str(element.get("value", ""))]
        elif kind != "file":
            fields[name] = element.text if element.name == "textarea" else str(element.get("value", ""))
    return fields


@contextmanager
def at_the_desk(knowledge: Knowledge, organisation: str) -> Iterator[Desk]:
    """A counsellor of an organisation, signed in."""
    app = create_app(knowledge, knowledge.settings, lambda: NOW)
    site: Site = app.state.site
    account = an_account(site.accounts, Role.COUNSELLOR, organisation=organisation)
    with TestClient(app, follow_redirects=False) as browser:
        browser.cookies.set(SESSION, site.accounts.sessions.begin(account.id, Method.PASSWORD, "", NOW))
        yield Desk(browser, site, Actor(account.id, account.name, organisation, frozenset({Role.COUNSELLOR})))
