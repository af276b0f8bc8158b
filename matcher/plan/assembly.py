"""From drafts and a schedule to the steps of a variant: dates with what they rest on, what comes before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kb.dates import in_german, latest
from kb.facts import Run
from matcher.criteria import source_of
from matcher.plan.asking import ASK_WITHIN, Asked
from matcher.plan.case import Case
from matcher.plan.course import FUNDING_LEAD
from matcher.plan.draft import Draft
from matcher.plan.step import Action, Basis, Dates, Reason, Step, StepKind
from matcher.plan.task import Placed, Schedule, Slot
from matcher.plan.workday import weekday

LESSONS = (StepKind.LANGUAGE, StepKind.MEASURE)
COURSES = (*LESSONS, StepKind.EXAMINATION)
"""Kinds of steps that take place at a provider's."""

_WHOLE_DAY = len("2026-11-22")
"""Characters of a date that names the day."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen: drafts with their times, and what is done beside them."""

    case: Case
    drafts: Mapping[str, Draft]
    schedule: Schedule
    asked: tuple[Asked, ...]
    beside: tuple[Draft, ...]
    """Steps that the solver does not place."""
    collects: str
    """Step that takes up what is asked for: the follow-up application, or work."""

    @property
    def all_drafts(self) -> dict[str, Draft]:
        """Drafts of all steps of the variant, by identifier."""
        placed = {item.task.id: self.drafts[item.task.id] for item in self.schedule.placed}
        others = (*(asked.draft for asked in self.asked), *self.beside)
        return placed | {draft.task.id: draft for draft in others}


def steps_of(chosen: Chosen) -> tuple[Step, ...]:
    """All steps in the order in which they begin, each with its dates, what it needs, and its Anschluss."""
    drafts = chosen.all_drafts
    needs = _needs(chosen, drafts)
    leads = _leads(drafts, needs)
    placed = {item.task.id: item for item in chosen.schedule.placed}
    dates: dict[str, Dates] = {}
    for id in _in_order(drafts, needs, lambda id: (placed[id].start if id in placed else 10**6, id)):
        dates[id] = _Dating(chosen, drafts[id], needs[id], dates, leads, placed).dates()
    before = {id: tuple(other for other, its in leads.items() if id in its) for id in drafts}
    steps = []
    for id in _in_order(drafts, before, lambda id: (*_first_day(dates[id]), id)):
        draft, item = drafts[id], placed.get(id)
        run = _run(draft, item.slot if item else None)
        by = _register_by(chosen, draft, item) if dates[id].start else None
        steps.append(_step(draft, dates[id], needs[id], leads[id], drafts, by, run))
    return tuple(steps)


def _register_by(chosen: Chosen, draft: Draft, item: Placed | None) -> date | None:
    """The last day to register: for an examination before its wait, for a run as it says, else the day before."""
    if item is None or draft.kind not in COURSES:
        return None
    start, run = chosen.case.as_of + timedelta(days=item.start), _run(draft, item.slot)
    if item.task.waits:
        return start
    eve = start - timedelta(days=1)
    return max(min(eve, latest(run.apply_by)), chosen.case.as_of) if run and run.apply_by else eve


def _first_day(dates: Dates) -> tuple[date, bool]:
    return dates.start or dates.not_before or date.max, dates.start is None


def _needs(chosen: Chosen, drafts: Mapping[str, Draft]) -> dict[str, tuple[str, ...]]:
    """Steps that come before each: by the procedure, the course to its level, what prepares it, what is asked for."""
    schedule, needs = chosen.schedule, {}
    for id, draft in drafts.items():
        earlier = list(draft.task.after)
        if draft.task.needs_level:
            earlier += [schedule.levels.get(draft.task.needs_level, "")]
        if id in schedule.lacking:
            earlier += [asked.draft.task.id for asked in chosen.asked if asked.level]
        if id == chosen.collects:
            earlier += [asked.draft.task.id for asked in chosen.asked if asked.needs]
        earlier += [other for other, its in drafts.items() if id in its.task.prepares]
        needs[id] = tuple(dict.fromkeys(other for other in earlier if other in drafts and other != id))
    return needs


def _leads(drafts: Mapping[str, Draft], needs: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Anschluss: the steps that need a step, and those it only helps with."""
    leads: dict[str, list[str]] = {id: [] for id in drafts}
    for id, earlier in needs.items():
        for other in earlier:
            leads[other].append(id)
    for id, draft in drafts.items():
        leads[id] += [other for other in draft.supports if other in drafts]
    return {id: tuple(dict.fromkeys(others)) for id, others in leads.items()}


def _in_order(
    ids: Iterable[str], before: Mapping[str, Sequence[str]], key: Callable[[str], tuple[Any, ...]]
) -> list[str]:
    """Identifiers, each after those before it, by the key where that leaves a choice."""
    left = sorted(ids, key=key)
    result: list[str] = []
    while left:
        free = next(id for id in left if all(earlier in result for earlier in before[id]))
        left.remove(free)
        result.append(free)
    return result


@dataclass(frozen=True, slots=True)
class _Dating:
    """Finds the dates of one step, those of the earlier ones being known."""

    chosen: Chosen
    draft: Draft
    needs: tuple[str, ...]
    known: Mapping[str, Dates]
    leads: Mapping[str, Sequence[str]]
    placed: Mapping[str, Placed]

    def dates(self) -> Dates:
        """By what is known: a run, a task, a length, or nothing."""
        draft, item = self.draft, self.placed.get(self.draft.task.id)
        if item is None:
            return self._beside()
        start = self._day(item.start)
        length = timedelta(days=max(item.task.days or 1, 1) - 1)
        if item.slot is not None:
            end = self._day(item.end - 1) if item.slot.end is not None or item.task.days else None
            own = (*_vague(draft, item.slot), *(() if item.slot.end is not None else draft.assumptions))
            bound = None if end else start
            return Dates(start, end, Basis.RUN, None, bound, own, self._rests_on)
        if self._waits:
            first = weekday(max([start, *self._bounds]))
            return Dates(None, None, Basis.OPEN, first, first + length, draft.assumptions, self._rests_on)
        if draft.kind is StepKind.FUNDING:
            return self._promise(item)
        if item.task.waits:
            day = self._day(item.end - 1)
            return Dates(day, day, Basis.ASSUMED, assumptions=draft.assumptions, rests_on=self._rests_on)
        if item.task.days is None:
            return Dates(start, None, Basis.OPEN, None, start, draft.assumptions, self._rests_on)
        if draft.is_task:
            return Dates(start, start, Basis.TASK, assumptions=draft.assumptions, rests_on=self._rests_on)
        return Dates(start, start + length, self._basis, assumptions=draft.assumptions, rests_on=self._rests_on)

    @property
    def _basis(self) -> Basis:
        undated = self.draft.kind in COURSES  # where no run is known, its beginning is an assumption
        return Basis.ASSUMED if self.draft.assumptions or undated else Basis.COMPUTED

    def _beside(self) -> Dates:
        """A step that the solver did not place: asked for within two weeks, or open until its case arises."""
        bound = weekday(max(self._bounds, default=self.chosen.case.as_of))
        if self.draft.only_if or self._waits:
            return Dates(None, None, Basis.OPEN, bound, bound, (), self._rests_on)
        if self.draft.due:
            return Dates(self.draft.due, self.draft.due, Basis.TASK)
        if not self.draft.is_task:
            return Dates(bound, None, Basis.OPEN, ends_not_before=bound, rests_on=self._rests_on)
        day = weekday(self._day(ASK_WITHIN))
        return Dates(day, day, Basis.TASK)

    def _promise(self, item: Placed) -> Dates:
        """Payers are asked some weeks ahead, not years: promises run out."""
        following = [self.placed[id].start for id in self.leads[item.task.id] if id in self.placed]
        latest = min(following, default=item.start)
        day = weekday(self._day(max(item.start, latest - FUNDING_LEAD)))
        return Dates(day, day, Basis.TASK, rests_on=self._rests_on)

    @property
    def _waits(self) -> bool:
        """Whether something before it has no end yet, or is asked for."""
        asked = {asked.draft.task.id for asked in self.chosen.asked}
        lacks = self.draft.task.id in self.chosen.schedule.lacking
        return lacks or any(self.known[id].end is None or id in asked for id in self.needs)

    @property
    def _bounds(self) -> list[date]:
        """The first day after each earlier step, as far as known."""
        ends = [self.known[id].end or self.known[id].ends_not_before for id in self.needs]
        return [end + timedelta(days=1) for end in ends if end]

    @property
    def _rests_on(self) -> tuple[str, ...]:
        return tuple(id for id in self.needs if self.known[id].assumed or self.known[id].end is None)

    def _day(self, offset: int) -> date:
        return self.chosen.case.as_of + timedelta(days=offset)


def _vague(draft: Draft, slot: Slot) -> Iterator[Reason]:
    """What is assumed of a run whose days the provider does not name."""
    run = _run(draft, slot)
    if run and draft.offer:
        for day, which in ((run.start, "ersten"), (run.end, "letzten")):
            if day and len(day) < _WHOLE_DAY:
                text = f"Der Träger nennt nur {in_german(day)}; gerechnet ist mit dem {which} Tag."
                yield Reason(text, source_of(draft.offer, run))


def _run(draft: Draft, slot: Slot | None) -> Run | None:
    return draft.offer.runs[slot.run] if draft.offer and slot else None


def _step(
    draft: Draft,
    dates: Dates,
    needs: tuple[str, ...],
    leads: tuple[str, ...],
    drafts: Mapping[str, Draft],
    register_by: date | None,
    run: Run | None,
) -> Step:
    following = [drafts[id].title for id in leads if drafts[id].kind is not StepKind.FUNDING]
    return Step(
        id=draft.task.id,
        kind=draft.kind,
        title=draft.title,
        phase=draft.phase,
        dates=dates,
        action=Action(draft.who, draft.what, register_by or dates.start, draft.who_entry),
        why=draft.why,
        sources=tuple(dict.fromkeys((*draft.sources, source_of(draft.offer, run))))
        if draft.offer and run
        else draft.sources,
        result=draft.result,
        needs=needs,
        only_if=draft.only_if,
        conditions=draft.conditions,
        leads_to=leads,
        follow_up=f"Danach: {'; '.join(following)}." if following else draft.follow_up,
        entry=draft.entry,
        entry_kind=draft.entry_kind,
        status=draft.status,
        provider=draft.provider,
        place=(run.place if run else None) or draft.place,
        formats=(run.formats if run else ()) or draft.formats,
        time_models=draft.time_models,
        extent=draft.extent,
        price=draft.price,
        payment=draft.payment,
        questions=draft.questions,
    )
