"""Many entries that look like ours: sentences, places and titles of the shipped corpus, shuffled by a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kb.corpus import read_corpus
from kb.entries import Entry, Offer
from kb.facts import Place, Run
from kb.places import Municipality, Places
from kb.settings import shipped_corpus


def synthetic_entries(count: int, seed: int = 1) -> Iterator[Entry]:
    """``count`` entries with identifiers ``s-0`` … in all kinds, dated runs included."""
    dice = random.Random(seed)
    folder: Path = shipped_corpus()
    entries = read_corpus(folder).entries
    places = [place for place in Places.from_corpus(folder).all if place.district]
    sentences = [s for entry in entries for s in re.split(r"(?<=[.!?])\s+", entry.summary + " " + entry.body) if s]
    titles = [entry.title for entry in entries]
    for number in range(count):
        yield _shuffled(dice, dice.choice(entries), number, sentences, titles, dice.choice(places))


def questions(count: int, seed: int = 2) -> list[str]:
    """Questions of three to eight words drawn from the corpus, some with a letter missing."""
    dice = random.Random(seed)
    words = [word for entry in read_corpus(shipped_corpus()).entries for word in entry.summary.split() if len(word) > 3]
    asked = []
    for _ in range(count):
        chosen = [dice.choice(words) for _ in range(dice.randint(3, 8))]
        if dice.random() < 0.3:
            gap = dice.randrange(len(chosen[0]))
            chosen[0] = chosen[0][:gap] + chosen[0][gap + 1 :]
        asked.append(" ".join(chosen))
    return asked


def _shuffled(
    dice: random.Random,
    entry: Entry,
    number: int,
    sentences: Sequence[str],
    titles: Sequence[str],
    place: Municipality,
) -> Entry:
    changes: dict[str, object] = {
        "id": f"s-{number}",
        "title": f"{dice.choice(titles)[:80]} {place.name}",
        "summary": " ".join(dice.sample(sentences, 2))[:600],
        "body": "\n\n".join(dice.sample(sentences, dice.randint(2, 10))),
        "places": (Place(municipality=place.name),),
        "related": (),
    }
    if isinstance(entry, Offer):
        year, month = dice.randint(2025, 2028), dice.randint(1, 11)
        changes["runs"] = (Run(start=f"{year}-{month:02}-01", end=f"{year}-{month + 1:02}-01"),)
        changes["validity"] = None
    return entry.model_copy(update=changes)
