"""The rule on the Opportunity Card: search for work or a recognition measure, by points (§§ 20a, 20b AufenthG)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.vocabulary import Level, RecognitionStatus
from matcher.outcome import Condition, Finding, Source, decide
from matcher.profile import ResidenceTitle
from matcher.rules import answers
from matcher.rules.blue_card import is_academic, is_shortage
from matcher.rules.rule import Rule
from matcher.situation import Situation

NEEDED = 6
"""Least number of points, annex to § 20a (3) number 2 AufenthG."""

NOT_ASKED = 4
"""Age up to 35 (2), six months in Germany before (1) and the spouse's card (1): no field of a profile tells them."""

_SECTIONS_3_AND_4 = (
    ResidenceTitle.RECOGNITION_MEASURE,
    ResidenceTitle.RECOGNITION_PARTNERSHIP,
    ResidenceTitle.OTHER_TRAINING,
    ResidenceTitle.SKILLED_VOCATIONAL,
    ResidenceTitle.SKILLED_ACADEMIC,
    ResidenceTitle.BLUE_CARD,
    ResidenceTitle.OPPORTUNITY_CARD,
)
"""Titles for training or work; who is in Germany needs one of them (§ 20a (4) sentence 2)."""


@dataclass(frozen=True, slots=True)
class Points:
    """Points for one mark: those that are certain, those still possible, and the field that would tell."""

    certain: int
    possible: int
    field: str


def points(situation: Situation) -> tuple[Points, ...]:
    """The points of § 20b (1) as far as the profile tells."""
    return tuple(_points(situation))


def _points(situation: Situation) -> Iterator[Points]:
    found = _measures_found(situation)
    yield Points(4 if found else 0, 4 if found is not False else 0, "decision.status")
    german = situation.german
    earned = _for_german(german.level) if german else 0
    yield Points(earned, earned if german else 3, "languages")
    english = _english(situation, Level.C1)
    yield Points(1 if english else 0, 1 if english is not False else 0, "languages")
    five, two = answers.worked(situation, 5), answers.worked(situation, 2)
    earned = 3 if five else 2 if two else 0
    yield Points(earned, 3 if five is not False else 2 if two is not False else 0, "qualifications.experience_years")
    shortage = answers.occupation_is(situation, is_shortage)
    yield Points(1 if shortage else 0, 1, "reference_occupation")


def _measures_found(situation: Situation) -> bool | None:
    needed = (RecognitionStatus.PARTIAL, RecognitionStatus.COMPENSATION_REQUIRED)
    return None if situation.status is None else situation.status in needed


def _for_german(level: Level | None) -> int:
    return 0 if level is None else min(level.rank, Level.B2.rank)


def _english(situation: Situation, level: Level) -> bool | None:
    spoken = [s.level for s in situation.profile.languages if s.language in ("en", "eng")]
    return answers.some(None if told is None else told.rank >= level.rank for told in spoken)


def _enough_points(situation: Situation) -> Condition:
    marks = points(situation)
    certain, possible = sum(mark.certain for mark in marks), sum(mark.possible for mark in marks) + NOT_ASKED
    enough = True if certain >= NEEDED else None if possible >= NEEDED else False
    text = f"sechs Punkte (sicher sind {certain}; Alter und Voraufenthalt zählen mit)"
    field = next((mark.field for mark in marks if mark.possible > mark.certain), None)
    return Condition.that(enough, text, field)


def _training(situation: Situation) -> Condition:
    """Points for a decision make the proof of the training unnecessary (§ 20b (1) sentence 2)."""
    return Condition.that(True, "Bescheid") if _measures_found(situation) else answers.has_full_training(situation)


def _language(situation: Situation) -> Condition:
    spoken = answers.some((situation.speaks(Level.A1), _english(situation, Level.B2)))
    return Condition.that(spoken, "Deutsch A1 oder Englisch B2", "languages")


def _is_skilled(situation: Situation) -> bool:
    """Full equivalence or a comparable degree makes a skilled worker, who needs no points."""
    degrees = (is_academic(situation, qualification) for qualification in situation.profile.qualifications)
    return situation.status is RecognitionStatus.FULL or True in degrees


def _touches(situation: Situation) -> bool:
    may_have = situation.is_abroad is True or situation.profile.residence_title in _SECTIONS_3_AND_4
    return may_have and situation.is_third_country is not False


def _chancenkarte_20a(situation: Situation) -> Finding:
    third = answers.of_third_country(situation)
    proof = " Der Lebensunterhalt muss gesichert sein; Ermessen der Behörde."
    if _is_skilled(situation):
        return decide((third,), "Chancenkarte ohne Punkte, weil schon Fachkraft (§ 20a Abs. 3 AufenthG)." + proof)
    return decide(
        (third, _training(situation), _language(situation), _enough_points(situation)),
        "Chancenkarte ist mit sechs Punkten möglich (§§ 20a, 20b AufenthG): bis ein Jahr Suche nach Arbeit oder einer "
        "Anerkennungsmaßnahme, Arbeit bis 20 Stunden. Abschluss durch die ZAB bestätigen lassen, Erfahrung und Sprache "
        "belegen." + proof,
    )


RULES: tuple[Rule, ...] = (
    Rule(
        slug="chancenkarte-20a",
        title="Chancenkarte",
        norm="§§ 20a, 20b AufenthG mit Anlage",
        source=Source(answers.law("aufenthg_2004", "20a"), answers.LAWS_READ),
        touches=_touches,
        judge=_chancenkarte_20a,
        caveat="Alter, Voraufenthalt, Ehepartner und Lebensunterhalt stehen nicht im Profil; sie sind zu erfragen.",
    ),
)
