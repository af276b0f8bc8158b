"""A case to be planned: the profile with all that the matcher found, and short ways to look things up in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kb.entries import Entry, RecognitionBody
from kb.places import Places
from kb.vocabulary import BodyRole, RecognitionStatus, Regulation
from matcher.coverage import Coverage
from matcher.criteria import source_of
from matcher.offers import judge_offers
from matcher.outcome import Outcome, Source
from matcher.plan.step import Reason
from matcher.profile import Profile
from matcher.proposal import Proposal, Verdict, ordered
from matcher.proposals import KnownWithEncoder, Proposals, propose
from matcher.rules.rule import RuleResult
from matcher.situation import Situation, situation_of


@dataclass(frozen=True, slots=True)
class Case:
    """What the planner works on. ``offers`` holds all that concern the person, best first, not only the listed ones."""

    profile: Profile
    situation: Situation
    found: Proposals
    offers: tuple[Proposal, ...]
    rules: Mapping[str, RuleResult]
    entries: Mapping[str, Entry]
    places: Places

    @property
    def as_of(self) -> date:
        """The judged date."""
        return self.found.as_of

    @property
    def status(self) -> RecognitionStatus | None:
        """Where the procedure stands."""
        return self.situation.status

    @property
    def regulation(self) -> Regulation:
        """Whether the occupation asks for recognition; unknown where the occupation is."""
        occupation = self.situation.occupation
        return occupation.regulation if occupation else Regulation.UNKNOWN

    @property
    def deciding(self) -> tuple[RecognitionBody, ...]:
        """Bodies that may decide: the one that fits, else all that are open."""
        listed = [p for p in self.found.bodies if p.verdict is not Verdict.BLOCKED and _decides(p.entry)]
        fitting = [p for p in listed if p.verdict is Verdict.FITS]
        chosen = fitting[:1] or [p for p in listed if p.rank == listed[0].rank]
        return tuple(p.entry for p in chosen if isinstance(p.entry, RecognitionBody))

    @property
    def body(self) -> RecognitionBody | None:
        """The deciding body; None where none is known, or several are still possible."""
        return self.deciding[0] if len(self.deciding) == 1 else None

    @property
    def told(self) -> Source:
        """The profile as a source: what the person told in the conversation."""
        return Source(None, self.as_of.isoformat())

    def rule(self, slug: str) -> RuleResult | None:
        """The rule's result, if it touches the profile."""
        return self.rules.get(slug)

    def holds(self, slug: str) -> bool | None:
        """Whether the rule is met; None where it is unknown or does not touch the profile."""
        result = self.rules.get(slug)
        return None if result is None or result.outcome is Outcome.UNKNOWN else result.outcome is Outcome.MET

    def reason(self, slug: str) -> Reason | None:
        """The rule as a reason, if it touches the profile."""
        result = self.rules.get(slug)
        return Reason(result.finding.text, result.rule.source, slug) if result else None

    def partner(self, *ids: str) -> Entry | None:
        """The first of these partners, in the order of the proposals, that is not blocked."""
        listed = (p.entry for p in self.found.partners if p.verdict is not Verdict.BLOCKED)
        return next((entry for entry in listed if entry.id in ids), None)

    def source(self, id: str) -> Source:
        """Where the entry is stated; the talk itself where the corpus has no such entry."""
        entry = self.entries.get(id)
        return source_of(entry) if entry else self.told

    def funding(self, id: str) -> Proposal | None:
        """What was found on a funding entry."""
        return next((proposal for proposal in self.found.funding if proposal.entry.id == id), None)


def case_of(profile: Profile, knowledge: KnownWithEncoder, as_of: date) -> Case:
    """The case of a profile at a date."""
    found = propose(profile, knowledge, as_of)
    told = found.profile
    situation = situation_of(told, knowledge, as_of)
    coverage = Coverage(told.decision.gaps, knowledge.encoder)
    offers = judge_offers(situation, knowledge, coverage, found.rules)
    return Case(
        told,
        situation,
        found,
        ordered(offers),
        {result.rule.slug: result for result in found.rules},
        _by_id(knowledge.entries()),
        knowledge.places,
    )


def _decides(entry: Entry) -> bool:
    return isinstance(entry, RecognitionBody) and any(r.role is BodyRole.DECIDES for r in entry.responsibilities)


def _by_id(entries: Iterable[Entry]) -> dict[str, Entry]:
    return {entry.id: entry for entry in entries}
