"""What a search gives back: hits with reasons, counts by facet, and what the reader should know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.entries import Entry
from kb.vocabulary import Land, Status


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a snippet; ``marked`` where it matches the question."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One found entry, its score in (0, 1], and why it was found (German sentences)."""

    entry: Entry
    score: float
    status: Status
    snippet: tuple[Span, ...]
    why: tuple[str, ...]

    @property
    def snippet_text(self) -> str:
        """The snippet without marks."""
        return "".join(span.text for span in self.snippet)


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits. ``total`` counts all that match; ``facets`` maps filter name -> code -> count among them."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    took_ms: float
    lands: tuple[Land, ...]
    """The Länder that were searched; empty: all."""
    did_you_mean: str | None = None
    notes: tuple[str, ...] = ()
    """German sentences on what limits these results, e.g. a missing encoder."""
