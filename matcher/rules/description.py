"""What a rule says of nobody in particular: its sentence, what it asks, its values by year, and the notes beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kb.errors import UnknownValue
from kb.occupations import Resolution
from kb.problem import nearest
from matcher.outcome import Condition
from matcher.profile import Profile
from matcher.rules.catalogue import BY_SUBJECT, RULES, Subject
from matcher.rules.notes import NUMBERS, Note, notes_of
from matcher.rules.rule import Rule
from matcher.situation import Situation


@dataclass(frozen=True, slots=True)
class Description:
    """A rule as the catalogue shows it."""

    rule: Rule
    subject: Subject
    number: str | None
    """The number under which practitioners know it; None for rules that joined later."""
    sentence: str
    conditions: tuple[Condition, ...]
    """What it asks of everybody; further conditions may follow from what is told."""
    notes: tuple[Note, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain data; dates as ISO texts, None where the rule has none."""
        rule = self.rule
        return {
            "rule": rule.slug,
            "number": self.number,
            "subject": self.subject.value,
            "title": rule.title,
            "norm": rule.norm,
            "sentence": self.sentence,
            "source": rule.source.as_json(),
            "since": rule.since.isoformat() if rule.since else None,
            "until": rule.until.isoformat() if rule.until else None,
            "superseded": rule.superseded,
            "caveat": rule.caveat,
            "conditions": [{"text": condition.text, "field": condition.field} for condition in self.conditions],
            "values": [{"what": values.what, "by_year": dict(values.by_year)} for values in rule.values],
            "notes": [note.as_json() for note in self.notes],
        }


def describe(rule: Rule, as_of: date) -> Description:
    """The rule as it stands at the date; the conditions are those asked of a profile that says nothing."""
    nobody = Situation(Profile(), as_of, Resolution(()), None, None, None)
    finding = rule.judge(nobody)
    subject = next(subject for subject, rules in BY_SUBJECT.items() if rule in rules)
    sentence = rule.says or finding.sentence
    return Description(rule, subject, NUMBERS.get(rule.slug), sentence, finding.conditions, notes_of(rule.slug))


def find_rule(name: str) -> Rule:
    """The rule of a slug or number (``R28``). Raises UnknownValue naming the nearest slug."""
    wanted = name.strip()
    known = {rule.slug: rule for rule in RULES}
    slug = next((slug for slug, number in NUMBERS.items() if number == wanted.upper()), wanted.casefold())
    if slug in known:
        return known[slug]
    guess = nearest(slug, known)
    hint = f"; gemeint ist wohl „{guess}“" if guess else "; „lotse rules“ zeigt alle"
    raise UnknownValue(f"Eine Regel „{wanted[:60]}“ gibt es nicht{hint}.")
