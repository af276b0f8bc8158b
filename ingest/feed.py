"""A course as structured feeds give it, to a proposed offer: its fields are certain, its text is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ingest.candidate import Candidate, Evidence, Found, Rejected
from ingest.extraction.classification import action_field_of, offer_type_of, phase_of
from ingest.extraction.demand import demands_in
from ingest.extraction.extent import extent_in
from ingest.extraction.land import lands_named
from ingest.extraction.level import levels_in
from ingest.extraction.manner import format_in, time_models_in
from ingest.extraction.offer import origin_data, payers_in, shipped_occupations
from ingest.extraction.place import FoundPlace
from ingest.identifier import identifier
from ingest.language import language_of
from ingest.page.line import Line, Zone
from ingest.source import Raw, Source
from ingest.summary import offer_summary
from kb.vocabulary import Format, Land, TimeModel

FIELD = 1.0
"""Confidence in a field of a feed."""

_SAMPLE = 240
"""Characters by which the language of a description is told."""

_LONGEST_TEXT = 8000
"""Characters of a description that are kept for comparing and reviewing."""


@dataclass(frozen=True, slots=True)
class Course:
    """A course of a feed. Empty and None mean that the feed does not say."""

    record: str
    title: str
    text: tuple[str, ...] = ()
    """Lines of its description."""
    demands: tuple[str, ...] = ()
    """Lines of its requirements."""
    provider: str = ""
    url: str = ""
    places: tuple[FoundPlace, ...] = ()
    runs: tuple[Mapping[str, Any], ...] = ()
    run_records: tuple[str, ...] = ()
    costs: tuple[Mapping[str, Any], ...] = ()
    format: Format | None = None
    times: tuple[TimeModel, ...] = ()
    lessons: int | None = None
    hours: int | None = None
    duration: str = ""
    certificate: str = ""
    azav: bool | None = None
    payers: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    lands: tuple[Land, ...] = ()
    changed: str | None = None
    """The date the feed shows for the record (Stand), partial."""
    extra: Mapping[str, Any] | None = None
    """Further fields of the entry, already as plain data."""
    notes: tuple[str, ...] = ()


def candidate_of(source: Source, raw: Raw, course: Course, where: str) -> Found:
    """The course as a proposed offer; rejected where it has no title. ``where`` names the feed's format in evidence."""
    if not course.title.strip():
        return Rejected(source.id, course.record, "Der Datensatz hat keinen Titel.")
    lines = _lines(course)
    kind, sure = offer_type_of(course.title, " ".join(course.text[:4]))
    data: dict[str, Any] = {
        "id": identifier(course.title, source.id, course.record),
        "kind": "offer",
        "title": course.title[:200],
        "offer_type": kind.value,
        "phases": [phase_of(kind).value],
        "action_fields": [action_field_of(kind).value],
    }
    evidence = [Evidence("offer_type", kind.value, course.title[:200], sure, where)]
    _put_fields(data, evidence, course, where)
    _put_read(data, evidence, course, lines)
    lands = _lands(course, lines, source)
    data["lands"] = [land.value for land, _ in lands]
    evidence += [item for _, item in lands]
    data["summary"] = offer_summary(data)
    publisher = source.publisher or course.provider
    seen = raw.fetched_at.date()
    stand = course.changed if course.changed and course.changed <= seen.isoformat() else None
    data["sources"] = [origin_data(course.url or source.home, publisher, course.title, stand, seen)]
    data |= course.extra or {}
    return Candidate(
        source=source.id,
        record=course.record,
        data={name: value for name, value in data.items() if value not in (None, "", [], {})},
        evidence=tuple(evidence),
        run_records=course.run_records,
        language=language_of(" ".join(course.text[:6])[:_SAMPLE], source.language),
        text="\n".join((course.title, *course.text))[:_LONGEST_TEXT],
        notes=course.notes,
    )


def dated(text: str) -> str | None:
    """The day of an ISO date or time, None for anything else."""
    try:
        return date.fromisoformat(text.strip()[:10]).isoformat()
    except ValueError:
        return None


def run_of(start: str | None, end: str | None, **more: object) -> dict[str, Any]:
    """A run as plain data; empty where it has no date, its end left out where it lies before its start."""
    if not start and not end:
        return {}
    if start and end and end < start:
        end = None
    run = {"start": start, "end": end, **more}
    return {name: value for name, value in run.items() if value}


def web_address(text: str) -> str:
    """The text where it is an address of the web, completed where only „www.“ stands there; empty otherwise."""
    text = text.strip()
    text = f"https://{text}" if text.startswith("www.") else text
    return text if text.startswith(("http://", "https://")) and "." in text and " " not in text else ""


def _lines(course: Course) -> tuple[Line, ...]:
    title = Line(course.title, Zone.MAIN, rank=1)
    body = [Line(text, Zone.MAIN, heading=course.title) for text in course.text]
    return (title, *body, *(Line(text, Zone.MAIN, label="Voraussetzungen") for text in course.demands))


def _put_fields(data: dict[str, Any], evidence: list[Evidence], course: Course, where: str) -> None:
    """What the feed says in fields of its own."""
    plain: dict[str, Any] = {
        "provider": course.provider,
        "certificate": course.certificate,
        "azav": course.azav,
        "keywords": list(course.keywords),
        "formats": [course.format.value] if course.format else [],
        "costs": [dict(cost) for cost in course.costs],
        "runs": [dict(run) for run in course.runs],
        "places": [_place(place) for place in course.places],
    }
    data |= {name: value for name, value in plain.items() if value not in (None, "", [])}
    if course.provider:
        evidence.append(Evidence("provider", course.provider, course.provider[:300], FIELD, where))
    for number, run in enumerate(course.runs):
        evidence += [Evidence(f"runs.{number}.{name}", day, "", FIELD, where) for name, day in run.items()]
    for number, place in enumerate(course.places):
        evidence.append(Evidence(f"places.{number}.municipality", place.municipality, "", FIELD, where))
    for number, cost in enumerate(course.costs):
        evidence.append(Evidence(f"costs.{number}.maximum", cost.get("maximum"), cost["text"][:300], FIELD, where))


def _put_read(data: dict[str, Any], evidence: list[Evidence], course: Course, lines: tuple[Line, ...]) -> None:
    """What only the text says: levels, extent, requirements, occupations, payers; the format where no field has it."""
    levels, extent, demands = levels_in(lines), extent_in(lines), demands_in(lines)
    if levels.target:
        data["target_level"] = levels.target.value.value
        evidence.append(levels.target.evidence("target_level", levels.target.value.value))
    needs: dict[str, Any] = {}
    if levels.entry:
        needs["language_level"] = levels.entry.value.value
        evidence.append(levels.entry.evidence("requirements.language_level", levels.entry.value.value))
    needs["qualification"] = [found.value.value for found in demands.qualification]
    needs["recognition"] = [found.value.value for found in demands.recognition]
    needs["others"] = [found.value for found in demands.others]
    if any(needs.values()):
        data["requirements"] = {name: value for name, value in needs.items() if value}
    lessons, hours = extent.lessons, extent.hours
    schedule: dict[str, Any] = {
        "lessons": course.lessons or (lessons.value if lessons else None),
        "hours": course.hours or (hours.value if hours else None),
        "duration": course.duration or (extent.duration.value if extent.duration else None),
        "time_models": [time.value for time in course.times] or [found.value.value for found in time_models_in(lines)],
    }
    for name, amount in (("lessons", lessons), ("hours", hours)):
        if amount and schedule[name] == amount.value:
            evidence.append(amount.evidence(f"schedule.{name}", amount.value))
    if any(schedule.values()):
        data["schedule"] = {name: value for name, value in schedule.items() if value}
    if "formats" not in data:
        form = format_in(lines)
        data["formats"] = [form.value.value] if form else []
    named = shipped_occupations().mentioned(course.title, guess=False)
    if 0 < len(named) <= 6:
        data["occupations"] = list(named)
        evidence += [Evidence(f"occupations.{n}", id, course.title[:300], 0.8) for n, id in enumerate(named)]
    data["payers"] = list(dict.fromkeys((*course.payers, *(id for id, _ in payers_in(lines)))))


def _lands(course: Course, lines: tuple[Line, ...], source: Source) -> list[tuple[Land, Evidence]]:
    """Länder of its places, else those the text names, else those the source says it serves."""
    if course.lands:
        return [(land, Evidence("lands", land.value, "", FIELD)) for land in dict.fromkeys(course.lands)]
    of_places = [(place.land, place) for place in course.places if place.land]
    if of_places:
        found = {
            land: Evidence("lands", land.value, f"{p.postcode or ''} {p.municipality}".strip(), FIELD)
            for land, p in of_places
        }
        return list(found.items())
    if not course.places:
        named = [(land, line) for line in lines for land in lands_named(line.text)]
        if 0 < len({land for land, _ in named}) <= 2:
            return list({land: Evidence("lands", land.value, line.text[:300], 0.6) for land, line in named}.items())
    return [(land, Evidence("lands", land.value, "", 0.5, "Angabe der Quelle")) for land in source.lands]


def _place(place: FoundPlace) -> dict[str, str]:
    named = {
        "municipality": place.municipality,
        "street": place.street,
        "postcode": place.postcode,
        "land": place.land.value if place.land else None,
    }
    return {name: value for name, value in named.items() if value}


def with_body(course: Course, body: str) -> Course:
    """The course with its publisher's own text as the entry's body, where the licence lets us show it."""
    return replace(course, extra={**(course.extra or {}), "body": body}) if body else course
