"""From a profile to proposals: bodies, offers, partners, payers, practices, rules, questions. Pure; stores nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from kb.entries import RecognitionBody
from kb.search.embedding import Encoder
from kb.vocabulary import Kind
from matcher.bodies import propose_bodies
from matcher.coverage import Coverage
from matcher.decision import ReadDecision, read_decision
from matcher.offers import propose_offers
from matcher.partner_record import NO_EXPERIENCE, Experience
from matcher.partners import propose_partners
from matcher.payers import propose_funding
from matcher.practices import propose_practices
from matcher.profile import Decision, Gap, Profile
from matcher.proposal import Proposal, with_records
from matcher.questions import Question, first_questions, open_questions
from matcher.rules.catalogue import apply_all
from matcher.rules.rule import RuleResult
from matcher.situation import Known, situation_of
from matcher.warnings import Warning, warnings_of


class KnownWithEncoder(Known, Protocol):
    """The knowledge base with its encoder, for the closeness of gaps and contents."""

    @property
    def encoder(self) -> Encoder | None:
        """The encoder, or None where there is none."""


@dataclass(frozen=True, slots=True)
class NamedGap:
    """A gap and the line of the notice it was read from, where it was read."""

    gap: Gap
    read_from: str | None

    def as_json(self) -> dict[str, Any]:
        """The contract's shape."""
        kind = self.gap.kind.value if self.gap.kind else None
        return {"topic": self.gap.topic, "hours": self.gap.hours, "kind": kind, "read_from": self.read_from}


@dataclass(frozen=True, slots=True)
class Proposals:
    """Everything the matcher says of a profile at a date."""

    as_of: date
    questions: tuple[Question, ...]
    bodies: tuple[Proposal, ...]
    offers: tuple[Proposal, ...]
    partners: tuple[Proposal, ...]
    funding: tuple[Proposal, ...]
    practices: tuple[Proposal, ...]
    rules: tuple[RuleResult, ...]
    warnings: tuple[Warning, ...]
    gaps: tuple[NamedGap, ...]
    profile: Profile
    """The profile that was judged: what the person told, completed by what the notice says."""

    @property
    def uncovered(self) -> tuple[str, ...]:
        """Topics of gaps that no offer covers."""
        covered = {topic for proposal in self.offers for topic in proposal.covers}
        return tuple(dict.fromkeys(named.gap.topic for named in self.gaps if named.gap.topic not in covered))

    def as_json(self) -> dict[str, Any]:
        """The contract's shape: every key always present."""
        return {
            "as_of": self.as_of.isoformat(),
            "questions": [question.as_json() for question in self.questions],
            "bodies": [proposal.as_json() for proposal in self.bodies],
            "offers": [proposal.as_json() for proposal in self.offers],
            "partners": [proposal.as_json() for proposal in self.partners],
            "funding": [proposal.as_json() for proposal in self.funding],
            "practices": [proposal.as_json() for proposal in self.practices],
            "rules": [result.as_json() for result in self.rules],
            "warnings": [warning.as_json() for warning in self.warnings],
            "gaps": [named.as_json() for named in self.gaps],
            "uncovered": [{"topic": topic} for topic in self.uncovered],
        }


def propose(
    profile: Profile, knowledge: KnownWithEncoder, as_of: date, experience: Experience = NO_EXPERIENCE
) -> Proposals:
    """The proposals for a profile. A profile that says nothing gets questions only.

    ``experience``: what partners answered to earlier referrals, to be shown beside what is proposed.
    """
    read = _read(profile, knowledge)
    profile = _completed(profile, read)
    if not _says_something(profile):
        return Proposals(as_of, first_questions(), (), (), (), (), (), (), (), (), profile)
    situation = situation_of(profile, knowledge, as_of)
    rules = apply_all(situation)
    coverage = Coverage(profile.decision.gaps, knowledge.encoder)
    bodies = propose_bodies(situation, knowledge)
    offers = propose_offers(situation, knowledge, coverage, rules)
    partners = propose_partners(situation, knowledge)
    funding = propose_funding(situation, knowledge, rules)
    practices = propose_practices(situation, knowledge)
    everything = (*bodies, *offers, *partners, *funding, *practices)
    return Proposals(
        as_of=as_of,
        questions=open_questions(situation, rules, (*bodies, *offers, *partners, *funding)),
        bodies=with_records(bodies, experience),
        offers=with_records(offers, experience),
        partners=with_records(partners, experience),
        funding=funding,
        practices=practices,
        rules=rules,
        warnings=warnings_of(situation, everything),
        gaps=tuple(_named(profile.decision.gaps, read)),
        profile=profile,
    )


def completed(profile: Profile, knowledge: Known) -> Profile:
    """The profile with what its pasted notice says."""
    return _completed(profile, _read(profile, knowledge))


def _read(profile: Profile, knowledge: Known) -> ReadDecision | None:
    if not profile.bescheid_text or not profile.bescheid_text.strip():
        return None
    bodies = [entry for entry in knowledge.entries(Kind.BODY) if isinstance(entry, RecognitionBody)]
    return read_decision(profile.bescheid_text, knowledge.occupations, bodies)


def _completed(profile: Profile, read: ReadDecision | None) -> Profile:
    """The profile with what its notice says; what the person told goes before what was read."""
    if read is None:
        return profile
    told, found = profile.decision, read.decision
    decision = Decision(
        status=told.status or found.status,
        date=told.date or found.date,
        body=told.body or found.body,
        gaps=told.gaps or found.gaps,
    )
    return profile.model_copy(
        update={"decision": decision, "reference_occupation": profile.reference_occupation or read.occupation}
    )


def _says_something(profile: Profile) -> bool:
    """Whether anything is known of the person, beyond what they want."""
    return profile.model_copy(update={"goals": Profile().goals, "constraints": Profile().constraints}) != Profile() or (
        profile.goals.occupation is not None
    )


def _named(gaps: Iterable[Gap], read: ReadDecision | None) -> Iterable[NamedGap]:
    lines = {gap.topic: gap.read_from for gap in read.gaps} if read else {}
    for gap in gaps:
        yield NamedGap(gap, lines.get(gap.topic))
