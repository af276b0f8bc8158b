"""The desk at which every case is opened: right, organisation, key and log are seen to here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypedDict

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, select

from kb.actor import Actor
from kb.database import writing
from kb.dates import day_of
from kb.keys import KeyRing
from kb.problem import problems_of
from matcher.casework.access import require_case_work
from matcher.casework.access_log import AccessLog, Deed
from matcher.casework.case import CASE_FILE, Case, change_case, read_case, select_cases
from matcher.casework.errors import UnknownCase, WrongInput
from matcher.casework.organisation import keeping_times
from matcher.casework.record import new_id
from matcher.casework.vault import DataKey, Vault

ONE_LOOK = timedelta(minutes=10)
"""Looks of one person at one case within this time are one row of the log."""


class Stamp(TypedDict):
    """What a new record gets from the desk."""

    id: str
    case_id: str
    at: datetime
    by: str
    by_name: str


@dataclass(slots=True)
class Folder:
    """An opened case, inside one transaction."""

    connection: Connection
    key: DataKey
    case: Case
    actor: Actor
    now: datetime

    @property
    def day(self) -> date:
        """The day it is."""
        return day_of(self.now)

    def stamp(self) -> Stamp:
        """Identifier, case, moment and author of a new record."""
        return Stamp(id=new_id(), case_id=self.case.id, at=self.now, by=self.actor.id, by_name=self.actor.name)

    def change(self, **changes: object) -> Case:
        """Change fields of the case itself; they are checked as if they were typed in."""
        fields = {**dict(self.case), **changes, "changed_at": self.now}
        case = Case.model_validate(fields)
        if not case.delete_on_set:
            times = keeping_times(self.connection, case.tenant)
            case = case.model_copy(update={"delete_on": times.end(self.day, case.closed_on)})
        self.case = change_case(self.connection, self.key, case)
        return self.case


class Desk:
    """Opens cases for actors. ``engine`` is the migrated database, ``ring`` the keys beside it."""

    def __init__(self, engine: Engine, ring: KeyRing) -> None:
        self.engine = engine
        self.ring = ring
        self.vault = Vault(ring)
        self.log = AccessLog(self.vault)
        self._looked: dict[tuple[str, str], datetime] = {}

    @contextmanager
    def look(self, actor: Actor, case_id: str, now: datetime) -> Iterator[Folder]:
        """Read a case. Raises NotPermitted, UnknownCase, Undecipherable. What cannot be logged is not shown."""
        tenant = require_case_work(actor)
        if not self._was_logged(actor, case_id, now):
            with writing(self.engine) as connection:
                self._folder(connection, actor, tenant, case_id, now)
                self.log.append(connection, tenant, actor, Deed.OPENED, case_id, now)
            self._looked[actor.id, case_id] = now
        with self.engine.connect() as connection:
            yield self._folder(connection, actor, tenant, case_id, now)

    @contextmanager
    def work(self, actor: Actor, case_id: str, now: datetime, deed: Deed = Deed.CHANGED) -> Iterator[Folder]:
        """Change a case: all of it or nothing, logged in the same transaction. Raises like ``look``, and WrongInput."""
        tenant = require_case_work(actor)
        with writing(self.engine) as connection, typed_in():
            self.log.append(connection, tenant, actor, deed, case_id, now)
            folder = self._folder(connection, actor, tenant, case_id, now, lock=True)
            yield folder
            if folder.case.changed_at != now:
                folder.change()

    def open_from_outside(
        self, connection: Connection, actor: Actor, case_id: str, now: datetime, deed: Deed
    ) -> Folder:
        """A case for somebody who proved by a link that one referral of it is theirs; logged with its organisation."""
        tenant: str = connection.execute(select(CASE_FILE.c.tenant).where(CASE_FILE.c.id == case_id)).scalar_one()
        if deed is not Deed.OPENED or not self._was_logged(actor, case_id, now):
            self.log.append(connection, tenant, actor, deed, case_id, now)
            self._looked[actor.id, case_id] = now
        return self._folder(connection, actor, tenant, case_id, now, lock=True)

    def _was_logged(self, actor: Actor, case_id: str, now: datetime) -> bool:
        self._looked = {key: at for key, at in self._looked.items() if now - at < ONE_LOOK}
        return (actor.id, case_id) in self._looked

    def _folder(
        self, connection: Connection, actor: Actor, tenant: str, case_id: str, now: datetime, *, lock: bool = False
    ) -> Folder:
        statement = select_cases().where(CASE_FILE.c.id == case_id, CASE_FILE.c.tenant == tenant)
        if lock:
            statement = statement.with_for_update(of=CASE_FILE)
        row = connection.execute(statement).mappings().one_or_none()
        if row is None:
            raise UnknownCase
        case, key = read_case(self.vault, row)
        return Folder(connection, key, case, actor, now)


@contextmanager
def typed_in() -> Iterator[None]:
    """What a model refuses inside was typed in by somebody. Raises WrongInput naming each field."""
    try:
        yield
    except ValidationError as error:
        problems = problems_of(error, "Eingabe")
        raise WrongInput("; ".join(str(problem) for problem in problems[:5]) + ".", problems) from error
