"""What somebody had typed when their session ended: kept, encrypted, until they have signed in again."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select

from kb.database import writing
from kb.keys import KeyRing
from web.accounts.sessions import hash_of
from web.accounts.tables import KEPT_FORM

KEPT_FOR = timedelta(hours=2)
MOST = 10
"""Of one account; an older one makes room."""
FIELD = "aufgehoben"
"""Names the kept form in the form that sends it once more."""
PATH = "/anmelden/eingaben/"


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that came too late: where it was going, and its fields."""

    address: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool


class KeptForms:
    """Keeps forms for a short while. Only whose form it was can read it; the database alone cannot."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys

    def keep(self, account: str, form: KeptForm, now: datetime) -> str:
        """The path of the page that gives the form back."""
        token = secrets.token_urlsafe(24)
        data = json.dumps([form.address, form.fields, form.had_files]).encode()
        with writing(self._engine) as connection:
            of_account = select(KEPT_FORM.c.hash).where(KEPT_FORM.c.account_id == account)
            newest_first = of_account.order_by(KEPT_FORM.c.ends_at.desc(), KEPT_FORM.c.hash)
            old = connection.execute(newest_first.offset(MOST - 1)).scalars().all()
            connection.execute(delete(KEPT_FORM).where(KEPT_FORM.c.hash.in_(old) | (KEPT_FORM.c.ends_at < now)))
            connection.execute(
                insert(KEPT_FORM).values(
                    hash=hash_of(token),
                    account_id=account,
                    sealed=self._keys.encrypt(data, _context(token, account)),
                    ends_at=now + KEPT_FOR,
                )
            )
        return PATH + token

    def read(self, token: str, account: str, now: datetime) -> KeptForm | None:
        """The form; None where it was never there, is somebody else's, was sent since, or is too old."""
        wanted = KEPT_FORM.c.hash == hash_of(token), KEPT_FORM.c.account_id == account, KEPT_FORM.c.ends_at > now
        with self._engine.connect() as connection:
            sealed = connection.execute(select(KEPT_FORM.c.sealed).where(*wanted)).scalar()
        if sealed is None:
            return None
        address, fields, had_files = json.loads(self._keys.decrypt(sealed, _context(token, account)))
        return KeptForm(address, tuple((name, value) for name, value in fields), had_files)

    def drop(self, token: str, account: str) -> None:
        """Forgets the form: it has been sent."""
        wanted = KEPT_FORM.c.hash == hash_of(token), KEPT_FORM.c.account_id == account
        with writing(self._engine) as connection:
            connection.execute(delete(KEPT_FORM).where(*wanted))

    def forget(self, now: datetime) -> None:
        """Deletes what nobody came back for."""
        with writing(self._engine) as connection:
            connection.execute(delete(KEPT_FORM).where(KEPT_FORM.c.ends_at < now))


def _context(token: str, account: str) -> bytes:
    return f"kept form:{hash_of(token)}:{account}".encode()
