"""Synonyms: what a question names and what else it is called; the shipped file, and files that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import CorpusError
from kb.knowledge import Knowledge
from kb.search.analysis import words
from kb.search.query import Concept, Query
from kb.search.synonyms import FILE, Group, Synonyms, inspect_groups, read_groups
from kb.search.terms import MOST_RELATED, RELATED_WEIGHT, RELATED_WEIGHT_ENGLISH, Terms
from kb.settings import shipped_corpus
from lotse import cli
from tests.builders import TODAY, an_occupation

DEFICIT = Group(("Defizitbescheid", "Bescheid mit Auflage"), ("deficit notice",), "Beratungssprache", "§ 10 BQFG")
FEE = Group(("Gebühren", "Kosten"), ("fees",), "gleichbedeutend")
COST_OF_LIVING = Group(("Lebenshaltungskosten", "Kosten", "Kosten im Alltag"), (), "zum Versuch")


@pytest.fixture(scope="module")
def shipped() -> Synonyms:
    return Synonyms(read_groups(shipped_corpus()))


def _others(synonyms: Synonyms, text: str) -> list[tuple[str, ...]]:
    return [concept.others for concept in synonyms.concepts(text)]


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Defizitbescheid", "Bescheid mit Auflage"),
        ("Was tun mit einem Bescheid mit Auflage?", "Defizitbescheid"),
        ("DEFIZITBESCHEIDE", "Bescheid mit Auflage"),
        ("Defizit-Bescheid", "Bescheid mit Auflage"),
        ("deficit notice for nurses", "Defizitbescheid"),
    ],
)
def test_every_wording_leads_to_the_german_ones(question: str, other: str) -> None:
    assert other in _others(Synonyms([DEFICIT]), question)[0]


def test_german_question_is_not_sent_to_english_words() -> None:
    assert _others(Synonyms([DEFICIT]), "Defizitbescheid") == [("Bescheid mit Auflage",)]


def test_longest_wording_counts_once() -> None:
    (concept,) = Synonyms([DEFICIT, Group(("Bescheid", "Entscheidung"), (), "")]).concepts("Bescheid mit Auflage")
    assert concept.written == "Bescheid mit Auflage"
    assert concept.others == ("Defizitbescheid",)


def test_wording_of_two_groups_leads_to_both() -> None:
    (others,) = _others(Synonyms([FEE, COST_OF_LIVING]), "Kosten")
    assert others == ("Gebühren", "Lebenshaltungskosten", "Kosten im Alltag")


def test_wording_of_an_occupation_leads_to_its_titles_only() -> None:
    synonyms = Synonyms((), [an_occupation(wordings=["Smutje", "Küchenchef"])])
    assert _others(synonyms, "Smutje gesucht") == [("Köchin", "Koch")]


@pytest.mark.parametrize("text", ["", "   ", "und der die", "🙂", "Quastenflosser", "\x00", "مهندس"])
def test_nothing_known_names_nothing(shipped: Synonyms, text: str) -> None:
    assert shipped.concepts(text) == ()


def test_related_words_weigh_less_than_the_questions_own() -> None:
    terms = Terms.of("Gebühren", Synonyms([FEE]).concepts("Gebühren"))
    assert terms.related == {"kost": RELATED_WEIGHT}
    assert Terms.of("fees for recognition", Synonyms([FEE]).concepts("fees for recognition")).related == {
        "gebuhr": RELATED_WEIGHT_ENGLISH,
        "kost": RELATED_WEIGHT_ENGLISH,
    }


def test_long_wording_counts_no_more_in_all_than_the_short_word_of_the_question() -> None:
    terms = Terms.of("Defizitbescheid", Synonyms([DEFICIT]).concepts("Defizitbescheid"))
    added = set(words("Bescheid mit Auflage")) - set(words("Defizitbescheid"))
    assert set(terms.related) == added
    assert sum(terms.related.values()) <= RELATED_WEIGHT


def test_word_of_the_question_is_not_added_again() -> None:
    assert not set(Terms.of("Kosten Gebühren", Synonyms([FEE]).concepts("Kosten Gebühren")).related) & {
        "kost",
        "gebuhr",
    }


def test_english_question_is_said_in_full_by_a_text_with_the_german_words() -> None:
    concepts = Synonyms([FEE]).concepts("fees for recognition")
    assert Terms.of("fees for recognition", concepts).needed[0] == tuple(words("recognition"))
    assert Terms.of("Kosten", Synonyms([FEE]).concepts("Kosten")).needed[0] == tuple(words("Kosten"))


def test_no_concept_floods_the_question() -> None:
    many = Concept(("x",), "x", tuple(f"Wort{number}" for number in range(100)))
    assert len(Terms.of("x", [many]).related) == MOST_RELATED


@given(st.text(max_size=80))
def test_any_text_names_the_same_twice(shipped: Synonyms, text: str) -> None:
    concepts = shipped.concepts(text)
    assert concepts == shipped.concepts(text)
    assert all(concept.others and concept.written for concept in concepts)


def test_shipped_groups_have_reasons_and_no_faults() -> None:
    groups = read_groups(shipped_corpus())
    assert len(groups) > 200
    assert list(inspect_groups(groups)) == []


def test_hit_says_what_it_calls_otherwise(knowledge: Knowledge) -> None:
    hits = knowledge.search(Query("Bescheid mit Auflage Pflege", TODAY)).hits
    reasons = [reason for hit in hits for reason in hit.why]
    assert any(reason.startswith("Ähnlich zu „Bescheid mit Auflage“: Defizitbescheid") for reason in reasons)
    assert all(hit.why for hit in hits)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "erste Zeile"),
        ("words;english;why;source\na | b;;c;d\n", "erste Zeile"),
        ("words,english,why,source\na | b,,c\n", "Spalten"),
        ('words,english,why,source\n"a | b,,c,d\n', "kann nicht gelesen werden"),
        ("words,english,why,source\na | \udcff,,c,d\n", "kann nicht gelesen werden"),
    ],
)
def test_damaged_file_is_named(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / FILE
    path.parent.mkdir()
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(CorpusError, match=message):
        read_groups(tmp_path)


@pytest.mark.parametrize(
    ("group", "field"),
    [
        (Group(("allein",), (), "warum"), "words"),
        (Group((), ("one", "two"), "warum"), "words"),
        (Group(("eins", "zwei"), (), ""), "why"),
        (Group(("eins", "wer darf"), (), "warum"), "words"),
        (Group(("eins", "zwei"), ("zwei",), "warum"), "words"),
        (Group(("eins", "Kurs Lehrgang Prüfung Bescheid Antrag Zeugnis Kammer"), (), "warum"), "words"),
    ],
)
def test_faults_of_a_group_are_found(group: Group, field: str) -> None:
    assert [problem.field for problem in inspect_groups([group])] == [field]


def test_check_names_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_text(
        "words,english,why,source\nAntrag | Gesuch,,gleich,\nallein,,warum,\n", encoding="utf-8"
    )
    monkeypatch.setenv("LOTSE_CORPUS", str(tmp_path))
    result = CliRunner().invoke(cli, ["check"])
    assert result.exit_code == 1
    assert "synonyms/synonyms.csv, Zeile 3" in result.output


def test_corpus_without_the_file_uses_the_shipped_one(tmp_path: Path) -> None:
    assert read_groups(tmp_path) == read_groups(shipped_corpus())
