"""What the teacher says of each text, kept by text, so that changed inputs cost only what is new."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from kb.search.encoder.cache import Array
from kb.search.encoder.e5 import E5

CHUNK = 8192


class TeacherVectors:
    """The teacher's vectors of texts; each text is read once and kept in `folder`."""

    def __init__(self, folder: Path, *, bf16: bool) -> None:
        self._folder = folder
        self._bf16 = bf16
        self._row: dict[bytes, tuple[int, int]] = {}
        self._files: list[Path] = []
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(folder.glob("*.vectors.npy"), key=lambda path: int(path.name.split(".")[0])):
            self._learn(path)

    def of(self, texts: Sequence[str]) -> Array:
        """Unit vectors of the texts, in their order."""
        missing = sorted({text for text in texts if _key(text) not in self._row}, key=lambda text: (len(text), text))
        teacher = E5(bf16=self._bf16) if missing else None
        for start in tqdm(range(0, len(missing), CHUNK), desc="teacher", disable=teacher is None):
            chunk = missing[start : start + CHUNK]
            if teacher is not None:
                self._keep(chunk, teacher.encode(chunk))
        opened = [np.load(path, mmap_mode="r") for path in self._files]
        found = np.asarray([self._row[_key(text)] for text in texts], np.int64).reshape(-1, 2)
        vectors: Array = np.empty((len(texts), opened[0].shape[1] if opened else 0), np.float32)
        for number, table in enumerate(opened):
            here = found[:, 0] == number
            vectors[here] = table[found[here, 1]]
        return vectors

    def _keep(self, texts: Sequence[str], vectors: Array) -> None:
        stem = self._folder / str(len(self._files))
        np.save(stem.with_suffix(".keys.npy"), np.frombuffer(b"".join(map(_key, texts)), "V16"))
        unfinished = stem.with_suffix(".part.npy")
        np.save(unfinished, vectors.astype(np.float16))
        unfinished.rename(stem.with_suffix(".vectors.npy"))
        self._learn(stem.with_suffix(".vectors.npy"))

    def _learn(self, path: Path) -> None:
        keys = np.load(path.with_name(path.name.replace(".vectors.", ".keys."))).tobytes()
        number = len(self._files)
        self._files.append(path)
        self._row.update((keys[at : at + 16], (number, at // 16)) for at in range(0, len(keys), 16))


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def targets(vectors: Array, long: NDArray[np.bool_], dimensions: int, *, seed: int) -> Array:
    """What the student shall learn: unit vectors around the origin, in the directions that keep most of the cosine.

    All of e5's vectors lie close together; `long` tells passages from short texts, which have a middle of their own.
    """
    centred = vectors.copy()
    for kind in (long, ~long):
        if kind.any():
            centred[kind] -= centred[kind].mean(axis=0)
    centred = unit(centred)
    if centred.shape[1] <= dimensions:
        return centred
    sample = np.random.default_rng(seed).choice(len(centred), min(len(centred), 100_000), replace=False)
    _, axes = np.linalg.eigh(centred[sample].T @ centred[sample])
    return unit(centred @ axes[:, ::-1][:, :dimensions])


def unit(vectors: Array) -> Array:
    """Rows of length one; a zero row stays zero."""
    scaled: Array = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return scaled
