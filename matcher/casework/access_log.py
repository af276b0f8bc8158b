"""The access log: who looked at or changed which case when. Each row vouches for the one before; none has content."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Column, Connection, Index, Integer, Table, insert, select, update

from kb.actor import Actor
from kb.database import METADATA, Moment
from kb.vocabulary import Term
from matcher.casework.columns import ID, NAME, Code, Sealed
from matcher.casework.vault import Vault, of_log

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
    Column("number", Integer, nullable=False),
    Column("mac", Sealed, nullable=False),
)
_START = b""


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
        head = select(HEAD.c.number, HEAD.c.mac).where(HEAD.c.tenant == tenant).with_for_update()
        last = connection.execute(head).one_or_none()
        number, before = (last.number + 1, last.mac) if last else (1, _START)
        mac = key.mac(_message(tenant, number, at, actor.id, deed, case_id, before))
        row = {"tenant": tenant, "number": number, "at": at, "actor": actor.id, "deed": deed, "case_id": case_id}
        connection.execute(insert(ACCESS_LOG), {**row, "mac": mac})
        if last:
            connection.execute(update(HEAD).where(HEAD.c.tenant == tenant).values(number=number, mac=mac))
        else:
            connection.execute(insert(HEAD).values(tenant=tenant, number=number, mac=mac))

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

        Only who has the key in the vault can make rows that hold. Rows cut off at the end are noticed by the head.
        """
        key = self._vault.key(connection, of_log(tenant))
        head = connection.execute(select(HEAD).where(HEAD.c.tenant == tenant)).one_or_none()
        rows = connection.execute(
            select(ACCESS_LOG).where(ACCESS_LOG.c.tenant == tenant).order_by(ACCESS_LOG.c.number)
        ).all()
        if key is None:
            return (Break(0, "Der Schlüssel des Protokolls fehlt."),) if rows or head else ()
        breaks: list[Break] = []
        number, before = 0, _START
        for row in rows:
            if row.number != number + 1:
                breaks.append(Break(number + 1, f"Vor Zeile {row.number} fehlt mindestens eine Zeile."))
            elif row.mac != key.mac(_message(tenant, row.number, row.at, row.actor, row.deed, row.case_id, before)):
                breaks.append(Break(row.number, f"Zeile {row.number} wurde verändert oder vertauscht."))
            number, before = row.number, row.mac
        if head is None or (head.number, head.mac) != (number, before):
            breaks.append(Break(number + 1, f"Nach Zeile {number} stimmt das Ende des Protokolls nicht."))
        return tuple(breaks)


def _message(
    tenant: str, number: int, at: datetime, actor: str, deed: str, case_id: str | None, before: bytes
) -> bytes:
    moment = at.astimezone(UTC).isoformat()
    return json.dumps([tenant, number, moment, actor, str(deed), case_id, before.hex()]).encode()
