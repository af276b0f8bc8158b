"""Partial dates: a day, a month or a year, and the first and last day they can mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from kb.dates import PartialDate, earliest, latest

_PARTIAL: TypeAdapter[str] = TypeAdapter(PartialDate)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-02", date(2025, 2, 1), date(2025, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
        ("2025-09-10", date(2025, 9, 10), date(2025, 9, 10)),
    ],
)
def test_partial_date_spans_what_it_leaves_open(written: str, first: date, last: date) -> None:
    assert (earliest(written), latest(written)) == (first, last)


@pytest.mark.parametrize(
    ("given_value", "text"), [(2013, "2013"), (date(2025, 9, 10), "2025-09-10"), ("2025-09", "2025-09")]
)
def test_year_number_and_date_mean_their_text(given_value: object, text: str) -> None:
    assert _PARTIAL.validate_python(given_value) == text


@pytest.mark.parametrize(
    "wrong", ["2025-13", "2025-02-30", "10.09.2025", "2025-9", "25", "", "2025-09-10T10:00", True, "0000", 99]
)
def test_date_that_does_not_exist_is_refused(wrong: object) -> None:
    with pytest.raises(ValidationError):
        _PARTIAL.validate_python(wrong)


@given(st.dates(min_value=date(1, 1, 1)))
def test_day_month_and_year_enclose_one_another(day: date) -> None:
    year, month, exact = f"{day:%Y}".zfill(4), f"{day.isoformat()[:7]}", day.isoformat()
    assert earliest(year) <= earliest(month) <= earliest(exact) == day == latest(exact) <= latest(month) <= latest(year)
