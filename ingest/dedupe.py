"""Which records of different hosts are one and the same: by the key of a public service, else by their content.

Two records that contradict each other (another Land, town, level, occupation or module) are never one, however alike
their texts are; other dates are no contradiction, they are further runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from datasketch import MinHash, MinHashLSH
from rapidfuzz import fuzz

from ingest.candidate import Candidate
from kb.search.analysis import fold, stems

PERMUTATIONS = 64
"""Numbers a text is boiled down to; the estimate of likeness is off by about an eighth."""

SHINGLE = 3
"""Words of a piece by which texts are compared."""

ALIKE_ENOUGH_TO_LOOK = 0.3
"""Estimated likeness from which two texts are compared exactly."""

ALIKE = 0.75
"""Share of common pieces from which two texts are one text."""

FEWEST_PIECES = 8
"""Pieces of the shortest text that says enough to be compared."""

_NUMBERED = re.compile(
    r"\b(?:modul|teil|tq|stufe|kurs|gruppe|durchgang|semester|niveau)\s?-?(\d{1,3}|[ivx]{1,4})\b", re.IGNORECASE
)
_LEVEL = re.compile(r"\b[ABC][12](?:\.\d)?\b")
_LEGAL = re.compile(r"\b(?:ggmbh|gmbh|mbh|gug|ug|ev|e v|ag|gbr|kg|co|haftungsbeschrankt)\b")


@dataclass(frozen=True, slots=True)
class Print:
    """What of a record is compared."""

    candidate: Candidate
    title: str
    pieces: frozenset[str]
    provider: str
    marks: frozenset[str]
    """Levels and numbers of the title that tell similar offers apart."""


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Records that are one and the same, the most telling first."""

    records: tuple[Candidate, ...]
    reasons: tuple[str, ...] = field(default=())
    """Why, in German; one for each pair that was joined."""

    @property
    def leading(self) -> Candidate:
        """The record to keep: the newest Stand, then the most fields."""
        return self.records[0]


def duplicates(candidates: Iterable[Candidate]) -> tuple[Duplicates, ...]:
    """Groups of two and more records that are the same offer or service; what stands alone is left out."""
    prints = [print_of(candidate) for candidate in candidates]
    groups: dict[int, list[int]] = {number: [number] for number in range(len(prints))}
    belongs = list(range(len(prints)))
    why: dict[int, list[str]] = {}
    for one, other in _pairs(prints):
        left, right = belongs[one], belongs[other]
        if left == right:
            continue
        reason = same(prints[one], prints[other])
        if reason is None or any(contradict(prints[a], prints[b]) for a in groups[left] for b in groups[right]):
            continue
        for member in groups[right]:
            belongs[member] = left
        groups[left] += groups.pop(right)
        why[left] = [*why.get(left, []), *why.pop(right, []), reason]
    found = [(sorted(group, key=lambda n: _rank(prints[n].candidate)), key) for key, group in groups.items()]
    return tuple(
        Duplicates(tuple(prints[n].candidate for n in group), tuple(why.get(key, ())))
        for group, key in found
        if len(group) > 1
    )


def print_of(candidate: Candidate) -> Print:
    """The comparable side of a record."""
    data = candidate.data
    title = str(data.get("title", ""))
    if data.get("kind") == "body":  # a body is told from another by what it does
        title = f"{title} {' '.join(str(duty.get('text', '')) for duty in data.get('responsibilities', ()))}"
    words = stems(candidate.text or f"{title} {data.get('summary', '')}")
    pieces = frozenset(" ".join(words[n : n + SHINGLE]) for n in range(max(1, len(words) - SHINGLE + 1)))
    marks = [f"{match[1]}".casefold() for match in _NUMBERED.finditer(title)] + _LEVEL.findall(title)
    provider = " ".join(_LEGAL.sub(" ", fold(str(data.get("provider", ""))).replace(".", " ")).split())
    return Print(candidate, " ".join(stems(title)), pieces, provider, frozenset(marks))


def same(one: Print, other: Print) -> str | None:
    """Why two records are one and the same, as a German sentence; None where they are not."""
    if contradict(one, other):
        return None
    shared = set(one.candidate.service_keys) & set(other.candidate.service_keys)
    if shared:
        return f"Beide tragen denselben Schlüssel {min(shared)}."
    likeness = alike(one.pieces, other.pieces)
    titles = fuzz.token_sort_ratio(one.title, other.title)
    if likeness >= ALIKE and titles >= 60:
        return f"Die Texte stimmen zu {likeness:.0%} überein."
    if titles >= 90 and likeness >= 0.4:
        return f"Titel gleich, Texte zu {likeness:.0%}."
    if titles >= 90 and _same_provider(one, other) and (_share(one, other, "start") or _share(one, other, "town")):
        return "Titel, Träger und Ort oder Termin sind gleich."
    return None


def contradict(one: Print, other: Print) -> bool:
    """Whether two records say what cannot be true of one and the same thing."""
    a, b = one.candidate.data, other.candidate.data
    if a.get("kind") != b.get("kind") or one.marks != other.marks:
        return True
    for name in ("lands", "occupations"):
        if _apart(a.get(name, ()), b.get(name, ())):
            return True
    if _apart(_towns(one), _towns(other)) or _apart(a.get("formats", ()), b.get("formats", ())):
        return True
    if _differ(a.get("target_level"), b.get("target_level")):
        return True
    if _differ(
        (a.get("requirements") or {}).get("language_level"), (b.get("requirements") or {}).get("language_level")
    ):
        return True
    amounts = [(part.get("schedule") or {}) for part in (a, b)]
    if any(_differ(amounts[0].get(unit), amounts[1].get(unit)) for unit in ("lessons", "hours")):
        return True
    return bool(one.provider and other.provider) and not _same_provider(one, other)


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """0 to 1: the share of common pieces, or of the shorter text's pieces that stand in the longer one."""
    fewer = min(len(one), len(other))
    if fewer < FEWEST_PIECES:
        return 0.0
    common = len(one & other)
    return max(common / len(one | other), 0.95 * common / fewer)


def _pairs(prints: Sequence[Print]) -> Iterator[tuple[int, int]]:
    """Pairs worth a comparison: of one key, of one title, or of texts that look alike."""
    seen: set[tuple[int, int]] = set()
    for pair in (*_keyed(prints), *_alike(prints)):
        if pair not in seen:
            seen.add(pair)
            yield pair


def _keyed(prints: Sequence[Print]) -> Iterator[tuple[int, int]]:
    shelves: dict[str, list[int]] = {}
    for number, found in enumerate(prints):
        for key in {*found.candidate.service_keys, f"titel {' '.join(sorted(found.title.split()))}"}:
            shelves.setdefault(key, []).append(number)
    for shelf in shelves.values():
        for at, one in enumerate(shelf):
            for other in shelf[at + 1 : at + 50]:
                yield one, other


def _alike(prints: Sequence[Print]) -> Iterator[tuple[int, int]]:
    index = MinHashLSH(threshold=ALIKE_ENOUGH_TO_LOOK, num_perm=PERMUTATIONS)
    for number, found in enumerate(prints):
        if len(found.pieces) < FEWEST_PIECES:
            continue
        boiled = MinHash(num_perm=PERMUTATIONS)
        boiled.update_batch([piece.encode() for piece in sorted(found.pieces)])
        for other in sorted(index.query(boiled)):
            yield other, number
        index.insert(number, boiled)


def _towns(found: Print) -> set[str]:
    return {str(place.get("municipality")) for place in found.candidate.data.get("places", ())}


def _share(one: Print, other: Print, what: str) -> bool:
    if what == "town":
        return bool(_towns(one) & _towns(other))
    starts = [{run.get("start") for run in p.candidate.data.get("runs", ())} - {None} for p in (one, other)]
    return bool(starts[0] & starts[1])


def _same_provider(one: Print, other: Print) -> bool:
    return bool(one.provider and other.provider) and fuzz.token_set_ratio(one.provider, other.provider) >= 80


def _apart(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether both say something and have nothing in common."""
    left, right = set(one), set(other)
    return bool(left and right) and not left & right


def _differ(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _rank(candidate: Candidate) -> tuple[str, int, str]:
    """Sorts the newest Stand first, then the most fields, then by name."""
    stand = candidate.stand or ""
    newest = "".join(chr(0x10FFF - ord(letter)) for letter in stand) or "\U0010ffff"
    return (newest, -len(candidate.evidence), f"{candidate.source}/{candidate.record}")
