"""Unmet demand is counted when a case is saved, once a month, and no way leads from the count to the case."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine

from kb.vocabulary import Level
from matcher.casework.casebook import Casebook
from matcher.demand_register import demand_counts
from matcher.profile import Profile
from matcher.unmet_demand import UnmetDemand
from tests.builders import NOW
from tests.matcher.casework.people import ANNA, PROFILE, consented

ELECTRICIAN = UnmetDemand("263", "Magdeburg", Level.B1, "2026-11")
MECHANIC = UnmetDemand("252", "Magdeburg", Level.B1, "2026-11")


def counts(engine: Engine) -> dict[str | None, int]:
    """Cases by occupation group."""
    with engine.connect() as connection:
        return {count.demand.occupation_group: count.cases for count in demand_counts(connection)}


def test_saving_counts_once_and_corrects_itself(casebook: Casebook, engine: Engine) -> None:
    case = casebook.cases.create(ANNA, "Kranich", PROFILE, consented(), NOW, unmet=[ELECTRICIAN])
    assert counts(engine) == {"263": 1}
    later = NOW + timedelta(hours=1)
    casebook.profiles.save(ANNA, case.id, PROFILE, based_on=1, now=later, unmet=[ELECTRICIAN])
    assert counts(engine) == {"263": 1}
    other = Profile(reference_occupation="Mechaniker")
    casebook.profiles.save(ANNA, case.id, other, based_on=1, now=later, unmet=[MECHANIC])
    assert counts(engine) == {"252": 1}
    casebook.profiles.save(ANNA, case.id, other, based_on=2, now=later)
    assert counts(engine) == {"252": 1}, "nobody judged it: the count stays"
    casebook.profiles.save(ANNA, case.id, other, based_on=2, now=later, unmet=[])
    assert counts(engine) == {}


def test_deleting_a_case_leaves_the_anonymous_count(casebook: Casebook, engine: Engine) -> None:
    case = casebook.cases.create(ANNA, "Kranich", PROFILE, consented(), NOW, unmet=[ELECTRICIAN])
    casebook.retention.delete(ANNA, case.id, NOW)
    assert counts(engine) == {"263": 1}
