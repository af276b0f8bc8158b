"""Decisions about proposals: all, field by field, declined, merged; who may, what stays visible."""

from __future__ import annotations

import threading

import pytest

from kb.editorial.change import ChangeState, Conflict, Outcome, Similar
from kb.editorial.errors import (
    AlreadyDecided,
    ChangedMeanwhile,
    EditorialError,
    Incomplete,
    NotAllowed,
    ReasonMissing,
    UnknownChange,
)
from kb.editorial.queue import Wanted
from kb.entries import Offer, entry_data
from kb.errors import UnknownEntry
from tests.builders import NOW, a_source, an_offer
from tests.kb.editorial.conftest import COUNSELLOR, PAGE, STEWARD, Office, found, said

CHANGED, NEW = Outcome.CHANGED, Outcome.NEW


def a_change(office: Office, **changes: object) -> int:
    """The number of a proposal that changes the course."""
    data = said(office.store.entry("kurs"), **changes)
    return office.proposed(found("kurs", CHANGED, data, entry_id="kurs", fields=tuple(changes)))


def a_new_one(office: Office, id: str = "neu", **changes: object) -> int:
    """The number of a proposal for a new course."""
    data = said(an_offer(id, "Neuer Kurs", sources=[a_source(url=f"https://traeger.example/{id}")]), **changes)
    return office.proposed(found(id, NEW, data))


def test_nothing_changes_before_a_decision(office: Office) -> None:
    before = office.store.revision
    a_new_one(office)
    assert (office.store.revision, office.queue.count(Wanted())) == (before, 1)


def test_a_new_entry_is_accepted_with_who_and_why(office: Office) -> None:
    entry = office.desk.accept(a_new_one(office), STEWARD, NOW, reason="Anruf beim Träger")
    (revision,) = office.store.revisions("neu")
    assert revision.entry == entry == office.store.entry("neu")
    assert revision.who == "S. Pflege"
    assert revision.why == "Aus der Quelle kurse übernommen (Vorschlag 1, Lauf 1): Anruf beim Träger"
    assert office.queue.count(Wanted()) == 0


def test_fields_are_accepted_one_by_one(office: Office) -> None:
    number = a_change(office, title="Brückenkurs Hochbau", certificate="Zertifikat", target_group="Ingenieure")
    entry = office.desk.accept(number, STEWARD, NOW, fields=["certificate"])
    assert isinstance(entry, Offer)
    assert (entry.title, entry.certificate, entry.target_group) == ("Brückenkurs Bau", "Zertifikat", None)
    assert office.queue.change(number).state is ChangeState.PARTLY


def test_a_field_that_the_source_dropped_is_emptied(office: Office) -> None:
    office.store.save(an_offer("kurs", certificate="Alt", sources=[a_source(url=PAGE)]), "x", "y", NOW)
    data = said(an_offer("kurs", sources=[a_source(url=PAGE)]))
    number = office.proposed(found("kurs", CHANGED, data, entry_id="kurs", fields=("certificate",)))
    entry = office.desk.accept(number, STEWARD, NOW)
    assert isinstance(entry, Offer) and entry.certificate is None


def test_edits_replace_what_was_proposed(office: Office) -> None:
    number = a_new_one(office)
    entry = office.desk.accept(number, STEWARD, NOW, edits={"title": "Besserer Titel"})
    assert entry.title == "Besserer Titel"
    assert office.queue.change(number).state is ChangeState.PARTLY


def test_an_incomplete_proposal_says_what_is_missing_and_can_be_completed(office: Office) -> None:
    data = said(an_offer("neu"))
    del data["provider"]
    number = office.proposed(found("neu", NEW, data))
    with pytest.raises(Incomplete, match="provider: fehlt") as caught:
        office.desk.accept(number, STEWARD, NOW)
    assert [problem.field for problem in caught.value.problems] == ["provider"]
    assert office.queue.change(number).state is ChangeState.OPEN
    office.desk.accept(number, STEWARD, NOW, edits={"provider": "Bildungswerk"})


def test_new_identifiers_never_meet_old_ones(office: Office) -> None:
    numbers = [a_new_one(office, "kurs"), a_new_one(office, "lehrgang")]
    assert office.desk.accept(numbers[0], STEWARD, NOW).id == "kurs-2"
    office.store.remove("kurs-2", "x", "y", NOW)
    assert office.desk.accept(a_new_one(office, "kurs"), STEWARD, NOW).id == "kurs-3"
    assert office.desk.accept(numbers[1], STEWARD, NOW).id == "lehrgang"


def test_the_facts_taken_over_name_the_page_they_were_read_on(office: Office) -> None:
    other = a_source("portal", url="https://portal.example/7", publisher="Portal", seen="2026-11-20")
    cost = [{"text": "gebührenfrei"}]
    data = said(office.store.entry("kurs"), sources=[other], costs=cost)
    number = office.proposed(found("7", CHANGED, data, entry_id="kurs", fields=("costs",)))
    entry = office.desk.accept(number, STEWARD, NOW)
    assert isinstance(entry, Offer)
    assert [origin.key for origin in entry.sources] == ["seite", "portal"]
    assert entry.costs[0].source == "portal"


def test_a_page_seen_again_is_one_source_with_the_newer_day(office: Office) -> None:
    data = said(office.store.entry("kurs"), certificate="Z", sources=[a_source("x", url=f"{PAGE}/", seen="2026-11-21")])
    entry = office.desk.accept(
        office.proposed(found("kurs", CHANGED, data, entry_id="kurs", fields=("certificate",))), STEWARD, NOW
    )
    assert [(origin.key, str(origin.seen)) for origin in entry.sources] == [("seite", "2026-11-21")]


def test_what_other_sources_say_differently_stays_visible(office: Office) -> None:
    conflict = Conflict("costs", "200 EUR", "seite", "150 EUR")
    data = said(office.store.entry("kurs"), sources=[a_source("portal", url="https://portal.example/7")])
    number = office.proposed(found("7", CHANGED, data, entry_id="kurs", fields=(), conflicts=(conflict,)))
    entry = office.desk.accept(number, STEWARD, NOW)
    (contradiction,) = entry.contradictions
    assert contradiction.topic == "Kosten"
    assert [(side.text, side.source) for side in contradiction.statements] == [
        ("200 EUR", "seite"),
        ("150 EUR", "portal"),
    ]


def test_declining_needs_a_reason_and_changes_nothing(office: Office) -> None:
    number, before = a_new_one(office), office.store.revision
    with pytest.raises(ReasonMissing):
        office.desk.decline(number, STEWARD, NOW, "  ")
    office.desk.decline(number, STEWARD, NOW, "Kein Angebot für Fachkräfte")
    change = office.queue.change(number)
    assert (change.state, change.reason, change.who) == (
        ChangeState.DECLINED,
        "Kein Angebot für Fachkräfte",
        "S. Pflege",
    )
    assert office.store.revision == before


def test_only_stewards_decide(office: Office) -> None:
    number = a_new_one(office)
    for decision in (
        lambda: office.desk.accept(number, COUNSELLOR, NOW),
        lambda: office.desk.decline(number, COUNSELLOR, NOW, "nein"),
        lambda: office.desk.merge(number, "kurs", COUNSELLOR, NOW),
        lambda: office.desk.accept_all(COUNSELLOR, NOW),
        lambda: office.editor.edit("kurs", {}, COUNSELLOR, NOW, "so"),
        lambda: office.editor.merge("kurs", "neu", COUNSELLOR, NOW),
        lambda: office.history.go_back("kurs", 1, COUNSELLOR, NOW, "so"),
    ):
        with pytest.raises(NotAllowed):
            decision()
    assert office.queue.change(number).state is ChangeState.OPEN


def test_a_proposal_is_decided_once(office: Office) -> None:
    number = a_new_one(office)
    office.desk.accept(number, STEWARD, NOW)
    with pytest.raises(AlreadyDecided, match="übernommen von S"):
        office.desk.decline(number, STEWARD, NOW, "doch nicht")
    with pytest.raises(UnknownChange):
        office.desk.accept(99, STEWARD, NOW)


def test_two_stewards_at_once_make_one_entry(office: Office) -> None:
    number, outcomes = a_new_one(office), []

    def accept() -> None:
        try:
            outcomes.append(office.desk.accept(number, STEWARD, NOW).id)
        except AlreadyDecided:
            outcomes.append("zu spät")

    threads = [threading.Thread(target=accept) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["neu", *["zu spät"] * 3]


def test_an_entry_changed_since_it_was_seen_is_not_written_over(office: Office) -> None:
    number = a_change(office, certificate="Zertifikat")
    office.store.save(an_offer("kurs", "Umbenannt", sources=[a_source(url=PAGE)]), "jemand", "neu", NOW)
    with pytest.raises(ChangedMeanwhile, match="Umbenannt"):
        office.desk.accept(number, STEWARD, NOW, base=1)
    entry = office.desk.accept(number, STEWARD, NOW, base=office.store.revision)
    assert (entry.title, entry.certificate) == ("Umbenannt", "Zertifikat")  # type: ignore[union-attr]


def test_merging_completes_the_entry_and_keeps_both_sides(office: Office) -> None:
    office.store.save(an_offer("kurs", costs=[{"text": "200 EUR"}], sources=[a_source(url=PAGE)]), "x", "y", NOW)
    double = an_offer("doppelt", "Brückenkurs für Bauleute", certificate="Zertifikat", costs=[{"text": "150 EUR"}])
    data = said(double, keywords=["Hochbau"], sources=[a_source(url="https://portal.example/7")])
    entry = office.desk.merge(office.proposed(found("7", NEW, data)), "kurs", STEWARD, NOW)
    assert isinstance(entry, Offer)
    assert (entry.id, entry.title, entry.certificate) == ("kurs", "Brückenkurs Bau", "Zertifikat")
    assert entry.keywords == ("Hochbau",)
    assert [cost.text for cost in entry.costs] == ["200 EUR"]
    assert [side.text for side in entry.contradictions[0].statements] == ["200 EUR", "150 EUR"]
    assert "doppelt" not in office.store.ids()
    with pytest.raises(UnknownEntry):
        office.desk.merge(a_new_one(office), "gibt-es-nicht", STEWARD, NOW)


def test_all_that_needs_no_second_look_is_accepted_together(office: Office) -> None:
    clear = [found(f"k{n}", NEW, said(an_offer("lehrgang", f"Lehrgang {n}"))) for n in range(600)]
    incomplete = found("k-halb", NEW, {"id": "halb", "kind": "offer", "title": "Halb"})
    alike = found("k-doppelt", NEW, said(an_offer("doppelt")), similar=(Similar("kurs", "Gleicher Titel."),))
    office.read(*clear, incomplete, alike)
    decided = office.desk.accept_all(STEWARD, NOW, source="kurse")
    assert (decided.accepted, decided.left) == (600, 2)
    assert len(office.store.ids()) == 601
    assert {change.title for change in office.queue.changes(Wanted())} == {"Halb", "Brückenkurs Bau"}
    assert len(office.store.changed_since(1).entries) == 600


def test_accepting_all_of_one_run_leaves_other_sources_alone(office: Office) -> None:
    run = office.read(found("a", NEW, said(an_offer("a"))))
    office.read(found("b", NEW, said(an_offer("b"))), source="andere")
    assert office.desk.accept_all(STEWARD, NOW, run=run.number).accepted == 1
    assert office.store.ids() == ("a", "kurs")


def test_editing_needs_a_reason_and_keeps_identity(office: Office) -> None:
    data = said(office.store.entry("kurs"), title="Von Hand", id="anders", kind="info")
    with pytest.raises(ReasonMissing):
        office.editor.edit("kurs", data, STEWARD, NOW, "")
    entry = office.editor.edit("kurs", data, STEWARD, NOW, "Anruf", base=1)
    assert (entry.id, entry.title, office.store.revisions("kurs")[-1].why) == ("kurs", "Von Hand", "Anruf")
    with pytest.raises(ChangedMeanwhile):
        office.editor.edit("kurs", data, STEWARD, NOW, "Anruf", base=1)


def test_two_entries_become_one_and_links_follow(office: Office) -> None:
    office.store.save(an_offer("doppelt", "Kurs Bau", related=["kurs"]), "x", "y", NOW)
    office.store.save(an_offer("drittes", related=["doppelt", "kurs"]), "x", "y", NOW)
    entry = office.editor.merge("kurs", "doppelt", STEWARD, NOW)
    assert office.store.ids() == ("drittes", "kurs")
    assert (entry.related, office.store.entry("drittes").related) == ((), ("kurs",))
    assert office.store.revisions("doppelt")[-1].why == "In „Brückenkurs Bau“ (kurs) aufgegangen"
    with pytest.raises(EditorialError):
        office.editor.merge("kurs", "kurs", STEWARD, NOW)


def test_history_tells_who_why_and_what(office: Office) -> None:
    office.desk.accept(a_change(office, certificate="Zertifikat", formats=["online"]), STEWARD, NOW)
    newest, first = office.history.steps("kurs")
    assert (newest.who, first.who) == ("S. Pflege", "Korpus")
    told = {difference.field: (difference.before, difference.after) for difference in newest.differences}
    assert told == {"certificate": ((), ("Zertifikat",)), "formats": ((), ("online",))}


def test_going_back_is_a_new_revision_and_keeps_what_was_observed(office: Office) -> None:
    office.editor.edit("kurs", said(office.store.entry("kurs"), title="Falsch"), STEWARD, NOW, "Versehen")
    observed = office.store.entry("kurs").upkeep.model_copy(update={"confirmed": NOW.date()})
    office.store.save(office.store.entry("kurs").model_copy(update={"upkeep": observed}), "B. Rat", "stimmt noch", NOW)
    entry = office.history.go_back("kurs", 1, STEWARD, NOW, "Der Titel stimmte vorher")
    assert (entry.title, entry.upkeep.confirmed) == ("Brückenkurs Bau", NOW.date())
    assert office.history.steps("kurs")[0].why == "Zurück zur Fassung 1: Der Titel stimmte vorher"
    with pytest.raises(UnknownChange):
        office.history.go_back("kurs", 77, STEWARD, NOW, "?")


def test_an_entry_that_was_taken_out_comes_back(office: Office) -> None:
    office.store.remove("kurs", "x", "Versehen", NOW)
    office.history.go_back("kurs", 1, STEWARD, NOW, "Gibt es doch")
    assert entry_data(office.store.entry("kurs"))["title"] == "Brückenkurs Bau"
    assert [step.entry is None for step in office.history.steps("kurs")] == [False, True, False]
