"""One-time links: an invitation, a new password, or a sign-in; each works once and only for a while."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from kb.database import writing
from web.accounts.sessions import hash_of
from web.accounts.tables import ONE_TIME_LINK

PATH = "/anmelden/link/"


class Purpose(StrEnum):
    """What a link is good for."""

    PASSWORD = "password"
    """Choose a password: for invited people, and for those who have forgotten theirs."""
    SIGN_IN = "sign_in"
    """Sign in at once, without a password: for trying the application out."""


LIFETIMES = {Purpose.PASSWORD: timedelta(days=3), Purpose.SIGN_IN: timedelta(minutes=15)}
_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Link:
    """What a link that still works opens."""

    account: str
    purpose: Purpose


class Links:
    """Makes and takes one-time links. Only the hash of a link is stored."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def make(self, account: str, purpose: Purpose, now: datetime) -> str:
        """The path of a new link; earlier ones of the account for the same purpose stop working."""
        token = secrets.token_urlsafe(32)
        values = {"hash": hash_of(token), "account_id": account, "purpose": purpose.value}
        with writing(self._engine) as connection:
            connection.execute(
                update(ONE_TIME_LINK)
                .where(ONE_TIME_LINK.c.account_id == account, ONE_TIME_LINK.c.purpose == purpose.value)
                .where(ONE_TIME_LINK.c.used_at.is_(None))
                .values(used_at=now)
            )
            connection.execute(insert(ONE_TIME_LINK).values(**values, ends_at=now + LIFETIMES[purpose]))
        return PATH + token

    def read(self, token: str, now: datetime) -> Link | None:
        """What the link opens, without using it up; None where it does not work any more, or never did."""
        with self._engine.connect() as connection:
            row = connection.execute(select(ONE_TIME_LINK).where(*_working(token, now))).one_or_none()
        return None if row is None else Link(row.account_id, Purpose(row.purpose))

    def use(self, token: str, now: datetime) -> Link | None:
        """What the link opens, for the first and last time. Of two who try at once, one gets None."""
        link = self.read(token, now)
        with writing(self._engine) as connection:
            used = connection.execute(update(ONE_TIME_LINK).where(*_working(token, now)).values(used_at=now))
        return link if used.rowcount == 1 else None

    def revoke(self, account: str, now: datetime) -> None:
        """No link of the account works any more."""
        unused = ONE_TIME_LINK.c.account_id == account, ONE_TIME_LINK.c.used_at.is_(None)
        with writing(self._engine) as connection:
            connection.execute(update(ONE_TIME_LINK).where(*unused).values(used_at=now))

    def forget(self, now: datetime) -> None:
        """Deletes links that ended long ago."""
        with writing(self._engine) as connection:
            connection.execute(delete(ONE_TIME_LINK).where(ONE_TIME_LINK.c.ends_at < now - _KEPT))


def _working(token: str, now: datetime) -> tuple[Any, ...]:
    return ONE_TIME_LINK.c.hash == hash_of(token), ONE_TIME_LINK.c.used_at.is_(None), ONE_TIME_LINK.c.ends_at > now
