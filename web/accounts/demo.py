"""Example organisations and people for ``lotse serve --demo``: invented, without passwords, in by one-time links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kb.actor import Actor, Role
from web.accounts.accounts import Accounts
from web.accounts.directory import Account
from web.accounts.links import Purpose
from web.accounts.sign_in_log import Event

TENANT = "demo-lotsenhaus"
"""The organisation in which everybody below works, but the neighbour."""
NEIGHBOUR = "demo-nachbarhaus"

_ORGANISATIONS = ((TENANT, "Lotsenhaus Elbe (Beispiel)"), (NEIGHBOUR, "Nachbarhaus Harz (Beispiel)"))
_PEOPLE: tuple[tuple[str, str, str, tuple[Role, ...]], ...] = (
    ("mira.muster@demo.example", "Mira Muster", TENANT, (Role.COUNSELLOR,)),
    ("deniz.doppel@demo.example", "Deniz Doppel", TENANT, (Role.COUNSELLOR,)),
    ("quentin.quell@demo.example", "Quentin Quell", TENANT, (Role.STEWARD,)),
    ("edda.entwurf@demo.example", "Edda Entwurf", TENANT, (Role.EDITOR,)),
    ("karl.kurs@demo.example", "Karl Kurs", TENANT, (Role.COORDINATOR,)),
    ("vera.vertrag@demo.example", "Vera Vertrag", TENANT, (Role.ADMINISTRATOR,)),
    ("sima.system@demo.example", "Sima System", TENANT, (Role.SYSTEM,)),
    ("nora.nachbar@demo.example", "Nora Nachbar", NEIGHBOUR, (Role.COUNSELLOR, Role.ADMINISTRATOR)),
)


@dataclass(frozen=True, slots=True)
class Guest:
    """One of the people, and the path of the link that lets them in once."""

    account: Account
    path: str

    @property
    def actor(self) -> Actor:
        """The person as the rest of the program knows them; example data is made in their name."""
        return Actor(self.account.id, self.account.name, self.account.organisation.id, self.account.roles)


def receive_guests(accounts: Accounts, now: datetime) -> tuple[Guest, ...]:
    """The people, made where they are missing, each with a fresh link; a counsellor comes first."""
    directory = accounts.directory
    known = {one.id for one in directory.organisations()}
    for id, name in _ORGANISATIONS:
        if id not in known:
            directory.add_organisation(id, name, now)
    guests = []
    for login, name, organisation, roles in _PEOPLE:
        account = directory.by_login(login)
        if account is None:
            account = directory.add(login, name, organisation, roles, now)
            accounts.log.note(account.id, Event.CREATED, now, actor="Lotse")
        if account.may_sign_in:
            guests.append(Guest(account, accounts.links.make(account.id, Purpose.SIGN_IN, now)))
    return tuple(guests)
