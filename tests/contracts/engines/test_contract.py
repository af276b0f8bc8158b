"""What every search engine promises, asked of each of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import UnknownValue
from kb.freshness import Lifetime
from kb.places import DISTRICTS
from kb.search.document import Document
from kb.search.engine import Ranking, SearchEngine
from kb.search.fusion import Mode
from kb.search.query import Filters, Query
from kb.vocabulary import ActionField, Format, Kind, Land, Level, Phase, Status, SubProject
from tests.builders import PLACES, TODAY, TinyEncoder, a_document, a_query
from tests.contracts.engines.conftest import MakeEngine

QUESTIONS = (
    "Anerkennung",
    "Sprachkurs Pflege",
    "Zuschuss für die Übersetzung",
    "anerkenung Ingeneur",
    "Kita Lehrer Gebühr Antrag",
    "",
)
MANY = 10_000

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")  # the documents, when a property fails

PATCHED = 0.05
"""Removed documents still count in the frequencies of an index on disk until its parts are merged."""

_CURRENT = Lifetime(None, date(2030, 1, 1), None, False)


def _scored(ranking: Ranking) -> dict[str, float]:
    return dict(zip(ranking.ids, ranking.scores, strict=True))


def _same(one: SearchEngine, other: SearchEngine) -> None:
    """Both answer every question alike, up to the rounding of numbers."""
    for text in (*QUESTIONS, "Quastenflosser Pflege"):
        a, b = one.search(a_query(text, limit=MANY)), other.search(a_query(text, limit=MANY))
        assert _scored(a) == pytest.approx(_scored(b), abs=1e-6)
        assert (a.total, a.facets, a.unknown_words) == (b.total, b.facets, b.unknown_words)


def _as_good(patched: SearchEngine, fresh: SearchEngine) -> None:
    """Both find the same, with scores that differ by no more than removed documents' frequencies make them."""
    for text in QUESTIONS:
        a, b = patched.search(a_query(text, limit=MANY)), fresh.search(a_query(text, limit=MANY))
        one, other = _scored(a), _scored(b)
        assert a.total == pytest.approx(b.total, rel=0.05, abs=1)
        assert {id: one.get(id) for id in b.ids[:10]} == pytest.approx(
            {id: other[id] for id in b.ids[:10]}, abs=PATCHED
        )
        assert {id: other.get(id) for id in a.ids[:10]} == pytest.approx(
            {id: one[id] for id in a.ids[:10]}, abs=PATCHED
        )


# --- building ---------------------------------------------------------------------------------------------------


def test_empty_index_finds_nothing(engine: SearchEngine) -> None:
    engine.rebuild([], 1)
    assert engine.revision == 1
    for text in ("", "Pflege", "🙂"):
        assert (engine.search(a_query(text)).ids, engine.search(a_query(text)).total) == ((), 0)


def test_index_names_the_revision_and_encoder_it_was_built_from(engine: SearchEngine) -> None:
    engine.rebuild([a_document("a", "Pflege")], 41)
    assert (engine.revision, engine.encoder) == (41, "tiny")


def test_rebuilding_twice_changes_nothing(make_engine: MakeEngine, documents: Sequence[Document]) -> None:
    once, twice = make_engine(), make_engine()
    once.rebuild(documents, 1)
    twice.rebuild(documents, 1)
    twice.rebuild(documents, 1)
    _same(once, twice)


def test_order_of_documents_does_not_matter(make_engine: MakeEngine, documents: Sequence[Document]) -> None:
    one, other = make_engine(), make_engine()
    shuffled = list(documents)
    random.Random(1).shuffle(shuffled)
    one.rebuild(documents, 1)
    other.rebuild(shuffled, 1)
    _same(one, other)


def test_rebuilding_replaces_everything(engine: SearchEngine) -> None:
    engine.rebuild([a_document("alt", "Pflege")], 1)
    engine.rebuild([a_document("neu", "Pflege")], 2)
    assert engine.search(a_query("Pflege")).ids == ("neu",)


def test_applying_changes_is_as_good_as_rebuilding(make_engine: MakeEngine, documents: Sequence[Document]) -> None:
    patched, fresh = make_engine(), make_engine()
    patched.rebuild(documents[:250], 1)
    changed = [a_document(d.id, f"{d.text} Pflege Sprachkurs", kind=Kind.INFO) for d in documents[10:20]]
    patched.apply([*changed, *documents[250:]], [d.id for d in documents[:5]], 2)
    fresh.rebuild([*documents[5:10], *changed, *documents[20:]], 2)
    assert patched.revision == 2
    _as_good(patched, fresh)


def test_applying_changes_again_and_again_is_as_good_as_rebuilding(
    make_engine: MakeEngine, documents: Sequence[Document]
) -> None:
    patched, fresh = make_engine(), make_engine()
    patched.rebuild(documents[:30], 1)
    for revision in range(2, 6):
        patched.apply(
            [a_document("d001", f"Pflege {revision}", kind=Kind.INFO), documents[30 + revision]],
            [f"d{10 + revision:03}"],
            revision,
        )
    gone = {"d001", *(f"d{10 + revision:03}" for revision in range(2, 6))}
    kept = [d for d in documents[:30] if d.id not in gone]
    fresh.rebuild(
        [
            *kept,
            a_document("d001", "Pflege 5", kind=Kind.INFO),
            *(documents[30 + revision] for revision in range(2, 6)),
        ],
        5,
    )
    _as_good(patched, fresh)


def test_word_that_went_with_its_only_document_is_unknown_again(engine: SearchEngine) -> None:
    engine.rebuild([a_document("a", "Pflege"), a_document("b", "Quastenflosser Pflege")], 1)
    engine.apply([], ["b"], 2)
    assert engine.search(a_query("Quastenflosser Pflege")).unknown_words == ("Quastenflosser",)


def test_removing_what_is_not_there_changes_nothing(engine: SearchEngine) -> None:
    engine.rebuild([a_document("a", "Pflege")], 1)
    engine.apply([], ["nie-gesehen"], 2)
    assert (engine.search(a_query("Pflege")).ids, engine.revision) == (("a",), 2)


def test_removing_everything_and_adding_again_works(engine: SearchEngine) -> None:
    engine.rebuild([a_document("a", "Pflege"), a_document("b", "Pflege")], 1)
    engine.apply([], ["a", "b"], 2)
    assert engine.search(a_query("Pflege")).total == engine.search(a_query()).total == 0
    engine.apply([a_document("a", "Pflege")], [], 3)
    assert engine.search(a_query("Pflege")).ids == ("a",)


# --- asking -----------------------------------------------------------------------------------------------------


def test_empty_question_browses_everything(filled: SearchEngine, documents: Sequence[Document]) -> None:
    ranking = filled.search(a_query(limit=MANY))
    assert set(ranking.ids) == {document.id for document in documents}
    assert ranking.total == len(documents)


@pytest.mark.parametrize("text", ["xqzvjk wqyxz", "zzzzzz", "🙂🙃", "###", "§", "und oder aber"])
def test_gibberish_finds_nothing(make_engine: MakeEngine, documents: Sequence[Document], text: str) -> None:
    engine = make_engine(mode=Mode.LEXICAL)  # hashed words have a direction, however senseless
    engine.rebuild(documents, 1)
    ranking = engine.search(a_query(text))
    assert (ranking.ids, ranking.total) == ((), 0)


def test_unknown_words_are_named_as_written(filled: SearchEngine) -> None:
    assert filled.search(a_query("Pflege Quastenflosser")).unknown_words == ("Quastenflosser",)


def test_misspelt_word_is_found_all_the_same(engine: SearchEngine) -> None:
    engine.rebuild(
        [a_document("a", "Anerkennung der Ausbildung"), *(a_document(f"x{n}", "Kurs Pflege") for n in range(9))], 1
    )
    assert engine.search(a_query("anerkenung")).ids[0] == "a"


@pytest.mark.parametrize("text", QUESTIONS)
def test_scores_fall_and_lie_between_zero_and_one(filled: SearchEngine, text: str) -> None:
    ranking = filled.search(a_query(text, limit=MANY))
    assert list(ranking.scores) == sorted(ranking.scores, reverse=True)
    assert all(0 < score <= 1 for score in ranking.scores)
    assert len(set(ranking.ids)) == len(ranking.ids) == len(ranking.scores) == ranking.total


@pytest.mark.parametrize("text", QUESTIONS)
def test_asking_twice_gives_the_same(filled: SearchEngine, text: str) -> None:
    assert filled.search(a_query(text)) == filled.search(a_query(text))


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("size", [1, 7, 100])
def test_pages_cover_everything_once(filled: SearchEngine, text: str, size: int) -> None:
    whole = filled.search(a_query(text, limit=MANY))
    paged = [id for start in range(0, whole.total, size) for id in filled.search(a_query(text, size, start)).ids]
    assert paged == list(whole.ids)
    assert filled.search(a_query(text, size, whole.total)).ids == ()


@pytest.mark.parametrize("mode", [Mode.LEXICAL, Mode.HYBRID])
def test_pages_cover_everything_once_where_very_much_matches(make_engine: MakeEngine, mode: Mode) -> None:
    engine = make_engine(mode=mode)
    engine.rebuild([a_document(f"d{n:04}", f"Pflege Kurs {n} {'Wort ' * (n % 37)}") for n in range(900)], 1)
    pages = [engine.search(a_query("Pflege Kurs", 90, start)) for start in range(0, 900, 90)]
    assert {page.total for page in pages} == {900}
    paged = [id for page in pages for id in page.ids]
    assert len(paged) == len(set(paged)) == 900


@pytest.mark.parametrize("kind", list(Kind))
def test_filter_with_a_limit_fills_the_limit_when_enough_documents_fit(make_engine: MakeEngine, kind: Kind) -> None:
    engine = make_engine()
    better = [
        a_document(f"x{n:04}", "Pflege Pflege", kind=other) for n, other in enumerate(k for k in Kind if k is not kind)
    ]
    crowd = [a_document(f"y{n:04}", "Pflege Pflege", kind=better[n % 5].attributes.kind) for n in range(800)]
    wanted = [a_document(f"z{n:04}", "Kurs Pflege in Halle und anderswo", kind=kind) for n in range(12)]
    engine.rebuild([*better, *crowd, *wanted], 1)
    ranking = engine.search(a_query("Pflege", limit=10, kinds=(kind,)))
    assert (len(ranking.ids), ranking.total) == (10, 12)


def test_fresh_goes_before_equal_stale(engine: SearchEngine) -> None:
    past, recurring = Lifetime(date(2020, 1, 1), None, None, False), Lifetime(None, None, None, True)
    lifetimes = {"a": past, "b": Lifetime(None, None, None, False), "c": recurring, "d": _CURRENT}
    engine.rebuild([a_document(id, "Pflege Kurs", kind=Kind.OFFER, lifetime=life) for id, life in lifetimes.items()], 1)
    assert engine.search(a_query("Pflege")).ids == engine.search(a_query()).ids == ("d", "c", "b", "a")


def test_what_nobody_looked_at_for_long_stands_behind_its_equal(engine: SearchEngine) -> None:
    looked = replace(_CURRENT, review_by=TODAY)
    aged = replace(_CURRENT, review_by=TODAY - timedelta(days=1))
    recurring = Lifetime(None, None, None, True, review_by=TODAY)
    lifetimes = {"a": aged, "b": looked, "c": recurring}
    engine.rebuild([a_document(id, "Pflege Kurs", kind=Kind.OFFER, lifetime=life) for id, life in lifetimes.items()], 1)
    assert engine.search(a_query("Pflege")).ids == engine.search(a_query()).ids == ("b", "a", "c")


def test_document_about_the_occupation_goes_first_among_equals(engine: SearchEngine) -> None:
    engine.rebuild(
        [a_document("a", "Kurs", kind=Kind.INFO), a_document("b", "Kurs", kind=Kind.INFO, occupations=("koch",))], 1
    )
    assert engine.search(a_query("Kurs")).ids == ("a", "b")
    assert engine.search(a_query("Kurs"), ("koch",)).ids == ("b", "a")


def test_word_of_the_question_more_never_lowers_a_score(make_engine: MakeEngine) -> None:
    engine = make_engine(mode=Mode.LEXICAL)
    asked, fillers = ["Pflege", "Kurs", "Halle", "Prüfung"], ["Haus", "Baum", "Wiese", "Wolke"]
    rows = [[*asked[:n], *fillers[n:]] for n in range(5)]
    engine.rebuild([a_document(f"d{n}", " ".join(row)) for n, row in enumerate(rows)], 1)
    scores = _scored(engine.search(a_query(" ".join(asked))))
    ordered = [scores.get(f"d{n}", 0.0) for n in range(5)]
    assert ordered == sorted(ordered) and ordered[-1] > ordered[1]


@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode_finds_the_word_itself(make_engine: MakeEngine, mode: Mode) -> None:
    engine = make_engine(mode=mode)
    engine.rebuild([a_document("a", "Pflege"), a_document("b", "Handwerk")], 1)
    assert engine.search(a_query("Pflege")).ids[0] == "a"


# --- filters ----------------------------------------------------------------------------------------------------


def _subset(terms: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(list(terms)), unique=True, max_size=2).map(tuple)


_TOWNS = st.sampled_from([None, None, *(place.name for place in PLACES.all)])

filter_sets = st.builds(
    Filters,
    kinds=_subset(Kind),
    lands=_subset([Land.ST, Land.SN, Land.BE, Land.DE, Land.HH]),
    phases=_subset(Phase),
    action_fields=_subset(ActionField),
    sub_projects=st.one_of(st.just(()), _subset(SubProject)),
    level=st.one_of(st.none(), st.sampled_from(list(Level))),
    formats=_subset(Format),
    statuses=_subset(Status),
    district=st.one_of(st.none(), st.none(), st.sampled_from(DISTRICTS)),
    near=_TOWNS,
    radius_km=st.sampled_from([1.0, 50.0, 90.0, 500.0]),
    available_on=st.one_of(st.none(), st.integers(-100, 200).map(lambda days: TODAY + timedelta(days=days))),
)
questions = st.sampled_from(QUESTIONS)


def _passes(document: Document, filters: Filters, as_of: date) -> bool:
    """The filters said once more, in the plainest way there is."""
    a = document.attributes
    tests = [
        not filters.kinds or a.kind in filters.kinds,
        not filters.lands
        or a.online
        or not a.lands
        or bool({"DE", *(land.value for land in filters.lands)} & set(a.lands)),
        not filters.phases or bool({code.value for code in filters.phases} & set(a.phases)),
        not filters.action_fields or bool({code.value for code in filters.action_fields} & set(a.action_fields)),
        not filters.sub_projects or bool({code.value for code in filters.sub_projects} & set(a.sub_projects)),
        filters.level is None or a.entry_level <= filters.level.rank,
        not filters.formats or bool({code.value for code in filters.formats} & set(a.formats)),
        not filters.statuses or a.lifetime.status(as_of) in filters.statuses,
        filters.district is None or not a.placed or filters.district in a.districts,
        filters.available_on is None
        or (
            a.lifetime.status(as_of) is Status.CURRENT
            and (not a.runs or any(end >= filters.available_on for _, end in a.runs))
        ),
    ]
    if filters.near is not None and a.placed and not a.online:
        centre = PLACES.locate(filters.near)
        reach = [
            centre.kilometres_to(replace(centre, latitude=latitude, longitude=longitude))
            for latitude, longitude in a.positions
        ]
        tests.append(any(kilometres <= filters.radius_km for kilometres in reach))
    return all(tests)


_READ_ONLY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)


@_READ_ONLY
@given(filters=filter_sets, text=questions)
def test_every_hit_satisfies_its_filter(
    filled: SearchEngine, documents: Sequence[Document], filters: Filters, text: str
) -> None:
    by_id = {document.id: document for document in documents}
    ranking = filled.search(Query(text, TODAY, filters, MANY))
    assert [id for id in ranking.ids if not _passes(by_id[id], filters, TODAY)] == []


@_READ_ONLY
@given(filters=filter_sets, as_of=st.dates(date(2025, 6, 1), date(2028, 1, 1)))
def test_browsing_with_a_filter_shows_all_that_passes(
    filled: SearchEngine, documents: Sequence[Document], filters: Filters, as_of: date
) -> None:
    ranking = filled.search(Query("", as_of, filters, MANY))
    assert set(ranking.ids) == {document.id for document in documents if _passes(document, filters, as_of)}


@_READ_ONLY
@given(filters=filter_sets, tighter=filter_sets, text=questions)
def test_tighter_filter_gives_a_subset(filled: SearchEngine, filters: Filters, tighter: Filters, text: str) -> None:
    added = {name: getattr(tighter, name) for name in Filters.__slots__ if not getattr(filters, name)}
    both = replace(filters, **added)
    wide = filled.search(Query(text, TODAY, filters, MANY))
    narrow = filled.search(Query(text, TODAY, both, MANY))
    assert set(narrow.ids) <= set(wide.ids)


def test_filter_that_leaves_the_best_out_brings_nothing_else_in(make_engine: MakeEngine) -> None:
    engine = make_engine(mode=Mode.LEXICAL)
    best = a_document("best", "Anpassungslehrgang Pflege Halle Gebühr Antrag", kind=Kind.BODY)
    weak = [a_document(f"w{n}", "Halle " + "Wort " * (5 + 20 * n), kind=Kind.INFO) for n in range(6)]
    engine.rebuild([best, *weak], 1)
    text = "Anpassungslehrgang Pflege Halle Gebühr Antrag"
    wide, narrow = engine.search(a_query(text)), engine.search(a_query(text, kinds=(Kind.INFO,)))
    assert set(narrow.ids) <= set(wide.ids)


@_READ_ONLY
@given(filters=filter_sets, text=questions)
def test_facets_count_the_hits(
    filled: SearchEngine, documents: Sequence[Document], filters: Filters, text: str
) -> None:
    by_id = {document.id: document for document in documents}
    ranking = filled.search(Query(text, TODAY, filters, MANY))
    kinds = [by_id[id].attributes.kind for id in ranking.ids]
    assert dict(ranking.facets.get("kind", {})) == {str(kind): kinds.count(kind) for kind in set(kinds)}
    phases = [phase for id in ranking.ids for phase in by_id[id].attributes.phases]
    assert dict(ranking.facets.get("phase", {})) == {phase: phases.count(phase) for phase in set(phases)}
    assert sum(ranking.facets.get("status", {}).values()) == ranking.total
    first_page = filled.search(Query(text, TODAY, filters, 3))
    assert (first_page.facets, first_page.total) == (ranking.facets, ranking.total)


@pytest.mark.parametrize("filters", [{"near": "Hogsmeade"}, {"district": "Mittelerde"}])
def test_place_that_does_not_exist_is_an_unknown_value(filled: SearchEngine, filters: dict[str, Any]) -> None:
    with pytest.raises(UnknownValue):
        filled.search(a_query("Pflege", **filters))


# --- the encoder ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dimensions", [32, 16])
def test_index_of_another_encoder_is_brought_up_to_date_without_mixing_vectors(
    make_engine: MakeEngine, tmp_path_factory: pytest.TempPathFactory, dimensions: int, request: pytest.FixtureRequest
) -> None:
    """Vectors of two models cannot be compared: after such a change an engine has none, or all of the new one."""
    from kb.search.engines import open_engine

    kind = request.node.callspec.params["make_engine"]
    folder = tmp_path_factory.mktemp("encoders")
    documents = [a_document("a", "Pflege Halle"), a_document("b", "Kurs Bau")]
    first = open_engine(kind, folder, TinyEncoder(), PLACES)
    first.rebuild(documents, 1)
    other = TinyEncoder("anders", dimensions)
    second = open_engine(kind, folder, other, PLACES)
    if second.revision is None:
        second.rebuild(documents, 1)
    second.apply([a_document("c", "Pflege Bau")], [], 2)
    fresh = make_engine(other)
    fresh.rebuild([*documents, a_document("c", "Pflege Bau")], 2)
    if second.encoder == other.fingerprint:
        _as_good(second, fresh)
    assert second.search(a_query("Pflege")).total == 2


def test_engine_without_an_encoder_searches_by_words(
    make_engine: MakeEngine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    engine = make_engine(mode=Mode.LEXICAL)
    engine.rebuild([a_document("a", "Pflege"), a_document("b", "Kurs")], 1)
    assert engine.encoder is None
    assert engine.search(a_query("Pflege")).ids == ("a",)
