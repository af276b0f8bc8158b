"""The command ``lotse serve``."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

import click
import uvicorn

from kb.actor import Actor, Role
from kb.keys import KeyRing, open_keys
from kb.knowledge import Knowledge, open_knowledge
from kb.progress import is_watched
from kb.settings import Settings
from kb.vocabulary import Kind
from kb.work import worked_beside
from web.accounts.accounts import Accounts, open_accounts
from web.accounts.demo import receive_guests
from web.accounts.links import LIFETIMES, Purpose
from web.app import create_app, now
from web.errors import AddressUnusable
from web.request_log import configure_log

FACTORY = "web.app:from_environment"
DEMO_CASES = 12
"""Made-up cases for each example counsellor."""


@dataclass(frozen=True, slots=True)
class Listening:
    """A bound socket and the address people open."""

    socket: socket.socket
    address: str


@click.command(epilog="Beispiel: lotse serve --port 8080")
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse, auf der Lotse hört.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0: ein freier.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Anzahl der Prozesse.")
@click.option("--demo", is_flag=True, help="Zum Ausprobieren: Beispielkonten und Einmal-Links.")
@click.option("--no-work", is_flag=True, help="Lässt die Aufgaben der Warteschlange einem eigenen „lotse work“.")
def serve(host: str, port: int, workers: int, demo: bool, no_work: bool) -> None:
    """Startet die Webseiten."""
    configure_log()
    settings = Settings.from_environment(os.environ)
    listening = listen(host, port)
    with listening.socket:
        knowledge = open_knowledge(settings, now(), is_watched())
        for note in (*knowledge.problems, *knowledge.notes):
            click.echo(f"! {note}", err=True)
        click.echo(f"{'Zum Ausprobieren: ' if demo else 'Lotse läuft: '}{listening.address}  (Beenden mit Strg+C)")
        if demo:
            database = knowledge.store.database
            keys = open_keys(settings.data / "keys", database)
            counsellors = show_guests(open_accounts(database, keys), listening.address)
            show_cases(knowledge, keys, counsellors)
        with nullcontext() if no_work else worked_beside():
            if workers == 1:
                _run_here(knowledge, settings, listening)
            else:
                listening.socket.close()
                _run_workers(host, int(listening.address.rsplit(":", 1)[1].strip("/")), workers)


def _run_here(knowledge: Knowledge, settings: Settings, listening: Listening) -> None:
    app = create_app(knowledge, settings)
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listening.socket])


def _run_workers(host: str, port: int, workers: int) -> None:
    """Each worker opens the address and the knowledge base, set up before, by itself."""
    uvicorn.run(
        FACTORY,
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_config=None,
        access_log=False,  # our own log has no query strings
        server_header=False,
    )


def show_guests(accounts: Accounts, address: str) -> tuple[Actor, ...]:
    """Prints one-time links for the example people, the first a counsellor's; who of them counsels."""
    guests = receive_guests(accounts, now())
    minutes = int(LIFETIMES[Purpose.SIGN_IN].total_seconds() // 60)
    click.echo(f"Anmelden mit einem Einmal-Link ({minutes} Minuten oder bis zum ersten Aufruf):")
    for guest in guests:
        account = guest.account
        roles = ", ".join(role.de for role in Role if role in account.roles)
        click.echo(f"  {address.rstrip('/')}{guest.path}  {account.name}: {roles}, {account.organisation.name}")
    return tuple(guest.actor for guest in guests if Role.COUNSELLOR in guest.actor.roles)


def show_cases(knowledge: Knowledge, keys: KeyRing, counsellors: Sequence[Actor]) -> None:
    """Made-up cases and referrals for counsellors who have none yet."""
    from matcher.casework.casebook import Casebook
    from matcher.casework.cases import CaseQuery
    from matcher.casework.sample import SampleEntries, fill_with_samples

    database = knowledge.store.database
    cases = Casebook(database, keys).cases
    new = [one for one in counsellors if not cases.find(one, CaseQuery(counsellor=one.id, statuses=(), limit=1)).cases]
    if not new:
        return
    entries = SampleEntries(
        recipients=tuple(entry.id for entry in knowledge.entries(Kind.PARTNER)),
        offers=tuple(entry.id for entry in knowledge.entries(Kind.OFFER)),
    )
    number = len(fill_with_samples(database, keys, new, DEMO_CASES * len(new), now(), entries))
    click.echo(f"{number} erfundene Fälle angelegt.")


def listen(host: str, port: int) -> Listening:
    """A socket bound to the address. Raises AddressUnusable with one sentence."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except (socket.gaierror, UnicodeError) as error:
        message = f"Die Adresse „{host}“ gibt es auf diesem Rechner nicht; --host 127.0.0.1 angeben."
        raise AddressUnusable(message) from error
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
        bound.listen(128)
    except OSError as error:
        bound.close()
        raise AddressUnusable(_why(error, host, port)) from error
    shown = f"[{host}]" if ":" in host else host
    return Listening(bound, f"http://{shown}:{bound.getsockname()[1]}/")


def _why(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"Der Port {port} ist schon belegt; einen anderen angeben, zum Beispiel --port {port + 1}."
        case errno.EACCES:
            return f"Den Port {port} darf nur der Systemverwalter öffnen; mit --port einen ab 1024 angeben."
        case _:
            return f"Die Adresse {host} lässt sich auf diesem Rechner nicht öffnen; --host 127.0.0.1 angeben."
