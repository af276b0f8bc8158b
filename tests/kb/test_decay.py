"""Fields age by their class; whoever looked or confirmed resets the age; review dates follow."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given

from kb.decay import CLASSES, Decay, field_ages, review_days, review_on
from kb.entries import MODELS, Entry
from kb.freshness import REVIEW_DAYS
from kb.vocabulary import Kind
from tests.builders import TODAY, a_body, a_practice, a_source, an_offer
from tests.kb.strategies import entries

SEEN = date(2026, 11, 1)
_RUN = {"start": "2027-02-01", "end": "2027-06-30"}


def test_each_field_ages_by_its_class() -> None:
    offer = an_offer(runs=[_RUN], costs=[{"text": "200 EUR"}], certificate="Zertifikat")
    ages = {age.field: age for age in field_ages(offer)}
    assert ages["runs"].due == SEEN + timedelta(days=60)
    assert ages["costs"].due == SEEN + timedelta(days=180)
    assert ages["certificate"].due == SEEN + timedelta(days=180), "never longer than the kind's review time"
    assert next(age.field for age in field_ages(offer)) == "runs"
    assert ages["runs"].days(TODAY) == 21


def test_a_field_is_as_old_as_its_oldest_fact() -> None:
    sources = [a_source(), a_source("alt", url="https://alt.example/x", seen="2026-01-15")]
    body = a_body(sources=sources, fees=[{"text": "100 EUR"}, {"text": "20 EUR", "source": "alt"}])
    ages = {age.field: age.seen for age in field_ages(body)}
    assert (ages["fees"], ages["responsibilities"]) == (date(2026, 1, 15), SEEN)


def test_a_confirmation_makes_all_fields_young_again() -> None:
    offer = an_offer(runs=[_RUN], upkeep={"confirmed": "2026-11-20"})
    assert {age.seen for age in field_ages(offer)} == {date(2026, 11, 20)}
    assert review_on(offer) == date(2026, 11, 20) + timedelta(days=60)


def test_what_tells_what_was_is_looked_at_as_a_whole() -> None:
    practice = a_practice(contacts=[{"role": "Projekt", "phone": "0391 1"}])
    assert {age.due for age in field_ages(practice)} == {SEEN + timedelta(days=730)}


def test_classes_name_fields_that_there_are() -> None:
    known = {name for model in MODELS.values() for name in model.model_fields}
    assert set(CLASSES) <= known


def test_no_field_outlasts_the_review_time_of_its_kind() -> None:
    assert all(review_days(kind, decay) <= REVIEW_DAYS[kind] for kind in Kind for decay in Decay)


@given(entries)
def test_every_entry_has_a_review_date_within_its_review_time(entry: Entry) -> None:
    looked = max(origin.seen for origin in entry.sources)
    assert review_on(entry) <= looked + timedelta(days=REVIEW_DAYS[entry.kind])
