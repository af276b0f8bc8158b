"""The labelled pages, and how well a reader does on them: precision, recall and F1 a field."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ingest.extraction.facts import Facts
from ingest.extraction.place import gazetteer
from kb.errors import UnknownValue

PAGES = Path(__file__).parent / "pages"
LOOKED = date(2026, 11, 22)

FIELDS = ("level", "dates", "hours", "place", "provider")
"""The fields with a required F1; price, format and occupation are counted beside them."""

Truth = dict[str, Any]
Said = dict[str, set[tuple[str, ...]]]

_LEGAL = re.compile(r"\b(?:ggmbh|gmbh(?: & co\. kg)?|mbh|gug|ug(?: \(haftungsbeschränkt\))?|e\. ?v\.|gbr)(?=\s|$)")


@dataclass
class Score:
    """Counts over pages for each field."""

    right: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    true: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def f1(self, name: str) -> float:
        """Harmonic mean of precision and recall, 1.0 where there was nothing to find and nothing was said."""
        both = self.said[name] + self.true[name]
        return 2 * self.right[name] / both if both else 1.0

    def precision(self, name: str) -> float:
        """How much of what was said is true."""
        return self.right[name] / self.said[name] if self.said[name] else 1.0

    def recall(self, name: str) -> float:
        """How much of what is true was said."""
        return self.right[name] / self.true[name] if self.true[name] else 1.0


def truths(part: str) -> dict[str, Truth]:
    """The labels of ``seen`` or ``unseen`` by page."""
    loaded: dict[str, Truth] = yaml.safe_load((PAGES / f"{part}.yaml").read_text(encoding="utf-8"))
    return loaded


def score(part: str, read: Callable[[bytes], Facts]) -> Score:
    """How well the reader does on a part of the pages."""
    result = Score()
    for name, truth in truths(part).items():
        said = of_facts(read((PAGES / part / f"{name}.html").read_bytes()))
        true = of_truth(truth)
        for kind in (kind for kind in true if kind in FIELDS or true[kind]):
            result.right[kind] += len(said[kind] & true[kind])
            result.said[kind] += len(said[kind])
            result.true[kind] += len(true[kind])
            if said[kind] != true[kind]:
                result.wrong.append(f"{name} {kind}: says {sorted(said[kind])}, is {sorted(true[kind])}")
    return result


def of_truth(truth: Truth) -> Said:
    """A page's labels as sets that can be compared."""
    runs = truth.get("runs") or []
    return {
        "level": {(side, level) for side, level in (truth.get("level") or {}).items()},
        "dates": _dates(((run.get("start"), run.get("end"), run.get("apply_by")) for run in runs), truth.get("stand")),
        "hours": {(unit, str(truth[unit])) for unit in ("lessons", "hours") if truth.get(unit)},
        "place": {(_place(name),) for name in truth.get("place") or []},
        "provider": {(_organisation(truth["provider"]),)} if truth.get("provider") else set(),
        "price": {tuple(f"{value:.2f}" for value in truth["price"])} if truth.get("price") else set(),
        "format": {(truth["format"],)} if truth.get("format") else set(),
    }


def of_facts(facts: Facts) -> Said:
    """What a reader found as sets that can be compared."""
    levels, extent = facts.levels, facts.extent
    sides = (("entry", levels.entry), ("target", levels.target))
    amounts = (("lessons", extent.lessons), ("hours", extent.hours))
    runs = (tuple(found.value if found else None for found in (run.start, run.end, run.apply_by)) for run in facts.runs)
    price = facts.price.value if facts.price else None
    return {
        "level": {(side, found.value.value) for side, found in sides if found},
        "dates": _dates(runs, facts.stand.value if facts.stand else None),
        "hours": {(unit, str(found.value)) for unit, found in amounts if found},
        "place": {(_place(found.value.municipality),) for found in facts.places},
        "provider": {(_organisation(facts.provider.value),)} if facts.provider else set(),
        "price": {(f"{price.minimum:.2f}", f"{price.maximum:.2f}")} if price else set(),
        "format": {(facts.format.value.value,)} if facts.format else set(),
    }


def _dates(runs: Iterable[tuple[str | None, ...]], stand: str | None) -> set[tuple[str, ...]]:
    found = {("stand", stand)} if stand else set()
    for start, end, apply_by in runs:
        found |= {("start", start)} if start else set()
        found |= {("end", end)} if end and end != start else set()
        found |= {("apply_by", apply_by)} if apply_by else set()
    return {(kind, day) for kind, day in found if day}


def _place(name: str) -> str:
    try:
        return gazetteer().locate(name).name
    except UnknownValue:
        return name


def _organisation(name: str) -> str:
    """Without legal form: „Saaletal“ and „Saaletal GmbH“ are the same."""
    return " ".join(_LEGAL.sub("", name.casefold()).split()).strip(" .,")
