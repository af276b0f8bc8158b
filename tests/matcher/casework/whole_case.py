"""A case in which every kind of record has something in every field, for export, timeline and deletion."""

from __future__ import annotations

from datetime import timedelta

from kb.vocabulary import Level, Phase, RecognitionStatus, SubProject
from matcher.casework.answer import Reply
from matcher.casework.assessment import AssessmentContent, AssessmentMethod, AssessmentState, Competence
from matcher.casework.case import Case, Ending
from matcher.casework.casebook import Casebook
from matcher.casework.choice import DeclineReason
from matcher.casework.coaching import CoachingContent, CoachingKind, Session
from matcher.casework.consent import Form, Purpose
from matcher.casework.disclosure import SentItem, Topic
from matcher.casework.document import DocumentContent, DocumentState
from matcher.casework.follow_up import FollowUpContent
from matcher.casework.goal import GoalContent
from matcher.casework.note import NoteContent
from matcher.casework.referral import EndReason, ReferralPurpose
from matcher.casework.referrals import Recipient
from matcher.casework.reminder import ReminderContent, ReminderKind
from matcher.casework.work_entry import WorkContent, WorkKind, WorkState
from matcher.partner_record import AnswerKind
from matcher.profile import Paper, Profile
from matcher.unmet_demand import UnmetDemand
from tests.builders import NOW, TODAY
from tests.matcher.casework.people import ANNA, BEN, consented

LATER = NOW + timedelta(hours=2)
WEEK = TODAY + timedelta(days=7)


def a_whole_case(casebook: Casebook, word: str) -> Case:
    """The case; every free text in it contains the word."""
    profile = Profile.model_validate(
        {
            "residence": {"country": "DE", "place": f"{word}-Ort", "since": "2024-05-01"},
            "nationality": "SY",
            "residence_title": "24",
            "employment": "employed",
            "gross_income_year": 22000,
            "work_state": "ST",
            "languages": [{"language": "de", "level": "B1", "certificate": True, "date": "2026-03-01"}],
            "qualifications": [
                {
                    "title": f"{word}-Abschluss",
                    "country": "SY",
                    "kind": "degree",
                    "duration_years": 4,
                    "completed": True,
                    "state_recognised": True,
                    "anabin": "H+",
                    "anabin_degree": "entspricht",
                    "experience_years": 3,
                }
            ],
            "reference_occupation": f"{word}-Beruf",
            "specialisation": f"{word}-Fach",
            "decision": {
                "status": "partial",
                "date": "2026-09-30",
                "body": f"{word}-Stelle",
                "gaps": [{"topic": f"{word}-Lücke", "hours": 40, "kind": "theory"}],
            },
            "goals": {
                "aim": "recognition",
                "occupation": f"{word}-Ziel",
                "employer": {"has_contract": True, "place": f"{word}-Betrieb"},
            },
            "constraints": {
                "radius_km": 30,
                "formats": ["online"],
                "time": "evening",
                "earliest_start": "2027-01-01",
                "childcare_needed": True,
            },
            "documents": ["certificate", "cv"],
            "bescheid_text": f"Bescheid über {word}",
        }
    )
    cb, unmet = casebook, [UnmetDemand("263", "Magdeburg", Level.B1, f"{TODAY:%Y-%m}")]
    case = cb.cases.create(ANNA, word, profile, consented(), NOW, phase=Phase.ORIENTATION, unmet=unmet)
    later = profile.model_copy(update={"specialisation": f"{word}-neu"})
    cb.profiles.save(ANNA, case.id, later, based_on=1, now=LATER, why=f"{word} erzählt")
    cb.consents.record(
        ANNA,
        case.id,
        Purpose.REFERRAL,
        "weitergabe-1",
        TODAY,
        NOW,
        form=Form.ORAL,
        valid_until=TODAY + timedelta(days=400),
        remark=f"am Telefon mit {word}",
    )
    cb.notes.add(ANNA, case.id, NoteContent(text=f"Notiz {word}\nzweite Zeile"), NOW)
    goal = cb.goals.add(ANNA, case.id, GoalContent(text=f"{word} anerkannt", phase=Phase.QUALIFICATION, due=WEEK), NOW)
    cb.goals.reach(ANNA, case.id, goal.id, TODAY, NOW)
    cb.reminders.add(ANNA, case.id, ReminderContent(text=f"{word} anrufen", due=TODAY, kind=ReminderKind.DEADLINE), NOW)
    cb.documents.add(
        ANNA,
        case.id,
        DocumentContent(
            title=f"Zeugnis {word}",
            state=DocumentState.MISSING,
            paper=Paper.CERTIFICATE,
            body="hwk-halle",
            demand=f"{word} im Original",
            due=WEEK,
            remark=f"{word} fragt nach",
        ),
        NOW,
    )
    cb.assessments.add(
        ANNA,
        case.id,
        AssessmentContent(
            method=AssessmentMethod.WORK_SAMPLE,
            state=AssessmentState.DONE,
            subject=f"{word} schweißt",
            provider="hjw",
            provider_name=f"Werkstatt {word}",
            planned_on=TODAY,
            done_on=TODAY,
            result=f"{word} kann es",
            competences=(Competence(name=f"{word} fräst", level=f"{word} gut"),),
        ),
        NOW,
    )
    cb.follow_ups.add(
        ANNA,
        case.id,
        FollowUpContent(
            body="hwk-halle",
            body_name=f"Kammer {word}",
            sent_on=TODAY,
            expected_on=WEEK,
            answered_on=TODAY,
            answer=RecognitionStatus.FULL,
            reference=f"Az {word}",
            remark=f"{word} freut sich",
        ),
        NOW,
    )
    cb.work_entries.add(
        ANNA,
        case.id,
        WorkContent(
            kind=WorkKind.TANDEM,
            state=WorkState.PLANNED,
            employer=f"Firma {word}",
            occupation=f"{word}-Meister",
            place=f"Ort {word}",
            mentor=f"Mentorin {word}",
            sub_project=SubProject.TP7,
            adequate=True,
            starts_on=WEEK,
            ends_on=WEEK,
            remark=f"{word} beginnt",
        ),
        NOW,
    )
    cb.choices.take(ANNA, case.id, "kurs", NOW)
    cb.choices.decline(ANNA, case.id, "anderer-kurs", DeclineReason.OTHER, NOW, words=f"{word} will nicht")
    cb.choices.rate(ANNA, case.id, "anderer-kurs", False, NOW)
    cb.phases.enter(ANNA, case.id, Phase.ENTRY, TODAY, LATER, remark=f"{word} ist so weit")
    _refer(cb, case, word)
    coaching = cb.coachings.offer(
        ANNA,
        CoachingContent(
            title="Bewerbung", kind=CoachingKind.GROUP, seats=3, sessions=(Session(begins=NOW + timedelta(days=9)),)
        ),
        NOW,
    )
    cb.coachings.enrol(ANNA, case.id, coaching.id, NOW)
    cb.handovers.offer(ANNA, case.id, BEN.id, BEN.name, NOW, message=f"{word} kommt zu dir")
    cb.handovers.decline(BEN, case.id, NOW, answer=f"{word} bleibt dort")
    return cb.cases.close(ANNA, case.id, Ending.RECOGNISED, LATER, remark=f"{word} ist fertig")


def _refer(casebook: Casebook, case: Case, word: str) -> None:
    sent = casebook.referrals.send(
        ANNA,
        case.id,
        Recipient("hjw", f"Werk {word}", "kurs"),
        ReferralPurpose.COURSE,
        list(Topic),
        WEEK,
        NOW,
        more=[SentItem(label=f"{word} privat", text=f"{word}@example.org")],
        message=f"Bitte für {word}",
    )
    reply = Reply(kind=AnswerKind.WAITING_LIST, waiting_until=WEEK, words=f"{word} wartet", who=f"Herr {word}")
    casebook.answering.answer(sent.token, reply, LATER)
    casebook.referrals.see_answer(ANNA, case.id, sent.referral.id, LATER)
    casebook.referrals.start(ANNA, case.id, sent.referral.id, TODAY, LATER)
    casebook.referrals.end(
        ANNA, case.id, sent.referral.id, EndReason.BROKEN_OFF, LATER, remark=f"{word} kam nicht mehr"
    )
