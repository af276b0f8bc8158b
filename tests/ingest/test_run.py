"""Runs from a delivered file to the review queue: what is proposed, what is withheld, what is gone, what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from ingest.report import report_json, report_lines
from ingest.run import ingest, lease_name, rehearse
from ingest.source import Expected, Raw, Source, SourceError
from kb.dates import day_of
from kb.editorial.change import Change, Outcome
from kb.editorial.desk import Desk
from kb.editorial.publication import Publication
from kb.editorial.queue import Queue, Wanted
from kb.editorial.run import Run, Runs, RunState
from kb.editorial.tables import CHANGE
from kb.entries import Offer
from kb.lease import LeaseTaken, held
from kb.store import Store
from kb.vocabulary import Kind, Land
from tests.builders import NOW, a_source, a_store, an_offer
from tests.ingest.lines import PAGE, a_course, a_delivery, a_line_source
from tests.kb.editorial.conftest import STEWARD

NEW, CHANGED, UNCHANGED, GONE = Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.GONE


class Shop:
    """A store and a source that delivers to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store: Store = a_store(folder)
        self.source = a_line_source()
        self.now = NOW
        self.runs, self.queue, self.desk = Runs(self.store.database), Queue(self.store.database), Desk(self.store)

    def clock(self) -> datetime:
        """The shop's clock."""
        return self.now

    def deliver(self, *lines: Mapping[str, Any], source: Source | None = None) -> Run:
        """Read a delivery of these lines."""
        return ingest(self.store, source or self.source, self.raws(*lines), self.clock)

    def raws(self, *lines: Mapping[str, Any]) -> list[Raw]:
        """The lines as a file."""
        return a_delivery(self.folder, *lines)

    def accept(self) -> None:
        """Take everything over that can be."""
        self.desk.accept_all(STEWARD, self.now)

    def waiting(self) -> list[Change]:
        """Open proposals."""
        return list(self.queue.changes(Wanted()))


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """An empty shop."""
    return Shop(tmp_path)


def test_a_first_delivery_is_proposed_with_its_evidence(shop: Shop) -> None:
    run = shop.deliver(a_course(1), a_course(2), {"record": "x", "reject": "Nur ein Titel."})
    assert (run.state, run.counts) == (RunState.DONE, {NEW: 2, Outcome.REJECTED: 1})
    first, second = shop.waiting()
    assert (first.title, second.title, first.evidence[0].text) == ("Kurs 1", "Kurs 2", "Kurstitel")
    assert shop.store.ids() == ()


def test_the_same_delivery_again_proposes_nothing(shop: Shop) -> None:
    shop.deliver(a_course(1))
    seen_later = a_course(1, sources=[a_source(url=f"{PAGE}/1", publisher="Bildungswerk", seen="2026-11-21")])
    assert shop.deliver(seen_later).counts == {UNCHANGED: 1}
    assert len(shop.waiting()) == 1
    shop.accept()
    assert shop.deliver(seen_later).counts == {UNCHANGED: 1}
    assert shop.waiting() == []


def test_a_change_is_proposed_field_by_field(shop: Shop) -> None:
    shop.deliver(a_course(1))
    shop.accept()
    run = shop.deliver(a_course(1, certificate="Zertifikat", costs=[{"text": "200 EUR"}]))
    assert run.counts == {CHANGED: 1}
    (change,) = shop.waiting()
    assert (change.entry_id, set(change.fields)) == ("kurs-1", {"certificate", "costs"})


def test_what_a_steward_edited_is_not_proposed_back(shop: Shop) -> None:
    shop.deliver(a_course(1))
    (change,) = shop.waiting()
    shop.desk.accept(change.number, STEWARD, NOW, edits={"title": "Besserer Titel"})
    shop.deliver(a_course(1, certificate="Zertifikat"))
    (change,) = shop.waiting()
    assert change.fields == ("certificate",)
    entry = shop.desk.accept(change.number, STEWARD, NOW)
    assert (entry.title, entry.certificate) == ("Besserer Titel", "Zertifikat")  # type: ignore[union-attr]


def test_what_was_declined_is_proposed_again_only_when_the_source_changes_it(shop: Shop) -> None:
    shop.deliver(a_course(1))
    shop.desk.decline(shop.waiting()[0].number, STEWARD, NOW, "Kein Bezug zur Anerkennung")
    shop.deliver(a_course(1))
    assert shop.waiting() == []
    shop.deliver(a_course(1, summary="Jetzt mit Bezug zur Anerkennung."))
    assert [change.outcome for change in shop.waiting()] == [NEW]


def test_what_the_entry_has_from_elsewhere_is_a_contradiction_not_a_change(shop: Shop) -> None:
    shop.deliver(a_course(1, costs=[{"text": "200 EUR"}]))
    shop.accept()
    entry = shop.store.entry("kurs-1")
    assert isinstance(entry, Offer)
    elsewhere = a_source("amt", url="https://amt.example/kurs", publisher="Amt")
    shop.store.save(
        an_offer(
            "kurs-1",
            "Kurs 1",
            sources=[*entry.model_dump()["sources"], elsewhere],
            costs=[{"text": "0 EUR", "source": "amt"}],
        ),
        "S. Pflege",
        "Auskunft des Amts",
        NOW,
    )
    shop.deliver(a_course(1, costs=[{"text": "250 EUR"}]))
    (change,) = shop.waiting()
    assert (change.fields, [one.theirs for one in change.conflicts]) == ((), ["250 EUR"])
    accepted = shop.desk.accept(change.number, STEWARD, NOW)
    assert isinstance(accepted, Offer) and accepted.costs[0].text == "0 EUR"
    assert [side.text for side in accepted.contradictions[0].statements] == ["0 EUR", "250 EUR"]


def test_a_gone_offer_is_marked_then_past_and_never_deleted(shop: Shop) -> None:
    shop.deliver(*(a_course(number) for number in range(10)))
    shop.accept()
    run = shop.deliver(*(a_course(number) for number in range(9)))
    assert run.counts == {UNCHANGED: 9, GONE: 1}
    gone = shop.store.entry("kurs-9")
    assert gone.upkeep.missing_since == day_of(NOW)
    assert shop.deliver(*(a_course(number) for number in range(9))).counts == {UNCHANGED: 9}
    assert shop.deliver(*(a_course(number) for number in range(10))).counts == {UNCHANGED: 9, Outcome.RETURNED: 1}
    assert shop.store.entry("kurs-9").upkeep.missing_since is None


@pytest.mark.parametrize(("left", "state"), [(60, RunState.DONE), (59, RunState.WITHHELD), (0, RunState.WITHHELD)])
def test_a_source_that_shrank_by_more_than_forty_percent_changes_nothing(
    shop: Shop, left: int, state: RunState
) -> None:
    shop.deliver(*(a_course(number) for number in range(100)))
    shop.accept()
    before = shop.store.revision
    run = shop.deliver(*(a_course(number) for number in range(left)))
    assert run.state is state
    if state is RunState.WITHHELD:
        assert shop.store.revision == before
        assert run.reason is not None and f"{left} statt 100" in run.reason
        Publication(shop.store).release(run.number, STEWARD, NOW)
    assert shop.store.entry("kurs-99").upkeep.missing_since == day_of(NOW)


def test_a_withheld_run_is_no_measure_for_the_next(shop: Shop) -> None:
    shop.deliver(*(a_course(number) for number in range(10)))
    assert shop.deliver(a_course(1)).state is RunState.WITHHELD
    assert shop.deliver(a_course(2)).state is RunState.WITHHELD
    assert shop.deliver(*(a_course(number) for number in range(10))).state is RunState.DONE


def test_a_source_outside_its_expected_range_changes_nothing(shop: Shop) -> None:
    shop.source = a_line_source(expected=Expected(2, 3))
    assert shop.deliver(a_course(1)).state is RunState.WITHHELD
    assert shop.deliver(*(a_course(number) for number in range(4))).state is RunState.WITHHELD
    assert shop.waiting() == []
    assert shop.deliver(a_course(1), a_course(2)).state is RunState.DONE


def test_records_that_a_source_should_not_have_are_rejected(shop: Shop) -> None:
    shop.source = a_line_source(expected=Expected(0, 10, (Kind.OFFER,), (Land.ST,)))
    run = shop.deliver(
        a_course(1),
        a_course(1),
        a_course(2, kind="info"),
        a_course(3, lands=["SN"]),
        a_course(4, lands=["DE"]),
    )
    rejected = {change.title: change.notes[0] for change in shop.runs.report(run.number).findings[Outcome.REJECTED]}
    assert run.counts == {NEW: 2, Outcome.REJECTED: 3}
    assert "zweimal" in rejected["Kurs 1"] and "Angebot" in rejected["Kurs 2"] and "Sachsen" in rejected["Kurs 3"]


def test_a_difference_names_what_is_gone_and_leaves_the_rest(shop: Shop) -> None:
    run = {"start": "2027-01-04", "end": "2027-02-26"}
    second = {"start": "2027-03-01", "end": "2027-04-30"}
    shop.deliver(
        a_course(1, runs=[run]) | {"run_records": ["v1"]},
        a_course(2),
        a_course(3, runs=[run, second]) | {"run_records": ["v3", "v4"]},
    )
    shop.accept()
    difference = shop.deliver(
        {"difference": True},
        {"amends": "k1", "run_record": "v2", "run": second},
        {"withdrawn": "k2"},
        a_course(9),
        {"amends": "k9", "run_record": "v9", "run": run},
        {"amends": "k77", "run_record": "v77", "run": run},
    )
    assert difference.counts == {CHANGED: 1, GONE: 1, NEW: 1, Outcome.REJECTED: 1}
    assert not difference.whole
    shop.accept()
    runs = [entry.runs for entry in shop.store.entries() if isinstance(entry, Offer)]
    assert [len(some) for some in runs] == [2, 0, 2, 1]
    assert shop.store.entry("kurs-2").upkeep.missing_since == day_of(NOW)
    assert shop.store.entry("kurs-3").upkeep.missing_since is None


def test_a_reading_that_breaks_changes_nothing_and_says_why(shop: Shop) -> None:
    with pytest.raises(SourceError, match="bricht mittendrin ab"):
        shop.deliver(*(a_course(number) for number in range(600)), {"broken": True})
    (run,) = shop.runs.runs()
    assert (run.state, run.reason) == (RunState.FAILED, "Die Datei bricht mittendrin ab; sie neu liefern lassen.")
    with shop.store.database.connect() as connection:
        assert connection.execute(select(func.count()).select_from(CHANGE)).scalar() == 0


def test_a_source_is_read_by_one_process_at_a_time(shop: Shop) -> None:
    with held(shop.store.database, shop.clock, lease_name(shop.source)), pytest.raises(LeaseTaken, match="kurse"):
        shop.deliver(a_course(1))
    assert shop.runs.runs() == ()


def test_a_dry_run_tells_the_same_and_writes_nothing(shop: Shop) -> None:
    shop.deliver(a_course(1), a_course(2))
    shop.accept()
    before = shop.store.revision
    lines = [a_course(1, certificate="Zertifikat"), a_course(3), {"record": "x", "reject": "Nur ein Titel."}]
    rehearsed = rehearse(shop.store, shop.source, shop.raws(*lines), shop.clock, 20, False)
    assert (shop.store.revision, shop.waiting(), len(shop.runs.runs())) == (before, [], 1)
    run = shop.deliver(*lines)
    told, done = report_json(rehearsed, True), report_json(shop.runs.report(run.number), False)
    assert (told.pop("run"), done.pop("run")) == (None, run.number)
    assert (told.pop("dry_run"), done.pop("dry_run")) == (True, False)
    assert told == done


def test_the_report_shows_every_outcome(shop: Shop) -> None:
    shop.deliver(*(a_course(number) for number in range(10)))
    shop.accept()
    incomplete = a_course(11)
    del incomplete["data"]["provider"]
    run = shop.deliver(
        *(a_course(number) for number in range(1, 9)),
        a_course(9, costs=[{"text": "200 EUR", "minimum": 200}]),
        incomplete,
        {"record": "x", "reject": "Nur ein Titel."},
    )
    text = "\n".join(report_lines(shop.runs.report(run.number), False))
    for expected in (
        "Kurse des Trägers (kurse), Lauf 2: abgeschlossen",
        "1 neu, 1 geändert, 8 unverändert, 1 nicht mehr gefunden, 0 wieder da, 1 abgewiesen",
        "unvollständig: provider: fehlt",
        "Kurs 9 [kurs-9]",
        "    Kosten:\n      + 200 EUR; mindestens EUR 200",
        "Nicht mehr gefunden:\n  Kurs 0 [kurs-0]",
        "Nur ein Titel.",
    ):
        assert expected in text, text


def test_a_file_that_names_an_entry_of_ours_is_about_that_entry(shop: Shop) -> None:
    shop.store.save(an_offer("kurs-1", "Kurs 1"), "x", "y", NOW)
    shop.store.save(an_offer("kurs-2", "Ein ganz anderer Kurs"), "x", "y", NOW)
    run = shop.deliver(a_course(1, certificate="Zertifikat"), a_course(2))
    assert run.counts == {CHANGED: 1, NEW: 1}
    changed, new = shop.waiting()
    assert (changed.entry_id, new.entry_id) == ("kurs-1", None)
    assert "certificate" in changed.fields


def test_a_look_a_month_later_is_noted(shop: Shop) -> None:
    shop.deliver(a_course(1))
    shop.accept()
    shop.now = NOW + timedelta(days=40)
    shop.deliver(a_course(1))
    assert shop.store.entry("kurs-1").main_source.seen == day_of(shop.now)
