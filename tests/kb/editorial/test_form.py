"""An entry written into a form and read back is the same entry."""

from __future__ import annotations

import pytest
from hypothesis import given

from kb.editorial.form import Shape, boxes, read, written
from kb.entries import Entry, entry_data, entry_from
from kb.facts import Upkeep
from kb.knowledge import Knowledge
from kb.vocabulary import Kind, Land
from tests.builders import an_offer
from tests.kb.strategies import entries


def through_the_form(entry: Entry) -> Entry:
    """The entry after it was typed in and sent, as browsers send it."""
    data, problems = read(
        entry.kind, {name: text.replace("\n", "\r\n") for name, text in written(entry.kind, entry_data(entry)).items()}
    )
    assert problems == ()
    return entry_from(data | {"id": entry.id, "kind": entry.kind.value})


def test_every_entry_of_the_corpus_survives_the_form(knowledge: Knowledge) -> None:
    for entry in knowledge.entries():
        assert through_the_form(entry) == entry.model_copy(update={"upkeep": Upkeep()})


def _is_plain(entry: Entry) -> bool:
    """Whether its texts have no line breaks of their own, which a list with one item a line cannot keep."""
    return all(sign not in str(entry_data(entry)) for sign in ("\\n", "\\r", "\\x85", "\\u2028", "\\u2029", "\\x0b"))


@given(entries.filter(_is_plain))
def test_odd_texts_survive_the_form(entry: Entry) -> None:
    assert through_the_form(entry).title == entry.title


def test_what_is_left_empty_is_left_out() -> None:
    data, problems = read(Kind.OFFER, {"title": "  Kurs ", "keywords": "", "standing": "", "costs": " \n"})
    assert (data, problems) == ({"title": "Kurs"}, ())


def test_a_structure_that_cannot_be_read_names_its_field() -> None:
    data, problems = read(Kind.OFFER, {"title": "Kurs", "costs": "- text: [", "runs": "- start: 2027-01-04"})
    assert [problem.field for problem in problems] == ["costs"]
    assert data["runs"] == [{"start": "2027-01-04"}]


@pytest.mark.parametrize("kind", list(Kind))
def test_each_field_has_a_fitting_box(kind: Kind) -> None:
    shapes = {box.field: box for box in boxes(kind)}
    assert shapes["title"].shape is Shape.LINE and shapes["title"].required
    assert shapes["summary"].shape is Shape.TEXT
    assert (shapes["lands"].shape, shapes["lands"].terms) == (Shape.CHOICES, Land)
    assert shapes["standing"].shape is Shape.FLAG
    assert shapes["sources"].shape is shapes["places"].shape is Shape.STRUCTURE
    assert not {"id", "kind", "upkeep"} & set(shapes)
    assert list(shapes)[-1] == "sources"


def test_flags_and_choices_are_read() -> None:
    data, _ = read(Kind.OFFER, {"azav": "nein", "standing": "ja", "formats": "online\nhybrid", "offer_type": "bridge"})
    assert data == {"azav": False, "standing": True, "formats": ["online", "hybrid"], "offer_type": "bridge"}
    assert written(Kind.OFFER, entry_data(an_offer(azav=False)))["azav"] == "nein"
