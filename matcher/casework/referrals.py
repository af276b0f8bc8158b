"""Sending referrals, noting what is answered, and following them to their end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kb.actor import Actor
from matcher.casework.access_log import Deed
from matcher.casework.answer import ANSWERS, Answer, Reply, take_reply
from matcher.casework.answer_link import close_links, make_link
from matcher.casework.case import CaseStatus
from matcher.casework.consent import Purpose, require_consent
from matcher.casework.desk import Desk
from matcher.casework.disclosure import SentItem, Topic, sent_from
from matcher.casework.errors import WrongInput, WrongState
from matcher.casework.folder import Folder
from matcher.casework.profile_version import version_of
from matcher.casework.referral import (
    FOLLOWS,
    REFERRALS,
    EndReason,
    Referral,
    ReferralPurpose,
    ReferralState,
    end_referral,
    move_referral,
)
from matcher.partner_record import AnswerKind

LINK_DAYS_AFTER_DUE = 28
"""How long after the due date the link still takes an answer."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The partner or body that is asked, and the offer it is about, by the ids of their entries."""

    id: str
    name: str
    offer: str | None = None


@dataclass(frozen=True, slots=True)
class SentReferral:
    """A referral and the token of its link, which nobody can be told again."""

    referral: Referral
    token: str


@dataclass(frozen=True, slots=True)
class FollowedReferral:
    """A referral with its answers, the oldest first."""

    referral: Referral
    answers: tuple[Answer, ...]


class Referrals:
    """The referrals of cases."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def send(
        self,
        actor: Actor,
        case_id: str,
        recipient: Recipient,
        purpose: ReferralPurpose,
        topics: Iterable[Topic],
        due: date,
        now: datetime,
        *,
        more: Iterable[SentItem] = (),
        message: str = "",
    ) -> SentReferral:
        """Pass the chosen topics of the newest profile on, and nothing else.

        Raises ConsentMissing without a consent that is valid today for this recipient; WrongInput for a due date that
        has passed or nothing to send; WrongState for a closed case.
        """
        with self._desk.work(actor, case_id, now, Deed.SENT) as folder:
            if folder.case.status is CaseStatus.CLOSED:
                raise WrongState("Der Fall ist abgeschlossen; für einen Verweis ihn wieder öffnen.")
            if due < folder.day:
                raise WrongInput(f"Die Frist {due:%d.%m.%Y} ist vorbei; ein späteres Datum angeben.")
            consent = require_consent(folder, Purpose.REFERRAL, recipient.id)
            profile = version_of(folder, folder.case.profile_version).profile
            referral = folder.add(
                REFERRALS,
                recipient=recipient.id,
                recipient_name=recipient.name,
                offer=recipient.offer,
                purpose=purpose,
                consent_id=consent.id,
                sent=sent_from(profile, topics, more, message),
                due=due,
                sent_on=folder.day,
            )
            return SentReferral(referral, self._link(folder, referral))

    def renew_link(self, actor: Actor, case_id: str, referral_id: str, due: date, now: datetime) -> SentReferral:
        """A new link and due date, e.g. after a waiting list or when the first was lost; the older link is dead.

        Raises WrongState for one that has begun or ended, ConsentMissing where the consent no longer holds.
        """
        with self._desk.work(actor, case_id, now, Deed.SENT) as folder:
            referral = folder.one(REFERRALS, referral_id)
            if ReferralState.ANSWERED not in FOLLOWS[referral.state]:
                raise WrongState(f"Der Verweis ist „{referral.state.de}“; eine neue Antwort wird nicht mehr erwartet.")
            if due < folder.day:
                raise WrongInput(f"Die Frist {due:%d.%m.%Y} ist vorbei; ein späteres Datum angeben.")
            require_consent(folder, Purpose.REFERRAL, referral.recipient)
            referral = folder.change(REFERRALS, referral, due=due)
            return SentReferral(referral, self._link(folder, referral))

    def note_answer(self, actor: Actor, case_id: str, referral_id: str, reply: Reply, now: datetime) -> Referral:
        """What the partner answered by telephone or letter."""
        with self._desk.work(actor, case_id, now) as folder:
            referral = folder.one(REFERRALS, referral_id)
            return take_reply(folder, referral, reply, through_link=False)[0]

    def see_answer(self, actor: Actor, case_id: str, referral_id: str, now: datetime) -> Referral:
        """The newest answer was read; it leaves the start page."""
        with self._desk.work(actor, case_id, now) as folder:
            referral = folder.one(REFERRALS, referral_id)
            return folder.change(REFERRALS, referral, answer_seen=now)

    def start(self, actor: Actor, case_id: str, referral_id: str, on: date, now: datetime) -> Referral:
        """It has begun. Raises WrongState before an answer or after „not responsible“, WrongInput for a day ahead."""
        with self._desk.work(actor, case_id, now) as folder:
            referral = folder.one(REFERRALS, referral_id)
            if referral.answer is AnswerKind.NOT_RESPONSIBLE:
                raise WrongState("Die Stelle hat geantwortet, dass sie nicht zuständig ist; den Verweis beenden.")
            _require_past(folder, on, referral.sent_on)
            close_links(folder.connection, referral.id)
            return move_referral(folder, referral, ReferralState.STARTED, started_on=on)

    def complete(self, actor: Actor, case_id: str, referral_id: str, on: date, now: datetime) -> Referral:
        """It came to its planned end. Raises WrongState, WrongInput."""
        with self._desk.work(actor, case_id, now) as folder:
            referral = folder.one(REFERRALS, referral_id)
            completed = move_referral(folder, referral, ReferralState.COMPLETED, ended_on=on)
            _require_past(folder, on, referral.started_on or referral.sent_on)
            return completed

    def end(
        self, actor: Actor, case_id: str, referral_id: str, reason: EndReason, now: datetime, *, remark: str = ""
    ) -> Referral:
        """It ended without being completed. Raises WrongState."""
        with self._desk.work(actor, case_id, now) as folder:
            referral = folder.one(REFERRALS, referral_id)
            return end_referral(folder, referral, reason, remark)

    def of(self, actor: Actor, case_id: str, now: datetime) -> tuple[FollowedReferral, ...]:
        """All referrals of a case with their answers, the oldest first."""
        with self._desk.look(actor, case_id, now) as folder:
            answers = folder.all(ANSWERS)
            return tuple(
                FollowedReferral(referral, tuple(answer for answer in answers if answer.referral_id == referral.id))
                for referral in folder.all(REFERRALS)
            )

    def _link(self, folder: Folder, referral: Referral) -> str:
        last_day = referral.due + timedelta(days=LINK_DAYS_AFTER_DUE)
        return make_link(folder.connection, self._desk.ring, folder.case.id, referral.id, last_day)


def _require_past(folder: Folder, on: date, since: date) -> None:
    if not since <= on <= folder.day:
        raise WrongInput(f"Das Datum liegt zwischen dem {since:%d.%m.%Y} und heute; es ändern.")
