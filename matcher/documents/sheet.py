"""A document before it is set: blocks of plain text in reading order, the same for PDF and Word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 or 2; the sheet's title stands above them."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``tone`` is „plain“, „lead“ or „note“."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels and their values, two columns."""

    caption: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one head row. ``widths`` are shares of the line, one a column."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]

    def __post_init__(self) -> None:
        lengths = {len(self.head), len(self.widths), *(len(row) for row in self.rows)}
        if len(lengths) != 1:
            raise ValueError(f"the rows of „{self.caption}“ differ in length")


@dataclass(frozen=True, slots=True)
class Bar:
    """A span on a timeline; ``start`` and ``end`` are shares of its length, 0 to 1."""

    label: str
    start: float
    end: float
    assumed: bool
    """Drawn hatched: the dates rest on an assumption."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Spans over time, drawn in the PDF. ``alt`` says all of it in words and is what Word shows."""

    caption: str
    alt: str
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on."""

    labels: tuple[str, ...]


Block = Heading | Paragraph | Bullets | Facts | Table | Timeline | Signatures


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document in German."""

    title: str
    description: str
    """One sentence for the file's properties, read out by screen readers' lists."""
    reference: str
    """Top left of each page, e.g. the case's pseudonym."""
    office: str
    """Top right of each page."""
    stand: str
    """Bottom left of each page."""
    blocks: tuple[Block, ...]
    large: bool = False
    """Larger type and more air, for readers who are not at an office."""

    def as_data(self) -> dict[str, Any]:
        """Plain data for the templates; each block names its kind."""
        return {
            "title": self.title,
            "description": self.description,
            "reference": self.reference,
            "office": self.office,
            "stand": self.stand,
            "large": self.large,
            "blocks": [_block(block) for block in self.blocks],
        }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Paragraph(text, tone):
            return {"kind": "paragraph", "text": text, "tone": tone}
        case Bullets(items):
            return {"kind": "bullets", "items": list(items)}
        case Facts(caption, rows):
            return {"kind": "facts", "caption": caption, "rows": [list(row) for row in rows]}
        case Table(caption, head, rows, widths):
            return {
                "kind": "table",
                "caption": caption,
                "head": list(head),
                "rows": [list(row) for row in rows],
                "widths": list(widths),
            }
        case Timeline(caption, alt, bars, ticks):
            return {
                "kind": "timeline",
                "caption": caption,
                "alt": alt,
                "bars": [{"label": b.label, "start": b.start, "end": b.end, "assumed": b.assumed} for b in bars],
                "ticks": [list(tick) for tick in ticks],
            }
        case Signatures(labels):
            return {"kind": "signatures", "labels": list(labels)}
