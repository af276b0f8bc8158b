"""Who pays: funding that may concern the person, decided by the rules of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from kb.entries import Funding
from kb.freshness import status_note
from kb.vocabulary import Kind, Land, RecognitionStatus
from matcher.criteria import Criterion, hard, soft, source_of
from matcher.outcome import Outcome
from matcher.profile import Aim, Work
from matcher.proposal import Proposal, ordered, phase_of
from matcher.rules import answers
from matcher.rules import funding_answers as given
from matcher.rules.rule import RuleResult
from matcher.situation import Known, Situation

ENTRIES_OF_RULE: Mapping[str, tuple[str, ...]] = {
    "bildungsgutschein-azav": ("bildungsgutschein", "weiterbildung-nebenkosten-fahrt-kind"),
    "qualifizierungschancengesetz": ("qualifizierungschancengesetz",),
    "aufstiegs-bafoeg": ("aufstiegs-bafoeg",),
    "vermittlungsbudget-44": ("anerkennungskosten-jobcenter-agentur", "vermittlungsbudget"),
    "anerkennungszuschuss": ("anerkennungszuschuss",),
    "bsk-berechtigung": ("berufssprachkurs-deufoev",),
    "integrationskurs-44a": ("integrationskurs-bamf",),
    "aktivierungsgutschein-45": ("aktivierungsgutschein",),
    "weiterbildungsgeld-87a": ("weiterbildungspraemie-weiterbildungsgeld",),
    "einstiegsgeld-16b": ("einstiegsgeld-gruendungszuschuss",),
    "gruendungszuschuss-93": ("einstiegsgeld-gruendungszuschuss",),
    "weiterbildung-direkt-st": ("weiterbildung-direkt-st",),
    "iq-beratung-st": ("iq-foerderung",),
    "eingliederungszuschuss-88": ("eingliederungszuschuss",),
    "lohnkosten-16e-16i": ("teilhabe-am-arbeitsmarkt-16e-16i",),
    "berufsausbildungsbeihilfe-60": ("berufsausbildungsbeihilfe",),
}
"""Which funding a rule decides on, the nearest payer first; where several rules lead to an entry, one is enough."""

TELLING: Mapping[str, tuple[str, ...]] = {
    "berufssprachkurs-deufoev": ("bsk-eingangsniveau", "bsk-kein-studium", "bsk-kostenbeitrag")
}
"""Rules that say more about a funding without deciding on it."""


def _founds(situation: Situation) -> bool:
    return situation.profile.goals.aim is Aim.SELF_EMPLOYMENT


def _founds_craft(situation: Situation) -> bool:
    return _founds(situation) and answers.may_be(situation, answers.goes_to("hwk-halle", "hwk-magdeburg"))


def _works(situation: Situation) -> bool:
    return given.wants_to_qualify(situation) and situation.profile.employment is Work.EMPLOYED


def _learns(situation: Situation) -> bool:
    return situation.profile.employment is Work.IN_TRAINING


BY_PURPOSE: Mapping[str, Callable[[Situation], bool]] = {
    "ego-wissen-st": _founds,
    "ego-start-st": _founds,
    "kfw-startgeld": _founds,
    "buergschaftsbank-st": _founds,
    "meistergruendungspraemie-st": _founds_craft,
    "qualifizierungsgeld": _works,
    "assistierte-ausbildung": _learns,
}
"""Funding that no rule decides on, with whom it may concern; it stays open."""

_FOR_RECOGNITION = "anerkennungskosten-jobcenter-agentur"
"""The entry on costs of recognition asks more than the rule on the Vermittlungsbudget."""

_RANKS = {
    entry: rank
    for rank, entry in enumerate((*(e for entries in ENTRIES_OF_RULE.values() for e in entries), *BY_PURPOSE))
}
_BY_OUTCOME = (Outcome.MET, Outcome.UNKNOWN, Outcome.UNMET)


def propose_funding(situation: Situation, knowledge: Known, results: Sequence[RuleResult]) -> tuple[Proposal, ...]:
    """Funding that may concern the person, each with the rules that decide on it and the conditions to be asked."""
    payers = (entry for entry in knowledge.entries(Kind.FUNDING) if isinstance(entry, Funding))
    found = (propose_payer(entry, situation, results) for entry in payers)
    return ordered([proposal for proposal in found if proposal])


def propose_payer(entry: Funding, situation: Situation, results: Sequence[RuleResult]) -> Proposal | None:
    """One funding with its criteria; None where it cannot concern the person."""
    applied = {result.rule.slug: result for result in results}
    deciding = _deciding(entry.id, applied)
    purpose = BY_PURPOSE.get(entry.id)
    if not deciding and not (purpose and purpose(situation)):
        return None
    if entry.id == _FOR_RECOGNITION and not given.has_foreign(situation):
        return None
    criteria = (
        *_rule_criteria(entry, deciding, applied),
        *_recognition(entry, situation),
        _land(entry, situation),
        *_to_ask(entry, situation),
    )
    return Proposal(entry, criteria, situation.as_of, phase_of(entry, _phase(situation)), (), _RANKS[entry.id])


def _deciding(entry: str, applied: Mapping[str, RuleResult]) -> list[RuleResult]:
    """Results of the rules that decide on the entry, the most favourable first."""
    slugs = [slug for slug, entries in ENTRIES_OF_RULE.items() if entry in entries]
    results = [applied[slug] for slug in slugs if slug in applied]
    return sorted(results, key=lambda result: _BY_OUTCOME.index(result.outcome))


def _rule_criteria(
    entry: Funding, deciding: Sequence[RuleResult], applied: Mapping[str, RuleResult]
) -> Iterator[Criterion]:
    """The most favourable rule is hard: of several ways one is enough. Without a rule the conditions stay open."""
    for place, result in enumerate(deciding):
        yield _criterion(result, hard=place == 0)
    for slug in TELLING.get(entry.id, ()):
        if slug in applied:
            yield _criterion(applied[slug], hard=False)
    if not deciding:
        where = f", zu klären bei: {entry.apply_at}" if entry.apply_at else ""
        yield hard("voraussetzungen", None, f"Voraussetzungen stehen nicht im Profil{where}", source_of(entry))


def _recognition(entry: Funding, situation: Situation) -> Iterator[Criterion]:
    """A foreign qualification that is not recognised yet."""
    if entry.id != _FOR_RECOGNITION:
        return
    source, status = source_of(entry), situation.status
    foreign = answers.some(answers.is_foreign(q) for q in situation.profile.qualifications)
    yield hard("abschluss", foreign, "Abschluss aus dem Ausland", source, "qualifications.country")
    holds = None if status is None else status is not RecognitionStatus.FULL
    yield hard("verfahren", holds, "Anerkennung ist noch nicht abgeschlossen", source, "decision.status")


def _criterion(result: RuleResult, *, hard: bool) -> Criterion:
    rule, finding = result.rule, result.finding
    return Criterion(rule.slug, hard, finding.outcome, finding.text, rule.slug, rule.source, finding.missing)


def _land(entry: Funding, situation: Situation) -> Criterion:
    source = source_of(entry)
    if Land.DE in entry.lands:
        return hard("land", True, "Bundesweit", source)
    home = situation.home.land if situation.home else None
    known = {land for land in (situation.work_land, home) if land}
    holds = bool(known.intersection(entry.lands)) if known else None
    return hard("land", holds, f"Für {' oder '.join(land.de for land in entry.lands)}", source, "work_state")


def _to_ask(entry: Funding, situation: Situation) -> Iterator[Criterion]:
    """What the entry says beyond the rules: conditions, what it leaves out, and whether sources differ."""
    source = source_of(entry)
    if entry.apply_before:
        yield soft("antrag", None, f"Antrag: {entry.apply_before}", source)
    for condition in entry.conditions:
        yield soft("bedingung", None, condition, source)
    for exclusion in entry.excludes:
        yield soft("ausschluss", None, f"Nicht gefördert: {exclusion}", source)
    for contradiction in (one for one in entry.contradictions if one.decided is None):
        yield soft("widerspruch", None, f"Quellen widersprechen sich: {contradiction.topic}", source)
    if situation.profile.constraints.childcare_needed and any("Kinderbetreuung" in item for item in entry.covers):
        yield soft("kinderbetreuung", True, "Zahlt auch Kinderbetreuung", source)
    note = status_note(entry, situation.as_of)
    if note:
        yield soft("stand", None, note, source)


def _phase(situation: Situation) -> int:
    if situation.profile.goals.aim in (Aim.SELF_EMPLOYMENT, Aim.EMPLOYMENT):
        return 4
    return 2 if situation.status in (None, RecognitionStatus.NONE, RecognitionStatus.APPLIED) else 3
