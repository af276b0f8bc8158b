"""An opened generation: its text index, its vectors, and what they say of a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import tantivy
from numpy.typing import NDArray
from pydantic import TypeAdapter

from kb.errors import IndexUnavailable
from kb.search.analysis import words
from kb.search.catalogue import Catalogue, Mask
from kb.search.document import Attributes
from kb.search.embedding import Encoder, Vectors
from kb.search.engines.generation import read_manifest
from kb.search.engines.text import open_text, schema_of
from kb.search.fusion import GRAM_WEIGHT, Scores, inverse_frequency
from kb.search.terms import Terms

ATTRIBUTES = TypeAdapter(list[Attributes])
IDS = TypeAdapter(list[str])
NO_NUMBERS: NDArray[np.int64] = np.array([], dtype=np.int64)

_faiss: Any = faiss  # its type hints describe C++, not what its Python wrappers take
faiss.omp_set_num_threads(1)  # a search lasts less than waking a second thread


@dataclass(frozen=True, slots=True)
class Generation:
    """An opened generation."""

    folder: Path
    revision: int
    encoder: str | None
    catalogue: Catalogue
    schema: tantivy.Schema
    searcher: tantivy.Searcher
    vectors: Vectors
    owners: NDArray[np.int32]
    """Document number of each vector, ascending."""
    faiss_index: Any
    dense: bool
    """Whether the vectors were made by the encoder that is open now."""

    @classmethod
    def read(cls, folder: Path, encoder: Encoder | None) -> Generation:
        """Open and check a generation. Raises IndexUnavailable."""
        manifest = read_manifest(folder)
        try:
            schema = schema_of()
            index = open_text(schema, folder / "text")
            vectors = np.load(folder / "vectors.npy")
            owners = np.load(folder / "owners.npy")
            attributes = ATTRIBUTES.validate_json((folder / "attributes.json").read_bytes())
            ids = IDS.validate_json((folder / "ids.json").read_bytes())
        except (OSError, ValueError) as error:
            raise IndexUnavailable(f"Der Index kann nicht geöffnet werden ({error}); er wird neu gebaut.") from error
        nearest = _nearest_index(vectors) if len(vectors) else None
        catalogue = Catalogue(ids, attributes, manifest.removed)
        dense = encoder is not None and nearest is not None and manifest.encoder == encoder.fingerprint
        revision, made_by = manifest.revision, manifest.encoder
        return cls(folder, revision, made_by, catalogue, schema, index.searcher(), vectors, owners, nearest, dense)

    def lexical(self, terms: Terms, mask: Mask, most: int) -> tuple[NDArray[np.int64], Scores]:
        """Numbers (ascending) and scores of the ``most`` best documents that pass the mask."""
        wanted = min(most, int(mask.sum()))
        if wanted == 0:
            return np.array([], dtype=np.int64), np.array([])
        query = self._text_query(terms)
        fetch = min(len(mask), round(most * 1.2 * len(mask) / max(1, int(mask.sum()))))
        while True:
            hits = self.searcher.search(query, fetch, count=False).hits
            numbers = np.array(self.searcher.fast_field_values("number", [at for _, at in hits]), dtype=np.int64)
            passing = mask[numbers] if len(numbers) else np.array([], dtype=bool)
            if passing.sum() >= wanted or len(hits) < fetch or fetch >= len(mask):
                break
            fetch = min(len(mask), fetch * 4)
        scores = np.array([score for score, _ in hits])[passing][:most]
        kept = numbers[passing][:most]
        order = np.argsort(kept)
        return kept[order], scores[order]

    def nearest(self, vector: Vectors, mask: Mask, least: int, most: int) -> NDArray[np.int64]:
        """Numbers of the documents closest in meaning that pass the mask: ``least`` if there are, at most ``most``."""
        rows_pass = mask[self.owners]
        passing = int(rows_pass.sum())
        share = passing / max(1, len(rows_pass))
        if share > 0.5:  # cheaper to look at some more and leave out what does not pass
            near = self._closest(vector, min(len(rows_pass), round(most * 2 / share)), None)
            near = near[mask[near]]
            if len(near) >= least:
                return near[:most]
        selector = _faiss.IDSelectorBitmap(np.packbits(rows_pass, bitorder="little"))
        rows = min(passing, most * 2)
        while rows:
            near = self._closest(vector, rows, selector)
            if len(near) >= least or rows >= passing:
                return near[:most]
            rows = min(passing, rows * 4)
        return NO_NUMBERS

    def _closest(self, vector: Vectors, rows: int, selector: Any) -> NDArray[np.int64]:
        """Numbers of the documents that own the closest rows, the closest first, each once."""
        parameters = _faiss.SearchParameters(sel=selector) if selector else None
        similarity, found = self.faiss_index.search(vector[np.newaxis], rows, params=parameters)
        owners = self.owners[found[0][(found[0] >= 0) & (similarity[0] > 0)]]
        _, first = np.unique(owners, return_index=True)
        best: NDArray[np.int64] = owners[np.sort(first)].astype(np.int64)
        return best

    def cosines(self, vector: Vectors | None, numbers: NDArray[np.int64]) -> Scores:
        """The best cosine of each document's passages; zeros without a vector."""
        result = np.zeros(len(numbers))
        if vector is None:
            return result
        wanted = np.zeros(len(self.catalogue.ids), dtype=np.int32)
        wanted[numbers] = np.arange(1, len(numbers) + 1)
        position = wanted[self.owners]
        rows = np.flatnonzero(position)
        similarity = np.einsum("ij,j->i", self.vectors[rows], vector)  # BLAS threads cost more than they bring
        np.maximum.at(result, position[rows] - 1, similarity)
        return result

    def reach(self, terms: Terms) -> float:
        """The lexical score of a document that says all the question does."""
        needed, letters = terms.needed
        return self._weights("words", needed) + GRAM_WEIGHT * self._weights("grams", letters)

    def is_unknown(self, word: str) -> bool:
        """Whether no document has the word or one of its parts."""
        found = words(word)
        return bool(found) and not any(self._stands(term) for term in found)

    def _stands(self, term: str) -> bool:
        """Whether a document that is still there has the term; frequencies count removed ones for a while."""
        if not self.catalogue.removed or not self.searcher.doc_freq("words", term):
            return self.searcher.doc_freq("words", term) > 0
        query = tantivy.Query.term_query(self.schema, "words", term, "freq")
        return bool(self.searcher.search(query, 1).hits)

    def _weights(self, field: str, terms: Sequence[str]) -> float:
        count = self.searcher.num_docs
        return sum(inverse_frequency(count, self.searcher.doc_freq(field, term)) for term in terms)

    def _text_query(self, terms: Terms) -> tantivy.Query:
        def having(field: str, term: str, weight: float) -> tuple[tantivy.Occur, tantivy.Query]:
            plain = tantivy.Query.term_query(self.schema, field, term, "freq")
            return tantivy.Occur.Should, plain if weight == 1 else tantivy.Query.boost_query(plain, weight)

        return tantivy.Query.boolean_query(
            [
                *(having("words", term, 1) for term in terms.words),
                *(having("words", term, weight) for term, weight in terms.related.items()),
                *(having("grams", gram, GRAM_WEIGHT) for gram in terms.grams),
            ]
        )


def _nearest_index(vectors: Vectors) -> Any:
    """All vectors in half precision: half the memory to read through; candidates are scored again in full."""
    index = _faiss.IndexScalarQuantizer(vectors.shape[1], _faiss.ScalarQuantizer.QT_fp16, _faiss.METRIC_INNER_PRODUCT)
    index.train(vectors)
    index.add(vectors)
    return index
