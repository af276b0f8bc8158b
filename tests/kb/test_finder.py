"""The finder: which Länder a question names, reasons with every hit, and notes on what limits the results."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kb.knowledge import Knowledge
from kb.search.finder import named_lands
from kb.search.query import LONGEST, Query
from kb.vocabulary import Kind, Land, Status
from tests.builders import TODAY, a_body, a_partner, a_query, an_info, an_occupation, an_offer, some_knowledge


@pytest.mark.parametrize(
    ("question", "lands"),
    [
        ("Brückenkurs", "ST"),
        ("", "ST"),
        ("Kurs in Sachsen-Anhalt", "ST"),
        ("Kurs in Sachsen Anhalt", "ST"),
        ("Kurs in SACHSEN-ANHALT", "ST"),
        ("Kurs in Sachsen‑Anhalt", "ST"),  # the hyphen that does not break, as copied from a web page
        ("Kurs in Sachsen–Anhalt", "ST"),  # a dash, as word processors make it
        ("course in Saxony-Anhalt", "ST"),
        ("LSA", "ST"),
        ("Kurs in Sachsen", "SN"),
        ("Kurs in Sachsen.", "SN"),
        ("course in Saxony", "SN"),
        ("course in Lower Saxony", "NI"),
        ("Kurs in Niedersachsen", "NI"),
        ("Niedersachsen oder Sachsen", "NI SN"),
        ("Sachsen-Anhalt und Sachsen", "ST SN"),
        ("Sachsen und Sachsen-Anhalt", "ST SN"),
        ("Kurs in Thüringen", "TH"),
        ("Kurs in Thueringen", "TH"),
        ("NRW", "NW"),
        ("Bayern, Hessen", "BY HE"),
        ("Berliner Straße", "ST"),
        ("Bergsachsenbau", "ST"),
    ],
)
def test_question_names_its_land(question: str, lands: str) -> None:
    assert set(named_lands(question)) == {land for land in Land if land.value in lands.split()}


@pytest.mark.parametrize("land", [land for land in Land if land is not Land.DE], ids=lambda land: land.value)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_land_is_known_by_its_own_name(land: Land, language: str) -> None:
    assert named_lands(f"Anerkennung {land.label(language)} Kosten") == (land,)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return some_knowledge(
        tmp_path_factory.mktemp("small"),
        a_body("stelle", "Kochstelle Sachsen-Anhalt"),
        a_body("stelle-sn", "Kochstelle Sachsen", lands=["SN"], responsibilities=[{"text": "Köche", "lands": ["SN"]}]),
        an_offer("kurs-online", "Online-Kurs für Koch und Köche", lands=["SN"], formats=["online"]),
        an_offer("kurs-bund", "Kurs für Koch und Köche überall", lands=["DE"]),
        an_offer("kurs-alt", "Kochkurs für Koch und Köche von früher", runs=[{"end": "2020-01-01"}]),
        a_partner("beratung", "Kochberatung"),
        an_info("wissen", "Was Köche wissen müssen", summary="Die Kenntnisprüfung dauert einen Tag."),
        an_occupation(),
    )


def _ids(knowledge: Knowledge, query: Query) -> set[str]:
    return {hit.entry.id for hit in knowledge.search(query).hits}


def test_other_land_appears_only_when_named(small: Knowledge) -> None:
    unnamed = replace(a_query("Koch"), filters=a_query(lands=None).filters)
    assert "stelle-sn" not in _ids(small, unnamed)
    assert {"stelle", "kurs-online", "kurs-bund"} <= _ids(small, unnamed)
    named = replace(unnamed, text="Koch Sachsen")
    assert "stelle-sn" in _ids(small, named) and "stelle" not in _ids(small, named)
    assert {"stelle", "stelle-sn"} <= _ids(small, a_query("Koch"))


def test_filter_for_a_land_goes_before_the_words(small: Knowledge) -> None:
    assert "stelle-sn" not in _ids(small, a_query("Koch Sachsen", lands=(Land.ST,)))


def test_every_hit_says_why(small: Knowledge) -> None:
    for hit in small.search(a_query("Köchin Kenntnisprüfung")).hits:
        assert hit.why and all(reason.strip() for reason in hit.why)
        assert 0 < hit.score <= 1
    first = small.search(a_query("Kenntnisprüfung")).hits[0]
    assert first.entry.id == "wissen"
    assert "Gemeinsame Wörter: Kenntnisprüfung" in first.why
    assert "Kenntnisprüfung" in first.snippet_text


def test_hit_about_the_occupation_names_it(small: Knowledge) -> None:
    body = next(hit for hit in small.search(a_query("Köchin")).hits if hit.entry.id == "stelle")
    assert any(reason.startswith("Beruf: Köchin / Koch") for reason in body.why)


def test_past_hit_says_so(small: Knowledge) -> None:
    hit = next(hit for hit in small.search(a_query("Kochkurs")).hits if hit.entry.id == "kurs-alt")
    assert hit.status is Status.PAST
    assert any("Beendet" in reason for reason in hit.why)


def test_long_question_is_cut_with_a_note(small: Knowledge) -> None:
    results = small.search(a_query("Koch " * 2000))
    assert results.hits
    assert any(str(LONGEST) in note for note in results.notes)


def test_misspelt_word_is_corrected(small: Knowledge) -> None:
    assert small.search(a_query("Kochkrs")).did_you_mean == "Kochkurs"
    assert small.search(a_query("Kochkurs")).did_you_mean is None


@pytest.mark.parametrize(
    "question",
    [
        "🙂",
        "'; DROP TABLE entry; --",
        "<script>alert(1)</script>",
        "x" * 10_000,
        "\x00",
        "\udcff",
        "((((",
        "AND OR NOT *",
        "a" * 400 + "ü",
        "\u202e",
    ],
)
def test_odd_question_is_answered_or_finds_nothing(small: Knowledge, question: str) -> None:
    results = small.search(a_query(question))
    assert results.total >= len(results.hits) >= 0
    assert small.store.ids()


def test_facets_count_what_was_found(small: Knowledge) -> None:
    results = small.search(a_query("Koch", limit=100))
    kinds = [hit.entry.kind.value for hit in results.hits]
    assert results.total == len(kinds)
    assert results.facets["kind"] == {kind: kinds.count(kind) for kind in set(kinds)}
    assert sum(results.facets["status"].values()) == len(kinds)


def test_suggestions_come_from_titles_and_occupations(small: Knowledge) -> None:
    assert "Kochberatung" in small.suggest("kochb")
    assert "Köchin" in small.suggest("köch")


def test_related_entries_are_the_named_ones_first_and_never_itself(tmp_path: Path) -> None:
    knowledge = some_knowledge(
        tmp_path,
        an_offer("a", "Kochkurs", related=["z", "a"]),
        an_offer("b", "Kochkurs zwei"),
        an_info("z", "Ganz anderes"),
    )
    related = [entry.id for entry in knowledge.related(knowledge.entry("a"), TODAY)]
    assert related[:2] == ["z", "b"]
    assert "a" not in related


def test_kind_filter_holds(small: Knowledge) -> None:
    results = small.search(a_query("Koch", kinds=(Kind.BODY,)))
    assert {hit.entry.kind for hit in results.hits} == {Kind.BODY}
