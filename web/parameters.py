"""What a form or address sends, read into values; whatever cannot be used becomes a problem for the reader."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from typing import TypeVar

from starlette.datastructures import QueryParams

from kb.problem import nearest
from kb.vocabulary import Term
from web.language import Say
from web.visit import Visit

T = TypeVar("T", bound=Term)

LONGEST_KEPT = 500
"""Characters of a parameter that a corrected address keeps."""

LONGEST_TEXT = 120
"""Characters of a short text field that are read."""


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A field that cannot be used: its name, what is wrong, and the nearest value that would do."""

    field: str
    message: str
    value: str
    nearest: str | None = None
    nearest_label: str | None = None
    anchor: str | None = None
    """The element to mend it in, where that is not called like the field."""
    corrected_url: str | None = None
    """The same address with the nearest value in place of the wrong one."""


class Parameters:
    """The parameters of one visit, and the problems met while reading them."""

    def __init__(self, values: QueryParams, say: Say) -> None:
        self._values = values
        self._say = say
        self.problems: list[FieldProblem] = []

    def text(self, name: str, longest: int = LONGEST_TEXT) -> str:
        """A text in one line without control characters, cut at ``longest``."""
        raw = self._values.get(name, "")
        return " ".join("".join(sign if sign.isprintable() else " " for sign in raw).split())[:longest]

    def has(self, name: str) -> bool:
        """Whether the parameter was sent, empty or not."""
        return name in self._values

    def terms(self, name: str, kind: type[T], legend: str) -> tuple[T, ...]:
        """The coded terms sent under a name, in the vocabulary's order."""
        found = {term for raw in self._values.getlist(name) if raw and (term := self._term(name, raw, kind, legend))}
        return tuple(term for term in kind if term in found)

    def term(self, name: str, kind: type[T], legend: str) -> T | None:
        """The coded term sent under a name, or None."""
        return next(iter(self.terms(name, kind, legend)), None)

    def number(self, name: str, legend: str, default: int, lowest: int, highest: int) -> int:
        """A whole number within its limits."""
        raw = self.text(name)
        if not raw:
            return default
        if raw.isdecimal() and len(raw) < 9 and lowest <= int(raw) <= highest:
            return int(raw)
        value = min(max(int(raw), lowest), highest) if raw.isdecimal() and len(raw) < 9 else default
        message = self._say(
            "%(legend)s: „%(raw)s“ ist keine Zahl von %(lowest)s bis %(highest)s.",
            legend=legend, raw=raw[:40], lowest=lowest, highest=highest,
        )  # fmt: skip
        self.problems.append(FieldProblem(name, message, raw, str(value), str(value)))
        return default

    def day(self, name: str, legend: str) -> date | None:
        """A date as people write it (03.11.2026) or as machines do (2026-11-03)."""
        raw = self.text(name)
        if not raw:
            return None
        for pattern in ("%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y"):
            try:
                return datetime.strptime(raw.replace(" ", ""), pattern).date()
            except ValueError:
                continue
        message = self._say(
            "%(legend)s: „%(raw)s“ ist kein Datum. Schreiben Sie Tag, Monat und Jahr, zum Beispiel 03.11.2026.",
            legend=legend, raw=raw[:40],
        )  # fmt: skip
        self.problems.append(FieldProblem(name, message, raw))
        return None

    def found_problems(self, visit: Visit, hidden: Container[str] = (), instead: str = "") -> tuple[FieldProblem, ...]:
        """The problems, each with the corrected address where there is a nearest value.

        Fields among ``hidden`` are not on the page; their problems lead to the element ``instead``.
        """
        return tuple(
            replace(
                problem,
                corrected_url=_corrected(visit, problem),
                anchor=instead if problem.field in hidden else problem.field,
            )
            for problem in self.problems
        )

    def complain(self, name: str, message: str, value: str, guess: str | None = None) -> None:
        """Notes a problem that the caller found."""
        self.problems.append(FieldProblem(name, message, value, guess, guess))

    def _term(self, name: str, raw: str, kind: type[T], legend: str) -> T | None:
        known = {term.value: term for term in kind}
        if raw in known:
            return known[raw]
        words = {text.casefold(): term for term in kind for text in (term.value, term.de, term.en)}
        shown = raw[:40]
        guess = words.get(nearest(shown.casefold(), words) or _nearest_code(shown.casefold(), words))
        if guess is None:
            message = self._say(
                "%(legend)s: „%(raw)s“ gibt es nicht. Möglich sind: %(known)s.",
                legend=legend, raw=shown, known=", ".join(term.value for term in kind),
            )  # fmt: skip
            self.problems.append(FieldProblem(name, message, shown))
            return None
        label = self._say.label(guess)
        message = self._say(
            "%(legend)s: „%(raw)s“ gibt es nicht. Gemeint ist wohl „%(guess)s“.", legend=legend, raw=shown, guess=label
        )
        self.problems.append(FieldProblem(name, message, shown, guess.value, label))
        return None


def _nearest_code(code: str, words: Iterable[str]) -> str:
    """For a short code one right letter is close: B3 is nearest to B1. Empty where nothing is."""
    return next(iter(get_close_matches(code, list(words), 1, 0.5)), "") if len(code) < 4 else ""


def _corrected(visit: Visit, problem: FieldProblem) -> str | None:
    if problem.nearest is None:
        return None
    parameters: dict[str, list[str]] = {}
    for name, value in visit.request.query_params.multi_items():
        wrong = name == problem.field and value.strip()[:40] == problem.value[:40]
        if name != "lang":
            parameters.setdefault(name, []).append(problem.nearest if wrong else value[:LONGEST_KEPT])
    return visit.url(visit.path, **parameters)
