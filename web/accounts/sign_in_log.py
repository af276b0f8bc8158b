"""The sign-in log: what happened to an account, when, from what kind of browser; no address, no words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, func, insert, select

from kb.database import writing
from kb.vocabulary import Term
from web.accounts.tables import SIGN_IN_EVENT

KEPT = timedelta(days=180)


class Event(Term):
    """What happened."""

    SIGNED_IN = "signed_in", "Angemeldet", "Signed in"
    REFUSED = "refused", "Falsches Kennwort", "Wrong password"
    CODE_REFUSED = "code_refused", "Falscher Code", "Wrong code"
    SIGNED_OUT = "signed_out", "Abgemeldet", "Signed out"
    SESSION_ENDED = "session_ended", "Sitzung beendet", "Session ended"
    PASSWORD_SET = "password_set", "Kennwort geändert", "Password changed"
    FACTOR_ON = "factor_on", "Zweiten Faktor eingerichtet", "Second factor set up"
    FACTOR_OFF = "factor_off", "Zweiten Faktor entfernt", "Second factor removed"
    CODES_MADE = "codes_made", "Neue Ersatzcodes", "New recovery codes"
    CREATED = "created", "Konto angelegt", "Account created"
    RENAMED = "renamed", "Name geändert", "Name changed"
    ROLES_SET = "roles_set", "Rollen geändert", "Roles changed"
    DISABLED = "disabled", "Gesperrt", "Disabled"
    ENABLED = "enabled", "Sperre aufgehoben", "Enabled again"
    LINK_MADE = "link_made", "Einmal-Link erstellt", "One-time link made"
    LINKED = "linked", "Mit der Anmeldung der Organisation verbunden", "Connected to the organisation's sign-in"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log."""

    at: datetime
    event: Event
    method: str
    """How somebody signed in, empty for other events."""
    device: str
    actor: str
    """Name of whoever did it, where that was somebody else."""


class SignInLog:
    """Writes and reads the log."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def note(
        self, account: str, event: Event, now: datetime, *, method: str = "", device: str = "", actor: str = ""
    ) -> None:
        """Adds a line."""
        values = {"account_id": account, "event": event.value, "method": method, "device": device, "actor": actor}
        with writing(self._engine) as connection:
            connection.execute(insert(SIGN_IN_EVENT).values(at=now, **values))

    def last(self, account: str, limit: int = 20) -> tuple[Entry, ...]:
        """The account's last events, newest first."""
        statement = (
            select(SIGN_IN_EVENT)
            .where(SIGN_IN_EVENT.c.account_id == account)
            .order_by(SIGN_IN_EVENT.c.number.desc())
            .limit(limit)
        )
        known = {event.value: event for event in Event}
        with self._engine.connect() as connection:
            rows = connection.execute(statement).all()
        return tuple(
            Entry(row.at, known[row.event], row.method, row.device, row.actor) for row in rows if row.event in known
        )

    def last_sign_ins(self, accounts: tuple[str, ...]) -> dict[str, datetime]:
        """When each of the accounts last signed in."""
        statement = (
            select(SIGN_IN_EVENT.c.account_id, func.max(SIGN_IN_EVENT.c.at))
            .where(SIGN_IN_EVENT.c.event == Event.SIGNED_IN.value, SIGN_IN_EVENT.c.account_id.in_(accounts))
            .group_by(SIGN_IN_EVENT.c.account_id)
        )
        with self._engine.connect() as connection:
            return {account: at for account, at in connection.execute(statement)}

    def forget(self, now: datetime) -> None:
        """Deletes what is older than half a year."""
        with writing(self._engine) as connection:
            connection.execute(delete(SIGN_IN_EVENT).where(SIGN_IN_EVENT.c.at < now - KEPT))
