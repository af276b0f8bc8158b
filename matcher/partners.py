"""Partners by phase of the process chain, with why and when; only generic entries, never local offices."""

from __future__ import annotations

from collections.abc import Iterator

from kb.entries import Partner
from kb.freshness import status_note
from kb.places import Municipality
from kb.vocabulary import Kind, Land, Phase
from matcher.criteria import Criterion, hard, soft, source_of
from matcher.partner_demands import living_abroad, living_in_germany
from matcher.partner_roles import Role, role_of
from matcher.phase import phase_now
from matcher.profile import Aim
from matcher.proposal import Proposal, ordered, phase_of
from matcher.rules import funding_answers as given
from matcher.situation import Known, Situation

NEAR_KILOMETRES = 25
"""How far a partner that only serves its surroundings may be."""

_PHASES = len(Phase)


def propose_partners(situation: Situation, knowledge: Known) -> tuple[Proposal, ...]:
    """Partners that may matter; those of the person's own phase first, then of the next ones, then of earlier ones."""
    partners = [entry for entry in knowledge.entries(Kind.PARTNER) if isinstance(entry, Partner)]
    local = {office for partner in partners for office in partner.local_offices}
    found = (propose_partner(partner, situation, knowledge) for partner in partners if partner.id not in local)
    return ordered([proposal for proposal in found if proposal])


def propose_partner(partner: Partner, situation: Situation, knowledge: Known) -> Proposal | None:
    """One partner with its criteria; None where it has no part in the person's way."""
    if not (given.is_told(situation) or situation.profile.goals.aim is Aim.LANGUAGE):
        return None
    role = role_of(partner)
    if role is None or not _concerns(partner, role, situation, knowledge):
        return None
    return _proposal(partner, role, situation, knowledge)


def _concerns(partner: Partner, role: Role, situation: Situation, knowledge: Known) -> bool:
    if not role.concerns(situation):
        return False
    if partner.occupations and not situation.may_be(*partner.occupations):
        return False
    if situation.is_abroad and living_in_germany in role.asks and not role.core:
        return False
    return not role.near or _is_near(partner, situation, knowledge) is True


def _proposal(partner: Partner, role: Role, situation: Situation, knowledge: Known) -> Proposal:
    now = phase_now(situation)
    phase = role.phase or phase_of(partner, now)
    criteria = tuple(_criteria(partner, role, phase, situation, knowledge))
    first = living_abroad in role.asks
    rank = 2 * _ahead(phase, now) + (not role.core) - first
    return Proposal(partner, criteria, situation.as_of, phase, (), rank)


def _ahead(phase: int, now: int) -> int:
    """How far a phase lies ahead; phases behind come after all that are ahead."""
    return phase - now if phase >= now else _PHASES + now - phase


def _criteria(partner: Partner, role: Role, phase: int, situation: Situation, knowledge: Known) -> Iterator[Criterion]:
    source = source_of(partner)
    label = list(Phase)[phase - 1].de
    yield soft("anlass", True, f"Phase {phase} ({label}): {role.why}", source)
    for demand in role.asks:
        yield demand(partner, situation)
    yield _land(partner, situation)
    near = _is_near(partner, situation, knowledge)
    if near is not None:
        places = ", ".join(dict.fromkeys(place.municipality for place in partner.places))
        yield soft("naehe", near, f"Standort: {places}", source)
    note = status_note(partner, situation.as_of)
    if note:
        yield soft("stand", None, note, source)


def _land(partner: Partner, situation: Situation) -> Criterion:
    source = source_of(partner)
    if Land.DE in partner.lands:
        return hard("land", True, "Bundesweit", source)
    home = situation.home.land if situation.home else None
    known = {land for land in (situation.work_land, home) if land}
    holds = bool(known.intersection(partner.lands)) if known else None
    return hard("land", holds, f"Für {' oder '.join(land.de for land in partner.lands)}", source, "work_state")


def _is_near(partner: Partner, situation: Situation, knowledge: Known) -> bool | None:
    """Whether one of the places is in the person's district or not far; None where that cannot be told."""
    home = situation.home or (None if situation.is_abroad else situation.work_place)
    found = [place for named in partner.places if (place := _located(named.municipality, knowledge))]
    if home is None or not found or Land.DE in partner.lands:
        return None
    return any(
        (place.district and place.district == home.district) or home.kilometres_to(place) <= NEAR_KILOMETRES
        for place in found
    )


def _located(name: str, knowledge: Known) -> Municipality | None:
    found = knowledge.places.find(name)
    return found[0] if found else None
