"""The contradiction board: the same fact, different values, both sources and dates; a person decides, both stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kb.actor import Actor
from kb.dates import day_of
from kb.editorial.decision import confirm_base, known_entry, require_reason, require_steward
from kb.editorial.errors import UnknownChange
from kb.entries import Entry
from kb.facts import Contradiction, Origin
from kb.store import Store


@dataclass(frozen=True, slots=True)
class Side:
    """One side: what is said, and where. ``holds`` is None while nobody has decided."""

    text: str
    origin: Origin
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A contradiction of an entry."""

    entry: Entry
    contradiction: Contradiction
    sides: tuple[Side, ...]

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.contradiction.decided is None


def disputes(entries: Iterable[Entry]) -> tuple[Dispute, ...]:
    """All contradictions: the open ones first, then by entry."""
    found = [_dispute(entry, one) for entry in entries for one in entry.contradictions]
    return tuple(sorted(found, key=lambda one: (not one.is_open, one.entry.title, one.contradiction.topic)))


class Board:
    """Decides contradictions; a source steward does."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def decide(
        self,
        id: str,
        topic: str,
        holds: int | None,
        actor: Actor,
        at: datetime,
        reason: str,
        base: int | None = None,
    ) -> Entry:
        """Say which statement holds, by its place from 0, or None where none does. Both sides stay visible.

        Raises UnknownChange, UnknownEntry, ReasonMissing, ChangedMeanwhile, NotAllowed.
        """
        require_steward(actor)
        require_reason(reason, "Die Entscheidung über einen Widerspruch")
        with self.store.writing() as transaction:
            entry = known_entry(transaction, id)
            confirm_base(transaction, entry, base)
            one = _named(entry, topic)
            if holds is not None and not 0 <= holds < len(one.statements):
                raise UnknownChange(
                    f"Der Widerspruch „{topic}“ hat keine Angabe {holds + 1}; eine der gezeigten wählen."
                )
            sides = tuple(
                side.model_copy(update={"holds": place == holds}) for place, side in enumerate(one.statements)
            )
            values = {"statements": sides, "decided": day_of(at), "reason": reason.strip()}
            changed = _replaced(entry, one, one.model_copy(update=values))
            chosen = one.statements[holds].text if holds is not None else "keine der Angaben"
            why = f"Widerspruch „{topic}“ entschieden: {chosen}. {reason.strip()}"
            transaction.save([changed], actor.name, why, at)
        return changed

    def reopen(self, id: str, topic: str, actor: Actor, at: datetime, reason: str) -> Entry:
        """Take a decision back. Raises what ``decide`` raises."""
        require_steward(actor)
        require_reason(reason, "Das Wiederaufnehmen eines Widerspruchs")
        with self.store.writing() as transaction:
            entry = known_entry(transaction, id)
            one = _named(entry, topic)
            sides = tuple(side.model_copy(update={"holds": None}) for side in one.statements)
            anew = one.model_copy(update={"statements": sides, "decided": None, "reason": None})
            changed = _replaced(entry, one, anew)
            transaction.save([changed], actor.name, f"Widerspruch „{topic}“ wieder offen: {reason.strip()}", at)
        return changed


def _dispute(entry: Entry, one: Contradiction) -> Dispute:
    sides = tuple(Side(side.text, entry.origin(side.source), side.holds) for side in one.statements)
    return Dispute(entry, one, sides)


def _named(entry: Entry, topic: str) -> Contradiction:
    found = next((one for one in entry.contradictions if one.topic == topic), None)
    if found is None:
        raise UnknownChange(f"„{entry.title}“ hat keinen Widerspruch „{topic}“ mehr; auf der Tafel nachsehen.")
    return found


def _replaced(entry: Entry, old: Contradiction, new: Contradiction) -> Entry:
    changed = tuple(new if one is old else one for one in entry.contradictions)
    return entry.model_copy(update={"contradictions": changed})
