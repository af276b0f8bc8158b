"""Three-valued answers and conditions that rules about funding share."""

from __future__ import annotations

from kb.dates import months_after
from kb.vocabulary import RecognitionStatus
from matcher.outcome import Condition
from matcher.profile import Aim, ResidenceTitle, Work
from matcher.rules import answers
from matcher.situation import Situation

MAY_FOUND = (
    ResidenceTitle.SETTLEMENT,
    ResidenceTitle.TEMPORARY_PROTECTION,
    ResidenceTitle.ASYLUM,
    ResidenceTitle.REFUGEE,
)
"""Titles for which no law restricts self-employment (§ 4a (1) AufenthG)."""

_DIFFERENCES_CERTIFIED = (RecognitionStatus.PARTIAL, RecognitionStatus.COMPENSATION_REQUIRED)


def is_told(situation: Situation) -> bool:
    """Whether anything was told of occupation, qualification or procedure that funding could be for."""
    profile = situation.profile
    return bool(situation.occupation_ids or profile.qualifications or profile.decision.gaps or situation.status)


def wants_to_qualify(situation: Situation) -> bool:
    """Whether a training may be wanted: differences are certified, or something was told and not language alone."""
    for_language = situation.profile.goals.aim is Aim.LANGUAGE
    return is_told(situation) and (differences_certified(situation) is True or not for_language)


def lives_in_germany(situation: Situation) -> Condition:
    """The condition of living in Germany."""
    abroad = situation.is_abroad
    return Condition.that(None if abroad is None else not abroad, "Wohnsitz in Deutschland", "residence.country")


def works_as(situation: Situation, text: str, *work: Work) -> Condition:
    """The condition that the employment is one of these."""
    told = situation.profile.employment
    return Condition.that(None if told is None else told in work, text, "employment")


def registered(situation: Situation) -> Condition:
    """Registered unemployed, or employed and threatened by unemployment, which nobody can see from a profile (§ 17)."""
    text = "arbeitslos oder arbeitsuchend gemeldet (sonst zuerst bei der Agentur für Arbeit melden)"
    if situation.profile.employment is Work.EMPLOYED:
        return Condition.that(None, "bei bestehender Arbeit nur, wenn Arbeitslosigkeit droht (§ 17 SGB III)")
    return works_as(situation, text, Work.UNEMPLOYED_SGB2, Work.UNEMPLOYED_SGB3)


def stays_for(situation: Situation, months: int) -> bool | None:
    """Whether the person has lived in Germany for so many months; None where nobody said since when."""
    since = situation.profile.residence.since
    if since is None:
        return None
    return situation.is_abroad is not True and months_after(since, months) <= situation.as_of


def differences_certified(situation: Situation) -> bool | None:
    """Whether a decision names substantial differences; None where the procedure has not come so far."""
    return True if situation.status in _DIFFERENCES_CERTIFIED else None


def hours_to_make_up(situation: Situation) -> tuple[float, bool]:
    """Hours that the notice names in all, and whether it names them for every gap."""
    gaps = situation.profile.decision.gaps
    return sum(gap.hours or 0 for gap in gaps), bool(gaps) and all(gap.hours is not None for gap in gaps)


def may_be_self_employed(situation: Situation) -> Condition:
    """Whether the residence allows self-employment; most titles for work do not without permission."""
    text = "Aufenthaltstitel erlaubt Selbstständigkeit (§ 4a AufenthG; im Zweifel die Ausländerbehörde fragen)"
    of_eu = None if situation.profile.nationality is None else situation.is_third_country is False or None
    title = situation.profile.residence_title
    if of_eu or title in MAY_FOUND:
        return Condition.that(True, text)
    return Condition.that(None, text, "residence_title" if title is None else None)


def has_foreign(situation: Situation) -> bool:
    """Whether a qualification was told that may be a foreign one."""
    return any(answers.is_foreign(q) is not False for q in situation.profile.qualifications)


def years_of(table: dict[int, int]) -> str:
    """The years a table knows, as a sentence names them."""
    return f"{min(table)}" if len(table) == 1 else f"{min(table)} bis {max(table)}"
