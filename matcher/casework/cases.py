"""Creating, finding, closing and renaming cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from kb.actor import Actor
from kb.database import writing
from kb.dates import day_of
from kb.vocabulary import Phase
from matcher.casework.access import require_case_work
from matcher.casework.access_log import Access, Deed
from matcher.casework.case import CASE_FILE, Case, CaseStatus, Ending, add_case, read_case, select_cases
from matcher.casework.consent import Form, Purpose, record_consent, require_consent
from matcher.casework.desk import Desk, typed_in
from matcher.casework.errors import ConsentMissing, WrongState
from matcher.casework.file import CaseFile, read_file
from matcher.casework.folder import Folder
from matcher.casework.organisation import keeping_times, next_number
from matcher.casework.phase_step import PHASE_STEPS
from matcher.casework.profile_version import add_version, count_unmet
from matcher.casework.pseudonyms import Pseudonyms
from matcher.casework.record import new_id
from matcher.casework.vault import of_case
from matcher.profile import Profile
from matcher.unmet_demand import UnmetDemand


@dataclass(frozen=True, slots=True)
class StorageConsent:
    """The consent without which no case is stored: to which text, when, how."""

    text_version: str
    given_on: date
    form: Form = Form.WRITTEN


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """Which cases of the organisation to list, newest change first. ``text``: a number or a part of the pseudonym."""

    counsellor: str | None = None
    statuses: tuple[CaseStatus, ...] = (CaseStatus.OPEN, CaseStatus.PAUSED)
    phase: Phase | None = None
    text: str = ""
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class CaseList:
    """Some cases, and how many there are in all."""

    cases: tuple[Case, ...]
    total: int


class Cases:
    """The covers of the files."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pseudonyms = Pseudonyms(desk.vault)

    def create(
        self,
        actor: Actor,
        pseudonym: str,
        profile: Profile,
        consent: StorageConsent | None,
        now: datetime,
        *,
        phase: Phase = Phase.ACCESS,
        unmet: Iterable[UnmetDemand] | None = None,
    ) -> Case:
        """A new case of the actor, entering the process chain in any phase. Raises ConsentMissing, WrongInput.

        ``unmet``: what today's proposals leave unmet, to be counted anonymously.
        """
        tenant = require_case_work(actor)
        if consent is None:
            raise ConsentMissing(f"Ohne Einwilligung zu „{Purpose.STORAGE.de}“ wird kein Fall gespeichert.")
        with writing(self._desk.engine) as connection, typed_in():
            id = new_id()
            self._desk.log.append(connection, tenant, actor, Deed.CREATED, id, now)
            day = day_of(now)
            case = Case(
                id=id,
                tenant=tenant,
                number=next_number(connection, tenant),
                phase=phase,
                counsellor=actor.id,
                opened_on=day,
                changed_at=now,
                delete_on=keeping_times(connection, tenant).end(day, None),
                pseudonym=pseudonym,
                counsellor_name=actor.name,
            )
            key = self._desk.vault.make(connection, of_case(id))
            add_case(connection, key, case)
            folder = Folder(connection, key, id, actor, now, case)
            record_consent(folder, Purpose.STORAGE, consent.text_version, consent.given_on, form=consent.form)
            add_version(folder, 1, profile, "")
            folder.add(PHASE_STEPS, phase=phase, entered_on=day)
            count_unmet(folder, unmet)
            return folder.case

    def case(self, actor: Actor, case_id: str, now: datetime) -> Case:
        """The cover of a case. Raises UnknownCase."""
        with self._desk.look(actor, case_id, now) as folder:
            return folder.case

    def file(self, actor: Actor, case_id: str, now: datetime) -> CaseFile:
        """Everything of a case at once, for its page. Raises UnknownCase."""
        with self._desk.look(actor, case_id, now) as folder:
            return read_file(folder)

    def accesses(self, actor: Actor, case_id: str, now: datetime) -> tuple[Access, ...]:
        """Who looked at the case or changed it, the oldest first."""
        with self._desk.look(actor, case_id, now) as folder:
            return self._desk.log.of_case(folder.connection, case_id)

    def rename(self, actor: Actor, case_id: str, pseudonym: str, now: datetime) -> Case:
        """Another pseudonym."""
        with self._desk.work(actor, case_id, now) as folder:
            return folder.change_case(pseudonym=pseudonym)

    def pause(self, actor: Actor, case_id: str, now: datetime) -> Case:
        """Nothing happens for a while; it can be reopened. Raises WrongState for a closed case."""
        with self._desk.work(actor, case_id, now) as folder:
            if folder.case.status is CaseStatus.CLOSED:
                raise WrongState("Der Fall ist abgeschlossen; ihn zuerst wieder öffnen.")
            return folder.change_case(status=CaseStatus.PAUSED)

    def close(self, actor: Actor, case_id: str, ending: Ending, now: datetime, *, remark: str = "") -> Case:
        """The counselling has ended; the keeping time begins. Raises WrongState for one that is closed."""
        with self._desk.work(actor, case_id, now, Deed.CLOSED) as folder:
            if folder.case.status is CaseStatus.CLOSED:
                raise WrongState("Der Fall ist schon abgeschlossen.")
            return folder.change_case(status=CaseStatus.CLOSED, ending=ending, closed_on=folder.day, remark=remark)

    def reopen(self, actor: Actor, case_id: str, now: datetime) -> Case:
        """Work on it goes on. Raises WrongState for one that is open, ConsentMissing without a valid consent."""
        with self._desk.work(actor, case_id, now) as folder:
            if folder.case.status is CaseStatus.OPEN:
                raise WrongState("Der Fall ist schon in Beratung.")
            require_consent(folder, Purpose.STORAGE)
            return folder.change_case(
                status=CaseStatus.OPEN, ending=None, closed_on=None, delete_on_set=False, remark=""
            )

    def find(self, actor: Actor, query: CaseQuery = CaseQuery()) -> CaseList:
        """Cases of the actor's organisation. A list is no look at a case and is not logged."""
        tenant = require_case_work(actor)
        conditions = list(_conditions(tenant, query))
        with self._desk.engine.connect() as connection:
            if query.text.strip():
                return self._by_text(connection, tenant, conditions, query)
            total = connection.execute(select(func.count()).select_from(CASE_FILE).where(*conditions)).scalar_one()
            ids = connection.execute(_ordered(conditions).limit(query.limit).offset(query.offset)).scalars().all()
            return CaseList(self._cases(connection, ids), total)

    def _by_text(
        self, connection: Connection, tenant: str, conditions: list[ColumnElement[bool]], query: CaseQuery
    ) -> CaseList:
        text = query.text.strip()
        holding = self._pseudonyms.holding(connection, tenant, text)
        rows = connection.execute(_ordered(conditions).add_columns(CASE_FILE.c.number))
        found = [id for id, number in rows if id in holding or str(number) == text]
        return CaseList(self._cases(connection, found[query.offset : query.offset + query.limit]), len(found))

    def _cases(self, connection: Connection, ids: Sequence[str]) -> tuple[Case, ...]:
        """The cases in the order of the ids."""
        rows = connection.execute(select_cases().where(CASE_FILE.c.id.in_(ids))).mappings()
        cases = {row["id"]: read_case(self._desk.vault, row)[0] for row in rows}
        return tuple(cases[id] for id in ids)


def _ordered(conditions: list[ColumnElement[bool]]) -> Select[Any]:
    return select(CASE_FILE.c.id).where(*conditions).order_by(CASE_FILE.c.changed_at.desc(), CASE_FILE.c.id)


def _conditions(tenant: str, query: CaseQuery) -> Iterable[ColumnElement[bool]]:
    yield CASE_FILE.c.tenant == tenant
    if query.statuses:
        yield CASE_FILE.c.status.in_(query.statuses)
    if query.counsellor is not None:
        yield CASE_FILE.c.counsellor == query.counsellor
    if query.phase is not None:
        yield CASE_FILE.c.phase == query.phase
