"""The report of a run: new, changed with a field diff, gone, rejected and why; for the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kb.editorial.change import Change, Outcome
from kb.editorial.difference import problems_in, proposed_differences
from kb.editorial.run import Report, RunState
from kb.wording import field_name

SHOWN = 20
"""Lines of each outcome on a terminal."""

_HEADINGS = {
    Outcome.NEW: "Neu",
    Outcome.CHANGED: "Geändert",
    Outcome.GONE: "Nicht mehr gefunden",
    Outcome.RETURNED: "Wieder da",
    Outcome.REJECTED: "Abgewiesen",
}


def report_json(report: Report, dry: bool) -> dict[str, Any]:
    """The report as plain data."""
    run = report.run
    return {
        "run": None if dry else run.number,
        "dry_run": dry,
        "source": run.source,
        "state": run.state.value,
        "reason": run.reason,
        "whole": run.whole,
        "counts": {outcome.value: run.counts.get(outcome, 0) for outcome in Outcome},
        "new": [_new(change) for change in report.findings.get(Outcome.NEW, ())],
        "changed": [_changed(change) for change in report.findings.get(Outcome.CHANGED, ())],
        "gone": [_named(change) for change in report.findings.get(Outcome.GONE, ())],
        "returned": [_named(change) for change in report.findings.get(Outcome.RETURNED, ())],
        "rejected": [
            _named(change) | {"reason": _reason(change)} for change in report.findings.get(Outcome.REJECTED, ())
        ],
    }


def report_lines(report: Report, dry: bool) -> Iterator[str]:
    """The report in lines for a person."""
    run = report.run
    numbered = "Probelauf" if dry else f"Lauf {run.number}"
    yield f"{run.title} ({run.source}), {numbered}: {run.state.de}"
    yield ", ".join(f"{run.counts.get(outcome, 0)} {outcome.de}" for outcome in Outcome)
    if run.state is RunState.WITHHELD:
        yield f"! {run.reason}"
    for outcome, heading in _HEADINGS.items():
        changes = report.findings.get(outcome, ())
        if not changes:
            continue
        yield ""
        yield f"{heading}:"
        for change in changes[:SHOWN]:
            yield from _told(change)
        if (more := run.counts.get(outcome, 0) - min(len(changes), SHOWN)) > 0:
            yield f"  … und {more} weitere"


def _told(change: Change) -> Iterator[str]:
    where = f" [{change.entry_id}]" if change.entry_id else ""
    yield f"  {change.title}{where}"
    if change.outcome is Outcome.REJECTED:
        yield f"    {_reason(change)}"
    for problem in _missing(change) if change.outcome is Outcome.NEW else ():
        yield f"    unvollständig: {problem}"
    if change.outcome is Outcome.CHANGED:
        for difference in proposed_differences(change):
            yield f"    {field_name(difference.field)}:"
            yield from (f"      - {line}" for line in difference.before)
            yield from (f"      + {line}" for line in difference.after)
        for conflict in change.conflicts:
            yield f"    Widerspruch, {field_name(conflict.field)}: {conflict.ours} ≠ {conflict.theirs}"


def _named(change: Change) -> dict[str, Any]:
    kind = change.kind.value if change.kind else None
    return {"record": change.record, "title": change.title, "kind": kind, "entry": change.entry_id}


def _new(change: Change) -> dict[str, Any]:
    similar = [{"entry": one.entry_id, "reason": one.reason} for one in change.similar]
    return _named(change) | {"missing": _missing(change), "similar": similar, "notes": list(change.notes)}


def _changed(change: Change) -> dict[str, Any]:
    fields = [
        {
            "field": difference.field,
            "label": field_name(difference.field),
            "before": list(difference.before),
            "after": list(difference.after),
        }
        for difference in proposed_differences(change)
    ]
    conflicts = [{"field": one.field, "ours": one.ours, "theirs": one.theirs} for one in change.conflicts]
    return _named(change) | {"fields": fields, "conflicts": conflicts}


def _missing(change: Change) -> list[str]:
    """What a steward has to complete before it can be an entry."""
    return [f"{problem.field}: {problem.message}" for problem in problems_in(change.data, change.record)]


def _reason(change: Change) -> str:
    return " ".join(change.notes)
