"""Upgrade A and B side by side: something new beside the degree, or a career by further exams, with what each takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from kb.dates import earliest, latest
from kb.entries import Offer
from kb.facts import Cost, Run, Schedule
from kb.vocabulary import Kind, OfferType, Upgrade
from matcher.assessment import Assessment
from matcher.coverage import Coverage
from matcher.criteria import source_of
from matcher.outcome import Source
from matcher.profile import Aim
from matcher.proposal import Proposal, Verdict, ordered
from matcher.proposals import KnownWithEncoder, Proposals
from matcher.rules import answers
from matcher.situation import Situation, situation_of

AIMS = {Upgrade.A: Aim.UPGRADE_A, Upgrade.B: Aim.UPGRADE_B}

PAYERS = (
    "aufstiegs-bafoeg",
    "bildungsgutschein",
    "qualifizierungschancengesetz",
    "qualifizierungsgeld",
    "weiterbildung-direkt-st",
)
"""Funding of a training as such, whoever offers it."""

_BY_TYPE = {OfferType.EXTERNAL_EXAM: Upgrade.B, OfferType.PARTIAL_QUALIFICATION: Upgrade.B}
"""A late final exam leads to the career of a skilled worker."""


@dataclass(frozen=True, slots=True)
class Option:
    """One offer on a way: whether it fits, and what it takes."""

    proposal: Proposal

    @property
    def offer(self) -> Offer:
        """The offer."""
        assert isinstance(self.proposal.entry, Offer)
        return self.proposal.entry

    @property
    def runs(self) -> tuple[Run, ...]:
        """Runs that have not ended, the next one first; none where the next date is to be asked for."""
        as_of = self.proposal.as_of
        open_ones = [run for run in self.offer.runs if latest(run.end or run.start or "1900") >= as_of]
        return tuple(sorted(open_ones, key=lambda run: earliest(run.start or run.end or "9999")))

    @property
    def costs(self) -> tuple[Cost, ...]:
        """What it costs, as far as a source says."""
        return self.offer.costs

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where the offer and the rules that admit to it are stated."""
        of_rules = (criterion.source for criterion in self.proposal.criteria if criterion.rule and criterion.source)
        return tuple(dict.fromkeys((source_of(self.offer), *of_rules)))

    def as_json(self) -> dict[str, Any]:
        """Plain data; ``hours`` are clock hours and ``lessons`` of 45 minutes, None where no source says."""
        schedule = self.offer.schedule or Schedule()
        return {
            "id": self.offer.id,
            "title": self.offer.title,
            "provider": self.offer.provider,
            "verdict": self.proposal.verdict.value,
            "status": self.proposal.status.value,
            "requirements": [criterion.as_json() for criterion in self.proposal.criteria if criterion.hard],
            "hours": schedule.hours,
            "lessons": schedule.lessons,
            "duration": schedule.duration,
            "times": [model.value for model in schedule.time_models],
            "runs": [{"start": run.start, "end": run.end, "apply_by": run.apply_by} for run in self.runs],
            "costs": [{"text": cost.text, "minimum": cost.minimum, "maximum": cost.maximum} for cost in self.costs],
            "certificate": self.offer.certificate,
            "sources": [source.as_json() for source in self.sources],
        }


@dataclass(frozen=True, slots=True)
class Way:
    """One of the two ways: its offers, best first, and who may pay."""

    upgrade: Upgrade
    options: tuple[Option, ...]
    funding: tuple[Proposal, ...]

    @property
    def verdict(self) -> Verdict | None:
        """That of the best offer; None where no offer is known, which is a result."""
        return self.options[0].proposal.verdict if self.options else None

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "upgrade": self.upgrade.value,
            "title": self.upgrade.de,
            "verdict": self.verdict.value if self.verdict else None,
            "options": [option.as_json() for option in self.options],
            "funding": [proposal.as_json() for proposal in self.funding],
        }


def compare_upgrades(found: Proposals, knowledge: KnownWithEncoder) -> tuple[Way, ...]:
    """Both ways for an engineer, or for whoever wants one of them; none for anybody else."""
    situation = situation_of(found.profile, knowledge, found.as_of)
    if not _concerns(situation):
        return ()
    return tuple(_way(upgrade, situation, knowledge) for upgrade in Upgrade)


def upgrade_of(offer: Offer) -> Upgrade | None:
    """The way on that an offer belongs to."""
    return offer.upgrade or _BY_TYPE.get(offer.offer_type)


def _concerns(situation: Situation) -> bool:
    wanted = situation.profile.goals.aim in AIMS.values()
    return wanted or answers.may_be(situation, answers.goes_to("ingenieurkammer-st"))


def _way(upgrade: Upgrade, situation: Situation, knowledge: KnownWithEncoder) -> Way:
    """The way as it stands for the person who takes it, whatever the aim told."""
    goals = situation.profile.goals.model_copy(update={"aim": AIMS[upgrade]})
    taken = replace(situation, profile=situation.profile.model_copy(update={"goals": goals}))
    assessment = Assessment(taken, knowledge, Coverage((), knowledge.encoder))
    offers = ordered(list(_offers(upgrade, assessment, knowledge)))
    payers = [entry for entry in knowledge.entries(Kind.FUNDING) if entry.id in PAYERS]
    funding = ordered([proposal for payer in payers if (proposal := assessment.of(payer))])
    return Way(upgrade, tuple(Option(proposal) for proposal in offers), funding)


def _offers(upgrade: Upgrade, assessment: Assessment, knowledge: KnownWithEncoder) -> Iterator[Proposal]:
    for entry in knowledge.entries(Kind.OFFER):
        if isinstance(entry, Offer) and upgrade_of(entry) is upgrade and (proposal := assessment.of(entry)):
            yield proposal
