"""Who pays a step: what the rules say of the payers an offer or body names; unknown is a question, never assumed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.entries import Funding, Offer
from kb.facts import Cost
from matcher.criteria import Criterion, source_of
from matcher.outcome import Outcome, Source
from matcher.plan.case import Case
from matcher.plan.step import Payment, Price
from matcher.proposal import Proposal, Verdict

_FREE = re.compile(
    r"^(?:grundsätzlich |in dieser Zeit |für \w+ (?:in der Regel )?)?(?:kostenfrei|kostenlos|gebührenfrei)"
)
_NEEDS_AZAV = ("bildungsgutschein", "qualifizierungschancengesetz", "aktivierungsgutschein")
_OF_VERDICT = {Verdict.FITS: Outcome.MET, Verdict.OPEN: Outcome.UNKNOWN, Verdict.BLOCKED: Outcome.UNMET}
_BEST = (Outcome.MET, Outcome.UNKNOWN, Outcome.UNMET)
NOBODY = "offen"
"""What a table shows where the payer is a question."""
FREE = "kostenfrei"
RECOGNITION_COSTS = ("anerkennungskosten-jobcenter-agentur", "anerkennungszuschuss")
"""Funding entries that pay what a procedure costs, the first to be asked first."""


def price_of(costs: Iterable[Cost], source: Source) -> Price | None:
    """The first cost that is stated, as the price; None where none is."""
    listed = tuple(costs)
    if not listed:
        return None
    first = listed[0]
    free = first.minimum is None and first.maximum is None and bool(_FREE.search(first.text))
    text = first.text if first.year is None or str(first.year) in first.text else f"{first.text} (Stand {first.year})"
    return Price(text, 0.0 if free else first.minimum, 0.0 if free else first.maximum, source)


def payment_of_offer(case: Case, offer: Offer) -> Payment:
    """Who pays an offer, the most favourable of the payers that its entry names."""
    options = [_by_payer(case, offer, payer) for payer in offer.payers]
    best = min(options, key=lambda payment: _BEST.index(payment.outcome), default=None)
    if best and best.outcome is not Outcome.UNMET:
        return best
    if offer.costs and _is_free(offer.costs[0]):
        return Payment(FREE, Outcome.MET, f"Für die Person: {offer.costs[0].text}.", source=source_of(offer))
    question = f"Wer zahlt „{offer.title}“? Vor der Anmeldung beim Träger und beim Kostenträger fragen."
    if best:
        return Payment(NOBODY, Outcome.UNMET, best.text, best.entry, best.rule, best.source, question)
    return Payment(
        NOBODY, Outcome.UNKNOWN, "Die Quelle nennt keinen Kostenträger.", source=source_of(offer), question=question
    )


def payment_of_procedure(case: Case) -> Payment:
    """Who pays fees, translations and copies of a recognition procedure."""
    options = [p for id in RECOGNITION_COSTS if (p := case.funding(id)) and p.verdict is not Verdict.BLOCKED]
    if options:
        return _from_proposal(min(options, key=lambda p: _BEST.index(_OF_VERDICT[p.verdict])))
    return Payment(
        NOBODY,
        Outcome.UNKNOWN,
        "Kein Kostenträger gefunden, dessen Regel zutrifft.",
        question="Wer zahlt Gebühren und Übersetzungen? Sonst trägt sie die Person selbst oder der Arbeitgeber.",
    )


def _is_free(cost: Cost) -> bool:
    return cost.maximum == 0 or (cost.maximum is None and cost.minimum is None and bool(_FREE.search(cost.text)))


def _by_payer(case: Case, offer: Offer, payer: str) -> Payment:
    proposal = case.funding(payer)
    if proposal is None:
        entry = case.entries.get(payer)
        title = entry.title if entry else payer
        return Payment(
            entry.payer if isinstance(entry, Funding) else title,
            Outcome.UNKNOWN,
            f"{title}: ob das hier gilt, sagt keine Regel.",
            payer,
            source=source_of(entry) if entry else None,
            question=f"Zahlt „{title.split(':')[0]}“ den Platz in „{offer.title}“?",
        )
    payment = _from_proposal(proposal)
    if payer in _NEEDS_AZAV and payment.outcome is not Outcome.UNMET and offer.azav is not True:
        return _without_azav(payment, offer)
    return payment


def _without_azav(payment: Payment, offer: Offer) -> Payment:
    """A voucher pays certified measures only; whether this one is certified is a question unless it is told."""
    if offer.azav is False:
        text = "Der Kurs ist nicht nach AZAV zugelassen; ein Gutschein zahlt ihn nicht."
        return Payment(payment.payer, Outcome.UNMET, text, payment.entry, payment.rule, payment.source)
    return Payment(
        payment.payer,
        Outcome.UNKNOWN,
        payment.text,
        payment.entry,
        payment.rule,
        payment.source,
        f"Ist „{offer.title}“ nach AZAV zugelassen? Nur dann zahlt {payment.payer}.",
    )


def _from_proposal(proposal: Proposal) -> Payment:
    entry, outcome = proposal.entry, _OF_VERDICT[proposal.verdict]
    assert isinstance(entry, Funding)
    telling = _telling(proposal.criteria, outcome)
    name = entry.title.split(":")[0]
    question = None if outcome is Outcome.MET else f"Zahlt {entry.payer} ({name})? {telling.text}"
    return Payment(
        entry.payer,
        outcome,
        telling.text,
        entry.id,
        telling.rule,
        telling.source or source_of(entry),
        question,
    )


def _telling(criteria: tuple[Criterion, ...], outcome: Outcome) -> Criterion:
    """The hard criterion that decides: the first with the outcome; a rule of the catalogue before others."""
    fitting = [c for c in criteria if c.hard and c.outcome is outcome] or [c for c in criteria if c.hard]
    return min(fitting, key=lambda criterion: criterion.rule is None)
