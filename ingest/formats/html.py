"""HTML pages: a page to one proposed entry, or the reason why it is none; sites may say where their facts stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urljoin, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag

from ingest.candidate import Candidate, Found, Rejected
from ingest.extraction.facts import Facts, facts_of
from ingest.extraction.offer import offer_data, origin_data
from ingest.extraction.service import is_service, service_data
from ingest.identifier import identifier
from ingest.junk import reason_to_reject
from ingest.language import language_of
from ingest.page.encoding import decode
from ingest.page.label import one_line
from ingest.page.line import Line, Zone
from ingest.page.structure import lines_of
from ingest.page.structured import nodes_of
from ingest.service_key import service_keys
from ingest.source import Raw, Reader, Source

LARGEST_PAGE = 4_000_000
"""Bytes of a page that is read; a longer one is a dump or an attack."""

MOST_TAGS = 60_000
"""Elements of a page that is read."""

LONGEST_TEXT = 50_000
"""Characters of main text that are kept for comparing and reviewing."""

_INVISIBLE = re.compile(
    r"<!--(?!\[).*?-->|<(script|style|svg|noscript)\b(?![^>]*ld\+json)[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
"""What no reader sees; taken out before parsing, which it would only slow down."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where on the pages of a site its facts stand, as CSS selectors. What is not found is read as on any page."""

    main: str = ""
    """The element that holds the text; empty for the generic reader's choice."""
    drop: tuple[str, ...] = ()
    """Elements within it that say nothing about the offer."""
    title: str = ""
    """The heading, where it is not the first ``h1``."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """German label -> selector of its value: ``{"Veranstalter": ".organizer"}``. The values are read as if they stood
    behind that label on the page."""


def html_reader(site: Site | None = None) -> Reader:
    """A reader for pages of a site, or for any page."""
    return partial(_read, site or Site())


def _read(site: Site, source: Source, raw: Raw) -> Iterator[Found]:
    content = raw.read()
    if len(content) > LARGEST_PAGE:
        yield Rejected(source.id, raw.address, f"Die Seite ist größer als {LARGEST_PAGE // 1_000_000} MB.")
        return
    html, notes = decode(content, raw.content_type)
    if html.count("<") > MOST_TAGS:
        yield Rejected(source.id, raw.address, f"Die Seite hat mehr als {MOST_TAGS} Elemente.")
        return
    nodes = nodes_of(html)
    soup = BeautifulSoup(f"<!DOCTYPE html>{_INVISIBLE.sub(' ', html)}", "lxml", multi_valued_attributes=None)
    address = canonical(soup, raw.address)
    lines = _lines(site, soup)
    reason = reason_to_reject(lines, nodes)
    if reason:
        yield Rejected(source.id, address, reason)
        return
    facts = facts_of(lines, nodes, raw.fetched_at.date())
    yield candidate_from(source, raw, address, facts, lines, notes)


def candidate_from(
    source: Source, raw: Raw, address: str, facts: Facts, lines: tuple[Line, ...], notes: tuple[str, ...] = ()
) -> Found:
    """The proposed entry of a page or leaflet with these facts: an offer, a body's service, or why it is neither."""
    text = "\n".join(line.whole for line in lines if line.zone is Zone.MAIN)
    keys = service_keys(address, text)
    if is_service(facts, lines, keys):
        data, evidence = service_data(facts, lines, source.lands)
    elif says_something(facts):
        data, evidence = offer_data(facts, lines, source.lands)
    else:
        return Rejected(
            source.id, address, "Die Seite nennt weder Termin, Umfang, Niveau noch Preis; sie ist kein Angebot."
        )
    title = facts.title or address
    record = keys[0] if keys else address
    publisher = source.publisher or (facts.provider.value if facts.provider else urlsplit(address).netloc)
    data |= {
        "id": identifier(title, source.id, record),
        "sources": [
            origin_data(address, publisher, title, facts.stand.value if facts.stand else None, raw.fetched_at.date())
        ],
    }
    if facts.stand:
        evidence = (*evidence, facts.stand.evidence("sources.0.dated", facts.stand.value))
    return Candidate(
        source=source.id,
        record=record,
        data=data,
        evidence=evidence,
        service_keys=keys,
        language=language_of(text, source.language),
        text=text[:LONGEST_TEXT],
        notes=notes,
    )


def says_something(facts: Facts) -> bool:
    """Whether there is at least one fact that only an offer has, and somebody who offers it or somewhere it is held."""
    hard = (bool(facts.runs), bool(facts.extent.lessons or facts.extent.hours or facts.extent.duration))
    soft = (bool(facts.levels.entry or facts.levels.target), facts.price is not None, bool(facts.places))
    return bool(facts.title) and (any(hard) or sum(soft) >= 2)


def canonical(soup: BeautifulSoup, address: str) -> str:
    """The address a page gives itself, where it is of the same host; without fragment and session."""
    link = soup.find("link", rel="canonical")
    named = str(link.get("href", "")) if isinstance(link, Tag) else ""
    joined = urljoin(address, named) if named else address
    parts, own = urlsplit(joined), urlsplit(address)
    if parts.netloc.removeprefix("www.") != own.netloc.removeprefix("www.") or parts.path in ("", "/"):
        parts = own
    return urlunsplit(parts._replace(fragment=""))


def _lines(site: Site, soup: BeautifulSoup) -> tuple[Line, ...]:
    """The page's lines; those of a site's labels first."""
    for selector in site.drop:
        for tag in soup.select(selector):
            tag.decompose()
    said = []
    for label, selector in site.labels.items():
        for tag in soup.select(selector)[:20]:
            text = one_line(tag.get_text(" "))
            if text:
                said.append(Line(text, Zone.MAIN, label=label))
    heading = soup.select_one(site.title) if site.title else None
    if heading is not None:
        said.insert(0, Line(one_line(heading.get_text(" ")), Zone.MAIN, rank=1))
    root = soup.select_one(site.main) if site.main else None
    return (*said, *lines_of(soup, root))
