"""Consents (Einwilligungen): for what, to which text, since when, until when, and when it was withdrawn."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Column, Date

from kb.vocabulary import Term
from matcher.casework.columns import NAME, Code, case_table
from matcher.casework.errors import ConsentMissing, WrongInput
from matcher.casework.folder import Folder
from matcher.casework.record import Line, Record, Shelf

CONSENT = case_table(
    "consent",
    Column("purpose", Code(20), nullable=False),
    Column("text_version", Code(40), nullable=False),
    Column("recipient", Code(NAME)),
    Column("given_on", Date, nullable=False),
    Column("valid_until", Date),
    Column("withdrawn_on", Date),
)


class Purpose(Term):
    """For what somebody consents. A consent for one purpose says nothing about another."""

    STORAGE = "storage", "Angaben für die Beratung speichern", "store what is told for the counselling"
    REFERRAL = "referral", "Angaben an eine Stelle weitergeben", "pass on to another organisation"
    LATER_CONTACT = "later_contact", "nach der Beratung wieder ansprechen", "be contacted after the counselling"
    PRACTICE = "practice", "als anonymes Beispiel guter Praxis verwenden", "use as an anonymous example"


class Form(Term):
    """How a consent was given."""

    WRITTEN = "written", "schriftlich", "in writing"
    ELECTRONIC = "electronic", "elektronisch", "electronically"
    ORAL = "oral", "mündlich, hier festgehalten", "orally, noted here"


class Consent(Record):
    """A recorded consent. ``recipient`` is the entry it is limited to, None for any; ``valid_until`` the last day."""

    purpose: Purpose
    text_version: Line
    form: Form = Form.WRITTEN
    recipient: str | None = None
    given_on: date
    valid_until: date | None = None
    withdrawn_on: date | None = None
    remark: str = ""

    def is_valid(self, on: date) -> bool:
        """Whether it holds on the day; on the day of a withdrawal it no longer does."""
        ended = self.withdrawn_on is not None and self.withdrawn_on <= on
        return self.given_on <= on and not ended and (self.valid_until is None or on <= self.valid_until)

    def covers(self, recipient: str | None) -> bool:
        """Whether it allows passing on to the entry."""
        return self.recipient is None or self.recipient == recipient


CONSENTS = Shelf(CONSENT, Consent, "Einwilligungen")


def valid_consent(folder: Folder, purpose: Purpose, recipient: str | None = None) -> Consent | None:
    """The newest consent that is valid today for the purpose and recipient, or None."""
    for consent in reversed(folder.all(CONSENTS)):
        if consent.purpose is purpose and consent.is_valid(folder.day) and consent.covers(recipient):
            return consent
    return None


def require_consent(folder: Folder, purpose: Purpose, recipient: str | None = None) -> Consent:
    """The newest consent that is valid today for the purpose and recipient. Raises ConsentMissing."""
    consent = valid_consent(folder, purpose, recipient)
    if consent is None:
        raise ConsentMissing(
            f"Für „{purpose.de}“ liegt am {folder.day:%d.%m.%Y} keine gültige Einwilligung vor; sie zuerst festhalten."
        )
    return consent


def record_consent(
    folder: Folder,
    purpose: Purpose,
    text_version: str,
    given_on: date,
    *,
    form: Form = Form.WRITTEN,
    recipient: str | None = None,
    valid_until: date | None = None,
    remark: str = "",
) -> Consent:
    """Write a consent of the opened case. Raises WrongInput for dates that cannot be."""
    if given_on > folder.day:
        raise WrongInput(f"Die Einwilligung ist auf den {given_on:%d.%m.%Y} datiert, das liegt in der Zukunft.")
    if valid_until is not None and valid_until < given_on:
        raise WrongInput("Die Einwilligung endet, bevor sie beginnt; eines der beiden Daten ändern.")
    return folder.add(
        CONSENTS,
        purpose=purpose,
        text_version=text_version,
        form=form,
        recipient=recipient,
        given_on=given_on,
        valid_until=valid_until,
        remark=remark,
    )
