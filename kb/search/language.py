"""Whether a question is English: then its words stand in few texts, and its meaning has to carry it."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from kb.search.analysis import raw_words

_GERMAN_LETTERS = re.compile(r"[äöüß]", re.IGNORECASE)


def is_english(text: str) -> bool:
    """Whether more than half of a question's words are English and not German ones."""
    if _GERMAN_LETTERS.search(text):
        return False
    parts = [part for word in raw_words(text.lower()) for part in word.split("-")]
    return sum(part in _english() for part in parts) * 2 > len(parts)


@cache
def _english() -> frozenset[str]:
    """Words frequent in ESCO's English and rare in German labels and laws; made by the recipe in docs/quality.md."""
    return frozenset(files("kb.search").joinpath("english_words.txt").read_text(encoding="utf-8").split())
