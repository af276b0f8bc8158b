"""Looking after keys and log: re-wrap after the ring was rotated, and check the chain of the access log."""

from __future__ import annotations

from kb.actor import Actor
from kb.database import writing
from matcher.casework.access import require_administration
from matcher.casework.access_log import Break
from matcher.casework.desk import Desk


class Safekeeping:
    """For jobs, commands and administrators; nothing here shows a case."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def rewrap(self) -> int:
        """Wrap all data keys by the ring's newest key, after a rotation; how many were not."""
        with writing(self._desk.engine) as connection:
            return self._desk.vault.rewrap(connection)

    def check_log(self, actor: Actor) -> tuple[Break, ...]:
        """What does not hold in the access log of the actor's organisation; nothing where all is well."""
        tenant = require_administration(actor)
        with self._desk.engine.connect() as connection:
            return self._desk.log.verify(connection, tenant)

    def check_all_logs(self) -> dict[str, tuple[Break, ...]]:
        """The same for every organisation, for a command or a nightly job."""
        with self._desk.engine.connect() as connection:
            return {tenant: self._desk.log.verify(connection, tenant) for tenant in self._desk.log.tenants(connection)}
