"""Evaluation: measures by hand, and labelled files that cannot be read named by file and line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import log2
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import EvaluationError
from kb.search.document import Document, labelled_document
from kb.search.engine import Ranking
from kb.search.evaluation import LabelledDocument, LabelledQuery, evaluate, read_documents, read_queries
from kb.search.query import Query
from kb.search.synonyms import Synonyms


class FixedEngine:
    """Implements SearchEngine by giving every question the ranking it was made with."""

    def __init__(self, *ids: str) -> None:
        self._ids = ids
        self.revision: int | None = None
        self.encoder: str | None = None
        self.asked: list[Query] = []

    def rebuild(self, documents: Sequence[Document], revision: int, progress: bool = False) -> None:
        """See SearchEngine."""
        self.revision = revision

    def apply(self, changed: Sequence[Document], removed: Sequence[str], revision: int) -> None:
        """See SearchEngine."""
        self.revision = revision

    def search(self, query: Query, occupations: Sequence[str] = ()) -> Ranking:
        """See SearchEngine."""
        self.asked.append(query)
        return Ranking(self._ids[: query.limit], tuple(1.0 for _ in self._ids[: query.limit]), len(self._ids), {})


def _a_query(id: str = "q", type: str | None = None, **relevant: int) -> LabelledQuery:
    return LabelledQuery(id=id, query=id, type=type, relevant=relevant)


NONE = Synonyms()
_DOCUMENTS = [LabelledDocument(id=id, title=id) for id in "abcdefghijkl"]


@pytest.mark.parametrize(
    ("ranking", "relevant", "expected"),
    [
        # the only relevant document first: everything is 1
        ("ab", {"a": 1}, {"ndcg@10": 1, "mrr": 1, "recall@10": 1, "success@1": 1, "success@5": 1, "success@10": 1}),
        ("ba", {"a": 1}, {"ndcg@10": 1 / log2(3), "mrr": 1 / 2, "recall@10": 1, "success@1": 0, "success@5": 1}),
        # grade 2 gains 3, grade 1 gains 1; ideal order is a, b
        ("ba", {"a": 2, "b": 1}, {"ndcg@10": (1 + 3 / log2(3)) / (3 + 1 / log2(3)), "mrr": 1, "recall@10": 1}),
        # a relevant document that is not in the set counts as missed
        ("ab", {"a": 1, "nirgends": 1}, {"ndcg@10": 1 / (1 + 1 / log2(3)), "recall@10": 1 / 2, "mrr": 1}),
        # rank 11 is too late for the first ten, but not for MRR
        ("bcdefghijka", {"a": 2}, {"ndcg@10": 0, "mrr": 1 / 11, "recall@10": 0, "success@10": 0}),
        ("bcdeaf", {"a": 1}, {"success@1": 0, "success@5": 1, "mrr": 1 / 5}),
        ("bcdefa", {"a": 1}, {"success@5": 0, "success@10": 1, "mrr": 1 / 6}),
        # nothing found, nothing judged, only grade 0
        ("", {"a": 1}, {"ndcg@10": 0, "mrr": 0, "recall@10": 0, "success@10": 0}),
        ("ab", {}, {"ndcg@10": 0, "mrr": 0, "recall@10": 0, "success@1": 0}),
        ("ab", {"a": 0}, {"ndcg@10": 0, "mrr": 0, "recall@10": 0, "success@1": 0}),
    ],
)
def test_measures_are_those_computed_by_hand(
    ranking: str, relevant: dict[str, int], expected: dict[str, float]
) -> None:
    found = evaluate(
        FixedEngine(*ranking), _DOCUMENTS, [LabelledQuery(id="q", query="q", relevant=relevant)], NONE
    ).as_json()
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=5e-5)


def test_measures_are_means_over_queries_and_by_type() -> None:
    queries = [
        _a_query("q1", "kurz", a=1),
        _a_query("q2", "lang", b=1),
        _a_query("q3", "lang", a=1),
        _a_query("q4", None, a=1),
    ]
    found = evaluate(FixedEngine("a", "b"), _DOCUMENTS, queries, NONE).as_json()
    assert found["mrr"] == pytest.approx((1 + 1 / 2 + 1 + 1) / 4, abs=5e-5)
    assert found["by_type"]["kurz"]["mrr"] == 1
    assert found["by_type"]["lang"]["mrr"] == pytest.approx(3 / 4)
    assert set(found["by_type"]) == {"kurz", "lang"}
    assert (found["n_documents"], found["n_queries"]) == (12, 4)


def test_no_query_is_no_mistake() -> None:
    found = evaluate(FixedEngine("a"), _DOCUMENTS, [], NONE).as_json()
    assert (found["n_queries"], found["mrr"], found["by_type"]) == (0, 0, {})


def test_no_filter_applies_and_a_hundred_ranks_are_looked_at() -> None:
    engine = FixedEngine("a")
    evaluate(engine, _DOCUMENTS, [_a_query(a=1)], NONE)
    assert engine.asked[-1].limit >= 100
    assert engine.asked[-1].filters.lands == ()


@given(
    st.permutations("abcdefghijkl"),
    st.dictionaries(st.sampled_from("abcdefghijkl"), st.integers(1, 2), min_size=1, max_size=5),
)
def test_ideal_ranking_is_the_best_there_is(order: list[str], relevant: dict[str, int]) -> None:
    query = [LabelledQuery(id="q", query="q", relevant=relevant)]
    found = evaluate(FixedEngine(*order), _DOCUMENTS, query, NONE).as_json()
    ideal = sorted("abcdefghijkl", key=lambda id: -relevant.get(id, 0))
    best = evaluate(FixedEngine(*ideal), _DOCUMENTS, query, NONE).as_json()
    assert best["ndcg@10"] == best["mrr"] == best["recall@10"] == 1
    assert 0 <= found["ndcg@10"] <= 1 and found["success@1"] <= found["success@5"] <= found["success@10"]


def _written(folder: Path, *lines: str) -> Path:
    path = folder / "zeilen.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_labelled_files_are_read(tmp_path: Path) -> None:
    path = _written(tmp_path, '{"id": "a", "title": "A", "extra": 1}', "", '{"id": "b", "title": "B", "text": "T"}')
    assert [document.text for document in read_documents(path)] == ["", "T"]
    path = _written(tmp_path, '{"id": "q", "query": "Wer?", "relevant": {"a": 2}}')
    assert read_queries(path) == [LabelledQuery(id="q", query="Wer?", relevant={"a": 2})]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_line_separator_within_a_text_ends_no_line(tmp_path: Path, separator: str) -> None:
    """Web pages hold such characters; JSON may carry them unescaped, and a line of JSONL ends at a newline only."""
    row = json.dumps({"id": "a", "title": "A", "text": f"eins{separator}zwei"}, ensure_ascii=False)
    assert [document.text for document in read_documents(_written(tmp_path, row))] == [f"eins{separator}zwei"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{kaputt", "Zeile 2: kein gültiges JSON"),
        ("[]", "Zeile 2"),
        ("7", "Zeile 2"),
        ('{"title": "A"}', "Zeile 2: id fehlt"),
        ('{"id": 7, "title": "A"}', "Zeile 2: id"),
        ('{"id": "gut", "title": "A"}', "dieselbe „id“"),
    ],
)
def test_broken_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(EvaluationError, match=said):
        read_documents(_written(tmp_path, '{"id": "gut", "title": "A"}', line))


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "q.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EvaluationError, match=r"q\.jsonl"):
        read_queries(path)


def test_document_without_a_text_is_its_title() -> None:
    document = labelled_document("a", "Titel", "")
    assert document.passages == ("Titel",)
    assert "Titel" in document.text
    long = labelled_document("b", "Titel", "Ein Satz mit einigen Wörtern darin. " * 60)
    assert 1 < len(long.passages) <= 8
