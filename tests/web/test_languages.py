"""German and English: the catalogue is fresh and complete, dates and sums read right."""

from __future__ import annotations

from datetime import date

from web.catalogue import extracted, missing, translated
from web.language import read_languages


def test_the_catalogue_is_fresh() -> None:
    """If this fails: ``python -m web.catalogue``, then translate what is new."""
    assert {m.id for m in translated() if m.id} == {m.id for m in extracted() if m.id}


def test_the_catalogue_is_complete() -> None:
    assert missing(translated()) == []


def test_placeholders_survive_translation() -> None:
    for message in translated():
        if message.id and message.python_format:
            assert not list(message.check(translated()))


def test_dates_and_sums() -> None:
    languages = read_languages()
    german, english = languages["de"], languages["en"]
    assert german.date(date(2026, 11, 3)) == "03.11.2026"
    assert english.date(date(2026, 11, 3)) == "3 Nov 2026"
    assert german.partial_date("2025-09") == "September 2025"
    assert english.partial_date("2025") == "2025"
    assert german.euros(1200).replace("\xa0", " ") == "1.200 €"
    assert german.euros(43759.8).replace("\xa0", " ") == "43.759,80 €"
    assert english.euros(1200) == "€1,200"


def test_numbers_choose_the_plural() -> None:
    english = read_languages()["en"]
    assert english.plural("%(n)s Eintrag", "%(n)s Einträge", 1) == "1 entry"
    assert english.plural("%(n)s Eintrag", "%(n)s Einträge", 2) == "2 entries"


def test_what_is_not_translated_stays_german() -> None:
    assert read_languages()["en"]("Das gibt es nur auf Deutsch") == "Das gibt es nur auf Deutsch"
