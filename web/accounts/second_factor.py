"""The second factor: one-time codes of an app (TOTP, RFC 6238) and recovery codes for a lost telephone."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator
from datetime import datetime

import pyotp
import segno
from markupsafe import Markup
from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update

from kb.database import writing
from kb.keys import KeyRing
from web.accounts.sessions import hash_of
from web.accounts.tables import ACCOUNT, RECOVERY_CODE

STEP_SECONDS = 30
STEPS_OFF = 1
"""A code counts one step early or late: clocks differ."""
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which are hard to tell apart on paper."""


class SecondFactors:
    """Sets up, checks and removes second factors. The secret is sealed with a key outside the database."""

    def __init__(self, engine: Engine, keys: KeyRing) -> None:
        self._engine = engine
        self._keys = keys

    def confirm(self, account: str, secret: str, code: str, now: datetime) -> tuple[str, ...]:
        """Sets the secret up if the code is one of its own; the recovery codes, shown once. Empty for a wrong code."""
        step = next(_matching_steps(secret, code, now), None)
        if step is None:
            return ()
        sealed = self._keys.encrypt(secret.encode(), _context(account))
        with writing(self._engine) as connection:
            values = {"totp_secret": sealed, "totp_step": step}
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(**values))
            return _new_codes(connection, account)

    def check(self, account: str, code: str, now: datetime) -> bool:
        """Whether the code is right now and was not used before; a code works once, also of two tries at once."""
        with self._engine.connect() as connection:
            sealed = connection.execute(select(ACCOUNT.c.totp_secret).where(ACCOUNT.c.id == account)).scalar()
        if sealed is None:
            return False
        secret = self._keys.decrypt(sealed, _context(account)).decode()
        return any(self._use_step(account, step) for step in _matching_steps(secret, code, now))

    def use_recovery_code(self, account: str, code: str, now: datetime) -> bool:
        """Whether this is one of the account's recovery codes, which is thereby used up."""
        spent = update(RECOVERY_CODE).where(
            RECOVERY_CODE.c.account_id == account,
            RECOVERY_CODE.c.hash == _recovery_hash(account, code),
            RECOVERY_CODE.c.used_at.is_(None),
        )
        with writing(self._engine) as connection:
            return connection.execute(spent.values(used_at=now)).rowcount == 1

    def recovery_codes_left(self, account: str) -> int:
        """How many recovery codes still work."""
        unused = RECOVERY_CODE.c.account_id == account, RECOVERY_CODE.c.used_at.is_(None)
        with self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(RECOVERY_CODE).where(*unused)).scalar_one()

    def new_recovery_codes(self, account: str) -> tuple[str, ...]:
        """Fresh recovery codes; the old ones stop working."""
        with writing(self._engine) as connection:
            return _new_codes(connection, account)

    def remove(self, account: str) -> None:
        """The account has no second factor any more."""
        with writing(self._engine) as connection:
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account).values(totp_secret=None, totp_step=None))
            connection.execute(delete(RECOVERY_CODE).where(RECOVERY_CODE.c.account_id == account))

    def reseal(self) -> int:
        """Seals secrets that an older key sealed with the newest one; how many."""
        with writing(self._engine) as connection:
            rows = connection.execute(
                select(ACCOUNT.c.id, ACCOUNT.c.totp_secret).where(ACCOUNT.c.totp_secret.is_not(None))
            )
            old = [(id, sealed) for id, sealed in rows if not self._keys.is_newest(sealed)]
            for id, sealed in old:
                secret = self._keys.encrypt(self._keys.decrypt(sealed, _context(id)), _context(id))
                connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == id).values(totp_secret=secret))
        return len(old)

    def _use_step(self, account: str, step: int) -> bool:
        later = or_(ACCOUNT.c.totp_step.is_(None), ACCOUNT.c.totp_step < step)
        with writing(self._engine) as connection:
            used = connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == account, later).values(totp_step=step))
        return used.rowcount == 1


def new_secret() -> str:
    """A secret for an app, 160 bits in base 32."""
    return pyotp.random_base32()


def app_address(secret: str, login: str) -> str:
    """What the app reads from the picture."""
    return pyotp.TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=login, issuer_name="Lotse")


def picture(address: str) -> Markup:
    """The address as a QR picture: SVG without styles or scripts, black on white in dark mode too."""
    code = segno.make(address, error="m")
    return Markup(code.svg_inline(dark="#000", light="#fff", border=3, omitsize=True, svgclass="qr", lineclass=None))


def _matching_steps(secret: str, code: str, now: datetime) -> Iterator[int]:
    digits = "".join(code.split())
    if len(digits) != 6 or not digits.isdecimal() or not digits.isascii():
        return
    totp, current = pyotp.TOTP(secret, interval=STEP_SECONDS), int(now.timestamp()) // STEP_SECONDS
    for step in range(current - STEPS_OFF, current + STEPS_OFF + 1):
        if hmac.compare_digest(totp.generate_otp(step), digits):
            yield step


def _context(account: str) -> bytes:
    return f"totp:{account}".encode()


def _new_codes(connection: Connection, account: str) -> tuple[str, ...]:
    codes = tuple(
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4)) for _ in range(RECOVERY_CODES)
    )
    connection.execute(delete(RECOVERY_CODE).where(RECOVERY_CODE.c.account_id == account))
    connection.execute(
        insert(RECOVERY_CODE), [{"account_id": account, "hash": _recovery_hash(account, code)} for code in codes]
    )
    return codes


def _recovery_hash(account: str, code: str) -> str:
    """A code has 79 random bits, so a fast hash keeps it; case, spaces and hyphens do not matter."""
    return hash_of(f"{account}:{''.join(sign for sign in code.casefold() if sign.isalnum())}")
