"""Everything that is stored about a participant, for the participant: as JSON and as a text to read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from kb.actor import Actor
from kb.dates import HERE
from kb.vocabulary import Term
from matcher.casework.access_log import Access, Deed
from matcher.casework.case import Case
from matcher.casework.desk import Desk
from matcher.casework.labels import FIELDS
from matcher.casework.record import SHELVES, Record

_TECHNICAL = frozenset({"id", "case_id", "tenant", "revision", "profile_version", "delete_on_set", "demands"})
"""In the JSON, but no help to a reader."""


@dataclass(frozen=True, slots=True)
class CaseExport:
    """All that is stored: the case, its records by table, and who looked at it or changed it."""

    made_at: datetime
    case: Case
    records: Mapping[str, tuple[Record, ...]]
    accesses: tuple[Access, ...]

    def as_json(self) -> str:
        """Complete and machine-readable; the names of the fields are those of the program."""
        data = {
            "made_at": self.made_at.isoformat(),
            "case": self.case.model_dump(mode="json"),
            "records": {
                name: [record.model_dump(mode="json") for record in found] for name, found in self.records.items()
            },
            "accesses": [
                {"at": access.at.isoformat(), "account": access.actor, "deed": access.deed.value}
                for access in self.accesses
            ],
        }
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"

    def as_text(self) -> str:
        """The same for people, in German."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"Auskunft über alle gespeicherten Angaben: Fall {self.case.number}, „{self.case.pseudonym}“"
        yield f"Stand: {_shown(self.made_at)}"
        yield from ("", "Der Fall")
        yield from _fields(dict(self.case))
        for name, found in self.records.items():
            title = SHELVES[name].title
            yield from ("", f"{title} ({len(found)})")
            for number, record in enumerate(found, 1):
                yield f"{number}."
                yield from _fields(dict(record))
        yield from ("", f"Wer den Fall angesehen oder geändert hat ({len(self.accesses)})")
        for access in self.accesses:
            yield f"  {_shown(access.at)}: {access.deed.de} (Konto {access.actor})"


class Exports:
    """Makes exports; each is logged."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def make(self, actor: Actor, case_id: str, now: datetime) -> CaseExport:
        """Everything of the case. Raises UnknownCase."""
        with self._desk.work(actor, case_id, now, Deed.EXPORTED) as folder:
            records = {name: folder.all(shelf) for name, shelf in SHELVES.items() if shelf.owner.name == "case_id"}
            return CaseExport(
                made_at=now,
                case=folder.case,
                records={name: found for name, found in records.items() if found},
                accesses=self._desk.log.of_case(folder.connection, case_id),
            )


def _fields(values: Mapping[str, Any], indent: str = "  ") -> Iterator[str]:
    """A line a field that says something; parts and lists of parts further in."""
    for name, value in values.items():
        if name in _TECHNICAL or value in (None, "", (), {}):
            continue
        label = FIELDS[name]
        if isinstance(value, tuple):
            yield from _list(indent, label, value)
        elif not isinstance(value, BaseModel):
            yield from _text(f"{indent}{label}: ", _shown(value))
        elif inner := tuple(_fields(dict(value), indent + "  ")):
            yield f"{indent}{label}:"
            yield from inner


def _list(indent: str, label: str, values: tuple[Any, ...]) -> Iterator[str]:
    if not isinstance(values[0], BaseModel):
        yield from _text(f"{indent}{label}: ", ", ".join(_shown(value) for value in values))
        return
    yield f"{indent}{label}:"
    for value in values:
        lines = tuple(_fields(dict(value), indent + "    "))
        if lines:
            yield f"{indent}  - {lines[0].strip()}"
            yield from lines[1:]


def _text(before: str, text: str) -> Iterator[str]:
    first, *more = text.split("\n")
    yield before + first
    yield from (" " * 4 + line for line in more)


def _shown(value: object) -> str:
    match value:
        case Term():
            return value.de
        case bool():
            return "ja" if value else "nein"
        case datetime():
            return f"{value.astimezone(HERE):%d.%m.%Y, %H:%M} Uhr"
        case date():
            return f"{value:%d.%m.%Y}"
        case _:
            return str(value)
