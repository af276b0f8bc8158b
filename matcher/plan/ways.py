"""Which way a case goes: after the decision, before it, without recognition, from abroad, or on to something else."""

from __future__ import annotations

from dataclasses import replace

from kb.vocabulary import Level, RecognitionStatus, Regulation
from matcher.plan import way as of
from matcher.plan.abroad import way_from_abroad
from matcher.plan.case import Case
from matcher.plan.draft import Draft
from matcher.plan.purpose import courses, needs_of
from matcher.plan.step import Reason
from matcher.plan.way import Way
from matcher.profile import Aim

_FREE = (Regulation.NOT_REGULATED, Regulation.TITLE_ONLY, Regulation.SELF_EMPLOYMENT)
"""Occupations in which one may be employed without recognition."""
WORK_LEVEL = Level.B2
"""German that is asked for in most qualified work; a recommendation, no rule."""


def way_of(case: Case, beside_work: bool) -> tuple[Way, tuple[Draft, ...]]:
    """The steps of the procedure and the offers that may be of use on it."""
    needs = needs_of(case)
    if case.situation.is_abroad:
        way, wanted = way_from_abroad(case)
    elif case.status in (RecognitionStatus.PARTIAL, RecognitionStatus.COMPENSATION_REQUIRED):
        way, wanted = _after_decision(case)
    elif case.status is RecognitionStatus.FULL or not recognition_is_aim(case):
        way, wanted = _to_work(case)
    else:
        way, wanted = _to_decision(case)
    found = courses(case, needs, wanted, beside_work)
    ids = tuple(d.task.id for d in found if d.task.covers)
    drafts = tuple(_after_courses(draft, ids) for draft in way.drafts)
    return replace(way, drafts=drafts, needs=needs), found


def recognition_is_aim(case: Case) -> bool:
    """Whether the way goes to recognition: wanted, under way, or needed to work in the occupation."""
    aim = case.profile.goals.aim
    if aim in (Aim.UPGRADE_A, Aim.UPGRADE_B):
        return False
    if aim in (Aim.RECOGNITION, Aim.TITLE) or case.status is RecognitionStatus.APPLIED:
        return True
    if case.status is RecognitionStatus.REJECTED:
        return False
    if aim is Aim.SELF_EMPLOYMENT and case.regulation is Regulation.SELF_EMPLOYMENT:
        return True
    return case.regulation is Regulation.REGULATED


def _after_courses(draft: Draft, ids: tuple[str, ...]) -> Draft:
    """The follow-up application, or work where there is none, comes after the courses."""
    if draft.task.id not in (of.FOLLOW_UP, of.WORK):
        return draft
    return replace(draft, task=replace(draft.task, after=tuple(dict.fromkeys((*draft.task.after, *ids)))))


def _after_decision(case: Case) -> tuple[Way, Level | None]:
    level, _ = of.level_of_occupation(case)
    drafts = [of.counsel(case, "Plan, Nachweise und Kostenträger vor der ersten Anmeldung besprechen")]
    drafts += [of.follow_up(case, ()), of.recognition(case)]
    title = of.new_title(case, (of.RECOGNISED,))
    drafts += [title] if title else []
    drafts.append(of.work(case, (of.RECOGNISED, *((of.TITLE,) if title else ()))))
    return Way(tuple(drafts), of.RECOGNISED, recognition=of.RECOGNISED), level


def _to_decision(case: Case) -> tuple[Way, Level | None]:
    """No decision yet: application where there is none, decision, and reading it."""
    length = of.decision_months(case.body, case)
    applied = case.status is RecognitionStatus.APPLIED
    drafts = [of.counsel(case, _first_talk(case))]
    if not applied:
        drafts.append(of.application(case))
    drafts += [of.decision(case, length, after=of.COUNSEL if applied else of.APPLY), of.read_decision_step(case)]
    level, demand = of.level_of_occupation(case)
    lacks = level if level and case.situation.speaks(level) is False else None
    reasons = (demand,) if demand and lacks else ()
    drafts.append(of.work(case, (of.READ,), reasons, lacks))
    at_once, _ = of.level_at_application(case)
    conditional = (
        "falls der Bescheid gleich volle Gleichwertigkeit feststellt; mit Ausgleichsmaßnahme dauert es im "
        "Bundesschnitt etwa 15 Monate"
    )
    way = Way(tuple(drafts), of.WORK, recognition=of.DECIDED, conditional=conditional)
    return way, max((x for x in (level, at_once) if x), key=lambda x: x.rank, default=None)


def _first_talk(case: Case) -> str:
    if case.status is RecognitionStatus.APPLIED:
        return "Stand des Verfahrens erfragen, fehlende Unterlagen nachreichen"
    return "Referenzberuf, Unterlagen und Kosten vor dem Antrag klären"


def _to_work(case: Case) -> tuple[Way, Level | None]:
    """Recognition is there or not needed: on to work, or further."""
    reasons = [reason for slug in ("ingenieur-taetigkeit-frei",) if (reason := case.reason(slug))]
    full = case.status is RecognitionStatus.FULL
    if not full and not reasons and case.regulation in _FREE:
        occupation = case.situation.occupation
        note = occupation.note if occupation and occupation.note else "Arbeiten ist ohne Anerkennung möglich."
        reasons = [Reason(note, of._occupation_source(case))]
    wanted = None if full or case.situation.speaks(WORK_LEVEL) is not False else WORK_LEVEL
    title = of.new_title(case, (of.COUNSEL,)) if full else None
    drafts = [of.counsel(case, "Ziel, Bewerbung und nächste Schritte besprechen")]
    drafts += [title] if title else []
    drafts.append(of.work(case, (of.COUNSEL, *((of.TITLE,) if title else ())), reasons, wanted))
    return Way(tuple(drafts), of.WORK), wanted
