"""The start page: my cases, what is due, new answers, changed entries, offered cases, and nothing of anybody else."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine

from kb.store import Store
from matcher.casework.answer import Reply
from matcher.casework.case import Ending
from matcher.casework.casebook import Casebook
from matcher.casework.contact import ContactContent
from matcher.casework.document import DocumentContent, DocumentState
from matcher.casework.follow_up import FollowUpContent
from matcher.casework.goal import GoalContent
from matcher.casework.reminder import ReminderContent, ReminderKind
from matcher.casework.today import DueKind
from matcher.partner_record import AnswerKind
from tests.builders import NOW, TODAY, an_offer
from tests.matcher.casework.people import ANNA, BEN, CLARA, a_case, a_referral

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
LATER = NOW + timedelta(days=1)


def due(casebook: Casebook, days: int = 0) -> list[tuple[str, str, str]]:
    """Kind, text and pseudonym of what is due after so many days."""
    page = casebook.today.page(ANNA, NOW + timedelta(days=days))
    return [(item.kind.value, item.text, item.case.pseudonym) for item in page.due]


def test_first_use_is_empty(casebook: Casebook) -> None:
    page = casebook.today.page(ANNA, NOW)
    assert (page.cases, page.due, page.answers, page.changed, page.offered, page.contacts) == ((), (), (), (), (), ())
    assert (page.cases_total, page.due_total) == (0, 0)


def test_everything_due_is_there_with_the_longest_overdue_first(casebook: Casebook) -> None:
    case = a_case(casebook)
    casebook.reminders.add(ANNA, case.id, ReminderContent(text="anrufen", due=TODAY), NOW)
    deadline = ReminderContent(text="Widerspruch", due=YESTERDAY, kind=ReminderKind.DEADLINE)
    casebook.reminders.add(ANNA, case.id, deadline, NOW)
    casebook.reminders.add(ANNA, case.id, ReminderContent(text="später", due=TOMORROW), NOW)
    casebook.goals.add(ANNA, case.id, GoalContent(text="B2", due=TODAY - timedelta(days=3)), NOW)
    document = DocumentContent(title="Zeugnis", state=DocumentState.MISSING, due=TODAY - timedelta(days=2))
    casebook.documents.add(ANNA, case.id, document, NOW)
    follow_up = FollowUpContent(body_name="HWK", sent_on=YESTERDAY, expected_on=TODAY - timedelta(days=4))
    casebook.follow_ups.add(ANNA, case.id, follow_up, NOW)
    assert [kind for kind, _, _ in due(casebook)] == ["follow_up", "goal", "document", "deadline", "reminder"]
    assert ("deadline", "Widerspruch", "Kranich") in due(casebook)


def test_what_is_done_is_not_due(casebook: Casebook) -> None:
    case = a_case(casebook)
    reminder = casebook.reminders.add(ANNA, case.id, ReminderContent(text="anrufen", due=TODAY), NOW)
    casebook.reminders.done(ANNA, case.id, reminder.id, TODAY, NOW)
    assert due(casebook) == []
    casebook.reminders.postpone(ANNA, case.id, reminder.id, TOMORROW, NOW)
    assert due(casebook) == [] and due(casebook, 1) == [("reminder", "anrufen", "Kranich")]
    there = DocumentContent(title="Pass", state=DocumentState.THERE, due=TODAY)
    casebook.documents.add(ANNA, case.id, there, NOW)
    assert len(due(casebook, 1)) == 1


def test_an_outstanding_answer_is_due_and_an_answer_is_new_until_it_is_seen(casebook: Casebook) -> None:
    case, referral, token = a_referral(casebook)
    assert due(casebook, 6) == []
    assert due(casebook, 7) == [
        ("answer", "Handwerkliches Bildungswerk: Platz in einer Qualifizierung", case.pseudonym)
    ]
    reply = Reply(kind=AnswerKind.WAITING_LIST, waiting_until=TODAY + timedelta(days=30))
    casebook.answering.answer(token, reply, LATER)
    page = casebook.today.page(ANNA, LATER)
    assert [(new.referral.id, new.case.id) for new in page.answers] == [(referral.id, case.id)]
    casebook.referrals.see_answer(ANNA, case.id, referral.id, LATER)
    assert casebook.today.page(ANNA, LATER).answers == ()
    assert due(casebook, 8) == []
    assert [kind for kind, _, _ in due(casebook, 30)] == [DueKind.WAITING_LIST.value]


def test_an_entry_in_the_plan_that_changed_is_shown_until_seen(casebook: Casebook, engine: Engine) -> None:
    store = Store(engine)
    store.save(an_offer("kurs"), "redaktion", "neu", NOW - timedelta(days=1))
    case = a_case(casebook)
    casebook.choices.take(ANNA, case.id, "kurs", NOW)
    assert casebook.today.page(ANNA, NOW).changed == ()
    store.save(an_offer("kurs", title="Anders"), "redaktion", "Titel", LATER)
    (changed,) = casebook.today.page(ANNA, LATER).changed
    assert (changed.entry, changed.changed_at, changed.case.id) == ("kurs", LATER, case.id)
    casebook.choices.see(ANNA, case.id, "kurs", LATER)
    assert casebook.today.page(ANNA, LATER).changed == ()


def test_only_own_open_cases_count(casebook: Casebook) -> None:
    for actor in (BEN, CLARA):
        other = a_case(casebook, "Fremd", actor)
        casebook.reminders.add(actor, other.id, ReminderContent(text="nicht meins", due=TODAY), NOW)
    closed = a_case(casebook, "Zu")
    casebook.reminders.add(ANNA, closed.id, ReminderContent(text="zu spät", due=TODAY), NOW)
    casebook.cases.close(ANNA, closed.id, Ending.MOVED, NOW)
    page = casebook.today.page(ANNA, NOW)
    assert (page.cases, page.due) == ((), ())


def test_a_handed_over_case_brings_its_reminders(casebook: Casebook) -> None:
    case = a_case(casebook)
    casebook.reminders.add(ANNA, case.id, ReminderContent(text="anrufen", due=TODAY), NOW)
    casebook.handovers.offer(ANNA, case.id, BEN.id, BEN.name, NOW, message="bitte")
    (offered,) = casebook.today.page(BEN, NOW).offered
    assert (offered.case.id, offered.handover.message) == (case.id, "bitte")
    casebook.handovers.accept(BEN, case.id, NOW)
    page = casebook.today.page(BEN, NOW)
    assert (page.offered, [item.text for item in page.due]) == ((), ["anrufen"])
    assert casebook.today.page(ANNA, NOW).due == ()


def test_a_case_that_will_be_deleted_is_announced(casebook: Casebook) -> None:
    case = a_case(casebook)
    casebook.retention.set_date(ANNA, case.id, TODAY + timedelta(days=20), NOW)
    assert due(casebook, 5) == []
    assert due(casebook, 6) == [("deletion", "Fall 1", "Kranich")]


def test_next_steps_with_partners_are_due_for_the_organisation(casebook: Casebook) -> None:
    content = ContactContent(
        partner_name="HJW", took_place_on=TODAY, text="Gespräch", next_step="Plätze", next_on=TODAY
    )
    casebook.contacts.note(ANNA, content, NOW)
    assert [contact.next_step for contact in casebook.today.page(BEN, NOW).contacts] == ["Plätze"]
    assert casebook.today.page(CLARA, NOW).contacts == ()


def test_the_page_shows_twenty_cases_and_fifty_due_and_counts_all(casebook: Casebook) -> None:
    for _ in range(22):
        case = a_case(casebook)
        for _ in range(3):
            casebook.reminders.add(ANNA, case.id, ReminderContent(text="x", due=TODAY), NOW)
    page = casebook.today.page(ANNA, NOW)
    assert (len(page.cases), page.cases_total, len(page.due), page.due_total) == (20, 22, 50, 66)
