"""Recording and withdrawing consents."""

from __future__ import annotations

from datetime import date, datetime

from kb.actor import Actor
from matcher.casework.case import CaseStatus, Ending
from matcher.casework.consent import CONSENTS, Consent, Form, Purpose, record_consent, valid_consent
from matcher.casework.desk import Desk
from matcher.casework.errors import WrongInput, WrongState
from matcher.casework.referral import end_without_consent


class Consents:
    """Records and withdraws consents."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def record(
        self,
        actor: Actor,
        case_id: str,
        purpose: Purpose,
        text_version: str,
        given_on: date,
        now: datetime,
        *,
        form: Form = Form.WRITTEN,
        recipient: str | None = None,
        valid_until: date | None = None,
        remark: str = "",
    ) -> Consent:
        """Note that somebody consented. Raises WrongInput."""
        with self._desk.work(actor, case_id, now) as folder:
            return record_consent(
                folder,
                purpose,
                text_version,
                given_on,
                form=form,
                recipient=recipient,
                valid_until=valid_until,
                remark=remark,
            )

    def withdraw(self, actor: Actor, case_id: str, consent_id: str, on: date, now: datetime) -> Consent:
        """Note a withdrawal. Without any valid consent to storage the case is due for deletion that day; referrals that
        rest on the consent and have not begun end, and their links open nothing any more.

        Raises WrongState for one withdrawn already, WrongInput for a day that lies ahead or before the consent.
        """
        with self._desk.work(actor, case_id, now) as folder:
            consent = folder.one(CONSENTS, consent_id)
            if consent.withdrawn_on is not None:
                raise WrongState(f"Die Einwilligung ist seit dem {consent.withdrawn_on:%d.%m.%Y} widerrufen.")
            if not consent.given_on <= on <= folder.day:
                raise WrongInput(
                    f"Ein Widerruf liegt zwischen dem {consent.given_on:%d.%m.%Y} und heute; das Datum ändern."
                )
            withdrawn = folder.change(CONSENTS, consent, withdrawn_on=on)
            if consent.purpose is Purpose.STORAGE and valid_consent(folder, Purpose.STORAGE) is None:
                folder.change_case(
                    status=CaseStatus.CLOSED,
                    ending=Ending.WITHDRAWN,
                    closed_on=folder.day,
                    delete_on=folder.day,
                    delete_on_set=True,
                )
            if consent.purpose is Purpose.REFERRAL:
                end_without_consent(folder, consent.id)
            return withdrawn

    def of(self, actor: Actor, case_id: str, now: datetime) -> tuple[Consent, ...]:
        """All consents of a case, the oldest first."""
        with self._desk.look(actor, case_id, now) as folder:
            return folder.all(CONSENTS)
