"""Entries: frozen, strict about names and values, and never without a source."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from kb.entries import Entry, entry_data, entry_from, entry_from_json, facts_of
from kb.vocabulary import Format, Kind, Land, Level
from tests.builders import a_body, a_funding, a_practice, a_source, an_info, an_occupation, an_offer, one_of_each_kind

EACH = pytest.mark.parametrize("entry", one_of_each_kind(), ids=lambda entry: entry.kind.value)


@EACH
def test_entry_is_frozen(entry: Entry) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(entry, "title", "anders")  # noqa: B010  mypy knows that it cannot be


@EACH
def test_unknown_field_is_refused(entry: Entry) -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        entry_from(entry_data(entry) | {"telefon": "0391"})


@EACH
@pytest.mark.parametrize("missing", ["title", "summary", "lands", "sources", "id"])
def test_entry_without_a_required_field_is_refused(entry: Entry, missing: str) -> None:
    data = entry_data(entry)
    del data[missing]
    with pytest.raises(ValidationError, match=missing):
        entry_from(data)


@EACH
@pytest.mark.parametrize("field", ["lands", "sources"])
def test_entry_with_an_empty_list_of_what_it_must_have_is_refused(entry: Entry, field: str) -> None:
    with pytest.raises(ValidationError, match="too_short"):
        entry_from(entry_data(entry) | {field: []})


@EACH
def test_entry_survives_the_way_through_plain_data_and_json(entry: Entry) -> None:
    assert entry_from(entry_data(entry)) == entry
    assert entry_from_json(entry.model_dump_json()) == entry
    assert list(entry_data(entry))[:2] == ["id", "kind"]


def test_fact_citing_an_unknown_source_is_refused() -> None:
    with pytest.raises(ValidationError, match="„anderswo“ steht nicht unter „sources“"):
        an_offer(places=[{"municipality": "Magdeburg", "source": "anderswo"}])


def test_deeply_nested_fact_citing_an_unknown_source_is_refused() -> None:
    statements = [{"text": "eins", "source": "seite"}, {"text": "zwei", "source": "anderswo"}]
    with pytest.raises(ValidationError, match="anderswo"):
        an_info(contradictions=[{"topic": "Frist", "statements": statements}])


def test_criterion_of_a_practice_citing_an_unknown_source_is_refused() -> None:
    with pytest.raises(ValidationError, match="anderswo"):
        a_practice(transferable={"stage": 2, "source": "anderswo"})


def test_source_key_may_stand_only_once() -> None:
    with pytest.raises(ValidationError, match="denselben „key“"):
        an_offer(sources=[a_source("a"), a_source("a")])


def test_occupation_citing_an_unknown_source_is_refused() -> None:
    with pytest.raises(ValidationError, match="anderswo"):
        an_occupation(competences=[{"body": "stelle", "source": "anderswo"}])


def test_regulated_occupation_without_a_body_is_refused() -> None:
    with pytest.raises(ValidationError, match="zuständige Stelle nennen"):
        an_occupation(regulation="regulated", competences=[])


@pytest.mark.parametrize(
    "wrong", ["Kurs", "kurs_bau", "-kurs", "kurs-", "kurs--bau", "kürs", "", "a b", "../x", "a" * 81]
)
def test_identifier_is_plain_ascii_words(wrong: str) -> None:
    with pytest.raises(ValidationError):
        an_offer(id=wrong)


@pytest.mark.parametrize(
    ("build", "facts", "said"),
    [
        (an_offer, {"runs": [{"start": "2026-05-01", "end": "2026-04-01"}]}, "liegt vor"),
        (an_offer, {"runs": [{"place": "Halle"}]}, "braucht „start“ oder „end“"),
        (an_offer, {"costs": [{"text": "x", "minimum": 10, "maximum": 5}]}, "ist größer als"),
        (an_offer, {"requirements": {"language_level": "B3"}}, "enum"),
        (an_offer, {"formats": ["telepathy"]}, "enum"),
        (an_offer, {"lands": ["XX"]}, "enum"),
        (an_offer, {"sources": [a_source(url="example.org")]}, "pattern"),
        (an_offer, {"sources": [a_source(url="javascript:alert(1)")]}, "pattern"),
        (an_offer, {"sources": [a_source(seen="gestern")]}, "date"),
        (an_offer, {"places": [{"municipality": "Halle", "postcode": "6108"}]}, "pattern"),
        (an_offer, {"title": "   "}, "too_short"),
        (a_body, {"responsibilities": []}, "too_short"),
        (a_body, {"deadlines": [{"what": "x", "text": "y", "months": -1}]}, "greater_than_equal"),
        (a_funding, {"amounts": [{"what": "x", "year": 1800}]}, "greater_than_equal"),
        (a_practice, {"innovative": {"stage": 4}}, "less_than_equal"),
        (an_info, {"contradictions": [{"topic": "x", "statements": []}]}, "too_short"),
    ],
)
def test_value_that_cannot_be_is_refused(build: Any, facts: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        build(**facts)


def test_kind_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError):
        entry_from({"id": "x", "kind": "course"})


def test_terms_are_codes_with_two_labels() -> None:
    assert (str(Land.ST), Land.ST.label(), Land.ST.label("en")) == ("ST", "Sachsen-Anhalt", "Saxony-Anhalt")
    assert Kind.BODY.label("fr") == "Zuständige Stelle"
    assert [level.rank for level in Level] == sorted(level.rank for level in Level)


def test_facts_are_found_however_deep() -> None:
    offer = an_offer(
        places=[{"municipality": "Halle (Saale)"}],
        requirements={"language_level": "B1"},
        runs=[{"end": "2027"}],
        formats=[Format.ONLINE],
    )
    assert [type(fact).__name__ for fact in facts_of(offer)] == ["Place", "Requirements", "Run"]


def test_origin_of_a_fact_is_the_main_source_unless_it_names_one() -> None:
    offer = an_offer(sources=[a_source("erste"), a_source("zweite")])
    assert offer.origin(None).key == offer.main_source.key == "erste"
    assert offer.origin("zweite").key == "zweite"
    with pytest.raises((KeyError, StopIteration)):
        offer.origin("dritte")
