"""The participant's export: complete, readable, and only about them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from matcher.casework.case import Case
from matcher.casework.casebook import Casebook
from matcher.casework.labels import FIELDS
from matcher.casework.record import SHELVES
from tests.builders import NOW
from tests.matcher.casework.people import ANNA, a_case
from tests.matcher.casework.whole_case import a_whole_case


def fields(model: type[BaseModel]) -> set[str]:
    """Names of all fields of a model and of the models within it."""
    found = set(model.model_fields)
    for field in model.model_fields.values():
        for part in _models(field.annotation):
            found |= fields(part)
    return found


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def test_every_field_has_a_german_name() -> None:
    models: list[type[BaseModel]] = [shelf.model for shelf in SHELVES.values() if shelf.owner.name == "case_id"]
    technical = {"id", "case_id", "tenant", "revision", "profile_version", "delete_on_set"}
    everything: list[type[BaseModel]] = [Case, *models]
    named = {name for model in everything for name in fields(model)} - technical
    assert named == set(FIELDS)


def test_every_word_that_was_written_is_in_both(casebook: Casebook) -> None:
    case = a_whole_case(casebook, "Zaunkönig")
    export = casebook.exports.make(ANNA, case.id, NOW)
    data = json.loads(export.as_json())
    assert set(data["records"]) == {name for name, shelf in SHELVES.items() if shelf.owner.name == "case_id"}
    written = {text for text in _strings(data) if "Zaunkönig" in text}
    assert len(written) > 45
    text = export.as_text()
    lost = [words for words in written if any(line.strip() not in text for line in words.split("\n"))]
    assert not lost
    assert "Profilversionen (2)" in text and "Versionen" not in text.splitlines()[0]
    assert "Antwort: Warteliste" in text and "Stand: abgeschlossen" in text and "Beginn: 29.11.2026" in text
    assert [entry["deed"] for entry in data["accesses"]][-1] == "exported"
    assert "Auskunft erstellt (Konto konto-anna)" in text


def _strings(data: object) -> list[str]:
    if isinstance(data, dict):
        return [text for value in data.values() for text in _strings(value)]
    if isinstance(data, list):
        return [text for value in data for text in _strings(value)]
    return [data] if isinstance(data, str) else []


def test_telling_what_is_stored_does_not_keep_it_longer(casebook: Casebook) -> None:
    case = a_case(casebook)
    casebook.exports.make(ANNA, case.id, NOW + timedelta(days=100))
    assert casebook.cases.case(ANNA, case.id, NOW) == case


def test_nothing_of_another_case_is_in_it(casebook: Casebook) -> None:
    case = a_case(casebook, "Kranich")
    a_whole_case(casebook, "Zaunkönig")
    export = casebook.exports.make(ANNA, case.id, NOW)
    assert "Zaunkönig" not in export.as_json() + export.as_text()


@pytest.mark.parametrize("word", ["=1+1", "<script>", "Zeile\nZeile", "\u202everkehrt"])
def test_strange_words_stay_themselves_in_the_json(casebook: Casebook, word: str) -> None:
    case = a_case(casebook, word)
    assert json.loads(casebook.exports.make(ANNA, case.id, NOW).as_json())["case"]["pseudonym"] == word
