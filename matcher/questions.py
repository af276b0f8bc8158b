"""The open questions: which answer would settle most, asked in a sentence a counsellor can read out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from matcher.outcome import Outcome
from matcher.proposal import Proposal, Verdict
from matcher.rules.rule import RuleResult
from matcher.situation import Situation, UnclearPlace

TEXTS = {
    "reference_occupation": "Welchen Beruf hat die Person gelernt oder studiert, und in welchem will sie arbeiten?",
    "specialisation": "Welche Fachrichtung oder welches Einsatzgebiet war es?",
    "residence.country": "In welchem Land wohnt die Person zurzeit?",
    "residence.place": "In welchem Ort wohnt die Person (oder mit welcher Postleitzahl)?",
    "residence.since": "Seit wann wohnt die Person in Deutschland?",
    "work_state": "In welchem Bundesland soll gearbeitet werden?",
    "nationality": "Welche Staatsangehörigkeit hat die Person?",
    "residence_title": "Welchen Aufenthaltstitel hat die Person?",
    "employment": "Ist die Person beschäftigt, selbstständig oder arbeitslos gemeldet, und wo?",
    "gross_income_year": "Wie hoch ist das Bruttoeinkommen im Jahr?",
    "languages": "Welches Deutschniveau hat die Person, mit welchem Zertifikat von wann?",
    "qualifications.kind": "Ist die Ausgangsqualifikation ein Hochschul-, Berufs- oder Schulabschluss?",
    "qualifications.country": "In welchem Land wurde der Abschluss erworben?",
    "qualifications.duration_years": "Wie viele Jahre dauerte die Ausbildung oder das Studium?",
    "qualifications.completed": "Wurde der Abschluss erworben, liegt also ein Abschlusszeugnis vor?",
    "qualifications.state_recognised": "Ist der Abschluss im Herkunftsland staatlich anerkannt?",
    "qualifications.anabin": "Wie bewertet anabin die Hochschule (H+, H+/-, H-)?",
    "qualifications.anabin_degree": "Wie bewertet anabin den Abschluss (entspricht, bedingt vergleichbar …)?",
    "qualifications.experience_years": "Wie viele Jahre Berufserfahrung hat die Person in diesem Beruf?",
    "decision.status": "Wurde ein Antrag auf Anerkennung gestellt, und gibt es einen Bescheid?",
    "decision.date": "Von welchem Tag ist der Bescheid?",
    "decision.body": "Welche Stelle hat den Bescheid erlassen?",
    "decision.gaps": "Welche wesentlichen Unterschiede nennt der Bescheid?",
    "goals.aim": "Was ist das Ziel: Anerkennung, Berufsbezeichnung, Arbeit, Selbstständigkeit oder Aufstieg?",
    "goals.employer.has_contract": "Gibt es einen Arbeitsvertrag oder ein Angebot eines Betriebs?",
    "goals.employer.place": "In welchem Ort ist der Betrieb?",
    "documents": "Welche Unterlagen liegen vor?",
}
"""One question a profile field."""

FIRST = ("reference_occupation", "residence.country", "residence.place", "nationality", "employment", "languages")
"""What is asked of a profile that says nothing yet."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the profile field it fills, and the rules and entries its answer would decide."""

    field: str
    text: str
    decides: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The contract's shape."""
        return {"field": self.field, "text": self.text, "decides": list(self.decides)}


def open_questions(
    situation: Situation, rules: Iterable[RuleResult], proposals: Iterable[Proposal]
) -> tuple[Question, ...]:
    """All open questions, the most deciding first. What is blocked anyway asks nothing."""
    decides: dict[str, dict[str, None]] = {}
    for result in rules:
        if result.outcome is Outcome.UNKNOWN:
            for field in result.finding.missing:
                decides.setdefault(field, {})[result.rule.slug] = None
    for proposal in proposals:
        if proposal.verdict is not Verdict.BLOCKED:
            for field in proposal.missing:
                decides.setdefault(field, {})[proposal.entry.id] = None
    if not situation.occupation_ids or not situation.is_told:
        decides.setdefault("reference_occupation", {})
    if len(situation.occupation_ids) > 1:
        decides.setdefault("specialisation", {})
    unclear = [place.field for place in situation.unclear_places]
    for field in unclear:
        decides.setdefault(field, {})
    ranked = sorted(decides, key=lambda field: (-len(decides[field]), _place(field)))
    urgent = [field for field in ("reference_occupation", "specialisation", *unclear) if field in decides]
    ordered = dict.fromkeys([*urgent, *ranked])
    return tuple(Question(field, _text(field, situation), tuple(decides[field])) for field in ordered)


def first_questions() -> tuple[Question, ...]:
    """What to ask of a profile that says nothing."""
    return tuple(Question(field, TEXTS[field], ()) for field in FIRST)


def _text(field: str, situation: Situation) -> str:
    """The occupation's own deciding question where it has one."""
    deciding = situation.resolution.question
    if field == "specialisation" and deciding:
        return f"{deciding.text} ({' / '.join(answer.text for answer in deciding.answers)})"
    for unclear in situation.unclear_places:
        if unclear.field == field:
            return _which(unclear)
    return TEXTS.get(field, f"Bitte ergänzen: {field}")


def _which(unclear: UnclearPlace) -> str:
    """Which of several places of a name, or of a postcode, is meant."""
    districts = " oder ".join(unclear.names)
    places = dict.fromkeys(place.name for place in unclear.places)
    if len(places) > 1:
        return f"Die Postleitzahl umfasst Orte in {districts}: Welcher Ort ist es?"
    return f"Den Ort {unclear.places[0].name} gibt es mehrfach: in {districts}? Bitte die Postleitzahl angeben."


def _place(field: str) -> int:
    return list(TEXTS).index(field) if field in TEXTS else len(TEXTS)
