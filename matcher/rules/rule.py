"""A rule: whom it touches, what it finds, and where it is stated. Rules read no clock and know no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matcher.outcome import Finding, Outcome, Source
from matcher.situation import Situation

Judge = Callable[[Situation], Finding]


@dataclass(frozen=True, slots=True)
class YearValues:
    """A value by year, each as a German text, and what it is."""

    what: str
    by_year: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue. ``slug`` is fixed by CONTRACTS.md."""

    slug: str
    title: str
    """What it is about, in German, as a counsellor would name it."""
    norm: str
    """Law or page, cited as practitioners do."""
    source: Source
    touches: Callable[[Situation], bool]
    """Whether the rule concerns this profile at all; a rule about other occupations does not."""
    judge: Judge
    since: date | None = None
    """First day on which it holds, where known."""
    until: date | None = None
    """Last day on which it holds, where known."""
    superseded: str | None = None
    """What took its place, in German; the rule stays visible as superseded."""
    caveat: str | None = None
    """A doubt that every reader should see, e.g. that two sources differ."""
    says: str | None = None
    """What it says of nobody in particular, in German, where the sentence of a person for whom it holds does not do."""
    values: tuple[YearValues, ...] = ()
    """What the law fixes anew each year; outside these years the outcome is unknown."""

    def apply(self, situation: Situation) -> RuleResult:
        """What the rule says of the situation; unknown outside the time in which it holds."""
        if self.since and situation.as_of < self.since:
            finding = Finding(Outcome.UNKNOWN, f"Die Regel „{self.title}“ gilt erst ab {self.since:%d.%m.%Y}.")
        elif self.until and situation.as_of > self.until:
            finding = Finding(
                Outcome.UNKNOWN, f"Die Regel „{self.title}“ galt bis {self.until:%d.%m.%Y}; bitte prüfen."
            )
        else:
            finding = self.judge(situation)
        return RuleResult(self, finding)


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A rule applied to one situation."""

    rule: Rule
    finding: Finding

    @property
    def outcome(self) -> Outcome:
        """Met, unmet or unknown."""
        return self.finding.outcome

    def as_json(self) -> dict[str, Any]:
        """The contract's shape."""
        return {
            "rule": self.rule.slug,
            "outcome": self.outcome.value,
            "text": self.finding.text,
            "source": self.rule.source.as_json(),
        }


def for_occupations(*occupations: str) -> Callable[[Situation], bool]:
    """A rule that touches profiles whose occupation is, or may be, one of these."""
    return lambda situation: situation.may_be(*occupations)


def for_everyone(_: Situation) -> bool:
    """A rule that touches every profile."""
    return True
