"""The formats that sources come in, one reader a module, and which of them a delivered file is in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.formats.html import html_reader
from ingest.formats.markdown import read_markdown
from ingest.formats.openqcat import read_openqcat
from ingest.source import Expected, Raw, Reader, Rhythm, Source, SourceError
from kb.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, its German label, its reader."""

    name: str
    label: str
    reader: Reader


MARKDOWN = Format("markdown", "Markdown mit Vorspann", read_markdown)
HTML = Format("html", "HTML-Seite", html_reader())
OPENQCAT = Format("openqcat", "openQ-cat-Katalog (KURSNET-XML)", read_openqcat)

FORMATS = (MARKDOWN, HTML, OPENQCAT)

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<body[\s>]", re.IGNORECASE)
_BEGINNING = 2048
"""Bytes by which a format is told."""


def recognise(raw: Raw) -> Format:
    """The format of a raw answer, by name and content. Raises SourceError for one that nobody reads."""
    with raw.open() as stream:
        beginning = stream.read(_BEGINNING)
    if raw.address.endswith(".md"):
        return MARKDOWN
    if "html" in raw.content_type or _HTML.search(beginning):
        return HTML
    if b"OPENQCAT" in beginning.replace(b"\x00", b""):
        return OPENQCAT
    known = ", ".join(format.label for format in FORMATS)
    raise SourceError(f"„{raw.address}“ hat kein Format, das Lotse liest; lesbar sind: {known}.")


def delivery(format: Format, publisher: str = "", home: str = "") -> Source:
    """The source of a file or address that somebody hands over: ``lotse ingest --path …``."""
    return Source(
        id=f"lieferung-{format.name}",
        title=f"Lieferung: {format.label}",
        publisher=publisher,
        licence="vom Lieferanten zu nennen",
        language="de",
        rhythm=Rhythm.ON_DELIVERY,
        expected=Expected(kinds=tuple(Kind)),
        reader=format.reader,
        home=home,
    )
