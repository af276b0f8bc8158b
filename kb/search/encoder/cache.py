"""Keeps what a training stage made, under a name that follows from its inputs, so that a broken run can go on."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def fingerprint(parts: Iterable[object]) -> str:
    """A short name for the inputs of a stage: the same inputs give the same name on every machine."""
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        digest.update(repr(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()


def remembered(folder: Path, stage: str, inputs: Iterable[object], make: Callable[[], Array]) -> Array:
    """The array that `make` gives, read from `folder` if the stage already ran on these inputs."""
    file = folder / f"{stage}-{fingerprint(inputs)}.npy"
    if not file.exists():
        unfinished = file.with_suffix(".part.npy")
        np.save(unfinished, make())
        unfinished.rename(file)
    array: Array = np.load(file).astype(np.float32)
    return array
