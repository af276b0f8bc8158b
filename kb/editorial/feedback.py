"""One-click feedback from counselling: still true, no longer true, a free place. It is seen by the whole network."""

from __future__ import annotations

from datetime import date, datetime

from kb.actor import Actor, Role
from kb.dates import day_of
from kb.editorial.decision import known_entry, require_steward
from kb.editorial.errors import EditorialError, NotAllowed
from kb.entries import Entry, Offer
from kb.store import Store
from kb.vocabulary import Term

LONGEST_NOTE = 300
"""Characters of a remark; what needs more is a conversation."""


class Sign(Term):
    """What somebody found out about an entry."""

    HOLDS = "holds", "stimmt noch", "still true"
    DOUBTED = "doubted", "stimmt nicht mehr", "no longer true"
    SEATS = "seats", "Platz frei", "free place"


class Feedback:
    """Takes feedback from anybody who is signed in, and lets a steward settle a doubt."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def give(self, id: str, sign: Sign, actor: Actor, at: datetime, note: str = "") -> Entry:
        """Note what somebody found out today, and give the entry as it is then.

        A doubt stays until a steward has looked; a steward who says that it still holds settles it. Raises
        UnknownEntry, NotAllowed, EditorialError.
        """
        if not actor.roles:
            raise NotAllowed("Rückmeldungen geben angemeldete Personen; bitte anmelden.")
        if len(note) > LONGEST_NOTE:
            raise EditorialError(f"Die Anmerkung ist länger als {LONGEST_NOTE} Zeichen; bitte kürzen.")
        with self.store.writing() as transaction:
            entry = known_entry(transaction, id)
            changed = _observed(entry, **_upkeep(entry, sign, actor, day_of(at)))
            said = f": {note.strip()}" if note.strip() else ""
            transaction.save([changed], actor.name, f"Rückmeldung „{sign.de}“{said}", at)
        return changed

    def settle(self, id: str, actor: Actor, at: datetime, why: str = "") -> Entry:
        """A steward looked into it and the entry holds, whatever was doubted. Raises UnknownEntry, NotAllowed."""
        require_steward(actor)
        with self.store.writing() as transaction:
            changed = _observed(known_entry(transaction, id), confirmed=day_of(at), doubted=None, missing_since=None)
            transaction.save([changed], actor.name, why.strip() or "Geprüft: stimmt", at)
        return changed


def _upkeep(entry: Entry, sign: Sign, actor: Actor, day: date) -> dict[str, date | None]:
    match sign:
        case Sign.HOLDS:
            return {"confirmed": day, "doubted": None if actor.has(Role.STEWARD) else entry.upkeep.doubted}
        case Sign.DOUBTED:
            return {"doubted": entry.upkeep.doubted or day}
        case Sign.SEATS if isinstance(entry, Offer):
            return {"seats_free": day}
        case _:
            raise EditorialError(f"Freie Plätze gibt es nur bei Angeboten; „{entry.title}“ ist keines.")


def _observed(entry: Entry, **observed: date | None) -> Entry:
    return entry.model_copy(update={"upkeep": entry.upkeep.model_copy(update=observed)})
