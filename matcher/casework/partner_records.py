"""Last answers and usual waiting times of partners, read from referrals for the proposals to show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from statistics import median

from sqlalchemy import select

from kb.actor import Actor
from kb.dates import months_after
from matcher.casework.access import require_case_work
from matcher.casework.answer import REFERRAL_ANSWER
from matcher.casework.case import CASE_FILE
from matcher.casework.desk import Desk
from matcher.casework.referral import REFERRAL
from matcher.partner_record import FEWEST, AnswerKind, Experience, PartnerAnswer, PartnerRecord

MONTHS_BACK = 12
"""Older answers tell nothing about a partner of today."""
LAST = 5
"""Answers shown of each partner."""


class PartnerRecords:
    """Reads what partners answered, without opening any case."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self, actor: Actor, as_of: date) -> Experience:
        """Records by partner and by offer: answers to the actor's organisation, waiting times of the whole network.

        A waiting time is a median over ``FEWEST`` or more referrals that began, so that none is told from it alone.
        """
        tenant = require_case_work(actor)
        since = months_after(as_of, -MONTHS_BACK)
        answered = (
            select(
                REFERRAL.c.recipient,
                REFERRAL.c.offer,
                REFERRAL_ANSWER.c.kind,
                REFERRAL_ANSWER.c.answered_on,
                REFERRAL_ANSWER.c.waiting_until,
            )
            .join(REFERRAL, REFERRAL.c.id == REFERRAL_ANSWER.c.referral_id)
            .join(CASE_FILE, CASE_FILE.c.id == REFERRAL.c.case_id)
            .where(CASE_FILE.c.tenant == tenant, REFERRAL_ANSWER.c.answered_on.between(since, as_of))
            .order_by(REFERRAL_ANSWER.c.answered_on.desc(), REFERRAL_ANSWER.c.at.desc())
        )
        started = select(REFERRAL.c.recipient, REFERRAL.c.offer, REFERRAL.c.sent_on, REFERRAL.c.started_on).where(
            REFERRAL.c.started_on.between(since, as_of)
        )
        answers: dict[str, list[PartnerAnswer]] = defaultdict(list)
        days: dict[str, list[int]] = defaultdict(list)
        with self._desk.engine.connect() as connection:
            for row in connection.execute(answered):
                for id in _about(row.recipient, row.offer):
                    if len(answers[id]) < LAST:
                        answers[id].append(PartnerAnswer(row.answered_on, AnswerKind.of(row.kind), row.waiting_until))
            for begun in connection.execute(started):
                for id in _about(begun.recipient, begun.offer):
                    days[id].append((begun.started_on - begun.sent_on).days)
        waiting = {id: round(median(found)) for id, found in days.items() if len(found) >= FEWEST}
        return {
            id: PartnerRecord(tuple(answers.get(id, ())), waiting.get(id)) for id in answers.keys() | waiting.keys()
        }


def _about(recipient: str, offer: str | None) -> Iterable[str]:
    return (recipient, offer) if offer else (recipient,)
