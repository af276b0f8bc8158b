"""The access log: who looked at or changed which case when. Each row vouches for the one before; none has content."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, Table, delete, func, insert, select, update

from kb.actor import Actor
from kb.database import METADATA, Moment
from kb.vocabulary import Term
from matcher.casework.columns import ID, NAME, Code, Sealed
from matcher.casework.vault import DataKey, Vault, of_log

ACCESS_LOG = Table(
    "access_log",
    METADATA,
    Column("tenant", Code(NAME), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", Code(NAME), nullable=False),
    Column("deed", Code(20), nullable=False),
    Column("case_id", Code(ID)),
    Column("mac", Sealed, nullable=False),
    Index("ix_access_log_case_id", "case_id"),
)
HEAD = Table(
    "access_log_head",
    METADATA,
    Column("tenant", Code(NAME), primary_key=True),
    Column("start_number", Integer, nullable=False),
    Column("start_mac", Sealed, nullable=False),
    Column("number", Integer, nullable=False),
    Column("mac", Sealed, nullable=False),
    Column("seal", Sealed, nullable=False),
)
"""Where each chain starts (rows before were kept long enough) and ends; ``seal`` vouches for both."""

KEPT_MONTHS = 36
"""How long rows are kept: as long as an open case without any change."""


class Deed(Term):
    """What somebody did with a case."""

    OPENED = "opened", "angesehen", "looked at"
    CREATED = "created", "angelegt", "created"
    CHANGED = "changed", "geändert", "changed"
    SENT = "sent", "weitergegeben", "passed on"
    ANSWERED = "answered", "von außen beantwortet", "answered from outside"
    EXPORTED = "exported", "Auskunft erstellt", "exported"
    HANDED_OVER = "handed_over", "übergeben", "handed over"
    CLOSED = "closed", "abgeschlossen", "closed"
    DELETED = "deleted", "gelöscht", "deleted"


@dataclass(frozen=True, slots=True)
class Access:
    """One row: ``actor`` is the id of an account, ``case_id`` None for what concerns no single case."""

    number: int
    at: datetime
    actor: str
    deed: Deed
    case_id: str | None


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold, and how."""

    number: int
    text: str


class AccessLog:
    """Appends to and checks the chains, one an organisation."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def append(
        self, connection: Connection, tenant: str, actor: Actor, deed: Deed, case_id: str | None, at: datetime
    ) -> None:
        """One more row, in the transaction of the deed itself. Two writers of an organisation wait for each other."""
        key = self._vault.key(connection, of_log(tenant)) or self._vault.make(connection, of_log(tenant))
        statement = select(HEAD).where(HEAD.c.tenant == tenant).with_for_update()
        last = connection.execute(statement).one_or_none()
        head = _Head(last.start_number, last.start_mac, last.number, last.mac) if last else _Head(0, b"", 0, b"")
        number = head.number + 1
        mac = key.mac(_message(tenant, number, at, actor.id, deed, case_id, head.mac))
        row = {"tenant": tenant, "number": number, "at": at, "actor": actor.id, "deed": deed, "case_id": case_id}
        connection.execute(insert(ACCESS_LOG), {**row, "mac": mac})
        values = _row(key, tenant, replace(head, number=number, mac=mac))
        if last:
            connection.execute(update(HEAD).where(HEAD.c.tenant == tenant).values(values))
        else:
            connection.execute(insert(HEAD), values)

    def prune(self, connection: Connection, tenant: str, before: datetime) -> int:
        """Forget rows older than a moment; how many. The chain starts after them, and the head vouches for that."""
        key = self._vault.key(connection, of_log(tenant))
        last = connection.execute(select(HEAD).where(HEAD.c.tenant == tenant).with_for_update()).one_or_none()
        of_tenant = ACCESS_LOG.c.tenant == tenant
        newest = select(func.max(ACCESS_LOG.c.number)).where(of_tenant, ACCESS_LOG.c.at < before).scalar_subquery()
        start = connection.execute(select(ACCESS_LOG).where(of_tenant, ACCESS_LOG.c.number == newest)).one_or_none()
        if key is None or last is None or start is None:
            return 0
        values = _row(key, tenant, _Head(start.number, start.mac, last.number, last.mac))
        connection.execute(update(HEAD).where(HEAD.c.tenant == tenant).values(values))
        gone = connection.execute(delete(ACCESS_LOG).where(of_tenant, ACCESS_LOG.c.number <= start.number))
        return int(gone.rowcount)

    def of_case(self, connection: Connection, case_id: str) -> tuple[Access, ...]:
        """Everything logged about a case, the oldest first."""
        statement = select(ACCESS_LOG).where(ACCESS_LOG.c.case_id == case_id).order_by(ACCESS_LOG.c.number)
        return tuple(
            Access(row.number, row.at, row.actor, Deed.of(row.deed), row.case_id)
            for row in connection.execute(statement)
        )

    def tenants(self, connection: Connection) -> tuple[str, ...]:
        """The organisations that have a chain."""
        heads = select(HEAD.c.tenant).union(select(ACCESS_LOG.c.tenant))
        return tuple(sorted(connection.execute(heads).scalars()))

    def verify(self, connection: Connection, tenant: str) -> tuple[Break, ...]:
        """Every row that was changed, removed, added or swapped; nothing where the chain holds.

        Only who has the key in the vault can make rows that hold, or move the sealed start and end of the chain.
        """
        key = self._vault.key(connection, of_log(tenant))
        last = connection.execute(select(HEAD).where(HEAD.c.tenant == tenant)).one_or_none()
        statement = select(ACCESS_LOG).where(ACCESS_LOG.c.tenant == tenant).order_by(ACCESS_LOG.c.number)
        if key is None or last is None:
            found = last or connection.execute(statement.limit(1)).first()
            return (Break(0, "Schlüssel oder Ende des Protokolls fehlt."),) if found else ()
        breaks: list[Break] = []
        head = _Head(last.start_number, last.start_mac, last.number, last.mac)
        if last.seal != _row(key, tenant, head)["seal"]:
            breaks.append(Break(head.number, "Anfang oder Ende des Protokolls wurde verschoben."))
        number, before = head.start_number, head.start_mac
        for row in connection.execution_options(yield_per=1000).execute(statement):
            if row.number != number + 1:
                breaks.append(Break(number + 1, f"Vor Zeile {row.number} fehlt mindestens eine Zeile."))
            elif row.mac != key.mac(_message(tenant, row.number, row.at, row.actor, row.deed, row.case_id, before)):
                breaks.append(Break(row.number, f"Zeile {row.number} wurde verändert oder vertauscht."))
            number, before = row.number, row.mac
        if (head.number, head.mac) != (number, before):
            breaks.append(Break(number + 1, f"Nach Zeile {number} stimmt das Ende des Protokolls nicht."))
        return tuple(sorted(breaks, key=lambda found: found.number))


@dataclass(frozen=True, slots=True)
class _Head:
    start_number: int
    start_mac: bytes
    number: int
    mac: bytes


def _row(key: DataKey, tenant: str, head: _Head) -> dict[str, Any]:
    """The head's row with its seal."""
    fields = [tenant, head.start_number, head.start_mac.hex(), head.number, head.mac.hex()]
    return {"tenant": tenant, **asdict(head), "seal": key.mac(b"head " + json.dumps(fields).encode())}


def _message(
    tenant: str, number: int, at: datetime, actor: str, deed: str, case_id: str | None, before: bytes
) -> bytes:
    moment = at.astimezone(UTC).isoformat()
    return json.dumps([tenant, number, moment, actor, str(deed), case_id, before.hex()]).encode()
