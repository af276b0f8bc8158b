"""The plan on the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from kb.commands import as_of_option, now, today
from kb.knowledge import open_knowledge
from kb.progress import is_watched
from kb.settings import Settings
from matcher.documents.output import write_out
from matcher.outcome import Outcome
from matcher.plan import Plan, make_plan
from matcher.plan.step import Basis, Dates, Step
from matcher.plan.variant import Cost, GapState, Variant
from matcher.profile import read_profile

_FORMATS = ("text", "json", "pdf", "docx", "ics")
_GAPS = {GapState.COVERED: "✓", GapState.ASKED: "?", GapState.UNCOVERED: "✗"}


@click.command(epilog="Beispiel: lotse plan examples/05-pflegefachkraft-tunesien.yaml --as-of 2026-11-22")
@click.argument("profile", type=click.Path(path_type=Path))
@as_of_option
@click.option(
    "--format",
    "output",
    type=click.Choice(_FORMATS),
    help="Ausgabe für Menschen, als JSON, PDF, Word oder Kalender.  [sonst nach der Endung von --out, oder text]",
)
@click.option("--out", type=click.Path(path_type=Path), help="Datei; sonst die Standardausgabe.")
@click.option(
    "--variant", type=click.IntRange(1, 3), default=1, show_default=True, help="Welche Variante gedruckt wird."
)
@click.option("--plain", is_flag=True, help="Eine Seite in einfachen Worten für die ratsuchende Person.")
def plan(profile: Path, as_of: date | None, output: str | None, out: Path | None, variant: int, plain: bool) -> None:
    """Rechnet zu einem Profil den Qualifizierungsplan in bis zu drei Varianten; speichert nichts außer --out."""
    output = output or _format_of(out)
    told = read_profile(profile)
    knowledge = open_knowledge(Settings.from_environment(), now(), is_watched())
    found = make_plan(told, knowledge, as_of or today())
    if output == "text":
        _print(found)
    elif output == "json":
        write_out((json.dumps(found.as_json(), ensure_ascii=False, indent=2) + "\n").encode(), out, is_binary=False)
    else:
        from matcher.documents import FileType, Head, Voice, plan_document  # what prints is loaded for printing

        if variant > max(len(found.variants), 1):
            raise click.UsageError(f"Es gibt nur {len(found.variants)} Varianten; --variant 1 angeben.")
        moment = now()
        head = Head(made=moment.date())
        voice = Voice.PLAIN if plain else Voice.OFFICE
        write_out(plan_document(found, FileType[output.upper()], head, moment, variant - 1, voice), out, is_binary=True)


def _format_of(out: Path | None) -> str:
    """The format that the file's name asks for."""
    if out is None:
        return "text"
    ending = out.suffix.lower().removeprefix(".")
    if ending not in _FORMATS[1:]:
        raise click.UsageError(f"„{out.name}“ sagt kein Format; --format pdf angeben oder die Datei plan.pdf nennen.")
    return ending


def _print(found: Plan) -> None:
    procedure = found.baseline.procedure
    click.echo(f"Stichtag {found.as_of:%d.%m.%Y} · Vorschlag, noch nicht freigegeben")
    if procedure.occupation_title:
        body = f" · {procedure.body_title}" if procedure.body_title else ""
        click.echo(f"{procedure.occupation_title}{body}")
    for variant in found.variants:
        _print_variant(variant)
    if not found.variants:
        click.echo("\nFür einen Plan sagt das Profil noch zu wenig.")
    if found.questions:
        click.secho("\nOffene Fragen", bold=True)
        for question in found.questions:
            click.echo(f"  ? {question.text}")
    for warning in found.warnings:
        click.echo(f"! {warning.text}", err=True)


def _print_variant(variant: Variant) -> None:
    click.secho(f"\n{variant.title}", bold=True)
    _indented(variant.recognition_text, "  ")
    for reason in (reason for reason in variant.why if reason.text != variant.recognition_text):
        _indented(reason.text, "  ")
    for number, step in enumerate(variant.steps, 1):
        _print_step(number, step)
    for gap in variant.gaps:
        _indented(f"{_GAPS[gap.state]} {gap.topic}: {gap.text}", "  ")
    hours = [f"{variant.hours:g} Zeitstunden"] if variant.hours else []
    hours += [f"{len(variant.hours_unknown)} ohne Angabe"] if variant.hours_unknown else []
    if hours:
        click.echo(f"  Umfang: {', dazu '.join(hours)}")
    for cost in variant.costs:
        click.echo(f"  Kosten, {cost.payer}: {_money(cost)}")
    for deadline in variant.deadlines:
        day = f"{deadline.day:%d.%m.%Y}" if deadline.day else "im Dokument nachsehen"
        click.echo(f"  Frist, {deadline.what}: {day}")
    for relaxation in variant.relaxations:
        _indented(f"→ {relaxation.text}", "  ")


def _print_step(number: int, step: Step) -> None:
    click.echo(f"  {number:2}. {_when(step.dates)}  {step.title}")
    _indented(f"{step.action.who}: {step.action.what}", "      ")
    for reason in step.why[:1]:
        _indented(f"– {reason.text}", "      ")
    if step.payment and step.payment.outcome is not Outcome.MET:
        _indented(f"? {step.payment.question or step.payment.text}", "      ")
    elif step.payment:
        _indented(f"Kostenträger: {step.payment.payer}", "      ")
    _indented(step.follow_up, "      ")


def _when(dates: Dates) -> str:
    mark = " (Annahme)" if dates.assumed else ""
    if dates.start and dates.end and dates.start != dates.end:
        return f"{dates.start:%d.%m.%Y}–{dates.end:%d.%m.%Y}{mark}"
    if dates.start:
        until = "–offen" if dates.basis in (Basis.OPEN, Basis.RUN) and dates.end is None else ""
        return f"{dates.start:%d.%m.%Y}{until}{mark}"
    return f"offen, nicht vor {dates.not_before:%d.%m.%Y}" if dates.not_before else "offen"


def _money(cost: Cost) -> str:
    if not cost.maximum and not cost.minimum:
        return "Betrag nicht bekannt" if cost.without_price else "0 EUR"
    amount = f"{cost.minimum:g}" if cost.minimum == cost.maximum else f"{cost.minimum:g} bis {_upper(cost)}"
    return f"{amount} EUR" + (f", dazu {len(cost.without_price)} ohne Betrag" if cost.without_price else "")


def _upper(cost: Cost) -> str:
    return "offen" if cost.maximum is None else f"{cost.maximum:g}"


def _indented(text: str, indent: str) -> None:
    click.echo(click.wrap_text(text, 110, indent, f"{indent}  "))
