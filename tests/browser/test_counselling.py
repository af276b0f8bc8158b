"""A counsellor's day in a real browser: from the pasted notice to the plan as PDF, a referral answered by its link,
a proposal declined, a case deleted; with and without JavaScript, on a desk and on a phone, and axe finds nothing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from kb.actor import Actor, Role
from kb.knowledge import Knowledge
from matcher.casework.cases import StorageConsent
from matcher.profile import Profile, read_profile
from tests.browser.conftest import Seen
from tests.browser.test_accessibility import violations
from tests.builders import NOW
from tests.web.people import an_account
from web.accounts.sessions import Method
from web.app import create_app
from web.cookies import SESSION
from web.visit import Site

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
NURSE = ROOT / "examples" / "05-pflegefachkraft-tunesien.yaml"
NOTICE = sorted((ROOT / "tests" / "matcher" / "notices").rglob("*.txt"))[3]
WAYS = [
    pytest.param((ViewportSize(width=1200, height=900), True), id="desk"),
    pytest.param((ViewportSize(width=360, height=740), False), id="phone-without-javascript"),
]
_numbers = itertools.count(1)


class Counsellor(NamedTuple):
    """Somebody signed in: the site behind the pages, and the token of the session."""

    site: Site
    actor: Actor
    token: str

    def case(self, profile: Profile) -> str:
        """The address of a new case."""
        consent = StorageConsent("test", date(2026, 11, 1))
        name = f"Linde {next(_numbers)}"
        return "/faelle/" + self.site.casebook.cases.create(self.actor, name, profile, consent, NOW).id

    def window(self, chromium: Browser, address: str, seen: Seen, size: ViewportSize, script: bool) -> BrowserContext:
        """A browser in which they are signed in."""
        context = chromium.new_context(
            base_url=address, viewport=size, java_script_enabled=script, locale="de-DE", accept_downloads=True
        )
        context.add_cookies([{"name": SESSION, "value": self.token, "url": address}])
        seen.watch(context)
        return context


@pytest.fixture(scope="module")
def counsellor(knowledge: Knowledge) -> Counsellor:
    site: Site = create_app(knowledge, knowledge.settings, lambda: NOW).state.site
    account = an_account(site.accounts, Role.COUNSELLOR, organisation="browser")
    actor = Actor(account.id, account.name, "browser", frozenset({Role.COUNSELLOR}))
    return Counsellor(site, actor, site.accounts.sessions.begin(account.id, Method.PASSWORD, "", NOW))


@pytest.fixture(params=WAYS)
def page(
    request: pytest.FixtureRequest, chromium: Browser, address: str, counsellor: Counsellor, seen: Seen
) -> Iterator[Page]:
    """A window of a signed-in counsellor, each way; nothing is asked of others, nothing complained about."""
    size, script = request.param
    context = counsellor.window(chromium, address, seen, size, script)
    yield context.new_page()
    context.close()
    assert [url for url in seen.requests if not url.startswith((address, "data:"))] == []
    assert seen.complaints == []


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()


def test_from_a_pasted_notice_to_the_plan_as_pdf(page: Page) -> None:
    page.goto("/faelle/neu")
    page.get_by_label("Pseudonym").fill(f"Esche {next(_numbers)}")
    page.get_by_label("Die Person willigt ein").check()
    press(page, "Fall anlegen")
    page.get_by_role("link", name="Bescheid einlesen").click()
    page.get_by_label("Text des Bescheids").fill(NOTICE.read_text("utf-8"))
    press(page, "Lesen")
    expect(page.locator(".notice-text mark").first).to_be_visible()
    page.locator(".save-bar").get_by_role("button", name="Bestätigen und speichern").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vorschläge")
    page.get_by_role("link", name="Plan", exact=True).click()
    page.get_by_role("link", name=re.compile("Prüfen und aushändigen")).click()
    with page.expect_download() as started:
        page.get_by_role("link", name=re.compile("Plan für Behörden und Kammern .PDF")).click()
    assert Path(started.value.path()).read_bytes().startswith(b"%PDF-")


def test_a_referral_is_answered_by_its_link(page: Page, counsellor: Counsellor) -> None:
    case = counsellor.case(read_profile(NURSE))
    page.goto(f"{case}/verweise/neu?an=jobcenter")
    page.get_by_label("Wofür").select_option("funding")
    page.get_by_label("Referenzberuf").check()
    page.get_by_label("Die Person willigt ein").check()
    press(page, "Prüfen")
    expect(page.get_by_text("Genau das wird gesendet")).to_be_visible()
    press(page, "Verweis anlegen")
    link = page.get_by_label("Link zum Antworten").input_value()
    page.context.clear_cookies()
    page.goto("/verweis/" + link.rsplit("/", 1)[1])
    press(page, "Antwort senden")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    page.get_by_label("zugesagt").or_(page.get_by_label("angenommen")).first.check()
    press(page, "Antwort senden")
    expect(page.get_by_role("heading", level=1)).to_have_text("Danke für Ihre Antwort")
    home = page.url.split("/verweis/")[0]
    page.context.add_cookies([{"name": SESSION, "value": counsellor.token, "url": home}])
    page.goto(f"{case}/verweise")
    expect(page.get_by_text("neue Antwort")).to_be_visible()


def test_a_proposal_is_declined_with_a_reason(page: Page, counsellor: Counsellor) -> None:
    page.goto(f"{counsellor.case(read_profile(NURSE))}/vorschlaege")
    page.locator(".group-of .proposal h3 a").first.click()
    page.get_by_label("Grund").select_option("too_far")
    press(page, "Vorschlag ablehnen")
    expect(page.get_by_text("zu weit weg", exact=True).first).to_be_visible()


def test_searching_leads_to_an_entry(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="Heute")).to_be_visible()
    page.get_by_label("Was suchen Sie?").fill("Anpassungslehrgang Pflege")
    page.get_by_role("button", name="Suchen").first.click()
    page.locator(".hit-title a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_case_is_deleted_after_its_number_was_typed(page: Page, counsellor: Counsellor) -> None:
    case = counsellor.case(Profile())
    page.goto(f"{case}/akte/loeschen")
    press(page, "Endgültig löschen")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    number = re.sub(r"\D", "", page.locator(".case-head .kind").inner_text().split("·")[0])
    page.get_by_label("Nummer des Falls").fill(number)
    press(page, "Endgültig löschen")
    assert page.goto(case).status == 404  # type: ignore[union-attr]


PAGES = (
    "/", "/faelle", "/faelle?q=gibtsnicht", "/faelle/neu", "{case}", "{case}/profil", "{case}/profil/frage/abschluss",
    "{case}/profil/bescheid", "{case}/vorschlaege", "{case}/vorschlaege/jobcenter", "{case}/plan",
    "{case}/plan/pruefen", "{case}/verweise", "{case}/verweise/neu?an=jobcenter", "{case}/akte",
    "{case}/akte/arbeit/neu", "{case}/akte/loeschen", "{case}/vergleich?eintrag=jobcenter&eintrag=agentur-fuer-arbeit",
    "{empty}/vorschlaege", "{empty}/plan", "/netzwerk", "/netzwerk/kontakt", "/erfahrungen", "/coaching",
    "/coaching/neu",
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_axe_finds_nothing_on_pages_of_cases(
    chromium: Browser, address: str, counsellor: Counsellor, seen: Seen, scheme: str, language: str
) -> None:
    case, empty = counsellor.case(read_profile(NURSE)), counsellor.case(Profile())
    context = counsellor.window(chromium, address, seen, ViewportSize(width=1200, height=900), True)
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    found, wide = [], []
    for path in PAGES:
        place = path.format(case=case, empty=empty)
        page.goto(place + ("&" if "?" in place else "?") + f"lang={language}")
        page.evaluate("for (const folded of document.querySelectorAll('main details')) folded.open = true")
        found += [f"{path}: {one}" for one in violations(page)]
        page.set_viewport_size({"width": 320, "height": 640})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path)
        page.set_viewport_size({"width": 1200, "height": 900})
    context.close()
    assert found == []
    assert wide == []
