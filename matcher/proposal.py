"""A proposal: an entry with the criteria that speak for and against it. No criteria, no proposal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from kb.entries import Entry, Offer
from kb.freshness import status
from kb.vocabulary import Status
from matcher.criteria import Criterion
from matcher.outcome import Outcome
from matcher.partner_record import Experience, PartnerRecord


class Verdict(StrEnum):
    """What the criteria come to."""

    FITS = "fits"
    OPEN = "open"
    BLOCKED = "blocked"


_WEIGHT = {Outcome.MET: 1.0, Outcome.UNKNOWN: 0.5, Outcome.UNMET: 0.0}
_SOFT = 0.5
_STATUS_FACTOR = {Status.CURRENT: 1.0, Status.RECURRING: 0.9, Status.UNVERIFIED: 0.85, Status.PAST: 0.7}
_ORDER = {Verdict.FITS: 0, Verdict.OPEN: 1, Verdict.BLOCKED: 2}


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry proposed at a date. ``rank`` puts some before others of the same verdict, lower first."""

    entry: Entry
    criteria: tuple[Criterion, ...]
    as_of: date
    phase: int
    covers: tuple[str, ...] = ()
    rank: int = 0
    record: PartnerRecord | None = None
    """What the partner, or the offer's provider, last answered, where somebody asked; no part of the score."""

    def __post_init__(self) -> None:
        if not self.criteria:
            raise ValueError(f"a proposal without criteria: {self.entry.id}")

    @property
    def status(self) -> Status:
        """The entry's status at the judged date."""
        return status(self.entry, self.as_of)

    @property
    def verdict(self) -> Verdict:
        """Blocked if a hard criterion is unmet; open if one is unknown or the entry is not current; else fits."""
        outcomes = [criterion.outcome for criterion in self.criteria if criterion.hard]
        if Outcome.UNMET in outcomes:
            return Verdict.BLOCKED
        if Outcome.UNKNOWN in outcomes or self.status is not Status.CURRENT:
            return Verdict.OPEN
        return Verdict.FITS

    @property
    def score(self) -> float:
        """Weighted share of met criteria in [0, 1], lower where the entry is not current."""
        weights = [(1.0 if criterion.hard else _SOFT, _WEIGHT[criterion.outcome]) for criterion in self.criteria]
        share = sum(weight * value for weight, value in weights) / sum(weight for weight, _ in weights)
        return round(share * _STATUS_FACTOR[self.status], 4)

    @property
    def missing(self) -> tuple[str, ...]:
        """Profile fields that hard criteria lack."""
        return tuple(dict.fromkeys(field for c in self.criteria if c.hard for field in c.missing))

    def as_json(self) -> dict[str, Any]:
        """The contract's shape."""
        shown: dict[str, Any] = {"experience": self.record.as_json()} if self.record else {}
        return shown | {
            "id": self.entry.id,
            "kind": self.entry.kind.value,
            "title": self.entry.title,
            "verdict": self.verdict.value,
            "status": self.status.value,
            "phase": self.phase,
            "covers": list(self.covers),
            "score": self.score,
            "criteria": [criterion.as_json() for criterion in self.criteria],
        }


def ordered(proposals: list[Proposal]) -> tuple[Proposal, ...]:
    """What fits first, then what is open, then what is blocked; within these by rank, score and identifier."""
    return tuple(sorted(proposals, key=lambda p: (_ORDER[p.verdict], p.rank, -p.score, p.entry.id)))


def phase_of(entry: Entry, wanted: int) -> int:
    """The entry's phase nearest to the one wanted; the wanted one where the entry names none."""
    phases = [int(phase.value) for phase in entry.phases]
    return min(phases, key=lambda phase: (abs(phase - wanted), phase)) if phases else wanted


def with_records(proposals: tuple[Proposal, ...], experience: Experience) -> tuple[Proposal, ...]:
    """The proposals, each with the record of its entry, or for an offer else of its provider."""
    return tuple(
        replace(proposal, record=record) if (record := _record(proposal.entry, experience)) else proposal
        for proposal in proposals
    )


def _record(entry: Entry, experience: Experience) -> PartnerRecord | None:
    provider = entry.provider_id if isinstance(entry, Offer) else None
    return experience.get(entry.id) or (experience.get(provider) if provider else None)
