"""Which offers fit: occupation, level, recognition status, residence, place, time, and the gaps they cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kb.entries import Offer
from kb.freshness import status, status_note
from kb.places import Municipality
from kb.vocabulary import Format, Kind, Land, Level, OfferType, RecognitionStatus, Status
from matcher.audience import audience_of, course_target, is_for_students, is_open_abroad, wants_to_study
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
    return [
        _proposal(entry, case)
        for entry in knowledge.entries(Kind.OFFER)
        if isinstance(entry, Offer) and _concerns(entry, case)
    ]


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
    return aim in (Aim.UPGRADE_A, Aim.UPGRADE_B) and offer.offer_type in _AIMS[aim]


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
            yield _lives_here(offer, situation)
    else:
        yield soft("beruf", True, f"Offen für alle Berufe: {offer.offer_type.de}", source)
        yield from _audience(offer, situation)
    yield _land(offer, situation)
    yield from _requirements(offer, situation)
    yield from _target(offer, situation)
    yield from _admission(offer, case)
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


def _occupation(offer: Offer, situation: Situation) -> Criterion:
    named = _variants(offer, situation)
    source, text = source_of(offer), f"Zielgruppe: {offer.target_group or offer.title}"
    if not situation.may_be(*named):
        return hard("beruf", None, f"{text}; verwandter Beruf, Aufnahme beim Träger klären", source)
    several = situation.is_told and len(situation.occupation_ids) > 1
    field = "specialisation" if several else "reference_occupation"
    return hard("beruf", situation.is_one_of(*named), text, source, field)


def _lives_here(offer: Offer, situation: Situation) -> Criterion:
    here = True if situation.home else None if situation.is_abroad is None else not situation.is_abroad
    return hard("aufenthaltsort", here, "Für Menschen in Deutschland", source_of(offer), "residence.country")


def _admission(offer: Offer, case: _Case) -> Iterator[Criterion]:
    """What a rule of the catalogue says of the admission, where one decides on it."""
    slug = RULE_OF_OFFER.get(offer.id) or RULE_OF_TYPE.get(offer.offer_type)
    result = case.rules.get(slug) if slug else None
    if result:
        finding = result.finding
        yield Criterion(
            result.rule.slug, True, finding.outcome, finding.text, result.rule.slug, result.rule.source, finding.missing
        )


def _audience(offer: Offer, situation: Situation) -> Iterator[Criterion]:
    """Where one has to live for it, and the group of people it is meant for, where its target group names one."""
    if not is_open_abroad(offer):
        yield _lives_here(offer, situation)
    audience = audience_of(offer)
    if audience:
        holds = audience.belongs(situation)
        yield hard("zielgruppe", holds, f"Zielgruppe: {audience.label}", source_of(offer), *audience.fields)


def _target(offer: Offer, situation: Situation) -> Iterator[Criterion]:
    """A language course is for those who do not have its level yet."""
    target = course_target(offer) if offer.offer_type is OfferType.LANGUAGE and not offer.occupations else None
    if target is None:
        return
    reached = situation.speaks(target)
    text = f"Deutsch {target} ist schon erreicht" if reached else f"Führt zu Deutsch {target}, noch nicht erreicht"
    yield hard("zielniveau", None if reached is None else not reached, text, source_of(offer), "languages")


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
        kinds = [q.kind for q in situation.profile.qualifications]
        holds = answers.some(None if kind is None else kind in needs.qualification for kind in kinds)
        if holds is False and _is_way_up(offer, situation):
            holds = None  # a degree that is not fully usable may count as training: the provider judges each case
        labels = " oder ".join(kind.de for kind in needs.qualification)
        yield hard("abschluss", holds, f"Verlangt: {labels}", source, "qualifications.kind")
    if needs.residence:
        home = situation.home.land if situation.home else None
        holds = None if home is None else home in needs.residence
        labels = " oder ".join(land.de for land in needs.residence)
        yield hard("wohnsitz", holds, f"Wohnsitz: {labels}", source, "residence.place")
    if needs.experience_years is not None:
        holds = answers.worked(situation, needs.experience_years)
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
        is_near = any(home.kilometres_to(place) <= radius for place in known)
        holds = True if is_near else None if len(known) < len(offer.places) else False
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
