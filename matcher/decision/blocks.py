"""Lines as blocks: an item of a list with its continuation, a paragraph, or a heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from matcher.decision.lines import Line, is_unfinished, pattern
from matcher.decision.quantities import amounts
from matcher.decision.running import Running, run
from matcher.decision.tables import header_of, is_sum

_BULLETS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("dot", re.compile(r"\s*(?:[•*·▪○●►►»>✓]|\bo(?=\s{1,3}[A-ZÄÖÜ]))\s+(?=\S)")),
    ("dash", re.compile(r"\s*[-–—]\s+(?=\S)")),
    ("number", re.compile(r"\s*\(?\d{1,2}[.)]\s+(?=\S)")),
    ("paragraph", re.compile(r"\s*\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?=\S)")),
    ("roman", re.compile(r"\s*(?:[ivx]{2,5}|[IVX]{1,5})[.)]\s+(?=\S)")),
    ("letter", re.compile(r"\s*\(?[a-z][.)]\s+(?=\S)")),
    ("capital", re.compile(r"\s*\(?[A-H][.)]\s+(?=\S)")),
    ("code", re.compile(r"\s*[A-Z]{1,2}\d{1,2}(?:\.\d{1,2})?[.):]?\s+(?=\S)")),
)
_LEADERS = re.compile(r"\s*(?:\.{3,}|…+|_{3,}|(?:\. ){3,}\.?|(?:· ?){3,}|-{4,})\s*")
_MONTH_AFTER = pattern(r"(?:jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez)\w*\.?\s+\d{4}")
_NARROW = 55
"""A line at least this long may have been broken for its width."""


@dataclass(frozen=True, slots=True)
class Block:
    """One item, paragraph or heading: its text without bullet, the kind of bullet and how far it is indented."""

    running: Running
    bullet: str | None
    indent: int
    after_blank: bool

    @property
    def text(self) -> str:
        """The block in one line."""
        return self.running.text

    @property
    def source(self) -> str:
        """The lines it was read from."""
        return self.running.source(0, len(self.text))


def bullet_of(text: str) -> tuple[str, int] | None:
    """The kind of bullet a line begins with, and where its text starts."""
    for name, shape in _BULLETS:
        match = shape.match(text)
        if match:
            if name == "number" and _MONTH_AFTER.match(text, match.end()):
                return None
            return name, match.end()
    return None


def next_block(lines: Sequence[Line], start: int, after_blank: bool, in_list: bool) -> tuple[Block, int]:
    """The block that begins at a line, and where the next one does. In a list, width alone joins no lines."""
    first = lines[start]
    bullet = bullet_of(first.text)
    offset = bullet[1] if bullet else len(first.text) - len(first.text.lstrip())
    indent = len(first.text) - len(first.text.lstrip())
    taken = [Line(first.number, _plain(first.text[offset:]))]
    end = start + 1
    while (
        end < len(lines)
        and lines[end].words
        and _continues(taken[-1].words, lines[end], bullet is not None, offset, in_list)
    ):
        taken.append(Line(lines[end].number, _plain(lines[end].text)))
        end += 1
    running = run(taken)
    whole = Running(running.text, running.starts, tuple(lines[start:end]))
    return Block(whole, bullet[0] if bullet else None, indent, after_blank), end


def _plain(text: str) -> str:
    """Dotted lines become a gap."""
    return _LEADERS.sub("  ", text)


def _continues(before: str, line: Line, bulleted: bool, offset: int, in_list: bool) -> bool:
    """Whether a line goes on with the one before."""
    if bullet_of(line.text) or is_sum(line.words) or header_of(line):
        return False
    words = line.words
    if before.endswith(":") or (before.endswith(";") and (in_list or bulleted)):
        return False
    if before.endswith("-") or words[0].islower() or words[0] in "()":
        return True
    if is_unfinished(before):
        return True
    found = amounts(before)
    if found and found[-1].end >= len(before.rstrip(" .)")) - 1:
        return False
    if before.endswith((".", "!", "?")):
        return not in_list and not bulleted and len(before) >= _NARROW
    indented = len(line.text) - len(line.text.lstrip())
    if bulleted:
        return (offset > 0 and indented >= offset - 1 and indented > 0) or (not in_list and len(before) >= _NARROW)
    return not in_list and len(before) >= _NARROW
