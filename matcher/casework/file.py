"""A whole case file, read at once: everything a page about one case shows."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.casework.answer import ANSWERS, Answer
from matcher.casework.assessment import ASSESSMENTS, Assessment
from matcher.casework.case import Case
from matcher.casework.choice import CHOICES, Choice
from matcher.casework.consent import CONSENTS, Consent
from matcher.casework.document import DOCUMENTS, Document
from matcher.casework.enrolment import ENROLMENTS, Enrolment
from matcher.casework.folder import Folder
from matcher.casework.follow_up import FOLLOW_UPS, FollowUp
from matcher.casework.goal import GOALS, Goal
from matcher.casework.handover import HANDOVERS, Handover
from matcher.casework.note import NOTES, Note
from matcher.casework.phase_step import PHASE_STEPS, PhaseStep
from matcher.casework.profile_version import PROFILE_VERSIONS, ProfileVersion
from matcher.casework.referral import REFERRALS, Referral
from matcher.casework.reminder import REMINDERS, Reminder
from matcher.casework.work_entry import WORK_ENTRIES, WorkEntry


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All records of a case, each kind the oldest first."""

    case: Case
    profiles: tuple[ProfileVersion, ...]
    phases: tuple[PhaseStep, ...]
    consents: tuple[Consent, ...]
    notes: tuple[Note, ...]
    goals: tuple[Goal, ...]
    reminders: tuple[Reminder, ...]
    documents: tuple[Document, ...]
    assessments: tuple[Assessment, ...]
    choices: tuple[Choice, ...]
    referrals: tuple[Referral, ...]
    answers: tuple[Answer, ...]
    enrolments: tuple[Enrolment, ...]
    follow_ups: tuple[FollowUp, ...]
    work_entries: tuple[WorkEntry, ...]
    handovers: tuple[Handover, ...]

    @property
    def profile(self) -> ProfileVersion:
        """The version that counts."""
        return self.profiles[-1]


def read_file(folder: Folder) -> CaseFile:
    """The file of the opened case."""
    return CaseFile(
        case=folder.case,
        profiles=folder.all(PROFILE_VERSIONS),
        phases=folder.all(PHASE_STEPS),
        consents=folder.all(CONSENTS),
        notes=folder.all(NOTES),
        goals=folder.all(GOALS),
        reminders=folder.all(REMINDERS),
        documents=folder.all(DOCUMENTS),
        assessments=folder.all(ASSESSMENTS),
        choices=folder.all(CHOICES),
        referrals=folder.all(REFERRALS),
        answers=folder.all(ANSWERS),
        enrolments=folder.all(ENROLMENTS),
        follow_ups=folder.all(FOLLOW_UPS),
        work_entries=folder.all(WORK_ENTRIES),
        handovers=folder.all(HANDOVERS),
    )
