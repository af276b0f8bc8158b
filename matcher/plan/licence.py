"""The examination of professional German that a licence to practise asks for (Fachsprachprüfung)."""

from __future__ import annotations

from collections.abc import Mapping

from kb.entries import Offer
from kb.freshness import status
from kb.vocabulary import Level
from matcher.criteria import source_of
from matcher.outcome import Outcome
from matcher.plan import way
from matcher.plan.case import Case
from matcher.plan.draft import Draft
from matcher.plan.payment import payment_of_offer, price_of
from matcher.plan.step import Reason, Result, StepKind
from matcher.plan.task import Task

EXAMINATION_OF_RULE: Mapping[str, str] = {
    "arzt-fsp-c1": "fachsprachpruefung-aerzte-st",
    "zahnarzt-fsp-c1": "fachsprachpruefung-zahnaerzte-st",
    "apotheker-fsp-c1": "fachsprachpruefung-apotheker-st",
}
"""Offers that are the examination a rule asks for."""


def language_examination(case: Case) -> Draft | None:
    """The examination, where a rule asks for it and does not say that it is passed."""
    for slug, id in EXAMINATION_OF_RULE.items():
        result, offer = case.rule(slug), case.entries.get(id)
        if result is None or result.outcome is Outcome.MET or not isinstance(offer, Offer):
            continue
        source = source_of(offer)
        payment = payment_of_offer(case, offer)
        return Draft(
            task=Task(
                f"angebot-{offer.id}",
                days=None,
                after=(way.COUNSEL,),
                needs_level=Level.C1 if case.situation.speaks(Level.C1) is False else None,
                in_title=True,
            ),
            kind=StepKind.EXAMINATION,
            title=offer.title,
            phase=3,
            who="Die Person",
            what=f"Anmelden bei: {offer.provider}",
            why=(Reason(result.finding.text, result.rule.source, slug),),
            sources=(source, result.rule.source),
            result=Result(offer.certificate or "Fachsprache auf dem Niveau C1 bestanden", Level.C1),
            conditions=(Reason("Fachsprache auf C1; ein Kurs bis C1 bereitet vor", result.rule.source),),
            entry=offer.id,
            entry_kind=offer.kind,
            status=status(offer, case.as_of),
            offer=offer,
            provider=offer.provider,
            place=" oder ".join(place.municipality for place in offer.places) or None,
            formats=offer.formats,
            price=price_of(offer.costs, source),
            payment=payment,
            questions=("Wann ist der nächste Termin frei?", *((payment.question,) if payment.question else ())),
        )
    return None
