"""The student's sub-words: folding, a Unigram vocabulary, and texts as ragged arrays of token numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from kb.search.encoder.cache import Array

Ints = NDArray[np.int64]

UNKNOWN = "[UNK]"
UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
WORDS = Regex(r"[^\W_]+|[^\w\s]|_")


def folding() -> normalizers.Normalizer:
    """Small letters, `ä` as `ae`, `ß` as `ss`, no other accents.

    NFKC comes first: it joins an `a` and a combining umlaut into one `ä`, so both spellings fold alike.
    """
    umlauts = [normalizers.Replace(letter, pair) for letter, pair in UMLAUTS.items()]
    return normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Lowercase(), *umlauts, normalizers.NFD(), normalizers.StripAccents()]
    )


def train_tokenizer(texts: Iterable[str], *, size: int) -> Tokenizer:
    """A Unigram tokenizer of at most `size` sub-words over words, numbers and punctuation.

    Starts of words are not marked, so a sub-word is the same there and inside a compound: `lehrgang` and the tail of
    `anpassungslehrgang` share one row of the table.
    """
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = folding()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(WORDS, "removed", invert=True)])
    trainer = trainers.UnigramTrainer(
        vocab_size=size, unk_token=UNKNOWN, special_tokens=[UNKNOWN], max_piece_length=20, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


@dataclass(frozen=True, slots=True)
class Bags:
    """Texts as token numbers, one flat array and where each text starts in it."""

    flat: Ints
    starts: Ints
    lengths: Ints

    @classmethod
    def of(cls, tokenizer: Tokenizer, texts: Sequence[str]) -> "Bags":
        parts: list[Ints] = []
        lengths: list[int] = []
        for start in range(0, len(texts), 100_000):
            for encoding in tokenizer.encode_batch_fast(list(texts[start : start + 100_000]), add_special_tokens=False):
                parts.append(np.asarray(encoding.ids, np.int64))
                lengths.append(len(encoding.ids))
        ends = np.cumsum(np.asarray(lengths, np.int64))
        return cls(np.concatenate(parts), ends - np.asarray(lengths, np.int64), np.asarray(lengths, np.int64))

    def take(self, rows: Ints) -> tuple[torch.Tensor, torch.Tensor]:
        """Token numbers of the chosen texts and the offset of each, as an embedding bag wants them."""
        lengths = self.lengths[rows]
        offsets = np.cumsum(lengths) - lengths
        positions = np.repeat(self.starts[rows] - offsets, lengths) + np.arange(lengths.sum())
        return torch.from_numpy(self.flat[positions]), torch.from_numpy(offsets)

    def frequencies(self, size: int) -> Array:
        """In how many texts each token occurs, plus one."""
        texts = np.repeat(np.arange(len(self.lengths)), self.lengths)
        seen = np.unique(texts * size + self.flat) % size
        counts: Array = (np.bincount(seen, minlength=size) + 1).astype(np.float32)
        return counts


def sif_weights(frequencies: Array, *, smoothing: float) -> Array:
    """Smooth inverse frequency: a rare word counts nearly 1, a word of every sentence next to nothing."""
    weights: Array = smoothing / (smoothing + frequencies / frequencies.sum())
    return weights
