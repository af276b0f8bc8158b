"""The partner's side of a referral: open a link, see what was sent, answer once; no account, no other case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from kb.actor import Actor
from kb.database import writing
from kb.dates import day_of
from matcher.casework.access_log import Deed
from matcher.casework.answer import Reply, take_reply
from matcher.casework.answer_link import AnswerLink, find_link, use_link
from matcher.casework.desk import Desk, typed_in
from matcher.casework.disclosure import Sent
from matcher.casework.folder import Folder
from matcher.casework.referral import REFERRALS, Referral, ReferralPurpose

_SHOWN = 12
"""Characters of a link's hash that name it in the log."""


@dataclass(frozen=True, slots=True)
class AskedReferral:
    """What a partner gets to see: nothing of the case but what was sent to it."""

    recipient: str
    recipient_name: str
    offer: str | None
    tenant: str
    asked_by: str
    """The counsellor's name."""
    asked_on: date
    purpose: ReferralPurpose
    sent: Sent
    due: date
    last_day: date


class Answering:
    """Opens links and takes answers. Raises LinkInvalid, LinkExpired, LinkUsed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def look(self, token: str, now: datetime) -> AskedReferral:
        """What was sent; looking uses nothing up, so mail programs that open links do no harm. The look is logged."""
        with self._opened(token, now, Deed.OPENED) as (link, folder, referral):
            return _asked(link, folder, referral)

    def answer(self, token: str, reply: Reply, now: datetime) -> AskedReferral:
        """Take the answer; the link is used up. Raises WrongInput for a day that has passed."""
        with self._opened(token, now, Deed.ANSWERED) as (link, folder, referral):
            take_reply(folder, referral, reply, through_link=True)
            use_link(folder.connection, link, now)
            return _asked(link, folder, referral)

    @contextmanager
    def _opened(self, token: str, now: datetime, deed: Deed) -> Iterator[tuple[AnswerLink, Folder, Referral]]:
        with writing(self._desk.engine) as connection, typed_in():
            link = find_link(connection, self._desk.ring, token, day_of(now), lock=True)
            actor = Actor(f"link:{link.digest[:_SHOWN]}", "Antwort über den Link", "")
            with self._desk.work_from_outside(connection, actor, link.case_id, now, deed) as folder:
                yield link, folder, folder.one(REFERRALS, link.referral_id)


def _asked(link: AnswerLink, folder: Folder, referral: Referral) -> AskedReferral:
    return AskedReferral(
        recipient=referral.recipient,
        recipient_name=referral.recipient_name,
        offer=referral.offer,
        tenant=folder.case.tenant,
        asked_by=referral.by_name,
        asked_on=referral.sent_on,
        purpose=referral.purpose,
        sent=referral.sent,
        due=referral.due,
        last_day=link.last_day,
    )
