"""Drafts of what an offer can do in a plan: language courses, measures, examinations, with their possible runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.entries import Funding, Offer
from kb.freshness import status
from kb.vocabulary import Format, Level, TimeModel
from matcher.audience import course_target
from matcher.criteria import source_of
from matcher.outcome import Outcome
from matcher.plan import assumption
from matcher.plan.case import Case
from matcher.plan.draft import Draft
from matcher.plan.extent import Length, extent_of, length_of
from matcher.plan.limit import Limit
from matcher.plan.payment import payment_of_offer, price_of
from matcher.plan.run import OF_RUNS, far_away, is_available, slots_of
from matcher.plan.step import Payment, Reason, Result, StepKind
from matcher.plan.task import FULL, HALF, LIGHT, Task
from matcher.plan.way import COUNSEL
from matcher.proposal import Proposal

_LATER = frozenset({"sprache"})
"""Hard criteria that an earlier step can fulfil; what nobody said is asked."""
_PLACED = frozenset({"beginn"})
"""Criteria on dates, which the solver judges run by run."""
_ON_ARRIVAL = frozenset({"aufenthaltsort", "wohnsitz"})
"""Hard criteria that arriving in Germany can fulfil."""
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


def judged(proposal: Proposal, *, arrives: bool = False) -> Judged:
    """Blocked, limited or open: each criterion of the proposal read for a plan, in which somebody may arrive first."""
    blocked, breaks, questions, conditions = None, set(), [], []
    for criterion in proposal.criteria:
        limit = _AS_LIMIT.get(criterion.id)
        taken_care_of = criterion.id in _LATER and criterion.outcome is not Outcome.UNKNOWN
        if taken_care_of or criterion.id in _PLACED or (arrives and criterion.id in _ON_ARRIVAL):
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


def draft_of(
    case: Case,
    proposal: Proposal,
    kind: StepKind,
    beside_work: bool,
    *,
    covers: tuple[str, ...] = (),
    prepares: tuple[str, ...] = (),
    arrival: str | None = None,
) -> Draft | None:
    """The offer as a draft; None where no limit given way on would open it, or nothing dated or standing is known."""
    offer = proposal.entry
    assert isinstance(offer, Offer)
    read = judged(proposal, arrives=arrival is not None)
    if read.blocked or not is_available(offer, case):
        return None
    models = frozenset(offer.schedule.time_models if offer.schedule else ())
    is_examination = kind is StepKind.EXAMINATION
    part_time = _in_part_time(models, case, beside_work)
    length = _length(case, offer, is_examination, part_time)
    payment = payment_of_offer(case, offer)
    breaks, questions = set(read.breaks), list(read.questions)
    if not is_examination and models and not models & _BESIDE_WORK:
        breaks.add(Limit.ALONGSIDE_WORK)
    if not is_examination and beside_work and not models:
        questions.append(f"Läuft „{offer.title}“ in Teilzeit, abends oder am Wochenende?")
    if far := far_away(offer, case):
        questions.append(far)
    if questions or not offer.main_source.verified:
        breaks.add(Limit.VERIFIED)
    target = course_target(offer) if kind is StepKind.LANGUAGE else None
    level = entry_level(offer, target)
    promise = funding_id(offer) if _asks_for_promise(case, payment) else None
    slots = tuple(slots_of(offer, case, read.breaks))
    breaks -= OF_RUNS if slots else set()
    return Draft(
        task=Task(
            id=task_id(offer),
            days=length.days,
            slots=slots,
            optional=True,
            after=tuple(id for id in (COUNSEL, promise, arrival) if id),
            needs_level=level if level and case.situation.speaks(level) is False else None,
            gives_level=target,
            covers=frozenset(covers),
            prepares=prepares,
            waits=is_examination,
            load=0 if is_examination else FULL if not part_time else LIGHT if models and models <= _LIGHT else HALF,
            in_title=True,
            funded=payment.entry is not None and payment.outcome is not Outcome.UNMET,
            breaks=frozenset(breaks),
            doubts=len(questions),
        ),
        kind=kind,
        title=offer.title,
        phase=3,
        who="Die Person, mit der Beratung",
        what=_register(offer, bool(slots), is_examination),
        why=tuple(_why(case, offer, proposal, covers, target)),
        sources=(source_of(offer),),
        result=_result(case, offer, covers, target),
        conditions=(
            *((Reason(f"Deutsch {level} am Anfang", source_of(offer, offer.requirements)),) if level else ()),
            *read.conditions,
        ),
        entry=offer.id,
        entry_kind=offer.kind,
        status=status(offer, case.as_of),
        offer=offer,
        provider=offer.provider,
        place=" oder ".join(dict.fromkeys(place.municipality for place in offer.places)) or _online(offer),
        formats=offer.formats,
        time_models=offer.schedule.time_models if offer.schedule else (),
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
    where = (entry.apply_at or entry.payer).rstrip(".")
    before = f" {entry.apply_before}." if entry.apply_before else ""
    return Draft(
        task=Task(
            funding_id(offer),
            days=1,
            after=tuple(id for id in draft.task.after if id != funding_id(offer)),
            goes_with=draft.task.id,
        ),
        kind=StepKind.FUNDING,
        title=f"Kostenzusage einholen: {offer.title}",
        phase=3,
        who="Die Person, mit der Beratung",
        what=f"{entry.title.split(':')[0]} beantragen. Wo: {where}.{before}",
        why=(Reason(payment.text, payment.source, payment.rule),),
        sources=(source_of(entry),),
        result=Result("Zusage oder Absage der Kosten"),
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


def _in_part_time(models: frozenset[TimeModel], case: Case, beside_work: bool) -> bool:
    wished = beside_work or case.profile.constraints.time in _BESIDE_WORK
    return bool(models and TimeModel.FULL_TIME not in models) or (
        wished and (not models or bool(models & _BESIDE_WORK))
    )


def _length(case: Case, offer: Offer, is_examination: bool, part_time: bool) -> Length:
    """How long it takes; for an examination, until it can be taken."""
    if not is_examination:
        return length_of(offer, part_time)
    within = assumption.examination_within(case.situation.occupation_ids)
    return Length(within.days, (within.reason,))


def entry_level(offer: Offer, target: Level | None) -> Level | None:
    """The level one needs at the beginning; for a course that does not say, the one below its target."""
    stated = offer.requirements.language_level if offer.requirements else None
    if stated or target is None or target.rank == 0:
        return stated
    return list(Level)[target.rank - 1]


def _register(offer: Offer, dated: bool, is_examination: bool) -> str:
    if is_examination:
        return f"Zur Prüfung anmelden bei: {offer.provider}"
    return f"Platz anfragen bei: {offer.provider}" + ("" if dated else "; der Beginn ist nicht bekannt")


def _why(
    case: Case, offer: Offer, proposal: Proposal, covers: tuple[str, ...], target: Level | None
) -> Iterator[Reason]:
    source = source_of(offer)
    if target:
        yield Reason(f"Führt zu Deutsch {target}, das ein späterer Schritt verlangt.", source)
        if reason := case.reason("bsk-berechtigung"):
            yield reason
    elif covers and set(covers) <= set(proposal.covers):
        yield Reason(f"Deckt: {'; '.join(covers)}.", source)
    elif covers and case.profile.decision.gaps:
        what = "Ausgleichsmaßnahme für alle festgestellten Unterschiede; der Umfang richtet sich nach dem Bescheid."
        yield Reason(what, case.source("anpassungslehrgang-kenntnispruefung-eignungspruefung"))
        yield Reason(offer.summary, source)
    else:
        yield Reason(offer.summary, source)


def _result(case: Case, offer: Offer, covers: tuple[str, ...], target: Level | None) -> Result:
    text = offer.certificate or (f"Deutsch {target}" if target else "Nachweis des Trägers")
    gaps = {gap.topic for gap in case.profile.decision.gaps}
    return Result(text, target, tuple(topic for topic in covers if topic in gaps))


def _online(offer: Offer) -> str | None:
    return "online" if Format.ONLINE in offer.formats else None
