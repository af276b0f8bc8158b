"""What a plan has to provide for, and which offers do: gaps of a decision, or the purpose of an aim."""

from __future__ import annotations

from collections.abc import Iterator

from kb.entries import Offer
from kb.vocabulary import CompensationMeasure, Level, OfferType, RecognitionStatus, Regulation, Upgrade
from matcher.audience import course_target, is_open_abroad
from matcher.plan.case import Case
from matcher.plan.course import draft_of, promise_for
from matcher.plan.draft import Draft
from matcher.plan.step import StepKind
from matcher.profile import Aim
from matcher.proposal import Proposal
from matcher.upgrades import upgrade_of

COMPENSATION = "Ausgleich der wesentlichen Unterschiede"
"""The need of a decision that asks for compensation, where its gaps are not told."""
UPGRADE = "Zusatz- oder Aufstiegsqualifikation"
OTHER_WAY = "Berufsabschluss auf einem anderen Weg"
START_UP = "Vorbereitung auf die Gründung"

_OTHER_WAYS = (OfferType.EXTERNAL_EXAM, OfferType.PARTIAL_QUALIFICATION)
_NO_COMPENSATION = (OfferType.EXAM_PREPARATION, OfferType.LANGUAGE)
"""What helps with a compensation measure without being one, whatever topics it shares with the decision."""
_UPGRADES = {Aim.UPGRADE_A: Upgrade.A, Aim.UPGRADE_B: Upgrade.B}
_EXAMINATIONS = (CompensationMeasure.KNOWLEDGE_TEST, CompensationMeasure.APTITUDE_TEST)


def needs_of(case: Case) -> tuple[str, ...]:
    """What courses have to provide for: the gaps, or the purpose."""
    gaps = tuple(dict.fromkeys(gap.topic for gap in case.profile.decision.gaps))
    aim = case.profile.goals.aim
    if case.status in (RecognitionStatus.PARTIAL, RecognitionStatus.COMPENSATION_REQUIRED):
        return gaps or (COMPENSATION,)
    if case.status is RecognitionStatus.REJECTED:
        return (OTHER_WAY,)
    if aim in (Aim.UPGRADE_A, Aim.UPGRADE_B):
        return (UPGRADE,)
    return (START_UP,) if aim is Aim.SELF_EMPLOYMENT else ()


def provides(case: Case, proposal: Proposal, needs: tuple[str, ...]) -> tuple[str, ...]:
    """The needs that an offer provides for.

    A compensation measure of a regulated occupation is by law about all the differences found (§ 11 Abs. 2 BQFG); a
    language course, or one that prepares for an examination, makes good none of them there.
    """
    offer = proposal.entry
    assert isinstance(offer, Offer)
    purposes = tuple(need for need in needs if _serves(case, offer, need))
    if purposes:
        return purposes
    if compensates_all(case, offer):
        return needs
    if COMPENSATION in needs or (_asks_for_measure(case) and offer.offer_type in _NO_COMPENSATION):
        return ()
    return tuple(need for need in needs if need in proposal.covers)


def _serves(case: Case, offer: Offer, need: str) -> bool:
    """Whether an offer serves a purpose beside recognition."""
    aim = case.profile.goals.aim
    match need:
        case _ if need == UPGRADE and aim:
            return upgrade_of(offer) is _UPGRADES.get(aim)
        case _ if need == OTHER_WAY:
            return offer.offer_type in _OTHER_WAYS
        case _:
            return need == START_UP and offer.offer_type is OfferType.START_UP


def compensates_all(case: Case, offer: Offer) -> bool:
    """Whether the offer is the adaptation period or the examination that a decision asks for."""
    occupation = case.situation.occupation
    if occupation is None or not _asks_for_measure(case) or not offer.occupations or not _is_for_decisions(offer):
        return False
    if offer.offer_type is OfferType.ADAPTATION:
        return CompensationMeasure.ADAPTATION_PERIOD in occupation.measures
    return is_examination(offer) and any(measure in occupation.measures for measure in _EXAMINATIONS)


def is_examination(offer: Offer) -> bool:
    """Whether it is an examination that compensates."""
    return offer.offer_type is OfferType.ASSESSMENT and _is_for_decisions(offer)


def _is_for_decisions(offer: Offer) -> bool:
    """Whether it is open only with a decision that asks for compensation; that tells the measure from help with it."""
    states = offer.requirements.recognition if offer.requirements else ()
    return RecognitionStatus.COMPENSATION_REQUIRED in states


def _asks_for_measure(case: Case) -> bool:
    return case.status is RecognitionStatus.COMPENSATION_REQUIRED or (
        case.status is RecognitionStatus.PARTIAL and case.regulation is Regulation.REGULATED
    )


def courses(
    case: Case, needs: tuple[str, ...], wanted: Level | None, beside_work: bool, arrival: str | None
) -> tuple[Draft, ...]:
    """Drafts of all offers that may be of use, and of the promises of payment that go with them.

    ``arrival``: the step after which courses in Germany are open to somebody who still lives abroad.
    """
    found = list(_measures(case, needs, beside_work, arrival))
    levels = [level for d in found if (level := d.task.needs_level)] + ([wanted] if wanted else [])
    if levels:
        found += _languages(case, max(levels, key=lambda level: level.rank), beside_work, arrival)
    promises = (promise_for(case, draft) for draft in found)
    return (*found, *(promise for promise in promises if promise))


def _measures(case: Case, needs: tuple[str, ...], beside_work: bool, arrival: str | None) -> Iterator[Draft]:
    examinations: list[str] = []
    preparations: list[Proposal] = []
    for proposal in case.offers:
        offer = proposal.entry
        assert isinstance(offer, Offer)
        covered = provides(case, proposal, needs)
        if covered:
            kind = StepKind.EXAMINATION if is_examination(offer) else StepKind.MEASURE
            draft = draft_of(case, proposal, kind, beside_work, covers=covered, arrival=arrival)
            if draft:
                yield draft
                examinations += [draft.task.id] if kind is StepKind.EXAMINATION else []
        elif offer.offer_type is OfferType.EXAM_PREPARATION and offer.occupations:
            preparations.append(proposal)
    for proposal in preparations if examinations else ():
        draft = draft_of(case, proposal, StepKind.MEASURE, beside_work, prepares=tuple(examinations), arrival=arrival)
        if draft:
            yield draft


def _languages(case: Case, top: Level, beside_work: bool, arrival: str | None) -> Iterator[Draft]:
    german = case.situation.german
    if german is None:
        return  # nobody said what level there is: a test comes first, courses after it
    has = german.level.rank if german.level else -1
    for proposal in case.offers:
        offer = proposal.entry
        if isinstance(offer, Offer) and offer.offer_type is OfferType.LANGUAGE:
            target = course_target(offer)
            if target and has < target.rank <= top.rank:
                from_here = None if is_open_abroad(offer) else arrival
                draft = draft_of(case, proposal, StepKind.LANGUAGE, beside_work, arrival=from_here)
                if draft:
                    yield draft
