"""Handing a case over to a colleague of the same organisation: offered, then accepted or declined."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import Column, Index

from kb.actor import Actor
from kb.database import Moment
from kb.vocabulary import Term
from matcher.casework.access_log import Deed
from matcher.casework.columns import NAME, Code, case_table
from matcher.casework.desk import Desk
from matcher.casework.errors import NotPermitted, WrongInput, WrongState
from matcher.casework.folder import Folder
from matcher.casework.record import Line, Record, Shelf

HANDOVER = case_table(
    "handover",
    Column("receiver", Code(NAME), nullable=False),
    Column("state", Code(20), nullable=False),
    Column("answered_at", Moment),
    Index("ix_handover_receiver", "receiver", "state"),
)


class HandoverState(Term):
    """Where a hand-over stands."""

    OFFERED = "offered", "angeboten", "offered"
    ACCEPTED = "accepted", "angenommen", "accepted"
    DECLINED = "declined", "abgelehnt", "declined"
    TAKEN_BACK = "taken_back", "zurückgezogen", "taken back"


_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000)]


class Handover(Record):
    """From who wrote it (``by``) to ``receiver``, both ids of accounts; ``message`` is what the colleague must know."""

    receiver: Annotated[str, StringConstraints(min_length=1, max_length=NAME)]
    receiver_name: Line
    message: _Text = ""
    state: HandoverState = HandoverState.OFFERED
    answer: _Text = ""
    answered_at: datetime | None = None


HANDOVERS = Shelf(HANDOVER, Handover, "Übergaben")


class Handovers:
    """Offers, accepts and declines hand-overs; only accepting changes who counsels."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def offer(
        self, actor: Actor, case_id: str, receiver_id: str, receiver_name: str, now: datetime, *, message: str = ""
    ) -> Handover:
        """Ask a colleague to take the case. Raises WrongState while another offer is open, WrongInput for oneself.

        That the receiver belongs to the organisation is seen to when they accept: nobody else can open the case.
        """
        with self._desk.work(actor, case_id, now) as folder:
            if receiver_id == folder.case.counsellor:
                raise WrongInput("Diese Person berät den Fall schon; jemand anderen auswählen.")
            if _open(folder):
                raise WrongState("Für diesen Fall ist schon eine Übergabe angeboten; sie zuerst zurückziehen.")
            return folder.add(HANDOVERS, receiver=receiver_id, receiver_name=receiver_name, message=message)

    def accept(self, actor: Actor, case_id: str, now: datetime) -> Handover:
        """The receiver counsels from now on. Raises WrongState without an open offer, NotPermitted for anybody else."""
        with self._desk.work(actor, case_id, now, Deed.HANDED_OVER) as folder:
            handover = _offered_to(folder, actor)
            folder.change_case(counsellor=actor.id, counsellor_name=actor.name)
            return folder.change(HANDOVERS, handover, state=HandoverState.ACCEPTED, answered_at=now)

    def decline(self, actor: Actor, case_id: str, now: datetime, *, answer: str = "") -> Handover:
        """The case stays where it is. Raises like ``accept``."""
        with self._desk.work(actor, case_id, now) as folder:
            handover = _offered_to(folder, actor)
            return folder.change(HANDOVERS, handover, state=HandoverState.DECLINED, answer=answer, answered_at=now)

    def take_back(self, actor: Actor, case_id: str, now: datetime) -> Handover:
        """The offer holds no longer. Raises WrongState without one."""
        with self._desk.work(actor, case_id, now) as folder:
            return folder.change(HANDOVERS, _required(folder), state=HandoverState.TAKEN_BACK, answered_at=now)

    def of(self, actor: Actor, case_id: str, now: datetime) -> tuple[Handover, ...]:
        """All hand-overs of a case, the oldest first."""
        with self._desk.look(actor, case_id, now) as folder:
            return folder.all(HANDOVERS)


def _open(folder: Folder) -> Handover | None:
    return next(iter(folder.all(HANDOVERS, HANDOVER.c.state == HandoverState.OFFERED)), None)


def _required(folder: Folder) -> Handover:
    handover = _open(folder)
    if handover is None:
        raise WrongState("Für diesen Fall ist keine Übergabe angeboten.")
    return handover


def _offered_to(folder: Folder, actor: Actor) -> Handover:
    handover = _required(folder)
    if handover.receiver != actor.id:
        raise NotPermitted(f"Die Übergabe ist {handover.receiver_name} angeboten; nur diese Person kann sie annehmen.")
    return handover
