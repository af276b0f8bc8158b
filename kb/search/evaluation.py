"""Retrieval quality on a labelled set, in a throw-away index, with the very engine that ``search`` uses."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from kb.errors import EvaluationError, cause_of
from kb.search.document import labelled_document
from kb.search.engine import SearchEngine
from kb.search.query import LONGEST, Filters, Query
from kb.search.synonyms import Synonyms

DEPTH = 100
"""Ranks that are looked at."""

WARM_UP = 20

_Line = TypeVar("_Line", bound=BaseModel)

_EVERYTHING = Filters(lands=())


class LabelledDocument(BaseModel):
    """One line of documents.jsonl."""

    model_config = ConfigDict(extra="ignore")
    id: str
    title: str
    text: str = ""


class LabelledQuery(BaseModel):
    """One line of queries.jsonl; ``relevant`` maps document id to grade 1 or 2."""

    model_config = ConfigDict(extra="ignore")
    id: str
    query: str
    type: str | None = None
    relevant: dict[str, int]


@dataclass(frozen=True, slots=True)
class Measures:
    """Means over queries, each in [0, 1]."""

    ndcg_10: float
    mrr: float
    recall_10: float
    success_1: float
    success_5: float
    success_10: float

    def as_json(self) -> dict[str, float]:
        """The measures under their contract's names."""
        return {
            "ndcg@10": round(self.ndcg_10, 4),
            "mrr": round(self.mrr, 4),
            "recall@10": round(self.recall_10, 4),
            "success@1": round(self.success_1, 4),
            "success@5": round(self.success_5, 4),
            "success@10": round(self.success_10, 4),
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What ``lotse eval`` prints."""

    n_documents: int
    overall: Measures
    by_type: Mapping[str, Measures]
    n_queries: int
    index_seconds: float
    query_ms: tuple[float, float, float]
    """50th, 95th and 99th percentile, from text to ranked identifiers."""

    def as_json(self) -> dict[str, Any]:
        """The contract's JSON."""
        return {
            "n_documents": self.n_documents,
            "n_queries": self.n_queries,
            **self.overall.as_json(),
            "by_type": {name: measures.as_json() for name, measures in self.by_type.items()},
            "index_seconds": round(self.index_seconds, 4),
            "documents_per_second": round(self.n_documents / max(self.index_seconds, 1e-9), 1),
            "query_ms": dict(zip(("p50", "p95", "p99"), (round(ms, 3) for ms in self.query_ms), strict=True)),
        }


def read_documents(path: Path) -> list[LabelledDocument]:
    """The documents of a labelled set. Raises EvaluationError naming file and line."""
    documents = [_parse(LabelledDocument, path, number, line) for number, line in _lines(path)]
    if len({document.id for document in documents}) != len(documents):
        raise EvaluationError(f"{path}: zwei Dokumente haben dieselbe „id“; jede nur einmal vergeben.")
    return documents


def read_queries(path: Path) -> list[LabelledQuery]:
    """The questions of a labelled set. Raises EvaluationError naming file and line."""
    return [_parse(LabelledQuery, path, number, line) for number, line in _lines(path)]


def evaluate(
    engine: SearchEngine,
    documents: Sequence[LabelledDocument],
    queries: Sequence[LabelledQuery],
    synonyms: Synonyms,
    progress: bool = False,
) -> Evaluation:
    """Index the documents, ask the questions, measure."""
    started = time.perf_counter()
    engine.rebuild([labelled_document(d.id, d.title, d.text) for d in documents], 1, progress)
    index_seconds = time.perf_counter() - started
    for query in queries[:WARM_UP]:
        _ask(engine, query.query, synonyms)
    rankings, times = [], []
    for query in queries:
        started = time.perf_counter()
        rankings.append(_ask(engine, query.query, synonyms))
        times.append((time.perf_counter() - started) * 1000)
    rows = [(query.type, _measures(ids, query.relevant)) for query, ids in zip(queries, rankings, strict=True)]
    types = sorted({kind for kind, _ in rows if kind})
    p50, p95, p99 = np.percentile(times, [50, 95, 99]) if times else (0.0, 0.0, 0.0)
    return Evaluation(
        n_documents=len(documents),
        overall=_mean(measures for _, measures in rows),
        by_type={name: _mean(measures for kind, measures in rows if kind == name) for name in types},
        n_queries=len(queries),
        index_seconds=index_seconds,
        query_ms=(float(p50), float(p95), float(p99)),
    )


def _ask(engine: SearchEngine, text: str, synonyms: Synonyms) -> tuple[str, ...]:
    return engine.search(replace(_QUESTION, text=text, concepts=synonyms.concepts(text[:LONGEST]))).ids


_QUESTION = Query(text="", as_of=date(2000, 1, 1), filters=_EVERYTHING, limit=DEPTH)


def _measures(ids: Sequence[str], relevant: Mapping[str, int]) -> Measures:
    """One question's measures. Gain 2^grade - 1, discount log2(rank + 1), ideal over all judged documents."""
    gains = [(2 ** relevant.get(id, 0) - 1) / math.log2(rank + 1) for rank, id in enumerate(ids[:10], 1)]
    best = sorted((grade for grade in relevant.values() if grade > 0), reverse=True)[:10]
    ideal = sum((2**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(best, 1))
    ranks = [rank for rank, id in enumerate(ids, 1) if relevant.get(id, 0) > 0]
    judged = sum(grade > 0 for grade in relevant.values())
    first = ranks[0] if ranks else math.inf
    return Measures(
        ndcg_10=sum(gains) / ideal if ideal else 0.0,
        mrr=1 / first if ranks else 0.0,
        recall_10=sum(rank <= 10 for rank in ranks) / judged if judged else 0.0,
        success_1=float(first <= 1),
        success_5=float(first <= 5),
        success_10=float(first <= 10),
    )


def _mean(rows: Iterable[Measures]) -> Measures:
    table = np.array([[getattr(row, name) for name in Measures.__slots__] for row in rows])
    means = table.mean(axis=0) if len(table) else np.zeros(6)
    return Measures(*(float(mean) for mean in means))


def _lines(path: Path) -> list[tuple[int, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"{path} kann nicht gelesen werden ({cause_of(error)}); den Pfad prüfen.") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path} ist nicht UTF-8; die Datei als UTF-8 speichern.") from error
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _parse(model: type[_Line], path: Path, number: int, line: str) -> _Line:
    try:
        return model.model_validate(json.loads(line))
    except ValidationError as error:
        fields = ", ".join(".".join(str(part) for part in item["loc"]) for item in error.errors())
        raise EvaluationError(
            f"{path}, Zeile {number}: {fields} fehlt oder ist falsch; die Zeile berichtigen."
        ) from None
    except ValueError as error:
        raise EvaluationError(f"{path}, Zeile {number}: kein gültiges JSON ({error}); die Zeile berichtigen.") from None
