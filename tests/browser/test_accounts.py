"""Signing in and looking after accounts in a real browser: by keyboard, without script, on a phone, light and dark."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import uvicorn
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from kb.actor import Role
from tests.browser.conftest import Seen
from tests.browser.test_accessibility import DESK, violations
from tests.builders import NOW, an_info, some_knowledge
from tests.web.people import accounts_of, an_account
from web.accounts.accounts import Accounts, open_accounts
from web.accounts.directory import Account
from web.accounts.links import Purpose
from web.accounts.sessions import IDLE, Method
from web.app import create_app
from web.commands import listen
from web.cookies import SESSION
from web.language import read_languages

pytestmark = pytest.mark.browser

PASSWORD = "vier bunte kleine Boote"
PHONE = ViewportSize(width=360, height=740)


@dataclass
class Reception:
    """A site with accounts, and a clock that the test moves."""

    accounts: Accounts
    address: str = ""
    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        """The time at the site."""
        return self.now

    def person(self, *roles: Role, name: str = "Anna Beispiel", organisation: str = "traeger") -> Account:
        """Somebody with a password."""
        account = an_account(self.accounts, *roles, name=name, organisation=organisation)
        self.accounts.passwords.set(account, PASSWORD, read_languages()["de"])
        return self.accounts.directory.account(account.id)

    def inside(self, context: BrowserContext, account: Account) -> Page:
        """A page in which the person is signed in."""
        token = self.accounts.sessions.begin(account.id, Method.PASSWORD, "Firefox, Linux", self.now)
        context.add_cookies([{"name": SESSION, "value": token, "url": self.address}])
        return context.new_page()


@pytest.fixture(scope="module")
def reception(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reception]:
    """The site, served on loopback."""
    knowledge = some_knowledge(tmp_path_factory.mktemp("reception"), an_info())
    app = create_app(knowledge, knowledge.settings, lambda: NOW)
    hasher = PasswordHasher.from_parameters(CHEAPEST)
    here = Reception(open_accounts(knowledge.store.database, accounts_of(app).keys, hasher))
    app.state.site = replace(app.state.site, accounts=here.accounts, clock=here)
    listening = listen("127.0.0.1", 0)
    here.address = listening.address.rstrip("/")
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening.socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield here
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(autouse=True)
def same_time(reception: Reception) -> None:
    """Each test begins at the same moment, with no counts of earlier ones."""
    reception.now = NOW
    reception.accounts.limits.forget(NOW + timedelta(days=4000))


def enrol(reception: Reception, page: Page) -> str:
    """Sets a second factor up on the page; its secret."""
    page.goto("/konto/zweiter-faktor")
    address = page.locator('a[href^="otpauth:"]').get_attribute("href")
    assert address is not None
    secret = parse_qs(urlsplit(address).query)["secret"][0]
    page.locator("#code").fill(pyotp.TOTP(secret).at(reception.now))
    page.locator("main form button").click()
    expect(page.locator(".codes li")).to_have_count(10)
    return secret


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_signing_in_with_a_second_factor_by_keyboard(
    chromium: Browser, reception: Reception, seen: Seen, script: bool
) -> None:
    anna = reception.person(Role.COUNSELLOR)
    secret = enrol(reception, reception.inside(chromium.new_context(base_url=reception.address), anna))
    reception.now += timedelta(seconds=60)
    context = chromium.new_context(base_url=reception.address, viewport=DESK, java_script_enabled=script)
    seen.watch(context)
    page = context.new_page()
    page.goto("/anmelden?weiter=/konto")
    _press_to(page, "E-Mail-Adresse")
    page.keyboard.type(anna.login)
    page.keyboard.press("Tab")
    page.keyboard.type("falsch geraten")
    page.keyboard.press("Enter")
    expect(page.locator("[data-error-summary]")).to_contain_text("stimmen nicht")
    if script:
        expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.get_by_label("E-Mail-Adresse")).to_have_value(anna.login)
    _press_to(page, "Kennwort")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Code eingeben")
    _press_to(page, "Code")
    page.keyboard.type(pyotp.TOTP(secret).at(reception.now))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Mein Konto")
    expect(page.locator(".account summary")).to_contain_text("Anna Beispiel")
    expect(page.locator(".account summary")).to_contain_text("Träger traeger")
    summary = page.locator(".account summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".account .menu")).to_be_visible()
    if script:
        page.keyboard.press("Escape")
        expect(page.locator(".account .menu")).to_be_hidden()
        expect(summary).to_be_focused()
        page.keyboard.press("Space")
    page.locator(".account .menu button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Anmelden")
    page.goto("/konto")
    expect(page.locator("h1")).to_have_text("Anmelden")
    context.close()
    assert seen.complaints == []


def _press_to(page: Page, label: str) -> None:
    """Presses the tabulator until the field with this label has the focus."""
    field = page.get_by_label(label, exact=True)
    for _ in range(40):
        if field.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{label} is not reached by keyboard")


def press(button: Locator) -> None:
    """Clicks and waits for the page that follows."""
    with button.page.expect_navigation():
        button.click()


def look(reception: Reception, chromium: Browser, seen: Seen, language: str, scheme: str) -> Iterator[Page]:
    """Every page of accounts, one after the other, in all their states."""
    boss = reception.person(
        Role.SYSTEM,
        Role.ADMINISTRATOR,
        name="Maximiliane Musterfrau-Langenname",
        organisation="langer-name",
    )
    reception.accounts.directory.change_organisation(
        "langer-name", name="Beispielträger für Integration, Qualifizierung und Beratung im Landkreis gGmbH"
    )
    anna = reception.person(Role.COUNSELLOR)
    lang = f"?lang={language}"
    context = chromium.new_context(
        base_url=reception.address,
        viewport=DESK,
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    seen.watch(context)
    visitor = context.new_page()
    visitor.goto(f"/anmelden{lang}")
    yield visitor
    press(visitor.locator("main form button"))
    yield visitor
    visitor.goto(reception.accounts.links.make(anna.id, Purpose.PASSWORD, reception.now) + lang)
    yield visitor
    press(visitor.locator("main form button"))
    yield visitor
    visitor.goto("/anmelden/link/gibt-es-nicht" + lang)
    yield visitor
    page = reception.inside(context, boss)
    for path in ("/konto", "/konto/kennwort", "/konto/name", "/konto/zweiter-faktor", "/abmelden"):
        page.goto(path + lang)
        yield page
    page.goto("/konto/kennwort" + lang)
    press(page.locator("main form button"))
    yield page
    enrol(reception, page)
    yield page
    page.goto("/konto/zweiter-faktor" + lang)
    yield page
    for path in ("/konten", "/konten?q=qqq", f"/konten/{anna.id}", f"/konten/{boss.id}", "/konten/neu"):
        page.goto(path + ("&" if "?" in path else "?") + lang[1:])
        yield page
    press(page.locator("main form button"))
    yield page
    page.goto(f"/konten/{anna.id}{lang}")
    press(page.locator('form[action*="/link"] button'))
    yield page
    for path in ("/organisationen", "/organisationen/neu", "/organisationen/langer-name"):
        page.goto(path + lang)
        yield page
    page.locator(".account summary").click()
    yield page
    page.goto("/konto/name" + lang)
    page.locator("#name").fill("Mitten im Schreiben")
    reception.now += IDLE
    press(page.locator("main form button"))
    yield page
    context.close()


@pytest.mark.parametrize(("language", "scheme"), [("de", "light"), ("en", "dark")])
def test_every_page_is_for_everybody(
    chromium: Browser, reception: Reception, seen: Seen, language: str, scheme: str
) -> None:
    """No axe violation; nothing wider than a small telephone; nobody else is asked for anything."""
    found, too_wide, pages = [], [], 0
    for page in look(reception, chromium, seen, language, scheme):
        found += [f"{page.url}: {violation}" for violation in violations(page)]
        for width in (320, 360):
            page.set_viewport_size({"width": width, "height": 640})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                too_wide.append(f"{page.url}: {width}")
        page.set_viewport_size(DESK)
        pages += 1
    assert found == [] and too_wide == []
    assert pages > 20
    assert [url for url in seen.requests if not url.startswith((reception.address, "data:"))] == []
    assert seen.complaints == []


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_nothing_typed_is_lost_when_the_session_ends(chromium: Browser, reception: Reception, script: bool) -> None:
    anna = reception.person(Role.COUNSELLOR)
    context = chromium.new_context(base_url=reception.address, viewport=PHONE, java_script_enabled=script)
    page = reception.inside(context, anna)
    page.goto("/konto/name")
    page.locator("#name").fill("Anna Lange-Getippt")
    reception.now += IDLE + timedelta(minutes=3)
    page.get_by_role("button", name="Speichern").click()
    expect(page.locator("main")).to_contain_text("ist aufgehoben")
    page.get_by_label("E-Mail-Adresse").fill(anna.login)
    page.get_by_label("Kennwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.locator("h1")).to_have_text("Ihre Eingaben sind noch da")
    page.get_by_role("button", name="Eingaben absenden").click()
    expect(page.locator("main [role=status]")).to_contain_text("Ihr Name ist geändert")
    assert reception.accounts.directory.account(anna.id).name == "Anna Lange-Getippt"
    context.close()


def test_a_session_that_ends_soon_says_so_and_can_be_kept(chromium: Browser, reception: Reception, seen: Seen) -> None:
    anna = reception.person(Role.COUNSELLOR)
    context = chromium.new_context(base_url=reception.address, viewport=PHONE)
    seen.watch(context)
    page = reception.inside(context, anna)
    page.clock.install(time=NOW)
    box = page.locator("[data-session]")

    def wait(minutes: float) -> None:
        reception.now += timedelta(minutes=minutes)
        page.clock.fast_forward(int(minutes * 60_000))

    page.goto("/konto/name")
    page.locator("#name").fill("Mitten im Schreiben")
    wait(57)
    expect(box).to_be_hidden()
    context.request.get("/konto")  # another window
    wait(2)
    expect(box).to_be_hidden()
    wait(56.5)
    expect(box).to_contain_text("endet in zwei Minuten")
    assert violations(page) == []
    box.get_by_role("button", name="Angemeldet bleiben").click()
    expect(box).to_be_hidden()
    wait(58.5)
    expect(box).to_contain_text("endet in zwei Minuten")
    wait(3)
    expect(box).to_contain_text("Ihre Sitzung ist zu Ende")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(page.locator("#name")).to_have_value("Mitten im Schreiben")
    context.close()
    assert seen.complaints == []
