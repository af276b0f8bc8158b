"""Snippets: the piece of an entry that answers the question, with the matching words marked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.search.analysis import grams, words
from kb.search.hit import Span

LENGTH = 240
"""Characters of a snippet, about."""

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_TOKEN = re.compile(r"[^\W_]+(?:[-‐‑'’/:*·](?:[^\W_]+))*")
_MARKDOWN = re.compile(r"(?m)^#+\s*|[*_`>]|\[([^\]]*)\]\([^)]*\)")

ALIKE = 0.6
"""Share of a word's letter groups that must stand in the question for a misspelt word to be marked."""


def snippet(texts: Sequence[str], question: str) -> tuple[Span, ...]:
    """The sentences with the most words of the question, from the first texts where nothing matches."""
    sentences = [(s.strip(), n) for n, text in enumerate(texts) for s in _sentences(text)]
    if not sentences:
        return ()
    wanted = set(words(question))
    scored = [len(wanted.intersection(words(sentence))) for sentence, _ in sentences]
    start = scored.index(max(scored))
    chosen, text_number = sentences[start]
    for following, number in sentences[start + 1 :]:
        if number != text_number or len(chosen) + len(following) > LENGTH:
            break
        chosen += " " + following
    return mark(_cut(chosen, wanted), question)


def mark(text: str, question: str) -> tuple[Span, ...]:
    """The text in pieces, the words of the question marked; misspelt ones by their letter groups."""
    wanted, letters = set(words(question)), set(grams(question))
    spans: list[Span] = []
    end = 0
    for match in _TOKEN.finditer(text):
        if not _matches(match[0], wanted, letters):
            continue
        if match.start() > end:
            spans.append(Span(text[end : match.start()], False))
        spans.append(Span(match[0], True))
        end = match.end()
    if end < len(text):
        spans.append(Span(text[end:], False))
    return tuple(spans)


def _sentences(text: str) -> list[str]:
    plain = _MARKDOWN.sub(r"\1", text)
    return [sentence for sentence in _SENTENCE.split(plain) if sentence.strip()]


def _matches(word: str, wanted: set[str], letters: set[str]) -> bool:
    if not wanted.isdisjoint(words(word)):
        return True
    pieces = grams(word)
    return len(pieces) >= 4 and sum(piece in letters for piece in pieces) >= ALIKE * len(pieces)


def _cut(text: str, wanted: set[str]) -> str:
    """At most LENGTH characters, cut between words, around the first match where it stands late."""
    if len(text) <= LENGTH * 1.3:
        return text
    first = next((m.start() for m in _TOKEN.finditer(text) if not wanted.isdisjoint(words(m[0]))), 0)
    begin = max(0, min(first - 60, len(text) - LENGTH))
    begin = text.find(" ", begin) + 1 if begin else 0
    end = text.rfind(" ", begin, begin + LENGTH)
    end = end if end > begin else begin + LENGTH
    return f"{'… ' if begin else ''}{text[begin:end]}{' …' if end < len(text) else ''}"
