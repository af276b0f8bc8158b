"""Facts of a page to a proposed offer: fields as plain data, and for each the words it was read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from ingest.candidate import Evidence
from ingest.extraction.classification import action_field_of, offer_type_of, phase_of
from ingest.extraction.demand import Demands, demands_in
from ingest.extraction.facts import Facts
from ingest.extraction.finding import CERTAIN, LIKELY, Finding
from ingest.extraction.land import lands_named
from ingest.page.line import Line, Zone
from ingest.summary import offer_summary
from kb.corpus import read_corpus
from kb.occupations import Occupations
from kb.settings import shipped_corpus
from kb.vocabulary import Land

_AZAV = re.compile(
    r"azav[- ]?(?:zertifiziert|zugelassen|zulassung)|zugelassen nach azav|maßnahme-?nummer", re.IGNORECASE
)
_PAYERS = (
    ("bildungsgutschein", re.compile(r"bildungsgutschein")),
    ("aktivierungsgutschein", re.compile(r"\bavgs\b|aktivierungs- und vermittlungsgutschein")),
    ("berufssprachkurs-deufoev", re.compile(r"deuföv|berufssprachkurs")),
    ("qualifizierungschancengesetz", re.compile(r"qualifizierungschancengesetz")),
    ("aufstiegs-bafoeg", re.compile(r"aufstiegs-?bafög|meister-?bafög|aufstiegsförderung")),
)
"""Funding entries of the corpus and the words by which pages name them."""

_PAYER_STEMS = ("gutschein", "avgs", "deuföv", "berufssprachkurs", "chancengesetz", "bafög", "aufstiegs")
_CERTIFICATE = re.compile(r"abschluss|zertifikat|bescheinigung|certificate", re.IGNORECASE)
_MENTIONS = 600
"""Characters of the text in which an occupation is looked for when the title names none."""


@cache
def shipped_occupations() -> Occupations:
    """The reference occupations that came with the program."""
    return Occupations(read_corpus(shipped_corpus()).occupations)


def offer_data(
    facts: Facts, lines: Sequence[Line], lands: Sequence[Land] = ()
) -> tuple[dict[str, Any], tuple[Evidence, ...]]:
    """Fields of an offer but ``id`` and ``sources``; ``lands`` is what the source says it serves."""
    evidence: list[Evidence] = []
    main = [line for line in lines if line.zone is Zone.MAIN]
    text = "\n".join(line.text for line in main)
    kind, sure = offer_type_of(facts.title, text)
    data: dict[str, Any] = {"kind": "offer", "title": facts.title[:200], "offer_type": kind.value}
    evidence.append(Evidence("offer_type", kind.value, facts.title[:200], sure))
    _put(data, evidence, "provider", facts.provider)
    _put_lands(data, evidence, facts, main, lands)
    data["phases"], data["action_fields"] = [phase_of(kind).value], [action_field_of(kind).value]
    _put_occupations(data, evidence, facts.title, text)
    _put_places(data, evidence, facts)
    _put_requirements(data, evidence, facts, demands_in(main))
    if facts.levels.target:
        _put(data, evidence, "target_level", facts.levels.target)
    _put_schedule(data, evidence, facts)
    if facts.format:
        data["formats"] = [facts.format.value.value]
        evidence.append(facts.format.evidence("formats.0", facts.format.value.value))
    _put_runs(data, evidence, facts)
    _put_money(data, evidence, facts, main)
    data["summary"] = offer_summary(data)
    return data, tuple(evidence)


def _put(data: dict[str, Any], evidence: list[Evidence], name: str, found: Finding[Any] | None) -> None:
    if found is not None:
        data[name] = str(found.value)
        evidence.append(found.evidence(name, data[name]))


def _put_lands(
    data: dict[str, Any], evidence: list[Evidence], facts: Facts, main: list[Line], lands: Sequence[Land]
) -> None:
    """The Land of the places; without any the one that the text names, else what the source says of itself."""
    found: dict[Land, Evidence] = {}
    for place in facts.places:
        if place.value.land and place.value.land not in found:
            found[place.value.land] = place.evidence("lands", place.value.land.value)
    if not found and not facts.places:
        for line in main:
            for land in lands_named(line.text):
                found.setdefault(land, Evidence("lands", land.value, line.text[:300], 0.6, line.heading[:80]))
        if len(found) > 2:
            found = {}  # a list of Länder says nothing about this offer
    if not found:
        found = {land: Evidence("lands", land.value, "", 0.5, "Angabe der Quelle") for land in lands}
    data["lands"] = [land.value for land in found]
    evidence += found.values()


def _put_occupations(data: dict[str, Any], evidence: list[Evidence], title: str, text: str) -> None:
    named = shipped_occupations().mentioned(title, guess=False)
    sure, where = LIKELY, title
    if not named:
        start = text.find("\n") + 1 if text.startswith(title) else 0
        where = text[start : start + _MENTIONS]
        named, sure = shipped_occupations().mentioned(where, guess=False), 0.5
    if 0 < len(named) <= 6:
        data["occupations"] = list(named)
        evidence += [Evidence(f"occupations.{n}", id, where[:300], sure) for n, id in enumerate(named)]


def _put_places(data: dict[str, Any], evidence: list[Evidence], facts: Facts) -> None:
    places = []
    for number, found in enumerate(facts.places):
        place = found.value
        named = {"municipality": place.municipality, "street": place.street, "postcode": place.postcode}
        places.append({name: value for name, value in named.items() if value})
        if place.land:
            places[-1]["land"] = place.land.value
        evidence.append(found.evidence(f"places.{number}.municipality", place.municipality))
    if places:
        data["places"] = places


def _put_requirements(data: dict[str, Any], evidence: list[Evidence], facts: Facts, demands: Demands) -> None:
    needs: dict[str, Any] = {}
    entry = facts.levels.entry
    if entry:
        needs["language_level"] = entry.value.value
        evidence.append(entry.evidence("requirements.language_level", entry.value.value))
    asked: tuple[tuple[str, tuple[Finding[Any], ...]], ...] = (
        ("qualification", demands.qualification),
        ("recognition", demands.recognition),
        ("residence", demands.residence),
        ("others", demands.others),
    )
    for name, findings in asked:
        values = list(dict.fromkeys(str(found.value) for found in findings))
        if values:
            needs[name] = values
            evidence += [f.evidence(f"requirements.{name}.{n}", str(f.value)[:300]) for n, f in enumerate(findings)]
    if demands.experience_years:
        needs["experience_years"] = demands.experience_years.value
        evidence.append(demands.experience_years.evidence("requirements.experience_years", needs["experience_years"]))
    if needs:
        data["requirements"] = needs


def _put_schedule(data: dict[str, Any], evidence: list[Evidence], facts: Facts) -> None:
    schedule: dict[str, Any] = {}
    extent = facts.extent
    amounts: Iterable[tuple[str, Finding[Any] | None]] = (
        ("lessons", extent.lessons),
        ("hours", extent.hours),
        ("duration", extent.duration),
    )
    for name, found in amounts:
        if found is not None:
            schedule[name] = found.value
            evidence.append(found.evidence(f"schedule.{name}", found.value))
    if facts.times:
        schedule["time_models"] = [found.value.value for found in facts.times]
        evidence += [f.evidence(f"schedule.time_models.{n}", f.value.value) for n, f in enumerate(facts.times)]
    if schedule:
        data["schedule"] = schedule


def _put_runs(data: dict[str, Any], evidence: list[Evidence], facts: Facts) -> None:
    runs: list[dict[str, str]] = []
    for run in facts.runs:
        if not (run.start or run.end):
            continue
        dates = {"start": run.start, "end": run.end, "apply_by": run.apply_by}
        number = len(runs)
        runs.append({name: found.value for name, found in dates.items() if found})
        evidence += [f.evidence(f"runs.{number}.{name}", f.value) for name, f in dates.items() if f]
    if runs:
        data["runs"] = runs


def _put_money(data: dict[str, Any], evidence: list[Evidence], facts: Facts, main: list[Line]) -> None:
    if facts.price:
        price = facts.price.value
        text = facts.price.line.text[:200]
        data["costs"] = [{"text": text, "minimum": price.minimum, "maximum": price.maximum}]
        evidence.append(facts.price.evidence("costs.0.maximum", price.maximum))
    payers = payers_in(main)
    if payers:
        data["payers"] = [id for id, _ in payers]
        evidence += [Evidence(f"payers.{n}", id, line.text[:300], LIKELY) for n, (id, line) in enumerate(payers)]
    line = next((line for line in main if line.has(("azav", "maßnahme")) and _AZAV.search(line.text)), None)
    if line is not None:
        data["azav"] = True
        evidence.append(Evidence("azav", True, line.text[:300], LIKELY, line.heading[:80]))
    line = next(
        (line for line in main if line.label and _CERTIFICATE.search(line.label) and len(line.text) < 200), None
    )
    if line is not None:
        data["certificate"] = line.text
        evidence.append(Evidence("certificate", line.text, line.text, CERTAIN, line.label))


def payers_in(lines: Iterable[Line]) -> list[tuple[str, Line]]:
    """Funding entries that the lines name, each with the first line that does."""
    named = [line for line in lines if line.has(_PAYER_STEMS)]
    found = ((id, next((line for line in named if pattern.search(line.folded)), None)) for id, pattern in _PAYERS)
    return [(id, line) for id, line in found if line is not None]


def origin_data(address: str, publisher: str, title: str, stand: str | None, seen: date) -> dict[str, Any]:
    """The source of a proposed entry; nobody has verified it yet."""
    origin = {"key": "quelle", "url": address, "publisher": publisher, "title": title[:200], "seen": seen.isoformat()}
    if stand:
        origin["dated"] = stand
    return {name: value for name, value in origin.items() if value}
