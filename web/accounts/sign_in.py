"""Proving who one is: password, one-time code, recovery code; slowed down for those who guess.

Tries count for the login and for the caller's network. A browser in which the person has signed in before carries a
sealed note of that and has counts of its own: whoever guesses from elsewhere cannot keep its owner out.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from kb.keys import KeyRing
from web.accounts.directory import Account, Directory
from web.accounts.limits import Budget, Limits, Patience, network
from web.accounts.passwords import Passwords
from web.accounts.second_factor import SecondFactors
from web.accounts.sessions import Method
from web.accounts.sign_in_log import Event, SignInLog
from web.errors import TooOften
from web.sealed import seal, unseal

LOGIN_TRIES = Patience(free=5)
NETWORK_TRIES = Patience(free=40, forgotten=timedelta(hours=1))
"""Many people may share an address: an office, a mobile network."""
UNKNOWN_LOGINS = Budget(most=1_000_000_000, per=timedelta(days=1))
"""No limit; how many there were today."""
KNOWN_FOR = timedelta(days=180)
_KNOWN = "known browser"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking, as far as the connection tells."""

    address: str
    device: str
    known_browser: str
    """The note of a browser in which somebody has signed in before; may be empty or forged."""


class SignIn:
    """Checks what people give to prove who they are."""

    def __init__(
        self,
        directory: Directory,
        passwords: Passwords,
        factors: SecondFactors,
        limits: Limits,
        log: SignInLog,
        keys: KeyRing,
    ) -> None:
        self._directory = directory
        self._passwords = passwords
        self._factors = factors
        self._limits = limits
        self._log = log
        self._keys = keys

    def password(self, login: str, password: str, caller: Caller, now: datetime) -> Account | None:
        """The account with this login and password; None, after the same work, for anything else. Raises TooOften."""
        account = self._directory.by_login(login)
        login_key = self._login_key(login, account, caller, now)
        keys = [(login_key, LOGIN_TRIES)]
        if not login_key.startswith("browser:"):
            keys.append((self._limits.key("network", network(caller.address)), NETWORK_TRIES))
        for key, patience in keys:
            _wait(self._limits.attempt(key, patience, now))
        if account is not None and not account.may_sign_in:
            account = None
        if not self._passwords.matches(account, password):
            if account is not None:
                self._log.note(account.id, Event.REFUSED, now, device=caller.device)
            else:  # the same work, so that the time tells nobody which logins there are
                self._limits.spend("unknown", UNKNOWN_LOGINS, now)
            return None
        self._limits.clear(login_key)
        return account

    def code(self, account: Account, code: str, caller: Caller, now: datetime) -> Method | None:
        """How the code proves it: from the app, or a recovery code; None for a wrong or used one. Raises TooOften."""
        key = self._limits.key("code", self._browser(account, caller, now) or account.id)
        _wait(self._limits.attempt(key, LOGIN_TRIES, now))
        method = None
        if self._factors.check(account.id, code, now):
            method = Method.SECOND_FACTOR
        elif self._factors.use_recovery_code(account.id, code, now):
            method = Method.RECOVERY
        if method is None:
            self._log.note(account.id, Event.CODE_REFUSED, now, device=caller.device)
            return None
        self._limits.clear(key)
        return method

    def confirm(self, account: Account, password: str, now: datetime) -> bool:
        """Whether whoever is signed in knows the account's password: asked before grave changes. Raises TooOften."""
        key = self._limits.key("confirm", account.id)
        _wait(self._limits.attempt(key, LOGIN_TRIES, now))
        right = self._passwords.matches(account, password)
        if right:
            self._limits.clear(key)
        return right

    def known_browser(self, account: str, now: datetime) -> str:
        """The note for a browser in which somebody has just signed in."""
        return seal(self._keys, _KNOWN, {"account": account, "id": secrets.token_hex(8)}, now, KNOWN_FOR)

    def _login_key(self, login: str, account: Account | None, caller: Caller, now: datetime) -> str:
        browser = self._browser(account, caller, now)
        return self._limits.key("browser", browser) if browser else self._limits.key("login", login.casefold())

    def _browser(self, account: Account | None, caller: Caller, now: datetime) -> str | None:
        note = unseal(self._keys, _KNOWN, caller.known_browser, now)
        return str(note["id"]) if note and account and note["account"] == account.id else None


def _wait(left: timedelta | None) -> None:
    if left is not None:
        seconds = max(ceil(left.total_seconds()), 1)
        raise TooOften(f"Zu viele Versuche; in {seconds} Sekunden noch einmal versuchen.", seconds)
