"""Which gaps of a decision an offer's content makes good: shared words of the field, or close meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb.entries import Offer
from kb.search.analysis import words
from kb.search.embedding import Encoder
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


@dataclass(frozen=True, slots=True)
class Coverage:
    """Compares gaps with offers; made once for a profile, so that each gap is encoded once."""

    gaps: tuple[Gap, ...]
    encoder: Encoder | None

    def of(self, offer: Offer) -> tuple[str, ...]:
        """Topics of the gaps that the offer covers, in the notice's order."""
        topics = offer.gaps_covered
        if not topics or not self.gaps:
            return ()
        close = self._closeness(topics)
        return tuple(
            gap.topic
            for gap, row in zip(self.gaps, close, strict=True)
            if max(row, default=0.0) >= CLOSE or any(_shares(gap.topic, topic) for topic in topics)
        )

    def _closeness(self, topics: Sequence[str]) -> Sequence[Sequence[float]]:
        if self.encoder is None:
            return [[0.0] * len(topics) for _ in self.gaps]
        gaps = self.encoder.encode([gap.topic for gap in self.gaps])
        return np.asarray(gaps @ self.encoder.encode(list(topics)).T).tolist()  # type: ignore[no-any-return]


def _shares(gap: str, topic: str) -> bool:
    """Whether a topic has enough of the words that carry a gap."""
    wanted = set(words(gap)) - _GENERAL
    return bool(wanted) and len(wanted.intersection(words(topic))) >= max(1, round(SHARED * len(wanted)))
