"""Fusion: one ranking from words, letter groups and meaning. Weights were measured, see docs/quality.md."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from kb.search.analysis import fold, raw_words
from kb.search.catalogue import STATUSES, Catalogue
from kb.search.engine import Ranking
from kb.search.query import Query
from kb.search.terms import Terms
from kb.vocabulary import Status

CANDIDATES = 150
"""Documents each channel proposes, at least."""

EVERYTHING = 1000
"""Where no more documents than this pass the filters, every one is scored."""


def pool_size(passing: int, query: Query) -> int:
    """How many documents each channel proposes: the same for every page a reader is likely to open."""
    if passing <= EVERYTHING:
        return passing
    return max(CANDIDATES, 1 << (query.offset + query.limit - 1).bit_length())


GRAM_WEIGHT = 0.5
"""Weight of a letter group's BM25 against a word's."""

K1, B = 1.2, 0.75
"""BM25's constants, those of tantivy."""

DENSE_WEIGHT = 0.4
"""Share of the encoder where the words fit."""

CLOSE = 0.7
"""A cosine that says as much as a text with every term of the question."""

FITTING = 0.5
"""Share of the question's terms below which words fade: a text in another language shares chance letters only. See
docs/decisions/0009."""

RELATIVE_FLOOR = 0.25
"""What scores below this share of the best hit does not count as found."""

LEAST_FIT = 0.2
LEAST_FIT_ENGLISH = 0.05
LEAST_CLOSENESS = 0.45
LEAST_CLOSENESS_ENGLISH = 0.25
"""A question whose best document has less than this share of its terms, and is less close, finds nothing. English
words stand in few texts: there the closeness alone has to tell. See docs/quality.md.
"""

LOCAL_FACTOR = 0.8
"""A local office stands behind the entry that speaks for all of them; naming its place makes up for it."""

OCCUPATION_FACTOR = 1.15
DECIDING_FACTOR = 1.1
RECOGNITION_FACTOR = 1.3
"""Preference for entries about the occupation that the question names, and again for the body that decides on it:
stronger where the question asks for recognition."""

_RECOGNITION = frozenset(
    fold(word)
    for word in "anerkennen anerkannt anerkennung zuständig zuständigkeit antrag beantragen gleichwertigkeit zeugnis "
    "papiere urkunde diplom genehmigung approbation recognition recognised recognise title titel "
    "berufsbezeichnung".split()
)
_ALIKE = 88
"""Similarity (0-100) at which a misspelt word counts as one of these."""


STALE_FACTOR = 0.98
"""What nobody has looked at within its review time stands behind its equal, but before the next status."""

_FRESHNESS = {Status.CURRENT: 1.0, Status.RECURRING: 0.97, Status.UNVERIFIED: 0.94, Status.PAST: 0.9}
Scores = NDArray[np.float64]


class Mode(StrEnum):
    """Which channels rank: for measuring them apart."""

    HYBRID = "hybrid"
    DENSE = "dense"
    LEXICAL = "lexical"


@dataclass(frozen=True, slots=True)
class Candidates:
    """What the channels propose: document numbers with their lexical score and cosine (0 where not found)."""

    numbers: NDArray[np.int64]
    lexical: Scores
    cosine: Scores
    reach: float
    """The lexical score of a document that says all the question does, for the question's absolute fit."""
    judged: bool = True
    """False where channels are measured apart: then every candidate counts."""


def inverse_frequency(count: int, having: int) -> float:
    """BM25's weight of a term that ``having`` of ``count`` documents have."""
    return math.log(1 + (count - having + 0.5) / (having + 0.5))


def rank(
    catalogue: Catalogue,
    found: Candidates,
    terms: Terms,
    query: Query,
    occupations: Sequence[str],
    unknown: Sequence[str],
) -> Ranking:
    """One page of the fused ranking, with facets over all that match."""
    plain = fuse(found)
    scores = plain * _preferences(catalogue, found.numbers, query, occupations, terms)
    scores = scores / max(1.0, float(scores.max(initial=0.0)))
    keep = plain >= _relevant(found, terms)
    numbers, scores = found.numbers[keep], scores[keep]
    ids = catalogue.id_array[numbers]
    order = np.lexsort((ids, -np.round(scores, 9))) if len(ids) else np.array([], dtype=np.int64)
    page = order[query.offset : query.offset + query.limit]
    return Ranking(
        ids=tuple(str(ids[i]) for i in page),
        scores=tuple(float(scores[i]) for i in page),
        total=len(numbers),
        facets=catalogue.facets(numbers, query.as_of),
        unknown_words=tuple(unknown),
    )


def browse(catalogue: Catalogue, numbers: NDArray[np.int64], query: Query) -> Ranking:
    """Everything that passes the filters, for a question without words: the freshest first, then by identifier."""
    freshness = _freshness(catalogue, query.as_of)[numbers]
    ids = catalogue.id_array[numbers]
    order = np.lexsort((ids, -freshness)) if len(ids) else np.array([], dtype=np.int64)
    page = order[query.offset : query.offset + query.limit]
    return Ranking(
        ids=tuple(str(ids[i]) for i in page),
        scores=tuple(float(freshness[i]) for i in page),
        total=len(numbers),
        facets=catalogue.facets(numbers, query.as_of),
    )


def fuse(found: Candidates) -> Scores:
    """Scores in [0, 1] of the candidates: the share of the question's terms that a text has, and how close it is.

    A channel's best counts in full only where it is good. Where no text has the question's words, because the texts
    are in another language or say it otherwise, words are a small part of the score and closeness decides.
    """
    lexical_best = float(found.lexical.max(initial=0.0))
    cosine_best = float(found.cosine.max(initial=0.0))
    if lexical_best <= 0 or cosine_best <= 0:  # a channel that is silent leaves the other to decide alone
        alone = found.lexical + np.maximum(found.cosine, 0.0)
        return alone / max(lexical_best, cosine_best, 1e-12)
    fading = min(1.0, lexical_best / (FITTING * found.reach)) if found.reach > 0 else 1.0
    said = fading * found.lexical / max(lexical_best, found.reach)
    meant = np.maximum(found.cosine, 0.0) / max(cosine_best, CLOSE)
    return (1 - DENSE_WEIGHT) * said + DENSE_WEIGHT * meant


def _relevant(found: Candidates, terms: Terms) -> float:
    """The score below which nothing counts: infinite where the question as a whole fits nothing."""
    if not found.judged:
        return 1e-12
    best = float(found.lexical.max(initial=0.0))
    fit = best / found.reach if found.reach > 0 else float(best > 0)
    closeness = float(found.cosine.max(initial=0.0))
    least_fit = LEAST_FIT_ENGLISH if terms.english and closeness == 0 else LEAST_FIT
    least_closeness = LEAST_CLOSENESS_ENGLISH if terms.english else LEAST_CLOSENESS
    fits = fit >= least_fit or closeness >= least_closeness
    return RELATIVE_FLOOR * float(fuse(found).max(initial=0.0)) if fits else float("inf")


def _preferences(
    catalogue: Catalogue, numbers: NDArray[np.int64], query: Query, occupations: Sequence[str], terms: Terms
) -> Scores:
    """Factors: the fresh before the equal stale, the occupation named before others."""
    factors = _freshness(catalogue, query.as_of)[numbers]
    if not any(catalogue.attributes[number].kind for number in numbers[:1]):
        factors = np.ones(len(numbers))  # a labelled set: no kinds, no dates
    factors = factors * np.where(catalogue.local[numbers], LOCAL_FACTOR, 1.0)
    if occupations:
        factors = factors * np.where(catalogue.about(occupations, deciding=False)[numbers], OCCUPATION_FACTOR, 1.0)
        deciding = RECOGNITION_FACTOR if _asks_recognition(terms.text) else DECIDING_FACTOR
        factors = factors * np.where(catalogue.about(occupations, deciding=True)[numbers], deciding, 1.0)
    return factors


def _freshness(catalogue: Catalogue, as_of: date) -> Scores:
    """A factor for each document: by its status, and a little less where nobody looked within its review time."""
    by_status: Scores = np.array([_FRESHNESS[status] for status in STATUSES])[catalogue.statuses(as_of)]
    return by_status * np.where(catalogue.stale(as_of), STALE_FACTOR, 1.0)


def _asks_recognition(text: str) -> bool:
    """Whether a question is about having a qualification recognised, misspelt words included."""
    asked = [fold(word) for word in raw_words(text)]
    return any(process.extractOne(word, _RECOGNITION, scorer=fuzz.ratio, score_cutoff=_ALIKE) for word in asked)
