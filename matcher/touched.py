"""What a rule touches: the entries it decides on, and the profiles it judges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from kb.entries import Entry, Offer
from kb.vocabulary import Kind
from matcher.bodies import FOSA
from matcher.offers import rule_of
from matcher.payers import ENTRIES_OF_RULE, TELLING
from matcher.profile import Profile
from matcher.proposals import completed
from matcher.rules.rule import Rule, RuleResult
from matcher.situation import Known, situation_of

BODIES_OF_RULE: Mapping[str, tuple[str, ...]] = {"ihk-fosa-bezirk": (FOSA,)}
"""Bodies among whose criteria the rule stands."""


def entries_of(rule: Rule, knowledge: Known) -> tuple[Entry, ...]:
    """The entries among whose criteria the rule stands: funding it decides on, offers it admits to, bodies."""
    return tuple(_entries(rule.slug, knowledge))


def _entries(slug: str, knowledge: Known) -> Iterator[Entry]:
    told = (entry for entry, rules in TELLING.items() if slug in rules)
    named = {*ENTRIES_OF_RULE.get(slug, ()), *told, *BODIES_OF_RULE.get(slug, ())}
    for kind in (Kind.BODY, Kind.OFFER, Kind.FUNDING):
        for entry in knowledge.entries(kind):
            admits = isinstance(entry, Offer) and rule_of(entry) == slug
            if entry.id in named or admits:
                yield entry


def judged(
    rule: Rule, profiles: Mapping[str, Profile], knowledge: Known, as_of: date
) -> tuple[tuple[str, RuleResult], ...]:
    """Name and result for each of the profiles that the rule touches."""
    found = []
    for name, profile in profiles.items():
        situation = situation_of(completed(profile, knowledge), knowledge, as_of)
        if rule.touches(situation):
            found.append((name, rule.apply(situation)))
    return tuple(found)
