"""The one door to the network: polite to hosts, suspicious of answers, and everything that came is kept as proof."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
from protego import Protego

from ingest.address import AddressRefused, PublicResolver, Resolver, checked
from ingest.connection import TooLarge, answer, unpacked
from ingest.proof import Account, Proofs
from ingest.source import Raw, SourceError

AGENT = "Lotse"
"""The name by which robots.txt may address us."""

LARGEST = 300_000_000
"""Bytes of the largest answer, packed or unpacked: a whole catalogue of courses."""

LARGEST_ROBOTS = 512_000
MOST_REDIRECTS = 5
SECONDS = 120.0
"""Longest time for one answer, from the first byte asked to the last one read."""

BETWEEN = 1.0
"""Seconds between two requests to a host, unless it asks for more."""

LONGEST_DELAY = 30.0
"""Seconds between requests that a host can ask for; with more, a source would never be done."""

LONGEST_WAIT = 90.0
"""Seconds waited for a host that says „later“; beyond that the source is tried another day."""

TRIES = 3
_LATER = frozenset({429, 500, 502, 503, 504})
_GONE = frozenset({404, 410})
_ROBOTS_AGE = 24 * 3600.0


class PageGone(SourceError):
    """The server says that there is no such page (404, 410)."""


class Withheld(SourceError):
    """The server does not give the page to us (another 4xx)."""


class NotAllowed(SourceError):
    """The site asks robots not to fetch this page (robots.txt)."""


@dataclass
class _Host:
    """What is known of a host: its rules, when it was asked last, and until when it wants to be left alone."""

    rules: Protego | None = None
    rules_at: float = -_ROBOTS_AGE
    asked_at: float = -LONGEST_DELAY
    not_before: float = 0.0


@dataclass
class Fetcher:
    """Fetches addresses one after the other. ``contact`` tells site owners whom to write to."""

    contact: str
    folder: Path
    """Where raw answers are kept."""
    resolver: Resolver = field(default_factory=PublicResolver)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    largest: int = LARGEST
    seconds: float = SECONDS
    between: float = BETWEEN

    def __post_init__(self) -> None:
        if not self.contact.strip():
            raise SourceError("Zum Abrufen fehlt eine Kontaktadresse; Betreiber müssen wissen, wer ihre Seiten liest.")
        self.proofs = Proofs(self.folder)
        self._hosts: dict[str, _Host] = {}

    def fetch(self, address: str, headers: Mapping[str, str] | None = None) -> Raw:
        """The answer under the address; ``unchanged`` where the server says that it is the one we have.

        Raises PageGone, Withheld, NotAllowed, AddressRefused, TooLarge or TooSlow, all of them SourceErrors.
        """
        url = checked(address)
        known = self.proofs.account(str(url))
        current, sent = url, dict(headers or {})
        if known is not None:
            sent |= {"If-None-Match": known.etag} if known.etag else {}
            sent |= {"If-Modified-Since": known.last_modified} if known.last_modified else {}
        for _ in range(MOST_REDIRECTS + 1):
            self._ask_permission(current)
            result = self._get(current, sent, self.largest)
            if isinstance(result, httpx.URL):
                sent = sent if result.host == current.host else {}  # ids and tags are this host's business
                current = result
                continue
            if result is None:
                assert known is not None  # only a request with a condition is answered „not modified“
                return self.proofs.raw(known, self.now(), unchanged=True)
            self.proofs.note(str(url), result)
            return self.proofs.raw(result, self.now(), unchanged=known is not None and known.digest == result.digest)
        raise SourceError(f"„{address[:200]}“ leitet öfter als {MOST_REDIRECTS}-mal weiter; die Adresse prüfen.")

    def _get(self, url: httpx.URL, headers: Mapping[str, str], largest: int) -> Account | httpx.URL | None:
        """An answer kept, an address to go on to, or None for „not modified“; tried again where the host says later."""
        host = self._host(url)
        for attempt in range(TRIES):
            self._wait(url, host)
            with answer(url, self._headers(headers), self.resolver, self.seconds) as (status, said, parts):
                if status in (301, 302, 303, 307, 308) and "location" in said:
                    return _next(url, said["location"])
                if status == 304 and ("If-None-Match" in headers or "If-Modified-Since" in headers):
                    return None
                if status == 200:
                    return self._kept(url, said, parts, largest)
            if status in _GONE:
                raise PageGone(f"Die Seite „{url}“ gibt es nicht mehr ({status}).")
            if status not in _LATER:
                raise Withheld(f"„{url}“ wird nicht herausgegeben (Antwort {status}); die Adresse prüfen.")
            pause = _retry_after(said.get("retry-after", ""), self.now()) or 2.0 ** (attempt + 1)
            host.not_before = self.clock() + pause
            if pause > LONGEST_WAIT:
                break
        raise SourceError(
            f"„{url.host}“ ist überlastet oder will gerade nicht abgerufen werden ({status}); später versuchen."
        )

    def _kept(self, url: httpx.URL, said: Mapping[str, str], parts: object, largest: int) -> Account:
        length = said.get("content-length", "")
        if length.isdecimal() and int(length) > largest:
            raise TooLarge(f"Die Antwort von „{url.host}“ ist größer als {largest // 1_000_000} MB.")
        body = unpacked(parts, said.get("content-encoding", "").strip().lower(), largest, url.host)  # type: ignore[arg-type]
        return Account(
            str(url),
            self.proofs.keep(body),
            said.get("content-type", ""),
            self.now().isoformat(),
            said.get("etag"),
            said.get("last-modified"),
        )

    def _ask_permission(self, url: httpx.URL) -> None:
        host = self._host(url)
        if host.rules is None or self.clock() - host.rules_at > _ROBOTS_AGE:
            host.rules = self._robots(url)
            host.rules_at = self.clock()
        if not host.rules.can_fetch(str(url), AGENT):
            raise NotAllowed(f"„{url.host}“ möchte nicht, dass Programme „{url.path}“ abrufen (robots.txt).")

    def _robots(self, url: httpx.URL) -> Protego:
        """The rules of a host. None there: all is allowed; not to be had: nothing is (RFC 9309)."""
        current = url.copy_with(raw_path=b"/robots.txt")
        try:
            for _ in range(MOST_REDIRECTS):
                result = self._get(current, {}, LARGEST_ROBOTS)
                if isinstance(result, Account):
                    text = self.proofs.content_path(result.digest).read_bytes()
                    return Protego.parse(text.decode("utf-8", errors="replace"))
                if result is None:
                    break
                current = result
        except (PageGone, Withheld):
            return Protego.parse("")
        except TooLarge:
            return Protego.parse("User-agent: *\nDisallow: /")
        return Protego.parse("")

    def _wait(self, url: httpx.URL, host: _Host) -> None:
        """Leave the host as long a pause as it wants."""
        delay = self.between
        if host.rules is not None:
            delay = max(delay, min(float(host.rules.crawl_delay(AGENT) or 0), LONGEST_DELAY))
        due = max(host.asked_at + delay, host.not_before)
        pause = due - self.clock()
        if pause > LONGEST_WAIT:
            raise SourceError(
                f"„{url.host}“ möchte erst in {pause / 60:.0f} Minuten wieder abgerufen werden; später versuchen."
            )
        if pause > 0:
            self.sleep(pause)
        host.asked_at = self.clock()

    def _host(self, url: httpx.URL) -> _Host:
        return self._hosts.setdefault(f"{url.scheme}://{url.netloc.decode('ascii')}", _Host())

    def _headers(self, more: Mapping[str, str]) -> dict[str, str]:
        own = {
            "User-Agent": f"{AGENT}/1.0 (+{self.contact})",
            "Accept": "text/html,application/xhtml+xml,application/json,application/xml;q=0.9,*/*;q=0.5",
            "Accept-Language": "de,en;q=0.5",
            "Accept-Encoding": "gzip",
        }
        return own | dict(more)


def _next(url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads. Raises AddressRefused for what is no address of the web, SourceError out of https."""
    try:
        joined = url.join(location)
    except (httpx.InvalidURL, ValueError):
        raise AddressRefused(f"„{url.host}“ leitet auf eine Adresse weiter, die keine ist.") from None
    target = checked(str(joined))
    if url.scheme == "https" and target.scheme == "http":
        raise SourceError(f"„{url.host}“ leitet von einer geschützten auf eine ungeschützte Adresse weiter.")
    return target


def _retry_after(text: str, now: datetime) -> float | None:
    """Seconds a host asks us to wait, given as seconds or as a date; None where it does not say."""
    text = text.strip()
    if text.isdecimal():
        return float(min(int(text), 10**7))
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - now).total_seconds())
