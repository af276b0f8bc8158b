"""A sent form read into a profile: only the questions that were asked change, everything else stays."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import QueryParams

from matcher.profile import Profile
from web.language import Say
from web.parameters import FieldProblem, Parameters
from web.profile_form.asks import MOST_ROWS, Ask, Field, Kind
from web.profile_form.writing import Raw, name_of
from web.visit import Visit

LONGEST = 500
"""Characters of a line that are read."""
LONGEST_TEXT = 20_000
"""Characters of a text of several lines that are read."""


class FieldReader:
    """Reads single fields of a form: ``raw`` is what was typed, ``values`` holds the problems met."""

    def __init__(self, form: QueryParams, say: Say) -> None:
        self.values = Parameters(form, say)
        self.raw: Raw = {}
        self._say = say
        self._form = form

    def value(self, name: str, field: Field) -> Any:
        """The value as plain data, None where nothing usable was typed."""
        sent = tuple(value[:LONGEST_TEXT] for value in self._form.getlist(name))
        if any(sent):
            self.raw[name] = sent
        match field.kind:
            case Kind.TERMS:
                assert field.terms is not None
                return [term.value for term in self.values.terms(name, field.terms, field.label)] or None
            case Kind.TERM:
                assert field.terms is not None
                term = self.values.term(name, field.terms, field.label)
                return term.value if term else None
            case Kind.YES_NO:
                return {"ja": True, "nein": False}.get(self.values.text(name))
            case Kind.DAY:
                day = self.values.day(name, field.label)
                return day.isoformat() if day else None
            case Kind.NUMBER:
                return self._number(name, field)
            case Kind.LONG:
                return self._long(name) or None
            case _:
                return self.values.text(name, LONGEST) or None

    def problems(self, visit: Visit) -> tuple[FieldProblem, ...]:
        """What cannot be used."""
        return self.values.found_problems(visit)

    def _long(self, name: str) -> str:
        """A text of several lines, without control characters."""
        lines = self._form.get(name, "")[:LONGEST_TEXT].replace("\r\n", "\n").split("\n")
        shown = ("".join(sign if sign.isprintable() else " " for sign in line).strip() for line in lines)
        return "\n".join(shown).strip()

    def _number(self, name: str, field: Field) -> float | None:
        typed = self.values.text(name).replace(" ", "")
        if not typed:
            return None
        plain = typed.replace(".", "").replace(",", ".") if "," in typed or typed.count(".") > 1 else typed
        if "," not in typed and len(typed.rpartition(".")[2]) == 3 and "." in typed:
            plain = typed.replace(".", "")  # 22.000 are twenty-two thousand
        try:
            number = float(plain)
        except ValueError:
            number = -1.0
        if 0 <= number <= field.most:
            return number
        message = self._say(
            "%(label)s: „%(typed)s“ ist keine Zahl von 0 bis %(most)s.",
            label=field.label, typed=typed[:40], most=f"{field.most:g}" if field.most < 1e6 else f"{field.most:.0f}",
        )  # fmt: skip
        self.values.complain(name, message, typed)
        return None


class ReadForm(FieldReader):
    """What the form of a profile says: the profile where all could be used, else the one before, with the problems."""

    def __init__(self, form: QueryParams, asked: Iterable[Ask], before: Profile, say: Say) -> None:
        super().__init__(form, say)
        data = json.loads(before.model_dump_json())
        for ask in asked:
            if ask.rows:
                put(data, ask.rows, list(self._rows(ask)))
            else:
                for field in ask.fields:
                    put(data, field.path, self.value(field.path, field))
        self.profile = self._checked(data, before)

    def _rows(self, ask: Ask) -> Iterable[dict[str, Any]]:
        for place in range(MOST_ROWS):
            row = {field.path: self.value(name_of(ask, field, place), field) for field in ask.fields}
            if any(value not in (None, "", []) for value in row.values()):
                first = ask.fields[0]
                if first.kind is Kind.LONG and not row[first.path]:
                    message = self._say("%(label)s: Tragen Sie ein, worum es geht.", label=ask.row_label)
                    self.values.complain(name_of(ask, first, place), message, "")
                yield {name: value for name, value in row.items() if value is not None}

    def _checked(self, data: dict[str, Any], before: Profile) -> Profile:
        """The profile; what the model refuses beyond the form's own checks becomes a problem too."""
        if data.get("goals", {}).get("employer") == {"has_contract": None, "place": None}:
            data["goals"]["employer"] = None
        constraints = data.get("constraints", {})
        constraints["formats"] = constraints.get("formats") or []
        try:
            return Profile.model_validate(data)
        except ValidationError as error:
            for item in error.errors():
                path = ".".join(str(part) for part in item["loc"])
                message = self._say("Diese Angabe lässt sich so nicht verwenden: %(field)s.", field=path)
                self.values.complain(path, message, "")
            return before


def put(data: dict[str, Any], path: str, value: Any) -> None:
    """Lay a value at a dotted path."""
    *parents, last = path.split(".")
    for parent in parents:
        if not isinstance(data.get(parent), dict):
            data[parent] = {}
        data = data[parent]
    data[last] = value
