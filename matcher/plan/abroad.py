"""The way from abroad (FEG): advice, fast track § 81a or recognition partnership § 16d (3), visa, arrival."""

from __future__ import annotations

from dataclasses import replace

from kb.vocabulary import Level, QualificationKind, RecognitionStatus, Regulation
from matcher.outcome import Outcome, Source
from matcher.plan import assumption, body, guidance, procedure, way
from matcher.plan.case import Case
from matcher.plan.draft import Draft
from matcher.plan.limit import Limit
from matcher.plan.step import Payment, Price, Reason, Result, StepKind
from matcher.plan.task import Task
from matcher.plan.way import Way, named
from matcher.profile import Aim
from matcher.rules import answers
from matcher.rules.answers import LAWS_READ, law

FAST, PARTNERSHIP, PLAIN = "81a", "16d-3", "visum"
"""Routes: employer's fast track, recognition partnership, visa without either."""

LONGEST_STAY = 3 * 365
"""Days of a title under § 16d at most."""

_FAST = Source(law("aufenthg_2004", "81a"), LAWS_READ)
_FEE = Source(law("aufenthv", "47"), LAWS_READ)
_16D = Source(law("aufenthg_2004", "16d"), LAWS_READ)
_18B = Source(law("aufenthg_2004", "18b"), LAWS_READ)
_SKILLED = "aufenthalt-18a-18b-fachkraefte"
_TALK = "Aus dem Ausland beraten lassen; bei Bedarf Standortvermerk für den Antrag"


def from_abroad(case: Case) -> tuple[Way, Level | None]:
    """By what is there: a decision with gaps (§ 16d (1)), full recognition, or nothing yet."""
    if case.status in (RecognitionStatus.PARTIAL, RecognitionStatus.COMPENSATION_REQUIRED):
        return _for_measures(case)
    if case.status is RecognitionStatus.FULL:
        reason = Reason("Mit voller Anerkennung ist ein Visum zur Arbeit möglich.", case.source(_SKILLED))
        return _for_work(case, reason, "Die Anerkennung ist vollständig; es fehlen Visum und Einreise."), None
    return _without_procedure(case) or _for_recognition(case)


def _without_procedure(case: Case) -> tuple[Way, Level | None] | None:
    """Work that takes no recognition: with a degree in a free occupation, or under the Western Balkans rule."""
    if not _has_employer(case) or case.profile.goals.aim not in (None, Aim.EMPLOYMENT) or case.status is not None:
        return None
    degree = any(q.kind is QualificationKind.DEGREE for q in case.profile.qualifications)
    if degree and case.regulation in (Regulation.NOT_REGULATED, Regulation.TITLE_ONLY):
        card = case.reason("blaue-karte-18g") if case.holds("blaue-karte-18g") else None
        reason = card or Reason("Mit vergleichbarem Hochschulabschluss: Visum zur Arbeit (§ 18b AufenthG).", _18B)
        comparable = any(answers.is_comparable(q) for q in case.profile.qualifications)
        shown = None if comparable else guidance.statement(case, "zeugnisbewertung-zab", after=(way.COUNSEL,))
        why = "In diesem Beruf braucht die Arbeit keine Anerkennung; für das Visum zählt der vergleichbare Abschluss."
        return _for_work(case, reason, why, shown), None
    balkans = case.reason("beschaeftigung-westbalkan") if case.holds("beschaeftigung-westbalkan") else None
    if balkans and not case.profile.qualifications and case.regulation is not Regulation.REGULATED:
        return _for_work(case, balkans, "Ohne Berufsabschluss trägt die Westbalkanregelung den Weg.", fast=False), None
    return None


def _for_measures(case: Case) -> tuple[Way, Level | None]:
    """A decision names gaps already: visa under § 16d (1), the measures here, follow-up application, title, work."""
    german = Level.A2 if case.situation.speaks(Level.A2) is False else None
    rule = case.reason("aufenthg-16d-1") if case.holds("aufenthg-16d-1") else None
    rule = rule or Reason("Ein Visum für die Maßnahme, mit Deutsch in der Regel ab A2 (§ 16d Abs. 1 AufenthG).", _16D)
    drafts = [guidance.counsel(case, f"{_TALK}; Maßnahme und Lebensunterhalt klären")]
    fast = case.holds("aufenthg-81a") is True
    if fast:
        drafts.append(_agreement(case, None))
    drafts += _visa(case, None, tuple(d.task.id for d in drafts), fast, german, rule)
    follow_up, recognition = procedure.follow_up(case), procedure.recognition(case)
    follow_up = replace(follow_up, task=replace(follow_up.task, after=(way.ARRIVAL,)))
    title = guidance.skilled_title(case, (way.RECOGNISED,))
    drafts += [follow_up, recognition, *((title,) if title else ())]
    drafts.append(guidance.work(case, (way.ARRIVAL, way.RECOGNISED, *((way.TITLE,) if title else ()))))
    demand = body.demand_of_occupation(case)
    found = Way(
        tuple(drafts),
        (way.RECOGNISED,),
        "Mit dem Bescheid über die Unterschiede kommt die Person zur Qualifizierung nach § 16d Abs. 1 AufenthG.",
        recognition=(way.RECOGNISED,),
        title_days=(way.ARRIVAL, LONGEST_STAY),
    )
    return found, demand.level if demand else german


def _for_work(case: Case, reason: Reason, why: str, shown: Draft | None = None, *, fast: bool | None = None) -> Way:
    """Straight to work: what shows the qualification, visa, arrival."""
    fast = case.holds("aufenthg-81a") is True if fast is None else fast
    drafts = [guidance.counsel(case, "Arbeitgeber, Visum und Einreise planen"), *((shown,) if shown else ())]
    if fast:
        drafts.append(_agreement(case, None))
    drafts += _visa(case, None, tuple(d.task.id for d in drafts), fast, None, reason)
    drafts.append(guidance.work(case, (way.ARRIVAL,)))
    return Way(tuple(drafts), (way.WORK,), why)


def _for_recognition(case: Case) -> tuple[Way, Level | None]:
    """Nothing yet: the ways that the rules leave open, one of which is taken."""
    slugs = {FAST: "aufenthg-81a", PARTNERSHIP: "aufenthg-16d-3"}
    routes = tuple(r for r, slug in slugs.items() if case.rule(slug) and case.holds(slug) is not False)
    routes = routes if _has_employer(case) and routes else (PLAIN,)
    drafts = [guidance.counsel(case, _TALK)]
    clear, costs = procedure.clear_occupation(case), procedure.promise_of_costs(case)
    drafts += [draft for draft in (clear, costs) if draft]
    first = tuple(draft.task.id for draft in drafts)
    for route in routes:
        drafts += _BUILD[route](case, first)
    arrivals = tuple(named(way.ARRIVAL, route) for route in routes)
    decided = tuple(named(way.DECIDED, route) for route in routes)
    waits = tuple(id for id in decided if id != named(way.DECIDED, PARTNERSHIP))  # the partnership works meanwhile
    drafts.append(guidance.work(case, (*arrivals, *waits)))
    breaks = {route: _breaks(case, slugs.get(route), route, routes) for route in routes}
    found = Way(
        tuple(drafts),
        decided,
        _why(case, routes),
        notes=tuple(r for r in (_without_recognition(case),) if r),
        beside=procedure.if_not_full(case, decided, way.TITLE),
        recognition=decided,
        conditional="falls der Bescheid volle Gleichwertigkeit feststellt; sonst folgt eine Maßnahme (§ 16d AufenthG)",
        routes=routes,
        route_breaks=breaks,
    )
    return found, None


def _has_employer(case: Case) -> bool:
    employer = case.profile.goals.employer
    return bool(employer and employer.has_contract)


def _breaks(case: Case, slug: str | None, route: str, routes: tuple[str, ...]) -> frozenset[Limit]:
    """A route whose rule is open is not the safest; the fast track waits at home while the partnership works."""
    found = {Limit.VERIFIED} if slug and len(routes) > 1 and case.holds(slug) is not True else set()
    if route == FAST and PARTNERSHIP in routes:
        found.add(Limit.ALONGSIDE_WORK)
    return frozenset(found)


def _why(case: Case, routes: tuple[str, ...]) -> str:
    if routes == (PLAIN,):
        return "Ohne Arbeitgeber bleibt der Antrag aus dem Ausland; mit Vertrag wären §§ 16d und 81a AufenthG möglich."
    return "Mit dem Arbeitgeber sind das beschleunigte Verfahren oder die Anerkennungspartnerschaft möglich."


def _without_recognition(case: Case) -> Reason | None:
    """The Western Balkans rule, where it opens work without recognition."""
    return case.reason("beschaeftigung-westbalkan") if case.holds("beschaeftigung-westbalkan") else None


def _fast(case: Case, first: tuple[str, ...]) -> list[Draft]:
    """§ 81a: agreement, recognition within two months, visa, arrival."""
    agreement = _agreement(case, FAST, first)
    application = replace(
        procedure.application(case, after=(agreement.task.id,), route=FAST),
        who="Die Ausländerbehörde, mit Unterlagen von Person und Arbeitgeber",
    )
    decided = procedure.decision(case, assumption.FAST_DECISION, after=(application.task.id,), route=FAST)
    reason = Reason(assumption.VISA_DECISION.text, assumption.VISA_DECISION.source)
    return [agreement, application, decided, *_visa(case, FAST, (decided.task.id,), True, None, reason)]


def _partnership(case: Case, first: tuple[str, ...]) -> list[Draft]:
    """§ 16d (3): statement on the qualification, agreement, visa, arrival and work, application at once."""
    rule = case.reason("aufenthg-16d-3") or Reason("Anerkennungspartnerschaft", _16D)
    source = case.source("anerkennungspartnerschaft-16d-absatz-3")
    degree = any(q.kind is QualificationKind.DEGREE for q in case.profile.qualifications)
    comparable = any(answers.is_comparable(q) for q in case.profile.qualifications)
    which = "zeugnisbewertung-zab" if degree else "digitale-auskunft-berufsqualifikation-zab"
    statement = None if comparable else guidance.statement(case, which, after=first, route=PARTNERSHIP)
    agreement = Draft(
        task=Task(
            named("vereinbarung", PARTNERSHIP),
            days=1,
            after=(statement.task.id,) if statement else first,
            route=PARTNERSHIP,
        ),
        kind=StepKind.RESIDENCE,
        title="Anerkennungspartnerschaft vereinbaren (§ 16d Abs. 3 AufenthG)",
        phase=1,
        who="Die Person und der Arbeitgeber",
        what="Vereinbarung schließen, Zustimmung der Bundesagentur für Arbeit einholen",
        why=(rule,),
        sources=(source, _16D),
        result=Result("Unterlagen für das Visum nach § 16d Abs. 3"),
        is_task=True,
    )
    fast = case.holds("aufenthg-81a") is True
    purpose = Reason("Das Visum wird für die Anerkennungspartnerschaft erteilt (§ 16d Abs. 3 AufenthG).", _16D)
    visa = _visa(case, PARTNERSHIP, (agreement.task.id,), fast, None, purpose)
    application = procedure.application(case, after=(named(way.ARRIVAL, PARTNERSHIP),), route=PARTNERSHIP)
    length = body.decision_length(case)
    decided = procedure.decision(case, length, after=(application.task.id,), route=PARTNERSHIP)
    title = guidance.skilled_title(case, (decided.task.id,))
    last = [replace(title, task=replace(title.task, route=PARTNERSHIP))] if title else []
    return [*((statement,) if statement else ()), agreement, *visa, application, decided, *last]


def _plain(case: Case, first: tuple[str, ...]) -> list[Draft]:
    """No employer yet: recognition from abroad, an employer, then a visa without any period."""
    application = procedure.application(case, after=first, route=PLAIN)
    decided = procedure.decision(case, body.decision_length(case), after=(application.task.id,), route=PLAIN)
    card = case.rule("chancenkarte-20a")
    reason = (
        Reason(card.finding.text, card.rule.source, card.rule.slug)
        if card and card.outcome is not Outcome.UNMET
        else Reason("Für Arbeit oder Maßnahme ist ein Visum nötig.", case.source("antrag-aus-dem-ausland-oder-inland"))
    )
    employer = Draft(
        task=Task("arbeitgeber", days=None, after=(way.COUNSEL,), route=PLAIN),
        kind=StepKind.CLARIFICATION,
        title="Arbeitgeber finden",
        phase=4,
        who="Die Person, mit der ZAV",
        what="Bewerben; mit Vertrag werden Anerkennungspartnerschaft und beschleunigtes Verfahren möglich",
        why=(Reason("Mit einem Arbeitsvertrag gibt es Fristen und kürzere Wege.", _FAST),),
        sources=(_FAST,),
        result=Result("Arbeitsvertrag oder konkretes Angebot"),
        who_entry="zav" if case.partner("zav") else None,
    )
    visa = _visa(case, PLAIN, (decided.task.id, employer.task.id), False, None, reason)
    return [application, decided, employer, *visa]


def _agreement(case: Case, route: str | None, first: tuple[str, ...] = (way.COUNSEL,)) -> Draft:
    """The employer's agreement with the immigration office (§ 81a (2))."""
    rule = case.reason("aufenthg-81a") or Reason("Beschleunigtes Fachkräfteverfahren", _FAST)
    office = case.partner("auslaenderbehoerde", "zemigra")
    return Draft(
        task=Task(named("vereinbarung", route), days=1, after=first, route=route),
        kind=StepKind.RESIDENCE,
        title="Beschleunigtes Fachkräfteverfahren vereinbaren (§ 81a AufenthG)",
        phase=1,
        who="Der Arbeitgeber mit Vollmacht der Person",
        what="Vereinbarung mit der Ausländerbehörde schließen, Unterlagen übergeben, Gebühr zahlen",
        why=(rule,),
        sources=(_FAST, _FEE),
        result=Result("Vereinbarung; die Behörde betreibt Anerkennung und Vorabzustimmung"),
        who_entry=office.id if office else None,
        price=Price("411 EUR (§ 47 Abs. 1 Nr. 15 AufenthV), Gebühren anderer Stellen dazu", 411.0, 411.0, _FEE),
        payment=Payment(
            "offen",
            Outcome.UNKNOWN,
            "Den Antrag stellt der Arbeitgeber; wer die Gebühr am Ende trägt, sagt das Gesetz nicht.",
            source=_FAST,
            question="Übernimmt der Arbeitgeber die 411 EUR und die Gebühren der Anerkennung?",
        ),
        is_task=True,
    )


def _visa(
    case: Case, route: str | None, after: tuple[str, ...], fast: bool, level: Level | None, why: Reason
) -> list[Draft]:
    """Visa and arrival; only with § 81a does a period bind the mission abroad."""
    lengths = (assumption.VISA_APPOINTMENT, assumption.VISA_DECISION) if fast else ()
    source = case.source("beschleunigtes-fachkraefteverfahren-81a" if fast else "antrag-aus-dem-ausland-oder-inland")
    without = Reason("Ohne § 81a bindet keine Frist die Auslandsvertretung; die Dauer ist nicht bekannt.", source)
    visa = Draft(
        task=Task(
            named("visum", route),
            days=sum(length.days for length in lengths) if fast else None,
            after=after,
            needs_level=level,
            route=route,
        ),
        kind=StepKind.RESIDENCE,
        title="Visum beantragen",
        phase=1,
        who="Die Person",
        what="Termin bei der deutschen Auslandsvertretung buchen, Vertrag oder Zusage und Bescheid vorlegen",
        why=(why, *(length.reason for length in lengths), *(() if fast else (without,))),
        sources=tuple(dict.fromkeys(s for s in (why.source, *(x.source for x in lengths), source) if s)),
        result=Result("Visum zur Einreise"),
        assumptions=tuple(length.reason for length in lengths),
        questions=() if fast else ("Wie lang sind die Wartezeiten der Auslandsvertretung?",),
    )
    arrival = Draft(
        task=Task(named(way.ARRIVAL, route), days=1, after=(visa.task.id,), route=route),
        kind=StepKind.ARRIVAL,
        title="Einreise und Anmeldung",
        phase=1,
        who="Die Person",
        what="Wohnung anmelden, Aufenthaltserlaubnis bei der Ausländerbehörde beantragen",
        why=(Reason("Mit dem Visum reist die Person ein; der Titel wird hier erteilt.", source),),
        sources=(source,),
        result=Result("Aufenthalt in Deutschland"),
        is_task=True,
    )
    return [visa, arrival]


_BUILD = {FAST: _fast, PARTNERSHIP: _partnership, PLAIN: _plain}
