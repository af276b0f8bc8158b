"""Unmet demand: what a case looked for and nobody offers, as an anonymous record; ``demand_register`` counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from kb.entries import Offer
from kb.places import DISTRICTS
from kb.vocabulary import Land, Level, OfferType, RecognitionStatus
from matcher.profile import Aim
from matcher.proposal import Proposal, Verdict
from matcher.proposals import Proposals
from matcher.rules import answers
from matcher.situation import Known, Situation, situation_of

HOME = Land.ST
GROUP_DIGITS = 3
"""Digits of the KldB 2010 that name an occupation group (Berufsgruppe)."""

_GROUP = re.compile(rf"^\d{{{GROUP_DIGITS}}}$")
_MONTH = re.compile(r"^\d{4}-(?:0[1-9]|1[0-2])$")
_TO_MAKE_UP = (RecognitionStatus.PARTIAL, RecognitionStatus.COMPENSATION_REQUIRED)


@dataclass(frozen=True, slots=True)
class UnmetDemand:
    """Who looked in vain, as far as it may be told: nothing here leads back to a person or a case.

    Raises ValueError for anything else than a KldB group, a district of Sachsen-Anhalt, a level and a month.
    """

    occupation_group: str | None
    """Three digits of the KldB 2010; None where the occupation has no class."""
    district: str | None
    """District of Sachsen-Anhalt; None where the place is not known or lies outside."""
    level: Level | None
    """German as it was told; None where nobody said."""
    month: str
    """The month of the judged date, e.g. ``2026-11``."""

    def __post_init__(self) -> None:
        if self.occupation_group is not None and not _GROUP.match(self.occupation_group):
            raise ValueError(f"no KldB group: {self.occupation_group!r}")
        if self.district is not None and self.district not in DISTRICTS:
            raise ValueError(f"no district of Sachsen-Anhalt: {self.district!r}")
        if self.level is not None and not isinstance(self.level, Level):
            raise ValueError(f"no level: {self.level!r}")
        if not _MONTH.match(self.month):
            raise ValueError(f"no month: {self.month!r}")

    @property
    def key(self) -> str:
        """One line that ``from_key`` reads back, for the case's own flag."""
        return "|".join((self.occupation_group or "", self.district or "", self.level or "", self.month))

    @classmethod
    def from_key(cls, key: str) -> Self:
        """The demand of a key. Raises ValueError for any other text."""
        group, district, level, month = key.split("|")
        return cls(group or None, district or None, Level(level) if level else None, month)  # type: ignore[call-arg]


def unmet_demand(found: Proposals, knowledge: Known) -> tuple[UnmetDemand, ...]:
    """What a case's proposals leave unmet: gaps that no offer covers, or no offer that fits what is needed.

    One record for each occupation group that may be meant; none where no occupation was told, for work in another
    Land, for people still abroad without an employer here, and where nothing has to be learned any more.
    """
    situation = situation_of(found.profile, knowledge, found.as_of)
    if not _looks_here(situation) or not (found.uncovered or not _answered(found.offers, situation)):
        return ()
    german = situation.german
    place = situation.home or situation.work_place
    district = place.district if place and place.land is HOME else None
    groups = dict.fromkeys(
        occupation.kldb[:GROUP_DIGITS] if occupation.kldb else None for occupation in answers.candidates(situation)
    )
    month = f"{found.as_of:%Y-%m}"
    return tuple(UnmetDemand(group, district or None, german.level if german else None, month) for group in groups)


def _looks_here(situation: Situation) -> bool:
    """Whether an offer in Sachsen-Anhalt is looked for at all."""
    elsewhere = situation.work_land not in (None, HOME)
    employer = situation.profile.goals.employer
    far_away = situation.is_abroad is True and not (employer and employer.place)
    done = situation.status is RecognitionStatus.FULL and situation.profile.goals.aim not in _LEARNING
    return bool(situation.occupation_ids) and not (elsewhere or far_away or done)


_LEARNING = (Aim.LANGUAGE, Aim.UPGRADE_A, Aim.UPGRADE_B, Aim.SELF_EMPLOYMENT)


def _answered(offers: tuple[Proposal, ...], situation: Situation) -> bool:
    """Whether an offer fits that serves the need; a language course fits most people and covers no gap."""
    return any(proposal.verdict is Verdict.FITS and _serves(proposal, situation) for proposal in offers)


def _serves(proposal: Proposal, situation: Situation) -> bool:
    offer, aim = proposal.entry, situation.profile.goals.aim
    assert isinstance(offer, Offer)
    if aim is Aim.LANGUAGE:
        return offer.offer_type is OfferType.LANGUAGE
    if situation.status in _TO_MAKE_UP:
        return bool(offer.occupations or proposal.covers) and offer.offer_type is not OfferType.LANGUAGE
    return True
