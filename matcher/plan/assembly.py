"""From drafts and a schedule to the steps of a variant: dates with what they rest on, what comes before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kb.vocabulary import Level
from matcher.plan.asking import ASK_WITHIN, Asked
from matcher.plan.case import Case
from matcher.plan.course import FUNDING_LEAD
from matcher.plan.draft import Draft
from matcher.plan.model import weekday
from matcher.plan.step import Action, Basis, Dates, Step, StepKind
from matcher.plan.task import Placed, Schedule

_ACTIVE = (StepKind.LANGUAGE, StepKind.MEASURE, StepKind.EXAMINATION)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen: drafts with their times, what is asked beside them, and the level each taker waits for."""

    case: Case
    drafts: Mapping[str, Draft]
    schedule: Schedule
    asked: tuple[Asked, ...]
    collects: str
    """Step that takes up what is asked for: the follow-up application, or work."""


def steps_of(chosen: Chosen) -> tuple[Step, ...]:
    """All steps in the order in which they begin, each with its dates, its predecessors and its Anschluss."""
    before = _predecessors(chosen)
    after: dict[str, list[str]] = {}
    for id, earlier in before.items():
        for other in earlier:
            after.setdefault(other, []).append(id)
    placed = {item.task.id: item for item in (*chosen.schedule.placed, *_placed_asks(chosen))}
    drafts = {**chosen.drafts, **{asked.draft.task.id: asked.draft for asked in chosen.asked}}
    dates: dict[str, Dates] = {}
    for id in _in_order(placed, before):
        dates[id] = _dates(chosen, drafts[id], placed[id], [dates[e] for e in before[id]], before[id], after, placed)
    found = [_step(drafts[id], dates[id], before[id], after.get(id, []), drafts) for id in placed]
    order = {id: place for place, id in enumerate(_in_order(placed, before))}
    return tuple(sorted(found, key=lambda step: (_first_day(step.dates), order[step.id])))


def _first_day(dates: Dates) -> date:
    return dates.start or dates.not_before or date.max


def _placed_asks(chosen: Chosen) -> list[Placed]:
    day = (weekday(chosen.case.as_of + timedelta(days=ASK_WITHIN)) - chosen.case.as_of).days
    return [Placed(asked.draft.task, day, day + 1, None) for asked in chosen.asked]


def _predecessors(chosen: Chosen) -> dict[str, tuple[str, ...]]:
    """Steps that come before each step: in the order of the procedure, the course to its level, what was asked for."""
    schedule = chosen.schedule
    done = {item.task.id: item.task for item in schedule.placed}
    before: dict[str, list[str]] = {asked.draft.task.id: [] for asked in chosen.asked}
    for task in done.values():
        earlier = [id for id in task.after if id in done]
        if task.needs_level and task.needs_level in schedule.levels:
            earlier.append(schedule.levels[task.needs_level])
        if task.id == chosen.collects:
            earlier += [asked.draft.task.id for asked in chosen.asked if asked.needs]
        if task.id in schedule.lacking:
            earlier += [a.draft.task.id for a in chosen.asked if a.level is task.needs_level and a.level]
        earlier += [other.id for other in done.values() if task.id in other.prepares]
        before[task.id] = earlier
    return {id: tuple(dict.fromkeys(e for e in earlier if e != id)) for id, earlier in before.items()}


def _in_order(placed: Mapping[str, Placed], before: Mapping[str, Sequence[str]]) -> list[str]:
    """Identifiers, each after its predecessors; by start among those that are free."""
    left = sorted(placed, key=lambda id: (placed[id].start, placed[id].end, id))
    result: list[str] = []
    while left:
        free = next(id for id in left if all(earlier in result for earlier in before[id]))
        left.remove(free)
        result.append(free)
    return result


def _dates(
    chosen: Chosen,
    draft: Draft,
    item: Placed,
    earlier: Sequence[Dates],
    names: Sequence[str],
    after: Mapping[str, Sequence[str]],
    placed: Mapping[str, Placed],
) -> Dates:
    as_of = chosen.case.as_of
    rests_on = tuple(name for name, dates in zip(names, earlier, strict=True) if dates.assumed or dates.end is None)
    asks = {asked.draft.task.id for asked in chosen.asked}
    waits = (
        any(dates.end is None for dates in earlier)
        or asks.intersection(names)
        or item.task.id in chosen.schedule.lacking
    )
    start = as_of + timedelta(days=item.start)
    length = timedelta(days=max(item.task.days or 1, 1) - 1)
    if waits and item.slot is None:
        bounds = [d.ends_not_before + timedelta(days=1) for d in earlier if d.ends_not_before]
        first = weekday(max([start, *bounds]))
        return Dates(None, None, Basis.OPEN, first, first + length, draft.assumptions, rests_on)
    if item.slot is not None:
        end = as_of + timedelta(days=item.end - 1) if item.slot.end is not None or item.task.days else None
        own = () if item.slot.end is not None else draft.assumptions
        return Dates(start, end, Basis.RUN, assumptions=own, ends_not_before=None if end else start)
    if draft.kind is StepKind.FUNDING:
        course = min((placed[id].start for id in after.get(draft.task.id, ())), default=item.start)
        day = max(item.start, course - FUNDING_LEAD)
        start = weekday(as_of + timedelta(days=day))
        return Dates(start, start, Basis.TASK)
    if item.task.days is None:
        return Dates(start, None, Basis.OPEN, None, start, draft.assumptions, rests_on)
    if draft.is_task:
        return Dates(start, start, Basis.TASK, assumptions=draft.assumptions, rests_on=rests_on)
    basis = Basis.ASSUMED if draft.assumptions or draft.kind in _ACTIVE else Basis.COMPUTED
    return Dates(start, start + length, basis, assumptions=draft.assumptions, rests_on=rests_on)


def _step(draft: Draft, dates: Dates, before: Sequence[str], after: Sequence[str], drafts: Mapping[str, Draft]) -> Step:
    by = dates.start
    if by and draft.kind in _ACTIVE:
        by -= timedelta(days=1)
    following = [drafts[id].title for id in after]
    follow_up = f"Danach: {'; '.join(following)}." if following else draft.follow_up
    return Step(
        id=draft.task.id,
        kind=draft.kind,
        title=draft.title,
        phase=draft.phase,
        dates=dates,
        action=Action(draft.who, draft.what, by, draft.who_entry),
        why=draft.why,
        sources=draft.sources,
        result=draft.result,
        needs=tuple(before),
        conditions=draft.conditions,
        leads_to=tuple(after),
        follow_up=follow_up,
        entry=draft.entry,
        entry_kind=draft.entry_kind,
        status=draft.status,
        provider=draft.provider,
        place=draft.place,
        formats=draft.formats,
        time_models=draft.time_models,
        extent=draft.extent,
        price=draft.price,
        payment=draft.payment,
        questions=draft.questions,
    )


def level_course(schedule: Schedule, level: Level) -> str | None:
    """The course that reaches the level, or None."""
    return schedule.levels.get(level)
