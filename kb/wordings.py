"""Wordings of occupations and the misspelt, joined, compounded and transliterated forms that people write for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from kb.search.analysis import fold, is_known, raw_words, stem, stems
from kb.search.language import is_english

LONGEST_WORDING = 6
"""Words of the longest wording looked for within a text."""

SHORTEST_STEM = 3
"""Letters of a stem that is too short to stand for a word by itself."""

SHORTEST_TYPO = 5
"""Letters of a stem from which a misspelt word may be meant."""

SHORTEST_HEAD = 6
"""Letters that the known end of a compound needs at least."""

CLOSE = 84
"""Similarity (0-100) at which a misspelt wording still counts as meant."""

NEAR = 68
"""Similarity (0-100) below which a wording is not even offered as a guess."""

_SOUNDS = (
    *(("ieur", "or"), ("eur", "or"), ("jor", "or"), ("ph", "f"), ("v", "f")),
    *(("chr", "kr"), ("chl", "kl"), ("chs", "ks"), ("kh", "k"), ("ck", "k"), ("q", "k")),
    *(("sch", "\1"), ("ch", "\2"), ("sh", "\1"), ("c", "k"), ("tz", "z"), ("ts", "z"), ("dt", "t"), ("th", "t")),
    *(("ie", "i"), ("y", "i"), ("j", "i")),
)
"""What German ears do not tell apart, on stems: „Frisör“ and „Friseur“, „Zanarzt“ and „Zahnarzt“. One letter each for
„sch“ and „ch“."""

_DOUBLE = re.compile(r"(.)\1+")

_DIALECT = re.compile(r"(?<=\w{4})a$")
"""„Krankenschwesta“ ends in „er“."""

_ABBREVIATIONS = tuple(
    (re.compile(rf"\b{short}(?!\w)", re.IGNORECASE), word)
    for short, word in (
        (r"dipl\.", "Diplom"),
        (r"(?<=-)ing\.", "Ingenieur"),
        (r"staatl\.", "staatlich"),
        (r"gepr\.", "geprüfte"),
        (r"anerk\.", "anerkannte"),
        (r"med\.-?\s?techn\.", "Medizinisch-technische"),
        (r"pharm\.-?\s?techn\.", "Pharmazeutisch-technische"),
        (r"ass\.", "Assistentin"),
        (r"psych\.", "Psychologe"),
        (r"soz\.-?\s?päd\.", "Sozialpädagoge"),
        (r"kfz\.", "Kfz"),
    )
)

_CYRILLIC = dict(
    zip(
        "абвгдезийклмнопрстуфыэіґ",
        "a b v g d e z i y k l m n o p r s t u f y e i g".split(),
        strict=True,
    )
) | dict(ж="zh", х="kh", ц="ts", ч="ch", ш="sh", щ="shch", ъ="", ь="", ю="yu", я="ya", є="ye", ї="yi", ё="yo")
"""Russian and Ukrainian letters as most people write them in Latin ones."""


class Match(Enum):
    """How a wording was found, and how sure that makes (0-1)."""

    EXACT = 1.0
    SOUND = 0.95
    TYPO = 0.9
    GUESS = 0.6


@dataclass(frozen=True, slots=True)
class Meaning:
    """Occupations that a wording may mean, how it was found, and the wording taken to be meant."""

    ids: tuple[str, ...]
    match: Match
    written: str | None = None
    modifiers: tuple[str, ...] = ()
    """Words beside it in the text that may make it another occupation: „nursery“ in „nursery school teacher“."""


class Wordings:
    """All wordings of all occupations, by their stems; an ambiguous one has several occupations."""

    def __init__(self, plain: Iterable[tuple[str, str]], ambiguous: Iterable[tuple[str, str]]) -> None:
        """Pairs of a wording and the identifier of an occupation. An ambiguous wording wins over a title."""
        by_key: dict[str, dict[str, None]] = {}
        undecided: dict[str, dict[str, None]] = {}
        self._written: dict[str, str] = {}
        self._spellings: set[str] = set()
        for target, pairs in ((by_key, plain), (undecided, ambiguous)):
            for wording, id in pairs:
                if key := key_of(wording):
                    target.setdefault(key, {})[id] = None
                    self._written.setdefault(key, wording)
                    self._spellings.add(fold(wording))
        self._ids: Mapping[str, tuple[str, ...]] = {key: tuple(ids) for key, ids in (by_key | undecided).items()}
        self._ambiguous = frozenset(undecided)

    def find(self, wording: str) -> Meaning | None:
        """What the wording as a whole means: as it stands, written together, as it sounds, or with a slip."""
        key = key_of(wording)
        if not key:
            return None
        if key in self._ids:
            return Meaning(self._ids[key], Match.EXACT, wording) if self._is_said(wording, key) else None
        if ids := self._together(raw_words(wording)):
            return Meaning(ids, Match.EXACT, wording)
        return self._as_it_sounds(wording) or self._misspelt(key)

    def is_ambiguous(self, wording: str) -> bool:
        """Whether the wording is known to mean several things."""
        return key_of(wording) in self._ambiguous

    def within(self, text: str, guess: bool = True) -> list[Meaning]:
        """What a text names, the longest wordings first; where nothing is found, a misspelt word if ``guess``."""
        written = raw_words(text)
        found: list[Meaning] = []
        taken: set[int] = set()
        for size in range(min(LONGEST_WORDING, len(written)), 0, -1):
            for start in range(len(written) - size + 1):
                span = range(start, start + size)
                piece = written[start : start + size]
                if not (stems(piece[0]) and stems(piece[-1]) and taken.isdisjoint(span)):
                    continue
                if ids := self._known(piece):
                    taken.update(span)
                    beside = written[max(0, start - 1) : start] + written[start + size : start + size + 1]
                    found.append(Meaning(ids, Match.EXACT, " ".join(piece), tuple(filter(_is_foreign, beside))))
        if found or not guess:
            return found
        for word in written:
            stemmed = stems(word)
            if (
                stemmed
                and len(stemmed[0]) >= SHORTEST_TYPO
                and (meant := self._as_it_sounds(word) or self._misspelt(stemmed[0]))
            ):
                return [meant]
        return []

    def headed(self, wording: str) -> Meaning | None:
        """What the end of a compound means: an „Intensivkrankenpfleger“ is some kind of „Krankenpfleger“."""
        words = raw_words(wording)
        last = fold(words[-1]).replace("-", "") if words else ""
        for start in range(1, len(last) - SHORTEST_HEAD + 1):
            key = stem(last[start:])
            if key in self._ids and len(key) >= SHORTEST_TYPO:
                return Meaning(self._ids[key], Match.GUESS, self._written[key])
        return None

    def near(self, wording: str, limit: int) -> list[tuple[tuple[str, ...], float]]:
        """The nearest wordings, each with its occupations and its likeness (0-1), the likeliest first."""
        key = key_of(wording)
        close = process.extract(key, self._keys, scorer=fuzz.ratio, score_cutoff=NEAR, limit=limit)
        return [(self._ids[found], score / 100) for found, score, _ in close]

    def _known(self, piece: list[str]) -> tuple[str, ...]:
        key = " ".join(part for word in piece for part in stems(word))
        if len(key) <= SHORTEST_STEM:
            return ()
        return self._ids.get(key) or self._together(piece)

    def _together(self, words: list[str]) -> tuple[str, ...]:
        """What several words mean when written together, or one that people write apart."""
        joined = _joined(words)
        return self._ids.get(joined, ()) if len(words) > 1 and joined in self._ids else self._by_joined.get(joined, ())

    def _is_said(self, wording: str, key: str) -> bool:
        """Whether the key stands for a wording; one as short as „bau“ must be written alike („Bau“ is no „Bauer“)."""
        return len(key) > SHORTEST_STEM or fold(wording.strip()) in self._spellings

    def _as_it_sounds(self, wording: str) -> Meaning | None:
        sound = _sound(wording)
        ids = self._by_sound.get(sound) if len(sound) >= SHORTEST_TYPO else None
        return Meaning(ids, Match.SOUND, self._sounding[sound]) if ids else None

    def _misspelt(self, key: str) -> Meaning | None:
        """The wording with as many words, each of them alike; of several equally close ones all are meant."""
        if len(key) < SHORTEST_TYPO:
            return None
        words = key.split()
        near = process.extract(key, self._by_size.get(len(words), ()), scorer=fuzz.ratio, score_cutoff=CLOSE, limit=8)
        alike = [(found, score) for found, score, _ in near if all(map(_is_alike, words, found.split()))]
        if not alike:
            return None
        best = [found for found, score in alike if score >= alike[0][1] - 1]
        ids = dict.fromkeys(id for found in best for id in self._ids[found])
        return Meaning(tuple(ids), Match.TYPO, self._written[best[0]])

    @cached_property
    def _keys(self) -> list[str]:
        return list(self._ids)

    @cached_property
    def _by_size(self) -> dict[int, list[str]]:
        sizes: dict[int, list[str]] = {}
        for key in self._ids:
            sizes.setdefault(key.count(" ") + 1, []).append(key)
        return sizes

    @cached_property
    def _by_joined(self) -> dict[str, tuple[str, ...]]:
        """Wordings of several words by their letters alone: „Fach Informatiker“, „ICT-Fachmann“."""
        return {_joined(raw_words(self._written[key])): ids for key, ids in self._ids.items() if " " in key}

    @cached_property
    def _by_sound(self) -> dict[str, tuple[str, ...]]:
        sounds: dict[str, dict[str, None]] = {}
        for key, ids in self._ids.items():
            sounds.setdefault(_sound(self._written[key]), {}).update(dict.fromkeys(ids))
        return {sound: tuple(ids) for sound, ids in sounds.items() if sound}

    @cached_property
    def _sounding(self) -> dict[str, str]:
        sounding: dict[str, str] = {}
        for written in self._written.values():
            sounding.setdefault(_sound(written), written)
        return sounding


def spelt_out(wording: str) -> str:
    """The wording without its usual abbreviations: „Dipl.-Ing.“ is „Diplom-Ingenieur“."""
    for pattern, word in _ABBREVIATIONS:
        wording = pattern.sub(word, wording)
    return wording


def key_of(wording: str) -> str:
    """The stems of a wording, by which its spellings and gender forms meet."""
    return " ".join(stems(wording))


def in_latin(text: str) -> str:
    """Cyrillic letters in Latin ones; any other letter as it is."""
    return "".join(_CYRILLIC.get(letter, letter) for letter in text.casefold())


def _joined(words: Iterable[str]) -> str:
    return stem(fold("".join(word for word in words if stems(word))).replace("-", ""))


def _sound(wording: str) -> str:
    return " ".join(_sound_of(word) for word in raw_words(wording) if stems(word))


@lru_cache(maxsize=20_000)
def _sound_of(word: str) -> str:
    word = stem(_DIALECT.sub("er", _DOUBLE.sub(r"\1", fold(word).replace("-", ""))))
    for letters, sound in _SOUNDS:
        word = word.replace(letters, sound)
    return _DOUBLE.sub(r"\1", word[:1] + word[1:].replace("h", ""))


def _is_foreign(word: str) -> bool:
    """Whether a word is written small and no German word that we know, as the modifiers of foreign titles are."""
    return word.islower() and bool(stems(word)) and (is_english(word) or not is_known(fold(word)))


def _is_alike(one: str, other: str) -> bool:
    """Whether two stems differ by slips only: none in four letters, one in nine, two in fourteen, else three."""
    longer = max(len(one), len(other))
    slips = 0 if longer <= 4 else 1 if longer <= 9 else 2 if longer <= 14 else 3
    return OSA.distance(one, other, score_cutoff=slips) <= slips
