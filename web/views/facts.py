"""Facts with their sources: claims, rows and sections of an entry page, and the numbered list of sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from kb.entries import Entry
from kb.facts import Fact, Origin
from web.language import Say
from web.views.names import Named
from web.views.phrase import Phrase, content


@dataclass(frozen=True, slots=True)
class Source:
    """A source in the numbered list."""

    number: int
    anchor: str
    url: str
    publisher: Phrase
    title: Phrase | None
    dated: str
    seen: str
    verified: bool
    word: str


@dataclass(frozen=True, slots=True)
class Mark:
    """The footnote-like sign beside a claim: which source, and whether the claim was verified."""

    sign: str
    anchor: str
    verified: bool
    word: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Something stated, with the mark of the source that says so."""

    text: Phrase
    mark: Mark
    note: Phrase | None = None
    url: str | None = None
    about: tuple[Named, ...] = ()
    """What the claim holds for, each with its own page, e.g. occupations."""
    about_label: str | None = None
    """Set where these are so many that they are folded away behind it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Claims in a row that share one mark."""

    claims: tuple[Claim, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Row:
    """A label with its claims; ``missing`` is shown where there are none."""

    label: str
    claims: tuple[Claim, ...]
    missing: str
    scope: str | None = None
    """Set where the claims hold for more than what the page is about."""

    @property
    def groups(self) -> tuple[Group, ...]:
        """The claims in order, neighbours with the same mark together."""
        return tuple(Group(tuple(claims), mark) for mark, claims in groupby(self.claims, key=lambda claim: claim.mark))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an entry page."""

    anchor: str
    heading: str
    rows: tuple[Row, ...] = ()
    intro: str | None = None


class Citing:
    """Makes claims of one entry, its sources numbered in their order."""

    def __init__(self, entry: Entry, say: Say, prefix: str = "") -> None:
        self.say = say
        self.entry = entry
        self.prefix = prefix
        """Goes before the anchors, where several entries share a page."""
        numbered = enumerate(entry.sources, start=1)
        self._sources = {origin.key: source_view(say, origin, number, prefix) for number, origin in numbered}

    @property
    def sources(self) -> tuple[Source, ...]:
        """The numbered sources."""
        return tuple(self._sources.values())

    def source(self, key: str | None) -> Source:
        """The source with the key; without a key the first."""
        return self._sources[key or self.entry.main_source.key]

    def fact(self, fact: Fact, text: Phrase | str, url: str | None = None) -> Claim:
        """A claim that carries its own source."""
        source = self.source(fact.source)
        mark = Mark(str(source.number), source.anchor, fact.verified, checked(self.say, fact.verified))
        return Claim(_phrase(text), mark, self.german(fact.note) if fact.note else None, url)

    def plain(self, text: Phrase | str, url: str | None = None) -> Claim:
        """A claim of the entry as a whole: all its sources together say so."""
        return Claim(_phrase(text), self._whole, None, url)

    def row(self, label: str, claims: Iterable[Claim], missing: str | None = None) -> Row:
        """A row; where nothing is known it says so."""
        return Row(label, tuple(claims), self.say("nicht angegeben") if missing is None else missing)

    def german(self, text: str) -> Phrase:
        """Content that exists in German only."""
        return content(self.say, text)

    @cached_property
    def _whole(self) -> Mark:
        sources = self.sources
        known = [source.verified for source in sources]
        word = self.say("teils geprüft") if any(known) and not all(known) else checked(self.say, all(known))
        if len(sources) == 1:
            return Mark("1", sources[0].anchor, all(known), word)
        return Mark(f"1–{len(sources)}", f"{self.prefix}quellen", all(known), word)


def _phrase(text: Phrase | str) -> Phrase:
    return text if isinstance(text, Phrase) else Phrase(text)


def checked(say: Say, verified: bool) -> str:
    """Whether a statement was read in its source, in a word."""
    return say("geprüft") if verified else say("nicht geprüft")


def source_view(say: Say, origin: Origin, number: int, prefix: str = "") -> Source:
    """A source, ready to show."""
    return Source(
        number=number,
        anchor=f"{prefix}quelle-{number}",
        url=origin.url,
        publisher=content(say, origin.publisher),
        title=content(say, origin.title) if origin.title else None,
        dated=say.partial_date(origin.dated) if origin.dated else say("zeigt kein Datum"),
        seen=say.date(origin.seen),
        verified=origin.verified,
        word=checked(say, origin.verified),
    )


def stated(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Only the rows that state something."""
    return tuple(row for row in rows if row.claims)
