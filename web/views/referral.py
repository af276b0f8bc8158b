"""A referral with what became of it, in words."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.casework.referral import FOLLOWS, ReferralState
from matcher.casework.referrals import FollowedReferral
from matcher.partner_record import AnswerKind
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class ReferralView:
    """One referral."""

    id: str
    action: str
    name: str
    entry_url: str
    purpose: str
    state: str
    state_code: str
    sent_on: str
    due: str
    is_late: bool
    items: tuple[tuple[str, str], ...]
    message: str
    answers: tuple[tuple[str, str], ...]
    """Day and words of each answer."""
    is_new: bool
    end: str
    takes_answer: bool
    can_start: bool
    can_complete: bool
    can_end: bool


def referral_view(visit: Visit, followed: FollowedReferral, base: str) -> ReferralView:
    """The view; ``base`` is the address of the case's referrals."""
    say, referral = visit.say, followed.referral
    following = FOLLOWS[referral.state]
    end = ""
    if referral.end_reason:
        end = say.label(referral.end_reason) + (f": {referral.remark}" if referral.remark else "")
    answers = []
    for answer in followed.answers:
        words = [say.label(answer.kind)]
        if answer.waiting_until:
            words.append(say("bis %(day)s", day=say.date(answer.waiting_until)))
        if answer.appointment:
            clock = f"{answer.appointment.astimezone(visit.now.tzinfo):%H:%M}"
            words.append(say("am %(day)s um %(clock)s", day=say.date(answer.appointment.date()), clock=clock))
        if answer.words:
            words.append(answer.words)
        answers.append((say.date(answer.answered_on), ", ".join(words)))
    return ReferralView(
        id=referral.id,
        action=visit.url(f"{base}/{referral.id}"),
        name=referral.recipient_name,
        entry_url=visit.url(f"/eintrag/{referral.offer or referral.recipient}"),
        purpose=say.label(referral.purpose),
        state=say.label(referral.state),
        state_code=referral.state.value,
        sent_on=say.date(referral.sent_on),
        due=say.date(referral.due),
        is_late=referral.state is ReferralState.REQUESTED and referral.due < visit.today,
        items=tuple((item.label, item.text) for item in referral.sent.items),
        message=referral.sent.message,
        answers=tuple(answers),
        is_new=referral.answer is not None and referral.answer_seen is None,
        end=end,
        takes_answer=ReferralState.ANSWERED in following,
        can_start=ReferralState.STARTED in following and referral.answer is not AnswerKind.NOT_RESPONSIBLE,
        can_complete=ReferralState.COMPLETED in following,
        can_end=ReferralState.ENDED in following,
    )
