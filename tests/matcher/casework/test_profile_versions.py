"""Profile versions: each save is one more; two people who save one case lose nothing and see both."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.casework.casebook import Casebook
from matcher.casework.errors import Conflict, UnknownRecord
from matcher.casework.profile_version import ProfileVersion, differences
from matcher.profile import Profile
from tests.builders import NOW
from tests.matcher.casework.people import ANNA, BEN, PROFILE, a_case

LATER = NOW + timedelta(hours=1)


def told(**fields: object) -> Profile:
    """The usual profile with other fields."""
    return Profile.model_validate({**PROFILE.model_dump(), **fields})


def test_each_save_is_a_version_and_none_is_lost(casebook: Casebook) -> None:
    case = a_case(casebook)
    saved = casebook.profiles.save(
        ANNA, case.id, told(specialisation="Betriebstechnik"), based_on=1, now=LATER, why="x"
    )
    assert (saved.version, saved.why, saved.by_name) == (2, "x", ANNA.name)
    versions = casebook.profiles.versions(ANNA, case.id, LATER)
    assert [version.profile.specialisation for version in versions] == [None, "Betriebstechnik"]
    assert casebook.profiles.newest(ANNA, case.id, LATER) == saved
    assert casebook.profiles.version(ANNA, case.id, 1, LATER).profile == PROFILE
    with pytest.raises(UnknownRecord):
        casebook.profiles.version(ANNA, case.id, 3, LATER)


def test_saving_the_same_again_is_no_version(casebook: Casebook) -> None:
    case = a_case(casebook)
    assert casebook.profiles.save(ANNA, case.id, PROFILE, based_on=1, now=LATER).version == 1


def test_the_second_to_save_gets_both_versions(casebook: Casebook) -> None:
    case = a_case(casebook)
    casebook.profiles.save(BEN, case.id, told(nationality="IQ"), based_on=1, now=LATER)
    mine = told(nationality="IR", specialisation="Betriebstechnik")
    with pytest.raises(Conflict, match="Ben Muster") as caught:
        casebook.profiles.save(ANNA, case.id, mine, based_on=1, now=LATER)
    conflict = caught.value
    assert conflict.mine == mine
    assert conflict.theirs.profile.nationality == "IQ"
    assert conflict.base is not None and conflict.base.profile == PROFILE
    found = differences(conflict.mine, conflict.theirs.profile, conflict.base.profile)
    assert [(d.field, d.base, d.mine, d.theirs, d.clashes) for d in found] == [
        ("nationality", "SY", "IR", "IQ", True),
        ("specialisation", None, "Betriebstechnik", None, False),
    ]
    saved = casebook.profiles.save(ANNA, case.id, mine, based_on=conflict.theirs.version, now=LATER)
    assert saved.version == 3
    assert [v.profile.nationality for v in casebook.profiles.versions(ANNA, case.id, LATER)] == ["SY", "IQ", "IR"]


def test_two_who_saved_the_same_do_not_disturb_each_other(casebook: Casebook) -> None:
    case = a_case(casebook)
    for actor in (ANNA, BEN):
        assert casebook.profiles.save(actor, case.id, told(nationality="IQ"), based_on=1, now=LATER).version == 2


def test_of_many_who_save_at_once_one_is_stored_and_all_others_hear_of_it(casebook: Casebook) -> None:
    case = a_case(casebook)

    def save(number: int) -> ProfileVersion | Conflict:
        try:
            return casebook.profiles.save(ANNA, case.id, told(gross_income_year=number), based_on=1, now=LATER)
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(save, range(8)))
    stored = [result for result in results if isinstance(result, ProfileVersion)]
    conflicts = [result for result in results if isinstance(result, Conflict)]
    assert len(stored) == 1 and len(conflicts) == 7
    assert {conflict.theirs.version for conflict in conflicts} == {2}
    assert len(casebook.profiles.versions(ANNA, case.id, LATER)) == 2


@given(st.sampled_from(["A1", "B2"]), st.integers(0, 9), st.integers(0, 9))
def test_differences_are_symmetric_and_empty_for_equals(level: str, mine: int, theirs: int) -> None:
    a = told(languages=[{"language": "de", "level": level}], gross_income_year=mine)
    b = told(languages=[{"language": "de", "level": level}], gross_income_year=theirs)
    assert not differences(a, a)
    assert [d.field for d in differences(a, b)] == [d.field for d in differences(b, a)]
    assert bool(differences(a, b)) == (mine != theirs)
