"""The exact engine: every document scored, in memory, in plain numpy. Slow, simple, and the oracle for the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kb.places import Places
from kb.search.analysis import grams, raw_words, words
from kb.search.catalogue import Catalogue, Mask
from kb.search.document import Document
from kb.search.embedding import Encoder, Vectors
from kb.search.engine import Ranking
from kb.search.fusion import (
    GRAM_WEIGHT,
    K1,
    B,
    Candidates,
    Mode,
    Scores,
    browse,
    inverse_frequency,
    pool_size,
    rank,
)
from kb.search.query import Query
from kb.search.terms import Terms


class ExactEngine:
    """Scores every document on every channel; implements SearchEngine."""

    def __init__(self, encoder: Encoder | None, places: Places, mode: Mode = Mode.HYBRID) -> None:
        self._encoder = encoder if mode is not Mode.LEXICAL else None
        self._mode = mode
        self._places = places
        self._documents: dict[str, Document] = {}
        self._revision: int | None = None

    @property
    def revision(self) -> int | None:
        """See SearchEngine."""
        return self._revision

    @property
    def encoder(self) -> str | None:
        """See SearchEngine."""
        return self._encoder.fingerprint if self._encoder else None

    def rebuild(self, documents: Sequence[Document], revision: int, progress: bool = False) -> None:
        """See SearchEngine."""
        self._documents = {document.id: document for document in documents}
        self._index(revision)

    def apply(self, changed: Sequence[Document], removed: Sequence[str], revision: int) -> None:
        """See SearchEngine."""
        self._documents |= {document.id: document for document in changed}
        for id in removed:
            self._documents.pop(id, None)
        self._index(revision)

    def search(self, query: Query, occupations: Sequence[str] = ()) -> Ranking:
        """See SearchEngine."""
        mask = self._catalogue.select(query.filters, query.as_of, self._places)
        terms = Terms.of(query.text, query.concepts)
        if not terms.words and not terms.grams:
            return browse(self._catalogue, np.flatnonzero(mask), query) if not query.text.strip() else _nothing()
        lexical = self._words.scores(dict.fromkeys(terms.words, 1.0)) + self._words.scores(terms.related)
        lexical += GRAM_WEIGHT * self._grams.scores(dict.fromkeys(terms.grams, 1.0))
        if self._mode is Mode.DENSE:
            lexical = np.zeros_like(lexical)
        needed, letters = terms.needed
        reach = self._words.reach(needed) + GRAM_WEIGHT * self._grams.reach(letters)
        cosine = self._cosine(terms.text)
        most = pool_size(int(mask.sum()), query)
        numbers = np.union1d(_best(lexical, mask, most), _best(cosine, mask, most))
        proposed = np.isin(numbers, _best(lexical, mask, most))
        found = Candidates(
            numbers, np.where(proposed, lexical[numbers], 0.0), cosine[numbers], reach, self._mode is Mode.HYBRID
        )
        unknown = [word for word in raw_words(terms.text) if _is_unknown(words(word), self._words.knows)]
        return rank(self._catalogue, found, terms, query, occupations, unknown)

    def _index(self, revision: int) -> None:
        documents = list(self._documents.values())
        self._catalogue = Catalogue([d.id for d in documents], [d.attributes for d in documents])
        self._words = _Bm25([words(d.text) for d in documents])
        self._grams = _Bm25([grams(d.text) for d in documents])
        passages = [passage for document in documents for passage in document.passages]
        self._owner = np.repeat(np.arange(len(documents)), [len(d.passages) for d in documents])
        self._vectors: Vectors | None = self._encoder.encode(passages) if self._encoder else None
        self._revision = revision

    def _cosine(self, text: str) -> Scores:
        scores = np.zeros(len(self._documents))
        if self._encoder is not None and self._vectors is not None and len(self._vectors):
            np.maximum.at(scores, self._owner, self._vectors @ self._encoder.encode([text])[0])
        return scores


class _Bm25:
    """BM25 over lists of terms."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._count = len(texts)
        lengths = np.array([len(text) for text in texts], dtype=np.float64)
        self._norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if len(texts) else 1.0, 1e-9))
        postings: dict[str, list[tuple[int, int]]] = {}
        for number, text in enumerate(texts):
            for term, times in Counter(text).items():
                postings.setdefault(term, []).append((number, times))
        self._postings = postings

    def knows(self, term: str) -> bool:
        return term in self._postings

    def scores(self, terms: Mapping[str, float]) -> Scores:
        """The sum over terms of their weight times their BM25."""
        total = np.zeros(self._count)
        for term, weight in terms.items():
            if term in self._postings:
                numbers, times = np.array(self._postings[term]).T
                total[numbers] += weight * self._idf(term) * times * (K1 + 1) / (times + self._norm[numbers])
        return total

    def reach(self, terms: Iterable[str]) -> float:
        return sum(self._idf(term) for term in terms)

    def _idf(self, term: str) -> float:
        return inverse_frequency(self._count, len(self._postings.get(term, ())))


def _best(scores: Scores, mask: Mask, most: int) -> NDArray[np.int64]:
    passing = np.flatnonzero(mask & (scores > 0))
    return passing[np.argsort(-scores[passing], kind="stable")[:most]]


def _is_unknown(terms: Sequence[str], knows: Callable[[str], bool]) -> bool:
    return bool(terms) and not any(knows(term) for term in terms)


def _nothing() -> Ranking:
    return Ranking((), (), 0, {})
