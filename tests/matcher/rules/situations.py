"""Situations for rule tests: a profile as YAML, read with the shipped occupations and places."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from kb.corpus import read_corpus
from kb.entries import Entry
from kb.occupations import Occupations
from kb.places import Places
from kb.vocabulary import Kind
from matcher.profile import parse_profile
from matcher.situation import Situation, situation_of

CORPUS = Path(__file__).parents[3] / "corpus"


class Shipped:
    """Occupations and places of the shipped corpus; rules ask for nothing else."""

    def __init__(self) -> None:
        self._corpus = read_corpus(CORPUS)
        self.occupations = Occupations(self._corpus.occupations)
        self.places = Places.from_corpus(CORPUS)

    def entries(self, kind: Kind | None = None) -> tuple[Entry, ...]:
        """All entries, of one kind if given."""
        return tuple(entry for entry in self._corpus.entries if kind is None or entry.kind is kind)


@cache
def shipped() -> Shipped:
    """The shipped corpus, read once."""
    return Shipped()


class Only(Shipped):
    """The shipped places and occupations, and one entry."""

    def __init__(self, entry: Entry) -> None:
        self.occupations, self.places, self._entry = shipped().occupations, shipped().places, entry

    def entries(self, kind: Kind | None = None) -> tuple[Entry, ...]:
        """The entry."""
        return (self._entry,)


def situation(yaml_text: str, as_of: str = "2026-11-22") -> Situation:
    """The situation of a profile written in YAML, flow style (``{nationality: IN}``) included."""
    return situation_of(parse_profile("---\n" + yaml_text), shipped(), date.fromisoformat(as_of))
