"""A referral (Verweis): to whom, what for, exactly what was sent, on which consent; and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import Column, Date, Index

from kb.database import Moment
from kb.vocabulary import Term
from matcher.casework.answer_link import close_links
from matcher.casework.columns import ID, NAME, Code, case_table
from matcher.casework.disclosure import Sent
from matcher.casework.errors import WrongState
from matcher.casework.folder import Folder
from matcher.casework.record import Line, Record, Shelf
from matcher.partner_record import AnswerKind

REFERRAL = case_table(
    "referral",
    Column("recipient", Code(NAME), nullable=False),
    Column("offer", Code(NAME)),
    Column("purpose", Code(20), nullable=False),
    Column("consent_id", Code(ID), nullable=False),
    Column("state", Code(20), nullable=False),
    Column("due", Date, nullable=False),
    Column("sent_on", Date, nullable=False),
    Column("started_on", Date),
    Column("ended_on", Date),
    Column("end_reason", Code(20)),
    Column("answer", Code(20)),
    Column("answer_seen", Moment),
    Column("waiting_until", Date),
    Index("ix_referral_due", "state", "due"),
    Index("ix_referral_recipient", "recipient", "sent_on"),
)


class ReferralPurpose(Term):
    """What a referral is for."""

    COURSE = "course", "Platz in einer Qualifizierung", "place in a course"
    LANGUAGE = "language", "Sprachkurs", "language course"
    ASSESSMENT = "assessment", "Kompetenzfeststellung", "competence assessment"
    RECOGNITION = "recognition", "Anerkennungsverfahren", "recognition procedure"
    ADVICE = "advice", "Beratung", "advice"
    FUNDING = "funding", "Förderung", "funding"
    WORK = "work", "Arbeit oder Praktikum", "work or internship"
    OTHER = "other", "anderes", "other"


class ReferralState(Term):
    """Where a referral stands."""

    REQUESTED = "requested", "angefragt", "requested"
    ANSWERED = "answered", "beantwortet", "answered"
    STARTED = "started", "begonnen", "started"
    COMPLETED = "completed", "abgeschlossen", "completed"
    ENDED = "ended", "beendet", "ended"


class EndReason(Term):
    """Why a referral ended without being completed."""

    NOT_RESPONSIBLE = "not_responsible", "Stelle nicht zuständig", "organisation not responsible"
    NO_PLACE = "no_place", "kein Platz frei", "no place"
    NOT_ELIGIBLE = "not_eligible", "Voraussetzungen fehlen", "requirements not met"
    NO_ANSWER = "no_answer", "keine Antwort", "no answer"
    DECLINED = "declined", "von der Person abgelehnt", "declined by the person"
    BROKEN_OFF = "broken_off", "abgebrochen", "broken off"
    CONSENT_WITHDRAWN = "consent_withdrawn", "Einwilligung widerrufen", "consent withdrawn"
    OTHER = "other", "anderer Grund", "other reason"


FOLLOWS = {
    ReferralState.REQUESTED: {ReferralState.ANSWERED, ReferralState.ENDED},
    ReferralState.ANSWERED: {ReferralState.ANSWERED, ReferralState.STARTED, ReferralState.ENDED},
    ReferralState.STARTED: {ReferralState.COMPLETED, ReferralState.ENDED},
    ReferralState.COMPLETED: frozenset[ReferralState](),
    ReferralState.ENDED: frozenset[ReferralState](),
}
"""Which state may come after which."""


class Referral(Record):
    """A referral. ``recipient`` and ``offer`` are ids of entries, ``due`` the day until which an answer is expected.

    ``answer`` is the newest one's kind; ``answer_seen`` when somebody here read it, None while it is new.
    """

    recipient: Annotated[str, StringConstraints(min_length=1, max_length=NAME)]
    recipient_name: Line
    offer: Annotated[str, StringConstraints(min_length=1, max_length=NAME)] | None = None
    purpose: ReferralPurpose
    consent_id: str
    sent: Sent
    state: ReferralState = ReferralState.REQUESTED
    due: date
    sent_on: date
    started_on: date | None = None
    ended_on: date | None = None
    end_reason: EndReason | None = None
    remark: str = ""
    """Words to the end."""
    answer: AnswerKind | None = None
    answer_seen: datetime | None = None
    waiting_until: date | None = None
    """Until when the newest answer put the person on a waiting list."""


REFERRALS = Shelf(REFERRAL, Referral, "Verweise")


def move_referral(folder: Folder, referral: Referral, state: ReferralState, **changes: object) -> Referral:
    """Write the referral in a state that may follow. Raises WrongState."""
    if state not in FOLLOWS[referral.state]:
        raise WrongState(f"Der Verweis ist „{referral.state.de}“ und kann nicht mehr „{state.de}“ werden.")
    return folder.change(REFERRALS, referral, state=state, **changes)


def end_without_consent(folder: Folder, consent_id: str) -> None:
    """End what rests on a consent and has not begun; nobody outside can open it any more."""
    for referral in folder.all(REFERRALS):
        if referral.consent_id == consent_id and referral.state in (ReferralState.REQUESTED, ReferralState.ANSWERED):
            end_referral(folder, referral, EndReason.CONSENT_WITHDRAWN, "")


def end_referral(folder: Folder, referral: Referral, reason: EndReason, remark: str) -> Referral:
    """The referral ended, its links closed."""
    close_links(folder.connection, referral.id)
    return move_referral(folder, referral, ReferralState.ENDED, ended_on=folder.day, end_reason=reason, remark=remark)
