"""Good practice about the same occupation, or the same phase and field: what has worked elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from kb.entries import Practice
from kb.freshness import status_note
from kb.vocabulary import ActionField, Kind, Land
from matcher.criteria import Criterion, hard, soft, source_of
from matcher.phase import phase_now
from matcher.profile import Aim
from matcher.proposal import Proposal, Verdict, phase_of
from matcher.rules import answers
from matcher.rules import funding_answers as given
from matcher.situation import Known, Situation

MOST = 8
"""Entries that are proposed."""

_GROUP_DIGITS = 3
"""Digits of the KldB class that related occupations share."""

_FOR_PEOPLE = (ActionField.QUALIFICATION, ActionField.GERMAN, ActionField.COUNSELLING, ActionField.COMPETENCE)
"""Fields of action that help a person; interkulturelle Öffnung alone is for institutions."""


def propose_practices(situation: Situation, knowledge: Known) -> tuple[Proposal, ...]:
    """At most MOST good-practice entries, the same occupation first."""
    if not given.is_told(situation):
        return ()
    related = _related(situation, knowledge)
    found = [
        _proposal(entry, situation)
        for entry in knowledge.entries(Kind.PRACTICE)
        if isinstance(entry, Practice) and _concerns(entry, situation, related)
    ]
    return tuple(sorted(found, key=_place_in_line))[:MOST]


def _place_in_line(proposal: Proposal) -> tuple[int, int, bool, str]:
    """What fits first, then by occupation; the order depends on no other fact, so that the cut is always the same."""
    verdicts = tuple(Verdict)
    return verdicts.index(proposal.verdict), proposal.rank, Land.ST not in proposal.entry.lands, proposal.entry.id


def _related(situation: Situation, knowledge: Known) -> frozenset[str]:
    """Occupations that entries are about and that share a KldB group with those that may be meant."""
    groups = {o.kldb[:_GROUP_DIGITS] for o in answers.candidates(situation) if o.kldb}
    named = {occupation for entry in knowledge.entries(Kind.PRACTICE) for occupation in entry.occupations}
    found = (knowledge.occupations.get(occupation) for occupation in named)
    return frozenset(o.id for o in found if o and o.kldb and o.kldb[:_GROUP_DIGITS] in groups)


def _concerns(entry: Practice, situation: Situation, related: frozenset[str]) -> bool:
    if entry.occupations:
        return bool(related.union(situation.occupation_ids).intersection(entry.occupations))
    if ActionField.START_UP in entry.action_fields:
        return situation.profile.goals.aim is Aim.SELF_EMPLOYMENT
    for_people = bool(set(_FOR_PEOPLE).intersection(entry.action_fields))
    return for_people and str(phase_now(situation)) in {phase.value for phase in entry.phases}


def _proposal(entry: Practice, situation: Situation) -> Proposal:
    criteria = (_occupation(entry, situation), *_context(entry, situation))
    same = situation.may_be(*entry.occupations)
    particular = bool(entry.occupations) or ActionField.START_UP in entry.action_fields
    rank = 0 if same else 1 if particular else 2
    return Proposal(entry, criteria, situation.as_of, phase_of(entry, phase_now(situation)), (), rank)


def _occupation(entry: Practice, situation: Situation) -> Criterion:
    source = source_of(entry)
    if not entry.occupations:
        return hard(
            "beruf", None, "Nicht an einen Beruf gebunden; ob es zum Fall passt, entscheidet die Beratung", source
        )
    if situation.may_be(*entry.occupations):
        field = "specialisation" if len(situation.occupation_ids) > 1 else "reference_occupation"
        return hard("beruf", situation.is_one_of(*entry.occupations), "Betrifft denselben Beruf", source, field)
    holds = True if situation.occupation else None
    return hard("beruf", holds, "Betrifft einen verwandten Beruf (gleiche Berufsgruppe)", source)


def _context(entry: Practice, situation: Situation) -> Iterator[Criterion]:
    source = source_of(entry)
    land = situation.work_land or Land.ST
    where = " oder ".join(served.de for served in entry.lands)
    yield soft("region", land in entry.lands, f"Erprobt in: {entry.place_of_practice or where}", source)
    phase = phase_now(situation)
    yield soft(
        "phase", str(phase) in {p.value for p in entry.phases}, f"Hilft in Phase {phase} der Prozesskette", source
    )
    if ActionField.GERMAN in entry.action_fields:
        yield soft("sprache", bool(situation.profile.languages) or None, "Verbindet Fach und Deutsch", source)
    results = f"Ergebnis: {entry.results}" if entry.results else "Kein Ergebnis genannt"
    yield soft("ergebnis", bool(entry.results), results, source)
    note = status_note(entry, situation.as_of)
    if note:
        yield soft("stand", None, note, source)
