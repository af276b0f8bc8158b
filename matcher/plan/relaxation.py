"""What to give way on where a plan falls short: one limit if that is enough, else the fewest together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

from matcher.plan.limit import ALWAYS, Limit, Wish
from matcher.plan.model import solve
from matcher.plan.task import Problem, Schedule
from matcher.plan.variant import Relaxation
from matcher.plan.way import Way

MOST_TOGETHER = 3


def relaxations(problem: Problem, wish: Wish, schedule: Schedule, seed: int, way: Way) -> tuple[Relaxation, ...]:
    """The smallest changes that would close what the plan leaves open; none where it leaves nothing open."""
    if schedule.reached:
        return ()
    limits = sorted(_binding(problem, wish), key=lambda limit: list(Limit).index(limit))
    best = solve(problem, _relaxed(wish, limits), seed) if limits else None
    if best is None or not _is_better(best, schedule):
        return ()
    for size in range(1, min(MOST_TOGETHER, len(limits)) + 1):
        found = [
            _told(problem, chosen, schedule, then, way)
            for chosen in combinations(limits, size)
            if (then := solve(problem, _relaxed(wish, chosen), seed)) and _is_better(then, schedule)
        ]
        if found:
            return tuple(sorted(found, key=lambda relaxation: -len(relaxation.gaps)))
    return (_told(problem, tuple(limits), schedule, best, way),)


def _relaxed(wish: Wish, limits: tuple[Limit, ...] | list[Limit]) -> Wish:
    return Wish(wish.relaxed | frozenset(limits), wish.certainty_first, wish.kept)


def _binding(problem: Problem, wish: Wish) -> Iterator[Limit]:
    """Limits that could matter here at all."""
    broken = {limit for task in problem.tasks for limit in task.breaks}
    broken |= {limit for task in problem.tasks for slot in task.slots for limit in slot.breaks}
    broken |= {limit for breaks in problem.route_breaks.values() for limit in breaks}
    if problem.course_start:
        broken.add(Limit.START)
    if problem.title_end is not None or problem.title_days is not None:
        broken.add(Limit.TITLE)
    if any(task.funded and task.covers for task in problem.tasks):
        broken.add(Limit.FUNDING)
    yield from broken & ((ALWAYS | wish.kept) - wish.relaxed)


def _is_better(then: Schedule, now: Schedule) -> bool:
    return (then.reached, len(then.covered), -len(then.lacking)) > (now.reached, len(now.covered), -len(now.lacking))


def _told(problem: Problem, limits: tuple[Limit, ...], now: Schedule, then: Schedule, way: Way) -> Relaxation:
    gained = tuple(need for need in problem.needs if need in then.covered and need not in now.covered)
    placed = next((p for id in way.recognition if (p := then.of(id))), None) if then.reached else None
    day = problem.as_of + timedelta(days=placed.end - 1) if placed else None
    what = " und ".join(limit.de for limit in limits)
    effect = f"deckt zusätzlich: {'; '.join(gained)}" if gained else "macht das Ziel in der Frist erreichbar"
    until = f"; volle Anerkennung dann frühestens am {day:%d.%m.%Y}" if day else ""
    return Relaxation(tuple(limit.value for limit in limits), f"Möglich wäre: {what} – {effect}{until}.", gained, day)
