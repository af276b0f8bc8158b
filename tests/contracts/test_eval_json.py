"""`lotse eval --format json`: the shape that others rely on, on any labelled set."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from kb.settings import BUNDLED_ENCODER
from tests.contracts.conftest import Lotse

DOCUMENTS = [
    {
        "id": "a",
        "title": "Anerkennung als Koch",
        "text": "Wer als Koch arbeiten will, stellt einen Antrag bei der Kammer.",
    },
    {"id": "b", "title": "Sprachkurs B2", "text": "Der Berufssprachkurs führt zum Niveau B2."},
    {"id": "c", "title": "Nur ein Titel", "text": ""},
    {"id": "d", "title": "Gebühren", "text": "Die Kosten trägt das Jobcenter."},
]
QUERIES = [
    {"id": "q1", "query": "Sprachkurs B2", "type": "kurz", "relevant": {"b": 2}},
    {"id": "q2", "query": "Wer zahlt die Kosten?", "type": "frage", "relevant": {"d": 1, "fehlt": 2}},
    {"id": "q3", "query": "Koch anerkennen", "relevant": {"a": 1}},
]


@pytest.fixture
def labelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """The options that name a small labelled set."""
    monkeypatch.setenv("LOTSE_ENCODER", str(BUNDLED_ENCODER))
    for name, rows in (("d", DOCUMENTS), ("q", QUERIES)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return ("--documents", str(tmp_path / "d.jsonl"), "--queries", str(tmp_path / "q.jsonl"))


@pytest.mark.parametrize("mode", ["hybrid", "dense", "lexical"])
def test_output_has_every_key_in_every_mode(lotse: Lotse, labelled: tuple[str, ...], mode: str) -> None:
    outcome = lotse("eval", *labelled, "--mode", mode, "--format", "json")
    found = outcome.json
    assert (outcome.code, outcome.err) == (0, "")
    measures = {"ndcg@10", "mrr", "recall@10", "success@1", "success@5", "success@10"}
    assert measures | {
        "n_documents",
        "n_queries",
        "by_type",
        "index_seconds",
        "documents_per_second",
        "query_ms",
    } <= set(found)
    assert (found["n_documents"], found["n_queries"]) == (4, 3)
    assert set(found["by_type"]) == {"kurz", "frage"}
    assert all(set(row) >= measures for row in found["by_type"].values())
    assert 0 < found["query_ms"]["p50"] <= found["query_ms"]["p95"] <= found["query_ms"]["p99"]
    assert found["success@1"] >= 2 / 3 and found["recall@10"] == pytest.approx((1 + 1 / 2 + 1) / 3, abs=1e-3)


def test_output_fits_the_contracts_schema(lotse: Lotse, labelled: tuple[str, ...], shared_folder: Path) -> None:
    schema: Any = json.loads((shared_folder / "contracts" / "eval.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(lotse("eval", *labelled, "--mode", "lexical", "--format", "json").json, schema)


def test_neither_the_data_folder_nor_its_corpus_is_touched(
    lotse: Lotse, labelled: tuple[str, ...], tmp_path: Path
) -> None:
    assert lotse("eval", *labelled, "--mode", "lexical").code == 0
    assert not (tmp_path / "lotse-data").exists()


def test_text_output_is_a_table(lotse: Lotse, labelled: tuple[str, ...]) -> None:
    assert "ndcg@10" in lotse("eval", *labelled, "--mode", "lexical").out


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("d.jsonl", None, "kann nicht gelesen werden"),
        ("q.jsonl", None, "kann nicht gelesen werden"),
        ("d.jsonl", "", "enthält kein Dokument"),
        ("d.jsonl", '{"id": "a", "title": "A"}\n{kaputt\n', "Zeile 2"),
        ("q.jsonl", '{"id": "q"}\n', "Zeile 1"),
        ("q.jsonl", '{"id": "q", "query": "x", "relevant": {"a": "viel"}}\n', "Zeile 1"),
    ],
)
def test_set_that_cannot_be_read_is_named(
    lotse: Lotse, labelled: tuple[str, ...], tmp_path: Path, file: str, content: str | None, said: str
) -> None:
    if content is None:
        (tmp_path / file).unlink()
    else:
        (tmp_path / file).write_text(content, encoding="utf-8")
    outcome = lotse("eval", *labelled, "--mode", "lexical", "--format", "json")
    assert (outcome.code, outcome.out) == (1, "")
    assert file in outcome.err and said in outcome.err and outcome.err.count("\n") == 1


def test_encoder_that_is_not_there_is_named(lotse: Lotse, labelled: tuple[str, ...]) -> None:
    outcome = lotse("eval", *labelled, "--encoder", "/kein/encoder")
    assert outcome.code == 1 and "/kein/encoder" in outcome.err
