"""Encoders: unit vectors whatever the text; the bundled model without torch, equal to sentence-transformers."""

from __future__ import annotations

import inspect
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from kb.errors import EncoderUnavailable
from kb.search.embedding import Encoder, SentenceEncoder, StaticEncoder, is_static, open_encoder
from kb.settings import BUNDLED_ENCODER
from tests.builders import TinyEncoder, an_environment

TEXTS = (
    "Krankenschwester",
    "Anerkennung als Ingenieurin in Sachsen-Anhalt",
    "nurse",
    "Prüfung",
    "Ärztekammer, Fachsprachprüfung",
    "x",
)
ODD_TEXTS = ("", "   ", "🙂🙃", "\u202e", "x" * 20_000, "\x00", "Ä" * 5000, "漢字")


@pytest.fixture(scope="module")
def bundled() -> Encoder:
    return open_encoder(str(BUNDLED_ENCODER))


@pytest.fixture(scope="module")
def tiny_transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers folder with one random layer: BERT and mean pooling."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel
    from transformers.models.bert.tokenization_bert import BertTokenizer

    folder = tmp_path_factory.mktemp("transformer")
    torch.manual_seed(7)
    letters = "abcdefghijklmnopqrstuvwxyzäöüß0123456789"
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    tokenizer = BertTokenizer(vocab=str(folder / "vocab.txt"), do_lower_case=True, strip_accents=False)
    tokenizer.save_pretrained(folder / "bert")
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"), max_seq_length=64)
    SentenceTransformer(modules=[transformer, Pooling(16)], device="cpu").save(str(folder / "model"))
    return folder / "model"


def _check_vectors(encoder: Encoder, texts: tuple[str, ...]) -> None:
    vectors = encoder.encode(texts)
    assert vectors.shape == (len(texts), encoder.dimensions)
    assert vectors.dtype == np.float32
    assert np.isfinite(vectors).all()
    lengths = np.linalg.norm(vectors, axis=1)
    assert ((np.abs(lengths - 1) < 1e-4) | (lengths == 0)).all()


@pytest.mark.parametrize("texts", [TEXTS, ODD_TEXTS, ()], ids=["plain", "odd", "none"])
def test_bundled_encoder_gives_unit_vectors(bundled: Encoder, texts: tuple[str, ...]) -> None:
    _check_vectors(bundled, texts)


@pytest.mark.parametrize("texts", [TEXTS, ODD_TEXTS, ()], ids=["plain", "odd", "none"])
def test_tiny_encoder_of_the_tests_keeps_the_same_promises(texts: tuple[str, ...]) -> None:
    _check_vectors(TinyEncoder(), texts)


def test_tiny_encoder_of_the_tests_has_the_signature_of_the_real_ones() -> None:
    for real in (StaticEncoder, SentenceEncoder):
        assert inspect.signature(TinyEncoder.encode) == inspect.signature(real.encode)


def test_text_without_a_known_piece_is_a_zero_row(bundled: Encoder) -> None:
    assert not bundled.encode([""]).any()


def test_vectors_do_not_depend_on_their_neighbours(bundled: Encoder) -> None:
    together = bundled.encode(TEXTS)
    alone = np.concatenate([bundled.encode([text]) for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-6)


def test_bundled_encoder_knows_what_is_alike(bundled: Encoder) -> None:
    nurse, translated, engineer = bundled.encode(["Krankenschwester", "nurse", "Bauingenieur"])
    assert nurse @ translated > nurse @ engineer


def test_bundled_encoder_is_static_and_small() -> None:
    assert is_static(BUNDLED_ENCODER)
    assert sum(path.stat().st_size for path in BUNDLED_ENCODER.rglob("*") if path.is_file()) <= 25_000_000


def test_bundled_encoder_answers_without_torch() -> None:
    program = (
        "import sys; from kb.search.embedding import open_encoder; "
        f"open_encoder({str(BUNDLED_ENCODER)!r}).encode(['Pflege']); "
        "print([m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=dict(an_environment()), check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.xdist_group("torch")
def test_bundled_encoder_gives_the_vectors_of_sentence_transformers(bundled: Encoder) -> None:
    texts = (*TEXTS, "Wer zahlt den Sprachkurs B2 bei Arbeitslosigkeit?", "🙂 Anerkennung 🙂", "Anpassungs-Lehrgang")
    expected = SentenceEncoder(str(BUNDLED_ENCODER)).encode(texts)
    assert np.allclose(bundled.encode(texts), expected, atol=1e-5)


@pytest.mark.xdist_group("torch")
def test_any_sentence_transformers_model_fits(tiny_transformer: Path) -> None:
    assert not is_static(tiny_transformer)
    encoder = open_encoder(str(tiny_transformer))
    assert isinstance(encoder, SentenceEncoder)
    assert encoder.dimensions == 16
    _check_vectors(encoder, TEXTS)
    _check_vectors(encoder, ())
    _check_vectors(encoder, ("", "🙂", "x" * 5000))
    assert np.allclose(encoder.encode(TEXTS)[:1], encoder.encode(TEXTS[:1]), atol=1e-4)


@pytest.mark.xdist_group("torch")
def test_damaged_transformer_is_unavailable(tiny_transformer: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_transformer, tmp_path / "model"))
    weights = next(folder.rglob("*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:200])
    with pytest.raises(EncoderUnavailable, match="LOTSE_ENCODER"):
        open_encoder(str(folder))


def test_fingerprint_changes_with_the_model_and_not_with_its_folder(bundled: Encoder, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BUNDLED_ENCODER, tmp_path / "model"))
    assert StaticEncoder(folder).fingerprint == bundled.fingerprint
    weights = folder / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-2] ^= 0x01
    weights.write_bytes(content)
    assert StaticEncoder(folder).fingerprint != bundled.fingerprint


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "modules.json", "config.json"])
@pytest.mark.parametrize("damage", ["missing", "empty", "half", "foreign"])
def test_damaged_folder_is_unavailable_or_still_whole(tmp_path: Path, name: str, damage: str) -> None:
    """Some files the model can do without; none may end in another error."""
    folder = Path(shutil.copytree(BUNDLED_ENCODER, tmp_path / "model"))
    path = folder / name
    content = path.read_bytes()
    match damage:
        case "missing":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "half":
            path.write_bytes(content[: len(content) // 2])
        case _:
            path.write_text(json.dumps({"etwas": "anderes"}), encoding="utf-8")
    try:
        encoder = open_encoder(str(folder))
    except EncoderUnavailable as error:
        assert "LOTSE_ENCODER" in str(error) and "\n" not in str(error)
    else:
        assert name in ("config.json", "modules.json")
        _check_vectors(encoder, TEXTS)


@pytest.mark.parametrize("name", ["/kein/encoder", "./kein/encoder"])
def test_missing_folder_is_unavailable(name: str) -> None:
    with pytest.raises(EncoderUnavailable, match="gibt es nicht"):
        open_encoder(name)


def test_folder_without_a_model_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="kein Modell"):
        open_encoder(str(tmp_path))


@pytest.mark.xdist_group("torch")
def test_hub_name_without_a_network_is_unavailable() -> None:
    with pytest.raises(EncoderUnavailable, match="LOTSE_ENCODER"):
        open_encoder("niemand/kein-modell")
