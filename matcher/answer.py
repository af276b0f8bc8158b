"""What ``lotse match`` answers as JSON: the contract's keys, and what extends them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from matcher.proposal import Proposal
from matcher.proposals import KnownWithEncoder, Proposals
from matcher.smallest_change import SmallestChanges
from matcher.upgrades import compare_upgrades

GROUPS = ("bodies", "offers", "partners", "funding", "practices")
"""Keys under which proposals stand."""


def answer(found: Proposals, knowledge: KnownWithEncoder) -> dict[str, Any]:
    """The contract's shape, extended: the ``smallest_change`` of each proposal, and both ``upgrades`` side by side."""
    changes = SmallestChanges(found, knowledge)
    extended = {group: list(_with_change(getattr(found, group), changes)) for group in GROUPS}
    upgrades = [way.as_json() for way in compare_upgrades(found, knowledge)]
    return {**found.as_json(), **extended, "upgrades": upgrades}


def _with_change(proposals: Iterable[Proposal], changes: SmallestChanges) -> Iterable[dict[str, Any]]:
    for proposal in proposals:
        change = changes.of(proposal)
        yield {**proposal.as_json(), "smallest_change": change.as_json() if change else None}
