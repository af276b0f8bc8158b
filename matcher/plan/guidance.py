"""Steps around the procedure: counselling, level of German, statement of the ZAB, bridges, residence title, work."""

from __future__ import annotations

from collections.abc import Iterable

from kb.entries import Offer
from kb.vocabulary import Kind, Level
from matcher.criteria import source_of
from matcher.outcome import Outcome
from matcher.plan import way
from matcher.plan.case import Case
from matcher.plan.draft import Draft
from matcher.plan.horizon import later, term_of, title_ends
from matcher.plan.payment import payment_of_procedure, price_of
from matcher.plan.step import Reason, Result, StepKind
from matcher.plan.task import Task
from matcher.plan.way import named
from matcher.profile import Aim, ResidenceTitle

_IQ = ("iq-beratung-nord", "iq-beratung-sued")
_ADVICE = ("fachkraft-im-fokus", "welcomecenter-st", "agentur-fuer-arbeit", "jobcenter", "mbe-jmd")
_FOR_RECOGNITION = (
    ResidenceTitle.RECOGNITION_MEASURE,
    ResidenceTitle.RECOGNITION_PARTNERSHIP,
    ResidenceTitle.OTHER_TRAINING,
    ResidenceTitle.OPPORTUNITY_CARD,
)


def counsel(case: Case, what: str) -> Draft:
    """Counselling at the beginning, by whoever advises on recognition where the person lives."""
    slug = "zsba-aus-dem-ausland" if case.situation.is_abroad else "iq-beratung-st"
    advice = case.entries.get("zsba") if case.situation.is_abroad else case.partner(*_IQ) or case.partner(*_ADVICE)
    told = case.reason(slug) if case.holds(slug) else None
    reason = told or Reason("Der Plan ist ein Vorschlag; abgestimmt wird er im Gespräch.", case.told)
    return Draft(
        task=Task(way.COUNSEL, days=1),
        kind=StepKind.COUNSELLING,
        title="Plan in der Beratung abstimmen",
        phase=2,
        who=advice.title if advice else "Anerkennungs- und Qualifizierungsberatung",
        what=what,
        why=(reason,),
        sources=tuple(dict.fromkeys(s for s in (reason.source, source_of(advice) if advice else None) if s)),
        result=Result("Abgestimmter Plan, offene Fragen verteilt"),
        who_entry=advice.id if advice else None,
        is_task=True,
    )


def language_test(case: Case, level: Level) -> Draft:
    """Finding out the level of German, where nobody said it and something demands one."""
    source = case.source("sprachniveaus-berufssprachkurse")
    return Draft(
        task=Task(way.LANGUAGE, days=1, after=(way.COUNSEL,)),
        kind=StepKind.CLARIFICATION,
        title="Sprachstand feststellen",
        phase=2,
        who="Die Person, mit der Beratung",
        what="Zertifikat vorlegen oder Einstufungstest machen",
        why=(Reason(f"Verlangt wird Deutsch {level}; welches Niveau da ist, ist nicht bekannt.", source),),
        sources=(source,),
        result=Result("Bekanntes Niveau; der Plan wird damit neu gerechnet"),
        supports=(way.FOLLOW_UP, way.WORK),
        is_task=True,
    )


def statement(
    case: Case, id: str, *, after: tuple[str, ...], supports: tuple[str, ...] = (), route: str | None = None
) -> Draft | None:
    """A statement of the ZAB on a certificate; how long it takes, no source says."""
    offer = case.entries.get(id)
    if not isinstance(offer, Offer):
        return None
    reason = case.reason("zab-zeugnisbewertung") if id == "zeugnisbewertung-zab" else None
    return Draft(
        task=Task(named("zab", route), days=None, after=after, route=route),
        kind=StepKind.APPLICATION,
        title=f"{offer.title} beantragen",
        phase=2,
        who="Die Person",
        what=f"Antrag bei: {offer.provider}",
        why=(reason or Reason(offer.summary, source_of(offer)),),
        sources=(source_of(offer),),
        result=Result("Bewertung des Abschlusses"),
        who_entry=offer.provider_id,
        entry=offer.id,
        entry_kind=Kind.OFFER,
        provider=offer.provider,
        price=price_of(offer.costs, source_of(offer)),
        payment=payment_of_procedure(case),
        questions=("Wie lange dauert die Bewertung zurzeit?",),
        supports=supports,
    )


def bridge_to_childcare(case: Case) -> Draft | None:
    """Working in a Kita meanwhile (§ 21 KiFöG), where the rule does not exclude it."""
    result = case.rule("kita-kifoeg-21")
    if result is None or result.outcome is Outcome.UNMET:
        return None
    return Draft(
        task=Task("kita", days=1),
        kind=StepKind.CLARIFICATION,
        title="Arbeit in der Kita als Brücke prüfen",
        phase=4,
        who="Beratung",
        what="Mit Kita-Träger und Jugendamt klären, ob Abschluss und Fortbildung genügen",
        why=(Reason(result.finding.text, result.rule.source, result.rule.slug),),
        sources=(result.rule.source,),
        result=Result("Arbeit neben dem Weg zur Anerkennung, oder die Auskunft, dass es nicht geht"),
        supports=(way.WORK,),
        is_task=True,
    )


def extension(case: Case) -> Draft | None:
    """Renewing a title for recognition before its first duration is over; whether it is needed, the schedule shows."""
    term, first = term_of(case), title_ends(case, at_first=True)
    if term is None or first is None or first < case.as_of:
        return None
    office = case.partner("auslaenderbehoerde")
    return Draft(
        task=Task(way.EXTEND, days=1),
        kind=StepKind.RESIDENCE,
        title="Aufenthaltstitel verlängern",
        phase=3,
        who="Die Person",
        what="Mit Nachweisen über den Fortgang vor dem Ablauf bei der Ausländerbehörde beantragen",
        why=(Reason(term.text, term.source),),
        sources=(term.source,),
        result=Result(f"Titel bis längstens {later(first, term.longest_months - term.first_months):%d.%m.%Y}"),
        supports=(way.RECOGNISED, way.WORK),
        due=first,
        who_entry=office.id if office else None,
        is_task=True,
    )


def skilled_title(case: Case, after: tuple[str, ...]) -> Draft | None:
    """Changing to a skilled worker's title, where the present one, or the visa, is for recognition only."""
    title = case.profile.residence_title
    if not case.situation.is_abroad and title not in _FOR_RECOGNITION:
        return None
    office = case.partner("auslaenderbehoerde")
    source = case.source("aufenthalt-18a-18b-fachkraefte")
    label = title.de if title and not case.situation.is_abroad else "§ 16d AufenthG"
    return Draft(
        task=Task(way.TITLE, days=1, after=after),
        kind=StepKind.RESIDENCE,
        title="Aufenthaltstitel als Fachkraft beantragen (§ 18a oder § 18b AufenthG)",
        phase=4,
        who="Die Person",
        what="Mit Bescheid und Arbeitsvertrag bei der Ausländerbehörde beantragen, bevor der jetzige Titel abläuft",
        why=(Reason(f"{label} trägt nur den Weg zur Anerkennung; danach ist ein Titel zur Arbeit nötig.", source),),
        sources=(source,),
        result=Result("Aufenthaltstitel zur qualifizierten Beschäftigung"),
        follow_up="Danach: Arbeit als Fachkraft, auch bei einem anderen Arbeitgeber.",
        who_entry=office.id if office else None,
        is_task=True,
    )


def work(case: Case, after: tuple[str, ...], reasons: Iterable[Reason] = (), level: Level | None = None) -> Draft:
    """Taking up, or going on with, work in the occupation: the end of the way."""
    founds = case.profile.goals.aim is Aim.SELF_EMPLOYMENT
    employed = case.situation.is_employed is True
    office = case.partner("agentur-fuer-arbeit", "jobcenter", "zav") or case.partner(*_ADVICE)
    if founds:
        title, what = "Selbstständig arbeiten", "Gründung anmelden, Beratung und Förderung nutzen"
    elif employed:
        title, what = "Arbeit im Beruf", "Mit dem Arbeitgeber Tätigkeit, Einstufung und nächste Schritte klären"
    elif case.profile.goals.employer and case.profile.goals.employer.has_contract:
        title, what = "Arbeit im Beruf", "Arbeit beim Arbeitgeber aufnehmen, Tätigkeit und Einstufung klären"
    else:
        title, what = "Arbeit im Beruf", "Bewerben; Vermittlung und Eingliederungshilfen nutzen"
    if case.profile.goals.aim in (Aim.UPGRADE_A, Aim.UPGRADE_B):
        title = "Arbeit mit der neuen Qualifikation"
    source = case.source("prozesskette-fuenf-phasen")
    why = tuple(reasons) or (Reason("Ziel des Weges: Arbeit, die der Qualifikation entspricht.", source),)
    return Draft(
        task=Task(way.WORK, days=1, after=after, needs_level=level),
        kind=StepKind.WORK,
        title=title,
        phase=4,
        who="Die Person und der Arbeitgeber" if employed and not founds else "Die Person",
        what=what,
        why=why,
        sources=tuple(dict.fromkeys(reason.source for reason in why if reason.source)) or (source,),
        result=Result("Arbeit, die der Qualifikation entspricht"),
        follow_up="Danach: Arbeit sichern und weiterentwickeln (Phase 5); Wiedervorlage nach sechs Monaten.",
        who_entry=office.id if office else None,
        is_task=True,
    )
