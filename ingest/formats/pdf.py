"""PDF leaflets: their text only, read like a page. A scan has none, and nothing in a file is ever run."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError

from ingest.candidate import Found, Rejected
from ingest.extraction.facts import facts_of
from ingest.formats.html import candidate_from
from ingest.junk import reason_to_reject
from ingest.page.plain import lines_of_text
from ingest.source import Raw, Source

MOST_BYTES = 30_000_000
MOST_PAGES = 60
"""Pages of a leaflet that are read; a longer file is a book."""

LARGEST_PAGE = 2_000_000
"""Bytes of drawing commands of one page that are read; a page of text has less than a hundredth."""

MOST_TEXT = 200_000


def read_pdf(source: Source, raw: Raw) -> Iterator[Found]:
    """The offer a leaflet tells of, or why there is none."""
    text, problem = _text(raw)
    if problem:
        yield Rejected(source.id, raw.address, problem)
        return
    lines = lines_of_text(text)
    reason = reason_to_reject(lines)
    if reason:
        yield Rejected(source.id, raw.address, reason.replace("Die Seite", "Das PDF"))
        return
    facts = facts_of(lines, (), raw.fetched_at.date())
    yield candidate_from(source, raw, raw.address, facts, lines)


def _text(raw: Raw) -> tuple[str, str]:
    """The text and an empty reason, or no text and the reason."""
    data = raw.read()
    if b"%PDF-" not in data[:1024]:
        return "", "Die Datei ist kein PDF."
    if len(data) > MOST_BYTES:
        return "", f"Das PDF ist größer als {MOST_BYTES // 1_000_000} MB."
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not _opens(reader):
            return "", "Das PDF ist mit einem Kennwort geschützt."
        if len(reader.pages) > MOST_PAGES:
            return "", f"Das PDF hat mehr als {MOST_PAGES} Seiten; ein Faltblatt hat wenige."
        text = "\f".join(_text_of(page) for page in reader.pages)
    except Exception:  # a broken file raises whatever it likes deep inside pypdf
        return "", "Das PDF ist beschädigt und kann nicht gelesen werden."
    if not text.strip():
        return "", "Im PDF steht kein Text, es ist wohl ein Scan; eine Fassung mit Texterkennung suchen."
    return text[:MOST_TEXT], ""


def _opens(reader: PdfReader) -> bool:
    """Whether the file opens without a password; some ways of encryption need a library that is not here."""
    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        return False


def _text_of(page: PageObject) -> str:
    contents = page.get_contents()
    if contents is None or len(contents.get_data()) > LARGEST_PAGE:
        return ""
    return page.extract_text()
