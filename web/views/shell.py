"""What surrounds every page: navigation, language switch, notes, footer."""

from __future__ import annotations

from dataclasses import dataclass

from kb.actor import Role
from web.address import address
from web.views.phrase import Phrase, contents
from web.visit import Visit

WARNED_BEFORE = 120
"""Seconds before the end of a session at which the reader is warned."""

NETWORK = frozenset({Role.COUNSELLOR, Role.STEWARD, Role.EDITOR, Role.COORDINATOR})
"""Roles that share what they learn."""
LONGEST_VALUE = 500
"""Characters of a parameter that the language switch carries over."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its text; ``current`` where it leads to the page itself."""

    url: str
    text: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page says about itself."""

    title: str
    canonical: str | None = None
    json_alternate: str | None = None
    crumbs: tuple[Link, ...] = ()
    indexed: bool = True
    """Whether search machines may list it."""


@dataclass(frozen=True, slots=True)
class AccountMenu:
    """Who is signed in, and where they can go."""

    name: str
    organisation: str
    links: tuple[Link, ...]
    sign_out: str
    session_url: str
    """Says how long the session lasts; the page's script asks it before it warns."""
    seconds_left: int
    warn_seconds: int
    """So long before its end the reader is warned."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of a page, ready to show."""

    frame: Frame
    language: str
    switch: Link
    switch_language: str
    home: str
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    notes: tuple[Phrase, ...]
    css: str
    script: str
    opensearch: str
    account: AccountMenu | None
    """None for visitors."""
    sign_in: Link


def shell_of(visit: Visit, frame: Frame) -> Shell:
    """The shell for a page."""
    say, url, version = visit.say, visit.url, visit.site.asset_version
    to_english = visit.language == "de"
    main = (
        ("/suche", say("Suche")),
        ("/zustaendig", say("Wer ist zuständig?")),
        ("/praxis", say("Gute Praxis")),
        ("/wissen", say("Wissen")),
        ("/hilfe", say("Hilfe")),
    )
    below = (
        ("/regeln", say("Regelkatalog")),
        ("/korpus", say("Was Lotse weiß")),
        ("/hilfe", say("Hilfe")),
        ("/barrierefreiheit", say("Barrierefreiheit")),
        ("/barrierefreiheit#melden", say("Barriere melden")),
        ("/datenschutz", say("Datenschutz")),
        ("/impressum", say("Impressum")),
    )
    return Shell(
        frame=frame,
        language=visit.language,
        switch=Link(_switched(visit, to_english), "English" if to_english else "Deutsch"),
        switch_language="en" if to_english else "de",
        home=url("/"),
        navigation=tuple(Link(url(path), text, visit.path == path) for path, text in main),
        footer=tuple(Link(url(path), text, visit.path == path) for path, text in below),
        notes=contents(say, visit.knowledge.notes),
        css=f"/static/app.css?v={version}",
        script=f"/static/app.js?v={version}",
        opensearch=url("/opensearch.xml"),
        account=_account_menu(visit),
        sign_in=Link(url("/anmelden"), say("Anmelden"), visit.path == "/anmelden"),
    )


def _account_menu(visit: Visit) -> AccountMenu | None:
    signed_in = visit.known_session
    if signed_in is None:
        return None
    say = visit.say
    rooms: tuple[tuple[str, str, frozenset[Role]], ...] = (
        ("/faelle", say("Meine Fälle"), frozenset({Role.COUNSELLOR})),
        ("/coaching", say("Coaching"), frozenset({Role.COUNSELLOR})),
        ("/netzwerk", say("Netzwerk"), frozenset({Role.COUNSELLOR})),
        ("/erfahrungen", say("Erfahrungen"), NETWORK),
        ("/konten", say("Konten"), frozenset({Role.ADMINISTRATOR, Role.SYSTEM})),
        ("/organisationen", say("Träger"), frozenset({Role.SYSTEM})),
        ("/pruefen", say("Prüfliste"), frozenset({Role.STEWARD})),
        ("/konto", say("Mein Konto"), frozenset()),
    )
    """Path, text, and the roles that have something to do there; empty for all."""
    links = tuple(
        Link(visit.url(path), text, visit.path == path)
        for path, text, roles in rooms
        if not roles or not roles.isdisjoint(signed_in.actor.roles)
    )
    return AccountMenu(
        name=signed_in.actor.name,
        organisation=signed_in.organisation,
        links=links,
        sign_out=visit.url("/abmelden"),
        session_url="/konto/sitzung.json",
        seconds_left=int((signed_in.idle_until - visit.now).total_seconds()),
        warn_seconds=WARNED_BEFORE,
    )


def provider_link(visit: Visit, **parameters: str) -> Link | None:
    """The way to sign in through the organisation's OpenID provider; None where there is none."""
    if visit.site.provider is None:
        return None
    name = visit.site.provider.settings.name or visit.say("Anmeldung der Organisation")
    return Link(visit.url("/anmelden/anbieter", **parameters), name)


def _switched(visit: Visit, to_english: bool) -> str:
    """The same page in the other language."""
    parameters: dict[str, list[str]] = {}
    for name, value in visit.request.query_params.multi_items():
        if name != "lang":
            parameters.setdefault(name[:50], []).append(value[:LONGEST_VALUE])
    return address(visit.path, {**parameters, "lang": ["en"] if to_english else []})
