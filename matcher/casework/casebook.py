"""The casebook: the door to everything about cases."""

from __future__ import annotations

from sqlalchemy import Engine

from kb.keys import KeyRing
from matcher.casework.answering import Answering
from matcher.casework.cases import Cases
from matcher.casework.consents import Consents
from matcher.casework.desk import Desk
from matcher.casework.note import Notes
from matcher.casework.partner_records import PartnerRecords
from matcher.casework.profile_version import Profiles
from matcher.casework.referrals import Referrals


class Casebook:
    """Each room has the verbs of one noun; every verb takes the actor and the moment. ``engine`` is migrated.

    Raised by all: NotPermitted, UnknownCase (also for a case of another organisation), Undecipherable, StoreError.
    """

    def __init__(self, engine: Engine, ring: KeyRing) -> None:
        desk = Desk(engine, ring)
        self.cases = Cases(desk)
        self.profiles = Profiles(desk)
        self.consents = Consents(desk)
        self.notes = Notes(desk)
        self.referrals = Referrals(desk)
        self.answering = Answering(desk)
        self.partner_records = PartnerRecords(desk)
