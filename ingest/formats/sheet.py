"""Rows of a delivered CSV file or workbook as text; bombs are refused before anything is unpacked."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from openpyxl import load_workbook

from ingest.page.encoding import decode
from ingest.source import Raw, SourceError

MOST_ROWS = 100_000
MOST_COLUMNS = 200

LARGEST_UNPACKED = 200_000_000
"""Bytes of a workbook when it is unpacked."""

MOST_TIMES = 200
"""A part of a workbook may be this many times larger than packed; more is a bomb."""


def rows_of(raw: Raw) -> Iterable[Sequence[str]]:
    """The rows of the first sheet, cells as text, dates as 11.01.2027. Raises SourceError for what is no table."""
    with raw.open() as stream:
        packed = stream.read(4) == b"PK\x03\x04"
    return _workbook_rows(raw) if packed else _csv_rows(raw)


def _csv_rows(raw: Raw) -> Iterator[list[str]]:
    """Rows of a CSV file, whatever its delimiter and encoding."""
    text, _ = decode(raw.read(), raw.content_type)
    text = text.replace("\x00", "")
    sample = text[:20_000].split("\n", 1)[0]
    delimiter = max(";,\t|", key=sample.count)
    csv.field_size_limit(max(csv.field_size_limit(), 2_000_000))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise SourceError(f"„{raw.address}“ ist keine lesbare CSV-Datei ({error}).") from None


def _workbook_rows(raw: Raw) -> Iterator[list[str]]:
    """Rows of a workbook's first sheet as text, after a look at what it unpacks to."""
    try:
        with raw.open() as stream, zipfile.ZipFile(stream) as archive:
            _check(archive, raw.address)
        with raw.open() as stream:
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            try:
                sheet = book.worksheets[0]
                for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS):
                    yield [_cell(value) for value in row]
            finally:
                book.close()
    except SourceError:
        raise
    except Exception as error:  # a broken workbook raises whatever it likes deep inside openpyxl
        raise SourceError(
            f"„{raw.address}“ ist keine lesbare Arbeitsmappe ({type(error).__name__}); neu speichern."
        ) from None


def _check(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse bombs before anything is unpacked, and XML that brings a document type."""
    parts = archive.infolist()
    if len(parts) > 2000 or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise SourceError(f"„{name}“ ist entpackt zu groß; die Tabelle teilen.")
    for part in parts:
        if part.file_size > 1_000_000 and part.file_size > MOST_TIMES * max(1, part.compress_size):
            raise SourceError(f"„{name}“ ist verdächtig stark gepackt und wird nicht geöffnet.")
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as file:
                if b"<!" in (beginning := file.read(4096)) and (b"<!DOCTYPE" in beginning or b"<!ENTITY" in beginning):
                    raise SourceError(f"„{name}“ bringt eine Dokumenttyp-Erklärung mit und wird nicht geöffnet.")


def _cell(value: object) -> str:
    if value is None or isinstance(value, bool):
        return "" if value is None else "ja" if value else "nein"
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
