"""The knowledge base on the command line: search, index, eval, check, export."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kb.errors import EvaluationError, LotseError, UnknownValue, cause_of
from kb.problem import nearest
from kb.progress import is_watched
from kb.settings import Settings
from kb.vocabulary import Kind, Land

if TYPE_CHECKING:  # costs time that `lotse --help` does not need to spend
    from kb.corpus import Corpus
    from kb.places import Places

JSON = click.Choice(["text", "json"])
_Function = TypeVar("_Function", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A date on the command line: 2026-11-22 or 22.11.2026."""

    name = "datum"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date. Raises UnknownValue."""
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d.%m.%Y"):
            try:
                return datetime.strptime(value, form).date()
            except ValueError:
                continue
        raise UnknownValue(f"„{value}“ ist kein Datum; zum Beispiel 2026-11-22 angeben.")


def as_of_option(command: _Function) -> _Function:
    """Adds ``--as-of``; today where it is not given."""
    option = click.option("--as-of", type=Day(), help="Stichtag, zum Beispiel 2026-11-22; sonst heute.")
    return option(command)


def format_option(command: _Function) -> _Function:
    """Adds ``--format text|json``."""
    return click.option("--format", "output", type=JSON, default="text", help="Ausgabe für Menschen oder als JSON.")(
        command
    )


def today() -> date:
    """The judged date of a command that names none."""
    return datetime.now().astimezone().date()


def now() -> datetime:
    """The moment a command writes at."""
    return datetime.now(UTC)


def print_json(data: object) -> None:
    """JSON and nothing else on standard output."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def term(enumeration: type[StrEnum], value: str, what: str) -> Any:
    """The member with that code or label in any case. Raises UnknownValue naming the nearest."""
    known = {str(member.value).casefold(): member for member in enumeration}
    known |= {str(getattr(member, "de", member.value)).casefold(): member for member in enumeration}
    found = known.get(value.casefold().strip())
    if found is not None:
        return found
    guess = nearest(value.casefold(), known)
    hint = f"; gemeint ist wohl „{known[guess].value}“" if guess else ""
    possible = ", ".join(str(member.value) for member in enumeration)
    raise UnknownValue(f"{what}: „{value[:60]}“ gibt es nicht{hint} (möglich: {possible}).")


@click.command(
    epilog="Beispiel: lotse search „Krankenschwester aus Syrien Papiere anerkennen lassen“ --limit 3".replace(
        "„", '"'
    ).replace("“", '"')
)
@click.argument("query")
@click.option("--kind", multiple=True, help="Nur diese Art: offer, body, partner, funding, practice, info.")
@click.option("--limit", default=10, type=click.IntRange(1, 1000), help="Höchstzahl der Treffer.")
@click.option("--land", help="Land, zum Beispiel ST oder SN; „alle“ für alle Länder.")
@as_of_option
@format_option
def search(query: str, kind: Sequence[str], limit: int, land: str | None, as_of: date | None, output: str) -> None:
    """Sucht in allen Einträgen: Angebote, Stellen, Partner, Förderung, gute Praxis, Wissen."""
    from kb.knowledge import open_knowledge
    from kb.search.query import Filters, Query

    kinds = tuple(term(Kind, value, "--kind") for value in kind)
    lands = None if land is None else () if land.casefold() == "alle" else (term(Land, land, "--land"),)
    day = as_of or today()
    knowledge = open_knowledge(Settings.from_environment(), now(), is_watched())
    results = knowledge.search(Query(query, day, Filters(kinds=kinds, lands=lands), limit))
    if output == "json":
        print_json(results_json(query, day, results))
        return
    for note in (*knowledge.problems, *results.notes):
        click.echo(f"! {note}", err=True)
    _print_results(query, results)


def results_json(query: str, as_of: date, results: Any) -> dict[str, Any]:
    """Search results in the contract's shape."""
    from kb.freshness import dated

    return {
        "query": query,
        "as_of": as_of.isoformat(),
        "took_ms": round(results.took_ms, 3),
        "total": results.total,
        "hits": [
            {
                "id": hit.entry.id,
                "kind": hit.entry.kind.value,
                "title": hit.entry.title,
                "score": round(hit.score, 6),
                "url": hit.entry.main_source.url,
                "snippet": hit.snippet_text,
                "status": hit.status.value,
                "dated": dated(hit.entry),
                "why": list(hit.why),
            }
            for hit in results.hits
        ],
        "did_you_mean": results.did_you_mean,
        "lands": [land.value for land in results.lands],
        "facets": {name: dict(counts) for name, counts in results.facets.items()},
        "notes": list(results.notes),
    }


def _print_results(query: str, results: Any) -> None:
    from kb.freshness import dated

    if results.did_you_mean:
        click.echo(f"Meinten Sie: {results.did_you_mean}\n")
    if not results.hits:
        click.echo(f"Nichts gefunden zu „{query[:80]}“. Allgemeinere Wörter oder --land alle versuchen.")
        return
    for number, hit in enumerate(results.hits, 1):
        click.secho(f"{number}. {hit.entry.title}", bold=True)
        shown = dated(hit.entry)
        stand = f"Stand {shown}" if shown else f"gesehen {hit.entry.main_source.seen}"
        click.echo(f"   {hit.entry.kind.de} · {hit.status.de} · {hit.entry.id}")
        if hit.snippet_text:
            click.echo(click.wrap_text(hit.snippet_text, 100, "   ", "   "))
        for reason in hit.why:
            click.echo(f"   – {reason}")
        click.echo(f"   Quelle: {hit.entry.main_source.publisher}, {stand}, {hit.entry.main_source.url}\n")
    click.echo(f"{len(results.hits)} von {results.total} Treffern, {results.took_ms:.0f} ms")


@click.command(epilog="Beispiel: lotse index")
def index() -> None:
    """Baut den Index aus der Datenbank neu."""
    from kb.knowledge import open_knowledge

    knowledge = open_knowledge(Settings.from_environment(), now(), is_watched())
    count = knowledge.rebuild_index(is_watched())
    for note in (*knowledge.problems, *knowledge.notes):
        click.echo(f"! {note}", err=True)
    click.echo(f"{count} Einträge im Index.")


@click.command("eval", epilog="Beispiel: lotse eval --documents d.jsonl --queries q.jsonl --format json")
@click.option("--documents", required=True, type=click.Path(path_type=Path), help="Dokumente, eines je Zeile (JSONL).")
@click.option("--queries", required=True, type=click.Path(path_type=Path), help="Fragen mit Urteilen (JSONL).")
@click.option("--mode", type=click.Choice(["hybrid", "dense", "lexical"]), default="hybrid", help="Was gemessen wird.")
@click.option("--encoder", help="Ordner oder Hub-Name eines Modells; sonst das eingestellte.")
@format_option
def evaluate(documents: Path, queries: Path, mode: str, encoder: str | None, output: str) -> None:
    """Misst die Suchgüte auf einer Menge mit Urteilen, in einem Wegwerf-Index."""
    from kb.corpus import read_corpus
    from kb.places import Places
    from kb.search.embedding import open_encoder
    from kb.search.engines import open_engine
    from kb.search.evaluation import evaluate as measure
    from kb.search.evaluation import read_documents, read_queries
    from kb.search.fusion import Mode
    from kb.search.synonyms import Synonyms, read_groups

    settings = Settings.from_environment()
    judged, asked = read_documents(documents), read_queries(queries)
    if not judged:
        raise EvaluationError(f"{documents} enthält kein Dokument; eine Zeile je Dokument schreiben.")
    model = open_encoder(encoder or settings.encoder) if mode != "lexical" else None
    synonyms = Synonyms(read_groups(settings.corpus), read_corpus(settings.corpus).occupations)
    folder = Path(tempfile.mkdtemp(prefix="lotse-eval-"))
    try:
        engine = open_engine("embedded", folder, model, Places(()), Mode(mode))
        result = measure(engine, judged, asked, synonyms, is_watched())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if output == "json":
        print_json(result.as_json())
        return
    for name, value in result.as_json().items():
        click.echo(f"{name:22} {json.dumps(value, ensure_ascii=False)}")


@click.command(epilog="Beispiel: lotse check --report")
@click.option("--report", is_flag=True, help="Zeigt auch, was der Korpus abdeckt.")
def check(report: bool) -> None:
    """Prüft den Korpus: Form, Verweise, Daten, Quellen. Fehler führen zu Ausgang 1, Hinweise nicht."""
    from kb.corpus import read_corpus
    from kb.inspection import inspect
    from kb.places import Places
    from kb.search.synonyms import inspect_groups, read_groups

    settings = Settings.from_environment()
    corpus = read_corpus(settings.corpus)
    places = Places.from_corpus(settings.corpus)
    problems = [*corpus.problems, *inspect(corpus, places, today()), *inspect_groups(read_groups(settings.corpus))]
    errors = [problem for problem in problems if not problem.warning]
    for problem in problems:
        click.echo(f"{'Hinweis' if problem.warning else 'Fehler'}  {problem}", err=not problem.warning)
    if report:
        _print_report(corpus, places)
    counted = Counter(entry.kind.de for entry in corpus.entries)
    listed = ", ".join(f"{count} {name}" for name, count in counted.items())
    click.echo(f"{len(corpus.entries)} Einträge ({listed}), {len(corpus.occupations)} Referenzberufe.")
    click.echo(f"{len(errors)} Fehler, {len(problems) - len(errors)} Hinweise.")
    if errors:
        raise LotseError(f"{len(errors)} Fehler im Korpus {settings.corpus}; die genannten Felder berichtigen.")


def _print_report(corpus: Corpus, places: Places) -> None:
    """Coverage as plain tables, a column a kind."""
    from kb.coverage import coverage

    found = coverage(corpus.entries, corpus.occupations, places, today())
    for table in found.tables:
        width = max(len(name) for name, _ in table.rows)
        click.secho(f"\n{table.title:{width}}  " + "  ".join(table.columns), bold=True)
        for name, counts in table.rows:
            cells = (f"{count:>{len(column)}}" for count, column in zip(counts, table.columns, strict=True))
            click.echo(f"{name:{width}}  " + "  ".join(cells))
    click.echo("")
    for share in found.shares:
        click.echo(f"{share.name}: {share.part} von {share.whole} ({share.percent} %)")
    click.echo(f"Widersprüche zwischen Quellen: {len(found.contradictions)}")
    click.echo(f"Offene Punkte (nicht belegt): {found.open_points}")
    click.echo(f"Verweise zwischen Einträgen: {found.links}")
    click.echo(f"Über die Prüffrist hinaus: {len(found.overdue)}")
    click.echo(f"Ohne selbst gelesene Quelle: {', '.join(found.without_source) or 'keiner'}\n")


@click.command(epilog="Beispiel: lotse export --as json --out export")
@click.option("--as", "form", required=True, type=click.Choice(["json", "csv", "corpus"]), help="Format der Ausgabe.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Ordner; wird angelegt.")
def export(form: str, out: Path) -> None:
    """Schreibt die veröffentlichten Einträge in einen Ordner."""
    from kb.exchange.files import write_files
    from kb.knowledge import open_knowledge

    knowledge = open_knowledge(Settings.from_environment(), now(), is_watched())
    try:
        count = write_files(out, form, knowledge.entries(), knowledge.occupations.all, knowledge.settings.corpus)
    except OSError as error:
        raise LotseError(
            f"In „{out}“ kann nicht geschrieben werden ({cause_of(error)}); anderen Ordner wählen."
        ) from error
    click.echo(f"{count} Einträge nach {out} geschrieben.")


COMMANDS: Iterable[click.Command] = (search, index, evaluate, check, export)
