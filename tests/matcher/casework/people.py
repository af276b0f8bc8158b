"""Who works with the casebook in the tests, and cases in one line."""

from __future__ import annotations

from datetime import date, timedelta

from kb.actor import Actor, Role
from kb.vocabulary import Phase
from matcher.casework.case import Case
from matcher.casework.casebook import Casebook
from matcher.casework.cases import StorageConsent
from matcher.casework.consent import Purpose
from matcher.casework.disclosure import Topic
from matcher.casework.referral import Referral, ReferralPurpose
from matcher.casework.referrals import Recipient
from matcher.profile import Profile
from tests.builders import NOW, TODAY

ANNA = Actor("konto-anna", "Anna Beispiel", "traeger-a", frozenset({Role.COUNSELLOR}))
BEN = Actor("konto-ben", "Ben Muster", "traeger-a", frozenset({Role.COUNSELLOR}))
ADMIN = Actor("konto-admin", "Ada Verwaltung", "traeger-a", frozenset({Role.ADMINISTRATOR}))
CLARA = Actor("konto-clara", "Clara Anderswo", "traeger-b", frozenset({Role.COUNSELLOR}))
"""A counsellor of another organisation."""

PROFILE = Profile(nationality="SY", reference_occupation="Elektroniker")


def consented(on: date = TODAY) -> StorageConsent:
    """A written consent to storage."""
    return StorageConsent("speicherung-1", on)


def a_case(casebook: Casebook, pseudonym: str = "Kranich", actor: Actor = ANNA, **profile: object) -> Case:
    """A case with a profile."""
    told = Profile.model_validate({**PROFILE.model_dump(), **profile})
    return casebook.cases.create(actor, pseudonym, told, consented(), NOW, phase=Phase.ORIENTATION)


def consent_to_referral(casebook: Casebook, case: Case, actor: Actor = ANNA) -> None:
    """A consent to passing on to anybody."""
    casebook.consents.record(actor, case.id, Purpose.REFERRAL, "weitergabe-1", TODAY, NOW)


def a_referral(casebook: Casebook, actor: Actor = ANNA) -> tuple[Case, Referral, str]:
    """A case referred to HJW for a course, due in a week; and the token of its link."""
    case = a_case(casebook, actor=actor)
    consent_to_referral(casebook, case, actor)
    recipient = Recipient("hjw", "Handwerkliches Bildungswerk")
    due = TODAY + timedelta(days=7)
    sent = casebook.referrals.send(actor, case.id, recipient, ReferralPurpose.COURSE, [Topic.OCCUPATION], due, NOW)
    return case, sent.referral, sent.token
