"""Steps along the process chain: which phase was entered when. Entry is anywhere; phases are skipped and repeated."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import StringConstraints
from sqlalchemy import Column, Date

from kb.actor import Actor
from kb.vocabulary import Phase
from matcher.casework.columns import Code, case_table
from matcher.casework.desk import Desk
from matcher.casework.errors import WrongInput
from matcher.casework.record import Record, Shelf

PHASE_STEP = case_table(
    "phase_step", Column("phase", Code(1), nullable=False), Column("entered_on", Date, nullable=False)
)


class PhaseStep(Record):
    """A phase entered on a day, and why, in the counsellor's words."""

    phase: Phase
    entered_on: date
    remark: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5_000)] = ""


PHASE_STEPS = Shelf(PHASE_STEP, PhaseStep, "Phasen", order="entered_on")


class Phases:
    """Moves cases along the process chain."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def enter(
        self, actor: Actor, case_id: str, phase: Phase, on: date, now: datetime, *, remark: str = ""
    ) -> PhaseStep:
        """The case stands in that phase since the day. Raises WrongInput for a day ahead or before the case began."""
        with self._desk.work(actor, case_id, now) as folder:
            if not folder.case.opened_on <= on <= folder.day:
                raise WrongInput(
                    f"Eine Phase beginnt zwischen dem {folder.case.opened_on:%d.%m.%Y} und heute; das Datum ändern."
                )
            step = folder.add(PHASE_STEPS, phase=phase, entered_on=on, remark=remark)
            folder.change_case(phase=folder.all(PHASE_STEPS)[-1].phase)
            return step

    def of(self, actor: Actor, case_id: str, now: datetime) -> tuple[PhaseStep, ...]:
        """The phases of a case in the order of their days."""
        with self._desk.look(actor, case_id, now) as folder:
            return folder.all(PHASE_STEPS)
