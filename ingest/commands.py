"""The command ``lotse ingest``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from ingest.delivery import delivery, raws_of
from ingest.report import SHOWN, report_json, report_lines
from ingest.run import ingest as read_source
from ingest.run import rehearse
from ingest.source import Source
from ingest.sources import all_sources, find_source
from kb.commands import format_option, now, print_json
from kb.editorial.run import Run, Runs
from kb.knowledge import open_store
from kb.progress import is_watched
from kb.settings import Settings

ALL = 1_000_000
"""Lines of a report as JSON."""


@click.command(epilog="Beispiel: lotse ingest --path angebote/ --dry-run")
@click.argument("source", required=False)
@click.option("--path", type=click.Path(path_type=Path), help="Datei oder Ordner, statt die Quelle abzurufen.")
@click.option("--dry-run", is_flag=True, help="Zeigt nur, was sich ändern würde.")
@format_option
def ingest(source: str | None, path: Path | None, dry_run: bool, output: str) -> None:
    """Liest eine Quelle bis zur Prüfliste; ohne Angaben zeigt es die Quellen."""
    store = open_store(Settings.from_environment(), now())
    runs = Runs(store.database)
    if source is None and path is None:
        _list(all_sources(), runs, output)
        return
    described = find_source(source) if source is not None else delivery()
    raws = raws_of(described, path, now())
    limit = ALL if output == "json" else SHOWN
    if dry_run:
        report = rehearse(store, described, raws, now, limit, is_watched())
    else:
        run = read_source(store, described, raws, now, is_watched())
        report = runs.report(run.number, limit)
    if output == "json":
        print_json(report_json(report, dry_run))
        return
    for line in report_lines(report, dry_run):
        click.echo(line)


def _list(sources: Iterable[Source], runs: Runs, output: str) -> None:
    described = [(source, next(iter(runs.runs(source.id, 1)), None)) for source in sources]
    if output == "json":
        print_json({"sources": [_source_json(source, last) for source, last in described]})
        return
    for source, last in described:
        click.secho(f"{source.id}: {source.title}", bold=True)
        click.echo(f"   {source.publisher}, {source.rhythm.de}; {source.licence}")
        state = f"zuletzt {last.started_at:%d.%m.%Y}: {last.state.de}" if last else "noch nie gelesen"
        click.echo(f"   {state}")
    if not described:
        click.echo("Keine Quelle ist eingerichtet; mit --path eine Datei oder einen Ordner lesen.")


def _source_json(source: Source, last: Run | None) -> dict[str, Any]:
    run = {"run": last.number, "state": last.state.value, "started_at": last.started_at.isoformat()} if last else None
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "licence": source.licence,
        "language": source.language,
        "rhythm": source.rhythm.value,
        "kinds": [kind.value for kind in source.expected.kinds],
        "addresses": list(source.addresses),
        "last_run": run,
    }
