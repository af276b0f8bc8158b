"""Fusion: scores between 0 and 1, the fresh and the occupation first among equals, no word held against a text."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.freshness import Lifetime
from kb.search.catalogue import Catalogue
from kb.search.document import Attributes
from kb.search.engines.exact import ExactEngine
from kb.search.fusion import Candidates, Mode, browse, fuse, inverse_frequency, rank
from kb.search.language import is_english
from kb.search.terms import Terms
from kb.vocabulary import Kind
from tests.builders import PLACES, a_document, a_query

_CURRENT = Lifetime(None, date(2030, 1, 1), None, False)
_PAST = Lifetime(date(2020, 1, 1), date(2020, 1, 1), None, False)
_RECURRING = Lifetime(None, None, None, True)
_UNKNOWN = Lifetime(None, None, None, False)


def _candidates(lexical: list[float], cosine: list[float]) -> Candidates:
    return Candidates(np.arange(len(lexical)), np.array(lexical), np.array(cosine), reach=max(lexical, default=0.0))


def _catalogue(*attributes: Attributes) -> Catalogue:
    return Catalogue([f"d{n}" for n in range(len(attributes))], attributes)


_SCORES = st.lists(st.tuples(st.floats(0, 100), st.floats(-1, 1)), min_size=1, max_size=8)


@given(_SCORES)
def test_fused_scores_lie_between_zero_and_one(pairs: list[tuple[float, float]]) -> None:
    scores = fuse(_candidates([a for a, _ in pairs], [b for _, b in pairs]))
    assert ((scores >= 0) & (scores <= 1 + 1e-9)).all()


@given(_SCORES, st.data())
def test_more_on_a_channel_never_lowers_a_rank(pairs: list[tuple[float, float]], data: st.DataObject) -> None:
    lexical, cosine = [a for a, _ in pairs], [b for _, b in pairs]
    which = data.draw(st.integers(0, len(pairs) - 1))
    before = fuse(_candidates(lexical, cosine))
    better_than = sum(before[which] >= before - 1e-9)
    lexical[which] += data.draw(st.floats(0.1, 10))
    after = fuse(_candidates(lexical, cosine))
    if max(a for a, _ in pairs) > 0:
        assert sum(after[which] >= after - 1e-9) >= better_than


def test_words_that_hardly_fit_do_not_outweigh_meaning() -> None:
    found = Candidates(np.arange(2), np.array([2.0, 1.0]), np.array([0.3, 0.6]), reach=20.0)
    assert np.argmax(fuse(found)) == 1


def test_words_that_fit_well_outweigh_a_little_more_closeness() -> None:
    found = Candidates(np.arange(2), np.array([18.0, 4.0]), np.array([0.5, 0.6]), reach=20.0)
    assert np.argmax(fuse(found)) == 0


@pytest.mark.parametrize(("lexical", "cosine"), [([2.0, 1.0], [0.0, 0.0]), ([0.0, 0.0], [0.8, 0.4])])
def test_one_channel_alone_decides_where_the_other_is_silent(lexical: list[float], cosine: list[float]) -> None:
    assert fuse(_candidates(lexical, cosine)) == pytest.approx([1.0, 0.5])


def test_fresh_goes_before_equal_stale() -> None:
    lifetimes = [_PAST, _UNKNOWN, _RECURRING, _CURRENT]
    catalogue = _catalogue(*(Attributes(kind=Kind.OFFER, lifetime=lifetime) for lifetime in lifetimes))
    found = _candidates([1.0] * 4, [0.5] * 4)
    ranking = rank(catalogue, found, Terms.of("Pflege"), a_query("Pflege"), (), ())
    assert ranking.ids == ("d3", "d2", "d1", "d0")
    browsed = browse(catalogue, np.arange(4), a_query())
    assert browsed.ids == ("d3", "d2", "d1", "d0")


def test_much_better_stale_text_still_goes_first() -> None:
    catalogue = _catalogue(Attributes(kind=Kind.OFFER, lifetime=_PAST), Attributes(kind=Kind.OFFER, lifetime=_CURRENT))
    ranking = rank(catalogue, _candidates([10.0, 5.0], [0.9, 0.5]), Terms.of("Pflege"), a_query("Pflege"), (), ())
    assert ranking.ids == ("d0", "d1")


def test_document_about_the_occupation_goes_first_and_the_deciding_body_before_it() -> None:
    catalogue = _catalogue(
        Attributes(kind=Kind.INFO),
        Attributes(kind=Kind.INFO, occupations=("koch",)),
        Attributes(kind=Kind.BODY, occupations=("koch",), decides=("koch",)),
    )
    ranking = rank(catalogue, _candidates([1.0] * 3, [0.0] * 3), Terms.of("Koch"), a_query("Koch"), ("koch",), ())
    assert ranking.ids == ("d2", "d1", "d0")


def test_equal_documents_go_by_identifier() -> None:
    catalogue = Catalogue(["c", "a", "b"], [Attributes()] * 3)
    assert rank(catalogue, _candidates([1.0] * 3, [0.0] * 3), Terms.of("x"), a_query("x"), (), ()).ids == (
        "a",
        "b",
        "c",
    )
    assert browse(catalogue, np.arange(3), a_query()).ids == ("a", "b", "c")


def test_question_that_fits_nothing_well_finds_nothing() -> None:
    found = Candidates(np.arange(2), np.array([0.5, 0.4]), np.array([0.1, 0.1]), reach=50.0)
    assert rank(_catalogue(Attributes(), Attributes()), found, Terms.of("x y z"), a_query("x y z"), (), ()).total == 0


_FILLER = ["lorem", "ipsum", "dolor", "amet", "elit", "magna"]
_ASKED = ["kranich", "storch", "reiher"]


@given(st.lists(st.sampled_from(_FILLER + _ASKED), min_size=4, max_size=10), st.data())
def test_one_word_in_favour_never_lowers_a_score(text: list[str], data: st.DataObject) -> None:
    fillers = [position for position, word in enumerate(text) if word in _FILLER]
    if not fillers:
        return
    better = list(text)
    better[data.draw(st.sampled_from(fillers))] = data.draw(st.sampled_from(_ASKED))
    engine = ExactEngine(None, PLACES, Mode.LEXICAL)
    others = [a_document(f"x{n}", word) for n, word in enumerate(_ASKED)]
    engine.rebuild([a_document("plain", " ".join(text)), a_document("better", " ".join(better)), *others], 1)
    ranking = engine.search(a_query(" ".join(_ASKED), limit=100))
    scores = dict(zip(ranking.ids, ranking.scores, strict=True))
    assert scores.get("better", 0.0) >= scores.get("plain", 0.0)
    assert "better" in scores or "plain" not in scores


def test_rarer_word_weighs_more() -> None:
    weights = [inverse_frequency(100, having) for having in (0, 1, 10, 50, 100)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] > 0


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("how long does recognition take", True),
        ("how do I get my degree recognised", True),
        ("nurse recognition", True),
        ("Krankenschwester aus Syrien", False),
        ("Wer ist zuständig für Lehrerin", False),
        ("Sprachkurs B2 in Halle", False),
        ("Sprachkurs in Halle", False),
        ("Was ist Anerkennung in Deutschland", False),
        ("", False),
        ("🙂", False),
    ],
)
def test_english_question_is_recognised(text: str, english: bool) -> None:
    assert is_english(text) is english
