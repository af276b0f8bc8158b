"""Synonyms of the field: other words for what a question names, from a reviewed file and the occupations' wordings."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kb.errors import CorpusError
from kb.occupations import ReferenceOccupation
from kb.problem import Problem
from kb.search.analysis import raw_words, stems
from kb.search.query import Concept
from kb.settings import shipped_corpus

FILE = "synonyms/synonyms.csv"
"""Where the groups lie below the corpus folder."""

LONGEST_WORDING = 6
"""Words of the longest wording that is looked for within a question."""

_COLUMNS = ["words", "english", "why", "source"]
_BETWEEN = "|"


@dataclass(frozen=True, slots=True)
class Group:
    """German and English wordings of one thing, why they belong together, and the norm that says so, if any."""

    words: tuple[str, ...]
    english: tuple[str, ...]
    why: str
    source: str | None = None


class Synonyms:
    """Groups of wordings; which of them a question names, and what else they are called."""

    def __init__(self, groups: Sequence[Group] = (), occupations: Iterable[ReferenceOccupation] = ()) -> None:
        """The groups of a file; and each occupation: whoever writes a wording of it also finds its titles.

        The texts are German, so English wordings lead to German ones and not back.
        """
        self._named = [(*group.words, *group.english) for group in groups]
        self._other = [group.words for group in groups]
        for occupation in occupations:
            titles = occupation.titles
            self._named.append(occupation.all_wordings)
            self._other.append(tuple(filter(None, (titles.feminine, titles.masculine, titles.neutral))))
        self._found: dict[tuple[str, ...], tuple[str, ...]] = {}

    def concepts(self, text: str) -> tuple[Concept, ...]:
        """What the text names, each with its other wordings; of overlapping wordings the longest counts."""
        written = raw_words(text)
        at = [number for number, word in enumerate(written) if stems(word)]
        words = tuple(stem for number in at for stem in stems(written[number]))
        found: list[Concept] = []
        taken: set[int] = set()
        for size in range(min(LONGEST_WORDING, len(words)), 0, -1):
            for start in range(len(words) - size + 1):
                span = range(start, start + size)
                key = words[start : start + size]
                if key in self._numbers and taken.isdisjoint(span):
                    taken.update(span)
                    said = " ".join(written[at[start] : at[start + size - 1] + 1])
                    found.append(Concept(key, said, self._others(key)))
        return tuple(concept for concept in found if concept.others)

    def _others(self, key: tuple[str, ...]) -> tuple[str, ...]:
        if key not in self._found:
            self._found[key] = self._look_up(key)
        return self._found[key]

    def _look_up(self, key: tuple[str, ...]) -> tuple[str, ...]:
        wordings = dict.fromkeys(wording for number in self._numbers[key] for wording in self._other[number])
        return tuple(wording for wording in wordings if stems(wording) != key)

    @cached_property
    def _numbers(self) -> dict[tuple[str, ...], tuple[int, ...]]:
        """Numbers of the groups of each wording, by its stems."""
        numbers: dict[tuple[str, ...], dict[int, None]] = {}
        for number, group in enumerate(self._named):
            for wording in group:
                numbers.setdefault(stems(wording), {})[number] = None
        numbers.pop((), None)
        return {key: tuple(found) for key, found in numbers.items()}


def read_groups(folder: Path) -> tuple[Group, ...]:
    """The groups of a corpus folder, the shipped ones where it has none. Raises CorpusError for a damaged file."""
    path = folder / FILE
    path = path if path.exists() else shipped_corpus() / FILE
    try:
        return tuple(_group(row) for row in _rows(path))
    except (OSError, ValueError, csv.Error) as error:
        raise CorpusError(f"„{path}“ kann nicht gelesen werden ({error}); die Datei wiederherstellen.") from error


def inspect_groups(groups: Sequence[Group]) -> Iterator[Problem]:
    """What is wrong with single groups: too few words, no reason, a word that says nothing or stands twice."""
    for number, group in enumerate(groups, start=2):
        where = f"{FILE}, Zeile {number}"
        named = (*group.words, *group.english)
        keys = [stems(word) for word in named]
        if not group.words or len(named) < 2:
            yield Problem(where, "words", "nennt kein zweites Wort; mit „ | “ trennen oder die Zeile löschen")
        if not group.why:
            yield Problem(where, "why", "fehlt; sagen, warum die Wörter zusammengehören")
        for word, key in zip(named, keys, strict=True):
            if not key:
                yield Problem(where, "words", f"„{word}“ besteht nur aus Füllwörtern; ein anderes Wort wählen")
            elif len(key) > LONGEST_WORDING:
                yield Problem(where, "words", f"„{word}“ ist zu lang; höchstens {LONGEST_WORDING} Wörter")
        for word in sorted({word for word in named if named.count(word) > 1}):
            yield Problem(where, "words", f"„{word}“ steht doppelt; einmal löschen")


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file, strict=True)) or [[]]
    if head != _COLUMNS:
        raise ValueError(f"die erste Zeile muss „{','.join(_COLUMNS)}“ lauten")
    return [row for row in rows if row]


def _group(row: Sequence[str]) -> Group:
    if len(row) != len(_COLUMNS):
        raise ValueError(f"die Zeile „{','.join(row)[:60]}“ hat nicht {len(_COLUMNS)} Spalten")
    words, english = (tuple(filter(None, (word.strip() for word in cell.split(_BETWEEN)))) for cell in row[:2])
    return Group(words, english, row[2].strip(), row[3].strip() or None)
