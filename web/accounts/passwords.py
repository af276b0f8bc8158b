"""Passwords: hashed with argon2id, the same work for every name, and none that is easily guessed."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Engine, select, update

from kb.database import writing
from web.accounts.directory import Account
from web.accounts.tables import ACCOUNT
from web.errors import AccountRefused
from web.language import Say

SHORTEST = 12
LONGEST = 200
FEWEST_SIGNS = 6
"""Different characters a password has at least."""

AT_ONCE = 2
"""Hashes computed at the same time; each takes 64 MB."""

_STEMS = frozenset(
    "passwort password kennwort geheim lotse anerkennung beratung sachsenanhalt magdeburg halle willkommen hallo "
    "sommer winter fruehling frühling herbst qwertz qwerty qwertyuiop qwertzuiop asdfghjkl iloveyou ichliebedich "
    "administrator admin schatz deutschland fussball fußball integration qualifizierung letmein welcome dragon".split()
)
_NOT_A_LETTER = re.compile(r"[\W\d_]+")


class Passwords:
    """Sets and checks the passwords of accounts."""

    def __init__(self, engine: Engine, hasher: PasswordHasher | None = None) -> None:
        self._engine = engine
        self._hasher = hasher or PasswordHasher()  # argon2id, RFC 9106, second recommended option
        self._turns = BoundedSemaphore(AT_ONCE)

    def set(self, account: Account, password: str, say: Say) -> None:
        """Gives the account a new password. Raises AccountRefused naming what is wrong with it."""
        problem = weakness(password, account.login, account.name, say)
        if problem:
            raise AccountRefused(problem)
        with self._turns:
            hashed = self._hasher.hash(password)
        self._write(account.id, hashed)

    def matches(self, account: Account | None, password: str) -> bool:
        """Whether this is the account's password. For no account, and one without a password, the work is the same."""
        stored, decoy = self._stored(account), self._decoy
        with self._turns:
            try:
                right = self._hasher.verify(stored or decoy, password[:LONGEST])
            except (VerificationError, InvalidHashError):
                return False
            if stored is None or account is None:
                return False
            if self._hasher.check_needs_rehash(stored):
                self._write(account.id, self._hasher.hash(password))
        return right

    @cached_property
    def _decoy(self) -> str:
        return self._hasher.hash("nobody has this password")

    def _stored(self, account: Account | None) -> str | None:
        id = account.id if account else ""
        with self._engine.connect() as connection:
            return connection.execute(select(ACCOUNT.c.password_hash).where(ACCOUNT.c.id == id)).scalar()

    def _write(self, id: str, hashed: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == id).values(password_hash=hashed))


def weakness(password: str, login: str, name: str, say: Say) -> str | None:
    """Why the password would be guessed, in one sentence; None where it is good enough."""
    folded = password.casefold()
    if len(password) < SHORTEST:
        return say("Das Kennwort ist zu kurz; nehmen Sie mindestens %(n)s Zeichen.", n=SHORTEST)
    if len(password) > LONGEST:
        return say("Das Kennwort ist zu lang; nehmen Sie höchstens %(n)s Zeichen.", n=LONGEST)
    own = [*login.partition("@")[0].split("."), *name.casefold().split()]
    if any(len(word) > 3 and word in folded and len(folded) - len(word) < SHORTEST for word in own):
        return say("Im Kennwort steht Ihr Name; nehmen Sie ein anderes.")
    if len(set(folded)) < FEWEST_SIGNS or _NOT_A_LETTER.sub("", folded) in _STEMS or _is_row(folded):
        return say("Dieses Kennwort ist leicht zu erraten; nehmen Sie vier Wörter, die nicht zusammengehören.")
    return None


def _is_row(text: str) -> bool:
    """Whether each sign follows the one before, as in 123456789012 or abcdefghijkl."""
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    return len(steps) == 1 or text in "01234567890123456789"
