"""The embedded engine: tantivy for words and letter groups, faiss for meaning, in files beside the database."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from kb.errors import IndexUnavailable
from kb.places import Places
from kb.search.analysis import raw_words
from kb.search.document import Attributes, Document
from kb.search.embedding import Encoder, Vectors
from kb.search.engine import Ranking
from kb.search.engines.generation import Generations, write_manifest
from kb.search.engines.opened import ATTRIBUTES, IDS, NO_NUMBERS, Generation
from kb.search.engines.text import write_text
from kb.search.fusion import Candidates, Mode, browse, pool_size, rank
from kb.search.query import Query
from kb.search.terms import Terms

_NO_VECTORS: Vectors = np.zeros((0, 0), dtype=np.float32)


class EmbeddedEngine:
    """Implements SearchEngine on files below a folder; many processes may read, one at a time writes."""

    def __init__(self, folder: Path, encoder: Encoder | None, places: Places, mode: Mode = Mode.HYBRID) -> None:
        self._generations = Generations(folder)
        self._encoder = encoder if mode is not Mode.LEXICAL else None
        self._mode = mode
        self._places = places
        self._open: Generation | None = None
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
                write_text(folder, list(enumerate(documents)), (), progress)
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

    def _extend(self, old: Generation, changed: Sequence[Document], removed: Sequence[str], revision: int) -> None:
        with self._generations.writing(base=old.folder) as folder:
            catalogue = old.catalogue
            gone = [catalogue.number[id] for id in (*removed, *(d.id for d in changed)) if id in catalogue.number]
            start = len(catalogue.ids)
            write_text(folder, list(enumerate(changed, start)), gone)
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
        terms = Terms.of(query.text, query.concepts)
        if not terms.words and not terms.grams:
            return Ranking((), (), 0, {}) if query.text.strip() else browse(catalogue, np.flatnonzero(mask), query)
        most = pool_size(int(mask.sum()), query)
        lexical_numbers, lexical = generation.lexical(terms, mask, 0 if self._mode is Mode.DENSE else most)
        vector = self._encoder.encode([terms.text])[0] if self._encoder and generation.dense else None
        near = generation.nearest(vector, mask, query.offset + query.limit, most) if vector is not None else NO_NUMBERS
        numbers = np.union1d(lexical_numbers, near).astype(np.int64)
        scores = np.zeros(len(numbers))
        scores[np.searchsorted(numbers, lexical_numbers)] = lexical
        cosines, judged = generation.cosines(vector, numbers), self._mode is Mode.HYBRID
        found = Candidates(numbers, scores, cosines, generation.reach(terms), judged)
        unknown = [word for word in raw_words(terms.text) if generation.is_unknown(word)]
        return rank(catalogue, found, terms, query, occupations, unknown)

    def _generation(self) -> Generation | None:
        """The generation in use now; reads it anew when another process has swapped it."""
        folder = self._generations.current()
        if folder is None:
            self.problem = "Es gibt noch keinen Index; er wird gebaut."
            return None
        if self._open is None or self._open.folder != folder:
            try:
                self._open = Generation.read(folder, self._encoder)
                self.problem = None
            except IndexUnavailable as error:
                self.problem = str(error)
                return None
        return self._open

    def _lock(self) -> FileLock:
        self._generations.folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self._generations.folder / "writing.lock")


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
    (folder / "attributes.json").write_bytes(ATTRIBUTES.dump_json(list(attributes)))
    (folder / "ids.json").write_bytes(IDS.dump_json(list(ids)))
    write_manifest(folder, revision, encoder, removed)
