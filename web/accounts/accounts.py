"""Everything about accounts, opened together over one database and one ring of keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import Engine

from kb.keys import KeyRing
from web.accounts.directory import Directory
from web.accounts.kept_forms import KeptForms
from web.accounts.limits import Limits
from web.accounts.links import Links
from web.accounts.passwords import Passwords
from web.accounts.second_factor import SecondFactors
from web.accounts.sessions import Sessions
from web.accounts.sign_in import SignIn
from web.accounts.sign_in_log import SignInLog


@dataclass(frozen=True, slots=True)
class Accounts:
    """The desks of the reception."""

    keys: KeyRing
    directory: Directory
    passwords: Passwords
    factors: SecondFactors
    sign_in: SignIn
    sessions: Sessions
    links: Links
    kept_forms: KeptForms
    limits: Limits
    log: SignInLog

    def tidy(self, now: datetime) -> None:
        """Forgets what has served its time, in all rooms."""
        for desk in (self.sessions, self.links, self.kept_forms, self.limits, self.log):
            desk.forget(now)


def open_accounts(engine: Engine, keys: KeyRing, hasher: PasswordHasher | None = None) -> Accounts:
    """The accounts of a database. ``hasher`` is argon2id as recommended, unless given."""
    directory, passwords, factors = Directory(engine), Passwords(engine, hasher), SecondFactors(engine, keys)
    limits, log = Limits(engine, keys), SignInLog(engine)
    return Accounts(
        keys=keys,
        directory=directory,
        passwords=passwords,
        factors=factors,
        sign_in=SignIn(directory, passwords, factors, limits, log, keys),
        sessions=Sessions(engine),
        links=Links(engine),
        kept_forms=KeptForms(engine, keys),
        limits=limits,
        log=log,
    )
