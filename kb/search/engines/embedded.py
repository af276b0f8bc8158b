"""The embedded engine: tantivy for words and letter groups, faiss for meaning, in files beside the database."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import tantivy
from filelock import FileLock
from numpy.typing import NDArray
from pydantic import TypeAdapter
from tqdm import tqdm

from kb.errors import IndexUnavailable
from kb.places import Places
from kb.search.analysis import index_terms, raw_words, words
from kb.search.catalogue import Catalogue, Mask
from kb.search.document import Attributes, Document
from kb.search.embedding import Encoder, Vectors
from kb.search.engine import Ranking
from kb.search.engines.generation import Generations, read_manifest, write_manifest
from kb.search.fusion import GRAM_WEIGHT, Candidates, Mode, Scores, Terms, browse, inverse_frequency, pool_size, rank
from kb.search.query import Query

_faiss: Any = faiss  # its type hints describe C++, not what its Python wrappers take
_ATTRIBUTES = TypeAdapter(list[Attributes])
_NO_VECTORS: Vectors = np.zeros((0, 0), dtype=np.float32)
_NO_NUMBERS: NDArray[np.int64] = np.array([], dtype=np.int64)
_HEAP = 50_000_000
"""Bytes tantivy may use while writing."""

faiss.omp_set_num_threads(1)  # a search lasts less than waking a second thread


class EmbeddedEngine:
    """Implements SearchEngine on files below a folder; many processes may read, one at a time writes."""

    def __init__(self, folder: Path, encoder: Encoder | None, places: Places, mode: Mode = Mode.HYBRID) -> None:
        self._generations = Generations(folder)
        self._encoder = encoder if mode is not Mode.LEXICAL else None
        self._mode = mode
        self._places = places
        self._open: _Generation | None = None
        self.problem: str | None = None
        """Why there is no usable index, in German; None where there is one."""

    @property
    def revision(self) -> int | None:
        """See SearchEngine."""
        generation = self._generation()
        return generation.revision if generation else None

    @property
    def encoder(self) -> str | None:
        """See SearchEngine."""
        generation = self._generation()
        return generation.encoder if generation else None

    def rebuild(self, documents: Sequence[Document], revision: int, progress: bool = False) -> None:
        """See SearchEngine."""
        with self._lock(), self._generations.writing() as folder:
            with ThreadPoolExecutor(
                1
            ) as beside:  # the encoder's tokenizer leaves Python's lock while the words are written
                embedded = beside.submit(_embed, self._encoder, documents, 0)
                _write_text(folder, list(enumerate(documents)), (), progress)
                vectors, owners = embedded.result()
            _write_rest(
                folder,
                [document.id for document in documents],
                [document.attributes for document in documents],
                [],
                vectors,
                owners,
                revision,
                self._encoder.fingerprint if self._encoder else None,
            )

    def apply(self, changed: Sequence[Document], removed: Sequence[str], revision: int) -> None:
        """See SearchEngine. Changed documents get new numbers; their old ones are marked as removed."""
        if self._generation() is None:
            raise IndexUnavailable(self.problem or "Es gibt noch keinen Index; „lotse index“ baut ihn.")
        with self._lock():
            old = self._generation()
            if old is None:
                raise IndexUnavailable(self.problem or "Der Index ist verschwunden; „lotse index“ baut ihn neu.")
            self._extend(old, changed, removed, revision)

    def _extend(self, old: _Generation, changed: Sequence[Document], removed: Sequence[str], revision: int) -> None:
        with self._generations.writing(base=old.folder) as folder:
            catalogue = old.catalogue
            gone = [catalogue.number[id] for id in (*removed, *(d.id for d in changed)) if id in catalogue.number]
            start = len(catalogue.ids)
            _write_text(folder, list(enumerate(changed, start)), gone)
            if self._encoder and old.encoder != self._encoder.fingerprint:
                # vectors of two models cannot be compared: leave them all out until the index is rebuilt
                vectors, owners, made_by = _NO_VECTORS, old.owners[:0], None
            else:
                new, new_owners = _embed(self._encoder, changed, start)
                keep = ~np.isin(old.owners, gone)
                vectors = np.concatenate([old.vectors[keep], new]) if len(new) else old.vectors[keep]
                owners = np.concatenate([old.owners[keep], new_owners])
                made_by = old.encoder if self._encoder else None
            _write_rest(
                folder,
                [*catalogue.ids, *(document.id for document in changed)],
                [*catalogue.attributes, *(document.attributes for document in changed)],
                sorted({*catalogue.removed, *gone}),
                vectors,
                owners,
                revision,
                made_by,
            )

    def search(self, query: Query, occupations: Sequence[str] = ()) -> Ranking:
        """See SearchEngine. Raises IndexUnavailable where there is no usable index."""
        generation = self._generation()
        if generation is None:
            raise IndexUnavailable(self.problem or "Es gibt noch keinen Index; „lotse index“ baut ihn.")
        catalogue = generation.catalogue
        mask = catalogue.select(query.filters, query.as_of, self._places)
        terms = Terms.of(query.text)
        if not terms.words and not terms.grams:
            return Ranking((), (), 0, {}) if query.text.strip() else browse(catalogue, np.flatnonzero(mask), query)
        most = pool_size(int(mask.sum()), query)
        lexical_numbers, lexical = generation.lexical(terms, mask, 0 if self._mode is Mode.DENSE else most)
        vector = self._encoder.encode([terms.text])[0] if self._encoder and generation.dense else None
        near = generation.nearest(vector, mask, query.offset + query.limit, most) if vector is not None else _NO_NUMBERS
        numbers = np.union1d(lexical_numbers, near).astype(np.int64)
        scores = np.zeros(len(numbers))
        scores[np.searchsorted(numbers, lexical_numbers)] = lexical
        cosines, judged = generation.cosines(vector, numbers), self._mode is Mode.HYBRID
        found = Candidates(numbers, scores, cosines, generation.reach(terms), judged)
        unknown = [word for word in raw_words(terms.text) if generation.is_unknown(word)]
        return rank(catalogue, found, terms, query, occupations, unknown)

    def _generation(self) -> _Generation | None:
        """The generation in use now; reads it anew when another process has swapped it."""
        folder = self._generations.current()
        if folder is None:
            self.problem = "Es gibt noch keinen Index; er wird gebaut."
            return None
        if self._open is None or self._open.folder != folder:
            try:
                self._open = _Generation.read(folder, self._encoder)
                self.problem = None
            except IndexUnavailable as error:
                self.problem = str(error)
                return None
        return self._open

    def _lock(self) -> FileLock:
        self._generations.folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self._generations.folder / "writing.lock")


@dataclass(frozen=True, slots=True)
class _Generation:
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
    def read(cls, folder: Path, encoder: Encoder | None) -> _Generation:
        """Open and check a generation. Raises IndexUnavailable."""
        manifest = read_manifest(folder)
        try:
            schema = _schema()
            index = _open_text(schema, folder / "text")
            vectors = np.load(folder / "vectors.npy")
            owners = np.load(folder / "owners.npy")
            attributes = _ATTRIBUTES.validate_json((folder / "attributes.json").read_bytes())
            ids = TypeAdapter(list[str]).validate_json((folder / "ids.json").read_bytes())
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
        return _NO_NUMBERS

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
        """The lexical score of a document that has every term."""
        return self._weights("words", terms.words) + GRAM_WEIGHT * self._weights("grams", terms.grams)

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
        def having(field: str, term: str) -> tantivy.Query:
            return tantivy.Query.term_query(self.schema, field, term, "freq")

        return tantivy.Query.boolean_query(
            [
                *((tantivy.Occur.Should, having("words", term)) for term in terms.words),
                *(
                    (tantivy.Occur.Should, tantivy.Query.boost_query(having("grams", gram), GRAM_WEIGHT))
                    for gram in terms.grams
                ),
            ]
        )


def _nearest_index(vectors: Vectors) -> Any:
    """All vectors in half precision: half the memory to read through; candidates are scored again in full."""
    index = _faiss.IndexScalarQuantizer(vectors.shape[1], _faiss.ScalarQuantizer.QT_fp16, _faiss.METRIC_INNER_PRODUCT)
    index.train(vectors)
    index.add(vectors)
    return index


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", indexed=True, fast=True)
    for field in ("words", "grams"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _open_text(schema: tantivy.Schema, path: Path) -> tantivy.Index:
    """The text index at a path. A generation never changes, so no thread of tantivy's shall watch its files: such a
    thread would read them while somebody damages them, and that ends the process."""
    index = tantivy.Index(schema, path=str(path))
    index.config_reader(reload_policy="Manual")
    return index


def _write_text(
    folder: Path, documents: Sequence[tuple[int, Document]], gone: Sequence[int], progress: bool = False
) -> None:
    """Write documents under their numbers into the text index, and take the gone ones out."""
    path = folder / "text"
    path.mkdir(exist_ok=True)
    schema = _schema()
    writer = _open_text(schema, path).writer(heap_size=_HEAP, num_threads=1)
    for number in gone:
        writer.delete_documents_by_query(tantivy.Query.term_query(schema, "number", number))
    for number, document in tqdm(documents, desc="Wörter", disable=not progress, leave=False):
        row = tantivy.Document()
        row.add_unsigned("number", number)
        terms, letters = index_terms(document.text)
        row.add_text("words", terms)
        row.add_text("grams", letters)
        writer.add_document(row)
    writer.commit()
    writer.wait_merging_threads()


def _embed(encoder: Encoder | None, documents: Sequence[Document], start: int) -> tuple[Vectors, NDArray[np.int32]]:
    """Vectors of all passages, and the number of the document each belongs to."""
    owners = np.repeat(np.arange(start, start + len(documents), dtype=np.int32), [len(d.passages) for d in documents])
    if encoder is None:
        return _NO_VECTORS, owners[:0]
    return encoder.encode([p for d in documents for p in d.passages]), owners


def _write_rest(
    folder: Path,
    ids: Sequence[str],
    attributes: Sequence[Attributes],
    removed: Sequence[int],
    vectors: Vectors,
    owners: NDArray[np.int32],
    revision: int,
    encoder: str | None,
) -> None:
    np.save(folder / "vectors.npy", vectors)
    np.save(folder / "owners.npy", owners)
    (folder / "attributes.json").write_bytes(_ATTRIBUTES.dump_json(list(attributes)))
    (folder / "ids.json").write_bytes(TypeAdapter(list[str]).dump_json(list(ids)))
    write_manifest(folder, revision, encoder, removed)
