"""A line of a page: its text, where on the page it stands, and what stands over or before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Zone(Enum):
    """Part of a page. Facts are read in MAIN; the others only say who publishes it, and when."""

    TITLE = "title"
    MAIN = "main"
    HEADER = "header"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a reader sees it. ``label`` is what it answers („Beginn“, „Wo findet der Kurs statt?“)."""

    text: str
    zone: Zone = Zone.MAIN
    label: str = ""
    """The term, column head or question it answers; empty for prose."""
    heading: str = ""
    """The heading it stands under."""
    row: int = 0
    """Number of the table row or list item it belongs to, so that what belongs together stays so; 0 for none."""
    rank: int = 0
    """1 to 6 for a heading, 0 for anything else."""
    machine_date: str = ""
    """What a ``time`` element in it says to machines."""
    name: str = ""
    """Class names of its element: sites tell here what a line is (``news-date``)."""
    folded: str = field(init=False, repr=False, compare=False)
    """The text in small letters."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", self.text.lower())

    def has(self, stems: tuple[str, ...]) -> bool:
        """Whether one of the beginnings of words, in small letters, stands in the text; far cheaper than a pattern."""
        folded = self.folded
        for stem in stems:  # noqa: SIM110 - any() is half as fast, and this is asked of every line of every page
            if stem in folded:
                return True
        return False

    @property
    def whole(self) -> str:
        """The text with its label, as it stands on the page."""
        return f"{self.label}: {self.text}" if self.label else self.text

    @property
    def cue(self) -> str:
        """Label, or heading where there is none: what the text is about."""
        return self.label or self.heading
