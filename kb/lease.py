"""Leases in the database: who does something that only one process may do at a time, and until when without a sign."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Column, Connection, Engine, String, Table, delete, insert, select, update

from kb.database import METADATA, Moment, writing
from kb.errors import LotseError

LEASE = Table(
    "lease",
    METADATA,
    Column("name", String(120), primary_key=True),
    Column("owner", String(200), nullable=False),
    Column("until", Moment, nullable=False),
)

LASTS = timedelta(seconds=60)
"""How long a lease holds without a heartbeat."""

Clock = Callable[[], datetime]
"""Gives the time; made at the edge."""


class LeaseTaken(LotseError):
    """Somebody else is doing this just now."""


class LeaseLost(LotseError):
    """Another process took over, because this one gave no sign for too long; what it did is not kept."""


def new_owner() -> str:
    """A name for a holder of leases: where it runs, and a part nobody else has."""
    return f"{_here()} pid {os.getpid()} {_started(os.getpid())} {secrets.token_hex(4)}"


def is_gone(owner: str) -> bool:
    """Whether the holder is a process of this machine that no longer runs; False where that cannot be known."""
    where, _, process = owner.rpartition(" pid ")
    pid, started, *_ = [*process.split(" "), "?"]
    if where != _here() or started == "?":
        return False
    return _started(int(pid)) != started


class Heartbeat:
    """Calls something from a thread, again and again, until the block ends; notes where it raised LeaseLost."""

    def __init__(self, beat: Callable[[], None], every: timedelta) -> None:
        self._beat, self._every = beat, every.total_seconds()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self.lost = False

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._end.wait(self._every):
            try:
                self._beat()
            except LeaseLost:
                self.lost = True
                return
            except LotseError:
                continue  # the database may be busy; the lease outlasts several beats


class Lease:
    """A lease that is held. ``check`` and ``confirm`` tell whether it still is."""

    def __init__(self, engine: Engine, clock: Clock, name: str, lasts: timedelta) -> None:
        self._engine, self._clock, self.name, self._lasts = engine, clock, name, lasts
        self.owner = new_owner()

    def take(self) -> None:
        """Take the lease where it is free, has run out, or its holder is dead. Raises LeaseTaken."""
        now = self._clock()
        with writing(self._engine) as connection:
            row = connection.execute(
                select(LEASE.c.owner, LEASE.c.until).where(LEASE.c.name == self.name)
            ).one_or_none()
            if row is not None and row.until > now and not is_gone(row.owner):
                raise LeaseTaken(
                    f"„{self.name}“ wird gerade von einem anderen Prozess bearbeitet; später noch einmal versuchen."
                )
            connection.execute(delete(LEASE).where(LEASE.c.name == self.name))
            connection.execute(insert(LEASE).values(name=self.name, owner=self.owner, until=now + self._lasts))

    def renew(self) -> None:
        """Give a sign of life. Raises LeaseLost."""
        with writing(self._engine) as connection:
            self.confirm(connection)

    def confirm(self, connection: Connection) -> None:
        """Make a transaction depend on the lease: it is prolonged with it, or nothing happens. Raises LeaseLost."""
        mine = (LEASE.c.name == self.name) & (LEASE.c.owner == self.owner)
        if connection.execute(update(LEASE).where(mine).values(until=self._clock() + self._lasts)).rowcount != 1:
            raise LeaseLost(f"„{self.name}“ hat ein anderer Prozess übernommen; hier wurde nichts weiter geändert.")

    def release(self) -> None:
        """Give it back, where it is still held."""
        with writing(self._engine) as connection:
            connection.execute(delete(LEASE).where(LEASE.c.name == self.name, LEASE.c.owner == self.owner))


@contextmanager
def held(engine: Engine, clock: Clock, name: str, lasts: timedelta = LASTS) -> Iterator[Lease]:
    """Hold the lease of that name during the block. Raises LeaseTaken."""
    lease = Lease(engine, clock, name, lasts)
    lease.take()
    try:
        with Heartbeat(lease.renew, lasts / 4):
            yield lease
    finally:
        lease.release()


def _here() -> str:
    """This machine, or this container of it: process numbers mean something only there."""
    try:
        return f"{socket.gethostname()} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return f"{socket.gethostname()} -"


def _started(pid: int) -> str:
    """When a process began, in clock ticks since the machine did; numbers are used again. ``?`` where unknowable."""
    if not Path("/proc/self/stat").exists():
        return "?"
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return "gone"
    return "gone" if fields[0] in "ZX" else fields[19]
