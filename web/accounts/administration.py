"""Who may administer whom: an organisation's administrator their own people, the system administrator everybody.

What an administrator can give, and whose account they can open with a link, is bounded by what they may grant: else a
new password for a colleague with more rights would be a way to those rights.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kb.actor import Actor, Role
from web.accounts.accounts import Accounts
from web.accounts.directory import Account, Organisation
from web.accounts.links import Purpose
from web.accounts.sign_in_log import Event
from web.errors import AccountRefused, NotAllowed, PageNotFound

OWN = frozenset({Role.COUNSELLOR, Role.ADMINISTRATOR})
"""Roles within an organisation; the others reach beyond it and are given by the system administrator."""


class Administration:
    """Changes accounts in somebody's name. What they may not see does not exist (PageNotFound)."""

    def __init__(self, accounts: Accounts, actor: Actor, now: datetime) -> None:
        self._accounts = accounts
        self._actor = actor
        self._now = now

    @property
    def grantable(self) -> frozenset[Role]:
        """The roles that the actor may give and take."""
        if self._actor.has(Role.SYSTEM):
            return frozenset(Role)
        return OWN if self._actor.has(Role.ADMINISTRATOR) else frozenset()

    def organisations(self) -> tuple[Organisation, ...]:
        """The organisations whose people the actor administers."""
        known = self._accounts.directory.organisations()
        return known if self._actor.has(Role.SYSTEM) else tuple(one for one in known if one.id == self._actor.tenant)

    def people(self, organisation: str, text: str, limit: int, offset: int) -> tuple[tuple[Account, ...], int]:
        """Some of those the actor can see, of one organisation if given, and how many there are."""
        if organisation and organisation not in {one.id for one in self.organisations()}:
            return (), 0
        where = organisation or (None if self._actor.has(Role.SYSTEM) else self._actor.tenant)
        return self._accounts.directory.find_accounts(where, text, limit, offset)

    def account(self, id: str) -> Account:
        """An account that the actor can see. Raises PageNotFound for any other, whether it exists or not."""
        found = self._accounts.directory.find(id)
        if found is None or not (self._actor.has(Role.SYSTEM) or found.organisation.id == self._actor.tenant):
            raise PageNotFound("Dieses Konto gibt es nicht.")
        return found

    def why_not(self, account: Account) -> str | None:
        """Why the actor may see but not change an account; None where they may."""
        if account.id == self._actor.id:
            return "own"
        return None if account.roles <= self.grantable else "roles"

    def add(self, login: str, name: str, organisation: str, roles: Iterable[Role]) -> Account:
        """A new account in an organisation of the actor's. Raises AccountRefused, NotAllowed."""
        if organisation not in {one.id for one in self.organisations()}:
            raise PageNotFound("Diesen Träger gibt es nicht.")
        chosen = self._allowed(roles)
        account = self._accounts.directory.add(login, name, organisation, chosen, self._now)
        self._note(account, Event.CREATED)
        return account

    def set_roles(self, id: str, roles: Iterable[Role]) -> None:
        """Replaces the roles; who is signed in signs in anew."""
        account, chosen = self._changeable(id), self._allowed(roles)
        if chosen == account.roles:
            return
        self._accounts.directory.set_roles(id, chosen)
        self._accounts.sessions.end_all(id, self._now)
        self._note(account, Event.ROLES_SET)

    def disable(self, id: str) -> None:
        """Locks the account, ends its sessions and voids its links."""
        account = self._changeable(id)
        self._accounts.directory.disable(id, self._now)
        self._accounts.sessions.end_all(id, self._now)
        self._accounts.links.revoke(id, self._now)
        self._note(account, Event.DISABLED)

    def enable(self, id: str) -> None:
        """Unlocks the account."""
        account = self._changeable(id)
        self._accounts.directory.enable(id)
        self._note(account, Event.ENABLED)

    def invite(self, id: str) -> str:
        """The path of a one-time link with which the person chooses a password."""
        account = self._changeable(id)
        if not account.may_sign_in:
            raise AccountRefused("Dieses Konto ist gesperrt; zuerst die Sperre aufheben.")
        path = self._accounts.links.make(id, Purpose.PASSWORD, self._now)
        self._note(account, Event.LINK_MADE)
        return path

    def reset_second_factor(self, id: str) -> None:
        """Takes the second factor away, for somebody whose telephone is lost; their sessions end."""
        account = self._changeable(id)
        self._accounts.factors.remove(id)
        self._accounts.sessions.end_all(id, self._now)
        self._note(account, Event.FACTOR_OFF)

    def _changeable(self, id: str) -> Account:
        account = self.account(id)
        if self.why_not(account) is not None:
            raise NotAllowed("Dieses Konto können Sie nicht ändern; die Systemverwaltung kann es.")
        return account

    def _allowed(self, roles: Iterable[Role]) -> frozenset[Role]:
        chosen = frozenset(roles)
        if not chosen <= self.grantable:
            raise NotAllowed("Diese Rolle können Sie nicht vergeben; die Systemverwaltung kann es.")
        return chosen

    def _note(self, account: Account, event: Event) -> None:
        self._accounts.log.note(account.id, event, self._now, actor=self._actor.name)
