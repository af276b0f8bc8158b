"""All facts of a page put together: what it says to machines first, then what it says to people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.extraction.extent import Extent, extent_in
from ingest.extraction.finding import CERTAIN, POSSIBLE, Finding
from ingest.extraction.level import Levels, levels_in
from ingest.extraction.machine import MachineFacts, machine_facts
from ingest.extraction.manner import format_in, time_models_in
from ingest.extraction.place import FoundPlace, places_in
from ingest.extraction.price import Price, price_in
from ingest.extraction.provider import provider_in
from ingest.extraction.schedule import FoundRun, runs_in
from ingest.extraction.stand import stand_of
from ingest.page.line import Line, Zone
from ingest.page.structured import Node
from kb.vocabulary import Format, TimeModel


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says about an offer."""

    title: str
    provider: Finding[str] | None
    levels: Levels
    runs: tuple[FoundRun, ...]
    extent: Extent
    places: tuple[Finding[FoundPlace], ...]
    price: Finding[Price] | None
    format: Finding[Format] | None
    times: tuple[Finding[TimeModel], ...]
    stand: Finding[str] | None


def facts_of(lines: Sequence[Line], nodes: Sequence[Node], looked: date) -> Facts:
    """The facts of a page looked at on a day."""
    said = machine_facts(nodes)
    levels = levels_in(lines)
    extent = extent_in(lines)
    if said.hours and not (extent.lessons or extent.hours):
        extent = replace(extent, hours=said.hours)
    places = said.places or places_in(lines)
    return Facts(
        title=title_of(lines) or said.title or "",
        provider=said.provider or provider_in(lines),
        levels=Levels(said.levels.entry or levels.entry, said.levels.target or levels.target),
        runs=_runs(said, runs_in(lines)),
        extent=extent,
        places=places,
        price=said.price or price_in(lines),
        format=said.format or format_in(lines) or _on_site(places),
        times=time_models_in(lines),
        stand=stand_of(lines, looked) or said.changed,
    )


def title_of(lines: Sequence[Line]) -> str:
    """The first main heading, else the page's title without the site's name."""
    for rank in (1, 2):
        for line in lines:
            if line.rank == rank and line.zone is Zone.MAIN:
                return line.text
    for line in lines:
        if line.zone is Zone.TITLE:
            for divider in (" | ", " – ", " — ", " · ", " - "):
                if divider in line.text:
                    return line.text.rsplit(divider, 1)[0]
            return line.text
    return ""


def _on_site(places: tuple[Finding[FoundPlace], ...]) -> Finding[Format] | None:
    """What names a place to go to, and no other way, is held there."""
    named = next((place for place in places if place.confidence >= CERTAIN), None)
    return Finding(Format.IN_PERSON, named.line, POSSIBLE, named.start, named.end) if named else None


def _runs(said: MachineFacts, read: tuple[FoundRun, ...]) -> tuple[FoundRun, ...]:
    """The runs told to machines, each with the last day to apply that only people are told."""
    if not said.runs:
        return read
    by_start = {run.start.value: run for run in read if run.start}
    deadlines = [run.apply_by for run in read if run.apply_by]
    merged = []
    for run in said.runs:
        same = by_start.get(run.start.value) if run.start else None
        apply_by = same.apply_by if same else (deadlines[0] if len(said.runs) == 1 and deadlines else None)
        merged.append(replace(run, end=run.end or (same.end if same else None), apply_by=apply_by))
    return tuple(merged)
