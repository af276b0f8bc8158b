"""Where a person stands in the process chain of professional integration (five phases)."""

from __future__ import annotations

from kb.vocabulary import RecognitionStatus
from matcher.profile import Aim
from matcher.situation import Situation

ACCESS, ORIENTATION, QUALIFICATION, ENTRY, RETENTION = 1, 2, 3, 4, 5

_BEFORE_DECISION = (None, RecognitionStatus.NONE)
_TO_MAKE_UP = (RecognitionStatus.PARTIAL, RecognitionStatus.COMPENSATION_REQUIRED)
_LEARNING = (Aim.LANGUAGE, Aim.UPGRADE_A, Aim.UPGRADE_B)


def phase_now(situation: Situation) -> int:
    """The phase the person is in, as far as procedure and aim show it; orientation where they show nothing."""
    aim, status = situation.profile.goals.aim, situation.status
    if situation.is_abroad and status in _BEFORE_DECISION:
        return ACCESS
    if aim is Aim.SELF_EMPLOYMENT:
        return ENTRY
    if status in _TO_MAKE_UP or (aim in _LEARNING and status is not RecognitionStatus.FULL):
        return QUALIFICATION
    if status is RecognitionStatus.FULL:
        return RETENTION if situation.is_employed else ENTRY
    return ENTRY if aim is Aim.EMPLOYMENT else ORIENTATION
