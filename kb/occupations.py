"""Reference occupations: what they are called, whether they are regulated, and which body decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from kb.facts import Fact, Model, Norm, Origin, Slug, Text
from kb.search.language import is_english
from kb.vocabulary import CompensationMeasure, Employment, Land, Level, Nationality, Regulation, Training
from kb.wordings import Match, Meaning, Wordings, in_latin, key_of, spelt_out

LONGEST = 500
"""Characters of a wording that are read."""

_QUALIFIED = re.compile(r"\s+(?:für|in|im|mit|an|am|auf|bei|aus|for|of)\s+|(?<=lehramt)\s+|\s*[(,]", re.IGNORECASE)
"""What follows says more about the occupation: „Lehrer für Mathematik“."""

_TRADE_RANK = re.compile(r"(?:s?meister|gesell|helfer)(?:in|innen|e|en|s)?$", re.IGNORECASE)
"""„Bäckermeister“ is asked for as „Bäcker“."""

_DOCTOR = re.compile(r"[a-zäöüß-]{3,}(arzt|ärztin|aerztin|ärzte|chirurgin|chirurg)$", re.IGNORECASE)
"""A compound says which kind of doctor: „Kinderärztin“ is no misspelt „Kindergärtnerin“."""

_FILLERS = re.compile(
    r"\b(?:staatlich|anerkannte?[rn]?|geprüfte?[rn]?|examinierte?[rn]?|gelernte?[rn]?|ausgebildete?[rn]?|diplomierte?[rn]?|"
    r"selb(?:st)?ständige?[rn]?|angestellte?[rn]?|erfahrene?[rn]?|qualifizierte?[rn]?|professional|qualified|certified|"
    r"licensed|registered|experienced|trained|senior|junior|chief|head)(?:\s+|$)",
    re.IGNORECASE,
)
"""Words before an occupation that do not change which one it is."""

LONGEST_TITLE = 3
"""Words up to which a German text reads as a title, in which every word may decide."""

MOST_GUESSES = 5
"""Occupations offered where nothing matched."""


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
    """The likeliest first."""
    question: DecidingQuestion | None = None
    corrected: str | None = None
    """The wording that was taken to be meant, where the given one was misspelt."""
    guessed: bool = False
    """True where nothing matched and the candidates are only the nearest wordings."""
    confidence: tuple[float, ...] = ()
    """How sure each candidate is, 0 to 1: 1 for a wording that means one occupation and no other, shared among several,
    less for a misspelt one, least for a guess. Empty where nobody resolved a wording."""

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
        """What a wording means: exactly, misspelt, or within a longer text; no candidates where nothing is close.

        Letters that are not Latin never make anything certain.
        """
        wording = spelt_out(wording[:LONGEST])
        found = self._whole(wording) or self._within(wording)
        if found and not found.modifiers:
            return self._resolution(found)
        if found:
            return self._guesses(found, wording)
        latin = in_latin(wording)
        found = self._wordings.find(latin) if latin != wording.casefold() else None
        return self._guesses(found or self._wordings.headed(wording), wording)

    def mentioned(self, text: str, guess: bool = True) -> tuple[str, ...]:
        """Identifiers of the occupations that a text names, the longest wordings first.

        Where none is named, a misspelt single word counts, unless ``guess`` is False.
        """
        return tuple(dict.fromkeys(id for meaning in self._wordings.within(text, guess) for id in meaning.ids))

    def _whole(self, wording: str) -> Meaning | None:
        """What the wording as a whole means, said with more or fewer words around the occupation."""
        plain = _FILLERS.sub("", wording).strip()
        for said in dict.fromkeys((wording, plain, _TRADE_RANK.sub("", plain))):
            found = self._wordings.find(said)
            if found and (said == wording or found.match is not Match.TYPO):
                return found
        head = _QUALIFIED.split(plain, maxsplit=1)[0]
        if head != plain and (found := self._whole(head)) and len(found.ids) == 1:
            return found
        doctor = _DOCTOR.search(wording.strip())
        return self._wordings.find(doctor.group(1)) if doctor else None

    def _within(self, text: str) -> Meaning | None:
        """What a longer text names; words that narrow each other down leave what they have in common."""
        found = self._wordings.within(_FILLERS.sub("", text))
        if not found:
            return None
        narrowest = min(found, key=lambda meaning: len(meaning.ids))
        common = [id for id in narrowest.ids if all(id in meaning.ids for meaning in found)]
        ids = common or list(dict.fromkeys(id for meaning in found for id in meaning.ids))
        modifiers = narrowest.modifiers if is_english(text) or len(text.split()) <= LONGEST_TITLE else ()
        return Meaning(tuple(ids), narrowest.match, narrowest.written, modifiers)

    def _resolution(self, found: Meaning) -> Resolution:
        ids = found.ids
        question = self._question(ids) if len(ids) > 1 else None
        if len(ids) == 1 and found.written and self._wordings.is_ambiguous(found.written):
            # one occupation alone claims an ambiguous word: its question names what else may be meant
            question = self._by_id[ids[0]].question
            ids = tuple(answer.occupation for answer in question.answers) if question else ids
        titled = self._titled.get(key_of(found.written or ""))
        ids = tuple(sorted(ids, key=lambda id: (id != titled, _place(question, id))))
        candidates = tuple(self._by_id[id] for id in ids if id in self._by_id)
        share = found.match.value / max(1, len(candidates))
        corrected = found.written if found.match is not Match.EXACT else None
        return Resolution(candidates, question, corrected, confidence=(share,) * len(candidates))

    def _guesses(self, found: Meaning | None, wording: str) -> Resolution:
        """What may be meant where nothing matched: never certain."""
        sure: dict[str, float] = dict.fromkeys(found.ids, Match.GUESS.value) if found else {}
        for ids, likeness in self._wordings.near(wording, 2 * MOST_GUESSES):
            for id in ids[:1]:
                sure.setdefault(id, Match.GUESS.value * likeness)
        likeliest = sorted(sure, key=lambda id: -sure[id])[:MOST_GUESSES]
        candidates = tuple(self._by_id[id] for id in likeliest)
        return Resolution(candidates, guessed=True, confidence=tuple(sure[id] for id in likeliest))

    def _question(self, ids: Sequence[str]) -> DecidingQuestion | None:
        """The question that tells most of the occupations apart: one of their own, else anybody's that tells all."""
        wanted = set(ids)
        own = [self._by_id[id].question for id in ids]
        others = [o.question for o in self.all if o.question and wanted <= {a.occupation for a in o.question.answers}]
        told = {
            question: len(wanted.intersection(a.occupation for a in question.answers)) for question in own if question
        }
        best = max(told, key=lambda question: told[question], default=None)
        return best if best and told[best] > 1 else next(iter(others), None)

    @cached_property
    def _titled(self) -> dict[str, str]:
        """Whose title a wording is, which then stands first even where it is ambiguous."""
        return {key_of(title): o.id for o in self.all for title in (o.titles.feminine, o.titles.masculine)}

    @cached_property
    def _wordings(self) -> Wordings:
        return Wordings(
            ((wording, occupation.id) for occupation in self.all for wording in occupation.all_wordings),
            ((wording, occupation.id) for occupation in self.all for wording in occupation.ambiguous_wordings),
        )


def _place(question: DecidingQuestion | None, id: str) -> int:
    """Where a question names an occupation; behind all others where it does not."""
    answers = [answer.occupation for answer in question.answers] if question else []
    return answers.index(id) if id in answers else len(answers)
