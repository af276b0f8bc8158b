"""The journeys that matter: finding an offer, asking who is responsible; by mouse, by keyboard, without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser


def test_from_the_start_page_to_an_offer(window: Page) -> None:
    window.goto("/")
    window.get_by_role("combobox").fill("Brückenkurs Bau Magdeburg")
    window.get_by_role("button", name="Suchen").click()
    expect(window.locator("[data-heading]")).to_contain_text("Treffer")
    window.locator(".results .hit-title a").first.click()
    expect(window.locator("h1")).to_be_visible()
    expect(window.locator(".status-box")).to_contain_text("Stand")
    window.locator(".facts a.mark").first.click()
    assert re.search(r"#quelle", window.url)


def test_a_filter_works_at_once(window: Page) -> None:
    window.goto("/suche?q=pflege")
    before = window.locator("[data-heading]").inner_text()
    window.get_by_role("checkbox", name="Angebot").check()
    expect(window.locator(".chips")).to_contain_text("Angebot")
    expect(window.locator("[data-heading]")).not_to_have_text(before)
    expect(window.locator("[data-live]")).to_contain_text("Treffer")
    assert "art=offer" in window.url
    assert window.locator(".hit-top .kind").all_inner_texts()
    window.go_back()
    expect(window.locator("[data-heading]")).to_have_text(before)


def test_a_wrong_date_shows_what_is_wrong(window: Page) -> None:
    window.goto("/suche?q=pflege")
    window.get_by_label("Verfügbar am").fill("31.02.2026")
    window.keyboard.press("Enter")
    summary = window.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(window.get_by_label("Verfügbar am")).to_be_focused()
    expect(window.get_by_label("Verfügbar am")).to_have_value("31.02.2026")


def test_suggestions_by_keyboard(window: Page) -> None:
    window.goto("/")
    box = window.get_by_role("combobox")
    box.press_sequentially("Pfleg", delay=20)
    expect(window.get_by_role("option").first).to_be_visible()
    assert violations(window) == []
    assert box.evaluate("e => getComputedStyle(e).color") != box.evaluate("e => getComputedStyle(e).backgroundColor")
    window.get_by_role("option").last.scroll_into_view_if_needed()
    assert window.get_by_role("option").last.evaluate(
        "e => { const r = e.getBoundingClientRect(); return document.elementFromPoint(r.x + 5, r.y + 5) === e }"
    ), "the suggestions must not be cut off"
    box.press("Escape")
    expect(window.get_by_role("listbox")).to_be_hidden()
    box.press_sequentially("e", delay=20)
    expect(window.get_by_role("option").first).to_be_visible()
    wanted = window.get_by_role("option").first.inner_text()
    box.press("ArrowDown")
    expect(window.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(window.locator("#treffer")).to_be_visible()
    expect(window.locator("#q")).to_have_value(wanted)


def test_everything_without_javascript(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox").fill("pflege")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("checkbox", name="Angebot").check()
    page.get_by_role("button", name="Filter anwenden").click()
    assert "art=offer" in page.url
    expect(page.locator(".chips")).to_contain_text("Angebot")
    page.locator(".chips a").first.click()
    assert "art=offer" not in page.url
    page.goto("/zustaendig")
    page.get_by_label("Um welchen Beruf geht es?").fill("Krankenschwester")
    page.get_by_role("button", name="Weiter").click()
    expect(page.locator(".body-answer").first).to_contain_text("Landesverwaltungsamt")
    context.close()


def test_the_wizard_by_keyboard(window: Page) -> None:
    window.goto("/zustaendig")
    window.get_by_label("Um welchen Beruf geht es?").focus()
    window.keyboard.type("Ingenieur")
    window.keyboard.press("Enter")
    expect(window.locator("legend")).to_be_visible()
    window.get_by_role("radio").first.focus()
    window.keyboard.press("Space")
    window.keyboard.press("Tab")
    window.keyboard.press("Enter")
    answer = window.locator(".body-answer").first
    expect(answer).to_contain_text("Ingenieurkammer Sachsen-Anhalt")
    expect(answer).to_contain_text("Unterlagen")
    expect(answer).to_contain_text("Quellen")


def test_the_skip_link_is_first_and_leads_to_the_content(window: Page) -> None:
    window.goto("/suche?q=pflege")
    window.evaluate("document.activeElement.blur()")
    window.keyboard.press("Tab")
    expect(window.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    window.keyboard.press("Enter")
    expect(window.locator("main")).to_be_focused()
    assert window.locator(".results").count() == 1, "a jump within the page must not reload it"


def test_the_language_switch_keeps_the_question(window: Page) -> None:
    window.goto("/suche?q=pflege&art=offer")
    window.get_by_role("link", name="English").click()
    assert "art=offer" in window.url
    expect(window.locator("html")).to_have_attribute("lang", "en")
    expect(window.locator("#q")).to_have_value("pflege")
    expect(window.locator("[data-heading]")).to_contain_text("result")


def test_printing_leaves_the_navigation_out(window: Page) -> None:
    window.goto("/eintrag/lvwa-gesundheitsberufe")
    window.emulate_media(media="print")
    expect(window.locator(".top")).to_be_hidden()
    expect(window.locator(".foot")).to_be_hidden()
    expect(window.locator("#quellen")).to_be_visible()
    expect(window.locator(".status-box")).to_be_visible()
