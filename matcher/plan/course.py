"""Drafts of what an offer can do in a plan: language courses, measures, examinations, with their possible runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from kb.dates import earliest, latest
from kb.entries import Funding, Offer
from kb.facts import Run
from kb.freshness import status
from kb.vocabulary import Format, Level, OfferType, Status, TimeModel
from matcher.audience import course_target
from matcher.criteria import source_of
from matcher.outcome import Outcome
from matcher.plan import assumption
from matcher.plan.case import Case
from matcher.plan.draft import Draft
from matcher.plan.extent import Length, extent_of, length_of
from matcher.plan.limit import Limit
from matcher.plan.payment import payment_of_offer, price_of
from matcher.plan.step import Payment, Reason, Result, StepKind
from matcher.plan.task import FULL, HALF, LIGHT, Slot, Task
from matcher.plan.way import COUNSEL
from matcher.proposal import Proposal

_LATER = frozenset({"sprache"})
"""Hard criteria that an earlier step of the plan can fulfil."""
_AS_LIMIT = {"entfernung": Limit.RADIUS, "format": Limit.FORMAT, "zeit": Limit.TIME}
_LIGHT = frozenset({TimeModel.EVENING, TimeModel.WEEKEND})
_BESIDE_WORK = frozenset({TimeModel.PART_TIME, TimeModel.EVENING, TimeModel.WEEKEND})
FUNDING_LEAD = 56
"""Days before a course by which its payer is asked, where there is as much time."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the criteria of an offer mean for a plan; ``blocked`` names the criterion that no step can change."""

    blocked: str | None
    breaks: frozenset[Limit]
    questions: tuple[str, ...]
    conditions: tuple[Reason, ...]


def judged(proposal: Proposal) -> Judged:
    """Blocked, limited or open: each criterion of the proposal read for a plan."""
    blocked, breaks, questions, conditions = None, set(), [], []
    for criterion in proposal.criteria:
        limit = _AS_LIMIT.get(criterion.id)
        if criterion.id in _LATER:
            continue
        if criterion.outcome is Outcome.UNMET and limit:
            breaks.add(limit)
        elif criterion.outcome is Outcome.UNMET and criterion.hard:
            blocked = blocked or criterion.text
        elif criterion.outcome is Outcome.UNKNOWN and (criterion.hard or limit):
            questions.append(f"Noch zu klären: {criterion.text}")
        elif criterion.id == "weitere-voraussetzung":
            conditions.append(Reason(criterion.text, criterion.source, criterion.rule))
    return Judged(blocked, frozenset(breaks), tuple(questions), tuple(conditions))


def runs_ahead(offer: Offer, case: Case) -> Iterator[tuple[int, Run]]:
    """Dated runs one can still join: the first day is not over, nor the last day to apply."""
    for place, run in enumerate(offer.runs):
        begins = run.start is not None and earliest(run.start) >= case.as_of
        if begins and not (run.apply_by and latest(run.apply_by) < case.as_of):
            yield place, run


def is_available(offer: Offer, case: Case) -> bool:
    """Whether a plan may count on it: a run lies ahead, or it is a current service without dated runs."""
    if status(offer, case.as_of) is not Status.CURRENT:
        return False
    return any(True for _ in runs_ahead(offer, case)) or (offer.standing and not offer.runs)


def draft_of(
    case: Case,
    proposal: Proposal,
    *,
    kind: StepKind,
    covers: Iterable[str],
    beside_work: bool,
    prepares: tuple[str, ...] = (),
) -> Draft | None:
    """The offer as a draft; None where no limit given way on would open it, or nothing dated or standing is known."""
    offer = proposal.entry
    assert isinstance(offer, Offer)
    read = judged(proposal)
    if read.blocked or not is_available(offer, case):
        return None
    models = frozenset(offer.schedule.time_models if offer.schedule else ())
    part_time = _in_part_time(models, case, beside_work)
    length = _length(offer, kind, part_time)
    breaks, questions = set(read.breaks), list(read.questions)
    if models and not models & _BESIDE_WORK and kind is not StepKind.EXAMINATION:
        breaks.add(Limit.ALONGSIDE_WORK)
    if beside_work and not models and kind is not StepKind.EXAMINATION:
        questions.append(f"Läuft „{offer.title}“ in Teilzeit, abends oder am Wochenende?")
    payment = payment_of_offer(case, offer)
    if questions or not offer.main_source.verified:
        breaks.add(Limit.VERIFIED)
    level = offer.requirements.language_level if offer.requirements else None
    target = course_target(offer) if kind is StepKind.LANGUAGE else None
    if target and level is None:
        level = _below(target)
    gaps = tuple(topic for topic in covers)
    task = Task(
        id=task_id(offer),
        days=length.days,
        slots=tuple(_slots(offer, case)),
        optional=True,
        needs_level=level if level and case.situation.speaks(level) is False else None,
        gives_level=target,
        covers=frozenset(gaps),
        prepares=prepares,
        load=0
        if kind is StepKind.EXAMINATION
        else FULL
        if not part_time
        else LIGHT
        if models <= _LIGHT and models
        else HALF,
        in_title=True,
        funded=payment.entry is not None and payment.outcome is not Outcome.UNMET,
        breaks=frozenset(breaks),
        doubts=len(questions),
        after=(COUNSEL, *((funding_id(offer),) if _asks_for_promise(case, payment) else ())),
    )
    return Draft(
        task=task,
        kind=kind,
        title=offer.title,
        phase=3,
        who="Die Person, mit der Beratung",
        what=_register(offer, task),
        why=tuple(_why(case, offer, proposal, gaps, target)),
        sources=_sources(offer),
        result=_result(offer, gaps, target),
        conditions=(*_level_condition(case, offer, level), *read.conditions),
        entry=offer.id,
        entry_kind=offer.kind,
        status=status(offer, case.as_of),
        offer=offer,
        provider=offer.provider,
        place=" oder ".join(dict.fromkeys(place.municipality for place in offer.places)) or _online(offer),
        formats=offer.formats,
        time_models=tuple(models and offer.schedule.time_models) if offer.schedule else (),
        extent=extent_of(offer),
        price=price_of(offer.costs, source_of(offer)),
        payment=payment,
        questions=(*questions, *((payment.question,) if payment.question else ())),
        assumptions=length.assumptions,
    )


def task_id(offer: Offer) -> str:
    """Identifier of the task of an offer."""
    return f"angebot-{offer.id}"


def funding_id(offer: Offer) -> str:
    """Identifier of the task that asks the payer of an offer."""
    return f"kosten-{offer.id}"


def promise_for(case: Case, draft: Draft) -> Draft | None:
    """The step that asks the payer before the offer begins; None where there is nothing to ask for."""
    payment, offer = draft.payment, draft.offer
    if payment is None or offer is None or not _asks_for_promise(case, payment):
        return None
    entry = case.entries[payment.entry or ""]
    assert isinstance(entry, Funding)
    before = f" ({entry.apply_before})" if entry.apply_before else ""
    return Draft(
        task=Task(funding_id(offer), days=1, after=(COUNSEL,), goes_with=draft.task.id),
        kind=StepKind.FUNDING,
        title=f"Kostenzusage einholen: {entry.title}",
        phase=3,
        who="Die Person, mit der Beratung",
        what=f"Förderung für „{offer.title}“ beantragen bei: {entry.apply_at or entry.payer}{before}",
        why=(Reason(payment.text, payment.source, payment.rule),),
        sources=(source_of(entry),),
        result=Result(f"Zusage oder Absage für „{offer.title}“"),
        who_entry=entry.id,
        entry=entry.id,
        entry_kind=entry.kind,
        status=status(entry, case.as_of),
        questions=(payment.question,) if payment.question else (),
        is_task=True,
    )


def _asks_for_promise(case: Case, payment: Payment) -> bool:
    asked = payment.entry is not None and payment.outcome is not Outcome.UNMET
    return asked and isinstance(case.entries.get(payment.entry or ""), Funding)


def _below(level: Level) -> Level | None:
    """The level under it, which a course takes where its entry does not say (rule bsk-eingangsniveau)."""
    return list(Level)[level.rank - 1] if level.rank else None


def _in_part_time(models: frozenset[TimeModel], case: Case, beside_work: bool) -> bool:
    wished = beside_work or case.profile.constraints.time in _BESIDE_WORK
    return bool(models and TimeModel.FULL_TIME not in models) or (
        wished and (not models or bool(models & _BESIDE_WORK))
    )


def _length(offer: Offer, kind: StepKind, part_time: bool) -> Length:
    if kind is StepKind.EXAMINATION:
        return Length(assumption.EXAMINATION.days, (assumption.EXAMINATION.reason,))
    return length_of(offer, part_time)


def _slots(offer: Offer, case: Case) -> Iterator[Slot]:
    for place, run in runs_ahead(offer, case):
        assert run.start is not None
        end = (latest(run.end) - case.as_of + timedelta(days=1)).days if run.end else None
        breaks = set()
        if not run.verified and not offer.origin(run.source).verified:
            breaks.add(Limit.VERIFIED)
        if _is_too_far(run, offer, case):
            breaks.add(Limit.RADIUS)
        if run.formats and not _suits(run.formats, case):
            breaks.add(Limit.FORMAT)
        yield Slot((earliest(run.start) - case.as_of).days, end, place, frozenset(breaks))


def _is_too_far(run: Run, offer: Offer, case: Case) -> bool:
    """Whether the run's own place is beyond the radius; a place nobody knows is not."""
    radius, home = case.profile.constraints.radius_km, case.situation.home
    if run.place is None or radius is None or home is None or Format.ONLINE in (run.formats or offer.formats):
        return False
    places = case.places.find(run.place)
    return bool(places) and home.kilometres_to(places[0]) > radius


def _suits(formats: tuple[Format, ...], case: Case) -> bool:
    wished = case.profile.constraints.formats
    return not wished or bool(set(wished).intersection(formats))


def _register(offer: Offer, task: Task) -> str:
    if offer.offer_type is OfferType.ASSESSMENT:
        return f"Anmelden bei: {offer.provider}"
    return f"Platz anfragen bei: {offer.provider}" + ("" if task.slots else "; der Beginn ist nicht bekannt")


def _why(case: Case, offer: Offer, proposal: Proposal, gaps: tuple[str, ...], target: Level | None) -> Iterator[Reason]:
    source = source_of(offer)
    if target:
        yield Reason(f"Führt zu Deutsch {target}, das ein späterer Schritt verlangt.", source)
        if reason := case.reason("bsk-berechtigung"):
            yield reason
    elif gaps and proposal.covers:
        yield Reason(f"Deckt: {'; '.join(gaps)}.", source)
    elif gaps:
        yield Reason(offer.summary, source)
    else:
        yield Reason(f"Bereitet auf die Prüfung vor: {offer.summary}", source)


def _result(offer: Offer, gaps: tuple[str, ...], target: Level | None) -> Result:
    text = offer.certificate or (f"Deutsch {target}" if target else "Nachweis des Trägers")
    return Result(text, target, gaps)


def _level_condition(case: Case, offer: Offer, level: Level | None) -> Iterator[Reason]:
    if level:
        yield Reason(f"Deutsch {level} am Anfang", source_of(offer, offer.requirements))


def _sources(offer: Offer) -> tuple:  # type: ignore[type-arg]
    return tuple(dict.fromkeys((source_of(offer), *(source_of(offer, run) for run in offer.runs))))


def _online(offer: Offer) -> str | None:
    return "online" if Format.ONLINE in offer.formats else None
