"""Snippets and suggestions: pieces of the entry's own text, the question's words marked, nothing added."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.hit import Span
from kb.search.snippet import LENGTH, Question, mark, snippet
from kb.search.suggestion import Vocabulary


def _marked(spans: tuple[Span, ...]) -> list[str]:
    return [span.text for span in spans if span.marked]


def _text(spans: tuple[Span, ...]) -> str:
    return "".join(span.text for span in spans)


def _snippet(texts: list[str], question: str) -> tuple[Span, ...]:
    return snippet(texts, Question.of(question))[0]


@pytest.mark.parametrize(
    ("text", "question", "marked"),
    [
        ("Die Kenntnisprüfung ist im Mai.", "Kenntnisprüfung", ["Kenntnisprüfung"]),
        ("Die Kenntnisprüfung ist im Mai.", "kenntnispruefungen", ["Kenntnisprüfung"]),
        ("Die Kenntnisprüfung ist im Mai.", "kentnisprüfung", ["Kenntnisprüfung"]),
        ("Für Ingenieurinnen und Köche", "Ingenieur Koch", ["Ingenieurinnen", "Köche"]),
        ("Für Lehrer/innen", "Lehrerin", ["Lehrer/innen"]),
        ("Nichts davon", "Kenntnisprüfung", []),
        ("Nichts davon", "", []),
        ("der die das", "der", []),
    ],
)
def test_words_of_the_question_are_marked(text: str, question: str, marked: list[str]) -> None:
    spans = mark(text, Question.of(question))
    assert _marked(spans) == marked
    assert _text(spans) == text


def test_snippet_is_the_sentence_that_answers() -> None:
    texts = ["Erster Satz ohne alles. Noch einer.", "Vorher. Die Gebühr beträgt 600 Euro. Danach."]
    assert "Gebühr" in _marked(_snippet(texts, "Welche Gebühr?"))
    assert _text(_snippet(texts, "Welche Gebühr?")).startswith("Die Gebühr")


def test_snippet_without_a_match_is_the_beginning() -> None:
    assert _text(_snippet(["Anfang des Textes.", "Ende."], "Raumfahrt")) == "Anfang des Textes."


def test_snippet_of_nothing_is_empty() -> None:
    assert _snippet([], "x") == _snippet(["", "  \n"], "x") == ()


def test_snippet_of_a_long_sentence_is_cut_around_the_match() -> None:
    text = "Wort " * 200 + "Kenntnisprüfung " + "Wort " * 200
    found = _snippet([text], "Kenntnisprüfung")
    assert "Kenntnisprüfung" in _marked(found)
    assert len(_text(found)) <= LENGTH * 1.3 + 10
    assert _text(found).startswith("… ") and _text(found).endswith(" …")


def test_snippet_of_one_endless_word_is_cut() -> None:
    assert len(_text(_snippet(["x" * 5000], "x"))) <= LENGTH * 1.3 + 10


def test_markdown_is_not_shown() -> None:
    text = "## Überschrift\n\n**Fett** und [Verweis](https://example.org) und `Code`"
    assert "*" not in _text(_snippet([text], "Fett")) and "](" not in _text(_snippet([text], "Verweis"))
    assert "Verweis" in _text(_snippet([text], "Verweis"))


def test_markup_in_an_entry_stays_plain_text_and_none_is_added() -> None:
    text = "Kurs <script>alert(1)</script> & mehr"
    spans = mark(text, Question.of("Kurs script"))
    assert _text(spans) == text
    assert all(isinstance(span.text, str) and type(span.marked) is bool for span in spans)


@given(st.lists(st.text(max_size=400), max_size=4), st.text(max_size=60))
def test_any_snippet_is_short_and_made_of_the_text(texts: list[str], question: str) -> None:
    spans = _snippet(texts, question)
    shown = _text(spans)
    assert len(shown) <= LENGTH * 1.3 + 10
    assert all(span.text for span in spans)
    letters = {char for text in texts for char in text} | {"…", " "}
    assert set(shown) <= letters


_WORDS = Vocabulary(["Kenntnisprüfung Pflege", "Pflege", "Pflege", "Approbation", "Pflegefachperson", "Prüfung"])


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("pfl", ("Pflege", "Pflegefachperson", "Kenntnisprüfung Pflege")),
        ("PFLEGEF", ("Pflegefachperson",)),
        ("pruef", ("Prüfung",)),
        ("pruf", ("Prüfung",)),
        ("kenntnisprüfung  pf", ("Kenntnisprüfung Pflege",)),
        ("p", ()),
        ("", ()),
        ("zzz", ()),
    ],
)
def test_suggestion_begins_with_what_was_typed(prefix: str, found: tuple[str, ...]) -> None:
    assert _WORDS.suggest(prefix) == found


def test_suggestions_are_no_more_than_asked_for() -> None:
    assert len(_WORDS.suggest("pf", 1)) == 1


@pytest.mark.parametrize(
    ("question", "unknown", "corrected"),
    [
        ("aprobation Arzt", ["aprobation"], "Approbation Arzt"),
        ("Kentnisprüfung pflege", ["Kentnisprüfung"], "Kenntnisprüfung pflege"),
        ("xyzzyqq", ["xyzzyqq"], None),
        ("abc", ["abc"], None),
        ("Pflege", [], None),
        ("pflegge pflegge", ["pflegge", "pflegge"], "Pflege Pflege"),
        ("(aprobation)", ["aprobation"], "(Approbation)"),
        ("a.b+ aprobation", ["a.b+", "aprobation"], "a.b+ Approbation"),
    ],
)
def test_unknown_word_is_replaced_by_the_nearest_known(
    question: str, unknown: list[str], corrected: str | None
) -> None:
    assert _WORDS.correct(question, unknown) == corrected


@given(st.text(max_size=40), st.lists(st.text(max_size=12), max_size=3))
def test_any_question_is_corrected_or_left_alone(question: str, unknown: list[str]) -> None:
    assert _WORDS.correct(question, unknown) != question
    assert all(len(phrase) for phrase in _WORDS.suggest(question))
