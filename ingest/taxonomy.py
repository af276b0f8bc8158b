"""ESCO and KldB as optional vocabulary: folders an operator downloads name the occupations that a course's title means.

Nothing needs them: without the folders, entries are read the same, only with fewer keywords. Conditions of use: of
the European Commission (ESCO) and of the Bundesagentur für Arbeit (KldB 2010).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.candidate import Candidate, Evidence
from ingest.extraction.offer import shipped_occupations
from ingest.source import SourceError
from kb.errors import cause_of

MOST_CONCEPTS = 3
"""Concepts that are added to one entry."""

_WORD = re.compile(r"[\w-]+")
_LONGEST = 6
"""Words of the longest label that is looked for within a title."""

_SHORTEST = 5
"""Letters of the shortest label; „Koch“ would be found in too much."""


@dataclass(frozen=True, slots=True)
class Concept:
    """An occupation of a classification: its identifier there (address or number) and its preferred label."""

    id: str
    label: str


class Taxonomy:
    """Occupations by every label they have."""

    def __init__(self, labels: Mapping[str, Concept], classes: Mapping[str, str]) -> None:
        self._labels = labels
        self._classes = classes

    @classmethod
    def from_folders(cls, esco: Path | None = None, kldb: Path | None = None) -> Taxonomy:
        """The vocabulary of the folders given. Raises SourceError for a folder that holds no such files."""
        labels: dict[str, Concept] = {}
        for concept, label in _esco(esco) if esco else ():
            labels.setdefault(_key(label), concept)
        return cls(labels, dict(_kldb(kldb)) if kldb else {})

    def concepts_in(self, text: str) -> tuple[Concept, ...]:
        """Occupations that a text names, the longest labels first, each once."""
        words = [word.casefold() for word in _WORD.findall(text)]
        found: dict[str, Concept] = {}
        taken: set[int] = set()
        for size in range(min(_LONGEST, len(words)), 0, -1):
            for start in range(len(words) - size + 1):
                span = range(start, start + size)
                label = " ".join(words[start : start + size])
                concept = self._labels.get(label) if len(label) >= _SHORTEST else None
                if concept and not taken.intersection(span):
                    taken.update(span)
                    found.setdefault(concept.id, concept)
        return tuple(found.values())

    def class_title(self, number: str) -> str | None:
        """Title of a class of the KldB 2010, None for a number that there is not."""
        return self._classes.get(number.replace(" ", ""))


def enriched(candidate: Candidate, taxonomy: Taxonomy) -> Candidate:
    """The candidate with the occupations that its title names as keywords, and our reference occupations for them."""
    title = str(candidate.data.get("title", ""))
    concepts = taxonomy.concepts_in(title)[:MOST_CONCEPTS]
    if not concepts:
        return candidate
    data: dict[str, Any] = dict(candidate.data)
    keywords = list(data.get("keywords", ()))
    evidence = list(candidate.evidence)
    for concept in concepts:
        if concept.label not in keywords:
            evidence.append(Evidence(f"keywords.{len(keywords)}", concept.label, title[:300], 0.9, concept.id))
            keywords.append(concept.label)
    data["keywords"] = keywords
    if not data.get("occupations"):
        ids = dict.fromkeys(
            found.occupation.id for c in concepts if (found := shipped_occupations().resolve(c.label)).occupation
        )
        if ids:
            data["occupations"] = list(ids)
            evidence += [Evidence(f"occupations.{n}", id, title[:300], 0.6, "ESCO") for n, id in enumerate(ids)]
    return replace(candidate, data=data, evidence=tuple(evidence))


def _esco(folder: Path) -> Iterator[tuple[Concept, str]]:
    """Occupations of an ESCO download with each of their labels, both genders apart."""
    for row in _rows(folder, "occupations_*.csv", ","):
        label, uri = row.get("preferredLabel", "").strip(), row.get("conceptUri", "").strip()
        if not label or not uri:
            continue
        concept = Concept(uri, label)
        others = row.get("altLabels", "").split("\n")
        for name in (label, *label.split("/"), *others):
            if name.strip():
                yield concept, name


def _kldb(folder: Path) -> Iterator[tuple[str, str]]:
    """Numbers and titles of the classes of the KldB 2010."""
    for row in _rows(folder, "KldB*.csv", ";"):
        number = next((value for name, value in row.items() if name and name.startswith("Schlüssel")), "")
        if number and row.get("Titel"):
            yield number.replace(" ", ""), row["Titel"].strip()


def _rows(folder: Path, pattern: str, delimiter: str) -> Iterator[dict[str, str]]:
    paths: Sequence[Path] = sorted(folder.glob(pattern)) if folder.is_dir() else []
    if not paths:
        raise SourceError(f"Im Ordner „{folder}“ liegt keine Datei „{pattern}“; den Ordner des Vokabulars angeben.")
    csv.field_size_limit(max(csv.field_size_limit(), 2_000_000))
    for path in paths:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file, delimiter=delimiter):
                    yield {name: value or "" for name, value in row.items() if name}
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            cause = cause_of(error) if isinstance(error, OSError) else str(error)
            raise SourceError(f"„{path}“ kann nicht gelesen werden ({cause}); die Datei neu herunterladen.") from error


def _key(label: str) -> str:
    return " ".join(word.casefold() for word in _WORD.findall(label))
