"""Fetching: polite to hosts, never from a machine that is not public, never without end; all is kept as proof."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from ingest.address import AddressRefused, PublicResolver, checked, is_public
from ingest.connection import TooLarge, TooSlow
from ingest.fetch import Fetcher, NotAllowed, PageGone, Withheld
from ingest.source import SourceError
from tests.ingest.servers import AllowedHere, Site, a_site, redirect, text

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with a_site() as running:
        yield running


class Waits:
    """A clock that moves when somebody sleeps, so that tests need not."""

    def __init__(self) -> None:
        self.time, self.slept = 1000.0, list[float]()

    def clock(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@pytest.fixture
def waits() -> Waits:
    return Waits()


def a_fetcher(folder: Path, waits: Waits | None = None, **changes: object) -> Fetcher:
    """A fetcher that finds the test's server."""
    waits = waits or Waits()
    given = {"resolver": AllowedHere(), "clock": waits.clock, "sleep": waits.sleep, "now": lambda: NOW, **changes}
    return Fetcher("post@example.org", folder, **given)  # type: ignore[arg-type]


def test_an_answer_is_kept_as_proof_with_what_the_server_said(site: Site, tmp_path: Path) -> None:
    site.pages["/kurs"] = text("<h1>Kurs</h1>", ETag='"1"', Last_Modified="Sun, 01 Nov 2026 08:00:00 GMT")
    fetcher = a_fetcher(tmp_path)
    raw = fetcher.fetch(site.address("/kurs"))
    assert raw.read() == b"<h1>Kurs</h1>"
    assert (raw.etag, raw.content_type, raw.fetched_at) == ('"1"', "text/html; charset=utf-8", NOW)
    assert isinstance(raw.content, Path) and raw.content.is_relative_to(tmp_path) and raw.content.name == raw.digest
    assert not raw.unchanged
    (account,) = fetcher.proofs.history(site.address("/kurs"))
    assert account.digest == raw.digest
    agent = site.asked[-1][1]["user-agent"]
    assert "Lotse" in agent and "post@example.org" in agent


def test_without_a_contact_nothing_is_fetched(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="Kontaktadresse"):
        Fetcher(" ", tmp_path)


def test_what_has_not_changed_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    def page(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == '"1"':
            text("", 304)(handler)
        else:
            text("eins", ETag='"1"')(handler)

    site.pages["/kurs"] = page
    first = a_fetcher(tmp_path).fetch(site.address("/kurs"))
    second = a_fetcher(tmp_path).fetch(site.address("/kurs"))
    assert second.unchanged and second.read() == first.read() == b"eins"
    site.pages["/kurs"] = text("zwei")
    third = a_fetcher(tmp_path).fetch(site.address("/kurs"))
    assert not third.unchanged and third.read() == b"zwei"
    assert first.read() == b"eins", "the proof of what it said before stays"
    assert len(a_fetcher(tmp_path).proofs.history(site.address("/kurs"))) == 2


def test_the_same_words_without_an_etag_count_as_unchanged(site: Site, tmp_path: Path) -> None:
    site.pages["/kurs"] = text("eins")
    assert not a_fetcher(tmp_path).fetch(site.address("/kurs")).unchanged
    assert a_fetcher(tmp_path).fetch(site.address("/kurs")).unchanged


def test_robots_txt_is_obeyed_and_asked_for_once(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = text("User-agent: *\nDisallow: /intern\n\nUser-agent: Lotse\nDisallow: /geheim\n")
    site.pages["/kurs"] = site.pages["/geheim/x"] = text("Kurs")
    fetcher = a_fetcher(tmp_path)
    fetcher.fetch(site.address("/kurs"))
    with pytest.raises(NotAllowed, match="robots"):
        fetcher.fetch(site.address("/geheim/x"))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/kurs"]


def test_where_the_rules_cannot_be_had_nothing_is_fetched(site: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = text("kaputt", 500)
    site.pages["/kurs"] = text("Kurs")
    with pytest.raises(SourceError, match="überlastet"):
        a_fetcher(tmp_path).fetch(site.address("/kurs"))
    assert site.paths == []


def test_hosts_are_left_a_pause_and_more_where_they_ask_for_it(site: Site, tmp_path: Path, waits: Waits) -> None:
    site.pages["/kurs"] = text("Kurs")
    fetcher = a_fetcher(tmp_path, waits)
    for _ in range(3):
        fetcher.fetch(site.address("/kurs"))
    assert waits.slept == [1.0, 1.0, 1.0]  # robots.txt, then three pages
    site.pages["/robots.txt"] = text("User-agent: *\nCrawl-delay: 7\n")
    waits.slept.clear()
    fetcher = a_fetcher(tmp_path, waits)
    fetcher.fetch(site.address("/kurs"))
    assert waits.slept == [7.0]


def test_later_means_later(site: Site, tmp_path: Path, waits: Waits) -> None:
    answers = iter(
        (text("", 429, Retry_After="20"), text("", 503, Retry_After="Sun, 22 Nov 2026 09:00:40 GMT"), text("Kurs"))
    )
    site.pages["/kurs"] = lambda handler: next(answers)(handler)
    assert a_fetcher(tmp_path, waits).fetch(site.address("/kurs")).read() == b"Kurs"
    assert waits.slept == [1.0, 20.0, 40.0]


def test_a_host_that_wants_to_be_left_alone_for_long_is(site: Site, tmp_path: Path, waits: Waits) -> None:
    site.pages["/kurs"] = text("", 429, Retry_After="7200")
    fetcher = a_fetcher(tmp_path, waits)
    with pytest.raises(SourceError, match="überlastet"):
        fetcher.fetch(site.address("/kurs"))
    with pytest.raises(SourceError, match="120 Minuten"):
        fetcher.fetch(site.address("/kurs"))
    assert site.paths == ["/kurs"] and max(waits.slept) < 10


def test_gone_and_withheld_are_told_apart(site: Site, tmp_path: Path) -> None:
    site.pages["/weg"], site.pages["/zu"] = text("", 410), text("", 403)
    with pytest.raises(PageGone):
        a_fetcher(tmp_path).fetch(site.address("/weg"))
    with pytest.raises(Withheld, match="403"):
        a_fetcher(tmp_path).fetch(site.address("/zu"))


def test_redirects_are_followed_and_cited_by_their_end(site: Site, tmp_path: Path) -> None:
    site.pages["/alt"], site.pages["/neu"] = redirect("/neu", 301), text("Kurs")
    raw = a_fetcher(tmp_path).fetch(site.address("/alt"), {"X-API-Key": "oeffentlich"})
    assert raw.address == site.address("/neu")
    assert site.asked[-1][1]["x-api-key"] == "oeffentlich"


def test_what_is_meant_for_one_host_is_not_told_to_another(site: Site, tmp_path: Path) -> None:
    site.pages["/alt"] = redirect(site.address("/neu", "andere.example.org"))
    site.pages["/neu"] = text("Kurs")
    fetcher = a_fetcher(tmp_path, resolver=AllowedHere("kurse.example.org", "andere.example.org"))
    fetcher.fetch(site.address("/alt"), {"X-API-Key": "oeffentlich"})
    assert "x-api-key" not in site.asked[-1][1]


def test_redirects_in_a_circle_end(site: Site, tmp_path: Path) -> None:
    site.pages["/a"], site.pages["/b"] = redirect("/b"), redirect("/a")
    with pytest.raises(SourceError, match="leitet öfter"):
        a_fetcher(tmp_path).fetch(site.address("/a"))


PRIVATE = tuple(
    f"http://{host}/"
    for host in (
        "127.0.0.1 localhost 169.254.169.254 [::1] 2130706433 0x7f000001 0177.0.0.1 127.1 [::ffff:127.0.0.1] "
        "[::ffff:a9fe:a9fe] 10.0.0.5 192.168.1.1 172.16.0.1 0.0.0.0 100.64.0.1 [fc00::1] [fe80::1] [64:ff9b::7f00:1] "
        "[2002:7f00:1::] 224.0.0.1 [ff02::1]"
    ).split()
)


@pytest.mark.parametrize("address", PRIVATE)
def test_machines_that_are_not_public_are_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(AddressRefused):
        a_fetcher(tmp_path).fetch(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_redirects_to_machines_that_are_not_public_are_refused(address: str, site: Site, tmp_path: Path) -> None:
    site.pages["/kurs"] = redirect(address)
    with pytest.raises(AddressRefused):
        a_fetcher(tmp_path).fetch(site.address("/kurs"))


NO_WEB = (
    "file:///etc/passwd",
    "ftp://example.org/",
    "gopher://example.org/",
    "javascript:alert(1)",
    "http://user:geheim@example.org/",
    "http://example.org/" + "x" * 3000,
    "data:text/html,x",
)


@pytest.mark.parametrize("address", (*NO_WEB, "//example.org/x", "http://", "kurse", "", "http://exa mple.org/"))
def test_what_is_no_address_of_the_web_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(AddressRefused):
        a_fetcher(tmp_path).fetch(address)


@pytest.mark.parametrize("address", NO_WEB)
def test_redirects_out_of_the_web_are_refused(address: str, site: Site, tmp_path: Path) -> None:
    site.pages["/kurs"] = redirect(address)
    with pytest.raises(SourceError):
        a_fetcher(tmp_path).fetch(site.address("/kurs"))
    assert site.paths == ["/kurs"]


def test_other_ports_of_public_machines_are_left_alone() -> None:
    with pytest.raises(AddressRefused, match="Ports"):
        PublicResolver().resolve("93.184.216.34", 6379)


def test_a_name_with_one_private_address_is_refused_as_a_whole() -> None:
    class Mixed(PublicResolver):
        def lookup(self, host: str, port: int) -> tuple[str, ...]:
            return ("93.184.216.34", "10.0.0.1")

    with pytest.raises(AddressRefused, match="nicht öffentlich"):
        Mixed().resolve("gemischt.example.org", 443)


def test_a_name_that_changes_its_mind_gains_nothing(site: Site, tmp_path: Path) -> None:
    """DNS rebinding: each connection asks once, judges the answer, and goes to that very address."""

    class Rebinding(PublicResolver):
        def __init__(self) -> None:
            self.answers = iter(("127.0.0.1", "169.254.169.254"))

        def lookup(self, host: str, port: int) -> tuple[str, ...]:
            return (next(self.answers),)

        def resolve(self, host: str, port: int) -> tuple[str, ...]:
            found = self.lookup(host, port)
            if found == ("127.0.0.1",):  # the test's own server
                return found
            return tuple(address for address in found if is_public(address)) or self.refuse(host)

        def refuse(self, host: str) -> tuple[str, ...]:
            raise AddressRefused(f"„{host}“ führt zu einer nicht öffentlichen Adresse und wird nicht abgerufen.")

    site.pages["/kurs"] = text("Kurs")
    resolver = Rebinding()
    with pytest.raises(AddressRefused):  # robots.txt came from the first address, the page would come from the second
        a_fetcher(tmp_path, resolver=resolver).fetch(site.address("/kurs"))
    assert [path for path, _ in site.asked] == ["/robots.txt"]
    assert next(resolver.answers, None) is None, "one question a connection, none in between"


def test_an_endless_answer_is_cut_off_and_leaves_nothing(site: Site, tmp_path: Path) -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * 65_536)

    site.pages["/kurs"] = endless
    with pytest.raises(TooLarge):
        a_fetcher(tmp_path, largest=1_000_000).fetch(site.address("/kurs"))
    robots = a_fetcher(tmp_path).proofs
    assert robots.account(site.address("/kurs")) is None
    assert not list(tmp_path.glob("teil-*"))


def test_an_answer_that_says_it_is_too_large_is_not_even_read(site: Site, tmp_path: Path) -> None:
    def boasting(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(10**12))
        handler.end_headers()

    site.pages["/kurs"] = boasting
    with pytest.raises(TooLarge):
        a_fetcher(tmp_path).fetch(site.address("/kurs"))


def test_a_gzip_bomb_is_cut_off_while_it_unpacks(site: Site, tmp_path: Path) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    site.pages["/kurs"] = text(bomb, Content_Encoding="gzip")
    with pytest.raises(TooLarge):
        a_fetcher(tmp_path, largest=2_000_000).fetch(site.address("/kurs"))


def test_packed_answers_are_unpacked(site: Site, tmp_path: Path) -> None:
    site.pages["/kurs"] = text(gzip.compress(b"Kurs " * 100_000), Content_Encoding="gzip")
    assert a_fetcher(tmp_path).fetch(site.address("/kurs")).read() == b"Kurs " * 100_000


@pytest.mark.parametrize(("encoding", "body"), [("br", b"x"), ("gzip", b"kein gzip"), ("gzip, gzip", b"x")])
def test_packings_that_nobody_asked_for_or_that_are_broken_are_refused(
    encoding: str, body: bytes, site: Site, tmp_path: Path
) -> None:
    site.pages["/kurs"] = text(body, Content_Encoding=encoding)
    with pytest.raises(SourceError):
        a_fetcher(tmp_path).fetch(site.address("/kurs"))


@pytest.mark.parametrize("where", ["head", "body"])
def test_a_server_that_trickles_is_given_up(where: str, site: Site, tmp_path: Path) -> None:
    def trickle(handler: BaseHTTPRequestHandler) -> None:
        if where == "body":
            handler.send_response(200)
            handler.end_headers()
        else:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(100):
            handler.wfile.write(b"x")
            time.sleep(0.05)

    site.pages["/kurs"] = trickle
    begin = time.monotonic()
    with pytest.raises(TooSlow):
        a_fetcher(tmp_path, seconds=0.5).fetch(site.address("/kurs"))
    assert time.monotonic() - begin < 4


def test_a_host_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with a_site() as site:
        address = site.address("/kurs")
    with pytest.raises(SourceError, match=r"kurse\.example\.org.* nicht erreichbar"):
        a_fetcher(tmp_path).fetch(address)


def test_addresses_lose_their_fragment() -> None:
    assert str(checked("https://example.org/kurs?x=1#oben")) == "https://example.org/kurs?x=1"
