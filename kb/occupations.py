"""Reference occupations: what they are called, whether they are regulated, and which body decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator
from rapidfuzz import fuzz, process

from kb.facts import Fact, Model, Norm, Origin, Slug, Text
from kb.search.analysis import fold, stems
from kb.vocabulary import CompensationMeasure, Employment, Land, Level, Nationality, Regulation, Training

LONGEST_WORDING = 6
"""Words of the longest wording looked for within a text."""

SHORTEST_STEM = 3
"""Letters of a stem that is too short to stand for a word by itself."""

SHORTEST_GUESS = 5
"""Letters of a stem from which a misspelt word may be meant."""

_QUALIFIED = re.compile(r"\s+(?:für|in|im|mit|an|am|bei|aus|for|of|in)\s+", re.IGNORECASE)
"""What follows says more about the occupation: „Lehrer für Mathematik“."""

_TRADE_RANK = re.compile(r"(?:s?meister|gesell|helfer)(?:in|innen|e|en|s)?$", re.IGNORECASE)
"""„Bäckermeister“ is asked for as „Bäcker“."""

_DOCTOR = re.compile(r"[a-zäöüß]{3,}(arzt|ärztin|aerztin|ärzte|chirurgin|chirurg)$", re.IGNORECASE)
"""A compound says which kind of doctor: „Kinderärztin“ is no misspelt „Kindergärtnerin“."""

CLOSE = 84
"""Similarity (0-100) at which a misspelt wording still counts as meant."""


class Titles(Model):
    """The German titles of an occupation."""

    feminine: Text
    masculine: Text
    neutral: Text | None = None


class Competence(Fact):
    """Which body is responsible for an occupation, and under which conditions. Empty tuples mean „any“."""

    body: Slug
    lands: tuple[Land, ...] = (Land.ST,)
    districts: tuple[Text, ...] = ()
    nationality: tuple[Nationality, ...] = ()
    employment: tuple[Employment, ...] = ()
    what: Text | None = None
    """What this body decides, where several are involved."""


class DecidingQuestion(Model):
    """The one question that tells similar occupations or responsible bodies apart."""

    text: Text
    text_en: Text | None = None
    answers: Annotated[tuple[Answer, ...], Field(min_length=2)]


class Answer(Model):
    """One answer to a deciding question, leading to an occupation."""

    text: Text
    text_en: Text | None = None
    occupation: Slug


class ReferenceOccupation(Model):
    """Referenzberuf: the German occupation a foreign qualification is compared with."""

    id: Slug
    titles: Titles
    title_en: Text
    wordings: tuple[Text, ...] = ()
    """Other words people use, older titles and foreign ones included."""
    ambiguous_wordings: tuple[Text, ...] = ()
    """Words that may mean this occupation or another; they raise the deciding question."""
    question: DecidingQuestion | None = None
    kldb: Annotated[str, Field(pattern=r"^\d{5}$")] | None = None
    """Class of the Klassifikation der Berufe 2010, five digits."""
    regulation: Regulation
    training: Training
    legal_basis: tuple[Norm, ...] = ()
    competences: tuple[Competence, ...] = ()
    language_level: Level | None = None
    language_note: Text | None = None
    measures: tuple[CompensationMeasure, ...] = ()
    note: Text | None = None
    """What a counsellor should know first, one or two sentences."""
    note_en: Text | None = None
    sources: Annotated[tuple[Origin, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.competences and self.regulation is not Regulation.NOT_REGULATED:
            raise ValueError("ohne „competences“ muss „regulation: not_regulated“ sein; die zuständige Stelle nennen")
        keys = {origin.key for origin in self.sources}
        for fact in (*self.competences, *self.legal_basis):
            if fact.source and fact.source not in keys:
                raise ValueError(f"Quelle „{fact.source}“ steht nicht unter „sources“")
        return self

    @property
    def title(self) -> str:
        """Both genders in one line: „Ingenieurin/Ingenieur“."""
        if self.titles.neutral:
            return self.titles.neutral
        return f"{self.titles.feminine} / {self.titles.masculine}"

    @property
    def all_wordings(self) -> tuple[str, ...]:
        """Every wording that means this occupation, titles first."""
        titles = (self.titles.feminine, self.titles.masculine, self.titles.neutral, self.title_en)
        return tuple(dict.fromkeys(word for word in (*titles, *self.wordings) if word))


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a wording may mean. One candidate: resolved. Several: ``question`` tells them apart, if there is one."""

    candidates: tuple[ReferenceOccupation, ...]
    question: DecidingQuestion | None = None
    corrected: str | None = None
    """The wording that was taken to be meant, where the given one was misspelt."""
    guessed: bool = False
    """True where nothing matched and the candidates are only the nearest wordings."""

    @property
    def occupation(self) -> ReferenceOccupation | None:
        """The one occupation meant, or None."""
        return self.candidates[0] if len(self.candidates) == 1 and not self.guessed else None


class Occupations:
    """All reference occupations: wording in, candidates out, and the question that tells them apart."""

    def __init__(self, occupations: Sequence[ReferenceOccupation]) -> None:
        self.all = tuple(sorted(occupations, key=lambda occupation: occupation.id))
        self._by_id = {occupation.id: occupation for occupation in self.all}

    def get(self, id: str) -> ReferenceOccupation | None:
        """The occupation with the identifier, or None."""
        return self._by_id.get(id)

    def resolve(self, wording: str) -> Resolution:
        """What a wording means: exactly, misspelt, or within a longer text; no candidates where nothing is close."""
        key = _key(wording)
        if not key:
            return Resolution(())
        if self._means(wording, key):
            return self._resolution(self._keys[key])
        trade = _key(_TRADE_RANK.sub("", wording))
        if trade != key and trade in self._keys:
            return self._resolution(self._keys[trade])
        head = _QUALIFIED.split(wording, maxsplit=1)[0]
        if head != wording and self.resolve(head).occupation:
            return self.resolve(head)
        doctor = _DOCTOR.search(wording.strip())
        if doctor:
            return self.resolve("Zahnarzt" if "zahn" in wording.casefold() else doctor.group(1))
        guess = process.extractOne(key, self._keys.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE)
        if guess and len(key) > SHORTEST_STEM:
            return self._resolution(self._keys[guess[0]], corrected=self._written[guess[0]])
        mentioned = self.mentioned(wording)
        if mentioned:
            return self._resolution(mentioned)
        near = process.extract(key, self._keys.keys(), scorer=fuzz.token_set_ratio, score_cutoff=60, limit=8)
        ids = dict.fromkeys(id for written, _, _ in near for id in self._keys[written][:1])
        return Resolution(tuple(self._by_id[id] for id in ids)[:5], guessed=True)

    def mentioned(self, text: str, guess: bool = True) -> tuple[str, ...]:
        """Identifiers of the occupations that a text names, the longest wordings first.

        Where none is named, a misspelt single word counts, unless ``guess`` is False.
        """
        tokens = stems(text)
        found: dict[str, None] = {}
        taken: set[int] = set()
        for size in range(min(LONGEST_WORDING, len(tokens)), 0, -1):
            for start in range(len(tokens) - size + 1):
                span = range(start, start + size)
                wording = " ".join(tokens[start : start + size])
                ids = self._keys.get(wording) if len(wording) > SHORTEST_STEM else None
                if ids and not taken.intersection(span):
                    taken.update(span)
                    found |= dict.fromkeys(ids)
        if not guess:
            return tuple(found)
        for position, token in enumerate(tokens):
            if position not in taken and len(token) >= SHORTEST_GUESS and not found:
                near = process.extractOne(token, self._keys.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE)
                found |= dict.fromkeys(self._keys[near[0]] if near else ())
        return tuple(found)

    def _resolution(self, ids: Sequence[str], corrected: str | None = None) -> Resolution:
        candidates = tuple(self._by_id[id] for id in ids)
        question = None
        if len(candidates) > 1:
            wanted = set(ids)
            asking = [c.question for c in candidates if c.question]
            asking.sort(key=lambda q: -len(wanted.intersection(answer.occupation for answer in q.answers)))
            question = asking[0] if asking else None
        return Resolution(candidates, question, corrected)

    @cached_property
    def _keys(self) -> dict[str, tuple[str, ...]]:
        """Identifiers by the key of each wording; an ambiguous one has several, and whose title it is stands first."""
        ambiguous: dict[str, dict[str, None]] = {}
        plain: dict[str, dict[str, None]] = {}
        for occupation in self.all:
            for wording in occupation.ambiguous_wordings:
                ambiguous.setdefault(_key(wording), {})[occupation.id] = None
            for wording in occupation.all_wordings:
                plain.setdefault(_key(wording), {})[occupation.id] = None
        titled = {_key(title): o.id for o in self.all for title in (o.titles.feminine, o.titles.masculine)}
        keys = {key: tuple(ids) for key, ids in plain.items() if key}
        several = {key: sorted(ids, key=lambda id: id != titled.get(key)) for key, ids in ambiguous.items() if key}
        return keys | {key: tuple(ids) for key, ids in several.items()}

    def _means(self, wording: str, key: str) -> bool:
        """Whether the key stands for a wording; one as short as „bau“ must be written alike („Bau“ is no „Bauer“)."""
        if key not in self._keys:
            return False
        return len(key) > SHORTEST_STEM or fold(wording.strip()) in self._spellings

    @cached_property
    def _written(self) -> dict[str, str]:
        """The first wording behind each key, as written."""
        written: dict[str, str] = {}
        for occupation in self.all:
            for wording in (*occupation.all_wordings, *occupation.ambiguous_wordings):
                written.setdefault(_key(wording), wording)
        return written

    @cached_property
    def _spellings(self) -> frozenset[str]:
        return frozenset(
            fold(wording)
            for occupation in self.all
            for wording in (*occupation.all_wordings, *occupation.ambiguous_wordings)
        )


def _key(wording: str) -> str:
    return " ".join(stems(wording))
