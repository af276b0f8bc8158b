"""Which of the proposed offers are listed, and in what order: no flood of general ones, none of one provider."""

from __future__ import annotations

from kb.entries import Offer
from kb.vocabulary import OfferType, Status
from matcher.outcome import Outcome
from matcher.proposal import Proposal, Verdict, ordered

MOST_OF_ONE_PROVIDER = 3
"""Offers of one provider that are listed before those of others."""

MOST_GENERAL = 12
"""Offers without an occupation that are listed, the most relevant ones."""

MOST_BLOCKED = 3
"""Places among these that are kept for blocked ones: enough to answer „Warum nicht?“."""


def shortlist(proposals: list[Proposal]) -> tuple[Proposal, ...]:
    """The proposals worth a look, best first."""
    return _without_floods(_most_relevant(ordered(proposals)))


def _most_relevant(proposals: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """All offers for the occupation or a gap, and of those for everybody what fits and the most relevant others."""
    kept: list[Proposal] = []
    places = {True: MOST_BLOCKED, False: MOST_GENERAL - MOST_BLOCKED}
    for proposal in proposals:
        if _is_general(proposal):
            is_blocked = proposal.verdict is Verdict.BLOCKED
            is_full = places[is_blocked] <= 0 and proposal.verdict is not Verdict.FITS
            if is_full or _is_elsewhere(proposal) or _has_gone(proposal):
                continue
            places[is_blocked] -= 1
        kept.append(proposal)
    return tuple(kept)


def _is_general(proposal: Proposal) -> bool:
    return isinstance(proposal.entry, Offer) and not proposal.entry.occupations and not proposal.covers


def _has_gone(proposal: Proposal) -> bool:
    """Whether it is past advice: another run of a course may be asked for, not another advice centre."""
    offer = proposal.entry
    advice = isinstance(offer, Offer) and offer.offer_type in (OfferType.COUNSELLING, OfferType.COACHING)
    return advice and proposal.status is Status.PAST


def _is_elsewhere(proposal: Proposal) -> bool:
    """Whether it serves another Land only."""
    return any(c.id == "land" and c.outcome is Outcome.UNMET for c in proposal.criteria)


def _without_floods(proposals: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """Within each verdict, what one provider has beyond MOST_OF_ONE_PROVIDER goes behind the others."""
    result: list[Proposal] = []
    for verdict in Verdict:
        same = [proposal for proposal in proposals if proposal.verdict is verdict]
        counted: dict[str, int] = {}
        first: list[Proposal] = []
        later: list[Proposal] = []
        for proposal in same:
            provider = proposal.entry.provider if isinstance(proposal.entry, Offer) else ""
            counted[provider] = counted.get(provider, 0) + 1
            (first if counted[provider] <= MOST_OF_ONE_PROVIDER else later).append(proposal)
        result += [*first, *later]
    return tuple(result)
