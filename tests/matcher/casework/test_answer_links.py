"""Answer links: no account and no case data, signed, expiring, good for one answer; every other use is explained."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from kb.keys import KeyRing
from matcher.casework.access_log import ACCESS_LOG
from matcher.casework.answer import Reply
from matcher.casework.answer_link import ANSWER_LINK
from matcher.casework.casebook import Casebook
from matcher.casework.errors import CaseworkError, LinkExpired, LinkInvalid, LinkUsed, WrongInput
from matcher.casework.referral import ReferralState
from matcher.partner_record import AnswerKind
from tests.builders import NOW, TODAY
from tests.matcher.casework.people import ANNA, a_referral

LATER = NOW + timedelta(days=1)
ACCEPTED = Reply(kind=AnswerKind.ACCEPTED, who="Frau Muster", words="Beginn im Januar")


def test_the_partner_sees_what_was_sent_and_answers_once(casebook: Casebook) -> None:
    case, referral, token = a_referral(casebook)
    asked = casebook.answering.look(token, NOW)
    assert (asked.sent, asked.purpose, asked.asked_by) == (referral.sent, referral.purpose, ANNA.name)
    assert casebook.answering.look(token, NOW) == asked, "looking uses nothing up"
    casebook.answering.answer(token, ACCEPTED, LATER)
    (followed,) = casebook.referrals.of(ANNA, case.id, LATER)
    assert (followed.referral.state, followed.referral.answer_seen) == (ReferralState.ANSWERED, None)
    (answer,) = followed.answers
    assert (answer.kind, answer.who, answer.through_link) == (AnswerKind.ACCEPTED, "Frau Muster", True)
    with pytest.raises(LinkUsed, match=r"23\.11\.2026 schon eine Antwort"):
        casebook.answering.look(token, LATER)
    with pytest.raises(LinkUsed):
        casebook.answering.answer(token, ACCEPTED, LATER)
    assert casebook.referrals.see_answer(ANNA, case.id, referral.id, LATER).answer_seen == LATER


def test_an_expired_link_says_until_when_it_held(casebook: Casebook) -> None:
    _, referral, token = a_referral(casebook)
    last = NOW + (referral.due - TODAY) + timedelta(days=28)
    casebook.answering.look(token, last)
    with pytest.raises(LinkExpired, match=r"galt bis zum 27\.12\.2026"):
        casebook.answering.answer(token, ACCEPTED, last + timedelta(days=1))


def test_a_tampered_link_opens_nothing(casebook: Casebook) -> None:
    _, _, token = a_referral(casebook)
    changed = [token[:i] + ("A" if token[i] != "A" else "B") + token[i + 1 :] for i in range(len(token) - 1)]
    for wrong in [*changed, token[:-1], token + "A", token.upper(), "", "ä", "../" * 9, "x" * 10_000]:
        with pytest.raises(LinkInvalid):
            casebook.answering.look(wrong, NOW)
    casebook.answering.look(token, NOW)


def test_a_link_signed_by_other_keys_opens_nothing(casebook: Casebook, engine: Engine, ring: KeyRing) -> None:
    _, _, token = a_referral(casebook)
    ring.rotate()
    casebook.answering.look(token, NOW)
    other = KeyRing.create(ring.folder.parent / "others")
    with pytest.raises(LinkInvalid):
        Casebook(engine, other).answering.look(token, NOW)


def test_the_database_holds_no_token_and_the_link_no_case(casebook: Casebook, engine: Engine) -> None:
    case, referral, token = a_referral(casebook)
    assert case.id not in token and referral.id not in token
    with engine.connect() as connection:
        stored = str(connection.execute(select(ANSWER_LINK)).all())
    assert token not in stored and token[:20] not in stored


def test_a_new_link_replaces_the_old_one(casebook: Casebook) -> None:
    case, referral, first = a_referral(casebook)
    casebook.answering.answer(first, Reply(kind=AnswerKind.WAITING_LIST), NOW)
    second = casebook.referrals.renew_link(ANNA, case.id, referral.id, TODAY + timedelta(days=30), LATER).token
    third = casebook.referrals.renew_link(ANNA, case.id, referral.id, TODAY + timedelta(days=30), LATER).token
    with pytest.raises(LinkUsed):
        casebook.answering.look(first, LATER)
    with pytest.raises(LinkInvalid):
        casebook.answering.look(second, LATER)
    casebook.answering.answer(third, ACCEPTED, LATER)
    (followed,) = casebook.referrals.of(ANNA, case.id, LATER)
    assert [answer.kind for answer in followed.answers] == [AnswerKind.WAITING_LIST, AnswerKind.ACCEPTED]


def test_a_wrong_answer_leaves_the_link_usable(casebook: Casebook) -> None:
    _, _, token = a_referral(casebook)
    with pytest.raises(WrongInput):
        casebook.answering.answer(token, Reply(kind=AnswerKind.WAITING_LIST, waiting_until=TODAY), LATER)
    casebook.answering.answer(token, ACCEPTED, LATER)


def test_of_two_clicks_at_once_one_counts(casebook: Casebook) -> None:
    case, _, token = a_referral(casebook)

    def click(_: int) -> str:
        try:
            casebook.answering.answer(token, ACCEPTED, LATER)
            return "taken"
        except CaseworkError as error:
            return type(error).__name__

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(click, range(4))) == ["LinkUsed", "LinkUsed", "LinkUsed", "taken"]
    (followed,) = casebook.referrals.of(ANNA, case.id, LATER)
    assert len(followed.answers) == 1


def test_looks_and_answers_through_a_link_are_logged_without_naming_it(casebook: Casebook, engine: Engine) -> None:
    case, _, token = a_referral(casebook)
    casebook.answering.look(token, NOW)
    casebook.answering.look(token, NOW)
    casebook.answering.answer(token, ACCEPTED, LATER)
    with engine.connect() as connection:
        rows = connection.execute(select(ACCESS_LOG).where(ACCESS_LOG.c.actor.startswith("link:"))).all()
    assert [(row.deed, row.case_id, row.tenant) for row in rows] == [
        ("opened", case.id, case.tenant),
        ("answered", case.id, case.tenant),
    ]
    assert not any(token[:8] in row.actor for row in rows)
