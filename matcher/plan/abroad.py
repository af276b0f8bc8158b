"""The way from abroad (FEG): advice, fast track § 81a or recognition partnership § 16d (3), visa, arrival."""

from __future__ import annotations

from kb.vocabulary import Level
from matcher.criteria import source_of
from matcher.outcome import Outcome, Source
from matcher.plan import assumption
from matcher.plan import way as of
from matcher.plan.case import Case
from matcher.plan.draft import Draft
from matcher.plan.limit import Limit
from matcher.plan.step import Payment, Price, Reason, Result, StepKind
from matcher.plan.task import Task
from matcher.plan.way import Way
from matcher.rules.answers import LAWS_READ, law

FAST, PARTNERSHIP, PLAIN = "81a", "16d-3", "visum"
ARRIVAL = "einreise"
_FAST_SOURCE = Source(law("aufenthg_2004", "81a"), LAWS_READ)
_FEE_SOURCE = Source(law("aufenthv", "47"), LAWS_READ)
_PARTNERSHIP_SOURCE = Source(law("aufenthg_2004", "16d"), LAWS_READ)
_PARTNERSHIP_DAYS = 3 * 365
"""Longest stay under § 16d (3) AufenthG."""


def way_from_abroad(case: Case) -> tuple[Way, Level | None]:
    """Advice first; then the ways that the rules leave open, one of which is taken."""
    open_routes = [
        name
        for name, slug in ((FAST, "aufenthg-81a"), (PARTNERSHIP, "aufenthg-16d-3"))
        if case.holds(slug) is not False and case.rule(slug) is not None
    ]
    routes = tuple(open_routes or [PLAIN])
    drafts: list[Draft] = [of.counsel(case, "Beratung aus dem Ausland; bei Bedarf Standortvermerk für den Antrag")]
    for route in routes:
        drafts += _BUILD[route](case)
    ends = tuple(f"{ARRIVAL}-{route}" for route in routes)
    drafts.append(of.work(case, (*ends, *(f"{of.DECIDED}-{route}" for route in routes))))
    breaks = {
        route: frozenset({Limit.VERIFIED}) if case.holds(slug) is None else frozenset()
        for route, slug in ((FAST, "aufenthg-81a"), (PARTNERSHIP, "aufenthg-16d-3"))
        if route in routes
    }
    if FAST in routes and PARTNERSHIP in routes:
        breaks[FAST] = breaks[FAST] | {Limit.ALONGSIDE_WORK}
    conditional = "falls der Bescheid volle Gleichwertigkeit feststellt; sonst folgt eine Maßnahme nach § 16d AufenthG"
    return Way(
        tuple(drafts), of.WORK, recognition=of.DECIDED, conditional=conditional, routes=routes, route_breaks=breaks
    ), None


def _fast(case: Case) -> list[Draft]:
    """§ 81a: the employer's agreement, recognition within two months, visa, arrival."""
    rule = case.reason("aufenthg-81a") or Reason("Beschleunigtes Fachkräfteverfahren", _FAST_SOURCE)
    office = case.partner("auslaenderbehoerde", "zemigra")
    agreement = Draft(
        task=Task(f"vereinbarung-{FAST}", days=1, after=(of.COUNSEL,), route=FAST),
        kind=StepKind.RESIDENCE,
        title="Beschleunigtes Fachkräfteverfahren vereinbaren (§ 81a AufenthG)",
        phase=1,
        who="Der Arbeitgeber mit Vollmacht der Person",
        what="Vereinbarung mit der Ausländerbehörde schließen, Unterlagen übergeben, Gebühr zahlen",
        why=(rule,),
        sources=(_FAST_SOURCE, _FEE_SOURCE),
        result=Result("Vereinbarung; die Behörde leitet das Verfahren zur Anerkennung ein"),
        who_entry=office.entry.id if office else None,
        price=Price(
            "411 EUR für das Verfahren (§ 47 Abs. 1 Nr. 15 AufenthV), Gebühren anderer Stellen dazu",
            411.0,
            411.0,
            _FEE_SOURCE,
        ),
        payment=Payment(
            "offen",
            Outcome.UNKNOWN,
            "Den Antrag stellt der Arbeitgeber; wer die Gebühr trägt, sagt das Gesetz nicht.",
            source=_FAST_SOURCE,
            question="Übernimmt der Arbeitgeber die 411 EUR und die Gebühren der Anerkennung?",
        ),
        is_task=True,
    )
    application = of.application(case, after=(agreement.task.id,), route=FAST)
    decided = of.decision(
        case, assumption.FAST_DECISION, after=application.task.id, id=f"{of.DECIDED}-{FAST}", route=FAST
    )
    return [
        agreement,
        application,
        decided,
        *_visa(case, FAST, decided.task.id),
    ]


def _partnership(case: Case) -> list[Draft]:
    """§ 16d (3): agreement with the employer, fast visa, arrival and work, application at once."""
    rule = case.reason("aufenthg-16d-3") or Reason("Anerkennungspartnerschaft", _PARTNERSHIP_SOURCE)
    info = case.entries.get("anerkennungspartnerschaft-16d-absatz-3")
    agreement = Draft(
        task=Task(f"vereinbarung-{PARTNERSHIP}", days=1, after=(of.COUNSEL,), route=PARTNERSHIP),
        kind=StepKind.RESIDENCE,
        title="Anerkennungspartnerschaft vereinbaren (§ 16d Abs. 3 AufenthG)",
        phase=1,
        who="Die Person und der Arbeitgeber",
        what="Vereinbarung schließen, Bestätigung des Abschlusses (ZAB) und Zustimmung der Bundesagentur einholen",
        why=(rule,),
        sources=(source_of(info), _PARTNERSHIP_SOURCE) if info else (_PARTNERSHIP_SOURCE,),
        result=Result("Unterlagen für das Visum nach § 16d Abs. 3"),
        questions=("Wie lange braucht die Bestätigung des Abschlusses?",),
        is_task=True,
    )
    visa = _visa(case, PARTNERSHIP, agreement.task.id)
    application = of.application(case, after=(f"{ARRIVAL}-{PARTNERSHIP}",), route=PARTNERSHIP)
    length = of.decision_months(case.body, case)
    decided = of.decision(case, length, after=application.task.id, id=f"{of.DECIDED}-{PARTNERSHIP}", route=PARTNERSHIP)
    return [agreement, *visa, application, decided]


def _plain(case: Case) -> list[Draft]:
    """No employer yet: apply for recognition from abroad, then look for work."""
    application = of.application(case, route=PLAIN)
    length = of.decision_months(case.body, case)
    decided = of.decision(case, length, after=application.task.id, id=f"{of.DECIDED}-{PLAIN}", route=PLAIN)
    return [application, decided, *_visa(case, PLAIN, decided.task.id)]


def _visa(case: Case, route: str, after: str) -> list[Draft]:
    """Visa and arrival; only with § 81a does a period bind the mission abroad."""
    fast = route == FAST
    lengths = (assumption.VISA_APPOINTMENT, assumption.VISA_DECISION)
    reasons = tuple(length.reason for length in lengths) if fast else ()
    info = case.entries.get("beschleunigtes-fachkraefteverfahren-81a" if fast else "antrag-aus-dem-ausland-oder-inland")
    source = source_of(info) if info else _FAST_SOURCE
    visa = Draft(
        task=Task(
            f"visum-{route}", days=sum(length.days for length in lengths) if fast else None, after=(after,), route=route
        ),
        kind=StepKind.RESIDENCE,
        title="Visum beantragen",
        phase=4,
        who="Die Person",
        what="Termin bei der deutschen Auslandsvertretung buchen, Vorabzustimmung und Arbeitsvertrag vorlegen",
        why=reasons
        or (Reason("Ohne § 81a gibt es keine Frist für Termin und Visum; die Dauer ist nicht bekannt.", source),),
        sources=tuple(r.source for r in reasons if r.source) or (source,),
        result=Result("Visum zur Einreise"),
        assumptions=reasons,
        questions=() if fast else ("Wie lange sind die Wartezeiten der Auslandsvertretung?",),
    )
    arrival = Draft(
        task=Task(f"{ARRIVAL}-{route}", days=1, after=(visa.task.id,), route=route),
        kind=StepKind.ARRIVAL,
        title="Einreise und Anmeldung",
        phase=4,
        who="Die Person",
        what="Wohnung anmelden, Aufenthaltserlaubnis bei der Ausländerbehörde beantragen",
        why=(Reason("Mit dem Visum reist die Person ein; der Titel wird in Deutschland erteilt.", source),),
        sources=(source,),
        result=Result("Aufenthalt in Deutschland"),
        is_task=True,
    )
    return [visa, arrival]


_BUILD = {FAST: _fast, PARTNERSHIP: _partnership, PLAIN: _plain}
