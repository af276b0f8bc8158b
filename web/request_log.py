"""One line a request: method, path template, status, milliseconds. Never a query string, so no search words."""

from __future__ import annotations

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("lotse.web")


def configure_log() -> None:
    """Our lines to standard error; the server's own only from warnings on."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    LOG.setLevel(logging.INFO)


class RequestLog:
    """Writes the line when the answer is complete."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on and notes what came of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500
        start = time.perf_counter()

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, note)
        finally:
            took = (time.perf_counter() - start) * 1000
            LOG.info("%s %s %d %.1f ms", scope["method"], path_template(scope), status, took)


def path_template(scope: Scope) -> str:
    """``/eintrag/{id}`` rather than the address itself; unknown addresses are not repeated."""
    route = scope.get("route")
    return str(getattr(route, "path", None) or "(andere)")
