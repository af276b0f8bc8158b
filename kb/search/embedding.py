"""Encoders: texts in, unit vectors out. The bundled one needs no torch; any sentence-transformers model fits."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

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
    """A static sentence-transformers folder, read by model2vec, which does not import torch."""

    def __init__(self, folder: Path) -> None:
        from model2vec import StaticModel  # costs 0.1 s, needed only where vectors are

        self.fingerprint = _fingerprint(folder)
        try:
            self._model = StaticModel.from_pretrained(folder)
        except Exception as error:  # the library raises whatever its readers raise
            raise EncoderUnavailable(_damaged(folder, error)) from error
        self.dimensions = int(self._model.dim)

    def encode(self, texts: Sequence[str], progress: bool = False) -> Vectors:
        """See Encoder."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        found = self._model.encode(list(texts), show_progress_bar=progress, use_multiprocessing=False)
        return _unit(np.asarray(found, dtype=np.float32))


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
    return np.nan_to_num(safe)


def _damaged(name: object, error: Exception) -> str:
    cause = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return f"Der Encoder „{name}“ kann nicht geladen werden ({cause}); LOTSE_ENCODER auf ein ganzes Modell setzen."
