"""A notice as its readers see it: its lines, its sentences, and what of it decides anything."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from matcher.decision.lines import Line, lines_of, pattern
from matcher.decision.running import Running, run, sentences

T = TypeVar("T")

_LEGAL = pattern(
    r"\W*(?:(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s*)?(?:rechtsbehelf|rechtsmittel|belehrung|ihre rechte\b|"
    r"widerspruchsbelehrung|"
    r"gebührenfestsetzung|kostenentscheidung|kosten\s*:?\s*$|hinweise? zum datenschutz|datenschutz(?:hinweis|"
    r"information|erkl)|"
    r"legal remed|information on legal)"
)
_SUBSTANCE = pattern(
    r"\W*(?:anlage|anhang|annex|begründung|gründe\b|ergebnis|übersicht|folgende wesentliche|wesentliche unterschiede|"
    r"festgestellte unterschiede|fehlende)"
)
_MIDWAY = pattern(r"(?<=[.!?] )rechtsbehelfs?-? ?(?:belehrung|:)")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and the line that gave it."""

    value: T
    line: str


@dataclass(frozen=True)
class Notice:
    """The lines of a notice, and those that are not about appeals, fees or data protection."""

    lines: tuple[Line, ...]
    substance: tuple[Line, ...]

    @cached_property
    def statements(self) -> tuple[Running, ...]:
        """The sentences of the substance, headings and items on their own."""
        found: list[Running] = []
        for paragraph in paragraphs(self.substance):
            running = run(paragraph)
            found += [running.part(start, end) for start, end in sentences(running.text)]
        return tuple(found)

    @cached_property
    def head(self) -> tuple[Line, ...]:
        """The letterhead and the subject: the first sixteen lines."""
        return tuple([line for line in self.lines if line.words][:16])


def read_notice(text: str) -> Notice:
    """The notice in a text."""
    lines = tuple(lines_of(text))
    substance: list[Line] = []
    legal = False
    for line in lines:
        if _LEGAL.match(line.text):
            legal = True
        elif legal and _SUBSTANCE.match(line.text):
            legal = False
        if legal:
            continue
        midway = _MIDWAY.search(line.text)
        legal = midway is not None
        substance.append(Line(line.number, line.text[: midway.start()]) if midway else line)
    return Notice(lines, tuple(substance))


def paragraphs(lines: tuple[Line, ...]) -> list[tuple[Line, ...]]:
    """Lines between blank ones."""
    found: list[tuple[Line, ...]] = []
    current: list[Line] = []
    for line in lines:
        if line.words:
            current.append(line)
        elif current:
            found.append(tuple(current))
            current = []
    return [*found, tuple(current)] if current else found
