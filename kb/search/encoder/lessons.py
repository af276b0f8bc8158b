"""What the encoder learns from: the material, the texts the teacher reads, and the lessons of practice."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from kb.search.encoder import sources
from kb.search.encoder.own_texts import OwnTexts, read_own_texts
from kb.search.encoder.student import Lesson
from kb.search.encoder.variants import vary

LONG = 350
"""Characters of a passage that the teacher reads."""

Groups = Iterable[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the inputs lie."""

    ding: Path
    esco: Path
    kldb: Path
    laws: Path
    thesaurus: Path
    corpus: Path


@dataclass(frozen=True, slots=True)
class Material:
    """Everything the encoder learns from, read from the folders named on the command line."""

    ding: tuple[sources.Pair, ...]
    ding_synonyms: tuple[tuple[str, ...], ...]
    thesaurus: tuple[tuple[str, ...], ...]
    esco: sources.Esco
    descriptions: tuple[sources.Pair, ...]
    kldb: tuple[sources.Pair, ...]
    kldb_examples: tuple[tuple[str, ...], ...]
    headings: tuple[sources.Pair, ...]
    neighbours: tuple[sources.Pair, ...]
    glossary: tuple[tuple[str, ...], ...]
    own: OwnTexts

    @classmethod
    def read(cls, folders: Folders) -> "Material":
        headings, neighbours = sources.read_laws(folders.laws)
        return cls(
            ding=tuple(sources.read_ding(folders.ding)),
            ding_synonyms=tuple(sources.ding_synonyms(folders.ding)),
            thesaurus=tuple(sources.read_thesaurus(folders.thesaurus)),
            esco=sources.read_esco(folders.esco),
            descriptions=tuple(sources.esco_label_descriptions(folders.esco)),
            kldb=tuple(sources.read_kldb(folders.kldb)),
            kldb_examples=tuple(sources.kldb_examples(folders.kldb)),
            headings=tuple(headings),
            neighbours=tuple(neighbours),
            glossary=tuple(sources.read_glossary()),
            own=read_own_texts(folders.corpus),
        )

    def everything(self) -> Iterator[str]:
        """All texts, for the vocabulary; the small sources of the field thrice."""
        groups: Groups = chain(
            self.ding, self.esco.occupations.values(), self.esco.skills.values(), self.esco.descriptions,
            self.kldb, self.kldb_examples, self.headings, self.neighbours, *([*self.glossary, self.own.texts] * 3),
        )  # fmt: skip
        return (text for group in groups for text in group)

    def common(self) -> Iterator[str]:
        """Texts in which sub-words are about as frequent as in what people ask and read."""
        groups: Groups = chain(
            self.ding[::4], self.descriptions, self.neighbours, self.kldb, self.headings, self.kldb_examples,
        )  # fmt: skip
        return (text for group in groups for text in group)

    def for_the_teacher(self) -> list[str]:
        """Each text once that the teacher reads: passages as far as LONG, and a sixth of the dictionary."""
        groups: Groups = chain(
            self.esco.occupations.values(), self.esco.skills.values(), self.kldb_examples, self.glossary,
            (self.own.texts,), self.headings, self.kldb, self.descriptions, self.ding[::6],
            ((first,) for first, _ in self.neighbours[::2]), ((german,) for german, _ in self.esco.descriptions[::3]),
        )  # fmt: skip
        return sorted({text[:LONG] for group in groups for text in group})

    def lessons(self, seed: int) -> dict[str, tuple[Groups, int]]:
        """What is practised, and how many examples of each go into a step."""
        return {
            "occupations": (self.esco.occupations.values(), 768),
            "occupations across languages": (self.esco.across, 768),
            "skills": (self.esco.skills.values(), 384),
            "kldb examples": (self.kldb_examples, 192),
            "descriptions": (self.descriptions, 160),
            "kldb": (self.kldb, 96),
            "law headings": (self.headings, 96),
            "law sentences": (self.neighbours, 160),
            "essential skills": (self.esco.essential_skills, 96),
            "glossary": (self.glossary, 64),
            "synonyms": (self.ding_synonyms, 192),
            "thesaurus": (self.thesaurus, 128),
            "own texts": (self.own.pairs, 128),
            "own occupations": (self.own.wordings, 48),
            "spellings": (list(self._spellings(random.Random(seed))), 384),
        }

    def _spellings(self, chance: random.Random) -> Iterator[sources.Pair]:
        labels = [text for group in chain(self.esco.occupations.values(), self.esco.skills.values()) for text in group]
        titles = [title for title, _ in (*self.kldb, *self.headings)]
        wordings = [wording for group in self.glossary for wording in group] * 20
        words = [phrase for phrase, _ in self.ding[::4] if 7 < len(phrase) < 60]
        examples = [text for group in self.kldb_examples for text in group]
        for text in (*labels, *labels, *titles, *wordings, *words, *examples, *(self.own.headings * 6)):
            other = vary(text, chance)
            if other != text:
                yield text, other


class Numbering:
    """Gives each different text a number and remembers the texts in that order."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.numbers = {text: number for number, text in enumerate(texts)}

    def __call__(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))

    def lesson(self, name: str, groups: Groups, share: int) -> Lesson:
        """The lesson over these groups of texts; a group of one text teaches nothing and is left out."""
        return Lesson.of(name, [[self(text) for text in group] for group in groups if len(group) > 1], share)
