"""A page of a public-service portal: which body does what, what it asks for, what it costs, how long it takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ingest.candidate import Evidence
from ingest.extraction.facts import Facts
from ingest.extraction.finding import CERTAIN, LIKELY
from ingest.extraction.land import lands_named
from ingest.extraction.offer import shipped_occupations
from ingest.page.line import Line, Zone
from kb.vocabulary import Land

_TITLE = re.compile(
    r"anerkenn\w* .*(?:beantragen|lassen|erhalten)|^anerkennung\b|berufserlaubnis|approbation\b.*(?:beantragen|erteil)|"
    r"erlaubnis zum führen|gleichwertigkeit|feststellen lassen|berufsbezeichnung",
    re.IGNORECASE,
)
_COURSE = re.compile(r"lehrgang|kurs\b|vorbereitung|prüfung|seminar|qualifizierung", re.IGNORECASE)
_BODY = re.compile(r"zuständig|ansprechstelle|ansprechpunkt|ansprechpartner", re.IGNORECASE)
_DOCUMENTS = re.compile(r"unterlagen|dokumente|nachweise", re.IGNORECASE)
_FEES = re.compile(r"gebühr|kosten", re.IGNORECASE)
_DEADLINES = re.compile(r"bearbeitungsdauer|fristen?\b|dauer", re.IGNORECASE)
_LAWS = re.compile(r"rechtsgrundlage|rechtliche grundlage", re.IGNORECASE)
_MONTHS = re.compile(r"(\d{1,2}|ein|zwei|drei|vier|sechs)\s*(?:bis\s*\d{1,2}\s*)?Monat", re.IGNORECASE)
_NUMBERS = {"ein": 1, "zwei": 2, "drei": 3, "vier": 4, "sechs": 6}
_MOST = 12
"""Documents, fees or norms that are taken over at most."""


def is_service(facts: Facts, lines: Sequence[Line], keys: Sequence[str]) -> bool:
    """Whether the page tells how a body decides, rather than offering something to take part in."""
    if _COURSE.search(facts.title) or facts.runs:
        return False
    named = sum(bool(pattern.search(line.cue)) for pattern in (_BODY, _LAWS, _DOCUMENTS, _DEADLINES) for line in lines)
    return bool(_TITLE.search(facts.title)) and (bool(keys) or named >= 2)


def service_data(
    facts: Facts, lines: Sequence[Line], lands: Sequence[Land] = ()
) -> tuple[dict[str, Any], tuple[Evidence, ...]]:
    """Fields of a recognition body but ``id`` and ``sources``; the body's name may be missing."""
    main = [line for line in lines if line.zone is Zone.MAIN and not line.rank]
    evidence: list[Evidence] = []
    name = facts.provider.value if facts.provider else ""
    if facts.provider:
        evidence.append(facts.provider.evidence("title", name))
    land = _land(facts, main, lands, evidence)
    occupations = list(shipped_occupations().mentioned(facts.title, guess=False))[:6]
    duty: dict[str, Any] = {"text": facts.title[:300], "occupations": occupations, "lands": land}
    evidence.append(Evidence("responsibilities.0.text", duty["text"], facts.title[:300], CERTAIN))
    where = f" in {facts.places[0].value.municipality}" if facts.places else ""
    data: dict[str, Any] = {
        "kind": "body",
        "title": name[:200],
        "summary": f"Zuständige Stelle{where} für: {facts.title}.",
        "lands": land,
        "phases": ["2"],
        "action_fields": ["counselling"],
        "occupations": occupations,
        "responsibilities": [{key: value for key, value in duty.items() if value}],
    }
    places = [(found, found.value) for found in facts.places[:3]]
    data["places"] = [
        {
            key: value
            for key, value in (
                ("municipality", place.municipality),
                ("street", place.street),
                ("postcode", place.postcode),
                ("land", place.land.value if place.land else None),
            )
            if value
        }
        for _, place in places
    ]
    evidence += [
        found.evidence(f"places.{n}.municipality", place.municipality) for n, (found, place) in enumerate(places)
    ]
    if facts.levels.entry:
        level = facts.levels.entry
        data["languages"] = [{"level": level.value.value, "text": level.line.text[:200]}]
        evidence.append(level.evidence("languages.0.level", level.value.value))
    _put_lists(data, evidence, main, facts)
    return {key: value for key, value in data.items() if value}, tuple(evidence)


def _land(facts: Facts, main: Sequence[Line], lands: Sequence[Land], evidence: list[Evidence]) -> list[str]:
    """The Land that the text names, else that of the body's address, else what the source says; never the host's."""
    for line in main:
        named = [land for land in lands_named(line.text) if land is not Land.DE]
        if len(named) == 1:
            evidence.append(Evidence("lands", named[0].value, line.text[:300], 0.7, line.heading[:80]))
            return [named[0].value]
    for found in facts.places:
        if found.value.land:
            evidence.append(found.evidence("lands", found.value.land.value))
            return [found.value.land.value]
    evidence += [Evidence("lands", land.value, "", 0.5, "Angabe der Quelle") for land in lands]
    return [land.value for land in lands]


def _put_lists(data: dict[str, Any], evidence: list[Evidence], main: Sequence[Line], facts: Facts) -> None:
    documents = [line for line in main if _DOCUMENTS.search(line.cue) and len(line.text) < 200][:_MOST]
    data["documents"] = [{"text": line.text} for line in documents]
    evidence += [
        Evidence(f"documents.{n}.text", line.text, line.text, LIKELY, line.cue[:80]) for n, line in enumerate(documents)
    ]
    if facts.price:
        price = facts.price.value
        data["fees"] = [{"text": facts.price.line.text[:200], "minimum": price.minimum, "maximum": price.maximum}]
        evidence.append(facts.price.evidence("fees.0.maximum", price.maximum))
    deadline = next((line for line in main if _DEADLINES.search(line.cue) and _MONTHS.search(line.text)), None)
    if deadline is not None:
        match = _MONTHS.search(deadline.text)
        assert match is not None
        months = _NUMBERS.get(match[1].casefold()) or int(match[1])
        data["deadlines"] = [{"what": "Bearbeitung", "text": deadline.text[:200], "months": months}]
        evidence.append(Evidence("deadlines.0.months", months, deadline.text[:300], LIKELY, deadline.cue[:80]))
    laws = [line for line in main if _LAWS.search(line.cue) and len(line.text) < 200][:_MOST]
    data["legal_basis"] = [{"citation": line.text} for line in laws]
    evidence += [
        Evidence(f"legal_basis.{n}.citation", line.text, line.text, LIKELY, line.cue[:80])
        for n, line in enumerate(laws)
    ]
