"""From a profile to a plan: three variants, each chosen and ordered by the solver, those that coincide shown as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kb.vocabulary import Level
from matcher.plan import way
from matcher.plan.asking import Asked, alternatives, ask_for_level, asks_for, bridges
from matcher.plan.assembly import LESSONS, Chosen, steps_of
from matcher.plan.case import Case, case_of
from matcher.plan.draft import Draft
from matcher.plan.horizon import title_ends
from matcher.plan.limit import Limit, Wish
from matcher.plan.model import solve
from matcher.plan.plan import Plan
from matcher.plan.relaxation import relaxations
from matcher.plan.standing import baseline_of
from matcher.plan.step import Reason, Step, StepKind
from matcher.plan.summary import checks_of, costs_of, deadlines_of, gaps_of, involved_of, languages_of, work_from
from matcher.plan.task import Problem, Schedule
from matcher.plan.variant import Aspect, Relaxation, Variant
from matcher.plan.way import Way
from matcher.plan.ways import collecting, recognition_is_aim, way_of
from matcher.profile import Profile
from matcher.proposals import KnownWithEncoder
from matcher.warnings import Warning

SEED = 20230101
"""Seed of the search; the same profile, knowledge, date and seed give the same plan."""

_WISHES = {
    Aspect.FASTEST: Wish(),
    Aspect.SAFEST: Wish(certainty_first=True, kept=frozenset({Limit.VERIFIED})),
    Aspect.ALONGSIDE_WORK: Wish(kept=frozenset({Limit.ALONGSIDE_WORK})),
}
_PROVEN = (StepKind.LANGUAGE, StepKind.EXAMINATION)
"""Kinds of steps whose outcome a body asks to see."""
_WHY = {
    Aspect.FASTEST: "Der kürzeste Weg; auch mit Angeboten, zu denen noch etwas zu klären ist.",
    Aspect.SAFEST: "Nur Belegtes und Aktuelles mit erfüllten Voraussetzungen; vor Prüfungen eine Vorbereitung.",
    Aspect.ALONGSIDE_WORK: "Nur Kurse in Teilzeit, abends, am Wochenende oder mit noch offener Zeit.",
}


def make_plan(profile: Profile, knowledge: KnownWithEncoder, as_of: date, seed: int = SEED) -> Plan:
    """The qualification plan of a profile at a date; stores nothing, reads no clock.

    A profile that says nothing gets questions and no variant; one without gaps gets the next steps.
    """
    case = case_of(profile, knowledge, as_of)
    says_something = bool(case.rules)
    variants = merged(tuple(_variant(case, aspect, seed) for aspect in Aspect)) if says_something else ()
    return Plan(
        as_of=as_of,
        baseline=baseline_of(case),
        variants=variants,
        questions=case.found.questions,
        warnings=tuple(_warnings(case, variants)),
        rules=case.found.rules,
    )


def merged(variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
    """Variants whose steps are the same as one, with all their aspects and reasons."""
    found: dict[tuple[Step, ...], Variant] = {}
    for variant in variants:
        first = found.get(variant.steps)
        found[variant.steps] = _joined(first, variant) if first else variant
    return tuple(found.values())


def _joined(first: Variant, other: Variant) -> Variant:
    aspects = (*first.aspects, *other.aspects)
    why = tuple(dict.fromkeys((*first.why, *other.why)))
    return replace(first, aspects=aspects, title=" · ".join(aspect.de for aspect in aspects), why=why)


def _warnings(case: Case, variants: tuple[Variant, ...]) -> Iterator[Warning]:
    """What does not go together in the profile, and what sources say differently of entries in the plan."""
    told = (warning for warning in case.found.warnings if warning.code != "ended")  # those have steps of their own
    inside = {id for v in variants for s in v.steps for id in (s.entry, s.action.entry) if id}
    yield from (warning for warning in told if not warning.entries or inside.intersection(warning.entries))


def _variant(case: Case, aspect: Aspect, seed: int) -> Variant:
    found, offers = way_of(case, aspect is Aspect.ALONGSIDE_WORK)
    drafts = {draft.task.id: draft for draft in (*found.drafts, *offers)}
    problem = _problem(case, found, drafts)
    wish = _WISHES[aspect]
    schedule = solve(problem, wish, seed)
    if schedule is None and found.routes:  # no route is certain, or none leaves time for work: any of them, then
        wish = replace(wish, relaxed=frozenset({Limit.VERIFIED, Limit.ALONGSIDE_WORK}))
        schedule = solve(problem, wish, seed)
    assert schedule is not None, "courses are chosen or not, and steps of the procedure have no last day"
    chosen = Chosen(
        case,
        drafts,
        schedule,
        tuple({asked.draft.task.id: asked for asked in _asked(case, problem, found, drafts, schedule)}.values()),
        tuple(_beside(case, problem, found, schedule)),
        collecting(found),
    )
    return _told(aspect, found, chosen, relaxations(problem, wish, schedule, seed, found))


def _problem(case: Case, found: Way, drafts: Mapping[str, Draft]) -> Problem:
    start, ends = case.profile.constraints.earliest_start, title_ends(case)
    german = case.situation.german
    return Problem(
        as_of=case.as_of,
        tasks=tuple(draft.task for draft in drafts.values()),
        needs=found.needs,
        goals=found.goals,
        german=german.level if german else None,
        course_start=max((start - case.as_of).days, 0) if start else 0,
        title_end=(ends - case.as_of).days + 1 if ends else None,
        routes=found.routes,
        route_breaks=found.route_breaks,
        title_days=found.title_days,
    )


def _asked(
    case: Case, problem: Problem, found: Way, drafts: Mapping[str, Draft], schedule: Schedule
) -> Iterator[Asked]:
    """What to ask for: needs and levels nothing provides for, an alternative to an examination, a bridge to work."""
    uncovered = [need for need in problem.needs if need not in schedule.covered]
    if uncovered:
        yield from asks_for(case, uncovered)
    lacking = {_first_missing(level, problem) for id in schedule.lacking if (level := drafts[id].task.needs_level)}
    for level in sorted(lacking, key=lambda level: level.rank):
        yield ask_for_level(case, level)
    examined = [n for n, id in schedule.covered.items() if drafts[id].kind is StepKind.EXAMINATION]
    if examined:
        yield from alternatives(case, tuple(examined), collecting(found))
    if not found.needs and not case.situation.is_abroad and not recognition_is_aim(case):
        yield from bridges(case, collecting(found))


def _first_missing(wanted: Level, problem: Problem) -> Level:
    """The lowest level on the way to the one wanted that no course leads to; that one, where limits are in the way."""
    has = problem.german.rank if problem.german else -1
    taught = {task.gives_level for task in problem.tasks}
    return next((level for level in Level if has < level.rank <= wanted.rank and level not in taught), wanted)


def _beside(case: Case, problem: Problem, found: Way, schedule: Schedule) -> Iterator[Draft]:
    """Steps beside the schedule; renewing the title only where the plan outlasts its first duration."""
    first = title_ends(case, at_first=True)
    last = max((item.end for item in schedule.placed if item.task.in_title), default=0)
    for draft in found.beside:
        lasts = first is not None and last <= (first - case.as_of).days + 1
        if draft.task.id != way.EXTEND or not lasts or len(schedule.covered) < len(problem.needs):
            yield draft


def _told(aspect: Aspect, found: Way, chosen: Chosen, relaxed: tuple[Relaxation, ...]) -> Variant:
    case, steps = chosen.case, steps_of(chosen)
    by_id = {step.id: step for step in steps}
    recognised = _recognised(found, by_id)
    gaps = tuple(gaps_of(chosen, by_id))
    courses = [step for step in steps if step.kind in LESSONS and not step.only_if]
    return Variant(
        aspects=(aspect,),
        title=aspect.de,
        why=(Reason(found.why), Reason(_WHY[aspect]), *found.notes),
        steps=steps,
        gaps=gaps,
        languages=tuple(languages_of(chosen)),
        recognition=recognised.day if recognised else None,
        recognition_not_before=recognised.not_before if recognised else None,
        recognition_assumed=recognised.assumed if recognised else False,
        recognition_text=_recognition_text(found, recognised),
        work=work_from(case, by_id[way.WORK]),
        hours=sum(step.extent.clock_hours or 0 for step in courses),
        hours_unknown=tuple(step.id for step in courses if step.extent.clock_hours is None),
        costs=costs_of(steps),
        deadlines=tuple(deadlines_of(case, steps)),
        involved=involved_of(steps),
        checks=tuple(checks_of(chosen, steps, gaps)),
        feasible=chosen.schedule.reached,
        relaxations=relaxed,
    )


@dataclass(frozen=True, slots=True)
class _Recognised:
    """When recognition is there: the day, or the one before which it is impossible."""

    day: date | None
    not_before: date | None
    assumed: bool


def _recognised(found: Way, steps: Mapping[str, Step]) -> _Recognised | None:
    """The last day of all that recognition takes; None where it is not the aim."""
    ids = [id for id in found.recognition if id in steps]
    if not ids:
        return None
    if found.with_courses:
        ids += [id for id in steps[way.WORK].needs if steps[id].kind in _PROVEN]
    dates = [steps[id].dates for id in ids]
    ends = [when.end for when in dates if when.end]
    bounds = [bound for when in dates if (bound := when.end or when.ends_not_before)]
    day = max(ends) if len(ends) == len(dates) else None
    bound = None if day else max(bounds, default=None)
    return _Recognised(day, bound, any(when.assumed for when in dates))


def _recognition_text(found: Way, recognised: _Recognised | None) -> str:
    if recognised is None:
        return found.why
    name, condition = found.name, f", {found.conditional}" if found.conditional else ""
    if recognised.day:
        rests = "; das Datum beruht auf Planungsannahmen" if recognised.assumed else ""
        return f"{name} nach diesem Plan frühestens am {recognised.day:%d.%m.%Y}{condition}{rests}."
    bound = f", nicht vor dem {recognised.not_before:%d.%m.%Y}" if recognised.not_before else ""
    return f"{name} noch nicht planbar{bound}{condition}: Ein früherer Schritt ist offen."
