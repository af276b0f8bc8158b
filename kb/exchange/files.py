"""Entries as files: one JSON or CSV file a kind, or the corpus folder as it is shipped."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kb.corpus import file_name, format_entry, format_occupation
from kb.entries import Entry, entry_data
from kb.occupations import ReferenceOccupation
from kb.vocabulary import Kind

REFERENCE = ("places", "synonyms")
"""Folders of a corpus that hold no entries: an exported corpus takes them over as they are."""


def write_files(
    folder: Path, form: str, entries: Sequence[Entry], occupations: Sequence[ReferenceOccupation], corpus: Path
) -> int:
    """Write the entries as ``json``, ``csv`` or ``corpus``; how many there were. Raises OSError.

    ``corpus`` is the folder they were loaded from, whose reference data goes along with ``corpus``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if form == "corpus":
        for entry in entries:
            _write(folder / file_name(entry), format_entry(entry))
        for occupation in occupations:
            _write(folder / file_name(occupation), format_occupation(occupation))
        for path in sorted(path for name in REFERENCE for path in (corpus / name).glob("*") if path.is_file()):
            _write_bytes(folder / path.relative_to(corpus), path.read_bytes())
        return len(entries)
    for kind in Kind:
        rows = [entry_data(entry) for entry in entries if entry.kind is kind]
        if form == "json":
            _write(folder / f"{kind.value}.json", json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        else:
            _write_csv(folder / f"{kind.value}.csv", rows)
    return len(entries)


def _write(path: Path, text: str) -> None:
    _write_bytes(path, text.encode())


def _write_bytes(path: Path, content: bytes) -> None:
    """Write whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    os.replace(draft, path)


def _write_csv(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """One row an entry, nested values as JSON; cells that a spreadsheet would calculate are quoted away."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    os.replace(draft, path)


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
