"""What a variant says beside its steps: gaps, levels, costs by payer, deadlines, who is involved, the counter-check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from kb.entries import Funding
from kb.vocabulary import Level
from matcher.outcome import Outcome
from matcher.plan.asking import SEARCH
from matcher.plan.assembly import COURSES, Chosen
from matcher.plan.assumption import AUTHORISATION, AUTHORISED_LANGUAGE_COURSE
from matcher.plan.case import Case
from matcher.plan.horizon import term_of, title_ends
from matcher.plan.payment import NOBODY
from matcher.plan.standing import FREE, FREE_TO_WORK
from matcher.plan.step import Basis, Step, StepKind
from matcher.plan.variant import Check, Cost, Deadline, GapPlan, GapState, Involved, LanguageNeed
from matcher.plan.workday import weekday

_COUNTED_FROM = "gerechnet ab „in Deutschland seit“; maßgeblich ist das Datum im Titel"


def gaps_of(chosen: Chosen, steps: Mapping[str, Step]) -> Iterator[GapPlan]:
    """Each gap of the decision, covered, asked for, or not covered."""
    for gap in chosen.case.profile.decision.gaps:
        covering = chosen.schedule.covered.get(gap.topic)
        if covering:
            step = steps[covering]
            text = f"Durch: {step.title}"
            yield GapPlan(gap.topic, gap.hours, gap.kind, GapState.COVERED, (covering,), step.result.text, text)
            continue
        ids = tuple(asked.draft.task.id for asked in chosen.asked if gap.topic in asked.needs)
        known = [id for id in ids if not id.startswith(SEARCH)]
        state = GapState.ASKED if known else GapState.UNCOVERED
        text = "; ".join(steps[id].title for id in known) if known else "Kein Angebot bekannt; gemeinsam suchen"
        yield GapPlan(gap.topic, gap.hours, gap.kind, state, ids, None, text)


def languages_of(chosen: Chosen) -> Iterator[LanguageNeed]:
    """The levels that steps demand, each once for a step."""
    for item in chosen.schedule.placed:
        draft = chosen.drafts[item.task.id]
        needs = draft.offer.requirements if draft.offer else None
        level = item.task.needs_level or (needs.language_level if needs else None)
        if level:
            source = draft.conditions[0].source if draft.conditions else draft.sources[0]
            yield LanguageNeed(level, draft.title, chosen.case.situation.speaks(level), _course(chosen, level), source)


def _course(chosen: Chosen, level: Level) -> str | None:
    return chosen.schedule.levels.get(level)


def costs_of(steps: Sequence[Step]) -> tuple[Cost, ...]:
    """Costs by payer; a step whose payer is a question goes under „offen“."""
    sums: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        if step.payment or step.price:
            sure = step.payment is not None and step.payment.outcome is Outcome.MET
            sums[step.payment.payer if sure and step.payment else NOBODY].append(step)
    found = [_cost(payer, listed) for payer, listed in sums.items()]
    return tuple(sorted(found, key=lambda cost: (cost.payer == NOBODY, -(cost.maximum or cost.minimum), cost.payer)))


def _cost(payer: str, steps: Sequence[Step]) -> Cost:
    stated = {s.id: s.price for s in steps if s.price and (s.price.minimum is not None or s.price.maximum is not None)}
    open_end = any(price.maximum is None for price in stated.values())
    return Cost(
        payer,
        sum(price.minimum or 0.0 for price in stated.values()),
        None if open_end else sum(price.maximum or 0.0 for price in stated.values()),
        tuple(step.id for step in steps),
        tuple(step.id for step in steps if step.id not in stated),
    )


def deadlines_of(case: Case, steps: Sequence[Step]) -> Iterator[Deadline]:
    """Dates until which something must be done: title, promises of payment, programmes that end, examinations."""
    term = term_of(case)
    if term:
        ends, first = title_ends(case), title_ends(case, at_first=True)
        told = f"{term.text} ({_COUNTED_FROM})" if ends else f"{term.text}; Beginn im Titel nachsehen"
        if first and first >= case.as_of:
            yield Deadline("Titel verlängern", first, told, term.source, assumed=True)
        yield Deadline("Höchstdauer des Titels", ends, told, term.source, assumed=True)
    by_id = {step.id: step for step in steps}
    for step in steps:
        entry = case.entries.get(step.entry or "")
        if step.kind is StepKind.FUNDING and isinstance(entry, Funding):
            begins = [by_id[id].dates.start for id in step.leads_to]
            last = min((day for day in begins if day), default=None)
            before = last - timedelta(days=1) if last else None
            yield Deadline("Kostenzusage vor Beginn", before, step.title, step.sources[0], (step.id,))
            until = entry.validity.end if entry.validity else None
            if until and len(until) == 10:
                day = date.fromisoformat(until)
                yield Deadline("Letzter Antragstag", day, entry.title, step.sources[0], (step.id,))
            if entry.id == AUTHORISED_LANGUAGE_COURSE and step.dates.end:
                lapses = step.dates.end + timedelta(days=AUTHORISATION.days)
                yield Deadline(
                    "Berechtigung einlösen", lapses, AUTHORISATION.text, AUTHORISATION.source, (step.id,), True
                )
        if step.dates.basis is Basis.RUN and step.action.by:
            yield Deadline("Anmeldung zum Kurs", step.action.by, step.title, step.sources[0], (step.id,))
        if step.kind is StepKind.EXAMINATION and step.dates.assumptions:
            yield Deadline(
                "Prüfung ablegen", step.dates.end, step.dates.assumptions[0].text, step.sources[0], (step.id,), True
            )


def work_from(case: Case, work: Step) -> date | None:
    """The first day of work in the occupation: at once where neither occupation nor title stands in the way."""
    title = case.profile.residence_title
    may_work = title in FREE_TO_WORK or case.situation.is_third_country is False
    if case.regulation in FREE and may_work and case.situation.is_abroad is False:
        return weekday(case.as_of)
    return work.dates.start


def involved_of(steps: Sequence[Step]) -> tuple[Involved, ...]:
    """Who does what by when, by phase and date."""
    found = [
        Involved(step.phase, step.action.who, step.action.entry, step.action.what, step.action.by, step.id)
        for step in steps
    ]
    return tuple(sorted(found, key=lambda item: (item.phase, item.by or date.max)))


def checks_of(chosen: Chosen, steps: Sequence[Step], gaps: Sequence[GapPlan]) -> Iterator[Check]:
    """The counter-check: a follow-up to each step, nothing funded twice, the title lasts, every gap provided for."""
    source = chosen.case.source("qualifizierungsplan-inhalt")
    follows = all(step.leads_to or step.follow_up for step in steps)
    yield Check("follow-up", Outcome.of(follows), "Jeder Schritt hat einen Anschluss.", source)
    yield Check("double-funding", Outcome.of(_pays_once(chosen)), "Nichts wird doppelt gefördert.", source)
    yield from _title_check(chosen, steps)
    if gaps:
        left = [gap.topic for gap in gaps if gap.state is not GapState.COVERED]
        text = f"{len(gaps) - len(left)} von {len(gaps)} wesentlichen Unterschieden gedeckt"
        yield Check("gaps", Outcome.of(not left), f"{text}; offen: {'; '.join(left)}." if left else f"{text}.", source)


def _pays_once(chosen: Chosen) -> bool:
    """Whether no need, and no level, is provided for by two funded courses."""
    paid: dict[str, int] = defaultdict(int)
    for item in chosen.schedule.placed:
        for purpose in (*item.task.covers, item.task.gives_level) if item.task.funded else ():
            paid[str(purpose)] += purpose is not None
    return all(count <= 1 for count in paid.values())


def _title_check(chosen: Chosen, steps: Sequence[Step]) -> Iterator[Check]:
    term, ends = term_of(chosen.case), title_ends(chosen.case)
    if term is None:
        return
    bound = [step for step in steps if step.kind in (*COURSES, StepKind.RECOGNITION, StepKind.FOLLOW_UP)]
    if ends is None or any(step.dates.end is None for step in bound):
        text = "Ob der Aufenthaltstitel bis zur Anerkennung reicht, lässt sich noch nicht sagen."
        yield Check("title", Outcome.UNKNOWN, text, term.source)
        return
    lasts = all(step.dates.end is not None and step.dates.end <= ends for step in bound)
    reach = "reicht" if lasts else "reicht nicht"
    text = f"Der Aufenthaltstitel {reach} mit Verlängerung (längstens {ends:%d.%m.%Y}) bis zur Anerkennung."
    yield Check("title", Outcome.of(lasts), text, term.source)
