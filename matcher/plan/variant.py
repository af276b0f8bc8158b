"""A variant of the plan: its steps, what they make good, what they cost whom, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kb.vocabulary import Level, Term
from matcher.outcome import Outcome, Source
from matcher.plan.step import Reason, Step
from matcher.profile import GapKind


class Aspect(Term):
    """What a variant is best at."""

    FASTEST = "fastest", "Am schnellsten", "Fastest"
    SAFEST = "safest", "Am sichersten (nur Belegtes und Aktuelles)", "Safest (verified and current only)"
    ALONGSIDE_WORK = "alongside_work", "Neben der Arbeit", "Alongside work"


class GapState(Term):
    """How far a gap is provided for."""

    COVERED = "covered", "im Plan gedeckt", "covered"
    ASKED = "asked", "erst nach Anfrage: kein Termin bekannt", "to be asked for"
    UNCOVERED = "uncovered", "kein Angebot bekannt", "no offer known"


@dataclass(frozen=True, slots=True)
class GapPlan:
    """A wesentlicher Unterschied and how the variant makes it good (field 4 of the plan)."""

    topic: str
    """The notice's own words."""
    hours: float | None
    """Hours that the notice names."""
    kind: GapKind | None
    state: GapState
    steps: tuple[str, ...]
    """Steps that make it good, or that ask for an offer which would."""
    evidence: str | None
    """What proves it to the body (Nachweisform), as the offer states it; None: ask the body."""
    text: str
    """One German sentence: how, or why not yet."""

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "topic": self.topic,
            "hours": self.hours,
            "kind": self.kind.value if self.kind else None,
            "state": self.state.value,
            "steps": list(self.steps),
            "evidence": self.evidence,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class LanguageNeed:
    """A German level that a step or the occupation demands, and which step reaches it (field 5)."""

    level: Level
    wanted_for: str
    """German: the measure, the application or the access to the occupation."""
    has_it: bool | None
    """Whether the person has it already; None where nobody said."""
    reached_by: str | None
    """The step that reaches it; None where the person has it or no course is in the plan."""
    source: Source | None

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "level": self.level.value,
            "wanted_for": self.wanted_for,
            "has_it": self.has_it,
            "reached_by": self.reached_by,
            "source": self.source.as_json() if self.source else None,
        }


@dataclass(frozen=True, slots=True)
class Cost:
    """What one payer pays over the whole variant, in EUR; „offen“ where the payer is still a question."""

    payer: str
    minimum: float
    maximum: float | None
    """None where one of the steps states no upper bound."""
    steps: tuple[str, ...]
    without_price: tuple[str, ...]
    """Steps of this payer whose price no source states; they are not in the sums."""

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "payer": self.payer,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "steps": list(self.steps),
            "without_price": list(self.without_price),
        }


@dataclass(frozen=True, slots=True)
class Deadline:
    """Frist (field 9): until when something must be done. ``day`` None: to be read off the document."""

    what: str
    day: date | None
    text: str
    source: Source | None
    steps: tuple[str, ...] = ()
    assumed: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "what": self.what,
            "day": self.day.isoformat() if self.day else None,
            "text": self.text,
            "source": self.source.as_json() if self.source else None,
            "steps": list(self.steps),
            "assumed": self.assumed,
        }


@dataclass(frozen=True, slots=True)
class Involved:
    """Beteiligte (field 8): an office in a phase, what it does next and by when."""

    phase: int
    who: str
    entry: str | None
    what: str
    by: date | None
    step: str

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "phase": self.phase,
            "who": self.who,
            "entry": self.entry,
            "what": self.what,
            "by": self.by.isoformat() if self.by else None,
            "step": self.step,
        }


@dataclass(frozen=True, slots=True)
class Check:
    """Gegenprobe (field 10): a promise of the plan, whether it holds, and the German sentence that says so."""

    code: str
    """„follow-up“, „double-funding“, „title“, „sources“, „gaps“."""
    outcome: Outcome
    text: str
    source: Source | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "code": self.code,
            "outcome": self.outcome.value,
            "text": self.text,
            "source": self.source.as_json() if self.source else None,
        }


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Limits that stand in the way, and what giving way on them would bring. Several names: only together."""

    limits: tuple[str, ...]
    """Codes of ``matcher.plan.limit.Limit``."""
    text: str
    """German: which limit, and what becomes possible."""
    gaps: tuple[str, ...]
    """Topics of the gaps that would be covered."""
    recognition: date | None
    """Earliest day of full recognition then, where it can be said."""

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "limits": list(self.limits),
            "text": self.text,
            "gaps": list(self.gaps),
            "recognition": self.recognition.isoformat() if self.recognition else None,
        }


@dataclass(frozen=True, slots=True)
class Variant:
    """One way through. ``aspects`` holds several where variants coincide: they are one then."""

    aspects: tuple[Aspect, ...]
    title: str
    why: tuple[Reason, ...]
    """Why this way and not another, German sentences."""
    steps: tuple[Step, ...]
    """In the order in which they begin."""
    gaps: tuple[GapPlan, ...]
    """All gaps of the decision, in the notice's order."""
    languages: tuple[LanguageNeed, ...]
    recognition: date | None
    """Earliest day of full recognition; None where it cannot be said yet, or where recognition is not the aim."""
    recognition_not_before: date | None
    """The day before which it is impossible, where the day itself is not known."""
    recognition_assumed: bool
    """Whether that day rests on planning assumptions; then it is to be marked as such."""
    recognition_text: str
    """One German sentence on it, to be shown with the day."""
    work: date | None
    """Earliest day of work in the occupation, where it can be said; for many occupations before recognition."""
    hours: float
    """Clock hours of all steps whose extent is stated (lessons count 45 minutes)."""
    hours_unknown: tuple[str, ...]
    """Courses and measures whose extent no source states; they are not in ``hours``."""
    costs: tuple[Cost, ...]
    """By payer, the largest first; what is open last."""
    deadlines: tuple[Deadline, ...]
    involved: tuple[Involved, ...]
    """By phase, then by date."""
    checks: tuple[Check, ...]
    """The counter-check: a follow-up to each step, nothing funded twice, the title lasts, every gap provided for."""
    feasible: bool
    """Whether every gap is covered, every level reached and every limit kept."""
    relaxations: tuple[Relaxation, ...]
    """What to give way on, where it is not feasible or much would be gained; the smallest change first."""

    @property
    def uncovered(self) -> tuple[str, ...]:
        """Topics of the gaps that this variant does not cover."""
        return tuple(gap.topic for gap in self.gaps if gap.state is not GapState.COVERED)

    def as_json(self) -> dict[str, Any]:
        """Plain data, every key always present."""
        return {
            "aspects": [aspect.value for aspect in self.aspects],
            "title": self.title,
            "why": [reason.as_json() for reason in self.why],
            "steps": [step.as_json() for step in self.steps],
            "gaps": [gap.as_json() for gap in self.gaps],
            "uncovered": [{"topic": topic} for topic in self.uncovered],
            "languages": [need.as_json() for need in self.languages],
            "recognition": {
                "date": self.recognition.isoformat() if self.recognition else None,
                "not_before": self.recognition_not_before.isoformat() if self.recognition_not_before else None,
                "assumed": self.recognition_assumed,
                "text": self.recognition_text,
            },
            "work": self.work.isoformat() if self.work else None,
            "hours": self.hours,
            "hours_unknown": list(self.hours_unknown),
            "costs": [cost.as_json() for cost in self.costs],
            "deadlines": [deadline.as_json() for deadline in self.deadlines],
            "involved": [involved.as_json() for involved in self.involved],
            "checks": [check.as_json() for check in self.checks],
            "feasible": self.feasible,
            "relaxations": [relaxation.as_json() for relaxation in self.relaxations],
        }
