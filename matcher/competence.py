"""Who is responsible? From an occupation in any wording to the competent bodies, by way of one deciding question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kb.entries import RecognitionBody
from kb.facts import Responsibility
from kb.occupations import ReferenceOccupation
from kb.vocabulary import Employment, Nationality

Field = Literal["occupation", "place", "employment", "nationality", "abroad"]


@dataclass(frozen=True, slots=True)
class CompetenceRequest:
    """What is known so far; None means not asked or not known."""

    wording: str = ""
    """The occupation as the person calls it."""
    occupation: str | None = None
    """Identifier of the reference occupation, once chosen."""
    place: str | None = None
    """Municipality or postcode of work (or residence)."""
    employment: Employment | None = None
    nationality: Nationality | None = None
    abroad: bool | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to the deciding question: the value to send back and its label."""

    value: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Ask:
    """The one question that decides now."""

    field: Field
    text: str
    text_en: str
    choices: tuple[Choice, ...]
    """Empty for a free text, such as a place."""


@dataclass(frozen=True, slots=True)
class CompetentBody:
    """A body, for what it is responsible here, and whether that is certain (None: depends on an open question)."""

    body: RecognitionBody
    responsibility: Responsibility | None
    """The body's own statement that fits; None where only the occupation's file names the body."""
    what: str
    certain: bool | None


@dataclass(frozen=True, slots=True)
class CompetenceAnswer:
    """What the wizard shows: the occupation understood, the next question if one decides, and the bodies so far."""

    occupation: ReferenceOccupation | None
    candidates: tuple[ReferenceOccupation, ...]
    ask: Ask | None
    bodies: tuple[CompetentBody, ...]
    """The deciding body first; then language examiners, evaluators and advisers."""
    notes: tuple[str, ...]
    """German sentences, e.g. that working without recognition is allowed."""
