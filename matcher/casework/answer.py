"""What a partner answers to a referral: accepted, waiting list, appointment, or not responsible and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from sqlalchemy import Column, Date

from kb.database import Moment
from kb.dates import day_of
from matcher.casework.columns import ID, Code, case_table
from matcher.casework.errors import WrongInput
from matcher.casework.folder import Folder
from matcher.casework.record import Record, Shelf
from matcher.casework.referral import Referral, ReferralState, move_referral
from matcher.partner_record import AnswerKind

REFERRAL_ANSWER = case_table(
    "referral_answer",
    Column("referral_id", Code(ID), nullable=False, index=True),
    Column("kind", Code(20), nullable=False),
    Column("answered_on", Date, nullable=False, index=True),
    Column("waiting_until", Date),
    Column("appointment", Moment),
)
_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000)]
_Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]


class Reply(BaseModel):
    """What is typed into the form of an answer. Each kind wants its own field, and takes no other's."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    kind: AnswerKind
    waiting_until: date | None = None
    """For a waiting list; None where they do not know."""
    appointment: datetime | None = None
    words: _Text = ""
    """Why they are not responsible, or anything else they want to say."""
    who: _Name = ""

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind is AnswerKind.NOT_RESPONSIBLE and not self.words:
            raise ValueError("bitte sagen, warum Sie nicht zuständig sind; das hilft bei den nächsten Anfragen")
        if (self.kind is AnswerKind.APPOINTMENT) != (self.appointment is not None):
            raise ValueError("ein Termin braucht Tag und Uhrzeit, andere Antworten haben keinen")
        if self.waiting_until is not None and self.kind is not AnswerKind.WAITING_LIST:
            raise ValueError("„Warteliste bis“ gehört nur zur Antwort „Warteliste“")
        return self


class Answer(Record):
    """A reply, when it came, and whether through the link or noted here after a call."""

    referral_id: str
    kind: AnswerKind
    answered_on: date
    waiting_until: date | None = None
    appointment: datetime | None = None
    words: str = ""
    who: str = ""
    through_link: bool = False


ANSWERS = Shelf(REFERRAL_ANSWER, Answer, "Antworten")


def take_reply(folder: Folder, referral: Referral, reply: Reply, *, through_link: bool) -> tuple[Referral, Answer]:
    """Write the reply and move the referral. Raises WrongInput for a day that has passed, WrongState."""
    if reply.waiting_until is not None and reply.waiting_until < folder.day:
        raise WrongInput(f"Die Warteliste endet am {reply.waiting_until:%d.%m.%Y}, das ist vorbei; das Datum ändern.")
    if reply.appointment is not None and day_of(reply.appointment) < folder.day:
        raise WrongInput(f"Der Termin am {day_of(reply.appointment):%d.%m.%Y} ist vorbei; das Datum ändern.")
    seen = None if through_link else folder.now
    moved = move_referral(
        folder, referral, ReferralState.ANSWERED, answer=reply.kind, answer_seen=seen, waiting_until=reply.waiting_until
    )
    answer = folder.add(
        ANSWERS, referral_id=referral.id, answered_on=folder.day, through_link=through_link, **dict(reply)
    )
    return moved, answer
