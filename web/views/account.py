"""What the pages of an account show: profile, second factor, open sessions, the last events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kb.actor import Role
from web.accounts.directory import Account
from web.accounts.sessions import Method, OwnSession
from web.accounts.sign_in_log import Entry, Event
from web.language import Say
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class SessionRow:
    """An open session."""

    device: str
    method: str
    since: str
    seen: str
    is_this: bool
    end_action: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """A line of the sign-in log."""

    at: str
    what: str
    how: str
    where: str
    is_warning: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A page on which something is changed."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    """/konto."""

    name: str
    login: str
    organisation: str
    roles: str
    rename: Way
    password: str
    change_password: Way | None
    factor: str
    factor_is_on: bool
    change_factor: Way | None
    sessions: tuple[SessionRow, ...]
    end_others: str | None
    events: tuple[EventRow, ...]
    said: str | None
    """What has just been done."""


def role_names(say: Say, roles: frozenset[Role]) -> str:
    """The roles in one line."""
    return say.labels(tuple(role for role in Role if role in roles)) or say("keine Rolle")


def moment(visit: Visit, at: datetime) -> str:
    """A point in time as people here read it."""
    local = at.astimezone(visit.now.tzinfo)
    return f"{visit.say.date(local.date())}, {local:%H:%M}"


def session_rows(visit: Visit, sessions: tuple[OwnSession, ...]) -> tuple[SessionRow, ...]:
    """The open sessions, this one marked."""
    here = visit.signed_in.session if visit.signed_in else ""
    return tuple(
        SessionRow(
            device=one.device or visit.say("unbekanntes Gerät"),
            method=method_name(visit.say, one.method),
            since=moment(visit, one.created_at),
            seen=moment(visit, one.seen_at),
            is_this=one.id == here,
            end_action=visit.url(f"/konto/sitzungen/{one.id}/beenden"),
        )
        for one in sessions
    )


def event_rows(visit: Visit, entries: tuple[Entry, ...]) -> tuple[EventRow, ...]:
    """The log, newest first."""
    known = {method.value: method for method in Method}
    return tuple(
        EventRow(
            at=moment(visit, one.at),
            what=visit.say.label(one.event),
            how=method_name(visit.say, known[one.method]) if one.method in known else one.actor,
            where=one.device,
            is_warning=one.event in (Event.REFUSED, Event.CODE_REFUSED),
        )
        for one in entries
    )


def method_name(say: Say, method: Method) -> str:
    """How somebody signed in, in words."""
    return {
        Method.PASSWORD: say("mit Kennwort"),
        Method.SECOND_FACTOR: say("mit Kennwort und Code"),
        Method.RECOVERY: say("mit Kennwort und Ersatzcode"),
        Method.LINK: say("mit Einmal-Link"),
        Method.PROVIDER: say("über die Anmeldung der Organisation"),
    }[method]


def factor_in_words(say: Say, account: Account, codes_left: int) -> str:
    """Whether there is a second factor, and how many recovery codes are left."""
    if not account.has_second_factor:
        return say("nicht eingerichtet")
    return say.plural("eingerichtet, noch %(n)s Ersatzcode", "eingerichtet, noch %(n)s Ersatzcodes", codes_left)
