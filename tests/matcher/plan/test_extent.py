"""How long an offer takes, read from the words on duration that the corpus has."""

from __future__ import annotations

import pytest

from kb.entries import Offer
from matcher.plan.extent import length_of, stated_days
from tests.builders import an_offer


@pytest.mark.parametrize(
    ("text", "part_time", "days"),
    [
        ("10 Monate; 720 Stunden Theorie und 900 Stunden Praxis", False, 305),
        ("rund 6 Monate", False, 183),
        ("4 Wochen", False, 28),
        ("20 Tage", False, 20),
        ("7 bis 13 Monate", False, 397),
        ("sechs bis zehn Monate", False, 305),
        ("ein Jahr, sieben Module", False, 365),
        ("4 Semester", False, 732),
        ("mindestens acht Monate, gerechnet ab der Entscheidung des Arbeitgebers", False, 244),
        ("bundesweit üblich: zwei Jahre Vollzeit oder vier Jahre Teilzeit, mindestens 2.400 Stunden", False, 730),
        ("bundesweit üblich: zwei Jahre Vollzeit oder vier Jahre Teilzeit, mindestens 2.400 Stunden", True, 1460),
        ("in der Regel 400 Unterrichtseinheiten, in Vollzeit höchstens 25 in der Woche", False, None),
        ("alle zwei Wochen ein Tag, Freistellung durch den Betrieb", False, None),
        ("Dauer nach Bescheid; bis zu 6 Stunden eigener Unterricht in der Woche, dazu Seminar", False, None),
        ("Montag bis Freitag, zum Beispiel drei Tage Präsenz und zwei Tage online", False, None),
        ("zwei Blöcke zu je vier Tagen, 9 bis 15 Uhr", False, None),
        ("8 Tage in zweieinhalb Monaten", False, None),
        ("individuell", False, None),
        ("", False, None),
    ],
)
def test_stated_days(text: str, part_time: bool, days: int | None) -> None:
    assert stated_days(text, part_time) == days


def a_course(**schedule: object) -> Offer:
    return an_offer(offer_type="language", schedule=schedule)


def test_lessons_at_the_usual_density_and_said_to_be_an_assumption() -> None:
    full, part = length_of(a_course(lessons=400), False), length_of(a_course(lessons=400), True)
    assert full.days == 112 and part.days and part.days > full.days
    assert "DeuFöV" in full.assumptions[0].text and full.assumptions[0].source


def test_hours_of_a_measure_count_as_lessons_of_45_minutes() -> None:
    measure = an_offer(schedule={"hours": 75})
    assert length_of(measure, False).days == 28


def test_what_nobody_states_is_not_known() -> None:
    assert length_of(an_offer(), False).days is None
    assert length_of(an_offer(schedule={"duration": "nach Absprache"}), False).days is None
