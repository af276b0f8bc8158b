"""A profile as the raw values of its form: what stands in each field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from matcher.profile import Profile
from web.language import Say
from web.profile_form.asks import Ask, Field, Kind

Raw = dict[str, tuple[str, ...]]
"""Values by the name of their field; several only for fields with several choices."""


def name_of(ask: Ask, field: Field, row: int = 0) -> str:
    """The field's name in the form: „languages.0.level“."""
    return f"{ask.rows}.{row}.{field.path}" if ask.rows else field.path


def raw_of(profile: Profile, asked: Iterable[Ask], say: Say) -> Raw:
    """The values of all fields of the questions."""
    data = profile.model_dump(mode="json")
    raw: Raw = {}
    for ask in asked:
        rows = at(data, ask.rows) or [] if ask.rows else [data]
        for place, row in enumerate(rows):
            for field in ask.fields:
                raw[name_of(ask, field, place)] = values_of(at(row, field.path), field, say)
    return raw


def rows_in(raw: Raw, ask: Ask) -> int:
    """How many rows of a list hold anything."""
    filled = [
        int(name.split(".")[ask.rows.count(".") + 1]) for name, values in raw.items() if _is_row(name, ask, values)
    ]
    return max(filled, default=-1) + 1


def at(data: Any, path: str) -> Any:
    """What lies at a dotted path; None where nothing does."""
    for part in path.split("."):
        data = data.get(part) if isinstance(data, dict) else None
    return data


def _is_row(name: str, ask: Ask, values: tuple[str, ...]) -> bool:
    return bool(ask.rows) and name.startswith(f"{ask.rows}.") and any(values)


def values_of(value: Any, field: Field, say: Say) -> tuple[str, ...]:
    """What stands in a field for a value of plain data."""
    if value is None:
        return ()
    match field.kind:
        case Kind.TERMS:
            return tuple(str(one) for one in value)
        case Kind.YES_NO:
            return ("ja" if value else "nein",)
        case Kind.DAY:
            return (say.partial_date(value) if say.language == "de" else str(value),)
        case Kind.NUMBER:
            return (f"{value:g}".replace(".", ",") if value < 1e6 else f"{value:.0f}",)
        case _:
            return (str(value),)
