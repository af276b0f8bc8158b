"""The formats that sources come in, one reader a module, and which of them a delivered file is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.candidate import Found
from ingest.formats.columns import MAPPING_ENDING
from ingest.formats.coursesearch import read_course_search
from ingest.formats.hsds import is_hsds, read_hsds
from ingest.formats.html import html_reader
from ingest.formats.json_text import at, json_of
from ingest.formats.jsonld import is_jsonld, read_jsonld
from ingest.formats.markdown import read_markdown
from ingest.formats.openqcat import read_openqcat
from ingest.formats.pdf import read_pdf
from ingest.formats.table import table_reader
from ingest.source import Expected, Raw, Reader, Rhythm, Source, SourceError
from kb.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, its German label, its reader."""

    name: str
    label: str
    reader: Reader


def _read_nothing(_source: Source, _raw: Raw) -> Iterator[Found]:
    """What a mapping file says is read with the table it stands beside."""
    return iter(())


MARKDOWN = Format("markdown", "Markdown mit Vorspann", read_markdown)
HTML = Format("html", "HTML-Seite", html_reader())
OPENQCAT = Format("openqcat", "openQ-cat-Katalog (KURSNET-XML)", read_openqcat)
COURSE_SEARCH = Format("kurssuche", "Antwort der Kurssuche (JSON)", read_course_search)
HSDS = Format("hsds", "HSDS 3.1 (JSON)", read_hsds)
JSONLD = Format("jsonld", "schema.org (JSON-LD)", read_jsonld)
TABLE = Format("tabelle", "Tabelle (CSV, XLSX)", table_reader())
PDF = Format("pdf", "PDF-Faltblatt", read_pdf)
MAPPING = Format("zuordnung", "Zuordnung der Spalten einer Tabelle", _read_nothing)

FORMATS = (MARKDOWN, HTML, OPENQCAT, COURSE_SEARCH, HSDS, JSONLD, TABLE, PDF)

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<body[\s>]", re.IGNORECASE)
_BEGINNING = 4096
"""Bytes by which a format is told."""


def recognise(raw: Raw) -> Format:
    """The format of a raw answer, by name and content. Raises SourceError for one that nobody reads."""
    with raw.open() as stream:
        beginning = stream.read(_BEGINNING)
    if raw.address.endswith(MAPPING_ENDING):
        return MAPPING
    if raw.address.endswith(".md"):
        return MARKDOWN
    if b"%PDF-" in beginning[:1024]:
        return PDF
    if b"OPENQCAT" in beginning.replace(b"\x00", b""):
        return OPENQCAT
    if beginning.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return _json(raw)
    if _HTML.search(beginning.replace(b"\x00", b"")) or "html" in raw.content_type:
        return HTML
    if raw.address.lower().endswith((".csv", ".tsv", ".xlsx")) or "csv" in raw.content_type or _is_workbook(beginning):
        return TABLE
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


def _json(raw: Raw) -> Format:
    data = json_of(raw)
    if isinstance(at(data, "_embedded", "termine"), list) or (at(data, "aggregations") and at(data, "page")):
        return COURSE_SEARCH
    if is_jsonld(data):
        return JSONLD
    if is_hsds(data):
        return HSDS
    raise SourceError(
        f"„{raw.address}“ ist JSON, aber weder {COURSE_SEARCH.label} noch {HSDS.label} noch {JSONLD.label}."
    )


def _is_workbook(beginning: bytes) -> bool:
    return beginning.startswith(b"PK\x03\x04") and (b"xl/" in beginning or b"[Content_Types]" in beginning)
