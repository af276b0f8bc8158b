"""A source: who publishes it, under which licence, how often, what to expect; where it lies and how it is read."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from ingest.candidate import Found
from kb.errors import LotseError
from kb.vocabulary import Kind, Land, Term


class SourceError(LotseError):
    """A source cannot be found, fetched or read as a whole; a broken record is only ``Rejected``."""


class Rhythm(Term):
    """How often a source is worth another look."""

    DAILY = "daily", "täglich", "daily"
    WEEKLY = "weekly", "wöchentlich", "weekly"
    MONTHLY = "monthly", "monatlich", "monthly"
    QUARTERLY = "quarterly", "vierteljährlich", "quarterly"
    ON_DELIVERY = "on_delivery", "bei Lieferung", "on delivery"

    @property
    def every(self) -> timedelta | None:
        """The time between two looks; None where somebody delivers the file."""
        return _EVERY.get(self)


_EVERY = {
    Rhythm.DAILY: timedelta(days=1),
    Rhythm.WEEKLY: timedelta(days=7),
    Rhythm.MONTHLY: timedelta(days=30),
    Rhythm.QUARTERLY: timedelta(days=91),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a reading of the whole source gives when nothing is broken. Outside of it, nothing is stored."""

    minimum: int = 1
    """Fewest candidates."""
    maximum: int = 100_000
    """Most candidates."""
    kinds: tuple[Kind, ...] = (Kind.OFFER,)
    lands: tuple[Land, ...] = ()
    """Länder the records may serve; empty for any."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A raw answer as it came: bytes or a file, with what the server said about it."""

    address: str
    """Where it came from, after redirects; ``file:…`` for a delivered file."""
    content: bytes | Path
    content_type: str = ""
    """As the server named it, ``text/html; charset=utf-8``; may be wrong or empty."""
    fetched_at: datetime = field(kw_only=True)
    etag: str | None = None
    last_modified: str | None = None
    unchanged: bool = False
    """Whether it is what was fetched the last time, too."""

    def open(self) -> io.BufferedIOBase:
        """The content as a stream from its beginning; for files too large for memory."""
        return io.BytesIO(self.content) if isinstance(self.content, bytes) else self.content.open("rb")

    def read(self) -> bytes:
        """The whole content."""
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()

    @property
    def digest(self) -> str:
        """SHA-256 of the content, hexadecimal: the name of the proof."""
        with self.open() as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()


Reader = Callable[["Source", Raw], Iterable[Found]]
"""Reads a raw answer of a source. Pure: no network, no clock, no database; the same bytes give the same result."""


def _nothing_more(_raw: Raw) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Source:
    """A described source. ``reader`` is a function of ``ingest.formats``, bound to this source's particulars."""

    id: str
    title: str
    publisher: str
    licence: str
    """Under which terms the publisher lets the data be used, in German, with address where there is one."""
    language: str
    """ISO 639-1 code of the language expected."""
    rhythm: Rhythm
    expected: Expected
    reader: Reader
    home: str = ""
    """Address cited for records that name none of their own."""
    addresses: tuple[str, ...] = ()
    """What to fetch first; empty for a source that is delivered as a file."""
    follow: Callable[[Raw], Iterable[str]] = _nothing_more
    """Further addresses that a raw answer names: next page of a list, details of a hit. Pure, too."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """What the server wants to be told: ``Accept``, a public client id. Never a secret: sources are public."""
    most_pages: int = 500
    """Answers to fetch at most in one reading, ``follow`` included."""
    lands: tuple[Land, ...] = ()
    """Länder that the publisher says it serves, where a record names no place. Never guessed from the host."""
    text_may_be_shown: bool = False
    """Whether the licence lets us show the publisher's own sentences."""

    def locate(self) -> tuple[str, ...]:
        """Addresses to fetch first."""
        return self.addresses

    def parse(self, raw: Raw) -> Iterator[Found]:
        """What the raw answer says. Raises SourceError where it cannot be read at all."""
        yield from self.reader(self, raw)
