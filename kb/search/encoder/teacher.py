"""The teacher: an English sentence-transformers model, its vectors reduced to the student's dimensions."""

from functools import partial
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from kb.search.encoder.cache import Array, remembered

CHUNK = 32_768


def teacher_vectors(teacher: str, texts: list[str], work: Path, *, tokens: int, bf16: bool) -> Array:
    """Unit vectors of the English texts, in the order given; computed in chunks that are kept in `work`.

    With `bf16` the teacher computes in bfloat16, three times faster where the processor has such instructions.
    """
    order = sorted(range(len(texts)), key=lambda row: (len(texts[row]), texts[row]))
    model: list[SentenceTransformer] = []  # loaded when the first chunk is missing

    def encode(chunk: list[str]) -> Array:
        if not model:
            model.append(SentenceTransformer(teacher, device="cpu"))
            model[0].max_seq_length = tokens
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            return np.asarray(
                model[0].encode(chunk, batch_size=256, normalize_embeddings=True, show_progress_bar=True), np.float16
            )

    parts: list[Array] = []
    for start in range(0, len(order), CHUNK):
        chunk = [texts[row] for row in order[start : start + CHUNK]]
        parts.append(remembered(work, "teacher", [Path(teacher).name, tokens, bf16, *chunk], partial(encode, chunk)))
    vectors = np.empty((len(texts), parts[0].shape[1]), np.float32)
    vectors[order] = np.concatenate(parts)
    return vectors


def reduce_dimensions(vectors: Array, dimensions: int, *, seed: int) -> Array:
    """Unit vectors in the directions that keep most of the cosine: principal axes around the origin, not the mean."""
    if vectors.shape[1] <= dimensions:
        return vectors
    sample = np.random.default_rng(seed).choice(len(vectors), min(len(vectors), 200_000), replace=False)
    second_moment = vectors[sample].T @ vectors[sample]
    _, axes = np.linalg.eigh(second_moment)
    reduced = vectors @ axes[:, ::-1][:, :dimensions]
    unit: Array = reduced / np.maximum(np.linalg.norm(reduced, axis=1, keepdims=True), 1e-9)
    return unit
