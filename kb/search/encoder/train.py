"""Trains the bundled encoder: `python -m kb.search.encoder.train --help`.

A teacher of a hundred languages is imitated on German and English texts, then the student practises on the language of
the field: which wordings mean the same, which description belongs to which title, which paragraph to which heading.
The result is one table of sub-word vectors that sentence-transformers and model2vec both read.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from functools import partial
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from kb.search.encoder import MODEL_FOLDER, sources
from kb.search.encoder.cache import Array, fingerprint, remembered
from kb.search.encoder.e5 import PASSAGE
from kb.search.encoder.lessons import Folders, Material, Numbering
from kb.search.encoder.student import Student, distil, practise
from kb.search.encoder.teacher import TeacherVectors, targets
from kb.search.encoder.tokens import UNKNOWN, Bags, sif_weights, train_tokenizer


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be varied between two trainings; the defaults are those of the bundled model."""

    dimensions: int = 256
    bf16: bool = True
    smoothing: float = 1e-3
    emphasis: float = 3e-3
    passes: int = 4
    batch: int = 2048
    rate: float = 2e-2
    runs: int = 1
    steps: int = 1000
    replay: int = 2048
    loyalty: float = 2.0
    practice_rate: float = 4e-3
    seed: int = 0


def make_tokenizer(texts: list[str], size: int, work: Path) -> Tokenizer:
    """A tokenizer trained on all texts there are."""
    file = work / f"tokenizer-{fingerprint([size, *texts])}.json"
    if not file.exists():
        train_tokenizer(texts, size=size).save(str(file))
    return Tokenizer.from_file(str(file))


def train(material: Material, tokenizer: Tokenizer, work: Path, settings: Settings) -> Array:
    """The table of the finished student, token weights applied."""
    size = tokenizer.get_vocab_size()
    common = list(material.common())
    frequencies = Bags.of(tokenizer, common).frequencies(size)
    weights = sif_weights(frequencies, smoothing=settings.smoothing)

    read = material.for_the_teacher()
    number = Numbering(read)
    imitated = np.arange(len(read))
    vectors = TeacherVectors(work / "teacher", bf16=settings.bf16).of(read)
    vectors = targets(vectors, np.asarray([len(t) > PASSAGE for t in read]), settings.dimensions, seed=settings.seed)

    practice = [number.lesson(name, *lesson) for name, lesson in material.lessons(settings.seed).items()]
    bags = Bags.of(tokenizer, list(number.numbers))

    def imitate() -> Array:
        rows = np.random.default_rng(settings.seed).normal(0, 0.05, (size, settings.dimensions)).astype(np.float32)
        student = Student(rows, weights)
        distil(
            student, bags, imitated, vectors,
            passes=settings.passes, batch=settings.batch, rate=settings.rate, seed=settings.seed,
        )  # fmt: skip
        return student.table()

    later = {"runs", "steps", "replay", "loyalty", "practice_rate", "emphasis"}
    inputs: list[object] = [fingerprint([tokenizer.to_str(), *common]), fingerprint(read)]
    inputs += [value for name, value in asdict(settings).items() if name not in later]
    rows = remembered(work, "distilled", inputs, imitate)

    plan = [settings.steps, settings.replay, settings.loyalty, settings.practice_rate, fingerprint(number.numbers)]
    shares = [(lesson.name, lesson.share) for lesson in practice]

    def specialise(seed: int) -> Array:
        student = Student(rows, weights)
        practise(
            student, bags, practice, imitated, vectors,
            steps=settings.steps, replay=settings.replay, loyalty=settings.loyalty, rate=settings.practice_rate,
            seed=seed,
        )  # fmt: skip
        return student.table()

    seeds = range(settings.seed, settings.seed + settings.runs)
    ends = [remembered(work, "practised", [seed, *plan, *inputs, *shares], partial(specialise, seed)) for seed in seeds]
    practised: Array = np.mean(ends, axis=0)
    # Practice makes common words louder again; weighting a second time, more gently, was better for questions.
    return practised * (weights * sif_weights(frequencies, smoothing=settings.emphasis))[:, None]


def save(tokenizer: Tokenizer, table: Array, out: Path, *, card: dict[str, object]) -> None:
    """Write a folder that sentence-transformers and model2vec both read: rows in eight bits and a scale for each row.

    Both multiply row and scale themselves and add up in single precision. The row of unknown characters is zero, so
    they say nothing, and a text of nothing else is the zero vector.
    """
    table[tokenizer.token_to_id(UNKNOWN)] = 0
    scales = np.maximum(np.abs(table).max(axis=1), 1e-9) / 127
    rows = np.rint(table / scales[:, None]).astype(np.int8)
    out.mkdir(parents=True, exist_ok=True)
    save_file({"embeddings": rows, "weights": scales.astype(np.float32)}, out / "model.safetensors")
    (out / "model.safetensors").chmod(0o644)
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
        {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
    ]
    for name, content in (
        ("modules.json", modules),
        ("config_sentence_transformers.json", {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine"}),
        ("config.json", {"normalize": True, "max_length": None, "embedding_dtype": "int8"}),
        ("training.json", card),
    ):
        (out / name).write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def read_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description="Train the bundled encoder from freely available sources.")
    for name, what in (
        ("ding", "the file de-en of the Debian package trans-de-en"),
        ("esco", "folder with de_v1.2, en_v1.1, relations, skills"),
        ("kldb", "KldB 2010 as CSV, or the folder it lies in"),
        ("laws", "folder of laws as Markdown, a # heading a paragraph"),
        ("thesaurus", "OpenThesaurus as text, one group of synonyms a line"),
        ("corpus", "our own corpus"),
        ("out", "folder to write the model to"),
        ("work", "folder that keeps finished stages"),
    ):
        parser.add_argument(f"--{name}", type=Path, required=True, help=what)
    sub_words = parser.add_mutually_exclusive_group()
    bundled = MODEL_FOLDER / "tokenizer.json"
    sub_words.add_argument("--tokenizer", type=Path, default=bundled, help="keep the sub-words of this file")
    sub_words.add_argument("--vocabulary", type=int, help="learn that many sub-words anew")
    parser.add_argument("--threads", type=int, default=2)
    for name, default in ((field.name, field.default) for field in fields(Settings)):
        option = f"--{name.replace('_', '-')}"
        if isinstance(default, bool):
            parser.add_argument(option, action=argparse.BooleanOptionalAction, default=default)
        else:
            parser.add_argument(option, type=type(default), default=default)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the stages that are not finished yet, and write the model. A folder called dev is refused."""
    options = read_arguments(arguments)
    given = Folders(**{field.name: getattr(options, field.name) for field in fields(Folders)})
    sources.refuse_dev(getattr(given, field.name) for field in fields(Folders))
    settings = Settings(**{field.name: getattr(options, field.name) for field in fields(Settings)})
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    material = Material.read(given)
    if options.vocabulary:
        tokenizer = make_tokenizer(list(material.everything()), options.vocabulary, options.work)
    else:
        tokenizer = Tokenizer.from_file(str(options.tokenizer))
    save(tokenizer, train(material, tokenizer, options.work, settings), options.out, card=asdict(settings))


if __name__ == "__main__":
    main()
