"""What to ask for where nothing can be booked: a new edition of what has ended, the next date, or an offer at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.entries import Offer
from kb.freshness import lifetime, status, status_note
from kb.vocabulary import Level, OfferType, Status
from matcher.audience import course_target
from matcher.criteria import source_of
from matcher.plan.case import Case
from matcher.plan.course import is_available, judged
from matcher.plan.draft import Draft
from matcher.plan.limit import Limit
from matcher.plan.purpose import provides
from matcher.plan.step import Reason, Result, StepKind
from matcher.plan.task import Task
from matcher.proposal import Proposal

ASK_WITHIN = 14
"""Days within which somebody asks: nothing else can be planned before the answer."""

MOST_FOR_A_NEED = 2
"""Offers that are asked for one need; more would be a list, not a step."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A draft that asks, and the needs an answer would provide for."""

    draft: Draft
    needs: tuple[str, ...]
    level: Level | None = None


def asks_for(case: Case, needs: Iterable[str]) -> tuple[Asked, ...]:
    """Whom to ask about needs that nothing in the plan provides for; where nobody is known, the advice centre."""
    open_needs = list(needs)
    found: dict[str, tuple[Proposal, list[str]]] = {}
    counted = dict.fromkeys(open_needs, 0)
    for proposal in sorted(case.offers, key=_nearest):
        offer = proposal.entry
        assert isinstance(offer, Offer)
        helped = [need for need in provides(case, proposal, tuple(open_needs)) if counted[need] < MOST_FOR_A_NEED]
        read = judged(proposal)
        if not helped or read.blocked or Limit.RADIUS in read.breaks or is_available(offer, case):
            continue
        for need in helped:
            counted[need] += 1
        found[offer.id] = (proposal, helped)
    asked = [Asked(_ask(case, proposal, needs), tuple(needs)) for proposal, needs in found.values()]
    left = tuple(need for need in open_needs if not counted[need])
    return (*asked, *((Asked(_search(case, left), left),) if left else ()))


def ask_for_level(case: Case, level: Level) -> tuple[Asked, ...]:
    """Whom to ask for a course to a level that nothing bookable reaches."""
    for proposal in sorted(case.offers, key=_nearest):
        offer = proposal.entry
        if not isinstance(offer, Offer) or offer.offer_type is not OfferType.LANGUAGE:
            continue
        if course_target(offer) is level and not judged(proposal).blocked:
            return (Asked(_ask(case, proposal, [f"Deutsch {level}"]), (), level),)
    return ()


def _nearest(proposal: Proposal) -> tuple[int, float, str]:
    order = (Status.CURRENT, Status.RECURRING, Status.UNVERIFIED, Status.PAST)
    return order.index(proposal.status), -proposal.score, proposal.entry.id


def _ask(case: Case, proposal: Proposal, needs: list[str]) -> Draft:
    offer = proposal.entry
    assert isinstance(offer, Offer)
    found = status(offer, case.as_of)
    ended = found is Status.PAST
    over = lifetime(offer).over_after
    why = status_note(offer, case.as_of) or "Ein Durchgang läuft; der Einstieg ist nicht belegt."
    contact = next((c for c in offer.contacts if c.phone or c.email or c.url), None)
    reach = f" ({contact.phone or contact.email or contact.url})" if contact else ""
    last = f", letzter belegter Durchgang bis {over:%d.%m.%Y}" if ended and over else ""
    return Draft(
        task=Task(f"anfrage-{offer.id}", days=1),
        kind=StepKind.NEW_EDITION if ended else StepKind.CLARIFICATION,
        title=f"{'Neuauflage' if ended else 'Nächsten Termin'} anfragen: {offer.title}",
        phase=3,
        who="Beratung",
        what=f"Bei {offer.provider}{reach} nach Termin, Platz und Kosten fragen{last}",
        why=(Reason(f"Würde decken: {'; '.join(needs)}.", source_of(offer)), Reason(why, source_of(offer))),
        sources=(source_of(offer),),
        result=Result("Termin und Platz, oder die Auskunft, dass es keinen gibt"),
        follow_up="Mit der Antwort wird der Plan neu gerechnet.",
        entry=offer.id,
        entry_kind=offer.kind,
        status=found,
        provider=offer.provider,
        questions=(*judged(proposal).questions,),
        is_task=True,
    )


def _search(case: Case, needs: tuple[str, ...]) -> Draft:
    """Nothing is known: say so, and who looks further."""
    advice = case.partner("iq-beratung-nord", "iq-beratung-sued", "fachkraft-im-fokus", "welcomecenter-st")
    source = source_of(case.body) if case.body else case.told
    return Draft(
        task=Task("suche", days=1),
        kind=StepKind.CLARIFICATION,
        title="Angebot suchen: kein passendes bekannt",
        phase=3,
        who=advice.entry.title if advice else "Anerkennungs- und Qualifizierungsberatung",
        what=f"Bei Stelle, Trägern und Betrieben nach einer Möglichkeit fragen für: {'; '.join(needs)}",
        why=(Reason("Kein Angebot im Bestand deckt dies; die Stelle sagt, welcher Nachweis sonst genügt.", source),),
        sources=(source,),
        result=Result("Angebot oder Nachweisweg gefunden"),
        follow_up="Mit dem Ergebnis wird der Plan neu gerechnet; die Lücke wird als Bedarf vermerkt.",
        who_entry=advice.entry.id if advice else None,
        is_task=True,
    )
