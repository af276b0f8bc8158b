"""Two states of a field side by side: which lines went, which came, which stayed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from kb.editorial.difference import Difference
from kb.wording import field_name
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Line:
    """A line; ``changed`` where the other side has no such line."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field with both sides; a side without lines was empty."""

    field: str
    label: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]


def field_differences(visit: Visit, differences: Iterable[Difference]) -> tuple[FieldDifference, ...]:
    """The differences, with their lines compared."""
    return tuple(_compared(visit, one) for one in differences)


def _compared(visit: Visit, one: Difference) -> FieldDifference:
    before, after = [False] * len(one.before), [False] * len(one.after)
    for tag, start, end, other_start, other_end in SequenceMatcher(None, one.before, one.after, False).get_opcodes():
        if tag != "equal":
            before[start:end] = [True] * (end - start)
            after[other_start:other_end] = [True] * (other_end - other_start)
    return FieldDifference(
        one.field,
        field_name(one.field, visit.language),
        tuple(Line(text, changed) for text, changed in zip(one.before, before, strict=True)),
        tuple(Line(text, changed) for text, changed in zip(one.after, after, strict=True)),
    )
