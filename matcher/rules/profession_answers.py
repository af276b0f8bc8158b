"""What several rules about one occupation ask: the Land, the occupation itself, and a certificate of German."""

from __future__ import annotations

from collections.abc import Callable

from kb.occupations import ReferenceOccupation
from kb.vocabulary import Land, Level
from matcher.outcome import Condition
from matcher.rules import answers
from matcher.situation import Situation

HOME = Land.ST


def works_here(situation: Situation) -> Condition:
    """The condition of working in Sachsen-Anhalt; elsewhere another Land decides."""
    land = situation.work_land
    text = "Arbeitsort in Sachsen-Anhalt (sonst entscheidet das Land des Arbeitsortes)"
    return Condition.that(None if land is None else land is HOME, text, "work_state")


def works_elsewhere(situation: Situation) -> bool:
    """Whether the person surely wants to work in another Land."""
    return situation.work_land not in (None, HOME)


def is_occupation(situation: Situation, asked: Callable[[ReferenceOccupation], bool | None], wanted: str) -> Condition:
    """The condition that what was named is such an occupation; several meanings leave it open."""
    return Condition.that(answers.occupation_is(situation, asked), f"Beruf: {wanted}", "specialisation")


def one_of(*occupations: str) -> Callable[[ReferenceOccupation], bool]:
    """Whether an occupation is one of these."""
    return lambda occupation: occupation.id in occupations


def is_teacher(occupation: ReferenceOccupation) -> bool:
    """Teachers at schools: one entry in general and one for each kind of school."""
    return occupation.id == "lehrer" or occupation.id.startswith("lehrer-")


def certified(situation: Situation, level: Level) -> bool | None:
    """Whether a certificate shows German at the level; a better level told without one does not hide it."""
    told = [s for s in situation.profile.languages if s.language in ("de", "deu") and s.level is not None]
    reached = [s.certificate for s in told if s.level and s.level.rank >= level.rank]
    return answers.some(reached) if reached else False if told else None
