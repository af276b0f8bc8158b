"""A server on loopback over the shipped corpus, and Debian's Chromium."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request

from kb.knowledge import Knowledge
from tests.builders import NOW
from web.app import create_app
from web.commands import listen

CHROMIUM = Path(os.environ.get("LOTSE_TEST_CHROMIUM", "/usr/bin/chromium"))
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


@dataclass
class Seen:
    """What the browser asked for and complained about."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Notes everything that happens in the context from now on."""
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            self.complaints.append(message.text)


@pytest.fixture(scope="session")
def address(knowledge: Knowledge) -> Iterator[str]:
    """Where the site is, without a slash at the end."""
    listening = listen("127.0.0.1", 0)
    config = uvicorn.Config(
        create_app(knowledge, knowledge.settings, lambda: NOW), log_config=None, access_log=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening.socket]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield listening.address.rstrip("/")
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser. Without one the tests are skipped, but not where CI runs them."""
    if not CHROMIUM.exists():
        message = f"{CHROMIUM} fehlt: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture
def seen() -> Seen:
    """Filled by the windows of the same test."""
    return Seen()


@pytest.fixture
def window(chromium: Browser, address: str, seen: Seen) -> Iterator[Page]:
    """An empty window of common size; it must ask nobody but the site, and complain about nothing."""
    context = chromium.new_context(base_url=address, viewport={"width": 1200, "height": 900}, locale="de-DE")
    seen.watch(context)
    yield context.new_page()
    context.close()
    assert [url for url in seen.requests if not url.startswith((address, "data:"))] == []
    assert seen.complaints == []
