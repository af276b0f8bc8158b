"""Made-up cases: complete, repeatable, and quick to work with."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import pytest
from sqlalchemy import Engine

from kb.actor import Actor
from kb.keys import KeyRing
from matcher.casework.access_log import AccessLog
from matcher.casework.casebook import Casebook
from matcher.casework.cases import CaseQuery
from matcher.casework.file import CaseFile
from matcher.casework.note import NoteContent
from matcher.casework.sample import SampleEntries, fill_with_samples
from matcher.casework.timeline import timeline
from matcher.casework.vault import Vault
from tests.builders import NOW, TODAY
from tests.matcher.casework.people import ANNA, BEN

ENTRIES = SampleEntries([f"stelle-{i}" for i in range(50)], [f"kurs-{i}" for i in range(200)])


def told(file: CaseFile) -> tuple[object, ...]:
    """What a case says, without identifiers."""
    notes = tuple(note.text for note in file.notes)
    referrals = tuple((referral.recipient, referral.state, referral.due) for referral in file.referrals)
    return (file.case.pseudonym, file.case.status, file.case.changed_at, file.profile.profile, notes, referrals)


def test_the_same_seed_gives_the_same_cases(engine: Engine, ring: KeyRing, casebook: Casebook) -> None:
    first = fill_with_samples(engine, ring, [ANNA], 12, NOW, ENTRIES, seed=5)
    again = fill_with_samples(engine, ring, [BEN], 12, NOW, ENTRIES, seed=5)
    files = [casebook.cases.file(ANNA, id, NOW) for id in first]
    others = [casebook.cases.file(BEN, id, NOW) for id in again]
    assert [told(file)[1:] for file in files] == [told(file)[1:] for file in others]
    assert {file.case.status.value for file in files} == {"open", "closed"}
    assert any(file.referrals for file in files) and all(timeline(file) for file in files)
    with engine.connect() as connection:
        assert AccessLog(Vault(ring)).verify(connection, ANNA.tenant) == ()


def milliseconds(call: Callable[[], object]) -> float:
    """The median of some calls."""
    times = []
    for _ in range(9):
        begin = time.perf_counter()
        call()
        times.append((time.perf_counter() - begin) * 1000)
    return median(times)


@pytest.mark.slow
def test_five_thousand_cases_are_quick(engine: Engine, ring: KeyRing, casebook: Casebook) -> None:
    colleagues = [Actor(f"konto-{i}", f"Kollegin {i}", ANNA.tenant, ANNA.roles) for i in range(8)]
    counsellors = [ANNA, BEN, *colleagues]
    ids = fill_with_samples(engine, ring, counsellors, 5000, NOW, ENTRIES)
    found = {
        "own cases": milliseconds(lambda: casebook.cases.find(ANNA, CaseQuery(counsellor=ANNA.id))),
        "last page": milliseconds(lambda: casebook.cases.find(ANNA, CaseQuery(offset=3900))),
        "pseudonym": milliseconds(lambda: casebook.cases.find(ANNA, CaseQuery(text="zaunk"))),
        "file": milliseconds(lambda: timeline(casebook.cases.file(ANNA, ids[0], NOW))),
        "start page": milliseconds(lambda: casebook.today.page(ANNA, NOW)),
        "partner records": milliseconds(lambda: casebook.partner_records.all(ANNA, TODAY)),
        "write": milliseconds(lambda: casebook.notes.add(ANNA, ids[0], NoteContent(text="x"), NOW)),
    }
    slow = {name: time for name, time in found.items() if time > 60}
    assert not slow, found
