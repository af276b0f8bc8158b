"""Snippets: the piece of an entry that answers the question, with the matching words marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.search.analysis import grams, letters, marked_words, stems, terms, tokens, words
from kb.search.hit import Span
from kb.search.query import Concept

LENGTH = 240
"""Characters of a snippet, about."""

SHORTEST = 50
"""Characters below which a line is rather a label than an answer."""

MOST_SENTENCES = 40
"""Sentences of an entry that are looked at; a snippet from farther down would not help."""

ALIKE = 0.7
"""Share of a word's letter groups that must stand in the question for a misspelt word to be marked."""

_SENTENCE = re.compile(r"(?<=[.!?])(?<!\d\.)(?<!\bAbs\.)(?<!\bNr\.)(?<!\bz\. B\.)\s+|\n+")
_SIGNS = re.compile(r"[#*_`>\[]")
_MARKDOWN = re.compile(r"(?m)^#+\s*|[*_`>]|\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Question:
    """The terms a snippet is chosen by."""

    words: frozenset[str]
    grams: frozenset[str]
    wanted: frozenset[str]
    """The words, and their synonyms of one word."""

    @classmethod
    def of(cls, text: str, concepts: Iterable[Concept] = ()) -> Question:
        """The terms of a question."""
        own = frozenset(words(text))
        others = (stems(other) for concept in concepts for other in concept.others)
        return cls(own, frozenset(grams(text)), own.union(stem[0] for stem in others if len(stem) == 1))

    def without(self, found: frozenset[str]) -> Question:
        """The same question, its letter groups dropped where every word was found as it is."""
        return self if self.words - found else Question(self.words, frozenset(), self.wanted)


def snippet(texts: Sequence[str], question: Question) -> tuple[tuple[Span, ...], frozenset[str]]:
    """The sentences with the most words of the question (the first where nothing matches), and all words found."""
    sentences = [(sentence, number) for number, text in enumerate(texts) for sentence in _sentences(text)]
    if not sentences:
        return (), frozenset()
    sentences = sentences[:MOST_SENTENCES]
    words_found = _matching(" ".join(sentence for sentence, _ in sentences), question)
    matches = [
        frozenset().union(*(found for word, found in words_found.items() if word in sentence))
        for sentence, _ in sentences
    ]
    start = max(range(len(matches)), key=lambda i: (_worth(sentences[i][0], matches[i], question), -i))
    chosen, text_number = sentences[start]
    for following, number in sentences[start + 1 :]:
        if number != text_number or len(chosen) + len(following) > LENGTH:
            break
        chosen += " " + following
    found = frozenset().union(*matches)
    return mark(_cut(chosen, question), question.without(found)), found


def mark(text: str, question: Question) -> tuple[Span, ...]:
    """The text in pieces, the words of the question marked; misspelt ones by their letter groups."""
    spans: list[Span] = []
    end = 0
    for start, stop, found in marked_words(text):
        if question.wanted.isdisjoint(found) and not _is_alike(text[start:stop], question):
            continue
        if start > end:
            spans.append(Span(text[end:start], False))
        spans.append(Span(text[start:stop], True))
        end = stop
    if end < len(text):
        spans.append(Span(text[end:], False))
    return tuple(spans)


def _matching(text: str, question: Question) -> dict[str, frozenset[str]]:
    """The words of a text, as written, that stand in the question, with the terms they share with it."""
    wanted = question.wanted
    found = [token for token in set(tokens(text)) if not wanted.isdisjoint(terms(token))]
    return {token: wanted.intersection(terms(token)) for token in found}


def _worth(sentence: str, matched: frozenset[str], question: Question) -> float:
    """Words found, synonyms half; a heading or single word is worth less than a sentence that says something."""
    own = len(matched & question.words)
    return own + (len(matched) - own) / 2 - (0 if len(sentence) >= SHORTEST else 1.5)


def _sentences(text: str) -> list[str]:
    plain = _MARKDOWN.sub(r"\1", text) if _SIGNS.search(text) else text
    return [sentence.strip() for sentence in _SENTENCE.split(plain) if sentence.strip()]


def _is_alike(word: str, question: Question) -> bool:
    pieces = letters(word)
    if len(pieces) < 4 or question.grams.isdisjoint(pieces):
        return False
    return len(question.grams.intersection(pieces)) >= ALIKE * len(pieces)


def _cut(text: str, question: Question) -> str:
    """About LENGTH characters, cut between words, around the first match where it stands late."""
    if len(text) <= LENGTH * 1.3:
        return text
    first = next((start for start, _, found in marked_words(text) if question.wanted.intersection(found)), 0)
    begin = max(0, min(first - 60, len(text) - LENGTH))
    begin = text.find(" ", begin) + 1 if begin else 0
    end = text.rfind(" ", begin, begin + LENGTH)
    end = end if end > begin else begin + LENGTH
    return f"{'… ' if begin else ''}{text[begin:end]}{' …' if end < len(text) else ''}"
