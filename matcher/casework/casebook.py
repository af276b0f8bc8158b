"""The casebook: the door to everything about cases."""

from __future__ import annotations

from sqlalchemy import Engine

from kb.keys import KeyRing
from matcher.casework.answering import Answering
from matcher.casework.assessment import ASSESSMENTS, Assessment, AssessmentContent
from matcher.casework.cases import Cases
from matcher.casework.choice import Choices
from matcher.casework.coachings import Coachings
from matcher.casework.consents import Consents
from matcher.casework.contact import Contacts
from matcher.casework.desk import Desk
from matcher.casework.document import DOCUMENTS, Document, DocumentContent
from matcher.casework.drawer import Drawer
from matcher.casework.export import Exports
from matcher.casework.follow_up import FOLLOW_UPS, FollowUp, FollowUpContent
from matcher.casework.goal import GOALS, Goals
from matcher.casework.handover import Handovers
from matcher.casework.lesson import Lessons
from matcher.casework.note import NOTES, Note, NoteContent
from matcher.casework.partner_records import PartnerRecords
from matcher.casework.phase_step import Phases
from matcher.casework.profile_version import Profiles
from matcher.casework.referrals import Referrals
from matcher.casework.reminder import REMINDERS, Reminders
from matcher.casework.retention import Retention
from matcher.casework.safekeeping import Safekeeping
from matcher.casework.today import Today
from matcher.casework.work_entry import WORK_ENTRIES, WorkContent, WorkEntry


class Casebook:
    """Each room has the verbs of one noun; every verb takes the actor and the moment. ``engine`` is migrated.

    Raised by all: NotPermitted, UnknownCase (also for a case of another organisation), Undecipherable, StoreError.
    """

    def __init__(self, engine: Engine, ring: KeyRing) -> None:
        desk = Desk(engine, ring)
        self.cases = Cases(desk)
        self.profiles = Profiles(desk)
        self.consents = Consents(desk)
        self.notes: Drawer[NoteContent, Note] = Drawer(desk, NOTES)
        self.goals = Goals(desk, GOALS)
        self.phases = Phases(desk)
        self.reminders = Reminders(desk, REMINDERS)
        self.documents: Drawer[DocumentContent, Document] = Drawer(desk, DOCUMENTS)
        self.assessments: Drawer[AssessmentContent, Assessment] = Drawer(desk, ASSESSMENTS)
        self.follow_ups: Drawer[FollowUpContent, FollowUp] = Drawer(desk, FOLLOW_UPS)
        self.work_entries: Drawer[WorkContent, WorkEntry] = Drawer(desk, WORK_ENTRIES)
        self.handovers = Handovers(desk)
        self.choices = Choices(desk)
        self.referrals = Referrals(desk)
        self.answering = Answering(desk)
        self.partner_records = PartnerRecords(desk)
        self.coachings = Coachings(desk)
        self.contacts = Contacts(desk)
        self.lessons = Lessons(desk)
        self.retention = Retention(desk)
        self.exports = Exports(desk)
        self.today = Today(desk)
        self.safekeeping = Safekeeping(desk)
