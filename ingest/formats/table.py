"""Tables that providers deliver, CSV or XLSX: a row a run, rows of one Kennung an offer; no formula is taken over."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from openpyxl import Workbook

from ingest.candidate import Candidate, Found, Rejected
from ingest.cleaning import text_lines
from ingest.extraction.dates import mentions
from ingest.extraction.place import municipality_of
from ingest.feed import Course, candidate_of, run_of, web_address
from ingest.formats.columns import FIELDS, columns_of, mapping_beside
from ingest.formats.sheet import MOST_ROWS, rows_of
from ingest.source import Raw, Reader, Source, SourceError
from kb.vocabulary import Format, Level, TimeModel

WHERE = "Tabelle"

LARGEST_CELL = 20_000
"""Characters of a cell that are read."""

_FORMULA = re.compile(r"^[=@\t\r]|^[+-](?:.*[|!(=]|\d+[+*/-])", re.DOTALL)
_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?|-?\d+(?:[.,]\d+)?")
_FORMS = {
    "praesenz": Format.IN_PERSON,
    "präsenz": Format.IN_PERSON,
    "vor ort": Format.IN_PERSON,
    "online": Format.ONLINE,
    "digital": Format.ONLINE,
    "hybrid": Format.HYBRID,
    "blended": Format.HYBRID,
}
_TIMES = {
    "vollzeit": TimeModel.FULL_TIME,
    "teilzeit": TimeModel.PART_TIME,
    "berufsbegleitend": TimeModel.PART_TIME,
    "abend": TimeModel.EVENING,
    "wochenende": TimeModel.WEEKEND,
}

Row = dict[str, str]
T = TypeVar("T")


def table_reader(mapping: Mapping[str, str] | None = None) -> Reader:
    """A reader for tables; ``mapping`` goes from their columns to fields of ``columns.FIELDS``."""
    return partial(_read, mapping or {})


def template_csv() -> bytes:
    """The empty template as CSV that German spreadsheets open: the columns, nothing else."""
    line = ";".join(label for label, _ in FIELDS.values())
    return f"\ufeff{line}\r\n".encode()


def template_xlsx() -> bytes:
    """The empty template as a workbook: the columns, and a second sheet that says what to write."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Angebote"
    sheet.append([label for label, _ in FIELDS.values()])
    sheet.freeze_panes = "A2"
    notes = book.create_sheet("Erläuterung")
    for label, what in FIELDS.values():
        notes.append([label, what])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _read(mapping: Mapping[str, str], source: Source, raw: Raw) -> Iterator[Found]:
    rows = iter(rows_of(raw))
    heads = next(rows, None)
    if heads is None:
        raise SourceError(f"„{raw.address}“ ist leer.")
    columns = columns_of(heads, {**mapping_beside(raw), **mapping})
    offers: dict[str, list[Row]] = {}
    for number, cells in enumerate(rows, start=2):
        if number > MOST_ROWS:
            raise SourceError(f"„{raw.address}“ hat mehr als {MOST_ROWS} Zeilen; in Teilen liefern.")
        row = {field: cells[at].strip() for at, field in columns.items() if at < len(cells) and cells[at].strip()}
        if not row:
            continue
        row["line"] = str(number)
        offers.setdefault(row.get("record") or f"zeile-{number}", []).append(row)
    for record, lines in offers.items():
        yield _offer(source, raw, record, lines)


def _offer(source: Source, raw: Raw, record: str, rows: list[Row]) -> Found:
    """An offer of the rows with its Kennung; what does not fit its column is left out and said."""
    notes: list[str] = []
    rows = [{field: _plain(row, field, notes) for field in row} for row in rows]
    first = rows[0]
    if not first.get("title"):
        return Rejected(source.id, record, f"Zeile {first['line']}: ohne Titel; ihn ergänzen.")
    runs = [run for row in rows if (run := _run(row, notes))]
    towns = {row["town"]: row for row in rows if row.get("town")}
    price = _number(first, "price", notes)
    levels = {name: _level(first, name, notes) for name in ("entry_level", "target_level")}
    amounts = {name: _number(first, name, notes) for name in ("lessons", "hours")}
    course = Course(
        record=record,
        title=first["title"],
        text=tuple(text_lines(first.get("text", ""))),
        demands=tuple(text_lines(first.get("demands", ""))),
        provider=first.get("provider", ""),
        url=web_address(first.get("url", "")),
        places=tuple(municipality_of(t, r.get("postcode", ""), r.get("street", "")) for t, r in towns.items()),
        runs=tuple(runs),
        costs=({"text": f"{price:.2f} EUR".replace(".", ","), "minimum": price, "maximum": price},)
        if price is not None
        else (),
        format=_word(first, "format", _FORMS, notes),
        times=tuple(time for time in [_word(first, "time", _TIMES, notes)] if time),
        lessons=int(amounts["lessons"]) if amounts["lessons"] else None,
        hours=int(amounts["hours"]) if amounts["hours"] else None,
        certificate=first.get("certificate", ""),
        azav={"ja": True, "nein": False}.get(first.get("azav", "").casefold()),
        changed=_day(first, "changed", notes),
        notes=tuple(notes),
    )
    found = candidate_of(source, raw, course, WHERE)
    return _with_levels(found, levels) if isinstance(found, Candidate) else found


def _with_levels(found: Candidate, levels: Mapping[str, str | None]) -> Candidate:
    """Levels in columns of their own go before those read in the text."""
    data: dict[str, Any] = dict(found.data)
    if levels["entry_level"]:
        data["requirements"] = {**data.get("requirements", {}), "language_level": levels["entry_level"]}
    if levels["target_level"]:
        data["target_level"] = levels["target_level"]
    return replace(found, data=data)


def _plain(row: Row, field: str, notes: list[str]) -> str:
    """The cell's text; a formula is what a spreadsheet would run, never what somebody says."""
    value = row[field]
    if _FORMULA.match(value):
        notes.append(f"Zeile {row['line']}: „{_label(field)}“ enthält eine Formel und wurde nicht übernommen.")
        return ""
    return value[:LARGEST_CELL]


def _run(row: Row, notes: list[str]) -> dict[str, Any]:
    days = {name: _day(row, name, notes) for name in ("start", "end", "apply_by")}
    return run_of(days["start"], days["end"], apply_by=days["apply_by"])


def _day(row: Row, field: str, notes: list[str]) -> str | None:
    text = row.get(field, "")
    found = mentions(text)
    if not found and re.fullmatch(r"(?:19|20)\d\d", text):
        return text
    if text and not found:
        notes.append(f"Zeile {row['line']}: „{_label(field)}“ ist kein Datum („{text[:30]}“).")
    return found[0].value if found else None


def _number(row: Row, field: str, notes: list[str]) -> float | None:
    text = row.get(field, "")
    if not text:
        return None
    match = _NUMBER.search(text)
    if match is None:
        if field == "price" and re.search(r"kostenlos|kostenfrei|frei\b", text, re.IGNORECASE):
            return 0.0
        notes.append(f"Zeile {row['line']}: „{_label(field)}“ ist keine Zahl („{text[:30]}“).")
        return None
    digits = match[0]
    if "," in digits or re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+", digits):
        digits = digits.replace(".", "").replace(",", ".")
    value = float(digits)
    if not 0 <= value < 1_000_000:
        notes.append(f"Zeile {row['line']}: „{_label(field)}“ kann nicht {text[:30]} sein.")
        return None
    return value


def _level(row: Row, field: str, notes: list[str]) -> str | None:
    text = row.get(field, "").upper().replace(" ", "")
    match = re.match(r"(A1|A2|B1|B2|C1|C2)(?![0-9])", text)
    if text and match is None:
        known = ", ".join(level.value for level in Level)
        notes.append(f"Zeile {row['line']}: „{_label(field)}“ kann nur {known} sein.")
    return match[1] if match else None


def _word(row: Row, field: str, words: Mapping[str, T], notes: list[str]) -> T | None:
    text = row.get(field, "").casefold()
    found = next((value for word, value in words.items() if word in text), None)
    if text and found is None:
        notes.append(f"Zeile {row['line']}: „{_label(field)}“ kennt „{text[:30]}“ nicht ({', '.join(words)}).")
    return found


def _label(field: str) -> str:
    return FIELDS[field][0] if field in FIELDS else field
