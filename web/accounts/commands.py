"""The command ``lotse user``: the first administrator, and help where nobody can sign in."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from datetime import datetime

import click

from kb.actor import Role
from kb.keys import open_keys
from kb.knowledge import open_store
from kb.settings import Settings
from web.accounts.accounts import Accounts, open_accounts
from web.accounts.directory import Account, as_login, as_name
from web.accounts.links import LIFETIMES, Purpose
from web.accounts.passwords import weakness
from web.accounts.sign_in_log import Event
from web.app import now
from web.errors import AccountRefused, UnknownAccount
from web.language import read_languages

ROLES = click.Choice([role.value for role in Role])
ACTOR = "lotse user"
GERMAN = read_languages()["de"]
SITE = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class Desk:
    """The accounts, and the moment of the command."""

    accounts: Accounts
    now: datetime

    def account(self, login: str) -> Account:
        """The account of an e-mail address. Raises UnknownAccount."""
        found = self.accounts.directory.by_login(as_login(login))
        if found is None:
            raise UnknownAccount(f"Ein Konto „{login}“ gibt es nicht; „lotse user list“ zeigt alle.")
        return found

    def set_password(self, account: Account, password: str) -> None:
        """Sets it and says so."""
        self.accounts.passwords.set(account, password, GERMAN)
        self.accounts.log.note(account.id, Event.PASSWORD_SET, self.now, actor=ACTOR)
        click.echo("Das Kennwort ist gesetzt.")


def open_desk() -> Desk:
    """The accounts of the data folder, which is set up first where it is empty."""
    settings, moment = Settings.from_environment(os.environ), now()
    database = open_store(settings, moment).database
    return Desk(open_accounts(database, open_keys(settings.data / "keys", database)), moment)


@click.group(epilog="Beispiel: lotse user add anna@example.org --name 'Anna Beispiel' --organisation traeger")
def user() -> None:
    """Verwaltet Konten: die erste Verwaltung anlegen, Konten zeigen, sperren, Rollen geben, neue Links."""


@user.command(
    epilog="Beispiel: lotse user add anna@example.org --name 'Anna Beispiel' --organisation traeger "
    "--organisation-name 'Träger e. V.' --role administrator --role system"
)
@click.argument("mail")
@click.option("--name", required=True, help="Name, wie andere ihn sehen.")
@click.option("--organisation", required=True, help="Kürzel des Trägers.")
@click.option("--organisation-name", help="Name des Trägers; legt ihn an, wenn es ihn noch nicht gibt.")
@click.option("--role", "roles", type=ROLES, multiple=True, help="Rolle; mehrfach möglich. Vorgabe: counsellor.")
@click.option(
    "--password", is_flag=True, help="Nach dem Kennwort fragen (oder eine Zeile lesen), statt einen Link zu zeigen."
)
@click.option("--site", default=SITE, show_default=True, help="Adresse, unter der Lotse läuft, für den Link.")
def add(
    mail: str,
    name: str,
    organisation: str,
    organisation_name: str | None,
    roles: tuple[str, ...],
    password: bool,
    site: str,
) -> None:
    """Legt ein Konto an und zeigt einen Einmal-Link, mit dem die Person ihr Kennwort wählt."""
    desk = open_desk()
    directory = desk.accounts.directory
    if directory.by_login(as_login(mail)) is not None:
        raise AccountRefused(f"Ein Konto „{mail}“ gibt es schon; „lotse user list“ zeigt alle.")
    name = as_name(name)
    chosen = _read_password(as_login(mail), name) if password else ""
    if organisation_name and organisation not in {one.id for one in directory.organisations()}:
        directory.add_organisation(organisation, organisation_name, desk.now)
    wanted = roles or (Role.COUNSELLOR.value,)
    account = directory.add(mail, name, organisation, [role for role in Role if role.value in wanted], desk.now)
    desk.accounts.log.note(account.id, Event.CREATED, desk.now, actor=ACTOR)
    click.echo(f"Konto angelegt: {account.name}, {account.login} ({account.organisation.name}).")
    if password:
        desk.set_password(account, chosen)
    else:
        _show_link(desk, account, site)


@user.command(name="list", epilog="Beispiel: lotse user list --organisation traeger --format json")
@click.option("--organisation", help="Nur dieser Träger.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Ausgabe.")
def list_accounts(organisation: str | None, form: str) -> None:
    """Zeigt alle Konten."""
    directory = open_desk().accounts.directory
    if organisation:
        directory.organisation(organisation)
    accounts = directory.accounts(organisation)
    if form == "json":
        click.echo(json.dumps([_as_json(one) for one in accounts], ensure_ascii=False, indent=2))
        return
    if not accounts:
        click.echo("Noch kein Konto; „lotse user add“ legt eines an.")
    for one in accounts:
        roles = ", ".join(role.de for role in Role if role in one.roles) or "ohne Rolle"
        click.echo(
            f"{one.name}, {one.login} · {one.organisation.name} · {roles}{' · gesperrt' if one.disabled else ''}"
        )


@user.command(epilog="Beispiel: lotse user disable anna@example.org")
@click.argument("mail")
def disable(mail: str) -> None:
    """Sperrt ein Konto und beendet seine Sitzungen."""
    desk = open_desk()
    account = desk.account(mail)
    desk.accounts.directory.disable(account.id, desk.now)
    desk.accounts.sessions.end_all(account.id, desk.now)
    desk.accounts.links.revoke(account.id, desk.now)
    desk.accounts.log.note(account.id, Event.DISABLED, desk.now, actor=ACTOR)
    click.echo(f"Gesperrt: {account.name}, {account.login}.")


@user.command(epilog="Beispiel: lotse user enable anna@example.org")
@click.argument("mail")
def enable(mail: str) -> None:
    """Hebt eine Sperre auf."""
    desk = open_desk()
    account = desk.account(mail)
    desk.accounts.directory.enable(account.id)
    desk.accounts.log.note(account.id, Event.ENABLED, desk.now, actor=ACTOR)
    click.echo(f"Nicht mehr gesperrt: {account.name}, {account.login}.")


@user.command(epilog="Beispiel: lotse user roles anna@example.org counsellor administrator")
@click.argument("mail")
@click.argument("roles", type=ROLES, nargs=-1)
def roles(mail: str, roles: tuple[str, ...]) -> None:
    """Gibt einem Konto genau diese Rollen; wer angemeldet ist, meldet sich danach neu an."""
    desk = open_desk()
    account = desk.account(mail)
    desk.accounts.directory.set_roles(account.id, [role for role in Role if role.value in roles])
    desk.accounts.sessions.end_all(account.id, desk.now)
    desk.accounts.log.note(account.id, Event.ROLES_SET, desk.now, actor=ACTOR)
    click.echo(f"{account.name}: {', '.join(role.de for role in Role if role.value in roles) or 'keine Rolle'}.")


@user.command(epilog="Beispiel: lotse user link anna@example.org")
@click.argument("mail")
@click.option("--site", default=SITE, show_default=True, help="Adresse, unter der Lotse läuft.")
def link(mail: str, site: str) -> None:
    """Zeigt einen Einmal-Link, mit dem die Person ein neues Kennwort wählt."""
    desk = open_desk()
    _show_link(desk, desk.account(mail), site)


@user.command(epilog="Beispiel: lotse user password anna@example.org")
@click.argument("mail")
def password(mail: str) -> None:
    """Fragt nach einem neuen Kennwort und beendet die Sitzungen des Kontos."""
    desk = open_desk()
    account = desk.account(mail)
    desk.set_password(account, _read_password(account.login, account.name))
    desk.accounts.sessions.end_all(account.id, desk.now)


def _read_password(login: str, name: str) -> str:
    """A password good enough, typed twice at a terminal or read as one line. Raises AccountRefused."""
    if sys.stdin.isatty():
        typed: str = click.prompt("Kennwort", hide_input=True, confirmation_prompt="Noch einmal")
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    problem = weakness(typed, login, name, GERMAN)
    if problem:
        raise AccountRefused(problem)
    return typed


def _show_link(desk: Desk, account: Account, site: str) -> None:
    if not account.may_sign_in:
        raise AccountRefused(f"Das Konto „{account.login}“ ist gesperrt; zuerst „lotse user enable“.")
    days = LIFETIMES[Purpose.PASSWORD].days
    path = desk.accounts.links.make(account.id, Purpose.PASSWORD, desk.now)
    desk.accounts.log.note(account.id, Event.LINK_MADE, desk.now, actor=ACTOR)
    click.echo(f"Einmal-Link zum Wählen des Kennworts ({days} Tage, einmal gültig):\n{site.rstrip('/')}{path}")


def _as_json(account: Account) -> dict[str, object]:
    return {
        "id": account.id,
        "login": account.login,
        "name": account.name,
        "organisation": account.organisation.id,
        "roles": [role.value for role in Role if role in account.roles],
        "disabled": account.disabled,
        "second_factor": account.has_second_factor,
    }
