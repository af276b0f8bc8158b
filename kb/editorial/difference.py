"""What differs between two states of an entry, in words; and what keeps a proposal from being an entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from kb.editorial.change import Change
from kb.editorial.overlay import changed_fields
from kb.entries import MODELS, Info, entry_from
from kb.problem import Problem, field_names, problems_of
from kb.wording import lines


@dataclass(frozen=True, slots=True)
class Difference:
    """A field before and after, in lines of text; no lines where it was empty."""

    field: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def differences(before: Mapping[str, Any], after: Mapping[str, Any], language: str = "de") -> tuple[Difference, ...]:
    """What differs between two states of an entry, field by field; sources and feedback included."""
    names = list(changed_fields(before, after))
    names += [name for name in ("sources", "upkeep") if before.get(name) != after.get(name)]
    return tuple(_difference(name, before.get(name), after.get(name), language) for name in names)


def proposed_differences(change: Change, language: str = "de") -> tuple[Difference, ...]:
    """The fields that a proposal changes: as they were when it was made, and as the source has them."""
    return tuple(_difference(name, before, change.data.get(name), language) for name, before in change.before.items())


def problems_in(data: Mapping[str, Any], where: str) -> tuple[Problem, ...]:
    """What keeps plain data from being an entry, one German problem a field; empty where it is complete."""
    try:
        entry_from(dict(data))
    except ValidationError as error:
        model = MODELS.get(data.get("kind", ""), Info)
        return tuple(problems_of(error, where, field_names(model)))
    return ()


def _difference(name: str, before: object, after: object, language: str) -> Difference:
    return Difference(name, lines(name, before, language), lines(name, after, language))
