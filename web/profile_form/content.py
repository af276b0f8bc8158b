"""A sent form read into the content of a record, field by field, with what is missing or does not go together."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError

from web.profile_form.asks import Field
from web.profile_form.reading import FieldReader
from web.visit import Visit


def read_content(
    visit: Visit, model: type[BaseModel], fields: tuple[Field, ...], record: Any = None, **more: object
) -> tuple[Any, FieldReader]:
    """The content, or None with problems noted. What the form does not show stays as in the record; ``more`` is set."""
    read = FieldReader(visit.form, visit.say)
    typed = {field.path: read.value(field.path, field) for field in fields}
    known = {name: getattr(record, name) for name in model.model_fields} if record is not None else {}
    data = {name: value for name, value in known.items() if name not in typed}
    data |= {name: value for name, value in typed.items() if value is not None} | more
    if read.values.problems:
        return None, read
    try:
        return model.model_validate(data), read
    except ValidationError as error:
        labels = {field.path: field.label for field in fields}
        for item in error.errors():
            path = str(item["loc"][0]) if item["loc"] else fields[0].path
            if item["type"] == "missing" or (item["loc"] and not data.get(path)):
                message = visit.say("%(label)s: Das fehlt noch.", label=labels.get(path, path))
            else:
                sentence = str(item["msg"]).removeprefix("Value error, ")
                message = f"{sentence[0].upper()}{sentence[1:]}."
            read.values.complain(path, message, "")
        return None, read
