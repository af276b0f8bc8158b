"""„Warum nicht?“: the smallest change that would flip a verdict, found by judging changed profiles again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kb.vocabulary import Kind, RecognitionStatus, Status
from matcher.alteration import Alteration
from matcher.alternatives import Alternatives
from matcher.assessment import Assessment
from matcher.coverage import Coverage
from matcher.outcome import Outcome
from matcher.proposal import Proposal, Verdict
from matcher.proposals import KnownWithEncoder, Proposals
from matcher.rules.catalogue import RULES
from matcher.situation import situation_of

MOST_FIRST_STEPS = 8
"""First of two steps that are followed further."""

MOST_NAMED = 4
"""Answers to one question that are named in a sentence."""

MOST_EXCEPTIONS = 2
"""Answers that are named as not enough, instead of all that are."""

_AFTER_APPLYING = (RecognitionStatus.PARTIAL, RecognitionStatus.COMPENSATION_REQUIRED, RecognitionStatus.FULL)

_IN_ORDER = ("languages.level", "qualifications.experience_years", "residence.since")
"""Fields whose lowest value that is enough is named alone."""

_FITS = {
    Kind.OFFER: "würde das Angebot passen",
    Kind.BODY: "wäre die Stelle zuständig",
    Kind.PARTNER: "wäre die Anlaufstelle richtig",
    Kind.FUNDING: "käme die Förderung infrage",
}
_IS_OPEN = {
    Kind.OFFER: "wäre das Angebot nicht mehr ausgeschlossen",
    Kind.BODY: "könnte die Stelle zuständig sein",
    Kind.PARTNER: "käme die Anlaufstelle infrage",
    Kind.FUNDING: "wäre die Förderung nicht mehr ausgeschlossen",
}
_STANDING = {
    Status.PAST: "es ist aber beendet, nach einer Neuauflage fragen",
    Status.RECURRING: "den nächsten Termin erfragen",
    Status.UNVERIFIED: "vorher klären, ob es noch besteht",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One step, or two, after which the verdict is a better one; ``text`` says so in a German sentence."""

    steps: tuple[Alteration, ...]
    verdict: Verdict
    text: str

    def as_json(self) -> dict[str, Any]:
        """The first step with the sentence, and the second one under ``also``, None where one is enough."""
        first, *others = [{"field": step.field, "from": step.was, "to": step.to} for step in self.steps]
        return {**first, "text": self.text, "verdict": self.verdict.value, "also": others[0] if others else None}


class SmallestChanges:
    """Looks for the change of one proposal at a time; what was judged once for a profile is kept."""

    def __init__(self, found: Proposals, knowledge: KnownWithEncoder) -> None:
        self._found = found
        self._knowledge = knowledge
        self._coverage = Coverage(found.profile.decision.gaps, knowledge.encoder)
        self._judged: dict[tuple[str, ...], Assessment] = {}
        self._alternatives = Alternatives(situation_of(found.profile, knowledge, found.as_of), knowledge)

    def of(self, proposal: Proposal) -> Change | None:
        """The smallest change that flips the verdict; None where it fits, or where no change of facts helps.

        A blocked proposal may come to fit or to be open; an open one has to fit, which what is not current cannot.
        """
        verdict = proposal.verdict
        if verdict is Verdict.FITS or proposal.entry.kind not in _FITS:
            return None
        if verdict is Verdict.OPEN and proposal.status is not Status.CURRENT:
            return None
        steps = self._steps(proposal)
        after = {step.key: self._after(proposal, (step,)) for step in steps}
        flipping = [step for step in steps if self._flips(proposal, after[step.key], (step,))]
        return self._best(proposal, [(step,) for step in flipping], steps) or self._best(
            proposal, self._pairs(proposal, steps, after), steps
        )

    def _steps(self, proposal: Proposal) -> tuple[Alteration, ...]:
        """What could be told, then what could change; a blocked proposal is not opened by an answer."""
        told = self._alternatives.changes(proposal.entry)
        asked = self._alternatives.answers(proposal.missing, proposal.entry)
        steps = told if proposal.verdict is Verdict.BLOCKED else (*asked, *told)
        return tuple({step.key: step for step in reversed(tuple(steps))}.values())[::-1]

    def _pairs(
        self, proposal: Proposal, steps: Sequence[Alteration], after: dict[str, Proposal | None]
    ) -> Iterator[tuple[Alteration, ...]]:
        """Two steps of which the first one helps, and the second one flips the verdict."""
        before = _distance(proposal)
        helping = [step for step in steps if (judged := after[step.key]) and _distance(judged) < before]
        for first in helping[:MOST_FIRST_STEPS]:
            judged = after[first.key]
            assert judged is not None
            seconds = [*self._alternatives.answers(judged.missing, proposal.entry)]
            if proposal.verdict is Verdict.BLOCKED:
                seconds += [step for step in steps if step.key != first.key]
            for second in seconds:
                pair = (first, second)
                if second.field != first.field and self._flips(proposal, self._after(proposal, pair), pair):
                    yield pair

    def _after(self, proposal: Proposal, steps: tuple[Alteration, ...]) -> Proposal | None:
        return self._assessment(steps).of(proposal.entry)

    def _assessment(self, steps: tuple[Alteration, ...]) -> Assessment:
        key = tuple(step.key for step in steps)
        if key not in self._judged:
            profile, as_of = self._found.profile, self._found.as_of
            for step in steps:
                profile, as_of = step.of(profile, as_of)
            situation = situation_of(profile, self._knowledge, as_of)
            self._judged[key] = Assessment(situation, self._knowledge, self._coverage)
        return self._judged[key]

    def _flips(self, before: Proposal, after: Proposal | None, steps: tuple[Alteration, ...]) -> bool:
        if after is None or after.verdict is Verdict.BLOCKED or after.verdict is before.verdict:
            return False
        return not _is_over(after) and self._assessment(steps).lists(after)

    def _best(
        self, proposal: Proposal, ways: Iterable[tuple[Alteration, ...]], steps: Sequence[Alteration]
    ) -> Change | None:
        """The first way that makes it fit, else the first one at all."""
        found = [(way, after) for way in ways if (after := self._after(proposal, way))]
        found.sort(key=lambda one: one[1].verdict is not Verdict.FITS)
        if not found:
            return None
        way, after = found[0]
        clause = " und ".join(step.clause for step in way)
        if len(way) == 1 and way[0].is_answer and way[0].field not in _IN_ORDER:
            same = {other[0].key for other, judged in found if judged.verdict is after.verdict}
            clause = _named(way[0], [step for step in steps if step.field == way[0].field], same)
        return Change(way, after.verdict, _sentence(clause, after))


def _distance(proposal: Proposal) -> tuple[int, int, int]:
    """How far a proposal is from fitting: hard criteria that are unmet, then unknown ones, then missing facts."""
    outcomes = [criterion.outcome for criterion in proposal.criteria if criterion.hard]
    return outcomes.count(Outcome.UNMET), outcomes.count(Outcome.UNKNOWN), len(proposal.missing)


def _is_over(proposal: Proposal) -> bool:
    """Whether it is open only because time has run past the end of a rule."""
    asked = {criterion.rule for criterion in proposal.criteria if criterion.hard and criterion.rule}
    return any(rule.slug in asked and rule.until and rule.until < proposal.as_of for rule in RULES)


def _named(first: Alteration, answers: Sequence[Alteration], enough: set[str]) -> str:
    """All answers that are enough, or the one or two that are not; who has a decision has applied."""
    good = [step for step in answers if step.key in enough]
    others = [step.clause for step in answers if step.key not in enough]
    if first.field == "decision.status" and any(step.to == RecognitionStatus.APPLIED for step in good) and others[1:]:
        good = [step for step in good if step.to not in _AFTER_APPLYING]
    elif 0 < len(others) <= MOST_EXCEPTIONS and len(others) < len(good):
        return f"außer {' und '.join(others)}"
    more = " oder ähnlich" if len(good) > MOST_NAMED else ""
    return " oder ".join(step.clause for step in good[:MOST_NAMED] or [first]) + more


def _sentence(clause: str, after: Proposal) -> str:
    """„Mit B2 statt B1 würde das Angebot passen.“"""
    kind = after.entry.kind
    said = _FITS[kind] if after.verdict is Verdict.FITS else _IS_OPEN[kind]
    return f"{clause[0].upper()}{clause[1:]} {said}{_still_open(after)}."


def _still_open(after: Proposal) -> str:
    """What remains to be found out."""
    if after.verdict is Verdict.FITS:
        return ""
    unknown = [
        criterion.text for criterion in after.criteria if criterion.hard and criterion.outcome is Outcome.UNKNOWN
    ]
    if not unknown:
        return f"; {_STANDING[after.status]}"
    return f"; noch offen: {'; '.join(text.removeprefix('Offen: ').removesuffix('.') for text in unknown)}"
