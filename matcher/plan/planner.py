"""From a profile to a plan: three variants, each chosen and ordered by the solver, those that coincide shown as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from kb.vocabulary import Level
from matcher.outcome import Outcome
from matcher.plan import way as of
from matcher.plan.asking import Asked, ask_for_level, asks_for
from matcher.plan.assembly import Chosen, steps_of
from matcher.plan.case import Case, case_of
from matcher.plan.draft import Draft
from matcher.plan.horizon import term_of, title_ends
from matcher.plan.limit import Limit
from matcher.plan.model import Wish, solve
from matcher.plan.payment import NOBODY
from matcher.plan.plan import Plan
from matcher.plan.relaxation import relaxations
from matcher.plan.standing import baseline_of
from matcher.plan.step import Reason, Step, StepKind
from matcher.plan.task import Problem, Schedule
from matcher.plan.variant import Aspect, Cost, Deadline, GapPlan, GapState, Involved, LanguageNeed, Variant
from matcher.plan.way import Way
from matcher.plan.ways import way_of
from matcher.profile import Profile
from matcher.proposals import KnownWithEncoder

SEED = 20230101
"""Default seed of the search; the same profile, knowledge, date and seed give the same plan."""

_COURSES = (StepKind.LANGUAGE, StepKind.MEASURE, StepKind.EXAMINATION)
_WISHES = {
    Aspect.FASTEST: Wish(),
    Aspect.SAFEST: Wish(certainty_first=True, kept=frozenset({Limit.VERIFIED})),
    Aspect.ALONGSIDE_WORK: Wish(kept=frozenset({Limit.ALONGSIDE_WORK})),
}


def make_plan(profile: Profile, knowledge: KnownWithEncoder, as_of: date, seed: int = SEED) -> Plan:
    """The qualification plan of a profile at a date; stores nothing, reads no clock.

    A profile that says nothing gets questions and no variant; one without gaps gets the next steps.
    """
    case = case_of(profile, knowledge, as_of)
    says_something = bool(case.rules)
    variants = tuple(_variant(case, aspect, seed) for aspect in Aspect) if says_something else ()
    return Plan(
        as_of,
        baseline_of(case),
        merged(variants),
        case.found.questions,
        case.found.warnings,
        case.found.rules,
    )


def merged(variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
    """Variants with the same steps as one, with all their aspects."""
    found: dict[tuple[object, ...], Variant] = {}
    for variant in variants:
        key = (variant.steps, variant.gaps)
        first = found.get(key)
        found[key] = _with_aspects(first, variant) if first else variant
    return tuple(found.values())


def _with_aspects(first: Variant, other: Variant) -> Variant:
    aspects = (*first.aspects, *other.aspects)
    why = tuple(dict.fromkeys((*first.why, *other.why)))
    return replace(first, aspects=aspects, title=" · ".join(aspect.de for aspect in aspects), why=why)


def _variant(case: Case, aspect: Aspect, seed: int) -> Variant:
    way, courses = way_of(case, aspect is Aspect.ALONGSIDE_WORK)
    drafts = {draft.task.id: draft for draft in (*way.drafts, *courses)}
    problem = problem_of(case, way, drafts)
    wish = _WISHES[aspect]
    schedule = solve(problem, wish, seed)
    assert schedule is not None, "courses are chosen or not, and steps of the procedure have no last day"
    asked = _asked(case, problem, schedule)
    collects = of.FOLLOW_UP if of.FOLLOW_UP in drafts else way.goal
    chosen = Chosen(case, drafts, schedule, asked, collects)
    steps = steps_of(chosen)
    return _told(case, aspect, way, chosen, steps, relaxations(problem, wish, schedule, seed, way))


def problem_of(case: Case, way: Way, drafts: Mapping[str, Draft]) -> Problem:
    """The solver's view of a case."""
    start, ends = case.profile.constraints.earliest_start, title_ends(case)
    german = case.situation.german
    return Problem(
        as_of=case.as_of,
        tasks=tuple(draft.task for draft in drafts.values()),
        needs=way.needs,
        goal=way.goal,
        german=german.level if german else None,
        course_start=max((start - case.as_of).days, 0) if start else 0,
        title_end=(ends - case.as_of).days + 1 if ends else None,
        routes=way.routes,
        route_breaks=way.route_breaks,
        title_days=way.title_days,
    )


def _asked(case: Case, problem: Problem, schedule: Schedule) -> tuple[Asked, ...]:
    uncovered = [need for need in problem.needs if need not in schedule.covered]
    asked = list(asks_for(case, uncovered)) if uncovered else []
    tasks = {task.id: task for task in problem.tasks}
    levels = {tasks[id].needs_level for id in schedule.lacking}
    for level in sorted((level for level in levels if level), key=lambda level: level.rank):
        asked += ask_for_level(case, level)
    known: dict[str, Asked] = {}
    for ask in asked:
        known.setdefault(ask.draft.task.id, ask)
    return tuple(known.values())


def _told(
    case: Case,
    aspect: Aspect,
    way: Way,
    chosen: Chosen,
    steps: tuple[Step, ...],
    relaxed: tuple,  # type: ignore[type-arg]
) -> Variant:
    by_id = {step.id: step for step in steps}
    recognised = next((s for s in steps if way.recognition and s.id.split("-")[0] == way.recognition), None)
    work = by_id.get(of.WORK)
    gaps = tuple(_gaps(case, chosen, by_id))
    courses = [step for step in steps if step.kind in _COURSES]
    hours = sum(step.extent.clock_hours or 0 for step in courses)
    feasible = chosen.schedule.reached
    return Variant(
        aspects=(aspect,),
        title=aspect.de,
        why=_why(case, aspect, steps),
        steps=steps,
        gaps=gaps,
        languages=tuple(_languages(case, chosen)),
        recognition=recognised.dates.end if recognised else None,
        recognition_not_before=recognised.dates.ends_not_before if recognised else None,
        recognition_assumed=recognised.dates.assumed if recognised else False,
        recognition_text=_recognition_text(way, recognised),
        work=work.dates.start if work else None,
        hours=hours,
        hours_unknown=tuple(step.id for step in courses if step.extent.clock_hours is None),
        costs=costs_of(steps),
        deadlines=tuple(_deadlines(case, steps)),
        involved=tuple(_involved(steps)),
        feasible=feasible,
        relaxations=relaxed,
    )


def _why(case: Case, aspect: Aspect, steps: tuple[Step, ...]) -> tuple[Reason, ...]:
    texts = {
        Aspect.FASTEST: "Kürzester Weg zum Ziel; auch Angebote, zu denen noch etwas zu klären ist.",
        Aspect.SAFEST: "Nur Angebote, die belegt und aktuell sind und deren Voraussetzungen erfüllt sind.",
        Aspect.ALONGSIDE_WORK: "Nur Kurse in Teilzeit, abends, am Wochenende oder mit noch offener Zeit.",
    }
    reasons = [Reason(texts[aspect])]
    if not any(step.kind in _COURSES for step in steps):
        reasons.append(Reason("Kein Kurs nötig oder keiner buchbar; es bleiben die Schritte des Verfahrens."))
    return tuple(reasons)


def _recognition_text(way: Way, recognised: Step | None) -> str:
    if way.recognition is None or recognised is None:
        return "Volle Anerkennung ist hier nicht das Ziel oder liegt schon vor."
    when = recognised.dates
    condition = f", {way.conditional}" if way.conditional else ""
    if when.end:
        rests = "; das Datum beruht auf Planungsannahmen" if when.assumed else ""
        return f"Frühestens am {when.end:%d.%m.%Y}{condition}{rests}."
    if when.ends_not_before:
        bound = f"nicht vor dem {when.ends_not_before:%d.%m.%Y}"
        return f"Noch nicht planbar, {bound}{condition}: ein früherer Schritt ist offen."
    return f"Noch nicht planbar{condition}: ein früherer Schritt ist offen."


def _gaps(case: Case, chosen: Chosen, by_id: Mapping[str, Step]):  # type: ignore[no-untyped-def]
    asked: dict[str, list[str]] = defaultdict(list)
    for ask in chosen.asked:
        for need in ask.needs:
            asked[need].append(ask.draft.task.id)
    for gap in case.profile.decision.gaps:
        covering = chosen.schedule.covered.get(gap.topic)
        if covering:
            step = by_id[covering]
            yield GapPlan(
                gap.topic, gap.hours, gap.kind, GapState.COVERED, (covering,), step.result.text, f"Durch: {step.title}"
            )
            continue
        steps = tuple(asked[gap.topic])
        known = [id for id in steps if id != "suche"]
        state = GapState.ASKED if known else GapState.UNCOVERED
        text = "; ".join(by_id[id].title for id in known) if known else "Kein Angebot bekannt; gemeinsam suchen."
        yield GapPlan(gap.topic, gap.hours, gap.kind, state, steps, None, text)


def _languages(case: Case, chosen: Chosen):  # type: ignore[no-untyped-def]
    seen: set[tuple[Level, str]] = set()
    for item in chosen.schedule.placed:
        draft = chosen.drafts[item.task.id]
        level = item.task.needs_level
        offer = draft.offer
        if level is None and offer and offer.requirements:
            level = offer.requirements.language_level
        if level is None or (level, draft.title) in seen:
            continue
        seen.add((level, draft.title))
        source = draft.conditions[0].source if draft.conditions else draft.sources[0]
        yield LanguageNeed(level, draft.title, case.situation.speaks(level), chosen.schedule.levels.get(level), source)


def costs_of(steps: tuple[Step, ...]) -> tuple[Cost, ...]:
    """Costs by payer; a step whose payer is a question goes under „offen“."""
    sums: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        if step.payment is None and step.price is None:
            continue
        payer = step.payment.payer if step.payment and step.payment.outcome is Outcome.MET else NOBODY
        sums[payer].append(step)
    found = [_cost(payer, listed) for payer, listed in sums.items()]
    return tuple(sorted(found, key=lambda cost: (cost.payer == NOBODY, -(cost.maximum or cost.minimum), cost.payer)))


def _cost(payer: str, steps: list[Step]) -> Cost:
    priced = [s.price for s in steps if s.price and (s.price.minimum is not None or s.price.maximum is not None)]
    unpriced = [s.id for s in steps if s.price is None or (s.price.minimum is None and s.price.maximum is None)]
    open_end = any(price.maximum is None for price in priced)
    return Cost(
        payer,
        sum(price.minimum or 0.0 for price in priced),
        None if open_end else sum(price.maximum or 0.0 for price in priced),
        tuple(step.id for step in steps),
        tuple(unpriced),
    )


def _deadlines(case: Case, steps: tuple[Step, ...]):  # type: ignore[no-untyped-def]
    term = term_of(case)
    if term:
        ends, first = title_ends(case), title_ends(case, at_first=True)
        since = " (gerechnet ab „in Deutschland seit“; maßgeblich ist das Datum im Titel)"
        if first and first >= case.as_of:
            yield Deadline("Verlängerung des Aufenthaltstitels", first, term.text + since, term.source, assumed=True)
        yield Deadline(
            "Höchstdauer des Aufenthaltstitels", ends, term.text + (since if ends else ""), term.source, assumed=True
        )
    for step in steps:
        if step.kind is StepKind.FUNDING:
            yield Deadline("Kostenzusage vor Beginn", step.dates.end, step.action.what, step.sources[0], (step.id,))


def _involved(steps: tuple[Step, ...]):  # type: ignore[no-untyped-def]
    found = [
        Involved(step.phase, step.action.who, step.action.entry, step.action.what, step.action.by, step.id)
        for step in steps
    ]
    return sorted(found, key=lambda item: (item.phase, item.by or date.max))
