"""A finding: a value read in a line, with the words, and how sure the reader is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from ingest.candidate import LONGEST_QUOTE, Evidence
from ingest.page.line import Line

Value = TypeVar("Value")

CERTAIN = 0.95
"""The page names the field and gives one value."""
LIKELY = 0.8
"""A sentence says it in so many words."""
POSSIBLE = 0.6
"""It follows from the surroundings."""
WEAK = 0.4
"""The only thing on the page that could be meant."""


@dataclass(frozen=True, slots=True)
class Finding(Generic[Value]):
    """A value and where it was read."""

    value: Value
    line: Line
    confidence: float
    start: int = 0
    """Where in the line's text the words begin."""
    end: int = 0

    @property
    def words(self) -> str:
        """The words around the value, as long as evidence may be."""
        text = self.line.text
        label = f"{self.line.label}: " if self.line.label else ""
        room = LONGEST_QUOTE - len(label)
        if len(text) <= room:
            return label + text
        begin = max(0, min(self.start - room // 2, len(text) - room))
        return (label + text[begin : begin + room]).strip()

    def evidence(self, path: str, value: str | int | float | bool | None) -> Evidence:
        """The finding as evidence for a field."""
        return Evidence(path, value, self.words[:LONGEST_QUOTE], self.confidence, self.line.heading[:80])
