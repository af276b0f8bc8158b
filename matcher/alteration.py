"""An alteration: one fact of a profile told otherwise, and the German words for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel

from kb.vocabulary import Nationality
from matcher.profile import Employer, Profile, Qualification, Speaks

GERMAN = "de"


@dataclass(frozen=True)
class Alteration:
    """One fact told otherwise. ``was`` and ``to`` are plain values as a profile writes them; ``was`` None: untold."""

    field: str
    """Dotted path of a profile field, or ``as_of`` for the judged date."""
    was: Any
    to: Any
    clause: str
    """How the step is named in a sentence: „mit B2 statt B1“."""

    @property
    def is_answer(self) -> bool:
        """Whether it only tells what nobody said before."""
        return self.was is None

    @cached_property
    def key(self) -> str:
        """What tells it from others."""
        return json.dumps([self.field, self.to], default=str)

    def of(self, profile: Profile, as_of: date) -> tuple[Profile, date]:
        """The profile and judged date after it."""
        if self.field == "as_of":
            return profile, date.fromisoformat(self.to)
        return told_otherwise(profile, self.field, self.to), as_of


def told_otherwise(profile: Profile, field: str, value: Any) -> Profile:
    """The profile with one field told otherwise, read from a plain value as a file gives it.

    ``languages.…`` means the best German that was told, ``qualifications.…`` the first one from abroad; where there is
    none yet, one is added. A nationality may be given by its group (``eu``, ``third``). A move to Germany takes the
    foreign place away. Raises ValidationError for a wrong value.
    """
    head, _, rest = field.partition(".")
    match head:
        case "languages":
            return profile.model_copy(update={"languages": _german_changed(profile.languages, rest, value)})
        case "qualifications":
            changed = _foreign_changed(profile.qualifications, rest, value)
            return profile.model_copy(update={"qualifications": changed})
        case "nationality" if value in _SOMEBODY_OF:
            return profile.model_copy(update={"nationality": _SOMEBODY_OF[value]})
        case "residence" if rest == "country":
            return profile.model_copy(update={"residence": type(profile.residence)(country=value)})
        case _:
            return _changed(profile, field, value)


def told(profile: Profile, field: str) -> Any:
    """What the profile says in the field, in the sense of ``told_otherwise``; None where nobody said."""
    head, _, rest = field.partition(".")
    part: Any = profile
    match head:
        case "languages":
            part, field = best_german(profile.languages), rest
        case "qualifications":
            part, field = first_foreign(profile.qualifications), rest
    for name in field.split("."):
        part = None if part is None else getattr(part, name)
    return part


_M = TypeVar("_M", bound=BaseModel)


def _changed(part: _M, path: str, value: Any) -> _M:
    """A model with the value at the path; parts that were not told come into being."""
    name, _, rest = path.partition(".")
    if rest:
        value = _changed(getattr(part, name) or _EMPTY[name](), rest, value)
    return type(part).model_validate({**dict(part), name: value})


_SOMEBODY_OF = {Nationality.EU: "AT", Nationality.THIRD: "TR"}
"""A nationality of each group; rules about single countries concern neither."""

_EMPTY: dict[str, Callable[[], BaseModel]] = {"employer": Employer}
"""Parts of a profile that may be missing as a whole."""


def _german_changed(told: tuple[Speaks, ...], name: str, value: Any) -> tuple[Speaks, ...]:
    best = best_german(told)
    changed = _changed(best or Speaks(language=GERMAN), name, value)
    return (*(spoken for spoken in told if spoken is not best), changed)


def best_german(told: tuple[Speaks, ...]) -> Speaks | None:
    """The best German that was told with its level."""
    german = [spoken for spoken in told if spoken.language in ("de", "deu") and spoken.level]
    return max(german, key=lambda s: (s.level.rank if s.level else -1, bool(s.certificate)), default=None)


def _foreign_changed(told: tuple[Qualification, ...], name: str, value: Any) -> tuple[Qualification, ...]:
    first = first_foreign(told)
    changed = _changed(first or Qualification(), name, value)
    if first is None:
        return (*told, changed)
    return tuple(changed if qualification is first else qualification for qualification in told)


def first_foreign(told: tuple[Qualification, ...]) -> Qualification | None:
    """The first qualification that was not acquired in Germany."""
    return next((qualification for qualification in told if qualification.country != "DE"), None)
