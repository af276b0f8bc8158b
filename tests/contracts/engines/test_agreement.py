"""The embedded engine against the exact one, which scores every document and is the oracle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kb.places import Places
from kb.search.document import Document, labelled_document
from kb.search.embedding import open_encoder
from kb.search.engine import SearchEngine
from kb.search.engines import open_engine
from kb.search.evaluation import DEPTH, evaluate, read_documents, read_queries
from kb.search.fusion import Mode
from kb.search.query import Query
from kb.search.synonyms import Synonyms, read_groups
from kb.settings import BUNDLED_ENCODER, shipped_corpus
from kb.vocabulary import Kind
from tests.builders import PLACES, TinyEncoder, a_query

ROUNDING = 0.03
"""tantivy keeps the length of a text in one byte, which moves scores by that much at most."""

SYNONYMS = Synonyms(read_groups(shipped_corpus()))

QUESTIONS = (
    "Anerkennung",
    "Sprachkurs Pflege",
    "Zuschuss für die Übersetzung des Zeugnisses",
    "anerkenung Ingeneur",
    "Kita Lehrer Gebühr Antrag Kammer",
    "how to get recognition",
    "Pflege Pflege Pflege",
)


def _check_agreement(embedded: SearchEngine, exact: SearchEngine, query: Query, rounding: float = ROUNDING) -> None:
    """The same top ten, up to documents whose scores differ by no more than the rounding."""
    found, expected = embedded.search(query), exact.search(replace(query, limit=300))
    truth = dict(zip(expected.ids, expected.scores, strict=True))
    assert (
        len(found.ids) == min(query.limit, len(expected.ids))
        or abs(found.total - expected.total) <= 0.1 * expected.total
    )
    for rank, (id, score) in enumerate(zip(found.ids, found.scores, strict=True)):
        assert truth.get(id, 0.0) == pytest.approx(score, abs=rounding), (query.text, id)
        assert expected.scores[rank] == pytest.approx(score, abs=rounding), (query.text, rank)


@pytest.fixture(scope="module", params=list(Mode), ids=lambda mode: mode.value)
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, documents: Sequence[Document]
) -> tuple[SearchEngine, SearchEngine]:
    """Both engines in one mode, filled with the same documents."""
    engines = [
        open_engine(kind, tmp_path_factory.mktemp(kind), TinyEncoder(), PLACES, request.param)
        for kind in ("embedded", "exact")
    ]
    for engine in engines:
        engine.rebuild(documents, 1)
    return engines[0], engines[1]


@pytest.mark.parametrize("text", QUESTIONS)
def test_embedded_agrees_with_exact(pair: tuple[SearchEngine, SearchEngine], text: str) -> None:
    _check_agreement(*pair, a_query(text))


@pytest.mark.parametrize("kind", list(Kind))
def test_embedded_agrees_with_exact_within_a_filter(pair: tuple[SearchEngine, SearchEngine], kind: Kind) -> None:
    _check_agreement(*pair, a_query("Sprachkurs Pflege Zuschuss", kinds=(kind,), near="Halle", radius_km=90))


@pytest.mark.parametrize("text", ["Pflege Quastenflosser", "Xylophon", "Pflege"])
def test_embedded_and_exact_know_the_same_words(pair: tuple[SearchEngine, SearchEngine], text: str) -> None:
    embedded, exact = pair
    assert embedded.search(a_query(text)).unknown_words == exact.search(a_query(text)).unknown_words


def test_browsing_is_the_same_to_the_last_place(pair: tuple[SearchEngine, SearchEngine]) -> None:
    embedded, exact = pair
    assert embedded.search(a_query(limit=1000)) == exact.search(a_query(limit=1000))


@pytest.fixture(scope="module")
def labelled(
    tmp_path_factory: pytest.TempPathFactory, shared_folder: Path
) -> tuple[SearchEngine, SearchEngine, list[str]]:
    """Both engines with the bundled encoder and the real pages of the development set."""
    folder = shared_folder / "data" / "dev" / "retrieval"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here")
    documents = [labelled_document(d.id, d.title, d.text) for d in read_documents(folder / "documents.jsonl")]
    encoder, nowhere = open_encoder(str(BUNDLED_ENCODER)), Places(())
    engines = [open_engine(kind, tmp_path_factory.mktemp(kind), encoder, nowhere) for kind in ("embedded", "exact")]
    for engine in engines:
        engine.rebuild(documents, 1)
    return engines[0], engines[1], [query.query for query in read_queries(folder / "queries.jsonl")]


def test_embedded_agrees_with_exact_on_real_pages(labelled: tuple[SearchEngine, SearchEngine, list[str]]) -> None:
    embedded, exact, questions = labelled
    for text in questions[::3]:
        _check_agreement(embedded, exact, a_query(text), rounding=0.05)
        _check_agreement(embedded, exact, replace(a_query(text), concepts=SYNONYMS.concepts(text)), rounding=0.05)


def test_both_engines_measure_alike_on_real_pages(shared_folder: Path, tmp_path: Path) -> None:
    folder = shared_folder / "data" / "dev" / "retrieval"
    documents, queries = read_documents(folder / "documents.jsonl"), read_queries(folder / "queries.jsonl")[:60]
    encoder = open_encoder(str(BUNDLED_ENCODER))
    one, other = (
        evaluate(open_engine(kind, tmp_path / kind, encoder, Places(())), documents, queries, SYNONYMS)
        for kind in ("embedded", "exact")
    )
    assert DEPTH >= 100
    assert one.overall.ndcg_10 == pytest.approx(other.overall.ndcg_10, abs=0.02)
    assert one.overall.mrr == pytest.approx(other.overall.mrr, abs=0.02)
