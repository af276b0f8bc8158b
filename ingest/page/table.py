"""Tables to lines: key and value, or one row a run with its column heads; layout tables are left to the walk."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import Tag

from ingest.page.label import broken_lines, is_label, one_line
from ingest.page.line import Line, Zone

_DIGIT = re.compile(r"\d")
_LONGEST_HEAD = 30
"""Characters of a column's head."""

_LONGEST_CELL = 400
"""Characters of a cell; a longer one holds a text, so that the table is there for the layout."""


def is_data_table(table: Tag) -> bool:
    """Whether the table holds data: no table within it, at least two columns somewhere, cells of moderate length."""
    if table.find("table") is not None:
        return False
    rows = _rows(table)
    if not rows or max(len(row) for row in rows) < 2:
        return False
    if len(rows) == 1 and rows[0][0].name != "th":
        return all(len(cell.get_text()) <= _LONGEST_CELL for cell in rows[0]) and _first_is_label(rows)
    return sum(len(cell.get_text()) > _LONGEST_CELL for row in rows for cell in row) * 4 <= sum(map(len, rows))


def table_lines(table: Tag, zone: Zone, heading: str, first_row: int) -> Iterator[Line]:
    """The lines of a data table; rows are numbered from ``first_row``."""
    rows = _rows(table)
    heads = _heads(rows)
    if heads:
        for number, row in enumerate(rows[1:], start=first_row):
            for head, cell in zip(heads, row, strict=False):
                yield from _cell(cell, zone, heading, head, number)
        return
    for number, row in enumerate(rows, start=first_row):
        label = one_line(row[0].get_text(" ")).rstrip(":")
        if len(row) >= 2 and (row[0].name == "th" or is_label(label)):
            for cell in row[1:]:
                yield from _cell(cell, zone, heading, label, 0)
        else:
            for cell in row:
                yield from _cell(cell, zone, heading, "", number)


def _rows(table: Tag) -> list[list[Tag]]:
    rows = [[cell for cell in row.find_all(["td", "th"]) if isinstance(cell, Tag)] for row in table.find_all("tr")]
    return [row for row in rows if row]


def _heads(rows: list[list[Tag]]) -> list[str]:
    """Column heads of the first row, empty where it holds none."""
    if len(rows) < 2 or len(rows[0]) < 2 or len(rows[0]) != max(len(row) for row in rows):
        return []
    texts = [one_line(cell.get_text(" ")).rstrip(":") for cell in rows[0]]
    marked = all(cell.name == "th" for cell in rows[0])
    if marked and len(rows[1]) == len(texts) and rows[1][0].name == "td":
        return texts
    # without marks: short terms without a digit, over rows that hold digits in at least two of the columns
    if len(texts) < 3 or any(not text or len(text) > _LONGEST_HEAD or _DIGIT.search(text) for text in texts):
        return []
    below = [[cell.get_text(" ") for cell in row] for row in rows[1:] if len(row) == len(texts)]
    if any(sum(bool(_DIGIT.search(text)) for text in row) >= 2 for row in below):
        return texts
    return []


def _first_is_label(rows: list[list[Tag]]) -> bool:
    return is_label(one_line(rows[0][0].get_text(" ")).rstrip(":"))


def _cell(cell: Tag, zone: Zone, heading: str, label: str, row: int) -> Iterator[Line]:
    for text in broken_lines(cell.get_text("\n")):
        yield Line(text, zone, label=label, heading=heading, row=row)
