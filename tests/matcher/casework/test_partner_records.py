"""What partners answered is told beside proposals: own answers with their dates, waiting times only from several."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kb.knowledge import Knowledge
from matcher.casework.answer import Reply
from matcher.casework.casebook import Casebook
from matcher.casework.errors import NotPermitted
from matcher.partner_record import AnswerKind, PartnerAnswer, PartnerRecord
from matcher.profile import Profile
from matcher.proposals import propose
from tests.builders import NOW, TODAY
from tests.matcher.casework.people import ADMIN, ANNA, CLARA, a_referral

ACCEPTED = Reply(kind=AnswerKind.ACCEPTED)


def begun(casebook: Casebook, days: int, actor: object = ANNA) -> None:
    """A referral to HJW that began after some days."""
    case, referral, _ = a_referral(casebook, actor=CLARA if actor is CLARA else ANNA)
    who = CLARA if actor is CLARA else ANNA
    casebook.referrals.note_answer(who, case.id, referral.id, ACCEPTED, NOW)
    then = NOW + timedelta(days=days)
    casebook.referrals.start(who, case.id, referral.id, TODAY + timedelta(days=days), then)


def test_last_answers_come_newest_first_and_only_five(casebook: Casebook) -> None:
    for day in range(7):
        case, referral, _ = a_referral(casebook)
        until = date(2027, 1, 10 + day)
        reply = Reply(kind=AnswerKind.WAITING_LIST, waiting_until=until)
        casebook.referrals.note_answer(ANNA, case.id, referral.id, reply, NOW + timedelta(days=day))
    record = casebook.partner_records.all(ANNA, TODAY + timedelta(days=10))["hjw"]
    assert [answer.waiting_until for answer in record.answers] == [date(2027, 1, day) for day in (16, 15, 14, 13, 12)]
    assert record.waiting_days is None


def test_waiting_time_is_a_median_of_three_and_answers_stay_with_their_organisation(casebook: Casebook) -> None:
    begun(casebook, 10)
    begun(casebook, 40)
    as_of = TODAY + timedelta(days=60)
    assert casebook.partner_records.all(ANNA, as_of)["hjw"].waiting_days is None
    begun(casebook, 20, CLARA)
    assert casebook.partner_records.all(ANNA, as_of)["hjw"].waiting_days == 20
    assert len(casebook.partner_records.all(ANNA, as_of)["hjw"].answers) == 2
    assert len(casebook.partner_records.all(CLARA, as_of)["hjw"].answers) == 1
    assert casebook.partner_records.all(ANNA, TODAY + timedelta(days=2000)) == {}


def test_only_counsellors_read_them(casebook: Casebook) -> None:
    with pytest.raises(NotPermitted):
        casebook.partner_records.all(ADMIN, TODAY)


def test_proposals_show_the_record_and_nothing_else_changes(knowledge: Knowledge) -> None:
    profile = Profile.model_validate(
        {"residence": {"country": "DE", "place": "Magdeburg"}, "nationality": "SY", "reference_occupation": "Tischler"}
    )
    plain = propose(profile, knowledge, TODAY)
    body = plain.bodies[0].entry.id
    record = PartnerRecord((PartnerAnswer(TODAY, AnswerKind.ACCEPTED),), 14)
    shown = propose(profile, knowledge, TODAY, {body: record})
    assert [p.record for p in shown.bodies if p.entry.id == body] == [record]
    assert [p.score for p in shown.bodies] == [p.score for p in plain.bodies]
    assert not any(proposal.record for proposal in (*plain.bodies, *plain.offers, *plain.partners))
    assert shown.bodies[0].as_json()["experience"]["waiting_days"] == 14
    assert "experience" not in plain.bodies[0].as_json()
