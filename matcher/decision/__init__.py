"""The decision reader: from the text or PDF of a Bescheid to occupation, body, date, decision and differences.

Deterministic: fixed patterns and the knowledge base's own names, no model and no clock. Each value comes with the line
that gave it; what was not read is listed so that it can be asked. File numbers and names of persons are taken out of
the lines before anything is read (``lines``), so no value and no quoted line holds them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from kb.occupations import Occupations
from kb.vocabulary import RecognitionStatus, Regulation
from matcher.decision.body import Bodies, body_of
from matcher.decision.date import date_of
from matcher.decision.gaps import gaps_of
from matcher.decision.items import ReadGap
from matcher.decision.notice import read_notice
from matcher.decision.occupation import occupation_of
from matcher.decision.pdf import text_of_pdf
from matcher.decision.status import status_of
from matcher.profile import Decision, Gap

__all__ = ["ReadDecision", "ReadGap", "read_decision", "text_of_pdf"]

EVALUATES_ONLY = "zab"
"""The body whose papers are no decisions and name no reference occupation."""


@dataclass(frozen=True, slots=True)
class ReadDecision:
    """What was read from a notice. None and ``()`` mean not read; ``not_read`` names those fields."""

    occupation: str | None
    """The notice's own words."""
    occupation_ids: tuple[str, ...]
    """The reference occupations that the words may mean; several need a deciding question."""
    body: str | None
    """An identifier, or the letterhead's words where the body is not known."""
    date: dt.date | None
    status: RecognitionStatus | None
    gaps: tuple[ReadGap, ...]
    read_from: Mapping[str, str]
    """The line that gave each field, by the field's path in a profile."""
    not_read: tuple[str, ...]
    """Paths of the fields to ask for."""

    @property
    def decision(self) -> Decision:
        """The part of a profile that this is."""
        gaps = tuple(Gap(topic=gap.topic, hours=gap.hours, kind=gap.kind) for gap in self.gaps)
        return Decision(status=self.status, date=self.date, body=self.body, gaps=gaps)


def read_decision(text: str, occupations: Occupations, bodies: Bodies) -> ReadDecision:
    """What a notice says. Never raises: a text that is no notice leaves every field unread."""
    notice = read_notice(text)
    gaps = gaps_of(notice.substance)
    occupation = occupation_of(notice, occupations, [gap.read_from for gap in gaps])
    ids = occupation.value.ids if occupation else ()
    body = body_of(notice, bodies, occupations, ids)
    date = date_of(notice)
    if body and body.value == EVALUATES_ONLY:
        occupation, ids, gaps = None, (), ()
    status = status_of(notice, bool(gaps), _is_regulated(occupations, ids))
    found = {
        "reference_occupation": occupation,
        "decision.body": body,
        "decision.date": date,
        "decision.status": status,
    }
    read_from = {field: value.line for field, value in found.items() if value}
    return ReadDecision(
        occupation=occupation.value.wording if occupation else None,
        occupation_ids=ids,
        body=body.value if body else None,
        date=date.value if date else None,
        status=status.value if status else None,
        gaps=gaps,
        read_from=read_from,
        not_read=_not_read(read_from, status.value if status else None, gaps),
    )


def _is_regulated(occupations: Occupations, ids: tuple[str, ...]) -> bool | None:
    known = {occupation.regulation for id in ids if (occupation := occupations.get(id))}
    return known <= {Regulation.REGULATED, Regulation.TITLE_ONLY} if known else None


def _not_read(
    read_from: Mapping[str, str], status: RecognitionStatus | None, gaps: tuple[ReadGap, ...]
) -> tuple[str, ...]:
    """Fields without a value. Gaps are asked for unless the decision is one that has none."""
    fields = ("reference_occupation", "decision.body", "decision.date", "decision.status")
    missing = [field for field in fields if field not in read_from]
    if not gaps and status not in (RecognitionStatus.FULL, RecognitionStatus.REJECTED):
        missing.append("decision.gaps")
    return tuple(missing)
