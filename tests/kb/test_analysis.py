"""German text analysis: which spellings meet, and that no text breaks it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.analysis import fold, grams, index_terms, raw_words, split_compound, stem, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Prüfung", "Pruefung"),
        ("Prüfung", "Prufung"),
        ("Prüfung", "PRÜFUNG"),
        ("Prüfung", unicodedata.normalize("NFD", "Prüfung")),
        ("Ärztekammer", "Aerztekammer"),
        ("Straße", "Strasse"),
        ("STRASSE", "straße"),
        ("Köchin", "Koch"),
        ("Ärztin", "Arzt"),
        ("Zahnärztin", "Zahnarzt"),
        ("Ingenieurin", "Ingenieur"),
        ("Ingenieurinnen", "Ingenieure"),
        ("Ingenieur/in", "Ingenieur"),
        ("Ingenieur/-in", "Ingenieurin"),
        ("Ingenieur:innen", "Ingenieure"),
        ("Ingenieur*in", "Ingenieurin"),
        ("Ingenieur_innen", "Ingenieurinnen"),
        ("IngenieurInnen", "Ingenieurinnen"),
        ("Teilnehmer(innen)", "Teilnehmerin"),
        ("Lehrerinnen", "Lehrer"),
        ("Pädagogin", "Pädagoge"),
        ("Rechtsanwältin", "Rechtsanwalt"),
        ("Anpassungs-Lehrgang", "Anpassungslehrgang"),
        ("Anpassungs‑Lehrgang", "Anpassungslehrgang"),
        ("IHK-FOSA", "IHK‐FOSA"),
        ("anerkennen", "Anerkennung"),
        ("Prüfungen", "Prüfung"),
        ("Kurse", "Kurs"),
        ("ﬁnden", "finden"),
        ("Ｂ２", "B2"),
        ("François", "Francois"),
        ("Łódź", "Lodz"),
    ],
)
def test_spellings_meet(one: str, other: str) -> None:
    assert set(words(one)) & set(words(other))


@pytest.mark.parametrize(
    ("compound", "part"),
    [
        ("Anpassungslehrgang", "Lehrgang"),
        ("Sprachkurs", "Kurs"),
        ("Kenntnisprüfung", "Prüfung"),
        ("Anerkennungsverfahren", "Anerkennung"),
        ("Pflegefachkräfte", "Pflege"),
        ("Berufssprachkurs", "Sprachkurs"),
        ("Handwerkskammer", "Handwerk"),
        ("Aufenthalts-Titel", "Aufenthalt"),
    ],
)
def test_compound_meets_its_part(compound: str, part: str) -> None:
    assert set(words(part)) & set(words(compound))


@pytest.mark.parametrize(
    ("one", "other"), [("Kammer", "Kummer"), ("Arzt", "Art"), ("Pflege", "Pflug"), ("Bau", "Baum"), ("§ 16d", "§ 16")]
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert not set(words(one)) & set(words(other))


@pytest.mark.parametrize("typo", ["anerkenung", "Anerkennug", "Anerkenunng", "Aneerkennung"])
def test_misspelt_word_shares_most_letter_groups(typo: str) -> None:
    right, wrong = set(grams("Anerkennung")), set(grams(typo))
    assert len(right & wrong) >= 0.5 * len(wrong)


def test_paragraph_sign_belongs_to_its_number() -> None:
    assert words("nach § 16d AufenthG")[0] == words("§16d")[0] == "p16d"


def test_stop_words_leave_no_term() -> None:
    assert words("und der die das für über zu the of and") == []
    assert grams("und der die das") == []


def test_word_as_written_keeps_its_case_and_loses_its_gender_ending() -> None:
    assert raw_words("Bau-Ingenieur/in, IHK FOSA!") == ["Bau-Ingenieur", "IHK", "FOSA"]


def test_only_known_words_split() -> None:
    assert split_compound("sprachkurs") == ("sprach", "kurs") or split_compound("berufssprachkurs")
    assert split_compound("xyzzyplugh") == ()
    assert split_compound("kurs") == ()


_SPELLINGS = st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüßABCÄÖÜ-/:*() §0123456789.,'é🙂\u0308\u2011", max_size=40)


@given(st.one_of(st.text(max_size=60), _SPELLINGS))
def test_any_text_is_analysed_the_same_way_twice(text: str) -> None:
    assert (words(text), grams(text)) == (words(text), grams(text))
    assert all(term and term == term.strip() and " " not in term for term in (*words(text), *grams(text)))


@given(st.one_of(st.text(max_size=60), _SPELLINGS))
def test_composed_and_decomposed_letters_are_the_same(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert words(composed) == words(decomposed)
    assert grams(composed) == grams(decomposed)


@given(_SPELLINGS)
def test_case_of_plain_words_does_not_matter(text: str) -> None:
    plain = " ".join(text.split("/")[0].lower().split())
    assert words(plain) == words(plain.replace("ß", "ss"))


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=80))
def test_what_an_index_is_fed_is_what_a_question_asks(text: str) -> None:
    fed_words, fed_grams = index_terms(text)
    assert fed_words.split() == words(text)
    assert fed_grams.split() == grams(text)


@pytest.mark.parametrize(
    "text", ["\udcff", "a\x00b", "\u202e", "🙂🙃", "x" * 10_000, "äöü" * 3000, "-" * 5000, "a-" * 5000]
)
def test_hostile_text_is_analysed(text: str) -> None:
    assert isinstance(words(text), list)
    assert isinstance(grams(text), list)


def test_stem_of_nothing_is_nothing() -> None:
    assert stem("") == ""
