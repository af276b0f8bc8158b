"""The form of one record of an organisation: contact, membership, experience, coaching."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from fastapi.responses import HTMLResponse

from web.parameters import FieldProblem
from web.profile_form.asks import Ask, Field
from web.profile_form.view import AskView, FormView
from web.profile_form.writing import Raw, values_of
from web.rendering import render
from web.views.shell import Frame, Link
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class RecordForm:
    """What the page shows."""

    title: str
    hint: str
    action: str
    revision: int | None
    """None for a new record."""
    form: AskView
    can_remove: bool
    back: Link
    problems: tuple[FieldProblem, ...]


def record_form(
    visit: Visit,
    title: str,
    fields: tuple[Field, ...],
    action: str,
    back: Link,
    *,
    hint: str = "",
    raw: Raw | None = None,
    record: Any = None,
    can_remove: bool = False,
    problems: tuple[FieldProblem, ...] = (),
) -> HTMLResponse:
    """The page: with ``raw`` what was typed, else what the record holds; 422 where something cannot be used."""
    say = visit.say
    if raw is None:
        data = json.loads(record.model_dump_json()) if record is not None else {}
        raw = {field.path: values_of(data.get(field.path), field, say) for field in fields}
    said = {problem.field: problem.message for problem in problems}
    view = RecordForm(
        title=title,
        hint=hint,
        action=action,
        revision=record.revision if record is not None else None,
        form=FormView(say, raw, said, {}).ask(Ask("", "", title, fields)),
        can_remove=can_remove,
        back=back,
        problems=problems,
    )
    shown = say("Fehler: %(title)s", title=title) if problems else title
    return render(
        visit, "record_form.html", view, Frame(shown, crumbs=(back,), indexed=False), status=422 if problems else 200
    )


def revision_of(visit: Visit) -> int:
    """The revision that the sent form began with."""
    typed = visit.form.get("revision", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else 0
