"""The rule catalogue on the command line: rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import click

from kb.commands import as_of_option, format_option, now, print_json, today
from kb.entries import Entry
from kb.knowledge import open_knowledge
from kb.progress import is_watched
from kb.settings import Settings
from matcher.examples import read_cases, shipped_examples
from matcher.rules.catalogue import RULES, Subject
from matcher.rules.description import Description, describe, find_rule
from matcher.rules.rule import RuleResult
from matcher.terminal import MARKS
from matcher.touched import entries_of, judged


@click.command(epilog="Beispiel: lotse rules lehrer-st-c1 --cases tests/matcher/cases")
@click.argument("rule", required=False)
@click.option("--cases", type=click.Path(path_type=Path), help="Datei oder Ordner mit weiteren Profilen oder Fällen.")
@as_of_option
@format_option
def rules(rule: str | None, cases: Path | None, as_of: date | None, output: str) -> None:
    """Zeigt den Regelkatalog; zu einer Regel auch die Einträge, Beispiele und Fälle, die sie berührt."""
    day = as_of or today()
    if rule is None:
        described = [describe(one, day) for one in RULES]
        if output == "json":
            print_json([one.as_json() for one in described])
        else:
            _print_catalogue(described)
        return
    found = find_rule(rule)
    profiles = {**shipped_examples(), **(read_cases(cases) if cases else {})}
    knowledge = open_knowledge(Settings.from_environment(), now(), is_watched())
    entries, results = entries_of(found, knowledge), judged(found, profiles, knowledge, day)
    if output == "json":
        told = [
            {"case": name, "outcome": result.outcome.value, "text": result.finding.text} for name, result in results
        ]
        touched = [{"id": entry.id, "kind": entry.kind.value} for entry in entries]
        print_json({**describe(found, day).as_json(), "entries": touched, "cases": told})
        return
    _print_rule(describe(found, day), entries, results)


def _print_catalogue(described: Iterable[Description]) -> None:
    """All rules, a line each, by subject."""
    listed = list(described)
    for subject in Subject:
        click.secho(f"\n{subject.de}", bold=True)
        for one in listed:
            if one.subject is subject:
                superseded = " (überholt)" if one.rule.superseded else ""
                click.echo(f"  {one.number or '   '}  {one.rule.slug}: {one.rule.title}{superseded}")


def _print_rule(described: Description, entries: Iterable[Entry], results: Iterable[tuple[str, RuleResult]]) -> None:
    """One rule with what it asks and says, and everything it touches."""
    rule = described.rule
    click.secho(f"{rule.title} ({' · '.join(name for name in (described.number, rule.slug) if name)})", bold=True)
    click.echo(f"{described.subject.de} · {rule.norm}")
    click.echo(described.sentence)
    for line in _doubts(described):
        click.echo(f"! {line}")
    click.echo(f"Quelle: {rule.source.url or 'nicht bekannt'}, Stand {rule.source.dated or 'ohne Datum'}")
    for condition in described.conditions:
        click.echo(f"  – {condition.text}")
    for values in rule.values:
        click.echo(f"  {values.what}: {'; '.join(f'{year}: {value}' for year, value in values.by_year.items())}")
    for note in described.notes:
        click.echo(f"  {note.number} {note.kind.de}: {note.text} ({note.source.url})")
    click.secho("\nBerührt", bold=True)
    for entry in entries:
        click.echo(f"  {entry.kind.de}: {entry.title} ({entry.id})")
    for name, result in results:
        click.echo(f"  {MARKS[result.outcome]} {name}: {result.finding.text}")


def _doubts(described: Description) -> Iterator[str]:
    rule = described.rule
    if rule.since:
        yield f"Gilt ab {rule.since:%d.%m.%Y}."
    if rule.until:
        yield f"Gilt bis {rule.until:%d.%m.%Y}."
    yield from (text for text in (rule.superseded, rule.caveat) if text)
