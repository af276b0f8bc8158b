"""How and when an offer is held: on site, online or both; full time, part time, evenings, weekends."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.extraction.finding import CERTAIN, LIKELY, POSSIBLE, Finding
from ingest.page.line import Line, Zone
from kb.vocabulary import Format, TimeModel

_HYBRID = re.compile(
    r"hybrid|blended|präsenz und online|online und (?:in )?präsenz|in präsenz und \w+ online|und online\b|"
    r"oder per video",
    re.IGNORECASE,
)
_ONLINE = re.compile(
    r"\bonline\b(?!\s*-?\s*(?:anmeldung|antrag|bewerbung|formular|portal|dienst))|virtuell|digital(?:en|"
    r"er)? (?:café|raum|treff|seminar)|\bzoom\b|webinar|e-?learning|fernlehrgang|vhs\.cloud|videokonferenz",
    re.IGNORECASE,
)
_ON_SITE = re.compile(r"präsenz|vor ort|\braum \d|unterrichtsraum|in person|on-?site|unsere[nm]? räumen", re.IGNORECASE)
_FORM_LABEL = re.compile(
    r"form\b|unterrichtsart|durchführung|format|kursform|unterrichtsform|^ort$|\bwo\b|standort|kursort|location",
    re.IGNORECASE,
)
_ONLINE_APPLY = re.compile(
    r"(?:bewerb|anmeld|antrag)\w*[^.]{0,30}online|online[^.]{0,25}(?:bewerb|anmeld|vom \d)", re.IGNORECASE
)
_TIMES = (
    (TimeModel.FULL_TIME, ("vollzeit", "ganztags", "full")),
    (TimeModel.PART_TIME, ("teilzeit", "berufsbegleitend", "nebenberuflich", "halbtags", "part")),
    (TimeModel.EVENING, ("abend", "evening")),
    (TimeModel.WEEKEND, ("wochenende", "samstag", "sonnabend", "weekend")),
)
_TIME = {
    TimeModel.FULL_TIME: re.compile(r"vollzeit|ganztags|full[- ]time", re.IGNORECASE),
    TimeModel.PART_TIME: re.compile(r"teilzeit|berufsbegleitend|nebenberuflich|halbtags|part[- ]time", re.IGNORECASE),
    TimeModel.EVENING: re.compile(r"abends|abendkurs|\babende\b|am abend|feierabend|evenings?\b", re.IGNORECASE),
    TimeModel.WEEKEND: re.compile(r"wochenende|samstags?|sonnabend|weekends?\b", re.IGNORECASE),
}
_FORMS = tuple(
    "hybrid blended präsenz online video virtuell digital zoom webinar learning fern cloud ort raum räum person "
    "site".split()
)
"""Beginnings of words without which a line says nothing about the format."""


def format_in(lines: Iterable[Line]) -> Finding[Format] | None:
    """The format; None where the page does not say, also where it only names a place."""
    online: Finding[Format] | None = None
    on_site: Finding[Format] | None = None
    for line in lines:
        if line.zone is not Zone.MAIN and line.zone is not Zone.TITLE:
            continue
        if not line.has(_FORMS):
            continue
        labelled = bool(_FORM_LABEL.search(line.label))
        sure = CERTAIN if labelled or line.rank == 1 else LIKELY
        both = _HYBRID.search(line.text)
        if both:
            return Finding(Format.HYBRID, line, sure, both.start(), both.end())
        match = None if _ONLINE_APPLY.search(line.text) else _ONLINE.search(line.text)
        if match and (online is None or sure > online.confidence):
            online = Finding(Format.ONLINE, line, sure, match.start(), match.end())
        match = _ON_SITE.search(line.text)
        if match and (on_site is None or sure > on_site.confidence):
            on_site = Finding(Format.IN_PERSON, line, sure, match.start(), match.end())
    if online and on_site:
        if abs(online.confidence - on_site.confidence) < 0.01:
            return Finding(Format.HYBRID, online.line, POSSIBLE, online.start, online.end)
        return max(online, on_site, key=lambda item: item.confidence)
    return online or on_site


def time_models_in(lines: Iterable[Line]) -> tuple[Finding[TimeModel], ...]:
    """When it is held, each model once."""
    found: dict[TimeModel, Finding[TimeModel]] = {}
    for line in lines:
        if line.zone is not Zone.MAIN:
            continue
        for model, stems in _TIMES:
            match = _TIME[model].search(line.text) if model not in found and line.has(stems) else None
            if match:
                found[model] = Finding(model, line, LIKELY, match.start(), match.end())
    return tuple(found.values())
