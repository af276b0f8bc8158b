"""What the network noticed about an entry, and the buttons with which whoever is signed in says what they know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kb.actor import Role
from kb.editorial.feedback import LONGEST_NOTE, Sign
from kb.entries import Entry, Offer
from web.views.shell import Link
from web.visit import Visit

SEATS_COUNT = timedelta(days=14)
"""How long „Platz frei“ is worth showing."""


@dataclass(frozen=True, slots=True)
class SignButton:
    """One click."""

    value: str
    label: str
    main: bool


@dataclass(frozen=True, slots=True)
class FeedbackForm:
    """The buttons, for whoever is signed in."""

    action: str
    buttons: tuple[SignButton, ...]
    longest: int


@dataclass(frozen=True, slots=True)
class UpkeepView:
    """What was noticed, in lines; the form; and the stewards' ways."""

    signs: tuple[str, ...]
    form: FeedbackForm | None
    ways: tuple[Link, ...]
    said: str | None


def upkeep_view(visit: Visit, entry: Entry) -> UpkeepView:
    """Everything about the upkeep of an entry that its page shows."""
    return UpkeepView(_signs(visit, entry), _form(visit, entry), _ways(visit, entry), _said(visit))


def _signs(visit: Visit, entry: Entry) -> tuple[str, ...]:
    say, upkeep = visit.say, entry.upkeep
    found = []
    if upkeep.seats_free and _counts(upkeep.seats_free, visit.today):
        found.append(say("Platz frei, gemeldet am %(day)s", day=say.date(upkeep.seats_free)))
    if upkeep.confirmed:
        found.append(say("Aus der Beratung bestätigt am %(day)s", day=say.date(upkeep.confirmed)))
    return tuple(found)


def _counts(day: date, today: date) -> bool:
    return day <= today <= day + SEATS_COUNT


def _form(visit: Visit, entry: Entry) -> FeedbackForm | None:
    if visit.known_session is None:
        return None
    offered = [sign for sign in Sign if sign is not Sign.SEATS or isinstance(entry, Offer)]
    return FeedbackForm(
        visit.url(f"/eintrag/{entry.id}/rueckmeldung"),
        tuple(SignButton(sign.value, visit.say.label(sign).capitalize(), sign is Sign.HOLDS) for sign in offered),
        LONGEST_NOTE,
    )


def _ways(visit: Visit, entry: Entry) -> tuple[Link, ...]:
    signed_in = visit.known_session
    if signed_in is None:
        return ()
    say, url, here = visit.say, visit.url, f"/eintrag/{entry.id}"
    ways = []
    if signed_in.actor.has(Role.STEWARD):
        ways.append(Link(url(f"{here}/bearbeiten"), say("Bearbeiten")))
        ways.append(Link(url(f"{here}/zusammenfuehren"), say("Mit einem anderen zusammenführen")))
    if signed_in.actor.has(Role.STEWARD, Role.EDITOR):
        ways.append(Link(url(f"{here}/verlauf"), say("Verlauf")))
    return tuple(ways)


def _said(visit: Visit) -> str | None:
    match visit.request.query_params.get("gut"):
        case "rueckmeldung":
            return visit.say("Danke. Ihre Rückmeldung steht jetzt für alle im Netzwerk am Eintrag.")
        case "bearbeitet":
            return visit.say("Gespeichert.")
        case "zurueck":
            return visit.say("Die frühere Fassung gilt wieder.")
        case "zusammengefuehrt":
            return visit.say("Zusammengeführt. Verweise auf den anderen Eintrag führen jetzt hierher.")
        case _:
            return None
