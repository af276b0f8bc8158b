"""The timeline: what happened and what is to come in a case, day by day, each in its phase of the process chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kb.dates import day_of
from kb.vocabulary import Phase
from matcher.casework.choice import ChoiceVerdict
from matcher.casework.enrolment import EnrolmentState
from matcher.casework.file import CaseFile
from matcher.casework.handover import HandoverState
from matcher.casework.referral import Referral


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a day. ``kind`` names the noun, ``record`` the id of the record it comes from; text is German."""

    on: date
    phase: Phase
    kind: str
    text: str
    record: str


def timeline(file: CaseFile) -> tuple[Event, ...]:
    """All events, the oldest first. What names no phase of its own stands in the one the case was in on that day."""
    found = [
        Event(on, phase or phase_on(file, on), kind, text, record) for on, phase, kind, text, record in _events(file)
    ]
    return tuple(sorted(found, key=lambda event: (event.on, _RANK.get(event.kind, len(_RANK)), event.text)))


def phase_on(file: CaseFile, day: date) -> Phase:
    """The phase the case stood in; before the first step the phase it was entered in."""
    steps = [step for step in file.phases if step.entered_on <= day]
    if steps:
        return steps[-1].phase
    return file.phases[0].phase if file.phases else file.case.phase


_RANK = {"case": 0, "phase": 1}
_Found = tuple[date, Phase | None, str, str, str]


def _events(file: CaseFile) -> Iterator[_Found]:
    yield file.case.opened_on, None, "case", "Fall angelegt", file.case.id
    if file.case.closed_on is not None:
        ending = f": {file.case.ending.de}" if file.case.ending else ""
        yield file.case.closed_on, None, "case", f"Fall abgeschlossen{ending}", file.case.id
    for step in file.phases:
        remark = f": {step.remark}" if step.remark else ""
        yield step.entered_on, step.phase, "phase", f"Phase {step.phase.value}, {step.phase.de}{remark}", step.id
    for version in file.profiles[1:]:
        yield day_of(version.at), None, "profile", f"Profil geändert (Version {version.version})", version.id
    for consent in file.consents:
        yield consent.given_on, None, "consent", f"Einwilligung: {consent.purpose.de}", consent.id
        if consent.withdrawn_on:
            yield consent.withdrawn_on, None, "consent", f"Widerruf: {consent.purpose.de}", consent.id
    for note in file.notes:
        yield day_of(note.at), None, "note", note.text, note.id
    yield from _aims(file)
    yield from _steps(file)
    for referral in file.referrals:
        yield from _referral(referral)
    for answer in file.answers:
        until = f" bis {answer.waiting_until:%d.%m.%Y}" if answer.waiting_until else ""
        words = f": {answer.words}" if answer.words else ""
        yield answer.answered_on, None, "answer", f"Antwort: {answer.kind.de}{until}{words}", answer.id
        if answer.appointment:
            yield day_of(answer.appointment), None, "appointment", "Termin bei der Stelle", answer.id
    for handover in file.handovers:
        if handover.state is HandoverState.ACCEPTED and handover.answered_at:
            yield day_of(handover.answered_at), None, "handover", f"Übergeben an {handover.receiver_name}", handover.id


def _aims(file: CaseFile) -> Iterator[_Found]:
    for goal in file.goals:
        if goal.reached_on:
            yield goal.reached_on, goal.phase, "goal", f"Ziel erreicht: {goal.text}", goal.id
        elif goal.due:
            yield goal.due, goal.phase, "goal", f"Ziel: {goal.text}", goal.id
    for reminder in file.reminders:
        on = reminder.done_on or reminder.due
        done = ", erledigt" if reminder.done_on else ""
        yield on, None, "reminder", f"{reminder.kind.de}{done}: {reminder.text}", reminder.id
    for document in file.documents:
        if document.due:
            yield document.due, None, "document", f"Unterlage {document.state.de}: {document.title}", document.id
    for choice in file.choices:
        if choice.verdict is not ChoiceVerdict.OPEN:
            yield day_of(choice.at), None, "choice", f"Vorschlag {choice.verdict.de}: {choice.entry}", choice.id


def _steps(file: CaseFile) -> Iterator[_Found]:
    for assessment in file.assessments:
        on = assessment.done_on or assessment.planned_on
        if on:
            text = f"Kompetenzfeststellung {assessment.state.de}: {assessment.subject}"
            yield on, Phase.ORIENTATION, "assessment", text, assessment.id
    for enrolment in file.enrolments:
        waits = " (Warteliste)" if enrolment.state is EnrolmentState.WAITING else ""
        yield day_of(enrolment.at), None, "enrolment", f"Coaching{waits}: {enrolment.title}", enrolment.id
    for follow_up in file.follow_ups:
        if follow_up.sent_on:
            text = f"Folgeantrag gestellt: {follow_up.body_name}"
            yield follow_up.sent_on, Phase.QUALIFICATION, "follow_up", text, follow_up.id
        if follow_up.answered_on and follow_up.answer:
            text = f"Antwort auf den Folgeantrag: {follow_up.answer.de}"
            yield follow_up.answered_on, Phase.QUALIFICATION, "follow_up", text, follow_up.id
    for entry in file.work_entries:
        if entry.starts_on:
            text = f"{entry.kind.de} ({entry.state.de}): {entry.employer}"
            yield entry.starts_on, Phase.ENTRY, "work_entry", text, entry.id
        if entry.ends_on:
            yield entry.ends_on, Phase.ENTRY, "work_entry", f"{entry.kind.de} endet: {entry.employer}", entry.id


def _referral(referral: Referral) -> Iterator[_Found]:
    name, id = referral.recipient_name, referral.id
    yield referral.sent_on, None, "referral", f"Verweis an {name}: {referral.purpose.de}", id
    if referral.started_on:
        yield referral.started_on, None, "referral", f"Begonnen bei {name}", id
    if referral.ended_on:
        reason = f", {referral.end_reason.de}" if referral.end_reason else ""
        yield referral.ended_on, None, "referral", f"Verweis an {name} {referral.state.de}{reason}", id
