"""Suggestions as one types, and „did you mean“ for words that stand nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from kb.search.analysis import STOP_WORDS, fold

CLOSE_WORD = 82
"""Similarity (0-100) at which a known word is offered for an unknown one."""

_WORD = re.compile(r"[^\W\d_]{4,}")


class Vocabulary:
    """The phrases and words of titles, keywords and occupations."""

    def __init__(self, phrases: Iterable[str]) -> None:
        counted: dict[str, int] = {}
        for phrase in phrases:
            counted[phrase] = counted.get(phrase, 0) + 1
        self._phrases = sorted(counted, key=lambda phrase: (-counted[phrase], len(phrase), phrase))
        self._folded = [fold(phrase) for phrase in self._phrases]
        self._words: dict[str, str] = {}
        for phrase in self._phrases:
            for word in _WORD.findall(phrase):
                folded = fold(word)
                if folded not in STOP_WORDS:
                    self._words.setdefault(folded, word)

    def suggest(self, prefix: str, limit: int = 8) -> tuple[str, ...]:
        """Phrases that begin with what was typed, then phrases one of whose words does."""
        wanted = " ".join(fold(prefix).split())
        if len(wanted) < 2:
            return ()
        starting = [p for p, folded in zip(self._phrases, self._folded, strict=True) if folded.startswith(wanted)]
        within = [
            p
            for p, folded in zip(self._phrases, self._folded, strict=True)
            if f" {wanted}" in folded and not folded.startswith(wanted)
        ]
        return tuple(dict.fromkeys([*starting, *within]))[:limit]

    def correct(self, question: str, unknown: Iterable[str]) -> str | None:
        """The question with unknown words replaced by the nearest known ones, or None where none is near."""
        corrected = question
        for word in unknown:
            folded = fold(word)
            if len(folded) < 4 or folded in self._words:
                continue
            guess = process.extractOne(folded, self._words.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE_WORD)
            if guess:
                corrected = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", self._words[guess[0]], corrected)
        return corrected if corrected != question else None
