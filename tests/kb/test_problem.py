"""Problems: in German, with the field's path, and the nearest that does exist."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from kb.corpus import Corpus
from kb.entries import Offer, entry_data, entry_from
from kb.inspection import inspect
from kb.problem import Problem, field_names, nearest, problems_of
from tests.builders import PLACES, TODAY, a_body, a_corpus, a_source, an_info, an_occupation, an_offer


def _problems(**changes: Any) -> list[str]:
    with pytest.raises(ValidationError) as error:
        entry_from(entry_data(an_offer()) | changes)
    return [str(problem) for problem in problems_of(error.value, "offer/kurs.md", field_names(Offer))]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"providr": "x"}, "providr: unbekanntes Feld; gemeint ist wohl „provider“"),
        ({"zzzzqq": "x"}, "zzzzqq: unbekanntes Feld; bitte entfernen"),
        ({"title": ""}, "title: ist leer; bitte füllen oder weglassen"),
        ({"sources": []}, "sources: braucht mindestens 1 Angabe(n)"),
        ({"offer_type": "brigde"}, "offer_type: „brigde“ gibt es nicht; gemeint ist wohl „bridge“"),
        ({"formats": ["online", "onlin"]}, "formats.2: „onlin“ gibt es nicht; gemeint ist wohl „online“"),
        (
            {"requirements": {"language_level": "B3"}},
            "requirements.language_level: „B3“ gibt es nicht; gemeint ist wohl „B",
        ),
        (
            {"sources": [a_source(url="example.org")]},
            "sources.1.url: „example.org“ ist keine Adresse der Form https://",
        ),
        ({"sources": [a_source(seen="gestern")]}, "sources.1.seen: „gestern“ ist kein Datum"),
        ({"runs": [{"end": "31.12.2026"}]}, "runs.1.end: „31.12.2026“ ist kein Datum der Form"),
        ({"places": [{}]}, "places.1.municipality: fehlt; bitte ergänzen"),
        (
            {"places": [{"municipality": "Halle", "postcode": "6108"}]},
            "places.1.postcode: „6108“ hat nicht die verlangte Form",
        ),
        ({"id": "Großer Kurs"}, "id: „Großer Kurs“ hat nicht die verlangte Form"),
    ],
)
def test_problem_names_place_field_and_remedy(changes: dict[str, Any], said: str) -> None:
    assert any(problem.startswith(f"offer/kurs.md: {said}") for problem in _problems(**changes)), _problems(**changes)


def test_every_wrong_field_is_named_at_once() -> None:
    assert len(_problems(title="", offer_type="x", formats=["x"])) == 3


@pytest.mark.parametrize(
    "changes", [{"standing": "vielleicht"}, {"keywords": "eins"}, {"keywords": [7]}, {"body": 7}, {"azav": []}]
)
def test_no_problem_speaks_english(changes: dict[str, Any]) -> None:
    """„Input should be a valid …“ is pydantic's sentence, not ours."""
    assert not [problem for problem in _problems(**changes) if "should be" in problem or "valid" in problem]


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("ofer", ["offer", "body"], "offer"),
        ("qqqq", ["offer", "body"], None),
        ("offer", [], None),
        ("", ["offer"], None),
        ("hwk-hale", ["hwk-halle", "hwk-magdeburg"], "hwk-halle"),
    ],
)
def test_nearest_is_close_or_none(word: str, known: list[str], expected: str | None) -> None:
    assert nearest(word, known) == expected


def _inspect(corpus: Corpus) -> list[str]:
    return [("W " if p.warning else "F ") + f"{p.where} {p.field} {p.message}" for p in inspect(corpus, PLACES, TODAY)]


@pytest.mark.parametrize(
    ("corpus", "said"),
    [
        (
            a_corpus(an_info("wissen", related=["wisen"])),
            "F info/wissen.md related „wisen“ gibt es nicht; gemeint ist wohl „wissen“",
        ),
        (a_corpus(an_offer(payers=["niemand"])), "F offer/kurs.md payers „niemand“ gibt es nicht"),
        (a_corpus(an_offer(provider_id="niemand")), "F offer/kurs.md provider_id „niemand“ gibt es nicht"),
        (a_corpus(an_offer(superseded_by="niemand")), "F offer/kurs.md superseded_by „niemand“"),
        (
            a_corpus(an_offer(occupations=["bäcker".replace("ä", "ae")])),
            "F offer/kurs.md occupations „baecker“ gibt es nicht",
        ),
        (a_corpus(a_body()), "F body/stelle.md occupations „koch“ gibt es nicht"),
        (a_corpus(an_occupation()), "F occupations/koch.md competences.body „stelle“ gibt es nicht"),
        (
            a_corpus(an_offer(places=[{"municipality": "Hogsmeade"}])),
            "W offer/kurs.md places den Ort „Hogsmeade“ kennt Lotse nicht",
        ),
        (
            a_corpus(an_offer(sources=[a_source(seen="2027-01-01")])),
            "F offer/kurs.md sources.seite.seen 2027-01-01 liegt in der Zukunft",
        ),
        (
            a_corpus(an_offer(sources=[a_source(dated="2026-11-20")])),
            "F offer/kurs.md sources.seite.dated 2026-11-20 liegt nach",
        ),
        (
            a_corpus(an_offer(runs=[{"end": "2027-01", "apply_by": "2027-03"}])),
            "F offer/kurs.md runs.apply_by 2027-03 liegt nach",
        ),
        (a_corpus(an_offer(unverified=["Preis"])), "W offer/kurs.md unverified 1 Angabe(n) nicht belegt"),
        (a_corpus(an_offer(sources=[a_source(seen="2024-01-01")])), "W offer/kurs.md sources länger nicht angesehen"),
    ],
)
def test_inspection_names_what_does_not_fit_together(corpus: Corpus, said: str) -> None:
    assert any(line.startswith(said) for line in _inspect(corpus)), _inspect(corpus)


def test_inspection_finds_nothing_where_all_fits() -> None:
    assert _inspect(a_corpus(a_body(), an_occupation(), an_offer(occupations=["koch"], related=["stelle"]))) == []


def test_problem_without_a_field_is_one_line_all_the_same() -> None:
    assert str(Problem("offer/x.md", "", "ist leer")) == "offer/x.md: ist leer"
