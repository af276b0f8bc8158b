"""A case (Fall): a person under a pseudonym, where they stand in the process chain, and until when the file is kept."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Index,
    Integer,
    RowMapping,
    Select,
    Table,
    UniqueConstraint,
    insert,
    select,
    update,
)

from kb.database import METADATA, Moment
from kb.vocabulary import Phase, Term
from matcher.casework.columns import ID, NAME, Code, Sealed
from matcher.casework.errors import Changed, UnreadableRecord
from matcher.casework.vault import DATA_KEY, DataKey, Vault, of_case

CASE_FILE = Table(
    "case_file",
    METADATA,
    Column("id", Code(ID), primary_key=True),
    Column("tenant", Code(NAME), nullable=False),
    Column("number", Integer, nullable=False),
    Column("status", Code(20), nullable=False),
    Column("phase", Code(1), nullable=False),
    Column("ending", Code(20)),
    Column("counsellor", Code(NAME), nullable=False),
    Column("profile_version", Integer, nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("closed_on", Date),
    Column("changed_at", Moment, nullable=False),
    Column("delete_on", Date, nullable=False, index=True),
    Column("delete_on_set", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("sealed", Sealed, nullable=False),
    UniqueConstraint("tenant", "number"),
    Index("ix_case_file_list", "tenant", "status", "changed_at"),
    Index("ix_case_file_mine", "tenant", "counsellor", "status", "changed_at"),
)


class CaseStatus(Term):
    """Whether somebody works on the case."""

    OPEN = "open", "in Beratung", "open"
    PAUSED = "paused", "ruht", "paused"
    CLOSED = "closed", "abgeschlossen", "closed"


class Ending(Term):
    """How a case ended."""

    RECOGNISED = "recognised", "volle Anerkennung", "full recognition"
    EMPLOYED = "employed", "Arbeit im erlernten Beruf", "work in the learned occupation"
    OTHER_WORK = "other_work", "andere Arbeit", "other work"
    QUALIFIED = "qualified", "Qualifizierung abgeschlossen", "qualification completed"
    ELSEWHERE = "elsewhere", "andere Stelle berät weiter", "counselled elsewhere"
    MOVED = "moved", "weggezogen", "moved away"
    LOST = "lost", "Kontakt abgebrochen", "contact lost"
    WITHDRAWN = "withdrawn", "Einwilligung widerrufen", "consent withdrawn"
    OTHER = "other", "anderer Grund", "other reason"


Pseudonym = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class Case(BaseModel):
    """The cover of a file. ``counsellor`` is the id of an account; ``profile_version`` the newest version's number.

    ``delete_on_set``: somebody set the date of deletion by hand, so that changes do not move it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    tenant: str
    number: int
    status: CaseStatus = CaseStatus.OPEN
    phase: Phase
    ending: Ending | None = None
    counsellor: str
    profile_version: int = 1
    opened_on: date
    closed_on: date | None = None
    changed_at: datetime
    delete_on: date
    delete_on_set: bool = False
    revision: int = 1
    pseudonym: Pseudonym
    counsellor_name: str
    remark: str = ""
    """Why it was closed, in the counsellor's words."""
    demands: tuple[str, ...] = ()
    """Keys of the unmet demand that was last counted for the case (``matcher.unmet_demand``)."""


_PLAIN = frozenset(CASE_FILE.c.keys()) - {"sealed"}
_SEALED = frozenset(Case.model_fields) - _PLAIN


def add_case(connection: Connection, key: DataKey, case: Case) -> None:
    """Write a new case."""
    connection.execute(insert(CASE_FILE), _row(key, case))


def change_case(connection: Connection, key: DataKey, case: Case) -> Case:
    """Write over the revision it was made from. Raises Changed where somebody was quicker."""
    newer = case.model_copy(update={"revision": case.revision + 1})
    statement = update(CASE_FILE).where(CASE_FILE.c.id == case.id, CASE_FILE.c.revision == case.revision)
    if connection.execute(statement.values(_row(key, newer))).rowcount != 1:
        raise Changed("Der Fall")
    return newer


def select_cases() -> Select[Any]:
    """Cases, each with its wrapped key, for ``read_case``."""
    return select(CASE_FILE, DATA_KEY.c.wrapped).join(DATA_KEY, DATA_KEY.c.subject == "case:" + CASE_FILE.c.id)


def read_case(vault: Vault, row: RowMapping) -> tuple[Case, DataKey]:
    """The case in a row of ``select_cases``, and its key. Raises Undecipherable, UnreadableRecord."""
    key = vault.unwrap(of_case(row["id"]), row["wrapped"])
    try:
        sealed = json.loads(key.open(row["sealed"], _place(row["id"])))
        return Case.model_validate({**sealed, **{name: row[name] for name in _PLAIN}}), key
    except ValidationError as error:
        raise UnreadableRecord(
            f"Fall {row['number']} ist nicht lesbar; Lotse aktualisieren oder die letzte Sicherung zurückspielen."
        ) from error


def pseudonym_in(key: DataKey, id: str, sealed: bytes) -> str:
    """The pseudonym alone, for searching in many covers."""
    pseudonym: str = json.loads(key.open(sealed, _place(id)))["pseudonym"]
    return pseudonym


def _row(key: DataKey, case: Case) -> dict[str, Any]:
    plain = {name: getattr(case, name) for name in _PLAIN}
    return {**plain, "sealed": key.seal(case.model_dump_json(include=set(_SEALED)).encode(), _place(case.id))}


def _place(id: str) -> str:
    return f"case_file/{id}"
