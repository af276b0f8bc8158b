"""Encoders: texts in, unit vectors out. The bundled one needs no torch; any sentence-transformers model fits."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from kb.errors import EncoderUnavailable

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit vectors. ``fingerprint`` changes when the vectors would."""

    fingerprint: str
    dimensions: int

    def encode(self, texts: Sequence[str], progress: bool = False) -> Vectors:
        """One row a text, float32, length 1; a text without a known piece gives a zero row."""


class StaticEncoder:
    """A static sentence-transformers folder, read by model2vec, which does not import torch.

    Such a model sums the vectors of a text's sub-words, so the sums of single words can be kept and a text costs no
    tokenizing; where a model's tokenizer looks across words, model2vec encodes the whole text.
    """

    def __init__(self, folder: Path) -> None:
        from model2vec import StaticModel  # costs 0.1 s, needed only where vectors are

        self.fingerprint = _fingerprint(folder)
        try:
            self._model = StaticModel.from_pretrained(folder)
        except Exception as error:  # the library raises whatever its readers raise
            raise EncoderUnavailable(_damaged(folder, error)) from error
        self.dimensions = int(self._model.dim)
        self._words = _WordSums(self._model, self.dimensions)
        whole = _unit(self._whole([_PROBE]))
        self._by_words = bool(np.allclose(whole, _unit(self._words.sums([_PROBE])), atol=1e-4))

    def encode(self, texts: Sequence[str], progress: bool = False) -> Vectors:
        """See Encoder."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        if not self._by_words:
            return _unit(self._whole(texts))
        batches = [self._words.sums(texts[i : i + _BATCH]) for i in range(0, len(texts), _BATCH)]
        return _unit(np.concatenate(batches))

    def _whole(self, texts: Sequence[str]) -> Vectors:
        found = self._model.encode(list(texts), show_progress_bar=False, use_multiprocessing=False)
        return np.asarray(found, dtype=np.float32)


_PROBE = "Anerkennung als Ingenieur/in (Syrien), B2-Sprachkurs – wer zahlt? Recognition, 2026."
_BATCH = 512
_MOST_WORDS = 60_000
"""Words whose sums are kept, at 1 KB each; then the memory is cleared."""


class _WordSums:
    """Sums of sub-word vectors by word, kept for the next text."""

    def __init__(self, model: Any, dimensions: int) -> None:
        self._model = model
        self._number: dict[str, int] = {}
        self._sums: Vectors = np.zeros((1024, dimensions), dtype=np.float32)
        self._lock = Lock()

    def sums(self, texts: Sequence[str]) -> Vectors:
        """The sum of each text's sub-word vectors; zeros for a text without words."""
        split = [text.split() for text in texts]
        result: Vectors = np.zeros((len(texts), self._sums.shape[1]), dtype=np.float32)
        with self._lock:
            self._learn({word for words in split for word in words})
            numbers = np.array([self._number[word] for words in split for word in words], dtype=np.int64)
            gathered = self._sums[numbers]
        start = 0
        for row, words in zip(result, split, strict=True):
            gathered[start : start + len(words)].sum(axis=0, out=row)
            start += len(words)
        return result

    def _learn(self, words: set[str]) -> None:
        if len(self._number) > _MOST_WORDS:
            self._number.clear()
        new = sorted(word for word in words if word not in self._number)
        if not new:
            return
        first = len(self._number)
        while len(self._sums) < first + len(new):
            self._sums = np.concatenate([self._sums, np.zeros_like(self._sums)])
        pieces = self._model.tokenize(new)
        lengths = np.array([len(ids) for ids in pieces], dtype=np.int64)
        known = np.flatnonzero(lengths)  # a word of no piece keeps its row of zeros
        if len(known):
            ids = np.concatenate([pieces[word] for word in known]).astype(np.int64)
            rows = self._model.embedding[ids].astype(np.float32)
            if self._model.weights is not None:
                rows *= np.asarray(self._model.weights, dtype=np.float32)[ids, np.newaxis]
            starts = np.cumsum(lengths[known]) - lengths[known]
            self._sums[first + known] = np.add.reduceat(rows, starts, axis=0)
        self._sums[first + np.flatnonzero(lengths == 0)] = 0
        self._number.update(zip(new, range(first, first + len(new)), strict=True))


class SentenceEncoder:
    """Any other sentence-transformers model, from a folder or by its hub name."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer  # imports torch: seconds

        folder = Path(name)
        self.fingerprint = _fingerprint(folder) if folder.is_dir() else f"hub:{name}"
        try:
            self._model = SentenceTransformer(name, device="cpu")
        except Exception as error:  # the library raises whatever its readers raise
            raise EncoderUnavailable(_damaged(name, error)) from error
        self.dimensions = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: Sequence[str], progress: bool = False) -> Vectors:
        """See Encoder."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        found = self._model.encode(list(texts), show_progress_bar=progress, convert_to_numpy=True)
        return _unit(np.asarray(found, dtype=np.float32))


def open_encoder(name: str) -> Encoder:
    """The encoder of a folder or hub name. Raises EncoderUnavailable with a remedy."""
    folder = Path(name).expanduser()
    if is_static(folder):
        return StaticEncoder(folder)
    if folder.is_dir():
        if not (folder / "modules.json").exists():
            raise EncoderUnavailable(f"Im Encoder-Ordner „{folder}“ liegt kein Modell; LOTSE_ENCODER berichtigen.")
    elif folder.is_absolute() or name.startswith("."):
        raise EncoderUnavailable(f"Den Encoder-Ordner „{folder}“ gibt es nicht; LOTSE_ENCODER berichtigen.")
    return SentenceEncoder(name)


def is_static(folder: Path) -> bool:
    """Whether the folder holds a static model: word vectors and a tokenizer, no layers."""
    modules = folder / "modules.json"
    return modules.is_file() and "StaticEmbedding" in modules.read_text(encoding="utf-8", errors="replace")


def _fingerprint(folder: Path) -> str:
    """Hash of the names and sizes of a model's files, and of the start of its weights."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".safetensors", ".json", ".bin"}:
            digest.update(f"{path.relative_to(folder)}:{path.stat().st_size};".encode())
            with path.open("rb") as file:
                digest.update(file.read(65536))
                file.seek(max(0, path.stat().st_size - 65536), os.SEEK_SET)
                digest.update(file.read())
    return digest.hexdigest()[:16]


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    safe: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-9)
    return safe


def _damaged(name: object, error: Exception) -> str:
    cause = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return f"Der Encoder „{name}“ kann nicht geladen werden ({cause}); LOTSE_ENCODER auf ein ganzes Modell setzen."
