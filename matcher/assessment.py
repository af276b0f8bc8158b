"""An assessment: what the matcher says of single entries in one situation, without proposing everything."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kb.entries import Entry, Funding, Offer, Partner, RecognitionBody
from matcher.bodies import propose_body
from matcher.coverage import Coverage
from matcher.offers import propose_offer, propose_offers
from matcher.partners import propose_partner
from matcher.payers import propose_payer
from matcher.proposal import Proposal
from matcher.rules.catalogue import apply_all
from matcher.rules.rule import RuleResult
from matcher.situation import Known, Situation


@dataclass(frozen=True)
class Assessment:
    """Judges entries for one situation; its rules are applied once, when first needed."""

    situation: Situation
    knowledge: Known
    coverage: Coverage

    def of(self, entry: Entry) -> Proposal | None:
        """The entry with its criteria, as ``propose`` would list it; None where it would not.

        Practices are examples, not offers to anybody: they have no assessment.
        """
        match entry:
            case Offer():
                return propose_offer(entry, self.situation, self.knowledge, self.coverage, self._rules)
            case RecognitionBody():
                return propose_body(entry, self.situation)
            case Partner():
                return propose_partner(entry, self.situation, self.knowledge)
            case Funding():
                return propose_payer(entry, self.situation, self._rules)
            case _:
                return None

    def lists(self, proposal: Proposal) -> bool:
        """Whether the proposal would be shown: of offers for everybody only the most relevant ones are."""
        return not isinstance(proposal.entry, Offer) or proposal.entry.id in self._offers

    @cached_property
    def _rules(self) -> tuple[RuleResult, ...]:
        return apply_all(self.situation)

    @cached_property
    def _offers(self) -> frozenset[str]:
        listed = propose_offers(self.situation, self.knowledge, self.coverage, self._rules)
        return frozenset(proposal.entry.id for proposal in listed)
