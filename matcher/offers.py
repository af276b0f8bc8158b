"""Which offers fit: occupation, level, recognition status, residence, place, time, and the gaps they cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.entries import Offer
from kb.freshness import status, status_note
from kb.places import Municipality
from kb.vocabulary import Format, Kind, Land, OfferType, RecognitionStatus, Status
from matcher.coverage import Coverage
from matcher.criteria import Criterion, hard, soft, source_of
from matcher.profile import Aim
from matcher.proposal import Proposal, Verdict, ordered, phase_of
from matcher.situation import Known, Situation

MOST_OF_ONE_PROVIDER = 3
"""Offers of one provider that are listed before those of others."""

_GENERAL_TYPES = frozenset({OfferType.LANGUAGE, OfferType.COUNSELLING, OfferType.COACHING, OfferType.ASSESSMENT})
_AIMS = {
    Aim.LANGUAGE: (OfferType.LANGUAGE,),
    Aim.SELF_EMPLOYMENT: (OfferType.START_UP,),
    Aim.UPGRADE_A: (OfferType.UPGRADE, OfferType.STUDY),
    Aim.UPGRADE_B: (OfferType.UPGRADE, OfferType.EXTERNAL_EXAM, OfferType.PARTIAL_QUALIFICATION),
}
_NOT_FOR_PARTICIPANTS = frozenset({OfferType.TRAINING})


@dataclass(frozen=True, slots=True)
class _Case:
    situation: Situation
    coverage: Coverage
    knowledge: Known


def propose_offers(situation: Situation, knowledge: Known, coverage: Coverage) -> tuple[Proposal, ...]:
    """Offers that may matter, each with its criteria; offers for other occupations are left out."""
    case = _Case(situation, coverage, knowledge)
    found = [
        _proposal(entry, case)
        for entry in knowledge.entries(Kind.OFFER)
        if isinstance(entry, Offer) and _concerns(entry, situation)
    ]
    return _without_floods(ordered(found))


def _concerns(offer: Offer, situation: Situation) -> bool:
    """Whether an offer is about the person's occupation or purpose at all."""
    if offer.offer_type in _NOT_FOR_PARTICIPANTS:
        return False
    wanted_types = _AIMS.get(situation.profile.goals.aim) if situation.profile.goals.aim else None
    if offer.occupations:
        return situation.may_be(*offer.occupations)
    if wanted_types:
        return offer.offer_type in wanted_types or offer.offer_type in _GENERAL_TYPES
    return bool(situation.occupation_ids) and offer.offer_type in _GENERAL_TYPES


def _proposal(offer: Offer, case: _Case) -> Proposal:
    covered = case.coverage.of(offer)
    criteria = tuple(_criteria(offer, case, covered))
    rank = -len(covered) if covered else 0 if offer.occupations else 1
    return Proposal(offer, criteria, case.situation.as_of, phase_of(offer, 3), covered, rank)


def _criteria(offer: Offer, case: _Case, covered: tuple[str, ...]) -> Iterator[Criterion]:
    situation, source = case.situation, source_of(offer)
    if offer.occupations:
        holds = situation.is_one_of(*offer.occupations)
        yield hard("beruf", holds, f"Zielgruppe: {offer.target_group or offer.title}", source, "reference_occupation")
    else:
        yield soft("beruf", True, f"Offen für alle Berufe: {offer.offer_type.de}", source)
    yield _land(offer, situation)
    yield from _requirements(offer, situation)
    yield from _place(offer, case)
    yield from _wishes(offer, situation)
    if case.coverage.gaps:
        what = f"Deckt: {'; '.join(covered)}" if covered else "Deckt keinen der wesentlichen Unterschiede"
        yield soft("luecken", bool(covered), what, source)
    note = status_note(offer, situation.as_of)
    current = Status.CURRENT
    yield soft("stand", _stands(offer, situation), note or f"Status: {current.de}", source)


def _stands(offer: Offer, situation: Situation) -> bool | None:
    found = status(offer, situation.as_of)
    return True if found is Status.CURRENT else False if found is Status.PAST else None


def _land(offer: Offer, situation: Situation) -> Criterion:
    """The Land before anything else: another Land's offer does not serve Sachsen-Anhalt; online ones serve all."""
    source = source_of(offer)
    served = " oder ".join(land.de for land in offer.lands)
    if Land.DE in offer.lands or Format.ONLINE in offer.formats:
        return hard("land", True, "Bundesweit oder online", source)
    land = situation.work_land
    home = situation.home.land if situation.home else None
    if land is None and home is None:
        return hard("land", None, f"Für {served}", source, "work_state")
    return hard("land", land in offer.lands or home in offer.lands, f"Für {served}", source)


def _requirements(offer: Offer, situation: Situation) -> Iterator[Criterion]:
    needs = offer.requirements
    if needs is None:
        return
    source = source_of(offer, needs)
    if needs.language_level:
        holds = situation.speaks(needs.language_level)
        yield hard("sprache", holds, f"Deutsch {needs.language_level} am Anfang", source, "languages")
    if needs.recognition:
        known = situation.status
        holds = None if known is None else known in needs.recognition or _implied(known, needs.recognition)
        states = " oder ".join(state.de for state in needs.recognition)
        yield hard("bescheid", holds, f"Verfahrensstand: {states}", source, "decision.status")
    if needs.qualification:
        kinds = [q.kind for q in situation.foreign if q.kind]
        holds = any(kind in needs.qualification for kind in kinds) if kinds else None
        labels = " oder ".join(kind.de for kind in needs.qualification)
        yield hard("abschluss", holds, f"Verlangt: {labels}", source, "qualifications.kind")
    if needs.residence:
        home = situation.home.land if situation.home else None
        holds = None if home is None else home in needs.residence
        labels = " oder ".join(land.de for land in needs.residence)
        yield hard("wohnsitz", holds, f"Wohnsitz: {labels}", source, "residence.place")
    if needs.experience_years is not None:
        years = [q.experience_years for q in situation.foreign if q.experience_years is not None]
        holds = max(years) >= needs.experience_years if years else None
        text = f"Berufserfahrung: {needs.experience_years:g} Jahre"
        yield hard("erfahrung", holds, text, source, "qualifications.experience_years")
    for other in needs.others:
        yield soft("weitere-voraussetzung", None, f"Weitere Voraussetzung: {other}", source)


def _implied(known: RecognitionStatus, wanted: tuple[RecognitionStatus, ...]) -> bool:
    """Whoever has a decision has applied."""
    decided = {RecognitionStatus.PARTIAL, RecognitionStatus.COMPENSATION_REQUIRED, RecognitionStatus.FULL}
    return RecognitionStatus.APPLIED in wanted and known in decided


def _place(offer: Offer, case: _Case) -> Iterator[Criterion]:
    radius, home = case.situation.profile.constraints.radius_km, case.situation.home
    if radius is None or Format.ONLINE in offer.formats or not offer.places:
        return
    names = ", ".join(place.municipality for place in offer.places)
    known = [found for place in offer.places if (found := _located(place.municipality, case.knowledge))]
    holds = None
    if home is not None and known:
        holds = any(home.kilometres_to(place) <= radius for place in known)
    yield hard("entfernung", holds, f"Ort: {names}, höchstens {radius:g} km", source_of(offer), "residence.place")


def _located(name: str, knowledge: Known) -> Municipality | None:
    found = knowledge.places.find(name)
    return found[0] if found else None


def _wishes(offer: Offer, situation: Situation) -> Iterator[Criterion]:
    wishes, source = situation.profile.constraints, source_of(offer)
    if wishes.formats:
        holds = bool(set(wishes.formats).intersection(offer.formats)) if offer.formats else None
        labels = " oder ".join(format.de for format in offer.formats) or "nicht angegeben"
        yield soft("format", holds, f"Durchführung: {labels}", source)
    if wishes.time:
        models = offer.schedule.time_models if offer.schedule else ()
        holds = wishes.time in models if models else None
        labels = " oder ".join(model.de for model in models) or "nicht angegeben"
        yield soft("zeit", holds, f"Zeit: {labels}", source)


def _without_floods(proposals: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """Within each verdict, what one provider has beyond MOST_OF_ONE_PROVIDER goes behind the others."""
    result: list[Proposal] = []
    for verdict in Verdict:
        same = [proposal for proposal in proposals if proposal.verdict is verdict]
        counted: dict[str, int] = {}
        first: list[Proposal] = []
        later: list[Proposal] = []
        for proposal in same:
            provider = proposal.entry.provider if isinstance(proposal.entry, Offer) else ""
            counted[provider] = counted.get(provider, 0) + 1
            (first if counted[provider] <= MOST_OF_ONE_PROVIDER else later).append(proposal)
        result += [*first, *later]
    return tuple(result)
