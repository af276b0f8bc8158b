"""What ``lotse match`` answers as JSON: the contract's keys, and what extends them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from matcher.proposal import Proposal
from matcher.proposals import KnownWithEncoder, Proposals
from matcher.smallest_change import SmallestChanges

GROUPS = ("bodies", "offers", "partners", "funding", "practices")
"""Keys under which proposals stand."""


def answer(found: Proposals, knowledge: KnownWithEncoder) -> dict[str, Any]:
    """The contract's shape; beyond it each proposal names its ``smallest_change``, None where there is none."""
    changes = SmallestChanges(found, knowledge)
    extended = {group: list(_with_change(getattr(found, group), changes)) for group in GROUPS}
    return {**found.as_json(), **extended}


def _with_change(proposals: Iterable[Proposal], changes: SmallestChanges) -> Iterable[dict[str, Any]]:
    for proposal in proposals:
        change = changes.of(proposal)
        yield {**proposal.as_json(), "smallest_change": change.as_json() if change else None}
