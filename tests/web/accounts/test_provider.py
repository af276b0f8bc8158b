"""Signing in through an OpenID provider, a real one on loopback: there, back, and every lie it or others may tell."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from kb.actor import Role
from kb.settings import ProviderSettings
from tests.web.accounts.conftest import House
from tests.web.accounts.openid_provider import CLIENT, SECRET
from tests.web.people import send, token_on
from web.accounts.directory import Account
from web.accounts.links import Purpose
from web.accounts.provider import Provider
from web.cookies import PROVIDER, SESSION
from web.form_tokens import FIELD


@dataclass
class Counterpart:
    """The provider's process, seen from the test."""

    issuer: str

    def is_now(self, **claims: Any) -> None:
        """Who is signed in at the provider; it tells the truth again."""
        httpx.post(f"{self.issuer}/person", json=claims).raise_for_status()

    def lies(self, **lie: Any) -> None:
        """What is wrong from now on."""
        httpx.post(f"{self.issuer}/lie", json=lie).raise_for_status()


@pytest.fixture(scope="module")
def counterpart() -> Iterator[Counterpart]:
    """The provider, running."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    root = Path(__file__).parents[3]
    command = (sys.executable, "-m", "tests.web.accounts.openid_provider", str(port))
    with subprocess.Popen(command, cwd=root) as process:
        issuer = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                httpx.get(f"{issuer}/keys")
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield Counterpart(issuer)
        process.terminate()


@pytest.fixture
def site(house: House, counterpart: Counterpart) -> House:
    """The house with a door to the provider."""
    house.clock.now = datetime.now(UTC)
    settings = ProviderSettings(counterpart.issuer, CLIENT, SECRET, "Hausanmeldung")
    house.app.state.site = replace(house.app.state.site, provider=Provider(settings))
    counterpart.is_now(sub="s-1")
    return house


def there_and_back(browser: TestClient, start: str = "/anmelden/anbieter", **changed: str) -> Any:
    """Follows the way to the provider and back; ``changed`` parameters are put into the address back."""
    away = browser.get(start)
    assert away.status_code == 303, away.text
    back = httpx.get(away.headers["location"], follow_redirects=False).headers["location"]
    parts = urlsplit(back)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "http://testserver/anmelden/anbieter/zurueck"
    parameters = {name: values[0] for name, values in parse_qs(parts.query).items()} | changed
    return browser.get(parts.path, params=parameters)


def linked(site: House, counterpart: Counterpart, subject: str = "s-1") -> Account:
    """Somebody whose account is linked to a subject."""
    account = site.person(Role.COUNSELLOR, password=None)
    site.accounts.directory.link(account.id, counterpart.issuer, f"{subject}-{account.id}")
    counterpart.is_now(sub=f"{subject}-{account.id}")
    return site.accounts.directory.account(account.id)


def test_a_linked_account_is_let_in_and_led_on(site: House, counterpart: Counterpart) -> None:
    anna, browser = linked(site, counterpart), site.browser()
    answer = there_and_back(browser, "/anmelden/anbieter?weiter=/konto")
    assert answer.headers["location"] == "/konto"
    page = browser.get("/konto").text
    assert anna.name in page and "über die Anmeldung der Organisation" in page
    assert PROVIDER not in browser.cookies
    again = there_and_back(site.browser(), "/anmelden/anbieter?weiter=//boese.example")
    assert again.headers["location"] == "/"


def test_the_departure_asks_for_all_that_protects_it(site: House) -> None:
    away = site.browser().get("/anmelden/anbieter")
    asked = parse_qs(urlsplit(away.headers["location"]).query)
    assert asked["response_type"] == ["code"] and asked["code_challenge_method"] == ["S256"]
    assert {"openid", "email"} == set(asked["scope"][0].split())
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert asked["state"] != asked["nonce"]
    assert asked["state"][0] not in away.headers["set-cookie"], "sealed"


def test_the_sign_in_page_offers_it(site: House) -> None:
    assert "Weiter über: Hausanmeldung" in site.browser().get("/anmelden").text


def test_without_a_provider_there_is_no_such_page(house: House) -> None:
    assert house.browser().get("/anmelden/anbieter").status_code == 404
    assert "/anmelden/anbieter" not in house.browser().get("/anmelden").text


LIES: list[dict[str, Any]] = [
    {"algorithm": "none"},
    {"algorithm": "HS256"},
    {"algorithm": "foreign"},
    {"without_id_token": True},
    {"claims": {"iss": "https://boese.example"}},
    {"claims": {"aud": "jemand-anderes"}},
    {"claims": {"aud": ["lotse", "jemand-anderes"]}},
    {"claims": {"aud": ["lotse", "jemand-anderes"], "azp": "jemand-anderes"}},
    {"claims": {"azp": "jemand-anderes"}},
    {"claims": {"nonce": "eine-andere"}},
    {"claims": {"nonce": None}},
    {"claims": {"sub": None}},
    {"claims": {"sub": ""}},
    {"claims": {"sub": "x" * 256}},
    {"claims": {"sub": 7}},
    {"claims": {"exp": None}},
    {"claims": {"aud": None}},
    {"claims": {"iss": None}},
    {"claims": {"exp": "bald"}},
    {"shift": -3600},
    {"shift": 3600},
    {"state": "ein-anderer"},
]


@pytest.mark.parametrize("lie", LIES, ids=str)
def test_no_lie_lets_anybody_in(site: House, counterpart: Counterpart, lie: dict[str, Any]) -> None:
    linked(site, counterpart)
    counterpart.lies(**lie)
    browser = site.browser()
    answer = there_and_back(browser)
    assert answer.status_code == 403, lie
    assert "nicht geklappt" in answer.text
    assert SESSION not in browser.cookies
    counterpart.lies()
    assert there_and_back(browser).status_code == 303, "the truth does"


def test_a_provider_that_calls_itself_otherwise_is_refused(site: House, counterpart: Counterpart) -> None:
    counterpart.lies(issuer="https://boese.example")
    answer = site.browser().get("/anmelden/anbieter")
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "changed",
    [{"state": "falsch"}, {"state": ""}, {"code": "falsch"}, {"iss": "https://boese.example"}, {"error": "x"}],
)
def test_a_changed_way_back_is_refused(site: House, counterpart: Counterpart, changed: dict[str, str]) -> None:
    linked(site, counterpart)
    assert there_and_back(site.browser(), **changed).status_code == 403


def test_coming_back_without_having_left(site: House, counterpart: Counterpart) -> None:
    """Somebody else's way back, put under one's nose, opens nothing."""
    linked(site, counterpart)
    one, other = site.browser(), site.browser()
    back = httpx.get(one.get("/anmelden/anbieter").headers["location"], follow_redirects=False).headers["location"]
    assert other.get(back.removeprefix("http://testserver")).status_code == 403
    other.get("/anmelden/anbieter")
    assert other.get(back.removeprefix("http://testserver")).status_code == 403
    site.clock.forward(minutes=16)
    assert one.get(back.removeprefix("http://testserver")).status_code == 403


def test_a_way_back_works_once(site: House, counterpart: Counterpart) -> None:
    linked(site, counterpart)
    browser = site.browser()
    back = httpx.get(browser.get("/anmelden/anbieter").headers["location"], follow_redirects=False).headers["location"]
    path = back.removeprefix("http://testserver")
    assert browser.get(path).status_code == 303
    assert browser.get(path).status_code == 403


def test_a_wrong_secret_is_refused(site: House, counterpart: Counterpart) -> None:
    linked(site, counterpart)
    wrong = Provider(ProviderSettings(counterpart.issuer, CLIENT, "falsch"))
    site.app.state.site = replace(site.app.state.site, provider=wrong)
    assert there_and_back(site.browser()).status_code == 403


def test_new_keys_of_the_provider_are_fetched(site: House, counterpart: Counterpart) -> None:
    linked(site, counterpart)
    assert there_and_back(site.browser()).status_code == 303
    counterpart.lies(new_key=True)
    assert there_and_back(site.browser()).status_code == 303


def test_a_silent_provider_is_said_plainly(site: House) -> None:
    silent = Provider(ProviderSettings("http://127.0.0.1:9", CLIENT, SECRET))
    site.app.state.site = replace(site.app.state.site, provider=silent)
    answer = site.browser().get("/anmelden/anbieter")
    assert answer.status_code == 503 and "antwortet nicht richtig" in answer.text


def test_an_unknown_person_gets_no_account(site: House, counterpart: Counterpart) -> None:
    counterpart.is_now(sub="fremd", email="fremd@example.org", email_verified=True)
    answer = there_and_back(site.browser())
    assert answer.status_code == 403 and "kein Konto" in answer.text


@pytest.mark.parametrize(
    ("allowed", "verified", "let_in"),
    [(True, True, True), (True, False, False), (True, "true", False), (False, True, False)],
)
def test_a_mail_address_counts_where_it_is_allowed_and_verified(
    site: House, counterpart: Counterpart, allowed: bool, verified: Any, let_in: bool
) -> None:
    anna = site.person(Role.COUNSELLOR, organisation="mit-mail")
    site.accounts.directory.change_organisation("mit-mail", linked_by_mail=allowed)
    counterpart.is_now(sub=f"m-{anna.id}", email=anna.login.upper(), email_verified=verified)
    assert (there_and_back(site.browser()).status_code == 303) is let_in
    assert site.accounts.directory.account(anna.id).is_linked is let_in


def test_a_linked_account_is_not_taken_over_by_its_address(site: House, counterpart: Counterpart) -> None:
    anna = linked(site, counterpart)
    site.accounts.directory.change_organisation(anna.organisation.id, linked_by_mail=True)
    counterpart.is_now(sub="jemand-anderes", email=anna.login, email_verified=True)
    assert there_and_back(site.browser()).status_code == 403
    site.accounts.directory.change_organisation(anna.organisation.id, linked_by_mail=False)


def test_an_invitation_links_once(site: House, counterpart: Counterpart) -> None:
    anna = site.person(Role.COUNSELLOR, password=None)
    path = site.accounts.links.make(anna.id, Purpose.PASSWORD, site.clock.now)
    counterpart.is_now(sub=f"e-{anna.id}", email="privat@example.org", email_verified=False)
    browser = site.browser()
    page = browser.get(path).text
    start = f"/anmelden/anbieter?einladung={path.rpartition('/')[2]}"
    assert start in page
    assert there_and_back(browser, start).status_code == 303
    assert site.accounts.directory.account(anna.id).is_linked
    assert browser.get(path).status_code == 404, "used up"
    counterpart.is_now(sub="jemand-anderes")
    assert there_and_back(site.browser(), start).status_code == 403
    counterpart.is_now(sub=f"e-{anna.id}")
    assert there_and_back(site.browser()).status_code == 303


def test_a_sign_in_link_is_no_invitation(site: House, counterpart: Counterpart) -> None:
    anna = site.person(password=None)
    token = site.accounts.links.make(anna.id, Purpose.SIGN_IN, site.clock.now).rpartition("/")[2]
    counterpart.is_now(sub=f"x-{anna.id}")
    assert there_and_back(site.browser(), f"/anmelden/anbieter?einladung={token}").status_code == 403


def test_a_disabled_account_stays_outside(site: House, counterpart: Counterpart) -> None:
    anna = linked(site, counterpart)
    site.accounts.directory.disable(anna.id, site.clock.now)
    assert there_and_back(site.browser()).status_code == 403


def test_what_was_typed_survives_the_way_over_the_provider(site: House, counterpart: Counterpart) -> None:
    anna = linked(site, counterpart)
    browser = site.inside(anna)
    token = token_on(browser, "/konto/name")
    site.clock.forward(minutes=61)
    onward = browser.post("/konto/name", data={FIELD: token, "name": "Anna Lang"}).headers["location"]
    kept = parse_qs(urlsplit(onward).query)["weiter"][0]
    site.clock.now = datetime.now(UTC)
    answer = there_and_back(browser, f"/anmelden/anbieter?weiter={kept}")
    assert answer.headers["location"] == kept
    assert "Anna Lang" in browser.get(kept).text


def test_who_signs_in_this_way_needs_no_second_factor_here(site: House, counterpart: Counterpart) -> None:
    ben = site.person(Role.COUNSELLOR, password=None, organisation="streng-oidc")
    site.accounts.directory.change_organisation("streng-oidc", second_factor=True)
    site.accounts.directory.link(ben.id, counterpart.issuer, f"b-{ben.id}")
    counterpart.is_now(sub=f"b-{ben.id}")
    browser = site.browser()
    there_and_back(browser)
    assert browser.get("/konto").status_code == 200
    assert send(browser, "/abmelden", {}).status_code == 303
