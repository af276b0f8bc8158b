"""Sessions: kept on the server, known to the browser by a random token of which only the hash is stored."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, Row, RowMapping, delete, insert, select, update

from kb.actor import Actor, Role
from kb.database import writing
from web.accounts.directory import known_roles
from web.accounts.tables import ACCOUNT, ACCOUNT_ROLE, ORGANISATION, SESSION

IDLE = timedelta(minutes=60)
"""Without a request for so long, a session ends."""
LONGEST = timedelta(hours=12)
"""A session ends after this time in any case: a long working day."""
TOUCH_EVERY = timedelta(seconds=60)
"""How exactly the last request is noted."""
REMEMBERED = timedelta(days=7)
"""How long an ended session can still say whose form arrives too late."""


class Method(StrEnum):
    """How somebody proved who they are."""

    PASSWORD = "password"
    SECOND_FACTOR = "second_factor"
    """Password and one-time code."""
    RECOVERY = "recovery"
    """Password and recovery code."""
    LINK = "link"
    PROVIDER = "provider"
    """OpenID Connect."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, in which session, until when."""

    session: str
    actor: Actor
    login: str
    organisation: str
    """Name of the organisation."""
    method: Method
    must_enrol: bool
    """Whether the organisation wants a second factor that the account does not have yet."""
    idle_until: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One of somebody's open sessions, as they see it in their list."""

    id: str
    device: str
    method: Method
    created_at: datetime
    seen_at: datetime


class Sessions:
    """Begins, reads and ends sessions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, account: str, method: Method, device: str, now: datetime) -> str:
        """A new session; the token for its cookie."""
        token = secrets.token_urlsafe(32)
        with writing(self._engine) as connection:
            connection.execute(
                insert(SESSION).values(
                    id=secrets.token_hex(16),
                    token_hash=hash_of(token),
                    account_id=account,
                    method=method.value,
                    device=device,
                    created_at=now,
                    seen_at=now,
                    ends_at=now + LONGEST,
                )
            )
        return token

    def read(self, token: str, now: datetime, *, touch: bool = True) -> SignedIn | None:
        """Who has this token; None where the session has ended or the account is closed.

        Reading is what keeps a session alive, unless ``touch`` is False.
        """
        statement = _SESSIONS.where(SESSION.c.token_hash == hash_of(token), *_open(now))
        with self._engine.connect() as connection:
            row = connection.execute(statement).one_or_none()
            if row is None:
                return None
            roles = (
                connection.execute(select(ACCOUNT_ROLE.c.role).where(ACCOUNT_ROLE.c.account_id == row.account_id))
                .scalars()
                .all()
            )
        seen = row.seen_at
        if touch and now - seen >= TOUCH_EVERY:
            seen = now
            with writing(self._engine) as connection:
                connection.execute(update(SESSION).where(SESSION.c.id == row.session_id).values(seen_at=now))
        return _signed_in(row, known_roles(roles), seen)

    def renew(self, session: str) -> str:
        """A new token for a session whose holder may do something else from now on; the old one is void."""
        token = secrets.token_urlsafe(32)
        with writing(self._engine) as connection:
            connection.execute(update(SESSION).where(SESSION.c.id == session).values(token_hash=hash_of(token)))
        return token

    def of(self, account: str, now: datetime) -> tuple[OwnSession, ...]:
        """The account's open sessions, the last used first."""
        statement = select(SESSION).where(SESSION.c.account_id == account, *_open(now))
        with self._engine.connect() as connection:
            rows = connection.execute(statement.order_by(SESSION.c.seen_at.desc())).mappings().all()
        return tuple(_own(row) for row in rows)

    def end(self, account: str, session: str, now: datetime) -> bool:
        """Ends one session of the account; False where it has no such open session."""
        statement = update(SESSION).where(
            SESSION.c.id == session, SESSION.c.account_id == account, SESSION.c.ended_at.is_(None)
        )
        with writing(self._engine) as connection:
            return connection.execute(statement.values(ended_at=now)).rowcount == 1

    def end_all(self, account: str, now: datetime, *, but: str = "") -> int:
        """Ends all open sessions of the account but one; how many."""
        statement = update(SESSION).where(
            SESSION.c.account_id == account, SESSION.c.id != but, SESSION.c.ended_at.is_(None)
        )
        with writing(self._engine) as connection:
            return connection.execute(statement.values(ended_at=now)).rowcount

    def owner(self, session: str) -> str | None:
        """Whose session it is or was; None where it was never one, or has been forgotten."""
        with self._engine.connect() as connection:
            return connection.execute(select(SESSION.c.account_id).where(SESSION.c.id == session)).scalar()

    def forget(self, now: datetime) -> None:
        """Deletes sessions that ended long ago."""
        with writing(self._engine) as connection:
            connection.execute(delete(SESSION).where(SESSION.c.seen_at < now - REMEMBERED - LONGEST))


_SESSIONS = (
    select(
        SESSION.c.id.label("session_id"),
        SESSION.c.account_id,
        SESSION.c.method,
        SESSION.c.seen_at,
        SESSION.c.ends_at,
        ACCOUNT.c.name,
        ACCOUNT.c.login,
        ACCOUNT.c.totp_secret.is_not(None).label("has_second_factor"),
        ACCOUNT.c.organisation_id,
        ORGANISATION.c.name.label("organisation"),
        ORGANISATION.c.second_factor,
    )
    .join_from(SESSION, ACCOUNT)
    .join(ORGANISATION)
    .where(ACCOUNT.c.disabled_at.is_(None), ORGANISATION.c.closed_at.is_(None))
)


def hash_of(token: str) -> str:
    """What is stored of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _open(now: datetime) -> tuple[Any, ...]:
    return SESSION.c.ended_at.is_(None), SESSION.c.ends_at > now, SESSION.c.seen_at > now - IDLE


def _signed_in(row: Row[Any], roles: frozenset[Role], seen: datetime) -> SignedIn:
    method = Method(row.method)
    return SignedIn(
        session=row.session_id,
        actor=Actor(id=row.account_id, name=row.name, tenant=row.organisation_id, roles=roles),
        login=row.login,
        organisation=row.organisation,
        method=method,
        must_enrol=row.second_factor and not row.has_second_factor and method is Method.PASSWORD,
        idle_until=min(seen + IDLE, row.ends_at),
        ends_at=row.ends_at,
    )


def _own(row: RowMapping) -> OwnSession:
    return OwnSession(row["id"], row["device"], Method(row["method"]), row["created_at"], row["seen_at"])
