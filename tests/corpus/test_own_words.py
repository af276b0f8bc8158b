"""No text of the corpus repeats eight words in a row from the passages of pages it was checked against.

The passages are not kept: ``quoted_*.txt`` holds only hashes of their runs of eight words, sixteen hex digits each.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kb.entries import Entry, entry_data
from kb.knowledge import Knowledge

RUN = 8
HERE = Path(__file__).parent
FILES = sorted(HERE.glob("quoted_*.txt"))
_NOT_OURS = {"url", "publisher", "citation", "title", "provider", "carrier"}
"""Addresses and names: of pages, institutions, norms."""


def runs(text: str) -> Iterator[str]:
    """Hashes of all runs of eight words of a text."""
    words = re.findall(r"[^\W_]+", text.casefold())
    for start in range(len(words) - RUN + 1):
        yield hashlib.sha256(" ".join(words[start : start + RUN]).encode()).hexdigest()[:16]


def texts(data: Any) -> Iterator[str]:
    """All sentences of an entry that are ours to word."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for item in data:
            yield from texts(item)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in _NOT_OURS:
                yield from texts(value)


def copied(entry: Entry, quoted: frozenset[str]) -> list[str]:
    """Texts of the entry that share a run with a quoted passage."""
    return [text for text in texts(entry_data(entry)) if not quoted.isdisjoint(runs(text))]


@pytest.fixture(scope="module")
def quoted() -> frozenset[str]:
    """Hashes of the passages of all checked pages."""
    return frozenset(line for path in FILES for line in path.read_text(encoding="ascii").split())


def test_there_are_passages_to_compare_with(quoted: frozenset[str]) -> None:
    assert len(quoted) > 1000


def test_no_entry_repeats_eight_words_of_a_checked_page(knowledge: Knowledge, quoted: frozenset[str]) -> None:
    found = {entry.id: same for entry in knowledge.entries() if (same := copied(entry, quoted))}
    assert found == {}


def test_a_copied_sentence_would_be_found(knowledge: Knowledge) -> None:
    entry = knowledge.entries()[0]
    assert copied(entry, frozenset(runs(entry.summary)))
