"""The start page of a counsellor: my cases, what is due, answers that came in, entries I rely on that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, func, select

from kb.actor import Actor
from kb.records import ENTRY
from kb.vocabulary import Term
from matcher.casework.case import CASE_FILE, Case, CaseStatus, read_case, select_cases
from matcher.casework.choice import CHOICE, ChoiceVerdict
from matcher.casework.contact import CONTACT, CONTACTS, Contact
from matcher.casework.desk import Desk
from matcher.casework.document import CASE_DOCUMENT, DOCUMENTS, DocumentState
from matcher.casework.follow_up import FOLLOW_UP, FOLLOW_UPS
from matcher.casework.goal import GOAL, GOALS
from matcher.casework.handover import HANDOVER, HANDOVERS, Handover, HandoverState
from matcher.casework.record import R, Shelf
from matcher.casework.referral import REFERRAL, REFERRALS, Referral, ReferralState
from matcher.casework.reminder import REMINDER, REMINDERS, ReminderKind
from matcher.casework.vault import DataKey

DELETION_WARNING = timedelta(days=14)
"""How long before a case is deleted its counsellor sees it."""


class DueKind(Term):
    """What is due."""

    REMINDER = "reminder", "Wiedervorlage", "reminder"
    DEADLINE = "deadline", "Frist", "deadline"
    ANSWER = "answer", "Antwort steht aus", "answer outstanding"
    WAITING_LIST = "waiting_list", "Warteliste endet", "waiting list ends"
    GOAL = "goal", "Ziel", "goal"
    DOCUMENT = "document", "Unterlage", "document"
    FOLLOW_UP = "follow_up", "Folgeantrag", "follow-up application"
    DELETION = "deletion", "wird gelöscht", "will be deleted"


@dataclass(frozen=True, slots=True)
class Due:
    """Something due on a day in a case; ``record`` is the id of what it comes from."""

    on: date
    kind: DueKind
    text: str
    case: Case
    record: str


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """An answer that came through a link and that nobody here has read."""

    referral: Referral
    case: Case


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """An entry in the plan of a case that changed since it was taken or last seen."""

    entry: str
    changed_at: datetime
    case: Case


@dataclass(frozen=True, slots=True)
class OfferedCase:
    """A case that a colleague wants to hand over to the actor."""

    handover: Handover
    case: Case


@dataclass(frozen=True, slots=True)
class StartPage:
    """Everything for one counsellor on one day. ``due`` holds the first ``MOST``; ``due_total`` counts all."""

    cases: tuple[Case, ...]
    cases_total: int
    due: tuple[Due, ...]
    due_total: int
    answers: tuple[NewAnswer, ...]
    changed: tuple[ChangedEntry, ...]
    offered: tuple[OfferedCase, ...]
    contacts: tuple[Contact, ...]
    """Contacts of the organisation whose next step is due."""


MOST = 50
SHOWN_CASES = 20


class Today:
    """What a counsellor should see first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def page(self, actor: Actor, now: datetime) -> StartPage:
        """The start page. Only what is due, answered or changed in the actor's own cases that are not closed."""
        with self._desk.look_around(actor, now) as opened:
            connection, mine = opened.connection, _mine(actor)
            found = _due_rows(connection, mine, opened.day)
            answers = _rows(connection, REFERRALS, *mine, *_UNSEEN)
            offered = _rows(connection, HANDOVERS, CASE_FILE.c.tenant == actor.tenant, *_offered_to(actor))
            changed = _changed(connection, mine)
            newest = _newest(connection, mine)
            total = connection.execute(select(func.count()).select_from(CASE_FILE).where(*mine)).scalar_one()
            touched = {due.case_id for due in found[:MOST]} | {row["case_id"] for row in (*answers, *offered, *changed)}
            cases = self._cases(connection, {*newest, *touched})
            return StartPage(
                cases=tuple(cases[id][0] for id in newest),
                cases_total=total,
                due=tuple(_opened(connection, found[:MOST], cases)),
                due_total=len(found),
                answers=tuple(NewAnswer(*_read(REFERRALS, row, cases)) for row in answers),
                changed=tuple(
                    ChangedEntry(row["entry"], row["changed_at"], cases[row["case_id"]][0]) for row in changed
                ),
                offered=tuple(OfferedCase(*_read(HANDOVERS, row, cases)) for row in offered),
                contacts=opened.all(CONTACTS, CONTACT.c.next_done_on.is_(None), CONTACT.c.next_on <= opened.day),
            )

    def _cases(self, connection: Connection, ids: set[str]) -> dict[str, tuple[Case, DataKey]]:
        rows = connection.execute(select_cases().where(CASE_FILE.c.id.in_(ids))).mappings()
        return {row["id"]: read_case(self._desk.vault, row) for row in rows}


@dataclass(frozen=True, slots=True)
class _Source:
    """Where something due comes from: the day's column, when it counts, what it is called, what it says."""

    shelf: Shelf[Any]
    day: Column[Any]
    kind: DueKind
    text: Callable[[Any], str]
    conditions: tuple[ColumnElement[bool], ...]


_SOURCES = (
    _Source(
        REMINDERS,
        REMINDER.c.due,
        DueKind.REMINDER,
        lambda reminder: reminder.text,
        (REMINDER.c.done_on.is_(None), REMINDER.c.kind == ReminderKind.REMINDER),
    ),
    _Source(
        REMINDERS,
        REMINDER.c.due,
        DueKind.DEADLINE,
        lambda reminder: reminder.text,
        (REMINDER.c.done_on.is_(None), REMINDER.c.kind == ReminderKind.DEADLINE),
    ),
    _Source(
        REFERRALS,
        REFERRAL.c.due,
        DueKind.ANSWER,
        lambda referral: f"{referral.recipient_name}: {referral.purpose.de}",
        (REFERRAL.c.state == ReferralState.REQUESTED,),
    ),
    _Source(
        REFERRALS,
        REFERRAL.c.waiting_until,
        DueKind.WAITING_LIST,
        lambda referral: f"{referral.recipient_name}: {referral.purpose.de}",
        (REFERRAL.c.state == ReferralState.ANSWERED,),
    ),
    _Source(GOALS, GOAL.c.due, DueKind.GOAL, lambda goal: goal.text, (GOAL.c.reached_on.is_(None),)),
    _Source(
        DOCUMENTS,
        CASE_DOCUMENT.c.due,
        DueKind.DOCUMENT,
        lambda document: document.title,
        (CASE_DOCUMENT.c.state.in_((DocumentState.MISSING, DocumentState.ON_ITS_WAY)),),
    ),
    _Source(
        FOLLOW_UPS,
        FOLLOW_UP.c.expected_on,
        DueKind.FOLLOW_UP,
        lambda follow_up: follow_up.body_name,
        (FOLLOW_UP.c.answered_on.is_(None),),
    ),
)


class _DueRow(NamedTuple):
    """Something due whose words are still sealed; without a source it is the case's own deletion."""

    on: date
    case_id: str
    record: str
    source: _Source | None


def _due_rows(connection: Connection, mine: tuple[ColumnElement[bool], ...], day: date) -> list[_DueRow]:
    """Everything due by the day, the longest overdue first; only days and identifiers."""
    found = [
        _DueRow(on, case_id, id, source)
        for source in _SOURCES
        for on, case_id, id in connection.execute(
            select(source.day, source.shelf.table.c.case_id, source.shelf.table.c.id)
            .join(CASE_FILE, CASE_FILE.c.id == source.shelf.table.c.case_id)
            .where(*mine, source.day <= day, *source.conditions)
        )
    ]
    leaving = select(CASE_FILE.c.delete_on, CASE_FILE.c.id).where(
        *mine, CASE_FILE.c.delete_on <= day + DELETION_WARNING
    )
    found += [_DueRow(on, id, id, None) for on, id in connection.execute(leaving)]
    return sorted(found, key=lambda due: due[:3])


def _opened(
    connection: Connection, found: Sequence[_DueRow], cases: Mapping[str, tuple[Case, DataKey]]
) -> Iterator[Due]:
    """What is due, in words."""
    rows: dict[str, RowMapping] = {}
    for source in _SOURCES:
        ids = [due.record for due in found if due.source is source]
        if ids:
            table = source.shelf.table
            statement = select(table).where(table.c.id.in_(ids))
            rows |= {row["id"]: row for row in connection.execute(statement).mappings()}
    for due in found:
        case, key = cases[due.case_id]
        if due.source is None:
            yield Due(due.on, DueKind.DELETION, f"Fall {case.number}", case, case.id)
        else:
            text = due.source.text(due.source.shelf.read(key, rows[due.record]))
            yield Due(due.on, due.source.kind, text, case, due.record)


def _read(shelf: Shelf[R], row: RowMapping, cases: Mapping[str, tuple[Case, DataKey]]) -> tuple[R, Case]:
    case, key = cases[row["case_id"]]
    return shelf.read(key, row), case


def _mine(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (
        CASE_FILE.c.tenant == actor.tenant,
        CASE_FILE.c.counsellor == actor.id,
        CASE_FILE.c.status.in_((CaseStatus.OPEN, CaseStatus.PAUSED)),
    )


_UNSEEN = (REFERRAL.c.answer_seen.is_(None), REFERRAL.c.answer.is_not(None))


def _offered_to(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return (HANDOVER.c.receiver == actor.id, HANDOVER.c.state == HandoverState.OFFERED)


def _newest(connection: Connection, mine: tuple[ColumnElement[bool], ...]) -> list[str]:
    statement = select(CASE_FILE.c.id).where(*mine).order_by(CASE_FILE.c.changed_at.desc(), CASE_FILE.c.id)
    return list(connection.execute(statement.limit(SHOWN_CASES)).scalars())


def _changed(connection: Connection, mine: tuple[ColumnElement[bool], ...]) -> Sequence[RowMapping]:
    statement = (
        select(CHOICE.c.entry, CHOICE.c.case_id, ENTRY.c.changed_at)
        .join(CASE_FILE, CASE_FILE.c.id == CHOICE.c.case_id)
        .join(ENTRY, ENTRY.c.id == CHOICE.c.entry)
        .where(*mine, CHOICE.c.verdict == ChoiceVerdict.TAKEN, ENTRY.c.changed_at > CHOICE.c.seen_at)
        .order_by(ENTRY.c.changed_at.desc(), CHOICE.c.entry)
        .limit(MOST)
    )
    return connection.execute(statement).mappings().all()


def _rows(connection: Connection, shelf: Shelf[Any], *conditions: ColumnElement[bool]) -> Sequence[RowMapping]:
    """The first ``MOST`` records, the oldest first: who lets more pile up sees the next when the first are read."""
    statement = select(shelf.table).join(CASE_FILE, CASE_FILE.c.id == shelf.table.c.case_id).where(*conditions)
    return connection.execute(statement.order_by(shelf.table.c.at, shelf.table.c.id).limit(MOST)).mappings().all()
