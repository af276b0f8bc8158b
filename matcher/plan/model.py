"""The constraint model (CP-SAT): which tasks, which runs, in which order. One worker, one seed, one result."""

from __future__ import annotations

from ortools.sat.python import cp_model

from kb.vocabulary import Level
from matcher.plan.limit import ALWAYS, Limit, Wish
from matcher.plan.task import CAPACITY, Placed, Problem, Schedule, Slot, Task
from matcher.plan.workday import weekdays

HORIZON = 3653
"""Days that are planned: ten years."""

DETERMINISTIC_TIME = 2.0
"""Limit of a search in the solver's own units, which do not depend on the machine; never wall-clock time."""

UNKNOWN_LENGTH = 2000
"""Days that a task of unknown length counts when variants are compared: not knowing is never faster than knowing."""

_UNREACHED, _FINISH, _CHOSEN, _START = 10**15, 10**9, 10**7, 10
"""Weights of a need uncovered, a day until the goal, a course more, and a day that a step begins later."""

_DOUBT_DAYS = 7
"""Days that an open question about an offer weighs: as long as an answer may take."""


def solve(problem: Problem, wish: Wish, seed: int) -> Schedule | None:
    """The best schedule; None where there is none at all. The same problem and seed give the same schedule."""
    limits = (ALWAYS | wish.kept) - wish.relaxed
    if problem.routes and all(problem.route_breaks.get(route, frozenset()) & limits for route in problem.routes):
        return None
    return _Model(problem, limits, wish.certainty_first).solved(seed)


class _Model:
    """Variables and constraints of one problem."""

    def __init__(self, problem: Problem, limits: frozenset[Limit], certainty_first: bool) -> None:
        self.problem, self.limits, self.certainty_first = problem, limits, certainty_first
        self.cp = cp_model.CpModel()
        self.tasks = [task for task in problem.tasks if not _is_out(task, limits)]
        self.routes = {
            name: self.cp.new_bool_var(f"route {name}")
            for name in problem.routes
            if not problem.route_breaks.get(name, frozenset()) & limits
        }
        if self.routes:
            self.cp.add_exactly_one(self.routes.values())
        self.tasks = [task for task in self.tasks if task.route is None or task.route in self.routes]
        self.done: dict[str, cp_model.IntVar] = {}
        for task in sorted(self.tasks, key=lambda task: task.goes_with is not None):
            if task.goes_with is None or task.goes_with in self.done:
                self.done[task.id] = self._presence(task)
        self.tasks = [task for task in self.tasks if task.id in self.done]
        workdays = cp_model.Domain.from_intervals(weekdays(problem.as_of, HORIZON))
        self.start: dict[str, cp_model.IntVar] = {}
        self.end: dict[str, cp_model.IntVar] = {}
        self.slots: dict[str, list[tuple[Slot, cp_model.IntVar]]] = {}
        self.intervals: list[tuple[cp_model.IntervalVar, int]] = []
        for task in self.tasks:
            self._time(task, workdays)
        self.cp.add_cumulative(
            [interval for interval, _ in self.intervals], [load for _, load in self.intervals], CAPACITY
        )
        self.reached = self.cp.new_bool_var("goal reached")
        self.lacking: dict[str, cp_model.IntVar] = {}
        self.covers = self._needs()
        self.levels = self._levels()
        self._order()
        self._follow_ups()
        if Limit.TITLE in limits:
            self._title()
        if Limit.FUNDING in limits:
            self._no_double_funding()
        self._objective()

    def _presence(self, task: Task) -> cp_model.IntVar:
        """Optional tasks are chosen; the others are done, or go with another task or their route."""
        if task.goes_with:
            return self.done[task.goes_with]
        if task.optional:
            done = self.cp.new_bool_var(task.id)
            if task.route:
                self.cp.add_implication(done, self.routes[task.route])
            return done
        return self.routes[task.route] if task.route else self.cp.new_constant(1)

    def _time(self, task: Task, workdays: cp_model.Domain) -> None:
        done, length = self.done[task.id], max(task.days or 1, 1)
        self.end[task.id] = end = self.cp.new_int_var(0, HORIZON + 1100, f"end {task.id}")
        if not task.slots:
            self.start[task.id] = start = self.cp.new_int_var_from_domain(workdays, f"start {task.id}")
            self.cp.add(end >= start + length if task.waits else end == start + length)
            if task.load:
                self._not_before(task, start, done)
                interval = self.cp.new_optional_fixed_size_interval_var(start, length, done, f"time {task.id}")
                self.intervals.append((interval, task.load))
            return
        self.start[task.id] = start = self.cp.new_int_var(0, HORIZON, f"start {task.id}")
        choices = []
        for slot in task.slots:
            if slot.breaks & self.limits or (Limit.START in self.limits and slot.start < self.problem.course_start):
                continue
            taken = self.cp.new_bool_var(f"{task.id} run {slot.run}")
            last = slot.end if slot.end is not None else slot.start + length
            self.cp.add(start == slot.start).only_enforce_if(taken)
            self.cp.add(end == last).only_enforce_if(taken)
            if task.load:
                interval = self.cp.new_optional_fixed_size_interval_var(
                    slot.start, max(last - slot.start, 1), taken, f"time {task.id} {slot.run}"
                )
                self.intervals.append((interval, task.load))
            choices.append((slot, taken))
        self.slots[task.id] = choices
        self.cp.add(sum(taken for _, taken in choices) == done)

    def _not_before(self, task: Task, start: cp_model.IntVar, done: cp_model.IntVar) -> None:
        if Limit.START in self.limits and self.problem.course_start > 0:
            self.cp.add(start >= self.problem.course_start).only_enforce_if(done)

    def _needs(self) -> dict[tuple[str, str], cp_model.IntVar]:
        """A need is provided for by one task at most, and by one that is done; the goal takes them all."""
        covers = {}
        for need in self.problem.needs:
            options = []
            for task in self.tasks:
                if need in task.covers:
                    chosen = covers[need, task.id] = self.cp.new_bool_var(f"{task.id} covers {need}")
                    self.cp.add_implication(chosen, self.done[task.id])
                    options.append(chosen)
            self.cp.add(sum(options) <= 1)
            self.cp.add_implication(self.reached, self._any(options))
        return covers

    def _any(self, options: list[cp_model.IntVar]) -> cp_model.IntVar:
        """A variable that is true only if one of the options is."""
        one = self.cp.new_bool_var("any")
        self.cp.add_bool_or([*options, one.negated()])
        return one

    def _levels(self) -> dict[tuple[Level, str], cp_model.IntVar]:
        """Each level is reached by one course at most; what needs it comes after that course."""
        has = self.problem.german.rank if self.problem.german else -1
        reached: dict[tuple[Level, str], cp_model.IntVar] = {}
        for level in Level:
            if level.rank <= has:
                continue
            courses = [t for t in self.tasks if t.gives_level and t.gives_level.rank >= level.rank]
            takers = [t for t in self.tasks if t.needs_level is level]
            for course in courses:
                chosen = reached[level, course.id] = self.cp.new_bool_var(f"{level} by {course.id}")
                self.cp.add_implication(chosen, self.done[course.id])
            self.cp.add(sum(reached[level, course.id] for course in courses) <= 1)
            for taker in takers:
                self._takes(taker, [(c, reached[level, c.id]) for c in courses if c.id != taker.id])
        for level in Level:  # two courses to one level teach the same
            same = [self.done[t.id] for t in self.tasks if t.gives_level is level]
            self.cp.add(sum(same) <= 1)
        return reached

    def _takes(self, taker: Task, courses: list[tuple[Task, cp_model.IntVar]]) -> None:
        """What is chosen waits for the course; what must be done anyway may lack it, at a price."""
        options = [chosen for _, chosen in courses]
        if taker.optional:
            self.cp.add_bool_or([*options, self.done[taker.id].negated()])
        else:
            lacking = self.lacking[taker.id] = self.cp.new_bool_var(f"{taker.id} lacks its level")
            self.cp.add_bool_or([*options, lacking])
            self.cp.add_implication(self.reached, lacking.negated())
        for course, chosen in courses:
            self.cp.add(self.start[taker.id] >= self.end[course.id]).only_enforce_if(chosen, self.done[taker.id])

    def _order(self) -> None:
        for task in self.tasks:
            for earlier in task.after:
                if earlier in self.done:
                    both = (self.done[task.id], self.done[earlier])
                    self.cp.add(self.start[task.id] >= self.end[earlier]).only_enforce_if(*both)
            for later in task.prepares:  # one registers meanwhile, and is examined after the course
                if later in self.done:
                    both = (self.done[task.id], self.done[later])
                    self.cp.add(self.end[later] > self.end[task.id]).only_enforce_if(*both)

    def _follow_ups(self) -> None:
        """Nothing without a next step: what is chosen provides for a need, a level that is taken, or an examination."""
        for task in self.tasks:
            if not task.optional:
                continue
            uses = [chosen for (_, id), chosen in self.covers.items() if id == task.id]
            uses += [self._used(level, task) for (level, id) in self.levels if id == task.id]
            uses += [self.done[id] for id in task.prepares if id in self.done]
            self.cp.add_bool_or([*uses, self.done[task.id].negated()])

    def _used(self, level: Level, course: Task) -> cp_model.IntVar:
        """True only if the course reaches the level and something that is done takes it."""
        takers = [self.done[t.id] for t in self.tasks if t.needs_level is level and t.id != course.id]
        used = self._any(takers)
        both = self.cp.new_bool_var("used")
        self.cp.add_implication(both, self.levels[level, course.id])
        self.cp.add_implication(both, used)
        return both

    def _title(self) -> None:
        """What the title is for is over in time; procedure steps only bind where the goal is reached."""
        arrival, days = self.problem.title_days or ("", 0)
        for task in self.tasks:
            gate = self.done[task.id] if task.optional else self.reached
            if task.in_title and self.problem.title_end is not None:
                self.cp.add(self.end[task.id] <= self.problem.title_end).only_enforce_if(gate)
            if task.in_title and arrival in self.done:
                self.cp.add(self.end[task.id] <= self.end[arrival] + days).only_enforce_if(gate)

    def _no_double_funding(self) -> None:
        for need in self.problem.needs:
            paid = [self.done[t.id] for t in self.tasks if t.funded and need in t.covers]
            if len(paid) > 1:
                self.cp.add(sum(paid) <= 1)

    def _objective(self) -> None:
        uncovered = len(self.problem.needs) - sum(self.covers.values())
        terms = [_UNREACHED * uncovered, _UNREACHED * (1 - self.reached)]
        terms += [_UNREACHED * lacking for lacking in self.lacking.values()]
        doubt = _FINISH * (HORIZON if self.certainty_first else _DOUBT_DAYS)
        for place, task in enumerate(self.tasks):
            done = self.done[task.id]
            terms.append(_START * self.start[task.id])
            if task.days is None and not _all_end(task):
                terms.append(_FINISH * UNKNOWN_LENGTH * done)
            if task.optional:
                terms.append((_CHOSEN + place + doubt * task.doubts) * done)
        finish = self.cp.new_int_var(0, HORIZON + 1100, "finish")
        for goal in self.problem.goals:
            if goal in self.done:
                self.cp.add(finish >= self.end[goal]).only_enforce_if(self.done[goal])
        terms.append(_FINISH * finish)
        if self.certainty_first:
            terms += [-_FINISH * HORIZON * prepared for prepared in self._prepared()]
        self.cp.minimize(sum(terms))

    def _prepared(self) -> list[cp_model.IntVar]:
        """For each examination, whether a course that is done prepares for it."""
        examinations = dict.fromkeys(id for task in self.tasks for id in task.prepares if id in self.done)
        found = []
        for examination in examinations:
            prepared = self._any([self.done[task.id] for task in self.tasks if examination in task.prepares])
            self.cp.add_implication(prepared, self.done[examination])
            found.append(prepared)
        return found

    def solved(self, seed: int) -> Schedule | None:
        """Search with one worker and a fixed seed; the limit counts work, not time."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        solver.parameters.cp_model_presolve = False  # costs a second with our domains and saves a millisecond
        solver.parameters.max_deterministic_time = DETERMINISTIC_TIME
        if solver.solve(self.cp) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        value = solver.value
        placed = [
            Placed(
                task,
                value(self.start[task.id]),
                value(self.end[task.id]),
                next((slot for slot, taken in self.slots.get(task.id, ()) if value(taken)), None),
            )
            for task in self.tasks
            if value(self.done[task.id])
        ]
        return Schedule(
            tuple(sorted(placed, key=lambda item: (item.start, item.end))),
            {need: id for (need, id), chosen in self.covers.items() if value(chosen)},
            {level: id for (level, id), chosen in self.levels.items() if value(chosen)},
            bool(value(self.reached)),
            frozenset(id for id, lacking in self.lacking.items() if value(lacking)),
            round(solver.objective_value),
        )


def _is_out(task: Task, limits: frozenset[Limit]) -> bool:
    return task.optional and bool(task.breaks & limits)


def _all_end(task: Task) -> bool:
    return bool(task.slots) and all(slot.end is not None for slot in task.slots)
