"""The directory: organisations and the accounts of their people."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Select, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from kb.actor import Role
from kb.database import writing
from kb.problem import nearest
from web.accounts.tables import ACCOUNT, ACCOUNT_ROLE, ORGANISATION
from web.errors import AccountRefused, UnknownAccount

LONGEST_NAME = 120
LONGEST_LOGIN = 254
_LOGIN = re.compile(r"[^@\s<>\"']+@[^@\s<>\"']+\.[^@\s<>\"'.]{2,}")
_LIKE = re.compile(r"[%_\\]")
_ORGANISATION = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Organisation:
    """A carrier (Träger)."""

    id: str
    name: str
    second_factor: bool
    """Whether its people must sign in with a second factor."""
    linked_by_mail: bool
    """Whether a verified e-mail address at the OpenID provider is enough to link an account."""
    closed: bool


@dataclass(frozen=True, slots=True)
class Account:
    """A person who can sign in; nothing in it lets anybody in."""

    id: str
    login: str
    name: str
    organisation: Organisation
    roles: frozenset[Role]
    has_password: bool
    has_second_factor: bool
    is_linked: bool
    """Whether an OpenID provider knows the person."""
    disabled: bool
    created_at: datetime

    @property
    def may_sign_in(self) -> bool:
        """Whether neither the account nor its organisation is closed."""
        return not self.disabled and not self.organisation.closed


class Directory:
    """Reads and writes organisations and accounts; asks nobody whether they may (see administration.py)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_organisation(
        self, id: str, name: str, now: datetime, *, second_factor: bool = False, linked_by_mail: bool = False
    ) -> Organisation:
        """A new organisation. Raises AccountRefused for an identifier or name that cannot be used."""
        if not _ORGANISATION.fullmatch(id):
            raise AccountRefused(
                f"„{id}“ taugt nicht als Kürzel eines Trägers; Kleinbuchstaben, Ziffern und Bindestriche sind möglich."
            )
        values = {"id": id, "name": as_name(name), "second_factor": second_factor, "linked_by_mail": linked_by_mail}
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(ORGANISATION).values(**values, created_at=now))
        except IntegrityError:
            raise AccountRefused(f"Den Träger „{id}“ gibt es schon; ein anderes Kürzel wählen.") from None
        return self.organisation(id)

    def change_organisation(self, id: str, **changes: object) -> Organisation:
        """The organisation with ``name``, ``second_factor``, ``linked_by_mail`` or ``closed_at`` changed."""
        if "name" in changes:
            changes["name"] = as_name(str(changes["name"]))
        with writing(self._engine) as connection:
            connection.execute(update(ORGANISATION).where(ORGANISATION.c.id == id).values(**changes))
        return self.organisation(id)

    def organisation(self, id: str) -> Organisation:
        """The organisation. Raises UnknownAccount naming the nearest."""
        known = {one.id: one for one in self.organisations()}
        if id not in known:
            guess = nearest(id, known)
            raise UnknownAccount(f"Den Träger „{id}“ gibt es nicht{f'; gemeint ist wohl „{guess}“' if guess else ''}.")
        return known[id]

    def organisations(self) -> tuple[Organisation, ...]:
        """All organisations by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(ORGANISATION).order_by(ORGANISATION.c.name, ORGANISATION.c.id)).mappings()
            return tuple(_organisation(row) for row in rows)

    def add(self, login: str, name: str, organisation: str, roles: Iterable[Role], now: datetime) -> Account:
        """A new account without a password. Raises AccountRefused or UnknownAccount."""
        self.organisation(organisation)
        login = as_login(login)
        id = secrets.token_hex(8)
        values = {"id": id, "organisation_id": organisation, "login": login, "name": as_name(name), "created_at": now}
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(ACCOUNT).values(**values))
                _write_roles(connection, id, roles)
        except IntegrityError:
            raise AccountRefused(f"Ein Konto „{login}“ gibt es schon.") from None
        return self.account(id)

    def account(self, id: str) -> Account:
        """The account. Raises UnknownAccount."""
        found = self.find(id)
        if found is None:
            raise UnknownAccount("Dieses Konto gibt es nicht.")
        return found

    def find(self, id: str) -> Account | None:
        """The account, or None."""
        return self._one(ACCOUNT.c.id == id)

    def by_login(self, login: str) -> Account | None:
        """The account with this e-mail address."""
        return self._one(ACCOUNT.c.login == login.strip().casefold())

    def by_subject(self, issuer: str, subject: str) -> Account | None:
        """The account that this subject of an OpenID provider is linked to."""
        return self._one((ACCOUNT.c.issuer == issuer) & (ACCOUNT.c.subject == subject))

    def accounts(self, organisation: str | None = None) -> tuple[Account, ...]:
        """All accounts, of one organisation if given, by name."""
        statement = _ACCOUNTS.order_by(func.lower(ACCOUNT.c.name), ACCOUNT.c.id)
        if organisation is not None:
            statement = statement.where(ACCOUNT.c.organisation_id == organisation)
        return self._read(statement)

    def find_accounts(
        self, organisation: str | None, text: str, limit: int, offset: int
    ) -> tuple[tuple[Account, ...], int]:
        """Some of the accounts whose name or login holds the text, by name, and how many there are in all."""
        wanted = [] if organisation is None else [ACCOUNT.c.organisation_id == organisation]
        if text:
            wanted.append(_holds(text))
        page = _ACCOUNTS.where(*wanted).order_by(func.lower(ACCOUNT.c.name), ACCOUNT.c.id).limit(limit).offset(offset)
        with self._engine.connect() as connection:
            total = connection.execute(select(func.count()).select_from(ACCOUNT).where(*wanted)).scalar_one()
        return self._read(page), total

    def people_of(self) -> dict[str, int]:
        """How many accounts each organisation has."""
        statement = select(ACCOUNT.c.organisation_id, func.count()).group_by(ACCOUNT.c.organisation_id)
        with self._engine.connect() as connection:
            return {organisation: number for organisation, number in connection.execute(statement)}

    def rename(self, id: str, name: str) -> None:
        """Changes the name that others see. Raises AccountRefused."""
        self._change(id, name=as_name(name))

    def set_roles(self, id: str, roles: Iterable[Role]) -> None:
        """Replaces the roles of the account."""
        with writing(self._engine) as connection:
            connection.execute(delete(ACCOUNT_ROLE).where(ACCOUNT_ROLE.c.account_id == id))
            _write_roles(connection, id, roles)

    def disable(self, id: str, now: datetime) -> None:
        """Nobody signs in with the account any more."""
        self._change(id, disabled_at=now)

    def enable(self, id: str) -> None:
        """Takes ``disable`` back."""
        self._change(id, disabled_at=None)

    def link(self, id: str, issuer: str, subject: str) -> None:
        """Ties the account to a subject of an OpenID provider. Raises AccountRefused where another account is."""
        try:
            self._change(id, issuer=issuer, subject=subject)
        except IntegrityError:
            raise AccountRefused("Diese Anmeldung gehört schon zu einem anderen Konto.") from None

    def _change(self, id: str, **values: object) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(ACCOUNT).where(ACCOUNT.c.id == id).values(**values))

    def _one(self, condition: Any) -> Account | None:
        return next(iter(self._read(_ACCOUNTS.where(condition))), None)

    def _read(self, statement: Select[Any]) -> tuple[Account, ...]:
        with self._engine.connect() as connection:
            rows = connection.execute(statement).mappings().all()
            ids = [row["account_id"] for row in rows]
            roles: dict[str, set[str]] = {id: set() for id in ids}
            some = (
                select(ACCOUNT_ROLE).where(ACCOUNT_ROLE.c.account_id.in_(ids))
                if len(ids) < 500
                else select(ACCOUNT_ROLE)
            )
            for id, role in connection.execute(some):
                if id in roles:
                    roles[id].add(role)
        return tuple(_account(row, known_roles(roles[row["account_id"]])) for row in rows)


_ACCOUNTS = select(
    *(ACCOUNT.c[name].label(f"account_{name}") for name in ("id", "login", "name", "created_at", "disabled_at")),
    ACCOUNT.c.password_hash.is_not(None).label("has_password"),
    ACCOUNT.c.totp_secret.is_not(None).label("has_second_factor"),
    ACCOUNT.c.subject.is_not(None).label("is_linked"),
    *ORGANISATION.c,
).join_from(ACCOUNT, ORGANISATION)
"""Secrets stay in the database."""


def _holds(text: str) -> ColumnElement[bool]:
    """Name or login holds the text in any case; SQLite's lower() leaves Ö as it is, so both spellings are asked for."""
    escaped = _LIKE.sub(lambda sign: "\\" + sign[0], text)
    names = {f"%{part}%" for part in (escaped, escaped.casefold(), escaped.capitalize())}
    columns = (ACCOUNT.c.name, func.lower(ACCOUNT.c.name), ACCOUNT.c.login)
    return or_(*(column.like(part, escape="\\") for column in columns for part in names))


def known_roles(values: Iterable[str]) -> frozenset[Role]:
    """The roles of these codes; a code that this version does not know gives nobody a right."""
    wanted = set(values)
    return frozenset(role for role in Role if role.value in wanted)


def as_login(text: str) -> str:
    """An e-mail address in the form in which it is kept. Raises AccountRefused."""
    login = text.strip().casefold()
    if len(login) > LONGEST_LOGIN or not _LOGIN.fullmatch(login):
        raise AccountRefused(f"„{text.strip()[:80]}“ ist keine E-Mail-Adresse, zum Beispiel anna.beispiel@example.org.")
    return login


def as_name(text: str) -> str:
    """A name in one line. Raises AccountRefused."""
    name = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if not name:
        raise AccountRefused("Der Name fehlt; einen Namen angeben.")
    if len(name) > LONGEST_NAME:
        raise AccountRefused(f"Der Name ist länger als {LONGEST_NAME} Zeichen; ihn kürzen.")
    return name


def _write_roles(connection: Connection, id: str, roles: Iterable[Role]) -> None:
    rows = [{"account_id": id, "role": role.value} for role in sorted(set(roles))]
    if rows:
        connection.execute(insert(ACCOUNT_ROLE), rows)


def _organisation(row: RowMapping) -> Organisation:
    return Organisation(row["id"], row["name"], row["second_factor"], row["linked_by_mail"], bool(row["closed_at"]))


def _account(row: RowMapping, roles: frozenset[Role]) -> Account:
    return Account(
        id=row["account_id"],
        login=row["account_login"],
        name=row["account_name"],
        organisation=_organisation(row),
        roles=roles,
        has_password=row["has_password"],
        has_second_factor=row["has_second_factor"],
        is_linked=row["is_linked"],
        disabled=row["account_disabled_at"] is not None,
        created_at=row["account_created_at"],
    )
