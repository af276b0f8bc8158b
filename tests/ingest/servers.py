"""A web server on this machine whose pages tests write, and a resolver that finds it under names of the test."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ingest.address import PublicResolver

Page = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """A running server: pages by path, and what was asked."""

    port: int
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """Paths asked for, in order, but for robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def address(self, path: str = "/", host: str = "kurse.example.org") -> str:
        """The address of a page under a name that only the test's resolver knows."""
        return f"http://{host}:{self.port}{path}"


@contextmanager
def a_site() -> Iterator[Site]:
    """A server on loopback, until the test is over."""
    site = Site(0)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            site.asked.append((path, {name.lower(): value for name, value in self.headers.items()}))
            with suppress(BrokenPipeError, ConnectionResetError):  # the reader hangs up, as it should
                site.pages.get(path, not_found)(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def text(body: bytes | str, status: int = 200, **headers: str) -> Page:
    """A page with a body; ``content_type="…"`` becomes ``Content-Type: …``."""
    content = body.encode() if isinstance(body, str) else body

    def page(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in {"content_type": "text/html; charset=utf-8", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return page


def redirect(location: str, status: int = 302) -> Page:
    """A page that sends one elsewhere."""

    def page(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Location", location)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return page


not_found = text("nicht da", 404)


class AllowedHere(PublicResolver):
    """Knows some names that stand for this machine; every other name and address is judged as in real life."""

    def __init__(self, *names: str) -> None:
        self.names = names or ("kurse.example.org",)
        self.asked: list[str] = []

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        self.asked.append(host)
        if host in self.names:
            return ("127.0.0.1",)
        return super().resolve(host, 80)
