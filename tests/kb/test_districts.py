"""The districts' offices are entries, and the chambers agree with what the bodies say of themselves."""

from __future__ import annotations

import pytest

from kb.entries import RecognitionBody
from kb.knowledge import Knowledge
from kb.places import DISTRICTS


def test_every_district_has_its_offices_named(knowledge: Knowledge) -> None:
    assert tuple(knowledge.places.offices) == DISTRICTS


@pytest.mark.parametrize("district", DISTRICTS)
def test_offices_of_a_district_are_entries(knowledge: Knowledge, district: str) -> None:
    offices = knowledge.places.offices[district]
    named = (offices.agency, offices.jobcenter, offices.immigration_office, offices.hwk, offices.ihk)
    wanted = {id for id in named if id}
    assert wanted == set(knowledge.entries_by_id(wanted))


@pytest.mark.parametrize("district", DISTRICTS)
def test_crafts_chamber_of_a_district_says_so_itself(knowledge: Knowledge, district: str) -> None:
    chamber = knowledge.entry(knowledge.places.offices[district].hwk or "")
    assert isinstance(chamber, RecognitionBody)
    assert any(district in responsibility.districts for responsibility in chamber.responsibilities)
