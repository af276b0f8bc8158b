"""What an offer asks of a person: Land, language, procedure, training, place and start; and what the person wishes."""

from __future__ import annotations

from collections.abc import Iterator

from kb.dates import in_german, latest
from kb.entries import Offer
from kb.places import Municipality
from kb.vocabulary import Format, Land, OfferType, RecognitionStatus
from matcher.audience import audience_of, course_target, is_open_abroad
from matcher.criteria import Criterion, hard, soft, source_of
from matcher.rules import answers
from matcher.situation import Known, Situation


def living_in_germany(offer: Offer, situation: Situation) -> Criterion:
    """Living in Germany."""
    here = True if situation.home else None if situation.is_abroad is None else not situation.is_abroad
    return hard("aufenthaltsort", here, "Für Menschen in Deutschland", source_of(offer), "residence.country")


def audience(offer: Offer, situation: Situation) -> Iterator[Criterion]:
    """Where one has to live for it, and the group of people it is meant for, where its target group names one."""
    if not is_open_abroad(offer):
        yield living_in_germany(offer, situation)
    group = audience_of(offer)
    if group:
        holds = group.belongs(situation)
        yield hard("zielgruppe", holds, f"Zielgruppe: {group.label}", source_of(offer), *group.fields)


def level_to_reach(offer: Offer, situation: Situation) -> Iterator[Criterion]:
    """A language course is for those who do not have its level yet."""
    target = course_target(offer) if offer.offer_type is OfferType.LANGUAGE and not offer.occupations else None
    if target is None:
        return
    reached = situation.speaks(target)
    text = f"Deutsch {target} ist schon erreicht" if reached else f"Führt zu Deutsch {target}, noch nicht erreicht"
    yield hard("zielniveau", None if reached is None else not reached, text, source_of(offer), "languages")


def land(offer: Offer, situation: Situation) -> Criterion:
    """The Land before anything else: another Land's offer does not serve Sachsen-Anhalt; online ones serve all."""
    source = source_of(offer)
    served = " oder ".join(land.de for land in offer.lands)
    if Land.DE in offer.lands or Format.ONLINE in offer.formats:
        return hard("land", True, "Bundesweit oder online", source)
    work = situation.work_land
    home = situation.home.land if situation.home else None
    if work is None and home is None:
        return hard("land", None, f"Für {served}", source, "work_state")
    return hard("land", work in offer.lands or home in offer.lands, f"Für {served}", source)


def requirements(offer: Offer, situation: Situation, *, is_way_up: bool) -> Iterator[Criterion]:
    """What the provider asks at the start; a way up takes people whose degree is not fully usable."""
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
        if holds is False and is_way_up:
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


def distance(offer: Offer, situation: Situation, knowledge: Known) -> Iterator[Criterion]:
    """Within the person's radius; a place nobody can locate leaves it open."""
    radius, home = situation.profile.constraints.radius_km, situation.home
    if radius is None or Format.ONLINE in offer.formats or not offer.places:
        return
    names = ", ".join(place.municipality for place in offer.places)
    known = located(offer, knowledge)
    holds = None
    if home is not None and known:
        is_near = any(home.kilometres_to(place) <= radius for place in known)
        holds = True if is_near else None if len(known) < len(offer.places) else False
    yield hard("entfernung", holds, f"Ort: {names}, höchstens {radius:g} km", source_of(offer), "residence.place")


def located(offer: Offer, knowledge: Known) -> tuple[Municipality, ...]:
    """The places of the offer that are known on the map."""
    found = (knowledge.places.find(place.municipality) for place in offer.places)
    return tuple(places[0] for places in found if places)


def start(offer: Offer, situation: Situation) -> Iterator[Criterion]:
    """A run that begins when the person can; where only others are dated, the next one is to be asked for."""
    ready = situation.profile.constraints.earliest_start
    begins = [run.start for run in offer.runs if run.start and latest(run.end or run.start) >= situation.as_of]
    if ready is None or not begins:
        return
    later = any(latest(day) >= ready for day in begins)
    may_come_again = offer.recurring or offer.standing
    dates = ", ".join(in_german(day) for day in begins)
    text = f"Beginn: {dates}; möglich ab {ready:%d.%m.%Y}"
    yield hard("beginn", True if later else None if may_come_again else False, text, source_of(offer))


def wishes(offer: Offer, situation: Situation) -> Iterator[Criterion]:
    """How and when the person would like to learn."""
    wanted, source = situation.profile.constraints, source_of(offer)
    if wanted.formats:
        holds = bool(set(wanted.formats).intersection(offer.formats)) if offer.formats else None
        labels = " oder ".join(format.de for format in offer.formats) or "nicht angegeben"
        yield soft("format", holds, f"Durchführung: {labels}", source)
    if wanted.time:
        models = offer.schedule.time_models if offer.schedule else ()
        holds = wanted.time in models if models else None
        labels = " oder ".join(model.de for model in models) or "nicht angegeben"
        yield soft("zeit", holds, f"Zeit: {labels}", source)
