"""Steps of the recognition procedure: application, decision, reading it, follow-up application, full recognition."""

from __future__ import annotations

from kb.entries import Funding, RecognitionBody
from kb.vocabulary import RecognitionStatus, Regulation
from matcher.criteria import source_of
from matcher.plan import assumption, way
from matcher.plan.assumption import Assumption
from matcher.plan.body import (
    Demand,
    body_name,
    body_source,
    decision_length,
    demand_at_application,
    demand_of_occupation,
    lacking,
)
from matcher.plan.case import Case
from matcher.plan.draft import Draft
from matcher.plan.payment import payment_of_procedure, price_of
from matcher.plan.step import Reason, Result, StepKind
from matcher.plan.task import Task
from matcher.plan.way import named

_MOST_DOCUMENTS = 6


def clear_occupation(case: Case) -> Draft | None:
    """The question that decides occupation and body, before anything is applied for."""
    question = next((q for q in case.found.questions if q.field in ("reference_occupation", "specialisation")), None)
    if question is None:
        return None
    reason = Reason("Vom Referenzberuf hängen Stelle, Unterlagen und Gebühr ab.", body_source(case))
    return Draft(
        task=Task(way.OCCUPATION, days=1, after=(way.COUNSEL,)),
        kind=StepKind.CLARIFICATION,
        title="Referenzberuf klären",
        phase=2,
        who="Beratung und Person",
        what=question.text,
        why=(reason,),
        sources=(body_source(case),),
        result=Result("Ein Referenzberuf und die eine zuständige Stelle"),
        is_task=True,
    )


def promise_of_costs(case: Case, route: str | None = None) -> Draft | None:
    """Asking who pays fees and translations, before the application; None where no payer is in sight."""
    payment = payment_of_procedure(case)
    entry = case.entries.get(payment.entry or "")
    if not isinstance(entry, Funding):
        return None
    return Draft(
        task=Task(way.COSTS, days=1, after=(way.COUNSEL,), route=route),
        kind=StepKind.FUNDING,
        title="Kosten des Verfahrens klären: Gebühr, Übersetzungen, Kopien",
        phase=2,
        who="Die Person, mit der Beratung",
        what=f"Beantragen bei: {(entry.apply_at or entry.payer).rstrip('.')}. {entry.apply_before or ''}".strip(),
        why=(Reason(payment.text, payment.source, payment.rule),),
        sources=(source_of(entry),),
        result=Result("Zusage oder Absage der Kosten"),
        who_entry=entry.id,
        entry=entry.id,
        entry_kind=entry.kind,
        questions=(payment.question,) if payment.question else (),
        is_task=True,
    )


def application(case: Case, *, after: tuple[str, ...], route: str | None = None) -> Draft:
    """The application to the deciding body, with the level it demands at once."""
    body, demand = case.body, demand_at_application(case)
    documents = [d.text for d in body.documents if d.required] if body else []
    listed = "; ".join(documents[:_MOST_DOCUMENTS]) + (" …" if len(documents) > _MOST_DOCUMENTS else "")
    place = case.reason("antrag-arbeitsort-land")
    return Draft(
        task=Task(named(way.APPLY, route), days=1, after=after, needs_level=lacking(case, demand), route=route),
        kind=StepKind.APPLICATION,
        title=f"Antrag auf Anerkennung: {body_name(case)}",
        phase=2,
        who="Die Person, mit der Beratung",
        what="Antrag mit vollständigen Unterlagen stellen" + (f": {listed}" if listed else ""),
        why=tuple(reason for reason in (_responsible(case), place) if reason),
        sources=(body_source(case),),
        result=Result("Empfangsbestätigung der Stelle"),
        who_entry=body.id if body else None,
        conditions=(demand.reason,) if demand else (),
        entry=body.id if body else None,
        entry_kind=body.kind if body else None,
        price=price_of(body.fees, source_of(body)) if body else None,
        payment=payment_of_procedure(case),
        questions=tuple(_before_applying(case, body, demand)),
        is_task=True,
    )


def _before_applying(case: Case, body: RecognitionBody | None, demand: Demand | None) -> list[str]:
    asked = payment_of_procedure(case).question
    questions = [asked] if asked else []
    if body is None:
        questions.append(f"Wer entscheidet: {body_name(case)}?")
    if demand and case.situation.speaks(demand.level) is None:
        questions.append(f"Liegt Deutsch {demand.level} vor?")
    return questions


def _responsible(case: Case) -> Reason:
    for proposal in case.found.bodies:
        if case.deciding and proposal.entry.id == case.deciding[0].id:
            return Reason(f"Zuständig: {proposal.criteria[0].text}", proposal.criteria[0].source)
    return Reason("Welche Stelle zuständig ist, steht noch nicht fest.", assumption.DECISION.source)


def decision(case: Case, length: Assumption, *, after: tuple[str, ...], route: str | None = None) -> Draft:
    """Waiting for the decision on the application; where its period is over already, nobody knows how long."""
    applied_on = case.profile.decision.date if case.status is RecognitionStatus.APPLIED else None
    days: int | None = length.days
    reasons = [length.reason]
    if applied_on:
        days = length.days - (case.as_of - applied_on).days
        if days <= 0:
            days = None
            late = f"Der Antrag ist vom {applied_on:%d.%m.%Y}; die Frist wäre schon um. Bei der Stelle nachfragen."
            reasons.insert(0, Reason(late, body_source(case)))
    return Draft(
        task=Task(named(way.DECIDED, route), days=days, after=after, route=route),
        kind=StepKind.DECISION,
        title=f"Bescheid: {body_name(case)}",
        phase=2,
        who=body_name(case),
        what="Prüft und entscheidet; Nachforderungen sofort beantworten, sie halten die Frist an",
        why=tuple(reasons),
        sources=(length.source,),
        result=Result("Bescheid: volle oder teilweise Gleichwertigkeit, Auflage oder Ablehnung"),
        who_entry=case.body.id if case.body else None,
        entry=case.body.id if case.body else None,
        entry_kind=case.body.kind if case.body else None,
        assumptions=(length.reason,) if days else (),
    )


def reading(case: Case, route: str | None = None) -> Draft:
    """Reading the decision: what follows depends on it."""
    source = case.source("defizitbescheid-ausgleichsmassnahme")
    text = "Vom Bescheid hängt ab, ob etwas auszugleichen ist; danach wird der Plan neu gerechnet."
    return Draft(
        task=Task(named(way.READ, route), days=1, after=(named(way.DECIDED, route),), route=route),
        kind=StepKind.CLARIFICATION,
        title="Bescheid auswerten und Plan fortschreiben",
        phase=2,
        who="Beratung und Person",
        what="Bescheid gemeinsam lesen, Frist für den Rechtsbehelf notieren, wesentliche Unterschiede erfassen",
        why=(Reason(text, source),),
        sources=(source,),
        result=Result("Klarheit, ob und was auszugleichen ist"),
        is_task=True,
    )


def if_not_full(case: Case, after: tuple[str, ...], supports: str = way.WORK) -> tuple[Draft, Draft]:
    """What follows where the decision is not full equivalence: compensation, then the follow-up application."""
    source = case.source("defizitbescheid-ausgleichsmassnahme")
    occupation = case.situation.occupation
    ways = ", ".join(measure.de for measure in occupation.measures) if occupation and occupation.measures else ""
    only_if = "Nur wenn der Bescheid wesentliche Unterschiede feststellt"
    what = f"Möglich nach dem Recht des Berufs: {ways}" if ways else "Maßnahme oder Prüfung mit der Stelle klären"
    text = "Wesentliche Unterschiede werden durch Maßnahme oder Prüfung ausgeglichen; welche, sagt der Bescheid."
    compensate = Draft(
        task=Task(way.COMPENSATE, days=None, after=after),
        kind=StepKind.MEASURE,
        title="Falls der Bescheid Unterschiede feststellt: ausgleichen",
        phase=3,
        who="Die Person, mit der Beratung",
        what=what,
        why=(Reason(text, source),),
        sources=(source,),
        result=Result("Nachweise zu jedem Unterschied"),
        only_if=only_if,
    )
    info = case.source("teilweise-gleichwertigkeit-folgeantrag")
    later = Draft(
        task=Task(way.LATER_FOLLOW_UP, days=1, after=(way.COMPENSATE,)),
        kind=StepKind.FOLLOW_UP,
        title="Falls etwas auszugleichen war: Folgeantrag mit den Nachweisen",
        phase=3,
        who="Die Person, mit der Beratung",
        what="Volle Gleichwertigkeit oder Erlaubnis bei derselben Stelle beantragen",
        why=(Reason("Mit den Nachweisen wird die volle Anerkennung beantragt.", info),),
        sources=(info,),
        result=Result("Entscheidung über die volle Anerkennung"),
        only_if=only_if,
        supports=(supports,),
        follow_up="Danach: volle Anerkennung und Arbeit als Fachkraft.",
        is_task=True,
    )
    return compensate, later


def follow_up(case: Case) -> Draft:
    """The follow-up application with the evidence for every gap."""
    partial = case.status is RecognitionStatus.PARTIAL
    source = case.source("teilweise-gleichwertigkeit-folgeantrag" if partial else "defizitbescheid-ausgleichsmassnahme")
    demand = demand_of_occupation(case)
    text = (
        "Mit Nachweisen zu jedem festgestellten Unterschied wird die volle Gleichwertigkeit beantragt."
        if partial
        else "Nach Maßnahme oder Prüfung werden die Nachweise eingereicht; die Stelle entscheidet dann abschließend."
    )
    return Draft(
        task=Task(way.FOLLOW_UP, days=1, after=(way.COUNSEL,), needs_level=lacking(case, demand), in_title=True),
        kind=StepKind.FOLLOW_UP,
        title=f"Folgeantrag mit Nachweisen: {body_name(case)}",
        phase=3,
        who="Die Person, mit der Beratung",
        what="Nachweise zu jedem Unterschied beilegen; vorher klären, welcher Nachweis genügt",
        why=(Reason(text, source),),
        sources=(source, body_source(case)),
        result=Result("Antrag auf volle Anerkennung ist gestellt"),
        who_entry=case.body.id if case.body else None,
        conditions=(demand.reason,) if demand else (),
        entry=case.body.id if case.body else None,
        entry_kind=case.body.kind if case.body else None,
        payment=payment_of_procedure(case),
        questions=("Was kostet der Folgeantrag, und welche Nachweise genügen?",),
        is_task=True,
    )


def recognition(case: Case) -> Draft:
    """The decision with which recognition is full."""
    length = decision_length(case)
    licence = " und Erlaubnis" if case.regulation is Regulation.REGULATED else ""
    return Draft(
        task=Task(way.RECOGNISED, days=length.days, after=(way.FOLLOW_UP,), in_title=True),
        kind=StepKind.RECOGNITION,
        title=f"Volle Anerkennung{licence}",
        phase=3,
        who=body_name(case),
        what="Entscheidet über den Folgeantrag",
        why=(length.reason,),
        sources=(length.source,),
        result=Result(f"Volle Gleichwertigkeit{licence}"),
        who_entry=case.body.id if case.body else None,
        entry=case.body.id if case.body else None,
        entry_kind=case.body.kind if case.body else None,
        assumptions=(length.reason,),
    )
