"""What to ask for where nothing can be booked: a new edition of what has ended, the next date, or an offer at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from kb.dates import in_german, latest
from kb.entries import Offer
from kb.freshness import lifetime, status, status_note
from kb.vocabulary import Level, OfferType, RecognitionStatus, Status
from matcher.audience import course_target
from matcher.criteria import source_of
from matcher.plan.case import Case
from matcher.plan.course import judged
from matcher.plan.draft import Draft
from matcher.plan.limit import Limit
from matcher.plan.purpose import provides
from matcher.plan.run import is_available
from matcher.plan.step import Reason, Result, StepKind
from matcher.plan.task import Task
from matcher.proposal import Proposal

ASK_WITHIN = 14
"""Days within which somebody asks: nothing else can be planned before the answer."""

MOST_FOR_A_NEED = 2
"""Offers that are asked about for one need; more would be a list, not a step."""

SEARCH = "suche"
_ORDER = (Status.CURRENT, Status.RECURRING, Status.PAST, Status.UNVERIFIED)
"""Whom to ask first; what ran once with dates before what nobody dated."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A draft that asks, and the needs or the level that an answer would provide for."""

    draft: Draft
    needs: tuple[str, ...] = ()
    level: Level | None = None


def asks_for(case: Case, needs: Iterable[str]) -> tuple[Asked, ...]:
    """Whom to ask about needs that nothing in the plan provides for; where nobody is known, the advice centre."""
    open_needs = tuple(needs)
    counted = dict.fromkeys(open_needs, 0)
    found: list[Asked] = []
    for proposal, offer in _bookable_by_asking(case):
        helped = [need for need in provides(case, proposal, open_needs) if counted[need] < MOST_FOR_A_NEED]
        if helped:
            found.append(Asked(_ask(case, proposal, offer, f"Würde decken: {'; '.join(helped)}."), tuple(helped)))
            counted |= {need: counted[need] + 1 for need in helped}
    left = tuple(need for need in open_needs if not counted[need])
    return (*found, *((Asked(_search(case, left), left),) if left else ()))


def alternatives(case: Case, needs: tuple[str, ...], supports: str) -> tuple[Asked, ...]:
    """Adaptation courses to ask about where the plan relies on an examination: the person has the choice."""
    return _others(
        case,
        lambda proposal, offer: offer.offer_type is OfferType.ADAPTATION and bool(provides(case, proposal, needs)),
        "Anpassungslehrgang statt Prüfung; nach dem Recht des Berufs kann die Wahl bei der Person liegen.",
        supports,
    )


def bridges(case: Case, supports: str) -> tuple[Asked, ...]:
    """Bridge courses for the occupation to ask about on the way to work."""
    return _others(
        case,
        lambda _, offer: offer.offer_type is OfferType.BRIDGE and case.situation.may_be(*offer.occupations),
        "Fachliche Brücke in den deutschen Arbeitsmarkt; hilft bei der Bewerbung, ist aber keine Bedingung.",
        supports,
    )


def ask_for_level(case: Case, level: Level) -> Asked:
    """Whom to ask for a course to a level that nothing bookable reaches."""
    for proposal, offer in _bookable_by_asking(case):
        if offer.offer_type is OfferType.LANGUAGE and course_target(offer) is level:
            return Asked(_ask(case, proposal, offer, f"Würde zu Deutsch {level} führen."), (), level)
    draft = _search(case, (f"Deutsch {level}",), f"{SEARCH}-deutsch-{level.value.casefold()}")
    why = Reason(f"Im Bestand führt kein buchbarer Kurs zu Deutsch {level}.", draft.sources[0])
    return Asked(replace(draft, why=(why,)), (), level)


def _others(case: Case, fits: Callable[[Proposal, Offer], bool], why: str, supports: str) -> tuple[Asked, ...]:
    found = [(proposal, offer) for proposal, offer in _bookable_by_asking(case) if fits(proposal, offer)]
    return tuple(Asked(_ask(case, proposal, offer, why, (supports,))) for proposal, offer in found[:MOST_FOR_A_NEED])


def _bookable_by_asking(case: Case) -> Iterator[tuple[Proposal, Offer]]:
    """Offers that nothing speaks against and that no plan may count on without asking, the nearest first."""
    for proposal in sorted(case.offers, key=_nearest):
        offer, read = proposal.entry, judged(proposal, arrives=case.situation.is_abroad is True)
        assert isinstance(offer, Offer)
        if not read.blocked and Limit.RADIUS not in read.breaks and not is_available(offer, case):
            yield proposal, offer


def _nearest(proposal: Proposal) -> tuple[int, float, str]:
    return _ORDER.index(proposal.status), -proposal.score, proposal.entry.id


def _ask(case: Case, proposal: Proposal, offer: Offer, why: str, supports: tuple[str, ...] = ()) -> Draft:
    found = status(offer, case.as_of)
    ended = found is Status.PAST
    note = status_note(offer, case.as_of) or "Ein Durchgang läuft; ein späterer Einstieg ist nicht belegt."
    contact = next((c for c in offer.contacts if c.phone or c.email or c.url), None)
    reach = f" ({contact.phone or contact.email or contact.url})" if contact else ""
    last = f"; {_last_run(offer)}" if ended else ""
    return Draft(
        task=Task(f"anfrage-{offer.id}", days=1),
        kind=StepKind.NEW_EDITION if ended else StepKind.CLARIFICATION,
        title=f"{'Neuauflage' if ended else 'Nächsten Termin'} anfragen: {offer.title}",
        phase=3,
        who="Beratung",
        what=f"Bei {offer.provider}{reach} nach Termin, Platz und Kosten fragen{last}",
        why=(Reason(why, source_of(offer)), Reason(note, source_of(offer))),
        sources=(source_of(offer),),
        result=Result("Termin und Platz, oder die Auskunft, dass es keinen gibt"),
        follow_up="Mit der Antwort wird der Plan neu gerechnet.",
        entry=offer.id,
        entry_kind=offer.kind,
        status=found,
        provider=offer.provider,
        questions=judged(proposal, arrives=case.situation.is_abroad is True).questions,
        supports=supports,
        is_task=True,
    )


def _last_run(offer: Offer) -> str:
    """When it was last held, as far as its entry says."""
    if offer.runs:
        run = max(offer.runs, key=lambda run: latest(run.end or run.start or "1900"))
        day = run.end or run.start or ""
        return f"letzter belegter Durchgang {'bis' if run.end else 'ab'} {in_german(day)}"
    over = lifetime(offer).over_after
    return f"Laufzeit bis {over:%d.%m.%Y}" if over else "beendet"


def _search(case: Case, needs: tuple[str, ...], id: str = SEARCH) -> Draft:
    """Nothing is known: say so, and who looks further."""
    advice = case.partner("iq-beratung-nord", "iq-beratung-sued") or case.partner(
        "fachkraft-im-fokus", "welcomecenter-st"
    )
    partial = case.status is RecognitionStatus.PARTIAL
    source = case.source("teilweise-gleichwertigkeit-folgeantrag" if partial else "defizitbescheid-ausgleichsmassnahme")
    places = "bei der Stelle, bei Trägern und in Betrieben"
    return Draft(
        task=Task(id, days=1),
        kind=StepKind.CLARIFICATION,
        title="Angebot suchen: kein passendes bekannt",
        phase=3,
        who=advice.title if advice else "Anerkennungs- und Qualifizierungsberatung",
        what=f"Nach einer Möglichkeit fragen {places}: {'; '.join(needs)}",
        why=(
            Reason(
                "Im Bestand deckt kein buchbares Angebot diesen Bedarf; auch Praxis im Betrieb kann zählen.", source
            ),
        ),
        sources=(source,),
        result=Result("Angebot oder anderer Nachweis gefunden"),
        follow_up="Mit dem Ergebnis wird der Plan neu gerechnet.",
        who_entry=advice.id if advice else None,
        is_task=True,
    )
