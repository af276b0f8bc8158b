"""Which gaps of a decision an offer's content makes good: shared words of the field, or close meaning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from kb.entries import Offer
from kb.search.analysis import words
from kb.search.embedding import Encoder, Vectors
from matcher.profile import Gap

CLOSE = 0.6
"""Cosine from which a gap and a topic of an offer count as the same."""

SHARED = 0.5
"""Share of a gap's words that a topic must have where meaning is not at hand or says less."""

_GENERAL = frozenset(
    words(
        "Grundlagen Kenntnisse Fertigkeiten Praxis Theorie Unterricht Bereich Fach Anwendung Durchführung Einsatz "
        "allgemeine spezielle fachliche berufliche deutsche Stunden Modul Lehrgang Kurs Qualifizierung Anpassung"
    )
)
"""Words that stand in every curriculum and say nothing about the content."""


@dataclass(frozen=True)
class Coverage:
    """Compares gaps with offers; made once for a profile, so that each gap is encoded once and each offer compared."""

    gaps: tuple[Gap, ...]
    encoder: Encoder | None
    _compared: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict, repr=False)
    """Topics covered by the topics of an offer, as far as they were asked for."""

    def of(self, offer: Offer) -> tuple[str, ...]:
        """Topics of the gaps that the offer covers, in the notice's order."""
        topics = offer.gaps_covered
        if not topics or not self.gaps:
            return ()
        if topics not in self._compared:
            self._compared[topics] = tuple(self._covered(topics))
        return self._compared[topics]

    def _covered(self, topics: Sequence[str]) -> Iterator[str]:
        close = self._closeness(topics)
        for gap, row in zip(self.gaps, close, strict=True):
            if max(row, default=0.0) >= CLOSE or any(_shares(gap.topic, topic) for topic in topics):
                yield gap.topic

    def _closeness(self, topics: Sequence[str]) -> Sequence[Sequence[float]]:
        if self.encoder is None:
            return [[0.0] * len(topics) for _ in self.gaps]
        return np.asarray(self._vectors @ self.encoder.encode(list(topics)).T).tolist()  # type: ignore[no-any-return]

    @cached_property
    def _vectors(self) -> Vectors:
        assert self.encoder is not None
        return self.encoder.encode([gap.topic for gap in self.gaps])


def _shares(gap: str, topic: str) -> bool:
    """Whether a topic has enough of the words that carry a gap."""
    wanted = set(words(gap)) - _GENERAL
    return bool(wanted) and len(wanted.intersection(words(topic))) >= max(1, round(SHARED * len(wanted)))
