"""Trains the bundled encoder: `python -m kb.search.encoder.train --help`.

An English teacher is imitated over German-English phrase pairs, then the student practises on the language of the
field: which wordings mean the same, which description belongs to which title, which paragraph to which heading.
The result is one table of sub-word vectors that sentence-transformers and model2vec both read.
"""

import argparse
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from kb.search.encoder import sources
from kb.search.encoder.cache import Array, fingerprint, remembered
from kb.search.encoder.student import Lesson, Student, distil, practise
from kb.search.encoder.teacher import reduce_dimensions, teacher_vectors
from kb.search.encoder.tokens import UNKNOWN, Bags, Ints, sif_weights, train_tokenizer
from kb.search.encoder.variants import vary


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be varied between two trainings; the defaults are those of the bundled model."""

    vocabulary: int = 40_000
    boundaries: bool = False
    dimensions: int = 256
    teacher_tokens: int = 128
    bf16: bool = True
    smoothing: float = 1e-3
    emphasis: float = 3e-3
    passes: int = 4
    batch: int = 2048
    rate: float = 2e-2
    steps: int = 3000
    replay: int = 768
    practice_rate: float = 4e-3
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Material:
    """Everything the encoder learns from, read from the folders named on the command line."""

    ding: tuple[sources.Pair, ...]
    synonyms: tuple[tuple[str, ...], ...]
    esco: sources.Esco
    descriptions: tuple[sources.Pair, ...]
    kldb: tuple[sources.Pair, ...]
    kldb_examples: tuple[tuple[str, ...], ...]
    headings: tuple[sources.Pair, ...]
    neighbours: tuple[sources.Pair, ...]
    glossary: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, ding: Path, esco: Path, kldb: Path, laws: Path) -> "Material":
        headings, neighbours = sources.read_laws(laws)
        return cls(
            ding=tuple(sources.read_ding(ding)),
            synonyms=tuple(sources.ding_synonyms(ding)),
            esco=sources.read_esco(esco),
            descriptions=tuple(sources.esco_label_descriptions(esco)),
            kldb=tuple(sources.read_kldb(kldb)),
            kldb_examples=tuple(sources.kldb_examples(kldb)),
            headings=tuple(headings),
            neighbours=tuple(neighbours),
            glossary=tuple(sources.read_glossary()),
        )

    def parallel(self) -> tuple[sources.Pair, ...]:
        """Texts with an English text of the same meaning, which the teacher can read."""
        return (*self.ding, *self.esco.translations, *self.esco.descriptions)

    def field(self) -> list[str]:
        """The texts of the field, as against general language."""
        groups: Iterable[Sequence[str]] = chain(
            self.esco.occupations.values(), self.esco.skills.values(), self.esco.descriptions, self.kldb,
            self.kldb_examples, self.headings, self.neighbours, self.glossary, self.glossary, self.glossary,
        )  # fmt: skip
        return [text for group in groups for text in group]


class Numbering:
    """Gives each different text a number and remembers the texts in that order."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))

    def groups(self, groups: Iterable[Sequence[str]]) -> list[list[int]]:
        return [[self(text) for text in group] for group in groups]


def make_tokenizer(material: Material, settings: Settings, work: Path) -> Tokenizer:
    """The tokenizer, trained on both sides of the dictionary and on the texts of the field."""
    texts = [text for pair in material.ding for text in pair] + material.field()
    file = work / f"tokenizer-{fingerprint([settings.vocabulary, settings.boundaries, *texts])}.json"
    if not file.exists():
        tokenizer = train_tokenizer(texts, size=settings.vocabulary, boundaries=settings.boundaries)
        tokenizer.save(str(file))
    return Tokenizer.from_file(str(file))


def imitation_pairs(material: Material, number: Numbering) -> tuple[Ints, list[str]]:
    """(text, English text) as numbers, the English ones also with themselves; and the English texts in order."""
    english = Numbering()
    pairs = {(number(text), english(meaning)) for text, meaning in material.parallel()}
    pairs |= {(number(text), row) for text, row in list(english.numbers.items())}
    return np.asarray(sorted(pairs), np.int64), list(english.numbers)


def lessons(material: Material, number: Numbering, seed: int) -> list[Lesson]:
    """What is practised, and how many examples of each go into a step."""
    chance = random.Random(seed)
    concepts = chain(material.esco.occupations.values(), material.esco.skills.values())
    labels = [label for concept in concepts for label in concept]
    titles = [title for title, _ in (*material.kldb, *material.headings)]
    wordings = [wording for group in material.glossary for wording in group] * 20
    words = [phrase for phrase, _ in material.ding[::4] if 7 < len(phrase) < 60]
    spellings = [(text, vary(text, chance)) for text in (*labels, *labels, *titles, *wordings, *words)]
    return [
        Lesson.of("occupations", number.groups(material.esco.occupations.values()), 512),
        Lesson.of("skills", number.groups(material.esco.skills.values()), 384),
        Lesson.of("kldb examples", number.groups(material.kldb_examples), 192),
        Lesson.of("descriptions", number.groups(material.descriptions), 160),
        Lesson.of("kldb", number.groups(material.kldb), 96),
        Lesson.of("law headings", number.groups(material.headings), 128),
        Lesson.of("law sentences", number.groups(material.neighbours), 160),
        Lesson.of("essential skills", number.groups(material.esco.essential_skills), 96),
        Lesson.of("glossary", number.groups(material.glossary), 128),
        Lesson.of("synonyms", number.groups(material.synonyms), 192),
        Lesson.of("spellings", number.groups(pair for pair in spellings if pair[0] != pair[1]), 384),
    ]


def train(material: Material, teacher: str, work: Path, settings: Settings) -> tuple[Tokenizer, Array]:
    """The tokenizer and the table of the finished student, token weights applied."""
    tokenizer = make_tokenizer(material, settings, work)
    size = tokenizer.get_vocab_size()
    number = Numbering()
    pairs, english = imitation_pairs(material, number)
    practice = lessons(material, number, settings.seed)
    texts = list(number.numbers)
    bags = Bags.of(tokenizer, texts)
    frequencies = bags.frequencies(size)
    weights = sif_weights(frequencies, smoothing=settings.smoothing)
    vectors = teacher_vectors(teacher, english, work, tokens=settings.teacher_tokens, bf16=settings.bf16)
    vectors = reduce_dimensions(vectors, settings.dimensions, seed=settings.seed)

    def imitate() -> Array:
        rows = np.random.default_rng(settings.seed).normal(0, 0.05, (size, vectors.shape[1])).astype(np.float32)
        student = Student(rows, weights)
        distil(
            student, bags, pairs, vectors,
            passes=settings.passes, batch=settings.batch, rate=settings.rate, seed=settings.seed,
        )  # fmt: skip
        return student.table()

    later = {"steps", "replay", "practice_rate", "emphasis"}
    inputs = [Path(teacher).name, fingerprint(english), fingerprint(texts)]
    inputs += [value for name, value in asdict(settings).items() if name not in later]
    rows = remembered(work, "distilled", inputs, imitate)

    def specialise() -> Array:
        student = Student(rows.copy(), weights)
        practise(
            student, bags, practice, pairs, vectors,
            steps=settings.steps, replay=settings.replay, rate=settings.practice_rate, seed=settings.seed,
        )  # fmt: skip
        return student.table()

    practised = [settings.steps, settings.replay, settings.practice_rate]
    shares = [(lesson.name, lesson.share) for lesson in practice]
    rows = remembered(work, "practised", [*practised, *inputs, *shares], specialise)
    # Practice makes common words louder again; weighting a second time, more gently, was better for questions.
    return tokenizer, rows * (weights * sif_weights(frequencies, smoothing=settings.emphasis))[:, None]


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
    """What the command line says; a folder called dev is refused."""
    parser = argparse.ArgumentParser(description="Train the bundled encoder from freely available sources.")
    parser.add_argument("--ding", type=Path, required=True, help="the file de-en of the Debian package trans-de-en")
    parser.add_argument("--teacher", required=True, help="folder or hub name of an English sentence-transformers model")
    parser.add_argument("--esco", type=Path, required=True, help="folder with de_v1.2, en_v1.1, relations, skills")
    parser.add_argument("--kldb", type=Path, required=True, help="KldB 2010 as CSV, or the folder it lies in")
    parser.add_argument("--laws", type=Path, required=True, help="folder of laws as Markdown, a # heading a paragraph")
    parser.add_argument("--out", type=Path, required=True, help="folder to write the model to")
    parser.add_argument("--work", type=Path, required=True, help="folder that keeps finished stages")
    parser.add_argument("--threads", type=int, default=2)
    for name, default in Settings.__dataclass_fields__.items():
        value = default.default
        if isinstance(value, bool):
            parser.add_argument(f"--{name.replace('_', '-')}", action=argparse.BooleanOptionalAction, default=value)
        else:
            parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the stages that are not finished yet, and write the model."""
    options = read_arguments(arguments)
    sources.refuse_dev((options.ding, Path(options.teacher), options.esco, options.kldb, options.laws))
    settings = Settings(**{name: getattr(options, name) for name in Settings.__dataclass_fields__})
    torch.set_num_threads(options.threads)
    torch.manual_seed(settings.seed)
    options.work.mkdir(parents=True, exist_ok=True)
    material = Material.read(options.ding, options.esco, options.kldb, options.laws)
    tokenizer, table = train(material, options.teacher, options.work, settings)
    save(tokenizer, table, options.out, card=asdict(settings))


if __name__ == "__main__":
    main()
