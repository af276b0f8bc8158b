"""Everything about accounts, opened together over one database and one ring of keys."""

from __future__ import annotations

from dataclasses import dataclass

from argon2 import PasswordHasher
from sqlalchemy import Engine

from kb.keys import KeyRing
from web.accounts.directory import Directory
from web.accounts.links import Links
from web.accounts.passwords import Passwords
from web.accounts.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Accounts:
    """The desks of the reception."""

    keys: KeyRing
    directory: Directory
    passwords: Passwords
    sessions: Sessions
    links: Links


def open_accounts(engine: Engine, keys: KeyRing, hasher: PasswordHasher | None = None) -> Accounts:
    """The accounts of a database. ``hasher`` is argon2id as recommended, unless given."""
    return Accounts(
        keys=keys,
        directory=Directory(engine),
        passwords=Passwords(engine, hasher),
        sessions=Sessions(engine),
        links=Links(engine),
    )
