"""What every search engine can do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from kb.search.document import Document
from kb.search.query import Query


@dataclass(frozen=True, slots=True)
class Ranking:
    """Identifiers in order of their scores in (0, 1], and what else matches."""

    ids: tuple[str, ...]
    scores: tuple[float, ...]
    total: int
    """How many documents match, of which ``ids`` is one page."""
    facets: Mapping[str, Mapping[str, int]]
    unknown_words: tuple[str, ...] = ()
    """Words of the question, as written, that stand in no document."""


class SearchEngine(Protocol):
    """An index over documents. It is derived: it may be deleted and rebuilt at any moment."""

    @property
    def revision(self) -> int | None:
        """Revision of the store the index was built from; None where there is no usable index."""

    @property
    def encoder(self) -> str | None:
        """Fingerprint of the encoder that made the index's vectors; None where it has none."""

    def rebuild(self, documents: Sequence[Document], revision: int, progress: bool = False) -> None:
        """Replace the whole index. Readers see the old one until the new one is complete."""

    def apply(self, changed: Sequence[Document], removed: Sequence[str], revision: int) -> None:
        """Bring single documents up to date."""

    def search(self, query: Query, occupations: Sequence[str] = ()) -> Ranking:
        """One page of the ranking. Filters apply before ranking, so that a page is full when enough documents pass.

        ``query.filters.lands`` (None means all) and ``query.concepts`` are taken as they are. Documents about
        ``occupations`` go first among equals. Raises UnknownValue for a filter value that does not exist.
        """
