"""Dates to runs: which date begins a run, which ends it, until when one applies, and which says nothing about it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from ingest.extraction.cue import sentence_around
from ingest.extraction.dates import Mention, mentions
from ingest.extraction.finding import CERTAIN, LIKELY, POSSIBLE, WEAK, Finding
from ingest.page.line import Line, Zone
from kb.dates import earliest, latest

MOST_DATES = 60
"""Dates of one line that are looked at."""


class Role(Enum):
    """What a date says about an offer."""

    START = "start"
    END = "end"
    APPLY = "apply_by"


_NOTHING = re.compile(
    r"kurs-?n(?:umme)?r|\bkennung|druckdatum|förder(?:zeitraum|periode|phase|runde)|zulassung|zugelassen|rückblick|"
    r"rechtsgrundlage|amtsgericht|besucher|erstmals|fassung|gesetz|verordnung|richtlinie|\bgilt\b|gültig|zugangsdaten|"
    r"\bseit\b|\bagb\b|geboren|uhrzeit|bescheid vom|\bstand\b|aktualis|geändert|änderung|veröffentlicht|freigegeben|"
    r"erstellt|gegründet|bearbeitung\b|ausgeh(?:ä|ae)ngt",
    re.IGNORECASE,
)
"""Words that take a date away from the runs."""

_APPLY = re.compile(
    r"anmelde?(?:schluss|frist|ung|n\b|bar)|bewerb(?:ung|en|t|ungs\w+)|antrag|einsende|melde\w* (?:ich mich|sich|"
    r"euch)\b|meldet euch|"
    r"\bfrist(?:en)?\b|application|deadline|apply\b|register",
    re.IGNORECASE,
)
_END = re.compile(
    r"\bende[nt]?\b|enddatum|\w+ende\b|letzter (?:tag|termin)|\bendet\b|\bends?\b|abschlusstag", re.IGNORECASE
)
_START = re.compile(
    r"beginn|start|\blos\b|auftakt|einstieg|\bab\b|erster (?:tag|termin)|nächste|\bfrom\b|von$", re.IGNORECASE
)
_WHEN = re.compile(
    r"termin|\bwann\b|zeitraum|datum|zeiten\b|laufzeit|prüfung(?:stag|stermin)?\b|dauer|vorlesungszeit|kurstag|\bdate|when\b|"
    r"veranstaltungstag|durchgang|durchgänge|kurse\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:bis|spätestens|until|by)(?:\s+(?:zum|einschließlich|spätestens|ende|am|mitte|anfang))*\s*(?:\w{2,10}\.?,?\s*(?:den\s*)?)?$",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(?:ab|vom|von|from)(?:\s+(?:dem|ende|mitte|anfang))?\s*(?:\w{2,10},?\s*(?:den\s*)?)?$", re.IGNORECASE
)
_WEEKDAY = re.compile(r"\s*(?:(?:mo|di|mi|do|fr|sa|so)[a-z]*\.?,?\s*)?(?:den\s*)?", re.IGNORECASE)
_OVER = re.compile(r"\b(?:war|waren|ging|gingen|fand|kamen|nahmen|gegangen|feierten|trafen)\b", re.IGNORECASE)
_BEGINS = re.compile(
    r"\b(?:beginnt|startet|gestartet|begonnen|begann|findet|finden|geht es los|treffen)\b", re.IGNORECASE
)
_ON = re.compile(r"\b(?:am|den|zum|on)\s*(?:\w{2,10},?\s*(?:den\s*)?)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundRun:
    """A run as found: its dates, and the findings behind them; only ``apply_by`` where no run is named."""

    start: Finding[str] | None = None
    end: Finding[str] | None = None
    apply_by: Finding[str] | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class _Dated:
    role: Role
    found: Finding[str]
    until: Finding[str] | None
    row: int


def runs_in(lines: Iterable[Line]) -> tuple[FoundRun, ...]:
    """The dated runs of an offer, in the order of their beginning."""
    dated: list[_Dated] = []
    vague: list[_Dated] = []
    for line in lines:
        if line.zone is not Zone.MAIN:
            continue
        for item, sure in _roles(line):
            (dated if sure else vague).append(item)
    if not any(item.role is not Role.APPLY for item in dated) and len(vague) == 1:
        dated += vague
    runs = _with_deadlines(_assembled(dated), [item for item in dated if item.role is Role.APPLY])
    return tuple(sorted(runs, key=lambda run: _order(run)))


def _roles(line: Line) -> Iterator[tuple[_Dated, bool]]:
    """The dates of a line with what they mean; False where only the lack of anything better speaks for it."""
    before_end = 0
    found = mentions(line.text)[:MOST_DATES]
    for number, mention in enumerate(found):
        before, after = sentence_around(line.text, mention.start, mention.end)
        own_start = max(mention.start - len(before), before_end)
        before, before_end = line.text[own_start : mention.start], mention.end
        after = after.split(",")[0] if not before.strip() else after
        if number + 1 < len(found):
            after = after[: max(0, found[number + 1].start - mention.end)]
        judged = _role(line, mention, before, after)
        if judged is None:
            continue
        role, confidence = judged
        first = Finding(mention.value, line, confidence, mention.start, mention.end)
        until = Finding(mention.until, line, confidence, mention.start, mention.end) if mention.until else None
        if role is Role.APPLY and until is not None:
            first, until = until, None  # „Bewerbung vom 1. April bis 15. Juni“
        yield _Dated(role, first, until, line.row), confidence > WEAK


def _role(line: Line, mention: Mention, before: str, after: str) -> tuple[Role, float] | None:
    label = line.label or (line.heading if _WEEKDAY.fullmatch(before) and len(line.heading.split()) <= 3 else "")
    if _NOTHING.search(label) or _NOTHING.search(before) or re.match(r"\s*(?:zertifiziert|gegründet)", after):
        return None
    until = bool(_UNTIL.search(before))
    if _APPLY.search(before) or _APPLY.search(label) or (until and _APPLY.search(after)):
        if _FROM.search(before) and mention.until is None:
            return None  # from when on one may apply
        return Role.APPLY, CERTAIN if label else LIKELY
    if _APPLY.search(line.heading) and (until or mention.until) and not _WHEN.search(label):
        return Role.APPLY, LIKELY
    if _OVER.search(before) or _OVER.match(after.strip()):
        return None
    if mention.until is not None:
        return Role.START, CERTAIN if label or _START.search(before) else LIKELY
    if _END.search(before) or (label and _END.search(label) and _WEEKDAY.fullmatch(before)):
        return Role.END, CERTAIN if label else LIKELY
    if label.casefold() in ("bis", "bis zum") or (until and not _START.search(before)):
        return Role.END, CERTAIN if label else LIKELY
    if _START.search(label) or label.casefold() in ("von", "vom"):
        return Role.START, CERTAIN
    if _START.search(before):
        return Role.START, LIKELY
    if _WHEN.search(label) or _WHEN.search(before):
        return Role.START, CERTAIN if label else LIKELY
    if _BEGINS.search(before) or _BEGINS.search(after[:140]):
        return Role.START, LIKELY
    if _START.search(line.heading) or _WHEN.search(line.heading):
        return Role.START, LIKELY
    if _WEEKDAY.fullmatch(line.text[: mention.start]) and re.search(r"\d\d?[.:]\d\d", after):
        return Role.START, POSSIBLE  # „Do., 22.04.2027, 09:30 Uhr“
    return (Role.START, WEAK) if _ON.search(before) else None


def _assembled(dated: list[_Dated]) -> list[FoundRun]:
    """Runs from beginnings and ends: by row of a table, otherwise in the order of the text."""
    runs: list[FoundRun] = []
    for item in dated:
        if item.role is Role.START:
            same = next(
                (n for n, run in enumerate(runs) if run.start and _same(run.start.value, item.found.value)), None
            )
            if same is None:
                early = next((n for n, run in enumerate(runs) if run.start is None and _fits(item, run)), None)
                if early is None:
                    runs.append(FoundRun(item.found, item.until, None, item.row))
                else:
                    runs[early] = replace(runs[early], start=item.found)
            elif runs[same].end is None and item.until:
                runs[same] = replace(runs[same], start=item.found, end=item.until)
            elif len(item.found.value) > len(runs[same].start.value):  # type: ignore[union-attr]
                runs[same] = replace(runs[same], start=item.found)
        elif item.role is Role.END:
            if any(run.end and _same(run.end.value, item.found.value) for run in runs):
                continue
            open_runs = [n for n, run in enumerate(runs) if run.end is None and _may_end(run, item)]
            if open_runs:
                runs[open_runs[-1]] = replace(runs[open_runs[-1]], end=item.found)
            else:
                runs.append(FoundRun(None, item.found, None, item.row))
    return runs


def _with_deadlines(runs: list[FoundRun], deadlines: list[_Dated]) -> list[FoundRun]:
    """Each deadline at its run: that of its row, else the next that begins after it."""
    for item in deadlines:
        day = latest(item.found.value)
        own = [n for n, run in enumerate(runs) if item.row and run.row == item.row]
        later = [
            n for n, run in enumerate(runs) if run.apply_by is None and run.start and latest(run.start.value) >= day
        ]
        if own and runs[own[0]].apply_by is None:
            runs[own[0]] = replace(runs[own[0]], apply_by=item.found)
        elif later:
            first = min(later, key=lambda n: earliest(runs[n].start.value))  # type: ignore[union-attr]
            runs[first] = replace(runs[first], apply_by=item.found)
        elif not runs:
            runs.append(FoundRun(None, None, item.found, item.row))
    return runs


def _fits(item: _Dated, run: FoundRun) -> bool:
    return run.end is not None and earliest(item.found.value) <= latest(run.end.value) and item.until is None


def _may_end(run: FoundRun, item: _Dated) -> bool:
    if run.row and item.row and run.row != item.row:
        return False
    return run.start is not None and earliest(run.start.value) <= latest(item.found.value)


def _same(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _order(run: FoundRun) -> tuple[str, str]:
    return (run.start.value if run.start else run.end.value if run.end else "", run.end.value if run.end else "")
