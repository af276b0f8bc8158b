"""A step of the way: what is done, why, by whom, when, for how much, what it needs, and what comes after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kb.vocabulary import Format, Kind, Level, Status, Term, TimeModel
from matcher.outcome import Outcome, Source


class StepKind(Term):
    """What kind of thing a step is."""

    COUNSELLING = "counselling", "Beratung", "Counselling"
    CLARIFICATION = "clarification", "Klärung", "Clarification"
    NEW_EDITION = "new_edition", "Neuauflage anfragen", "Ask for a new edition"
    FUNDING = "funding", "Kostenzusage", "Promise of payment"
    APPLICATION = "application", "Antrag", "Application"
    DECISION = "decision", "Entscheidung", "Decision"
    LANGUAGE = "language", "Sprachkurs", "Language course"
    MEASURE = "measure", "Maßnahme", "Measure"
    EXAMINATION = "examination", "Prüfung", "Examination"
    FOLLOW_UP = "follow_up", "Folgeantrag", "Follow-up application"
    RECOGNITION = "recognition", "Volle Anerkennung", "Full recognition"
    RESIDENCE = "residence", "Aufenthalt", "Residence"
    ARRIVAL = "arrival", "Einreise", "Arrival"
    WORK = "work", "Arbeit", "Work"


class Basis(Term):
    """What the dates of a step rest on."""

    RUN = "run", "Termin des Trägers", "dated run"
    TASK = "task", "Aufgabe mit Frist", "task with a date"
    COMPUTED = "computed", "aus belegten Angaben gerechnet", "computed from stated facts"
    ASSUMED = "assumed", "Planungsannahme", "planning assumption"
    OPEN = "open", "noch offen", "not known yet"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a German sentence, where it is stated, and the rule of the catalogue that says so, if one does."""

    text: str
    source: Source | None = None
    rule: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"text": self.text, "source": self.source.as_json() if self.source else None, "rule": self.rule}


@dataclass(frozen=True, slots=True)
class Dates:
    """When a step is done. ``start`` and ``end`` are None where nobody can know them yet.

    ``not_before`` is then the first day on which it can begin, all that is known before it counted with its length
    and all that is unknown with none; ``ends_not_before`` the first on which it can be over. Days are inclusive.
    """

    start: date | None
    end: date | None
    basis: Basis
    not_before: date | None = None
    ends_not_before: date | None = None
    assumptions: tuple[Reason, ...] = ()
    """Planning assumptions on which this step's own dates rest, each with its source."""
    rests_on: tuple[str, ...] = ()
    """Identifiers of earlier steps whose dates are assumed or open, so that this one's are no better."""

    @property
    def assumed(self) -> bool:
        """Whether the dates rest on an assumption, here or earlier; they are to be marked as such."""
        return bool(self.assumptions or self.rests_on)

    def as_json(self) -> dict[str, Any]:
        """Plain data; dates as ISO 8601."""
        return {
            "start": _iso(self.start),
            "end": _iso(self.end),
            "not_before": _iso(self.not_before),
            "ends_not_before": _iso(self.ends_not_before),
            "basis": self.basis.value,
            "assumed": self.assumed,
            "assumptions": [assumption.as_json() for assumption in self.assumptions],
            "rests_on": list(self.rests_on),
        }


@dataclass(frozen=True, slots=True)
class Action:
    """Wer tut was bis wann: the next thing somebody does for a step."""

    who: str
    """A role or office in German, never a person's name: „die Person“, „Jobcenter“, „IQ-Beratung“."""
    what: str
    by: date | None = None
    """Last sensible day; None where it depends on dates that are not known."""
    entry: str | None = None
    """Body, partner or funding entry of the office, where there is one."""

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"who": self.who, "what": self.what, "by": _iso(self.by), "entry": self.entry}


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a step is. ``hours`` are clock hours, ``lessons`` teaching units of 45 minutes; None: not stated."""

    hours: float | None = None
    lessons: int | None = None
    text: str | None = None
    """The source's own words on duration."""

    @property
    def clock_hours(self) -> float | None:
        """Clock hours, lessons counted as 45 minutes; None where neither is stated."""
        if self.hours is not None:
            return self.hours
        return None if self.lessons is None else self.lessons * 0.75

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"hours": self.hours, "lessons": self.lessons, "text": self.text}


@dataclass(frozen=True, slots=True)
class Price:
    """What a step costs, in EUR. Both numbers None: the source states none; ``text`` is what it says."""

    text: str
    minimum: float | None = None
    maximum: float | None = None
    source: Source | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "text": self.text,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "source": self.source.as_json() if self.source else None,
        }


@dataclass(frozen=True, slots=True)
class Payment:
    """Kostenträger: who pays a step, by which rule. An unknown payer is a question, never assumed.

    ``outcome``: MET where the rule holds (the office still decides), UNKNOWN where something is to be asked,
    UNMET where no known payer pays; ``entry`` and ``rule`` are None in the last case or where none is known.
    """

    payer: str
    """German, for a table: „Agentur für Arbeit oder Jobcenter“, „offen“."""
    outcome: Outcome
    text: str
    entry: str | None = None
    rule: str | None = None
    source: Source | None = None
    question: str | None = None
    """What is to be asked before the step begins, where the outcome is not MET."""

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "payer": self.payer,
            "outcome": self.outcome.value,
            "text": self.text,
            "entry": self.entry,
            "rule": self.rule,
            "source": self.source.as_json() if self.source else None,
            "question": self.question,
        }


@dataclass(frozen=True, slots=True)
class Result:
    """What a step yields: a level reached, gaps made good, or a state of the procedure in words."""

    text: str
    level: Level | None = None
    gaps: tuple[str, ...] = ()
    """Topics of the gaps, in the notice's own words."""

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {"text": self.text, "level": self.level.value if self.level else None, "gaps": list(self.gaps)}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a variant. ``id`` is unique within the variant and ASCII."""

    id: str
    kind: StepKind
    title: str
    phase: int
    """Phase of the process chain, 1 to 5."""
    dates: Dates
    action: Action
    why: tuple[Reason, ...]
    """Never empty: what speaks for this step here, the nearest reason first."""
    sources: tuple[Source, ...]
    """Where what the step says is stated; never empty."""
    result: Result
    needs: tuple[str, ...] = ()
    """Identifiers of the steps that come before it; those that merely help with it are not among them."""
    only_if: str | None = None
    """German: the case in which the step is taken at all; its dates are open, and no other step waits for it."""
    conditions: tuple[Reason, ...] = ()
    """What must hold beside the steps before it, in German: a level, a decision, an AZAV certificate."""
    leads_to: tuple[str, ...] = ()
    """Anschluss: identifiers of the steps it is done for; empty only for the last step of the way."""
    follow_up: str = ""
    """The Anschluss as a German sentence; never empty."""
    entry: str | None = None
    """Identifier of the offer, body, partner or funding the step is about."""
    entry_kind: Kind | None = None
    status: Status | None = None
    """Status of that entry at the judged date."""
    provider: str | None = None
    place: str | None = None
    formats: tuple[Format, ...] = ()
    time_models: tuple[TimeModel, ...] = ()
    extent: Extent = field(default_factory=Extent)
    price: Price | None = None
    payment: Payment | None = None
    """None where a step costs nothing or nothing is known to cost."""
    questions: tuple[str, ...] = ()
    """What is to be asked before one can rely on the step, German sentences."""
    place_confirmed: date | None = None
    """Platz bestätigt am; filled by people, never by the planner."""
    applied_on: date | None = None
    """Antrag gestellt am; filled by people, never by the planner."""

    def __post_init__(self) -> None:
        if not self.why or not self.sources:
            raise ValueError(f"a step without reason or source: {self.id}")

    def as_json(self) -> dict[str, Any]:
        """Plain data, every key always present."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "title": self.title,
            "phase": self.phase,
            "dates": self.dates.as_json(),
            "action": self.action.as_json(),
            "why": [reason.as_json() for reason in self.why],
            "sources": [source.as_json() for source in self.sources],
            "result": self.result.as_json(),
            "needs": list(self.needs),
            "only_if": self.only_if,
            "conditions": [condition.as_json() for condition in self.conditions],
            "leads_to": list(self.leads_to),
            "follow_up": self.follow_up,
            "entry": self.entry,
            "entry_kind": self.entry_kind.value if self.entry_kind else None,
            "status": self.status.value if self.status else None,
            "provider": self.provider,
            "place": self.place,
            "formats": [format.value for format in self.formats],
            "time_models": [model.value for model in self.time_models],
            "extent": self.extent.as_json(),
            "price": self.price.as_json() if self.price else None,
            "payment": self.payment.as_json() if self.payment else None,
            "questions": list(self.questions),
            "place_confirmed": _iso(self.place_confirmed),
            "applied_on": _iso(self.applied_on),
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
