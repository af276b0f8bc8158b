"""Does a body's statement concern this occupation? A body that serves many says much that holds for one only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from itertools import takewhile

from kb.entries import RecognitionBody
from kb.facts import Cost, Deadline, DocumentDemand, LanguageDemand
from kb.occupations import ReferenceOccupation

Stated = Cost | Deadline | DocumentDemand | LanguageDemand

SHORTEST = 5
"""Letters that a word must share with a title to name the occupation, unless it is the title."""
ENDING = 3
"""Letters in which a word may differ from a title at its end: „Physiotherapie“, „Physiotherapeutin“."""

_NOUN = re.compile(r"\b[A-ZÄÖÜ][^\W\d_]{3,}")
_HEAD = re.compile(r"^[^:]{1,60}(?=:)|\([^)]*\)")
_NO_NAMES = ("handwerk", "ingenieur", "verfahren")
"""Beginnings of words that stand in titles, but name no occupation by themselves."""


class Scope(Enum):
    """Whom a statement is about."""

    THIS = "names the occupation"
    GENERAL = "cannot be told apart"
    OTHER = "names other occupations only"


class Scopes:
    """Sorts what a body states by whether it concerns one of its occupations."""

    def __init__(self, occupation: ReferenceOccupation, all_served: Iterable[ReferenceOccupation]) -> None:
        self._this = _nouns((*_titles(occupation), *occupation.wordings))
        self._others = tuple(_nouns(_titles(other)) for other in all_served if other.id != occupation.id)

    @property
    def several(self) -> bool:
        """Whether the body serves other occupations, too."""
        return bool(self._others)

    def of(self, fact: Stated) -> Scope:
        """Whom a statement is about; where a body serves one occupation only, that one."""
        if not self.several:
            return Scope.THIS
        words = [self._word(word) for word in _nouns((_naming(fact),)) if not word.startswith(_NO_NAMES)]
        if Scope.THIS in words:
            return Scope.THIS
        return Scope.OTHER if Scope.OTHER in words and Scope.GENERAL not in words else Scope.GENERAL

    def _word(self, word: str) -> Scope | None:
        """Whom one word names: this occupation alone, it and others, others alone, or nobody (None)."""
        this = _is_named(word, self._this)
        others = sum(_is_named(word, titles) for titles in self._others)
        if others > len(self._others) / 2 and len(self._others) > 2:
            return None  # the field of all of them: „Ingenieur“
        if this:
            return Scope.GENERAL if others else Scope.THIS
        return Scope.OTHER if others else None


def narrowed(body: RecognitionBody, scopes: Scopes, scope: Scope) -> RecognitionBody:
    """The body with only the documents, fees, deadlines and languages of that scope."""
    return body.model_copy(
        update={
            "documents": tuple(one for one in body.documents if scopes.of(one) is scope),
            "fees": tuple(one for one in body.fees if scopes.of(one) is scope),
            "deadlines": tuple(one for one in body.deadlines if scopes.of(one) is scope),
            "languages": tuple(one for one in body.languages if scopes.of(one) is scope),
        }
    )


def _titles(occupation: ReferenceOccupation) -> tuple[str, ...]:
    titles = occupation.titles
    return tuple(filter(None, (titles.feminine, titles.masculine, titles.neutral)))


def _naming(fact: Stated) -> str:
    """The words that may say for whom it is. In a list of documents only what stands before a colon or in brackets."""
    match fact:
        case DocumentDemand():
            return " ".join(_HEAD.findall(fact.text))
        case Deadline():
            return f"{fact.what} {fact.text}"
        case _:
            return fact.text


def _nouns(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word.casefold() for text in texts for word in _NOUN.findall(text))


def _is_named(word: str, titles: frozenset[str]) -> bool:
    return any(_names(word, title) for title in titles)


def _names(word: str, title: str) -> bool:
    if word == title:
        return True
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, title, strict=False)))
    return shared >= max(SHORTEST, min(len(word), len(title)) - ENDING)
