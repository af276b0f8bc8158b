"""Runs: nothing counts before it is published, all of it or nothing; what is gone is marked and never deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from kb.dates import day_of
from kb.editorial.change import ChangeState, Outcome
from kb.editorial.errors import AlreadyDecided, NotAllowed, ReasonMissing
from kb.editorial.queue import Wanted
from kb.editorial.run import Finding, RunState
from kb.editorial.tables import SIGHTING
from kb.lease import LeaseLost
from tests.builders import NOW, a_source, an_offer
from tests.kb.editorial.conftest import COUNSELLOR, PAGE, STEWARD, Office, found, said

NEW, CHANGED, UNCHANGED, GONE, RETURNED = (
    Outcome.NEW,
    Outcome.CHANGED,
    Outcome.UNCHANGED,
    Outcome.GONE,
    Outcome.RETURNED,
)
LATER = NOW + timedelta(days=40)


def a_new(record: str, title: str = "Neuer Kurs") -> Finding:
    """A finding that proposes a new course."""
    return found(record, NEW, said(an_offer(record, title)))


def accepted(office: Office, *records: str) -> None:
    """These records of the source are entries."""
    office.read(*(a_new(record) for record in records))
    office.desk.accept_all(STEWARD, NOW)


def test_staged_findings_are_no_proposals(office: Office) -> None:
    run = office.staged(a_new("a"))
    assert office.queue.count(Wanted()) == 0
    published = office.publication.publish(run.number, NOW)
    assert (published.state, published.counts) == (RunState.DONE, {NEW: 1})
    assert office.queue.count(Wanted()) == 1


def test_publication_that_fails_half_way_changes_nothing(office: Office) -> None:
    accepted(office, "a", "b")
    before = office.store.revision
    run = office.staged(found("a", GONE, entry_id="a"), a_new("c"), proof="b")
    left = stop = 0

    def pull_the_plug(*_: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise KeyboardInterrupt

    event.listen(office.store.database, "before_cursor_execute", pull_the_plug)
    for stop in range(1, 100):
        left = stop
        try:
            office.publication.publish(run.number, NOW)
        except KeyboardInterrupt:
            assert office.store.revision == before
            continue
        break
    event.remove(office.store.database, "before_cursor_execute", pull_the_plug)
    assert stop > 10
    assert office.store.entry("a").upkeep.missing_since == day_of(NOW)
    assert office.queue.count(Wanted()) == 1


def test_publication_depends_on_the_lease(office: Office) -> None:
    run = office.staged(a_new("a"))

    def lost(_connection: object) -> None:
        raise LeaseLost("weg")

    with pytest.raises(LeaseLost):
        office.publication.publish(run.number, NOW, lost)
    assert office.runs.run(run.number).state is RunState.RUNNING


def test_an_interrupted_run_over_the_same_content_goes_on(office: Office) -> None:
    run = office.staged(a_new("a"))
    again = office.runs.begin("kurse", "Kurse", "a", NOW)
    assert (again.number, again.position) == (run.number, 1)


def test_an_interrupted_run_over_other_content_is_dropped(office: Office) -> None:
    run = office.staged(a_new("a"))
    anew = office.runs.begin("kurse", "Kurse", "anders", NOW)
    assert (anew.number > run.number, anew.position) == (True, 0)
    assert office.runs.run(run.number).state is RunState.FAILED
    assert office.runs.report(run.number).findings == {}


def test_a_withheld_run_changes_nothing_until_a_steward_releases_it(office: Office) -> None:
    accepted(office, "a")
    before = office.store.revision
    run = office.staged(found("a", GONE, entry_id="a"), proof="b")
    office.publication.withhold(run.number, "Die Quelle nennt 0 statt 1 Angeboten.", NOW)
    assert (office.store.revision, office.queue.count(Wanted())) == (before, 0)
    with pytest.raises(NotAllowed):
        office.publication.release(run.number, COUNSELLOR, NOW)
    released = office.publication.release(run.number, STEWARD, NOW)
    assert (released.state, released.who) == (RunState.DONE, "S. Pflege")
    assert office.store.entry("a").upkeep.missing_since == day_of(NOW)
    with pytest.raises(AlreadyDecided):
        office.publication.release(run.number, STEWARD, NOW)


def test_a_withheld_run_is_discarded_with_a_reason(office: Office) -> None:
    run = office.staged(a_new("a"))
    office.publication.withhold(run.number, "zu wenig", NOW)
    with pytest.raises(ReasonMissing):
        office.publication.discard(run.number, STEWARD, NOW, "")
    assert office.publication.discard(run.number, STEWARD, NOW, "Seite im Umbau").state is RunState.DISCARDED
    assert office.runs.report(run.number).findings == {}


def test_a_withheld_run_is_not_released_after_a_newer_one(office: Office) -> None:
    run = office.staged(a_new("a"))
    office.publication.withhold(run.number, "zu wenig", NOW)
    office.read(a_new("b"))
    with pytest.raises(AlreadyDecided, match="verwerfen"):
        office.publication.release(run.number, STEWARD, NOW)


def test_a_newer_statement_replaces_an_open_proposal(office: Office) -> None:
    office.read(a_new("a", "Erste Fassung"))
    office.read(a_new("a", "Zweite Fassung"))
    (change,) = office.queue.changes(Wanted())
    assert change.title == "Zweite Fassung"
    assert [one.title for one in office.queue.changes(Wanted(states=(ChangeState.SUPERSEDED,)))] == ["Erste Fassung"]


def test_an_open_proposal_waits_while_its_source_says_the_same(office: Office) -> None:
    office.read(a_new("a"))
    office.read(found("a", UNCHANGED))
    assert [change.record for change in office.queue.changes(Wanted())] == ["a"]


def test_a_source_that_takes_its_change_back_withdraws_the_proposal(office: Office) -> None:
    accepted(office, "a")
    data = said(an_offer("a", "Neuer Kurs"))
    office.read(found("a", CHANGED, {**data, "certificate": "Z"}, entry_id="a", fields=("certificate",)))
    office.read(found("a", UNCHANGED, data, entry_id="a", fields=()))
    assert office.queue.count(Wanted()) == 0


def test_what_is_gone_is_marked_and_found_again(office: Office) -> None:
    accepted(office, "a", "b")
    office.read(found("a", GONE, entry_id="a"), found("b", UNCHANGED))
    assert office.store.entry("a").upkeep.missing_since == day_of(NOW)
    assert office.store.entry("b").upkeep.missing_since is None
    assert office.store.revisions("a")[-1].why == "In der Quelle kurse nicht mehr gefunden (Lauf 2)"
    office.read(found("a", RETURNED, entry_id="a"), found("b", UNCHANGED))
    assert office.store.entry("a").upkeep.missing_since is None
    assert office.store.revisions("a")[-1].why == "In der Quelle kurse wieder gefunden (Lauf 3)"
    assert [change.state for change in office.runs.report(3).findings[RETURNED]] == [ChangeState.NOTED]


def test_what_another_source_still_shows_is_not_gone(office: Office) -> None:
    accepted(office, "a")
    office.read(found("portal-a", NEW, said(an_offer("a2"))), source="portal")
    (change,) = office.queue.changes(Wanted())
    office.desk.merge(change.number, "a", STEWARD, NOW)
    office.read(found("a", GONE, entry_id="a"))
    assert office.store.entry("a").upkeep.missing_since is None
    office.read(found("portal-a", GONE, entry_id="a"), source="portal")
    assert office.store.entry("a").upkeep.missing_since == day_of(NOW)


def test_a_new_proposal_whose_record_is_gone_is_withdrawn(office: Office) -> None:
    office.read(a_new("a"))
    office.read(found("a", GONE))
    assert office.queue.count(Wanted()) == 0


def test_an_unchanged_page_was_looked_at_again(office: Office) -> None:
    accepted(office, "a")
    later = office.staged(found("a", UNCHANGED), proof="b")
    office.publication.publish(later.number, LATER)
    assert office.store.entry("a").main_source.seen == day_of(LATER)
    revisions = len(office.store.revisions("a"))
    office.publication.publish(office.staged(found("a", UNCHANGED), proof="c").number, LATER + timedelta(days=2))
    assert len(office.store.revisions("a")) == revisions, "a look is noted once a month"


def test_rejected_records_stand_in_the_report_with_their_reason(office: Office) -> None:
    run = office.read(found("x", Outcome.REJECTED, notes=("Der Text hat nur einen Titel.",)), found("y", UNCHANGED))
    report = office.runs.report(run.number)
    assert report.run.counts == {Outcome.REJECTED: 1, UNCHANGED: 1}
    assert [change.notes for change in report.findings[Outcome.REJECTED]] == [("Der Text hat nur einen Titel.",)]
    assert office.queue.count(Wanted()) == 0


def test_each_record_is_kept_once(office: Office) -> None:
    for _ in range(3):
        office.read(a_new("a"), a_new("b"))
    with office.store.database.connect() as connection:
        rows = connection.execute(SIGHTING.select().order_by(SIGHTING.c.record)).all()
    assert [(row.record, row.run) for row in rows] == [("a", 3), ("b", 3)]


def test_pages_of_the_entry_elsewhere_are_not_called_seen(office: Office) -> None:
    offer = an_offer("a", sources=[a_source(url=PAGE), a_source("amt", url="https://amt.example/x", seen="2026-01-01")])
    office.read(found("a", NEW, said(offer, sources=said(offer)["sources"][:1])))  # type: ignore[index]
    office.desk.accept_all(STEWARD, NOW)
    office.store.save(offer, "x", "y", NOW)
    office.publication.publish(office.staged(found("a", UNCHANGED), proof="b").number, LATER)
    seen = {origin.key: origin.seen for origin in office.store.entry("a").sources}
    assert (str(seen["seite"]), str(seen["amt"])) == (str(day_of(LATER)), "2026-01-01")
