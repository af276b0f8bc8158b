"""Whose document it is and who makes it; no name of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the edges of each page."""

    reference: str = "Vorschlag ohne Fall"
    """Pseudonym of the case, e.g. „Fall K7-0042“."""
    office: str = "Lotse"
    """Organisation that hands the document out."""
    made: date | None = None
    """Day on which it was made; shown beside the judged date."""
