"""The way from where a person stands to recognition and work: the steps of the procedure around the courses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb.entries import RecognitionBody
from kb.vocabulary import Level, RecognitionStatus, Regulation
from matcher.criteria import source_of
from matcher.outcome import Source
from matcher.plan import assumption
from matcher.plan.assumption import Assumption, months
from matcher.plan.case import Case
from matcher.plan.draft import Draft
from matcher.plan.limit import Limit
from matcher.plan.payment import payment_of_procedure, price_of
from matcher.plan.step import Reason, Result, StepKind
from matcher.plan.task import Task
from matcher.profile import Aim, ResidenceTitle

COUNSEL, APPLY, DECIDED, READ, FOLLOW_UP, RECOGNISED, TITLE, WORK = (
    "beratung",
    "antrag",
    "bescheid",
    "auswertung",
    "folgeantrag",
    "anerkennung",
    "titel",
    "arbeit",
)
"""Identifiers of the steps of the procedure."""

_FOR_RECOGNITION = (
    ResidenceTitle.RECOGNITION_MEASURE,
    ResidenceTitle.RECOGNITION_PARTNERSHIP,
    ResidenceTitle.OTHER_TRAINING,
    ResidenceTitle.OPPORTUNITY_CARD,
)


@dataclass(frozen=True, slots=True)
class Way:
    """The steps of the procedure, the needs that courses have to provide for, and where it ends."""

    drafts: tuple[Draft, ...]
    goal: str
    """The step whose end is the earlier the better."""
    needs: tuple[str, ...] = ()
    """Topics of gaps, or one of the purposes below."""
    title: str = ""
    conditional: str | None = None
    """German: under which condition the goal is full recognition, where it is not certain."""
    recognition: str | None = None
    """The step with which full recognition is there; None where it is not the aim."""
    routes: tuple[str, ...] = ()
    route_breaks: Mapping[str, frozenset[Limit]] = field(default_factory=dict)
    title_days: tuple[str, int] | None = None


def decision_months(body: RecognitionBody | None, case: Case) -> Assumption:
    """How long the body takes to decide: its own period for this occupation, else the statutory one."""
    if body is None:
        return assumption.DECISION
    stated = [d for d in body.deadlines if d.what.startswith("Entscheidung") and d.months is not None]
    fitting = [d for d in stated if d.what == "Entscheidung" or _names(d.what, case)]
    best = max(fitting or stated, key=lambda deadline: deadline.months or 0, default=None)
    if best is None or best.months is None:
        return assumption.DECISION
    text = f"{body.title}: {best.what}: {best.text.rstrip('.')}."
    return Assumption(months(best.months), text, source_of(body, best))


def _names(what: str, case: Case) -> bool:
    """Whether a period is about the person's occupation and the country of the training."""
    occupation = case.situation.occupation
    if occupation is None:
        return False
    words = [word for title in (occupation.titles.feminine, occupation.titles.masculine) for word in title.split()]
    named = any(word[:6].casefold() in what.casefold() for word in words)
    automatic = "automatisch" in what and case.situation.is_third_country is not False
    return named and not automatic


def body_source(case: Case) -> Source:
    """Where the deciding body is stated, else the statutory procedure."""
    return source_of(case.body) if case.body else assumption.DECISION.source


def body_name(case: Case) -> str:
    """The deciding body as it is named in a sentence."""
    return case.body.title if case.body else "zuständige Stelle (noch zu bestimmen)"


def counsel(case: Case, what: str, why: Iterable[Reason] = ()) -> Draft:
    """Counselling at the beginning: whoever advises on recognition here."""
    found = case.partner("zsba", "iq-beratung-nord", "iq-beratung-sued", "fachkraft-im-fokus", "welcomecenter-st")
    rule = case.reason("iq-beratung-st") if not case.situation.is_abroad else case.reason("zsba-aus-dem-ausland")
    reasons = tuple(why) or (
        (rule,) if rule else (Reason("Der Plan ist ein Vorschlag; die Beratung entscheidet mit.", case.told),)
    )
    return Draft(
        task=Task(COUNSEL, days=1),
        kind=StepKind.COUNSELLING,
        title="Plan in der Beratung abstimmen",
        phase=2,
        who=found.entry.title if found else "Anerkennungs- und Qualifizierungsberatung",
        what=what,
        why=reasons,
        sources=tuple(r.source for r in reasons if r.source) or (case.told,),
        result=Result("Abgestimmter Plan, offene Fragen verteilt"),
        who_entry=found.entry.id if found else None,
        is_task=True,
    )


def application(case: Case, *, after: tuple[str, ...] = (COUNSEL,), route: str | None = None) -> Draft:
    """The application to the deciding body, with the level it demands at once."""
    body = case.body
    level, demand = level_at_application(case)
    documents = [d.text for d in body.documents if d.required] if body else []
    why = case.reason("antrag-arbeitsort-land")
    reasons = tuple(r for r in (_responsible(case), why) if r)
    return Draft(
        task=Task(
            APPLY if route is None else f"{APPLY}-{route}",
            days=1,
            after=after,
            needs_level=level if level and case.situation.speaks(level) is False else None,
            route=route,
        ),
        kind=StepKind.APPLICATION,
        title=f"Antrag auf Anerkennung: {body_name(case)}",
        phase=2,
        who="Die Person, mit der Beratung",
        what="Antrag mit vollständigen Unterlagen stellen" + (f": {'; '.join(documents[:6])}" if documents else ""),
        why=reasons,
        sources=(body_source(case),),
        result=Result("Empfangsbestätigung der Stelle"),
        who_entry=body.id if body else None,
        conditions=(demand,) if demand else (),
        entry=body.id if body else None,
        entry_kind=body.kind if body else None,
        price=price_of(body.fees, source_of(body)) if body else None,
        payment=payment_of_procedure(case),
        questions=_questions_before_applying(case, level),
        is_task=True,
    )


def _questions_before_applying(case: Case, level: Level | None) -> tuple[str, ...]:
    open_body = () if case.body else ("Welche Stelle entscheidet? Die offenen Fragen zum Beruf zuerst klären.",)
    asked = payment_of_procedure(case).question
    german = level is not None and case.situation.speaks(level) is None
    return (*open_body, *((asked,) if asked else ()), *((f"Liegt Deutsch {level} vor?",) if german else ()))


def level_at_application(case: Case) -> tuple[Level | None, Reason | None]:
    """The German level that is demanded with the application itself, where a source says so."""
    body, occupation = case.body, case.situation.occupation
    for demand in body.languages if body else ():
        if "Antrag" in demand.text:
            assert body is not None
            return demand.level, Reason(f"Deutsch {demand.level}: {demand.text}", source_of(body, demand))
    if occupation and occupation.language_level and "Antrag" in (occupation.language_note or ""):
        return occupation.language_level, Reason(occupation.language_note or "", _occupation_source(case))
    return None, None


def level_of_occupation(case: Case) -> tuple[Level | None, Reason | None]:
    """The German level that access to the occupation takes, as its entry states it."""
    occupation = case.situation.occupation
    if occupation is None or occupation.language_level is None:
        return None, None
    text = occupation.language_note or f"Deutsch {occupation.language_level} für den Beruf"
    return occupation.language_level, Reason(text, _occupation_source(case))


def _occupation_source(case: Case) -> Source:
    occupation = case.situation.occupation
    assert occupation is not None
    origin = occupation.sources[0]
    return Source(origin.url, origin.dated)


def _responsible(case: Case) -> Reason:
    """Why this body: the criterion that says what it decides."""
    for proposal in case.found.bodies:
        if case.body and proposal.entry.id == case.body.id:
            return Reason(f"Zuständig: {proposal.criteria[0].text}", proposal.criteria[0].source)
    return Reason("Die zuständige Stelle steht noch nicht fest.", assumption.DECISION.source)


def decision(
    case: Case, length: Assumption, *, after: str = APPLY, id: str = DECIDED, route: str | None = None
) -> Draft:
    """Waiting for the decision on the application."""
    return Draft(
        task=Task(id, days=length.days, after=(after,), route=route),
        kind=StepKind.DECISION,
        title=f"Bescheid: {body_name(case)}",
        phase=2,
        who=body_name(case),
        what="Prüft und entscheidet; Nachforderungen sofort beantworten, sie halten die Frist an",
        why=(length.reason,),
        sources=(length.source,),
        result=Result("Bescheid: volle oder teilweise Gleichwertigkeit, Auflage oder Ablehnung"),
        who_entry=case.body.id if case.body else None,
        entry=case.body.id if case.body else None,
        entry_kind=case.body.kind if case.body else None,
        assumptions=(length.reason,),
    )


def read_decision_step(case: Case) -> Draft:
    """Reading the decision: what follows depends on it."""
    info = case.entries.get("defizitbescheid-ausgleichsmassnahme")
    source = source_of(info) if info else assumption.DECISION.source
    reason = Reason(
        "Stellt der Bescheid wesentliche Unterschiede fest, folgen Maßnahme oder Prüfung und der Folgeantrag; der Plan "
        "wird dann mit dem Bescheid neu gerechnet.",
        source,
    )
    return Draft(
        task=Task(READ, days=1, after=(DECIDED,)),
        kind=StepKind.CLARIFICATION,
        title="Bescheid auswerten und Plan fortschreiben",
        phase=2,
        who="Beratung und Person",
        what="Bescheid gemeinsam lesen, Frist für den Rechtsbehelf notieren, wesentliche Unterschiede erfassen",
        why=(reason,),
        sources=(source,),
        result=Result("Klarheit, ob und was auszugleichen ist"),
        is_task=True,
    )


def follow_up(case: Case, courses: tuple[str, ...]) -> Draft:
    """The follow-up application with the evidence for every gap."""
    partial = case.status is RecognitionStatus.PARTIAL
    info = case.entries.get(
        "teilweise-gleichwertigkeit-folgeantrag" if partial else "defizitbescheid-ausgleichsmassnahme"
    )
    source = source_of(info) if info else assumption.DECISION.source
    level, demand = level_of_occupation(case)
    text = (
        "Mit Nachweisen zu jedem festgestellten Unterschied wird die volle Gleichwertigkeit beantragt."
        if partial
        else "Nach der Ausgleichsmaßnahme werden die Nachweise eingereicht; die Stelle entscheidet über die Erlaubnis."
    )
    return Draft(
        task=Task(
            FOLLOW_UP,
            days=1,
            after=(*courses,),
            needs_level=level if level and case.situation.speaks(level) is False else None,
            in_title=True,
        ),
        kind=StepKind.FOLLOW_UP,
        title=f"Folgeantrag mit Nachweisen: {body_name(case)}",
        phase=3,
        who="Die Person, mit der Beratung",
        what="Nachweise zu jedem Unterschied beilegen; vorher klären, welcher Nachweis genügt",
        why=(Reason(text, source),),
        sources=(source, body_source(case)),
        result=Result("Antrag auf volle Gleichwertigkeit oder Erlaubnis ist gestellt"),
        who_entry=case.body.id if case.body else None,
        conditions=(demand,) if demand else (),
        entry=case.body.id if case.body else None,
        entry_kind=case.body.kind if case.body else None,
        payment=payment_of_procedure(case),
        questions=("Welche Gebühr kostet der Folgeantrag?",),
        is_task=True,
    )


def recognition(case: Case) -> Draft:
    """The decision with which recognition is full."""
    length = decision_months(case.body, case)
    return Draft(
        task=Task(RECOGNISED, days=length.days, after=(FOLLOW_UP,), in_title=True),
        kind=StepKind.RECOGNITION,
        title="Entscheidung über die volle Anerkennung",
        phase=3,
        who=body_name(case),
        what="Entscheidet über den Folgeantrag",
        why=(length.reason,),
        sources=(length.source,),
        result=Result("Volle Gleichwertigkeit" + (", Erlaubnis" if case.regulation is Regulation.REGULATED else "")),
        who_entry=case.body.id if case.body else None,
        entry=case.body.id if case.body else None,
        entry_kind=case.body.kind if case.body else None,
        assumptions=(length.reason,),
    )


def new_title(case: Case, after: tuple[str, ...]) -> Draft | None:
    """Changing to a skilled worker's title, where the present one is for recognition only."""
    title = case.profile.residence_title
    if not case.situation.is_abroad and title not in _FOR_RECOGNITION:
        return None
    info = case.entries.get("aufenthalt-18a-18b-fachkraefte")
    office = case.partner("auslaenderbehoerde")
    source = source_of(info) if info else assumption.DECISION.source
    label = title.de if title and not case.situation.is_abroad else "Der Titel zur Anerkennung"
    return Draft(
        task=Task(TITLE, days=1, after=after),
        kind=StepKind.RESIDENCE,
        title="Aufenthaltstitel als Fachkraft beantragen (§ 18a oder § 18b AufenthG)",
        phase=4,
        who="Die Person",
        what="Mit Bescheid und Arbeitsvertrag bei der Ausländerbehörde beantragen, bevor der jetzige Titel abläuft",
        why=(Reason(f"{label} gilt nur für den Weg zur Anerkennung; danach ist ein Titel zur Arbeit nötig.", source),),
        sources=(source,),
        result=Result("Aufenthaltstitel zur qualifizierten Beschäftigung"),
        who_entry=office.entry.id if office else None,
        is_task=True,
    )


def work(case: Case, after: tuple[str, ...], reasons: Iterable[Reason] = (), level: Level | None = None) -> Draft:
    """Taking up, or going on with, work in the occupation: the end of the way."""
    aim = case.profile.goals.aim
    founds = aim is Aim.SELF_EMPLOYMENT
    employed = case.situation.is_employed is True
    office = case.partner("jobcenter", "agentur-fuer-arbeit", "zav", "fachkraft-im-fokus")
    title = "Selbstständig arbeiten" if founds else "Arbeit im Beruf"
    what = (
        "Gründung anmelden, Beratung und Förderung nutzen"
        if founds
        else "Mit dem Arbeitgeber Tätigkeit und Einstufung klären"
        if employed
        else "Bewerben; Vermittlung und Eingliederungshilfen nutzen"
    )
    why = tuple(reasons) or (Reason("Ziel des Weges: Arbeit, die der Qualifikation entspricht.", _chain_source(case)),)
    return Draft(
        task=Task(WORK, days=1, after=after, needs_level=level),
        kind=StepKind.WORK,
        title=title,
        phase=4,
        who="Die Person" if not employed else "Die Person und der Arbeitgeber",
        what=what,
        why=why,
        sources=tuple(r.source for r in why if r.source) or (case.told,),
        result=Result("Arbeit im erlernten Beruf"),
        follow_up="Danach: Arbeit sichern und weiterentwickeln (Phase 5), Wiedervorlage nach sechs Monaten.",
        who_entry=office.entry.id if office else None,
        is_task=True,
    )


def _chain_source(case: Case) -> Source:
    info = case.entries.get("prozesskette-fuenf-phasen")
    return source_of(info) if info else case.told
