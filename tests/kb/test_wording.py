"""Every field has a name in both languages, and every value reads as people write it."""

from __future__ import annotations

import pytest
from hypothesis import given

from kb.entries import MODELS, Entry, entry_data
from kb.wording import FIELDS, field_name, lines
from tests.kb.strategies import entries


def test_every_field_of_every_kind_has_a_name_in_both_languages() -> None:
    fields = {name for model in MODELS.values() for name in model.model_fields}
    assert fields == set(FIELDS)
    assert all(german and english for german, english in FIELDS.values())
    assert (field_name("costs"), field_name("costs", "en")) == ("Kosten", "Costs")


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("title", "Kurs", ("Kurs",)),
        ("title", None, ()),
        ("keywords", [], ()),
        ("keywords", ["Bau", "Statik"], ("Bau", "Statik")),
        ("standing", True, ("ja",)),
        ("azav", False, ("nein",)),
        ("lands", ["ST", "DE"], ("Sachsen-Anhalt", "bundesweit")),
        ("phases", ["3"], ("3 Umsetzung und Qualifizierung",)),
        ("formats", ["online"], ("online",)),
        ("body", "Eins\n\n  Zwei  ", ("Eins", "Zwei")),
        ("costs", [{"text": "200 EUR", "minimum": 200.5, "source": "a"}], ("200 EUR; mindestens EUR 200,5",)),
        ("runs", [{"start": "2027-01-04", "end": "2027-02"}], ("ab 04.01.2027; bis 02.2027",)),
        ("requirements", {"language_level": "B2", "recognition": ["partial"]}, (
            "Deutsch ab B2; Stand der Anerkennung teilweise Gleichwertigkeit",
        )),
        ("responsibilities", [{"role": "decides", "text": "Köche"}], ("Köche, entscheidet über den Antrag",)),
        ("places", [{"municipality": "Halle (Saale)", "street": "Weg 1", "postcode": "06108"}], (
            "Weg 1, 06108, Halle (Saale)",
        )),
        ("contacts", [{"role": "Büro", "phone": "0391 1"}], ("Büro; Telefon 0391 1",)),
        ("lands", ["XX"], ("XX",)),
    ],
)  # fmt: skip
def test_values_read_as_people_write_them(field: str, value: object, expected: tuple[str, ...]) -> None:
    assert lines(field, value) == expected


def test_english_readers_get_english_labels() -> None:
    assert lines("lands", ["ST"], "en") == ("Saxony-Anhalt",)
    assert lines("runs", [{"start": "2027-01-04"}], "en") == ("from 2027-01-04",)


@given(entries)
def test_every_entry_can_be_told(entry: Entry) -> None:
    for name, value in entry_data(entry).items():
        assert all(line.strip() for line in lines(name, value))
