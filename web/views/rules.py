"""The rule catalogue in words: a list by subject, and one rule with all it says, asks and touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.entries import Entry
from matcher.outcome import Source
from matcher.rules.catalogue import RULES, Subject
from matcher.rules.description import Description, describe
from matcher.rules.notes import NOTES, Note, NoteKind
from matcher.rules.rule import Rule, RuleResult, YearValues
from web.language import Say
from web.parameters import FieldProblem
from web.views.names import Named
from web.views.phrase import Phrase, content, contents
from web.views.proposal import SIGNS, outcome_word
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class SubjectChoice:
    """A subject to narrow by; the chosen one leads back to all."""

    url: str
    label: str
    count: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in the list."""

    url: str
    number: str | None
    title: Phrase
    sentence: Phrase
    norm: Phrase
    stand: str
    doubts: tuple[str, ...]
    """One word each: superseded, limited in time, contradicted."""


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of a subject."""

    anchor: str
    label: str
    lines: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A detail, an older or another version, with its source."""

    number: str
    kind: str
    code: str
    text: Phrase
    source_url: str | None
    stand: str


@dataclass(frozen=True, slots=True)
class CatalogueView:
    """Everything the list shows."""

    subjects: tuple[SubjectChoice, ...]
    groups: tuple[RuleGroup, ...]
    notes: tuple[NoteLine, ...]
    """Notes that belong to no rule."""
    count: str
    all_url: str | None
    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class ValueTable:
    """A value by year; years that follow one another with the same value are one row."""

    what: Phrase
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """What the rule says of one of the examples."""

    name: str
    sign: str
    word: str
    code: str
    text: Phrase


@dataclass(frozen=True, slots=True)
class RuleView:
    """Everything the page of a rule shows."""

    number: str | None
    slug: str
    subject: str
    title: Phrase
    sentence: Phrase
    warnings: tuple[Phrase, ...]
    conditions: tuple[Phrase, ...]
    values: tuple[ValueTable, ...]
    norm: Phrase
    source_url: str | None
    stand: str
    in_force: str
    """When it holds; empty where no beginning or end is known."""
    notes: tuple[NoteLine, ...]
    entries: tuple[Named, ...]
    examples: tuple[ExampleLine, ...]


def catalogue_view(visit: Visit, subject: Subject | None, problems: tuple[FieldProblem, ...]) -> CatalogueView:
    """The rules, of one subject if one is chosen."""
    say = visit.say
    described = [describe(rule, visit.today) for rule in RULES]
    shown = [one for one in described if subject in (None, one.subject)]
    return CatalogueView(
        subjects=tuple(_choice(visit, one, described, subject) for one in Subject),
        groups=tuple(
            RuleGroup(f"thema-{of.value}", say.label(of), tuple(_line(visit, one) for one in group))
            for of, group in groupby(shown, key=lambda one: one.subject)
        ),
        notes=tuple(_note(visit, note) for note in NOTES if note.rule is None) if subject is None else (),
        count=say.plural("%(n)s Regel", "%(n)s Regeln", len(shown)),
        all_url=visit.url("/regeln") if subject else None,
        problems=problems,
    )


def rule_view(
    visit: Visit, described: Description, entries: Iterable[Entry], results: Iterable[tuple[str, RuleResult]]
) -> RuleView:
    """One rule with everything it touches."""
    say, rule = visit.say, described.rule
    return RuleView(
        number=described.number,
        slug=rule.slug,
        subject=say.label(described.subject),
        title=content(say, rule.title),
        sentence=content(say, described.sentence),
        warnings=tuple(_warnings(visit, rule)),
        conditions=contents(say, (condition.text for condition in described.conditions)),
        values=tuple(ValueTable(content(say, one.what), tuple(_rows(say, one))) for one in rule.values),
        norm=content(say, rule.norm),
        source_url=rule.source.url,
        stand=_stand(say, rule.source),
        in_force=_in_force(say, rule),
        notes=tuple(_note(visit, note) for note in described.notes),
        entries=tuple(
            Named(content(say, entry.title, entry.title_en), visit.url(f"/eintrag/{entry.id}")) for entry in entries
        ),
        examples=tuple(_example(say, name, result) for name, result in results),
    )


def _choice(visit: Visit, one: Subject, described: Sequence[Description], chosen: Subject | None) -> SubjectChoice:
    count = sum(other.subject is one for other in described)
    url = visit.url("/regeln", thema=None if one is chosen else one.value)
    return SubjectChoice(url, visit.say.label(one), str(count), one is chosen)


def _line(visit: Visit, described: Description) -> RuleLine:
    rule = described.rule
    return RuleLine(
        url=visit.url(f"/regeln/{rule.slug}"),
        number=described.number,
        title=content(visit.say, rule.title),
        sentence=content(visit.say, described.sentence),
        norm=content(visit.say, rule.norm),
        stand=_stand(visit.say, rule.source),
        doubts=tuple(_doubts(visit, described)),
    )


def _doubts(visit: Visit, described: Description) -> Iterator[str]:
    say, rule = visit.say, described.rule
    if rule.superseded:
        yield say("überholt")
    if rule.until:
        yield say("bis %(day)s", day=say.date(rule.until))
    if any(note.kind is NoteKind.CONTRADICTS for note in described.notes):
        yield say("Quellen widersprechen sich")


def _warnings(visit: Visit, rule: Rule) -> Iterator[Phrase]:
    say, today = visit.say, visit.today
    if rule.since and today < rule.since:
        yield Phrase(say("Gilt erst ab %(day)s.", day=say.date(rule.since)))
    if rule.until and today > rule.until:
        yield Phrase(say("Galt bis %(day)s; seither ist das Ergebnis offen.", day=say.date(rule.until)))
    yield from contents(say, (text for text in (rule.superseded, rule.caveat) if text))


def _in_force(say: Say, rule: Rule) -> str:
    """The time in which the rule holds, as far as it has an end or a beginning."""
    start = say("seit %(day)s", day=say.date(rule.since)) if rule.since else ""
    end = say("bis %(day)s", day=say.date(rule.until)) if rule.until else ""
    return " ".join(part for part in (start, end) if part)


def _rows(say: Say, values: YearValues) -> Iterator[tuple[str, str]]:
    for value, years in groupby(sorted(values.by_year), key=lambda year: values.by_year[year]):
        span = list(years)
        first, last = str(span[0]), str(span[-1])
        yield first if first == last else say("%(first)s bis %(last)s", first=first, last=last), value


def _note(visit: Visit, note: Note) -> NoteLine:
    say = visit.say
    return NoteLine(
        number=note.number,
        kind=say.label(note.kind),
        code=note.kind.value,
        text=content(say, note.text),
        source_url=note.source.url,
        stand=_stand(say, note.source),
    )


def _stand(say: Say, source: Source) -> str:
    return say.partial_date(source.dated) if source.dated else say("ohne Datum")


def _example(say: Say, name: str, result: RuleResult) -> ExampleLine:
    number, _, words = name.partition("-")
    return ExampleLine(
        name=f"{number} {words.replace('-', ' ').title()}".replace(" Im ", " im "),
        sign=SIGNS[result.outcome],
        word=outcome_word(say, result.outcome),
        code=result.outcome.value,
        text=content(say, result.finding.text),
    )
