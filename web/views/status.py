"""Status and Stand of an entry, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kb import freshness
from kb.entries import Entry
from kb.vocabulary import Status
from web.language import Say
from web.views.phrase import Phrase, content


@dataclass(frozen=True, slots=True)
class Badge:
    """A status as a word with a symbol; colour only repeats it."""

    code: str
    word: str


@dataclass(frozen=True, slots=True)
class StatusBox:
    """What a status means for the person who wants to refer somebody."""

    badge: Badge
    heading: str
    note: Phrase | None
    advice: str | None
    overdue: str | None


def badge(say: Say, status: Status) -> Badge:
    """The badge of a status."""
    return Badge(status.value, say.label(status))


def stand(say: Say, entry: Entry) -> str:
    """The date the sources show and the day somebody looked, in one line."""
    shown = freshness.dated(entry)
    seen = say.date(max(origin.seen for origin in entry.sources))
    if shown is None:
        return say("Quelle ohne Datum, nachgesehen am %(seen)s", seen=seen)
    return say("%(shown)s, nachgesehen am %(seen)s", shown=say.partial_date(shown), seen=seen)


def status_box(say: Say, entry: Entry, as_of: date) -> StatusBox:
    """The box at the top of an entry."""
    status = freshness.status(entry, as_of)
    heading, advice = _words(say, status)
    note = freshness.status_note(entry, as_of)
    overdue = say("Die Quellen wurden lange nicht mehr nachgesehen.") if freshness.is_overdue(entry, as_of) else None
    if note and say.language == "de":
        advice = None  # the note says so already
    return StatusBox(badge(say, status), heading, content(say, note) if note else None, advice, overdue)


def _words(say: Say, status: Status) -> tuple[str, str | None]:
    match status:
        case Status.CURRENT:
            return say("Aktuell: durch eine Quelle belegt"), None
        case Status.PAST:
            return say("Beendet"), say("Neuauflage beim Träger anfragen.")
        case Status.RECURRING:
            return say("Wiederkehrend: nächster Termin nicht bekannt"), say("Nach dem nächsten Durchgang fragen.")
        case Status.UNVERIFIED:
            return say("Zu prüfen: keine aktuelle Quelle"), say("Vor der Verweisung nachfragen.")
