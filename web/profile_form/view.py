"""The form as the template shows it: sections, questions, rows, fields with their values and choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale

from web.language import Say
from web.profile_form.asks import Ask, Field, Kind, section_titles
from web.profile_form.writing import Raw, name_of, rows_in

USUAL_LANGUAGES = (
    "de en ar fa ps ku tr ru uk fr es pt it pl ro bg el hr sr bs sq mk hu cs sk vi zh hi ur bn ta th ti am so".split()
)
"""ISO 639-1 codes that the form offers, German and English first."""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field."""

    name: str
    kind: str
    label: str
    hint: str
    value: str
    options: tuple[Option, ...]
    problem: str | None
    remark: str | None
    """What Lotse understood, e.g. the reference occupation, or the line of a notice."""


@dataclass(frozen=True, slots=True)
class RowView:
    """The fields of one row, or of a question without rows."""

    label: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class AskView:
    """One question."""

    slug: str
    heading: str
    rows: tuple[RowView, ...]
    is_list: bool
    more: str
    """Value of the button that adds a row."""


@dataclass(frozen=True, slots=True)
class SectionView:
    """Questions that belong together."""

    anchor: str
    title: str
    asks: tuple[AskView, ...]


class FormView:
    """Makes the views of questions from raw values, problems and remarks by field name."""

    def __init__(
        self, say: Say, raw: Raw, problems: Mapping[str, str], remarks: Mapping[str, str], more: str = ""
    ) -> None:
        self._say = say
        self._raw = raw
        self._problems = problems
        self._remarks = remarks
        self._more = more
        """Path of the list that gets one row more than it fills."""

    def sections(self, asked: Iterable[Ask]) -> tuple[SectionView, ...]:
        """All sections that have a question."""
        listed = tuple(asked)
        return tuple(
            SectionView(slug, title, views)
            for slug, title in section_titles(self._say).items()
            if (views := tuple(self.ask(ask) for ask in listed if ask.section == slug))
        )

    def ask(self, ask: Ask) -> AskView:
        """One question; a list has its filled rows, or one to begin with."""
        count = 1 if not ask.rows else max(rows_in(self._raw, ask) + (ask.rows == self._more), 1)
        rows = tuple(
            RowView(
                f"{ask.row_label} {place + 1}" if ask.rows else "",
                tuple(self._field(name_of(ask, field, place), field) for field in ask.fields),
            )
            for place in range(count)
        )
        return AskView(ask.slug, ask.heading, rows, bool(ask.rows), ask.rows)

    def _field(self, name: str, field: Field) -> FieldView:
        values = self._raw.get(name, ())
        return FieldView(
            name=name,
            kind=field.kind.value,
            label=field.label,
            hint=field.hint,
            value=values[0] if values else "",
            options=tuple(self._options(field, values)),
            problem=self._problems.get(name),
            remark=self._remarks.get(name),
        )

    def _options(self, field: Field, chosen: tuple[str, ...]) -> Iterable[Option]:
        say = self._say
        match field.kind:
            case Kind.TERM | Kind.TERMS:
                assert field.terms is not None
                found = [(term.value, say.label(term)) for term in field.terms]
            case Kind.YES_NO:
                found = [("ja", say("ja")), ("nein", say("nein"))]
            case Kind.COUNTRY:
                found = _countries(say.language)
            case Kind.LANGUAGE:
                found = _languages(say.language)
                found += [(code, code) for code in chosen if code and code not in dict(found)]
            case _:
                return
        if field.kind is not Kind.TERMS:
            yield Option("", say("keine Angabe"), not any(chosen))
        for value, label in found:
            yield Option(value, label, value in chosen)


@cache
def _countries(language: str) -> list[tuple[str, str]]:
    names = Locale(language).territories
    found = [
        (code, name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in _NO_STATES
    ]
    return [("DE", names["DE"]), *sorted((one for one in found if one[0] != "DE"), key=lambda one: one[1])]


@cache
def _languages(language: str) -> list[tuple[str, str]]:
    names = Locale(language).languages
    return [(code, names[code]) for code in USUAL_LANGUAGES]


_NO_STATES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
"""Codes of CLDR that are no country."""
