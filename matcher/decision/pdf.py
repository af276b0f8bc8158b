"""The text of a notice that comes as a PDF, with its columns kept."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError

from kb.errors import cause_of
from matcher.decision.lines import LONGEST
from matcher.errors import DecisionError

MOST_BYTES = 30_000_000
"""Size of a file that is opened."""

MOST_PAGES = 400
"""Pages of a file that are read; a notice has three to twenty."""

LARGEST_PAGE = 2_000_000
"""Bytes of drawing commands of one page that are read; a page of text has less than a hundredth."""


def text_of_pdf(source: Path | bytes) -> str:
    """The text of a PDF, pages parted by form feeds. Raises DecisionError in one German sentence."""
    data = _bytes_of(source)
    if b"%PDF-" not in data[:1024]:
        kind = "eine Internetseite (HTML)" if b"<html" in data[:4096].lower() else "kein PDF"
        raise DecisionError(f"Die Datei ist {kind}; den Bescheid als PDF speichern oder den Text einfügen.")
    try:
        text = _read(data)
    except DecisionError:
        raise
    except Exception:  # a broken file raises whatever it likes deep inside pypdf
        raise DecisionError("Das PDF ist beschädigt; neu scannen oder speichern, oder den Text einfügen.") from None
    if not text.strip():
        raise DecisionError(
            "Im PDF wurde kein Text gefunden, es ist wohl ein Scan; mit Texterkennung scannen oder den Text abtippen."
        )
    return text


def _bytes_of(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        size = len(source)
    else:
        try:
            size = source.stat().st_size
        except OSError as error:
            raise DecisionError(f"{source} kann nicht gelesen werden ({cause_of(error)}); den Pfad prüfen.") from error
    if size > MOST_BYTES:
        raise DecisionError(
            f"Das PDF ist größer als {MOST_BYTES // 1_000_000} MB; nur die Seiten des Bescheids nehmen."
        )
    if isinstance(source, bytes):
        return source
    try:
        return source.read_bytes()
    except OSError as error:
        raise DecisionError(f"{source} kann nicht gelesen werden ({cause_of(error)}); den Pfad prüfen.") from error


def _read(data: bytes) -> str:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not _opens(reader):
        raise DecisionError(
            "Das PDF ist verschlüsselt oder mit einem Kennwort geschützt; ohne Schutz speichern oder den Text einfügen."
        )
    if len(reader.pages) > MOST_PAGES:
        raise DecisionError(
            f"Das PDF hat {len(reader.pages)} Seiten, gelesen werden höchstens {MOST_PAGES}; "
            "nur die Seiten des Bescheids nehmen."
        )
    return "\f".join(_pages(reader))


def _opens(reader: PdfReader) -> bool:
    """Whether the file opens without a password; some ways of encryption need a library that is not here."""
    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        return False


def _pages(reader: PdfReader) -> Iterator[str]:
    total = 0
    for page in reader.pages:
        text = _text_of(page)
        total += len(text)
        if total > LONGEST:
            raise DecisionError("Das PDF enthält sehr viel Text; nur die Seiten des Bescheids nehmen.")
        yield text


def _text_of(page: PageObject) -> str:
    """The page with its columns, or its plain text where the layout cannot be worked out."""
    contents = page.get_contents()
    if contents is None or len(contents.get_data()) > LARGEST_PAGE:
        return ""
    try:
        return page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
    except Exception:  # layout mode knows fewer fonts than plain mode
        return page.extract_text()
