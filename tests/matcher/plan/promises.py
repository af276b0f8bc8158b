"""What every plan promises, checked on any plan: one line for each promise that is broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import combinations

from kb.entries import Entry, Offer
from kb.freshness import status
from kb.vocabulary import Level, Status, TimeModel
from matcher.outcome import Outcome
from matcher.plan import Plan
from matcher.plan.step import Basis, Step, StepKind
from matcher.plan.variant import GapState, Variant
from matcher.profile import Profile

COURSES = (StepKind.LANGUAGE, StepKind.MEASURE, StepKind.EXAMINATION)


def broken(plan: Plan, profile: Profile, entry: Callable[[str], Entry]) -> list[str]:
    """Every promise the plan breaks."""
    json.dumps(plan.as_json())
    found = [line for variant in plan.variants for line in _in_variant(variant, plan, profile, entry)]
    aspects = [aspect for variant in plan.variants for aspect in variant.aspects]
    if plan.variants and len(set(aspects)) != len(aspects):
        found.append(f"an aspect twice: {aspects}")
    for one, other in combinations(plan.variants, 2):
        if one.steps == other.steps:
            found.append("two variants with the same steps")
    return found


def _in_variant(variant: Variant, plan: Plan, profile: Profile, entry: Callable[[str], Entry]) -> Iterator[str]:
    steps = {step.id: step for step in variant.steps}
    if len(steps) != len(variant.steps):
        yield "two steps with one identifier"
    for step in variant.steps:
        yield from _in_step(step, steps, plan)
        offer = entry(step.entry) if step.entry and step.kind in COURSES else None
        if isinstance(offer, Offer):
            yield from _of_offer(step, offer, steps, plan, profile)
    yield from _full_time(variant, entry)
    yield from _gaps(variant, steps, profile)
    yield from _paid_once(variant)
    unmet = [check.code for check in variant.checks if check.outcome is Outcome.UNMET]
    if variant.feasible and unmet:
        yield f"feasible, but {unmet}"


def _in_step(step: Step, steps: dict[str, Step], plan: Plan) -> Iterator[str]:
    if not (step.why and step.sources and step.follow_up and step.action.who and step.action.what):
        yield f"{step.id}: no reason, source, Anschluss or action"
    for id in step.needs:
        if id not in steps or step.id not in steps[id].leads_to:
            yield f"{step.id}: needs {id}, which does not lead to it"
            continue
        before = steps[id].dates
        if step.dates.start and before.end and before.end >= step.dates.start:
            yield f"{step.id} begins {step.dates.start}, {id} ends {before.end}"
        if before.end is None and step.dates.start and step.dates.basis is not Basis.RUN:
            yield f"{step.id} has a day, but {id} has none"
        if (before.assumed or before.end is None) and not step.dates.assumed and not step.only_if:
            yield f"{step.id} rests on {id} without saying so"
    if any(id not in steps for id in step.leads_to):
        yield f"{step.id} leads nowhere"
    dates = step.dates
    if dates.start and (dates.start < plan.as_of or (dates.end and dates.end < dates.start)):
        yield f"{step.id}: {dates.start} to {dates.end}"
    if dates.start is None and dates.not_before is None:
        yield f"{step.id}: neither a day nor a bound"
    if dates.basis is Basis.ASSUMED and not dates.assumed and step.kind not in COURSES:
        yield f"{step.id}: assumed without an assumption"
    if step.payment and step.payment.outcome is not Outcome.MET and not step.payment.question:
        yield f"{step.id}: an open payer without a question"


def _of_offer(step: Step, offer: Offer, steps: dict[str, Step], plan: Plan, profile: Profile) -> Iterator[str]:
    if status(offer, plan.as_of) is Status.PAST:
        yield f"{step.id}: has ended"
    start, wanted = step.dates.start, profile.constraints.earliest_start
    if start and wanted and start < wanted and step.kind is not StepKind.EXAMINATION:
        yield f"{step.id}: begins before {wanted}"
    if (
        step.dates.basis is Basis.RUN
        and start
        and not any((run.start or "")[:7] == f"{start:%Y-%m}" for run in offer.runs)
    ):
        yield f"{step.id}: no run begins {start}"
    needed = offer.requirements.language_level if offer.requirements else None
    spoken = [language.level for language in profile.languages if language.level]
    lacks = needed and spoken and needed.rank > max(level.rank for level in spoken)
    if lacks and needed and start and not any(_reaches(steps[id], needed) for id in step.needs):
        yield f"{step.id}: takes {needed}, which nothing reaches before"


def _reaches(step: Step, level: Level) -> bool:
    return step.result.level is not None and step.result.level.rank >= level.rank


def _full_time(variant: Variant, entry: Callable[[str], Entry]) -> Iterator[str]:
    dated = [
        s for s in variant.steps if s.kind in (StepKind.LANGUAGE, StepKind.MEASURE) and s.dates.start and s.dates.end
    ]
    full = [step for step in dated if step.time_models == (TimeModel.FULL_TIME,)]
    for one, other in combinations(full, 2):
        assert one.dates.start and one.dates.end and other.dates.start and other.dates.end
        if one.dates.start <= other.dates.end and other.dates.start <= one.dates.end:
            yield f"{one.id} and {other.id} overlap in full time"


def _gaps(variant: Variant, steps: dict[str, Step], profile: Profile) -> Iterator[str]:
    told = [gap.topic for gap in profile.decision.gaps]
    if told and [gap.topic for gap in variant.gaps] != told:
        yield "not every gap, or not in the notice's order"
    for gap in variant.gaps:
        covering = [step for step in variant.steps if gap.topic in step.result.gaps]
        if (gap.state is GapState.COVERED) != any(step.id in gap.steps for step in covering):
            yield f"{gap.topic}: {gap.state}, but {[step.id for step in covering]}"
        if not gap.steps or any(id not in steps for id in gap.steps):
            yield f"{gap.topic}: no step for it"
    if variant.feasible and variant.uncovered:
        yield "feasible with an uncovered gap"


def _paid_once(variant: Variant) -> Iterator[str]:
    paid = [s for s in variant.steps if s.payment and s.payment.entry and s.payment.outcome is not Outcome.UNMET]
    for one, other in combinations([step for step in paid if step.kind in COURSES], 2):
        if set(one.result.gaps) & set(other.result.gaps) or (
            one.result.level and one.result.level is other.result.level
        ):
            yield f"{one.id} and {other.id} are funded for the same"
