"""One click from counselling updates the network; doubts wait for a steward; due lists, e-mails, contradictions."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from kb.actor import Actor, program
from kb.dates import day_of
from kb.editorial.contradictions import Board, disputes
from kb.editorial.due import Due, Reason, due, due_of
from kb.editorial.enquiry import enquiry
from kb.editorial.errors import ChangedMeanwhile, EditorialError, NotAllowed, ReasonMissing, UnknownChange
from kb.editorial.feedback import Feedback, Sign
from kb.entries import Entry
from kb.freshness import status
from kb.knowledge import Knowledge
from kb.vocabulary import Status
from tests.builders import NOW, TODAY, a_body, a_partner, a_source, an_offer
from tests.kb.editorial.conftest import COUNSELLOR, STEWARD, Office

DAY = day_of(NOW)
_OVER = {"start": "2026-02-01", "end": "2026-06-30"}


def test_still_true_makes_an_old_entry_current_again(office: Office) -> None:
    office.store.save(an_offer("kurs", sources=[a_source(seen="2025-01-15")]), "x", "y", NOW)
    assert status(office.store.entry("kurs"), TODAY) is Status.UNVERIFIED
    entry = Feedback(office.store).give("kurs", Sign.HOLDS, COUNSELLOR, NOW, "Telefonat")
    assert (entry.upkeep.confirmed, status(entry, TODAY)) == (DAY, Status.CURRENT)
    newest = office.store.revisions("kurs")[-1]
    assert (newest.who, newest.why) == ("B. Rat", "Rückmeldung „stimmt noch“: Telefonat")


def test_a_doubt_lasts_until_a_steward_has_looked(office: Office) -> None:
    feedback = Feedback(office.store)
    feedback.give("kurs", Sign.DOUBTED, COUNSELLOR, NOW, "Kurs fällt aus")
    feedback.give("kurs", Sign.HOLDS, COUNSELLOR, NOW)
    assert status(office.store.entry("kurs"), TODAY) is Status.UNVERIFIED
    with pytest.raises(NotAllowed):
        feedback.settle("kurs", COUNSELLOR, NOW)
    entry = feedback.settle("kurs", STEWARD, NOW, "Träger angerufen")
    assert (entry.upkeep.doubted, status(entry, TODAY)) == (None, Status.CURRENT)


def test_a_free_place_is_a_day_and_only_for_offers(office: Office) -> None:
    feedback = Feedback(office.store)
    assert feedback.give("kurs", Sign.SEATS, COUNSELLOR, NOW).upkeep.seats_free == DAY
    office.store.save(a_partner(), "x", "y", NOW)
    with pytest.raises(EditorialError, match="nur bei Angeboten"):
        feedback.give("partner", Sign.SEATS, COUNSELLOR, NOW)


def test_the_same_click_twice_a_day_is_one_revision(office: Office) -> None:
    feedback = Feedback(office.store)
    for _ in range(3):
        feedback.give("kurs", Sign.HOLDS, COUNSELLOR, NOW)
    assert len(office.store.revisions("kurs")) == 2


def test_only_people_who_are_signed_in_give_feedback(office: Office) -> None:
    for actor in (program("x"), Actor("konto:9", "Gast", "")):
        with pytest.raises(NotAllowed):
            Feedback(office.store).give("kurs", Sign.HOLDS, actor, NOW)
    with pytest.raises(EditorialError, match="kürzen"):
        Feedback(office.store).give("kurs", Sign.HOLDS, COUNSELLOR, NOW, "a" * 301)


def reasons(entry: Entry, as_of: date = TODAY) -> tuple[Reason, ...]:
    """Why the entry is due."""
    found = due_of(entry, as_of)
    return found.reasons if found else ()


def test_a_fresh_entry_is_not_due_and_an_old_one_is() -> None:
    assert reasons(an_offer()) == ()
    assert reasons(an_offer(), TODAY + timedelta(days=170)) == (Reason.AGED,)


def test_every_reason_is_found() -> None:
    assert reasons(an_offer(upkeep={"doubted": "2026-11-20"})) == (Reason.DOUBTED,)
    assert reasons(an_offer(upkeep={"missing_since": "2026-11-20"})) == (Reason.MISSING,)
    assert reasons(an_offer(standing=False, recurring=True)) == (Reason.NEXT_RUN,)
    assert reasons(an_offer(recurring=True, runs=[_OVER])) == (Reason.NEXT_RUN,)
    assert reasons(an_offer(standing=False)) == (Reason.UNPROVEN,)
    assert reasons(a_body(standing=False)) == (Reason.UNPROVEN,)


def test_what_a_steward_has_asked_about_is_not_due_again_at_once(office: Office) -> None:
    for changes in (
        {"upkeep": {"doubted": "2026-11-20"}},
        {"upkeep": {"missing_since": "2026-11-20"}},
        {"standing": False, "recurring": True},
        {"standing": False},
        {"sources": [a_source(seen="2024-01-15")]},
    ):
        office.store.save(an_offer("kurs", **changes), "x", "y", NOW)
        assert reasons(office.store.entry("kurs"))
        entry = Feedback(office.store).settle("kurs", STEWARD, NOW, "Telefonat")
        assert reasons(entry) == ()
        assert reasons(entry, TODAY + timedelta(days=200))


def test_what_ended_for_good_is_left_alone() -> None:
    assert reasons(an_offer(runs=[_OVER])) == ()
    assert reasons(an_offer(recurring=True, runs=[{"start": "2023-01", "end": "2023-06"}])) == ()
    assert reasons(an_offer(upkeep={"missing_since": "2026-01-01"})) == ()


def test_the_most_urgent_comes_first() -> None:
    later = TODAY + timedelta(days=200)
    found = due(
        [
            an_offer("alt"),
            an_offer("zweifel", upkeep={"doubted": "2026-11-20"}),
            an_offer("weg", upkeep={"missing_since": str(later)}),
        ],
        later,
    )
    assert [one.entry.id for one in found] == ["zweifel", "weg", "alt"]


def a_due(entry: Entry, as_of: date = TODAY) -> Due:
    """The entry, which is due."""
    found = due_of(entry, as_of)
    assert found is not None
    return found


def test_the_email_asks_what_has_to_be_known() -> None:
    offer = an_offer(
        costs=[{"text": "200 EUR"}],
        contacts=[{"role": "Büro", "email": "kurs@traeger.example", "phone": "0391 1"}],
    )
    mail = enquiry(a_due(offer, TODAY + timedelta(days=170)))
    assert mail.to == "kurs@traeger.example"
    assert mail.subject == "Stimmen unsere Angaben noch? Brückenkurs Bau"
    for expected in (
        "Ihr Angebot „Brückenkurs Bau“ (Träger: Bildungswerk)",
        "https://example.org/seite, die wir zuletzt am 01.11.2026 angesehen haben",
        "- Kosten: Gilt noch „200 EUR“? (angesehen am 01.11.2026)",
        "- Gibt es freie Plätze?",
    ):
        assert expected in mail.body, mail.body
    parts = urlsplit(mail.link)
    fields = parse_qs(parts.query)
    assert (parts.scheme, parts.path) == ("mailto", "kurs@traeger.example")
    assert fields["body"][0].replace("\r\n", "\n") == mail.body


def test_the_email_about_a_next_run_names_the_last() -> None:
    mail = enquiry(a_due(an_offer(recurring=True, runs=[_OVER])))
    assert "Der letzte uns bekannte Durchgang endete am 30.06.2026. Wann beginnt der nächste Durchgang" in mail.body
    assert mail.to is None and mail.link.startswith("mailto:?subject=")


def a_disputed(**changes: object) -> Entry:
    """A course about whose price two pages differ."""
    sides = [{"text": "200 EUR", "source": "seite"}, {"text": "150 EUR", "source": "portal"}]
    sources = [a_source(), a_source("portal", url="https://portal.example/7")]
    return an_offer("kurs", sources=sources, contradictions=[{"topic": "Kosten", "statements": sides} | changes])


@pytest.fixture
def board(office: Office) -> Board:
    """A board with one contradiction."""
    office.store.save(a_disputed(), "x", "y", NOW)
    return Board(office.store)


def test_a_decision_keeps_the_loser_visible(board: Board) -> None:
    entry = board.decide("kurs", "Kosten", 1, STEWARD, NOW, "Anruf beim Träger")
    (one,) = disputes([entry])
    assert [(side.text, side.holds) for side in one.sides] == [("200 EUR", False), ("150 EUR", True)]
    assert (one.is_open, one.contradiction.reason, one.contradiction.decided) == (False, "Anruf beim Träger", DAY)
    newest = board.store.revisions("kurs")[-1]
    assert newest.why == "Widerspruch „Kosten“ entschieden: 150 EUR. Anruf beim Träger"
    assert board.store.entry("kurs") == entry


def test_none_of_the_sides_may_hold(board: Board) -> None:
    entry = board.decide("kurs", "Kosten", None, STEWARD, NOW, "Der Kurs ist inzwischen kostenfrei")
    assert [side.holds for side in entry.contradictions[0].statements] == [False, False]


def test_a_decision_is_taken_back_with_a_reason(board: Board) -> None:
    board.decide("kurs", "Kosten", 0, STEWARD, NOW, "Anruf")
    with pytest.raises(ReasonMissing):
        board.reopen("kurs", "Kosten", STEWARD, NOW, " ")
    entry = board.reopen("kurs", "Kosten", STEWARD, NOW, "Neue Auskunft")
    assert entry == a_disputed()


def test_who_decides_what_on_which_state(board: Board) -> None:
    with pytest.raises(NotAllowed):
        board.decide("kurs", "Kosten", 0, COUNSELLOR, NOW, "so")
    with pytest.raises(ReasonMissing):
        board.decide("kurs", "Kosten", 0, STEWARD, NOW, "")
    with pytest.raises(UnknownChange):
        board.decide("kurs", "Kosten", 2, STEWARD, NOW, "so")
    with pytest.raises(UnknownChange):
        board.decide("kurs", "Beginn", 0, STEWARD, NOW, "so")
    with pytest.raises(ChangedMeanwhile):
        board.decide("kurs", "Kosten", 0, STEWARD, NOW, "so", base=1)


def test_open_contradictions_come_first(board: Board) -> None:
    settled = board.decide("kurs", "Kosten", 0, STEWARD, NOW, "Anruf")
    still_open = a_disputed().model_copy(update={"id": "zweiter", "title": "Z"})
    assert [one.entry.id for one in disputes([settled, still_open])] == ["zweiter", "kurs"]


def test_the_contradictions_of_the_field_are_on_the_board_from_the_start(knowledge: Knowledge) -> None:
    found = disputes(knowledge.entries())
    named = {(one.entry.id, one.contradiction.topic) for one in found}
    assert len(found) >= 108
    assert ("lamsa", "Anschrift der Geschäftsstelle") in named
    assert ("anerkennungszuschuss", "Welche Einkommensgrenze gilt?") in named
    assert any("Gesundheits- und Krankenpfleger" in topic for _, topic in named)
    assert all(len(one.sides) >= 2 for one in found)


def test_nothing_is_due_or_disputed_where_nothing_is() -> None:
    assert (disputes([]), due([], TODAY)) == ((), ())
