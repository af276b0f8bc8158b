"""Plain text as lines of a page: leaflets, mirrors of documents, notices; terms with a colon keep their values."""

from __future__ import annotations

import re

from ingest.page.label import broken_lines, one_line, parts_of
from ingest.page.line import Line, Zone

_PARAGRAPH = re.compile(r"\n\s*\n|\f")
_WIDE = re.compile(r" {3,}")
"""Columns of a layout."""


def lines_of_text(text: str) -> tuple[Line, ...]:
    """The lines of a text; the first is its title, what follows an empty line or a wide gap stands for itself."""
    lines: list[Line] = []
    for block in _PARAGRAPH.split(text.replace("\r\n", "\n")):
        gathered: list[str] = []
        for line in block.split("\n"):
            for cell in _WIDE.split(line.strip()):
                if gathered and parts_of(one_line(cell))[0][0]:
                    lines += _told(gathered)
                    gathered = []
                gathered.append(cell)
        lines += _told(gathered)
    if lines:
        first = lines[0]
        title = Line(f"{first.label}: {first.text}" if first.label else first.text, Zone.MAIN, rank=1)
        lines[0] = title
    return tuple(lines)


def _told(gathered: list[str]) -> list[Line]:
    return [
        Line(value, Zone.MAIN, label=label)
        for text in broken_lines("\n".join(gathered))
        for label, value in parts_of(text)
        if value
    ]
