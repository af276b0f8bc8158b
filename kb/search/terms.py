"""A question after analysis: its words, its letter groups, and the weaker words of its synonyms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kb.search.analysis import grams, raw_words, stems, words
from kb.search.language import is_english
from kb.search.query import LONGEST, Concept

RELATED_WEIGHT = 0.5
"""Weight of a synonym's word against a word of a German question. Measured, see docs/quality.md."""

RELATED_WEIGHT_ENGLISH = 0.8
"""The same in an English question: most texts know only the German word."""

MOST_RELATED = 12
"""Words that the synonyms of one concept add, the weightiest first."""


@dataclass(frozen=True, slots=True)
class Terms:
    """A question after analysis."""

    text: str
    words: tuple[str, ...]
    grams: tuple[str, ...]
    english: bool
    related: Mapping[str, float] = field(default_factory=dict)
    """Words of synonyms that the question itself has not, with their weights in (0, 1)."""
    needed: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """Words and grams of a text that says all the question does; of an English question only those without synonyms."""

    @classmethod
    def of(cls, text: str, concepts: Sequence[Concept] = ()) -> Terms:
        """Terms of a question, each once; only the first LONGEST characters are read."""
        text = text[:LONGEST]
        own, english = dict.fromkeys(words(text)), is_english(text)
        weight = RELATED_WEIGHT_ENGLISH if english else RELATED_WEIGHT
        related = {term: weight * share for term, share in _related(concepts).items() if term not in own}
        said = (tuple(own), tuple(dict.fromkeys(grams(text))))
        return cls(text, *said, english, related, _unnamed(text, concepts) if english else said)


def _unnamed(text: str, concepts: Iterable[Concept]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words and grams of the text that belong to no concept."""
    named = {stem for concept in concepts for stem in concept.words}
    rest = " ".join(word for word in raw_words(text) if named.isdisjoint(stems(word)))
    return tuple(dict.fromkeys(words(rest))), tuple(dict.fromkeys(grams(rest)))


def _related(concepts: Iterable[Concept]) -> dict[str, float]:
    """Shares of the synonyms' words: a wording of many words counts no more in all than what the question says."""
    found: dict[str, float] = {}
    for concept in concepts:
        shares: dict[str, float] = {}
        for other in concept.others:
            terms = dict.fromkeys(words(other))
            share = min(1.0, len(concept.words) / max(1, len(terms)))
            for term in terms:
                shares[term] = max(shares.get(term, 0.0), share)
        for term in sorted(shares, key=lambda term: -shares[term])[:MOST_RELATED]:
            found[term] = max(found.get(term, 0.0), shares[term])
    return found
