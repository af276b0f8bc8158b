"""Every kind of page: no axe violation in light and dark, German and English; readable at 320 pixels."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.browser.conftest import Seen

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/suche",
    "/suche?q=Br%C3%BCckenkurs+Bau+Magdeburg&art=offer",
    "/suche?q=qqqxyzzy&niveau=B1",
    "/suche?q=pflege&art=ofer&am=31.02.2026",
    "/eintrag/systematik-bau-planungswesen",
    "/eintrag/lvwa-gesundheitsberufe",
    "/eintrag/jobcenter",
    "/eintrag/anerkennungszuschuss",
    "/eintrag/praxis-azubi-berufssprachkurse-kausa-st",
    "/eintrag/gibt-es-nicht",
    "/zustaendig",
    "/zustaendig?beruf=Ingenieur",
    "/zustaendig?beruf=Krankenschwester",
    "/praxis",
    "/wissen",
    "/korpus",
    "/regeln",
    "/regeln/anerkennungszuschuss",
    "/zustaendig?beruf=Tischler&ort=Stendal",
    "/zustaendig?beruf=Bauingenieur&ausland=ja",
    "/eintrag/zab",
    "/eintrag/jobcenter-magdeburg",
    "/eintrag/landwirtschaft-st",
    "/eintrag/brueckenkurs-wirtschaftswissenschaftler-bremen",
    "/hilfe",
    "/barrierefreiheit",
    "/gibt-es-nicht",
)
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
PHONE = ViewportSize(width=320, height=640)
DESK = ViewportSize(width=1200, height=900)


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def look_through(context: BrowserContext, language: str) -> list[str]:
    """Everything axe objects to on all pages."""
    page = context.new_page()
    found = []
    for address in PAGES:
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
        found += [f"{address}: {violation}" for violation in violations(page)]
    return found


@pytest.mark.parametrize(("language", "scheme"), [("de", "light"), ("de", "dark"), ("en", "light"), ("en", "dark")])
def test_axe_finds_nothing(chromium: Browser, address: str, seen: Seen, language: str, scheme: str) -> None:
    context = chromium.new_context(
        base_url=address, viewport=DESK, color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce"
    )
    seen.watch(context)
    found = look_through(context, language)
    context.close()
    assert found == []
    assert [url for url in seen.requests if not url.startswith((address, "data:"))] == []
    assert seen.complaints == []


def test_axe_would_find_something(window: Page) -> None:
    window.goto("/hilfe")
    window.evaluate("document.querySelector('h1').outerHTML = '<img src=\"/static/lotse.svg\"><p style-x>a</p>'")
    assert any(violation.startswith("image-alt") for violation in violations(window))


def test_nothing_is_wider_than_320_pixels(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, viewport=PHONE)
    page = context.new_page()
    too_wide = []
    for one in PAGES:
        page.goto(one)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            too_wide.append(f"{one}: {width}")
    context.close()
    assert too_wide == []


def test_targets_are_large_enough(chromium: Browser, address: str) -> None:
    """WCAG 2.5.8: 24 pixels, links within sentences aside."""
    context = chromium.new_context(base_url=address, viewport=PHONE)
    page = context.new_page()
    page.goto("/suche?q=pflege&art=offer")
    small = page.evaluate(
        """[...document.querySelectorAll('button, select, summary, .chips a, nav a, input:not([type=hidden])')]
           .filter(e => e.checkVisibility()).map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
           .filter(([, r]) => r.width && r.height && (r.width < 24 || r.height < 24)).map(([h]) => h)"""
    )
    context.close()
    assert small == []


SCROLLED = """async region => {
  for (let frame = 0; frame < 300 && region.scrollLeft === 0; frame++) await new Promise(requestAnimationFrame);
  return region.scrollLeft > 0;
}"""
"""Whether it scrolls within 300 frames; Playwright's own waiting compiles a string, which the pages' policy forbids."""


def test_the_report_reads_on_a_phone_and_by_keyboard(chromium: Browser, address: str) -> None:
    """All details open: no axe violation; a wide table scrolls by arrow keys while its row names stay."""
    context = chromium.new_context(base_url=address, viewport=PHONE, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/korpus")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    region = page.locator(".scroll").first
    region.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert region.evaluate(SCROLLED)
    head = region.locator("tbody th").first
    assert head.evaluate("e => e.getBoundingClientRect().left >= e.closest('.scroll').getBoundingClientRect().left")
    context.close()
