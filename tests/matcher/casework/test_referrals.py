"""Referrals: nothing goes without consent, exactly what was sent is kept, and states follow one another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from matcher.casework.answer import Reply
from matcher.casework.case import Ending
from matcher.casework.casebook import Casebook
from matcher.casework.consent import Purpose
from matcher.casework.disclosure import SentItem, Topic, disclosable
from matcher.casework.errors import ConsentMissing, LinkInvalid, WrongInput, WrongState
from matcher.casework.referral import EndReason, Referral, ReferralPurpose, ReferralState
from matcher.casework.referrals import Recipient
from matcher.partner_record import AnswerKind
from matcher.profile import Profile
from tests.builders import NOW, TODAY
from tests.matcher.casework.people import ANNA, BEN, a_case, a_referral, consent_to_referral

LATER = NOW + timedelta(days=1)
SOON = NOW + timedelta(hours=1)
TOMORROW = TODAY + timedelta(days=1)
HJW = Recipient("hjw", "Handwerkliches Bildungswerk")
ACCEPTED = Reply(kind=AnswerKind.ACCEPTED)


def current(casebook: Casebook, case_id: str) -> Referral:
    """The only referral of a case as it stands."""
    (followed,) = casebook.referrals.of(ANNA, case_id, LATER)
    return followed.referral


def test_nothing_is_sent_without_a_consent_for_that_recipient_on_that_day(casebook: Casebook) -> None:
    case = a_case(casebook)

    def send() -> None:
        casebook.referrals.send(ANNA, case.id, HJW, ReferralPurpose.COURSE, [Topic.OCCUPATION], TOMORROW, NOW)

    with pytest.raises(ConsentMissing, match="weitergeben"):
        send()
    casebook.consents.record(ANNA, case.id, Purpose.REFERRAL, "v1", TODAY, NOW, recipient="awo-spi")
    with pytest.raises(ConsentMissing):
        send()
    ended = TODAY - timedelta(days=1)
    casebook.consents.record(ANNA, case.id, Purpose.REFERRAL, "v1", ended, NOW, valid_until=ended)
    with pytest.raises(ConsentMissing):
        send()
    assert casebook.referrals.of(ANNA, case.id, NOW) == ()
    casebook.consents.record(ANNA, case.id, Purpose.REFERRAL, "v1", TODAY, NOW, recipient="hjw")
    send()
    assert current(casebook, case.id).state is ReferralState.REQUESTED


def test_what_was_sent_stays_as_it_was_sent(casebook: Casebook) -> None:
    case = a_case(casebook, languages=[{"language": "de", "level": "B1", "certificate": True}])
    consent_to_referral(casebook, case)
    sent = casebook.referrals.send(
        ANNA,
        case.id,
        HJW,
        ReferralPurpose.COURSE,
        [Topic.LANGUAGES, Topic.OCCUPATION],
        TOMORROW,
        NOW,
        more=[SentItem(label="Erreichbar unter", text="0391 000000")],
        message="Bitte um einen Platz.",
    ).referral.sent
    assert [(item.label, item.text) for item in sent.items] == [
        ("Referenzberuf", "Elektroniker"),
        ("Sprachen", "Deutsch, B1, mit Zertifikat"),
        ("Erreichbar unter", "0391 000000"),
    ]
    other = Profile(reference_occupation="Koch")
    casebook.profiles.save(ANNA, case.id, other, based_on=1, now=LATER)
    assert current(casebook, case.id).sent == sent


def test_only_chosen_topics_are_sent_and_never_nothing(casebook: Casebook) -> None:
    case = a_case(casebook)
    consent_to_referral(casebook, case)
    with pytest.raises(WrongInput, match="nichts ausgewählt"):
        casebook.referrals.send(ANNA, case.id, HJW, ReferralPurpose.COURSE, [Topic.GAPS], TOMORROW, NOW)
    with pytest.raises(WrongInput, match="vorbei"):
        casebook.referrals.send(
            ANNA, case.id, HJW, ReferralPurpose.COURSE, [Topic.OCCUPATION], TODAY - timedelta(days=1), NOW
        )
    assert casebook.referrals.of(ANNA, case.id, NOW) == ()


def test_every_topic_finds_its_words() -> None:
    told = Profile.model_validate(
        {
            "residence": {"country": "DE", "place": "Magdeburg", "since": "2024-05-01"},
            "nationality": "SY",
            "residence_title": "24",
            "employment": "employed",
            "languages": [{"language": "de", "level": "B1", "date": "2026-03-01"}, {"level": "A2"}],
            "qualifications": [{"title": "Bachelor", "country": "SY", "duration_years": 4.5, "completed": False}],
            "reference_occupation": "Bauingenieurin",
            "decision": {"status": "partial", "date": "2026-09-30", "gaps": [{"topic": "Baurecht", "hours": 120}]},
            "goals": {"aim": "recognition", "occupation": "Bauleiterin"},
            "constraints": {"radius_km": 50, "formats": ["online"], "time": "evening", "childcare_needed": True},
            "documents": ["certificate", "cv"],
        }
    )
    found = {item.topic: item.text for item in disclosable(told)}
    assert set(found) == set(Topic)
    assert found[Topic.QUALIFICATIONS] == "Bachelor, Syrien, 4.5 Jahre, nicht abgeschlossen"
    assert found[Topic.RESIDENCE] == "Magdeburg, Deutschland, seit 01.05.2024"
    assert found[Topic.GAPS] == "Baurecht (120 Stunden)"
    assert found[Topic.LANGUAGES] == "Deutsch, B1, vom 01.03.2026\nSprache nicht angegeben, A2"
    assert disclosable(Profile()) == ()


def test_a_referral_runs_its_course(casebook: Casebook) -> None:
    case, referral, _ = a_referral(casebook)
    for early in (casebook.referrals.start, casebook.referrals.complete):
        with pytest.raises(WrongState, match="angefragt"):
            early(ANNA, case.id, referral.id, TODAY, NOW)
    waiting = Reply(kind=AnswerKind.WAITING_LIST, waiting_until=TOMORROW)
    assert casebook.referrals.note_answer(ANNA, case.id, referral.id, waiting, NOW).answer is AnswerKind.WAITING_LIST
    assert casebook.referrals.note_answer(BEN, case.id, referral.id, ACCEPTED, SOON).answer is AnswerKind.ACCEPTED
    with pytest.raises(WrongInput, match="heute"):
        casebook.referrals.start(ANNA, case.id, referral.id, TOMORROW, NOW)
    assert casebook.referrals.start(ANNA, case.id, referral.id, TODAY, NOW).started_on == TODAY
    completed = casebook.referrals.complete(ANNA, case.id, referral.id, TOMORROW, LATER)
    assert (completed.state, completed.ended_on) == (ReferralState.COMPLETED, TOMORROW)
    with pytest.raises(WrongState, match="abgeschlossen"):
        casebook.referrals.end(ANNA, case.id, referral.id, EndReason.BROKEN_OFF, LATER)
    (followed,) = casebook.referrals.of(ANNA, case.id, LATER)
    assert [answer.kind for answer in followed.answers] == [AnswerKind.WAITING_LIST, AnswerKind.ACCEPTED]


def test_ending_has_a_reason_and_closes_the_link(casebook: Casebook) -> None:
    case, referral, token = a_referral(casebook)
    ended = casebook.referrals.end(ANNA, case.id, referral.id, EndReason.NO_ANSWER, LATER, remark="dreimal gefragt")
    assert (ended.state, ended.end_reason) == (ReferralState.ENDED, EndReason.NO_ANSWER)
    assert ended.remark == "dreimal gefragt"
    with pytest.raises(LinkInvalid):
        casebook.answering.look(token, LATER)
    with pytest.raises(WrongState):
        casebook.referrals.renew_link(ANNA, case.id, referral.id, TOMORROW, LATER)


def test_who_is_not_responsible_starts_nothing(casebook: Casebook) -> None:
    case, referral, _ = a_referral(casebook)
    reply = Reply(kind=AnswerKind.NOT_RESPONSIBLE, words="nur für das Handwerk")
    casebook.referrals.note_answer(ANNA, case.id, referral.id, reply, NOW)
    with pytest.raises(WrongState, match="nicht zuständig"):
        casebook.referrals.start(ANNA, case.id, referral.id, TODAY, NOW)


def test_withdrawn_consent_ends_what_has_not_begun(casebook: Casebook) -> None:
    case, _, token = a_referral(casebook)
    (consent,) = [c for c in casebook.consents.of(ANNA, case.id, NOW) if c.purpose is Purpose.REFERRAL]
    casebook.consents.withdraw(ANNA, case.id, consent.id, TOMORROW, LATER)
    ended = current(casebook, case.id)
    assert (ended.state, ended.end_reason) == (ReferralState.ENDED, EndReason.CONSENT_WITHDRAWN)
    with pytest.raises(LinkInvalid):
        casebook.answering.look(token, LATER)


def test_what_has_begun_goes_on_without_consent(casebook: Casebook) -> None:
    case, referral, _ = a_referral(casebook)
    casebook.referrals.note_answer(ANNA, case.id, referral.id, ACCEPTED, NOW)
    casebook.referrals.start(ANNA, case.id, referral.id, TODAY, NOW)
    (consent,) = [c for c in casebook.consents.of(ANNA, case.id, NOW) if c.purpose is Purpose.REFERRAL]
    casebook.consents.withdraw(ANNA, case.id, consent.id, TODAY, NOW)
    assert current(casebook, case.id).state is ReferralState.STARTED


def test_a_closed_case_refers_nobody(casebook: Casebook) -> None:
    case = a_case(casebook)
    consent_to_referral(casebook, case)
    casebook.cases.close(ANNA, case.id, Ending.MOVED, NOW)
    with pytest.raises(WrongState, match="abgeschlossen"):
        casebook.referrals.send(ANNA, case.id, HJW, ReferralPurpose.COURSE, [Topic.OCCUPATION], TOMORROW, NOW)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "not_responsible"}, "warum"),
        ({"kind": "appointment"}, "Uhrzeit"),
        ({"kind": "accepted", "appointment": datetime(2027, 1, 4, 9, tzinfo=UTC)}, "Uhrzeit"),
        ({"kind": "accepted", "waiting_until": TOMORROW}, "Warteliste"),
    ],
)
def test_an_answer_wants_its_own_field(fields: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Reply.model_validate(fields)


def test_days_that_have_passed_are_no_answer(casebook: Casebook) -> None:
    case, referral, _ = a_referral(casebook)
    for reply in (
        Reply(kind=AnswerKind.WAITING_LIST, waiting_until=TODAY - timedelta(days=1)),
        Reply(kind=AnswerKind.APPOINTMENT, appointment=NOW - timedelta(days=1)),
    ):
        with pytest.raises(WrongInput, match="vorbei"):
            casebook.referrals.note_answer(ANNA, case.id, referral.id, reply, NOW)
    assert current(casebook, case.id).state is ReferralState.REQUESTED
