"""Which offers fit: occupation, level, recognition status, residence, place, time, and the gaps they cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.entries import Offer
from kb.freshness import status, status_note
from kb.vocabulary import Kind, Level, OfferType, Status, Upgrade
from matcher import offer_demands as demands
from matcher.audience import course_target, is_for_students, wants_to_study
from matcher.coverage import Coverage
from matcher.criteria import Criterion, hard, soft, source_of
from matcher.phase import ENTRY, ORIENTATION, phase_now
from matcher.profile import Aim
from matcher.proposal import Proposal, phase_of
from matcher.rules import answers
from matcher.rules.rule import RuleResult
from matcher.shortlist import shortlist
from matcher.situation import Known, Situation

_GENERAL_TYPES = frozenset({OfferType.LANGUAGE, OfferType.COUNSELLING, OfferType.COACHING, OfferType.ASSESSMENT})
_AIMS = {
    Aim.LANGUAGE: (OfferType.LANGUAGE,),
    Aim.SELF_EMPLOYMENT: (OfferType.START_UP,),
    Aim.UPGRADE_A: (OfferType.UPGRADE, OfferType.STUDY),
    Aim.UPGRADE_B: (OfferType.UPGRADE, OfferType.EXTERNAL_EXAM, OfferType.PARTIAL_QUALIFICATION),
}
_UPGRADES = {Aim.UPGRADE_A: Upgrade.A, Aim.UPGRADE_B: Upgrade.B}
RULE_OF_TYPE: Mapping[OfferType, str] = {OfferType.EXTERNAL_EXAM: "externenpruefung-bbig-45"}
RULE_OF_OFFER: Mapping[str, str] = {
    "qualifikationsanalyse-bqfg-14": "qualifikationsanalyse-bqfg-14",
    "feststellungsverfahren-kammern": "feststellungsverfahren-bbig-50b",
    "zeugnisbewertung-zab": "zab-zeugnisbewertung",
}
"""Rules of the catalogue that decide on admission to an offer, beside what its entry says."""

_FOR_RESIDENTS = frozenset({OfferType.UPGRADE, OfferType.EXTERNAL_EXAM, OfferType.PARTIAL_QUALIFICATION})
"""Types that nobody enters Germany for."""

_GROUP_DIGITS = 2
"""Digits of the KldB class that occupations of one field share."""

_NOT_FOR_PARTICIPANTS = frozenset({OfferType.TRAINING})


@dataclass(frozen=True, slots=True)
class _Case:
    situation: Situation
    coverage: Coverage
    knowledge: Known
    rules: Mapping[str, RuleResult]


def propose_offers(
    situation: Situation, knowledge: Known, coverage: Coverage, results: Iterable[RuleResult] = ()
) -> tuple[Proposal, ...]:
    """Offers that may matter, each with its criteria; offers for other occupations are left out."""
    return shortlist(judge_offers(situation, knowledge, coverage, results))


def judge_offers(
    situation: Situation, knowledge: Known, coverage: Coverage, results: Iterable[RuleResult] = ()
) -> list[Proposal]:
    """All offers that concern the person, each with its criteria, listed or not."""
    case = _Case(situation, coverage, knowledge, {result.rule.slug: result for result in results})
    offers = (entry for entry in knowledge.entries(Kind.OFFER) if isinstance(entry, Offer))
    return [_proposal(offer, case) for offer in offers if _concerns(offer, case)]


def propose_offer(
    offer: Offer, situation: Situation, knowledge: Known, coverage: Coverage, results: Iterable[RuleResult] = ()
) -> Proposal | None:
    """One offer with its criteria, listed or not; None where it is about another occupation or purpose."""
    case = _Case(situation, coverage, knowledge, {result.rule.slug: result for result in results})
    return _proposal(offer, case) if _concerns(offer, case) else None


def rule_of(offer: Offer) -> str | None:
    """Slug of the rule that decides on admission to the offer; None where its entry says all there is."""
    return RULE_OF_OFFER.get(offer.id) or RULE_OF_TYPE.get(offer.offer_type)


def _concerns(offer: Offer, case: _Case) -> bool:
    """Whether an offer is about the person's occupation or purpose at all."""
    situation = case.situation
    if offer.offer_type in _NOT_FOR_PARTICIPANTS:
        return False
    if offer.occupations:
        return situation.may_be(*_variants(offer, situation)) or _leads_on(offer, case)
    if is_for_students(offer) and not wants_to_study(situation):
        return False
    aim = situation.profile.goals.aim
    wanted_types = _AIMS.get(aim, ()) if aim else ()
    if offer.offer_type in wanted_types:
        return True
    if offer.offer_type is OfferType.INTERNSHIP:
        return bool(situation.occupation_ids) and situation.is_unemployed is True
    return bool(situation.occupation_ids or wanted_types) and offer.offer_type in _GENERAL_TYPES


def _variants(offer: Offer, situation: Situation) -> tuple[str, ...]:
    """The offer's occupations and those variants of them that may be meant: „lehrer“ holds „lehrer-grundschule“."""
    meant = (id for id in situation.occupation_ids if any(id.startswith(f"{named}-") for named in offer.occupations))
    return (*offer.occupations, *meant)


def _is_way_up(offer: Offer, situation: Situation) -> bool:
    aim = situation.profile.goals.aim
    return aim in _UPGRADES and offer.offer_type in _AIMS[aim] and offer.upgrade in (None, _UPGRADES[aim])


def _leads_on(offer: Offer, case: _Case) -> bool:
    """Whether it is a way up for a related occupation: a Technikerschule for a mechanical engineer."""
    situation = case.situation
    if not _is_way_up(offer, situation):
        return False
    groups = {o.kldb[:_GROUP_DIGITS] for o in answers.candidates(situation) if o.kldb}
    named = (case.knowledge.occupations.get(occupation) for occupation in offer.occupations)
    return any(o.kldb[:_GROUP_DIGITS] in groups for o in named if o and o.kldb)


def _proposal(offer: Offer, case: _Case) -> Proposal:
    covered = case.coverage.of(offer)
    criteria = tuple(_criteria(offer, case, covered))
    rank = -len(covered) if covered else 0 if offer.occupations else 1 + _purpose(offer, case.situation)
    return Proposal(offer, criteria, case.situation.as_of, phase_of(offer, 3), covered, rank)


def _purpose(offer: Offer, situation: Situation) -> int:
    """How far an offer for all occupations is from what is next for the person; 0 is next."""
    aim = situation.profile.goals.aim
    if aim and offer.offer_type in _AIMS.get(aim, ()) and offer.offer_type is not OfferType.LANGUAGE:
        return 0
    match offer.offer_type:
        case OfferType.LANGUAGE:
            return _steps_ahead(offer, situation)
        case OfferType.COUNSELLING | OfferType.ASSESSMENT:
            return 1 if phase_now(situation) <= ORIENTATION else 3
        case _:
            return 1 if phase_now(situation) >= ENTRY else 3


def _steps_ahead(offer: Offer, situation: Situation) -> int:
    """Levels between the person's German and a course's target, less the one that the course teaches."""
    target, german = course_target(offer), situation.german
    if target is None:
        return 3
    if german is None or german.level is None:
        return 1 + abs(target.rank - Level.B2.rank)  # what most people ask for
    return abs(target.rank - german.level.rank - 1)


def _criteria(offer: Offer, case: _Case, covered: tuple[str, ...]) -> Iterator[Criterion]:
    situation, source = case.situation, source_of(offer)
    if offer.occupations:
        yield _occupation(offer, situation)
        if offer.offer_type in _FOR_RESIDENTS:
            yield demands.living_in_germany(offer, situation)
    else:
        yield soft("beruf", True, f"Offen für alle Berufe: {offer.offer_type.de}", source)
        yield from demands.audience(offer, situation)
    yield demands.land(offer, situation)
    yield from demands.requirements(offer, situation, is_way_up=_is_way_up(offer, situation))
    yield from demands.level_to_reach(offer, situation)
    yield from _admission(offer, case)
    yield from demands.distance(offer, situation, case.knowledge)
    yield from demands.start(offer, situation)
    yield from demands.wishes(offer, situation)
    if case.coverage.gaps:
        what = f"Deckt: {'; '.join(covered)}" if covered else "Deckt keinen der wesentlichen Unterschiede"
        yield soft("luecken", bool(covered), what, source)
    note = status_note(offer, situation.as_of)
    current = Status.CURRENT
    yield soft("stand", _stands(offer, situation), note or f"Status: {current.de}", source)


def _stands(offer: Offer, situation: Situation) -> bool | None:
    found = status(offer, situation.as_of)
    return True if found is Status.CURRENT else False if found is Status.PAST else None


def _occupation(offer: Offer, situation: Situation) -> Criterion:
    named = _variants(offer, situation)
    source, text = source_of(offer), f"Zielgruppe: {offer.target_group or offer.title}"
    if not situation.may_be(*named):
        return hard("beruf", None, f"{text}; verwandter Beruf, Aufnahme beim Träger klären", source)
    several = situation.is_told and len(situation.occupation_ids) > 1
    field = "specialisation" if several else "reference_occupation"
    return hard("beruf", situation.is_one_of(*named), text, source, field)


def _admission(offer: Offer, case: _Case) -> Iterator[Criterion]:
    """What a rule of the catalogue says of the admission, where one decides on it."""
    slug = rule_of(offer)
    result = case.rules.get(slug) if slug else None
    if result:
        finding = result.finding
        yield Criterion(
            result.rule.slug, True, finding.outcome, finding.text, result.rule.slug, result.rule.source, finding.missing
        )
