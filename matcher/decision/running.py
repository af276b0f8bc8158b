"""Running text put together from lines, which still knows the line that each word came from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from matcher.decision.lines import Line, mend, pattern, seam

_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ„\"(\d–-])")
_ABBREVIATION = pattern(
    r"(?:^|.*[\s(])(?:z|b|o|g|u|a|d|h|i|v|m|s|e|t|abs|art|nr|bzw|ca|std|dr|prof|st|lt|gem|ggf|inkl|einschl|mind|"
    r"max|evtl|"
    r"usw|vgl|ff|str|tel|std|jan|feb|apr|aug|sept?|okt|nov|dez|ziff|satz|\d{1,2}|[ivx]{1,4})\.$"
)


@dataclass(frozen=True, slots=True)
class Running:
    """Text of several lines in one, and where each line begins in it."""

    text: str
    starts: tuple[int, ...]
    lines: tuple[Line, ...]

    def source(self, start: int, end: int) -> str:
        """The lines that a stretch of the text was read from."""
        first = max(0, bisect_right(self.starts, start) - 1)
        last = max(first, bisect_right(self.starts, max(start, end - 1)) - 1)
        return " ".join(line.words for line in self.lines[first : last + 1])

    def part(self, start: int, end: int) -> Running:
        """A stretch as a running text of its own."""
        return Running(self.text[start:end], tuple(at - start for at in self.starts), self.lines)


def run(lines: Sequence[Line]) -> Running:
    """The lines as running text, divided words put together."""
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    kept = [line for line in lines if line.words]
    for line in kept:
        words = mend(line.words)
        if pieces:
            dropped, between = seam(pieces[-1].rsplit(" ", 1)[-1], words)
            pieces[-1] = pieces[-1][: len(pieces[-1]) - dropped] + between
            length += len(between) - dropped
        starts.append(length)
        pieces.append(words)
        length += len(words)
    return Running("".join(pieces), tuple(starts), tuple(kept))


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence; abbreviations and ordinals end none."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if _ABBREVIATION.match(text[max(start, match.start() - 12) : match.start()]):
            continue
        found.append((start, match.start()))
        start = match.end()
    if start < len(text):
        found.append((start, len(text)))
    return found
