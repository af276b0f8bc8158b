"""An entry as a form: a box for each field, what was typed kept when something is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kb.editorial.form import Box, Shape, boxes, read, written
from kb.problem import Problem
from kb.vocabulary import Kind
from kb.wording import field_name
from web.parameters import FieldProblem
from web.views.form_page import FormPage
from web.views.review_change import problem_line
from web.views.review_queue import Choice
from web.views.shell import Link
from web.visit import Visit

LONGEST_BOX = 40_000
"""Characters of one box that are read."""


@dataclass(frozen=True, slots=True)
class FormBox:
    """A field as it stands in the form."""

    name: str
    label: str
    shape: str
    value: str
    options: tuple[Choice, ...]
    required: bool
    hint: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFormPage(FormPage):
    """The form of an entry."""

    tabs: tuple[Link, ...]
    title: str
    kind: str
    base: int | None
    boxes: tuple[FormBox, ...]
    back: Link
    reason: str
    reason_needed: bool


def entry_form(
    visit: Visit,
    kind: Kind,
    data: Mapping[str, Any],
    *,
    title: str,
    action: str,
    back: Link,
    base: int | None,
    tabs: tuple[Link, ...],
    reason_needed: bool,
    problems: tuple[FieldProblem, ...] = (),
) -> EntryFormPage:
    """The form, filled with the data, or with what was typed where the form was sent."""
    sent = visit.request.method == "POST"
    values = _typed(visit, kind) if sent else written(kind, data)
    return EntryFormPage(
        action,
        problems,
        tabs=tabs,
        title=title,
        kind=visit.say.label(kind),
        base=base,
        boxes=tuple(_form_box(visit, box, values[box.field]) for box in boxes(kind)),
        back=back,
        reason=visit.form.get("grund", "")[:500] if sent else "",
        reason_needed=reason_needed,
    )


def typed_in(visit: Visit, kind: Kind) -> tuple[dict[str, Any], tuple[FieldProblem, ...]]:
    """Plain data of an entry from the form that was sent, and what could not be read."""
    data, problems = read(kind, _typed(visit, kind))
    return data, field_problems(visit, problems)


def field_problems(visit: Visit, problems: Iterable[Problem]) -> tuple[FieldProblem, ...]:
    """What keeps an entry from being one, each at its box."""
    return tuple(FieldProblem(one.field.partition(".")[0], problem_line(one, visit.language), "") for one in problems)


def _typed(visit: Visit, kind: Kind) -> dict[str, str]:
    return {box.field: "\n".join(visit.form.getlist(f"e-{box.field}"))[:LONGEST_BOX] for box in boxes(kind)}


def _form_box(visit: Visit, box: Box, value: str) -> FormBox:
    lines = max(value.count("\n") + 1, sum(len(line) // 90 + 1 for line in value.split("\n")))
    return FormBox(
        name=box.field,
        label=field_name(box.field, visit.language),
        shape=box.shape.value,
        value=value,
        options=_options(visit, box, value),
        required=box.required,
        hint=_hint(visit, box),
        rows=min(max(lines + 1, 3), 24),
    )


def _options(visit: Visit, box: Box, value: str) -> tuple[Choice, ...]:
    say = visit.say
    if box.shape is Shape.FLAG:
        answers = (("", say("nicht bekannt")), ("ja", say("ja")), ("nein", say("nein")))
        return tuple(Choice(code, label, code == value) for code, label in answers)
    chosen = set(value.split("\n"))
    offered = tuple(Choice(term.value, say.label(term), term.value in chosen) for term in box.terms or ())
    if box.shape is Shape.CHOICE:
        return (Choice("", say("keine Angabe"), not value), *offered)
    return offered


def _hint(visit: Visit, box: Box) -> str:
    say = visit.say
    match box.shape:
        case Shape.LINES:
            return say("Eine Angabe je Zeile.")
        case Shape.STRUCTURE:
            return say("Wie in den Korpus-Dateien: je Angabe ein Strich, darunter „Feld: Wert“.")
        case _:
            return ""
