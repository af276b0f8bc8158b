"""The desk at which every case is opened: right, organisation, key and log are seen to here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, select

from kb.actor import Actor
from kb.database import writing
from kb.keys import KeyRing
from kb.problem import problems_of
from matcher.casework.access import require_case_work, require_network
from matcher.casework.access_log import AccessLog, Deed
from matcher.casework.case import CASE_FILE, read_case, select_cases
from matcher.casework.errors import UnknownCase, WrongInput
from matcher.casework.folder import Folder, Opened
from matcher.casework.vault import NETWORK, DataKey, Vault, of_tenant

ONE_LOOK = timedelta(minutes=10)
"""Looks of one person at one case within this time are one row of the log."""


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
            folder = self._folder(connection, actor, tenant, case_id, now, lock=True)
            self.log.append(connection, tenant, actor, deed, case_id, now)
            yield folder
            if deed is not Deed.EXPORTED and folder.case.changed_at != now:
                folder.change_case()  # the keeping time runs from the last change; telling somebody is none

    @contextmanager
    def work_from_outside(
        self, connection: Connection, actor: Actor, case_id: str, now: datetime, deed: Deed
    ) -> Iterator[Folder]:
        """Like ``work``, for somebody who proved by a link that one referral of the case is theirs."""
        tenant: str = connection.execute(select(CASE_FILE.c.tenant).where(CASE_FILE.c.id == case_id)).scalar_one()
        if deed is not Deed.OPENED or not self._was_logged(actor, case_id, now):
            self.log.append(connection, tenant, actor, deed, case_id, now)
            self._looked[actor.id, case_id] = now
        folder = self._folder(connection, actor, tenant, case_id, now, lock=True)
        yield folder
        if deed is not Deed.OPENED:
            folder.change_case()

    @contextmanager
    def look_around(self, actor: Actor, now: datetime) -> Iterator[Opened]:
        """Read what the actor's organisation notes outside cases. Raises NotPermitted."""
        tenant = require_case_work(actor)
        with self.engine.connect() as connection:
            yield self._opened(connection, of_tenant(tenant), tenant, actor, now)

    @contextmanager
    def work_around(self, actor: Actor, now: datetime) -> Iterator[Opened]:
        """Change what the actor's organisation notes outside cases. Raises NotPermitted, WrongInput."""
        tenant = require_case_work(actor)
        with writing(self.engine) as connection, typed_in():
            yield self._opened(connection, of_tenant(tenant), tenant, actor, now, make=True)

    @contextmanager
    def look_at_network(self, actor: Actor, now: datetime) -> Iterator[Opened]:
        """Read what all organisations note for each other; ``owner`` is the actor's. Raises NotPermitted."""
        tenant = require_network(actor)
        with self.engine.connect() as connection:
            yield self._opened(connection, NETWORK, tenant, actor, now)

    @contextmanager
    def work_for_network(self, actor: Actor, now: datetime) -> Iterator[Opened]:
        """Note something for all organisations; ``owner`` is the actor's. Raises NotPermitted, WrongInput."""
        tenant = require_network(actor)
        with writing(self.engine) as connection, typed_in():
            yield self._opened(connection, NETWORK, tenant, actor, now, make=True)

    def _opened(
        self, connection: Connection, subject: str, owner: str, actor: Actor, now: datetime, *, make: bool = False
    ) -> Opened:
        key = self.vault.key(connection, subject)
        if key is None:  # nothing was sealed yet
            key = self.vault.make(connection, subject) if make else DataKey.fresh()
        return Opened(connection, key, owner, actor, now)

    def _was_logged(self, actor: Actor, case_id: str, now: datetime) -> bool:
        looked = list(self._looked.items())  # other threads add to it meanwhile; one lost is one row more
        self._looked = {key: at for key, at in looked if now - at < ONE_LOOK}
        return (actor.id, case_id) in self._looked

    def open(self, connection: Connection, actor: Actor, case_id: str, now: datetime) -> Folder:
        """A case inside a write transaction whose deed is logged by the caller. Raises NotPermitted, UnknownCase."""
        return self._folder(connection, actor, require_case_work(actor), case_id, now, lock=True)

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
        return Folder(connection, key, case.id, actor, now, case)


@contextmanager
def typed_in() -> Iterator[None]:
    """What a model refuses inside was typed in by somebody. Raises WrongInput naming each field."""
    try:
        yield
    except ValidationError as error:
        problems = problems_of(error, "Eingabe")
        raise WrongInput("; ".join(str(problem) for problem in problems[:5]) + ".", problems) from error
