"""What a partner last answered, and how long one usually waits: shown beside a proposal, never part of its score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from kb.vocabulary import Term


class AnswerKind(Term):
    """What a partner answers to a referral."""

    ACCEPTED = "accepted", "angenommen", "accepted"
    WAITING_LIST = "waiting_list", "Warteliste", "waiting list"
    APPOINTMENT = "appointment", "Termin", "appointment"
    NOT_RESPONSIBLE = "not_responsible", "nicht zuständig", "not responsible"


@dataclass(frozen=True, slots=True)
class PartnerAnswer:
    """One answer, without case or person: ``waiting_until`` for a waiting list."""

    on: date
    kind: AnswerKind
    waiting_until: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        until = self.waiting_until.isoformat() if self.waiting_until else None
        return {"on": self.on.isoformat(), "kind": self.kind.value, "waiting_until": until}


@dataclass(frozen=True, slots=True)
class PartnerRecord:
    """The last answers of a partner or offer, newest first, and the usual days from asking to beginning.

    ``waiting_days`` is a median, None where fewer than ``FEWEST`` referrals show it.
    """

    answers: tuple[PartnerAnswer, ...] = ()
    waiting_days: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"answers": [answer.as_json() for answer in self.answers], "waiting_days": self.waiting_days}


FEWEST = 3
"""Referrals that must have begun before a usual waiting time is told."""

Experience = Mapping[str, PartnerRecord]
"""Records by the id of the partner's or the offer's entry."""

NO_EXPERIENCE: Experience = MappingProxyType({})
