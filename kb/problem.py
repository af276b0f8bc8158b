"""A problem in a file or form: where it is, in which field, and how to mend it, in German."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from rapidfuzz import fuzz, process


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of ``lotse check``. Errors keep an entry out; warnings do not."""

    where: str
    field: str
    message: str
    warning: bool = False

    def __str__(self) -> str:
        """One line: place, field, what and how to mend it."""
        return f"{self.where}: {self.field}: {self.message}" if self.field else f"{self.where}: {self.message}"


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like the one given, or None when nothing is close."""
    found = process.extractOne(word, list(known), score_cutoff=55)
    return found[0] if found else None


def nearest_code(word: str, codes: Sequence[str]) -> str | None:
    """The code most like a short value; among equals the one nearest in the alphabet: B2 for B3."""
    scored = [(fuzz.ratio(word.casefold(), code.casefold()), code) for code in codes]
    best = max((score for score, _ in scored), default=0.0)
    if best < 45:
        return None
    tied = [code for score, code in scored if score == best]
    return min(tied, key=lambda code: sum(abs(ord(a) - ord(b)) for a, b in zip(word, code, strict=False)))


def problems_of(error: ValidationError, where: str, known_fields: Iterable[str] = ()) -> list[Problem]:
    """A validation error as problems, one for each wrong field."""
    return [Problem(where, _path(item["loc"]), _message(item, known_fields)) for item in error.errors()]


def field_names(model: type[BaseModel]) -> list[str]:
    """Names of a model's fields."""
    return list(model.model_fields)


def _path(location: tuple[int | str, ...]) -> str:
    kinds = {"offer", "body", "partner", "funding", "practice", "info"}
    parts = [part for part in location if part not in kinds or location.index(part) > 0]
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in parts)


def _message(item: Any, known_fields: Iterable[str]) -> str:
    kind, value, context = item["type"], item.get("input"), item.get("ctx", {})
    shown = str(value)[:60]
    match kind:
        case "missing":
            return "fehlt; bitte ergänzen"
        case "extra_forbidden":
            guess = nearest(str(item["loc"][-1]), known_fields)
            return "unbekanntes Feld" + (f"; gemeint ist wohl „{guess}“" if guess else "; bitte entfernen")
        case "enum" | "literal_error":
            expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
            guess = nearest_code(shown, expected.split(", "))
            hint = f"; gemeint ist wohl „{guess}“" if guess else ""
            return f"„{shown}“ gibt es nicht{hint} (möglich: {expected})"
        case "string_pattern_mismatch" if item["loc"] and item["loc"][-1] == "url":
            return f"„{shown}“ ist keine Adresse der Form https://…; die volle Adresse angeben"
        case "string_pattern_mismatch":
            return f"„{shown}“ hat nicht die verlangte Form ({context.get('pattern')})"
        case "string_too_short":
            return "ist leer; bitte füllen oder weglassen"
        case "too_short":
            return f"braucht mindestens {context.get('min_length')} Angabe(n)"
        case "union_tag_invalid" | "union_tag_not_found":
            return "„kind“ fehlt oder ist unbekannt (möglich: offer, body, partner, funding, practice, info)"
        case "date_from_datetime_parsing" | "date_parsing" | "date_type":
            return f"„{shown}“ ist kein Datum der Form 2025-09-10"
        case "value_error":
            return str(context.get("error", item["msg"]))
        case _:
            return f"„{shown}“ passt nicht in dieses Feld; Schreibweise und Art der Angabe prüfen"
