"""Which way a case goes: after a decision, before it, without recognition, from abroad, or on to something else."""

from __future__ import annotations

from dataclasses import replace

from kb.vocabulary import Level, QualificationKind, RecognitionStatus, Regulation
from matcher.outcome import Outcome
from matcher.plan import body, guidance, procedure, way
from matcher.plan.abroad import from_abroad
from matcher.plan.case import Case
from matcher.plan.draft import Draft
from matcher.plan.licence import language_examination
from matcher.plan.purpose import courses, needs_of
from matcher.plan.standing import FREE
from matcher.plan.step import Reason
from matcher.plan.way import Way
from matcher.profile import Aim

WORK_LEVEL = Level.B2
"""German that most qualified work asks for; a recommendation, no rule."""

IF_FULL = "falls der Bescheid gleich volle Gleichwertigkeit feststellt"
WITH_COMPENSATION = "Mit Ausgleichsmaßnahme dauern Verfahren im Bundesschnitt etwa 15 Monate; Wiedervorlage setzen."


def way_of(case: Case, beside_work: bool) -> tuple[Way, tuple[Draft, ...]]:
    """The steps of the procedure, and the offers that may be of use on it."""
    needs = needs_of(case)
    if case.situation.is_abroad:
        found, wanted = from_abroad(case)
    elif case.status in (RecognitionStatus.PARTIAL, RecognitionStatus.COMPENSATION_REQUIRED):
        found, wanted = _after_decision(case)
    elif case.status is not RecognitionStatus.FULL and recognition_is_aim(case):
        found, wanted = _to_decision(case)
    else:
        found, wanted = _to_work(case)
    offers = courses(case, needs, wanted, beside_work, way.ARRIVAL if case.situation.is_abroad else None)
    ids = tuple(draft.task.id for draft in offers if draft.task.covers)
    collects = collecting(found)
    drafts = tuple(_after(draft, ids) if draft.task.id == collects else draft for draft in found.drafts)
    return replace(found, drafts=_with_language_test(case, drafts, offers), needs=needs), offers


def collecting(found: Way) -> str:
    """The step that takes up what courses yield: the follow-up application, else work."""
    return way.FOLLOW_UP if any(d.task.id == way.FOLLOW_UP for d in found.drafts) else way.WORK


def recognition_is_aim(case: Case) -> bool:
    """Whether the way goes to recognition: wanted, under way, or needed to work in the occupation."""
    aim, occupation = case.profile.goals.aim, case.situation.occupation
    if occupation and not occupation.competences and not case.deciding:
        return False  # nobody decides on it: there is no recognition to be had
    if case.status is RecognitionStatus.APPLIED:
        return True
    if aim in (Aim.UPGRADE_A, Aim.UPGRADE_B) or case.status is RecognitionStatus.REJECTED:
        return False
    if aim in (Aim.RECOGNITION, Aim.TITLE):
        return True
    if case.regulation in (Regulation.NOT_REGULATED, Regulation.SELF_EMPLOYMENT) and aim is None:
        return bool(case.deciding and case.situation.foreign)  # work needs none, but it is what one comes for
    needed = Regulation.SELF_EMPLOYMENT if aim is Aim.SELF_EMPLOYMENT else Regulation.REGULATED
    return case.regulation in (needed, Regulation.REGULATED)


def _after(draft: Draft, ids: tuple[str, ...]) -> Draft:
    return replace(draft, task=replace(draft.task, after=tuple(dict.fromkeys((*draft.task.after, *ids)))))


def _with_language_test(case: Case, drafts: tuple[Draft, ...], offers: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """With a test of the level where nobody said it and something on the way demands one."""
    demand = body.demand_of_occupation(case) or body.demand_at_application(case)
    stated = [offer.offer.requirements.language_level for offer in offers if offer.offer and offer.offer.requirements]
    levels = [level for level in (*stated, demand.level if demand else None) if level]
    if case.situation.german is not None or case.status is RecognitionStatus.FULL or not levels:
        return drafts
    return (*drafts, guidance.language_test(case, max(levels, key=lambda level: level.rank)))


def _after_decision(case: Case) -> tuple[Way, Level | None]:
    """A decision names gaps: courses or examinations, follow-up application, full recognition, work."""
    licence = language_examination(case)
    demand = body.demand_of_occupation(case)
    follow_up = procedure.follow_up(case)
    title = guidance.skilled_title(case, (way.RECOGNISED,))
    drafts = [guidance.counsel(case, "Plan, Nachweise und Kostenträger vor der ersten Anmeldung besprechen")]
    if licence:
        drafts.append(licence)
        follow_up = _after(replace(follow_up, task=replace(follow_up.task, needs_level=None)), (licence.task.id,))
    drafts += [follow_up, procedure.recognition(case), *((title,) if title else ())]
    drafts.append(guidance.work(case, (way.RECOGNISED, *((way.TITLE,) if title else ()))))
    extension = guidance.extension(case)
    why = "Der Bescheid nennt wesentliche Unterschiede; der Weg geht über ihren Ausgleich zum Folgeantrag."
    found = Way(
        tuple(drafts),
        (way.RECOGNISED,),
        why,
        beside=tuple(d for d in (extension, guidance.bridge_to_childcare(case)) if d),
        recognition=(way.RECOGNISED,),
    )
    return found, demand.level if demand else None


def _to_decision(case: Case) -> tuple[Way, Level | None]:
    """No decision yet: application where there is none, decision, and what follows from it."""
    length, applied = body.decision_length(case), case.status is RecognitionStatus.APPLIED
    talk = "Stand des Verfahrens erfragen, fehlende Unterlagen nachreichen" if applied else "Unterlagen und Weg klären"
    drafts = [guidance.counsel(case, talk)]
    before = (way.COUNSEL,)
    if not applied:
        first = [procedure.clear_occupation(case), procedure.promise_of_costs(case)]
        drafts += [draft for draft in first if draft]
        drafts.append(procedure.application(case, after=tuple(draft.task.id for draft in drafts)))
        before = (way.APPLY,)
    drafts += [procedure.decision(case, length, after=before), procedure.reading(case)]
    licence, demand = language_examination(case), body.demand_of_occupation(case)
    aim = _wanted_level(case) if case.profile.goals.aim is Aim.LANGUAGE else None
    lacks = None if licence else body.lacking(case, demand)
    lacks = aim if aim and case.situation.speaks(aim) is False and not licence else lacks
    drafts += [licence] if licence else []
    last = guidance.work(case, (way.READ, *((licence.task.id,) if licence else ())), (), lacks)
    drafts.append(replace(last, conditions=(demand.reason,)) if demand else last)
    at_once = body.demand_at_application(case)
    levels = [found.level for found in (demand, at_once) if found] + ([aim] if aim else [])
    found = Way(
        tuple(drafts),
        (way.DECIDED, way.WORK),
        _why_recognition(case),
        notes=(Reason(WITH_COMPENSATION, case.source("fristen-anerkennungsverfahren")),),
        beside=tuple(d for d in (*procedure.if_not_full(case, (way.READ,)), guidance.bridge_to_childcare(case)) if d),
        recognition=(way.DECIDED,),
        with_courses=True,
        name="Die Berufsbezeichnung" if case.regulation is Regulation.TITLE_ONLY else "Volle Anerkennung",
        conditional=IF_FULL,
    )
    return found, max(levels, key=lambda level: level.rank, default=None)


def _why_recognition(case: Case) -> str:
    if case.status is RecognitionStatus.APPLIED:
        return "Ein Antrag läuft; der Weg führt über den Bescheid."
    if case.regulation is Regulation.REGULATED:
        return "Der Beruf ist reglementiert: In ihm arbeitet man erst mit der Anerkennung."
    if case.profile.goals.aim is Aim.SELF_EMPLOYMENT:
        return "Für die Selbstständigkeit ist in diesem Beruf die Anerkennung nötig."
    if case.profile.goals.aim is None:
        return (
            "Das Ziel ist nicht genannt: geplant ist die Anerkennung; arbeiten darf man in diesem Beruf auch ohne sie."
        )
    return "Ziel ist die Anerkennung; der Weg führt über Antrag und Bescheid."


def _to_work(case: Case) -> tuple[Way, Level | None]:
    """Recognition is there, refused, or not needed: on to work, or further."""
    full, refused = case.status is RecognitionStatus.FULL, case.status is RecognitionStatus.REJECTED
    upgrades = case.profile.goals.aim in (Aim.UPGRADE_A, Aim.UPGRADE_B)
    reasons = [] if full or refused or upgrades else _free_reasons(case)
    wanted = _wanted_level(case)
    title = guidance.skilled_title(case, (way.COUNSEL,)) if full else None
    talk = "Ziel, Bewerbung und nächste Schritte besprechen"
    if refused:
        talk = "Bescheid lesen, Frist für den Rechtsbehelf notieren, andere Wege prüfen"
    settled = full or refused or case.profile.goals.aim is Aim.LANGUAGE
    unclear = None if settled else procedure.clear_occupation(case)
    drafts = [guidance.counsel(case, talk), *(draft for draft in (unclear, title) if draft)]
    lacks = wanted if wanted and case.situation.speaks(wanted) is False else None
    drafts.append(guidance.work(case, tuple(draft.task.id for draft in drafts), reasons, lacks))
    if full and not upgrades:
        why = "Die Anerkennung ist vollständig; es folgen Titel, Arbeit und Weiterentwicklung."
    elif upgrades:
        why = "Ziel ist eine Zusatz- oder Aufstiegsqualifikation; Anerkennung ist dafür nicht der nächste Schritt."
    elif refused:
        why = "Der Antrag wurde abgelehnt; es bleiben Rechtsbehelf, Abschluss auf anderem Weg und Arbeit."
    elif case.profile.goals.aim is Aim.LANGUAGE:
        why = "Ziel ist mehr Deutsch; der Weg führt über die nächste Kursstufe."
    elif case.regulation is Regulation.UNKNOWN:
        why = "Noch offen ist der Referenzberuf, oder ob er reglementiert ist; davon hängt der Weg ab."
    else:
        why = "Für die Arbeit ist hier keine Anerkennung nötig; der Weg führt direkt in die Beschäftigung."
    return Way(tuple(drafts), (way.WORK,), why, beside=tuple(_helps(case, full))), wanted


def _free_reasons(case: Case) -> list[Reason]:
    rule = case.rule("ingenieur-taetigkeit-frei")
    if rule and rule.outcome is Outcome.MET:
        return [Reason(rule.finding.text, rule.rule.source, rule.rule.slug)]
    occupation = case.situation.occupation
    if occupation and case.regulation in FREE:
        text = occupation.note or "In diesem Beruf darf man ohne Anerkennung arbeiten."
        return [Reason(text, body.occupation_source(case))]
    return []


def _wanted_level(case: Case) -> Level | None:
    """The level that is the aim, or that most qualified work asks for."""
    german = case.situation.german
    if case.profile.goals.aim is Aim.LANGUAGE:
        demand = body.demand_of_occupation(case)
        rank = german.level.rank + 1 if german and german.level else WORK_LEVEL.rank
        following = list(Level)[min(rank, len(Level) - 1)]
        return max((following, demand.level if demand else following), key=lambda level: level.rank)
    if not case.situation.occupation_ids:
        return None  # what level is needed, the occupation says
    return WORK_LEVEL if german and case.status is not RecognitionStatus.FULL else None


def _helps(case: Case, full: bool) -> list[Draft]:
    """What helps on the way to work and holds nothing up: the statement of the ZAB, the Kita as a bridge."""
    degree = any(q.kind is QualificationKind.DEGREE for q in case.profile.qualifications)
    rule = case.rule("zab-zeugnisbewertung")
    useful = degree and not full and rule is not None and rule.outcome is not Outcome.UNMET
    found = (
        guidance.statement(case, "zeugnisbewertung-zab", after=(way.COUNSEL,), supports=(way.WORK,)) if useful else None
    )
    return [draft for draft in (found, guidance.bridge_to_childcare(case)) if draft]
