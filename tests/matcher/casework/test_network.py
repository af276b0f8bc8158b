"""What organisations note: contacts and memberships for themselves, lessons for all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from kb.actor import Actor, Role
from matcher.casework.casebook import Casebook
from matcher.casework.contact import Channel, ContactContent, MembershipContent
from matcher.casework.errors import Changed, NotPermitted, UnknownRecord
from matcher.casework.lesson import LessonContent, LessonTopic
from tests.builders import NOW, TODAY
from tests.matcher.casework.people import ADMIN, ANNA, BEN, CLARA

STEWARD = Actor("konto-stefan", "Stefan Stand", "traeger-c", frozenset({Role.STEWARD}))
LATER = NOW + timedelta(days=1)


def contact(text: str = "Plätze besprochen", **changes: object) -> ContactContent:
    """A meeting with somebody at HJW."""
    fields = {"partner": "hjw", "partner_name": "HJW", "person": "Frau Muster", "took_place_on": TODAY, "text": text}
    return ContactContent.model_validate({**fields, **changes})


def lesson(text: str = "akzeptiert telc B2", entry: str = "hjw", **changes: object) -> LessonContent:
    """What was learned about HJW."""
    fields = {"entry": entry, "topic": LessonTopic.CERTIFICATES, "text": text, "learned_on": TODAY}
    return LessonContent.model_validate({**fields, **changes})


def test_contacts_are_found_by_word_and_partner_within_the_organisation(casebook: Casebook) -> None:
    casebook.contacts.note(ANNA, contact(), NOW)
    casebook.contacts.note(BEN, contact("Jahresgespräch", partner="awo-spi", partner_name="AWO"), LATER)
    casebook.contacts.note(CLARA, contact("Plätze anderswo"), NOW)
    assert [found.text for found in casebook.contacts.find(ANNA, NOW)] == ["Jahresgespräch", "Plätze besprochen"]
    assert [found.text for found in casebook.contacts.find(ANNA, NOW, text="plaetze MUSTER")] == ["Plätze besprochen"]
    assert [found.partner for found in casebook.contacts.find(ANNA, NOW, partner="awo-spi")] == ["awo-spi"]
    assert casebook.contacts.find(ANNA, NOW, text="kommt nicht vor") == ()


def test_a_contact_of_another_organisation_is_unknown(casebook: Casebook) -> None:
    foreign = casebook.contacts.note(CLARA, contact(), NOW)
    for verb in (
        lambda id: casebook.contacts.change(ANNA, id, contact("x"), revision=1, now=NOW),
        lambda id: casebook.contacts.remove(ANNA, id, NOW),
        lambda id: casebook.contacts.next_done(ANNA, id, TODAY, NOW),
    ):
        with pytest.raises(UnknownRecord):
            verb(foreign.id)
    assert len(casebook.contacts.find(CLARA, NOW)) == 1


def test_next_steps_are_done_and_contacts_changed_and_removed(casebook: Casebook) -> None:
    noted = casebook.contacts.note(ANNA, contact(next_step="anrufen", next_on=TODAY, channel=Channel.VIDEO), NOW)
    assert [found.id for found in casebook.contacts.due(BEN, TODAY, NOW)] == [noted.id]
    done = casebook.contacts.next_done(BEN, noted.id, TODAY, NOW)
    assert casebook.contacts.due(BEN, TODAY, NOW) == ()
    with pytest.raises(Changed):
        casebook.contacts.change(ANNA, noted.id, contact("neu"), revision=noted.revision, now=NOW)
    casebook.contacts.change(ANNA, noted.id, contact("neu"), revision=done.revision, now=NOW)
    casebook.contacts.remove(ANNA, noted.id, NOW)
    assert casebook.contacts.find(ANNA, NOW) == ()


def test_memberships_belong_to_the_organisation(casebook: Casebook) -> None:
    joined = casebook.contacts.join(ANNA, MembershipContent(network="Fachkräftenetz Harz", role="Sprecherin"), NOW)
    ended = MembershipContent(network="Fachkräftenetz Harz", until=TODAY)
    casebook.contacts.change_membership(BEN, joined.id, ended, revision=1, now=NOW)
    (found,) = casebook.contacts.memberships(ANNA, NOW)
    assert (found.until, found.role) == (TODAY, "")
    assert casebook.contacts.memberships(CLARA, NOW) == ()


def test_lessons_are_for_all_with_role_and_date_but_without_a_name(casebook: Casebook) -> None:
    casebook.lessons.write(ANNA, lesson(), NOW)
    casebook.lessons.write(CLARA, lesson("Wartezeit drei Monate", topic=LessonTopic.WAITING_TIME), LATER)
    newest, oldest = casebook.lessons.about(BEN, "hjw", LATER)
    assert (newest.text, newest.role, newest.by_name, newest.by) == ("Wartezeit drei Monate", Role.COUNSELLOR, "", "")
    assert (oldest.by_name, oldest.learned_on) == (ANNA.name, TODAY)
    assert [found.text for found in casebook.lessons.find(STEWARD, LATER, text="TELC")] == ["akzeptiert telc B2"]
    assert len(casebook.lessons.find(ANNA, LATER, topic=LessonTopic.WAITING_TIME)) == 1


def test_only_the_writing_organisation_changes_a_lesson(casebook: Casebook) -> None:
    written = casebook.lessons.write(ANNA, lesson(), NOW)
    with pytest.raises(UnknownRecord):
        casebook.lessons.change(CLARA, written.id, lesson("falsch"), revision=1, now=NOW)
    with pytest.raises(UnknownRecord):
        casebook.lessons.remove(CLARA, written.id, NOW)
    assert casebook.lessons.change(BEN, written.id, lesson("auch Goethe"), revision=1, now=NOW).text == "auch Goethe"
    casebook.lessons.remove(ANNA, written.id, NOW)
    assert casebook.lessons.find(ANNA, NOW) == ()


@pytest.mark.parametrize("actor", [ADMIN, Actor("x", "x", "", frozenset({Role.COUNSELLOR}))])
def test_who_is_not_of_the_network_reads_nothing(casebook: Casebook, actor: Actor) -> None:
    with pytest.raises(NotPermitted):
        casebook.lessons.find(actor, NOW)


def test_reading_writes_nothing(casebook: Casebook, engine: Engine) -> None:
    casebook.lessons.find(ANNA, NOW)
    casebook.contacts.find(ANNA, NOW)
    casebook.coachings.all(ANNA, NOW)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM data_key").scalar() == 0
