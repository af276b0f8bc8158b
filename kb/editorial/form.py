"""An entry as a form and back: a box for each field, structures in the words of the corpus files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from kb.editorial.change import APART
from kb.entries import MODELS
from kb.facts import Model
from kb.plain_yaml import YamlProblem, read_yaml, write_yaml
from kb.problem import Problem
from kb.vocabulary import Kind, Term

LONG = frozenset({"summary", "summary_en", "body", "situation", "approach", "results", "transfer", "resources"})
"""Texts that take more than a line."""


class Shape(Term):
    """How a field is typed in."""

    LINE = "line", "eine Zeile", "one line"
    TEXT = "text", "Text", "text"
    LINES = "lines", "eine Angabe je Zeile", "one item a line"
    CHOICE = "choice", "eine Auswahl", "one choice"
    CHOICES = "choices", "mehrere Auswahlen", "several choices"
    FLAG = "flag", "ja, nein oder nicht bekannt", "yes, no or not known"
    STRUCTURE = "structure", "Angaben wie in den Korpus-Dateien", "as in the corpus files"


@dataclass(frozen=True, slots=True)
class Box:
    """A field of a kind of entry."""

    field: str
    shape: Shape
    required: bool
    terms: type[Term] | None = None


@cache
def boxes(kind: Kind) -> tuple[Box, ...]:
    """The fields of the kind that are edited, in their order; sources come last."""
    fields = MODELS[kind].model_fields
    names = [name for name in fields if name not in APART]
    return tuple(_box(name, fields[name].annotation, fields[name].is_required()) for name in (*names, "sources"))


def written(kind: Kind, data: Mapping[str, Any]) -> dict[str, str]:
    """Plain data of an entry as what stands in the boxes."""
    return {box.field: _write(box, data.get(box.field)) for box in boxes(kind)}


def read(kind: Kind, typed: Mapping[str, str]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Plain data from what was typed, empty boxes left out, and what could not be read, field by field."""
    data: dict[str, Any] = {}
    problems: list[Problem] = []
    for box in boxes(kind):
        try:
            value = _read(box, typed.get(box.field, ""))
        except YamlProblem as error:
            problems.append(Problem(kind.value, box.field, str(error)))
            continue
        if value is not None:
            data[box.field] = value
    return data, tuple(problems)


def _box(name: str, annotation: Any, required: bool) -> Box:
    types = set(_types(annotation))
    many = _is_many(annotation)
    terms = next((one for one in types if issubclass(one, Term)), None)
    if any(issubclass(one, Model) for one in types):
        return Box(name, Shape.STRUCTURE, required)
    if terms is not None:
        return Box(name, Shape.CHOICES if many else Shape.CHOICE, required, terms)
    if bool in types:
        return Box(name, Shape.FLAG, required)
    if many:
        return Box(name, Shape.LINES, required)
    return Box(name, Shape.TEXT if name in LONG else Shape.LINE, required)


def _types(annotation: Any) -> Iterator[type]:
    """The classes an annotation is made of."""
    if isinstance(annotation, type) and not get_args(annotation):
        yield annotation
    for part in get_args(annotation):
        yield from _types(part)


def _is_many(annotation: Any) -> bool:
    if get_origin(annotation) is tuple:
        return True
    return get_origin(annotation) in (Union, UnionType) and any(_is_many(part) for part in get_args(annotation))


def _write(box: Box, value: Any) -> str:
    if value is None or value == () or value == []:
        return ""
    match box.shape:
        case Shape.LINES | Shape.CHOICES:
            return "\n".join(str(item) for item in value)
        case Shape.FLAG:
            return "ja" if value else "nein"
        case Shape.STRUCTURE:
            return write_yaml(value)
        case _:
            return str(value)


def _read(box: Box, typed: str) -> Any:
    text = typed.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        return None
    match box.shape:
        case Shape.LINES | Shape.CHOICES:
            return [line.strip() for line in text.split("\n") if line.strip()]
        case Shape.FLAG:
            return {"ja": True, "nein": False}.get(text)
        case Shape.STRUCTURE:
            return read_yaml(text)
        case _:
            return text
