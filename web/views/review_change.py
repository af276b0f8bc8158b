"""A proposal with everything needed to decide: both sides, the words of the source, what contradicts, what is alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kb.editorial.change import Change, ChangeState, Outcome
from kb.editorial.difference import problems_in, proposed_differences
from kb.entries import Entry
from kb.problem import Problem
from kb.wording import FIELDS, field_name
from web.address import Value
from web.parameters import FieldProblem
from web.views.difference import FieldDifference, field_differences
from web.views.form_page import FormPage
from web.views.phrase import Phrase, content, contents
from web.views.review_frame import review_tabs, said
from web.views.shell import Link
from web.visit import Visit

SURE, LIKELY = 0.9, 0.7
"""From which confidence on a reading is called sure, or likely."""

SHOWN = "gezeigt"
"""Field of a form that says that its boxes were shown, so that an empty one was left empty."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The words a value was read from, and how sure the reading is."""

    text: str
    where: str
    sureness: str


@dataclass(frozen=True, slots=True)
class ProposedField:
    """A field of a proposal: both sides, the words of the source, and whether it is chosen."""

    difference: FieldDifference
    proofs: tuple[Proof, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A field in which the entry's other source says something else."""

    field: str
    label: str
    ours: str
    ours_source: str
    theirs: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SimilarRow:
    """An entry that may be the same thing."""

    id: str
    title: str
    url: str
    reason: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePage(FormPage):
    """The page of a proposal."""

    tabs: tuple[Link, ...]
    number: int
    title: str
    outcome: str
    outcome_code: str
    kind: str
    is_open: bool
    is_new: bool
    state: str
    decided: str | None
    """Who decided when; None while nobody has."""
    decided_reason: str | None
    entry: Link | None
    source: str
    source_links: tuple[Link, ...]
    run: Link | None
    proposed: str
    base: int | None
    """Revision of the entry that is shown."""
    fields: tuple[ProposedField, ...]
    conflicts: tuple[ConflictRow, ...]
    similar: tuple[SimilarRow, ...]
    missing: tuple[Phrase, ...]
    notes: tuple[Phrase, ...]
    edit_url: str
    decline_url: str
    merge_url: str
    reason: str
    decline_reason: str
    merge_into: str
    said: str | None
    """What the last decision did, where it led on to here."""


def change_page(
    visit: Visit,
    change: Change,
    current: tuple[Entry, int] | None,
    similar: Mapping[str, Entry],
    problems: tuple[FieldProblem, ...] = (),
    **kept: Value,
) -> ChangePage:
    """The page of a proposal; ``current`` is the entry it is about, with its revision."""
    say, url = visit.say, visit.url
    here = f"/pruefen/{change.number}"
    typed = visit.form if visit.request.method == "POST" else {}
    chosen = _chosen(visit, "feld")
    noted = _chosen(visit, "widerspruch")
    entry = current[0] if current else None
    return ChangePage(
        url(f"{here}/uebernehmen", **kept),
        problems,
        tabs=review_tabs(visit),
        number=change.number,
        title=change.title,
        outcome=say.label(change.outcome),
        outcome_code=change.outcome.value,
        kind=say.label(change.kind) if change.kind else "",
        is_open=change.state is ChangeState.OPEN,
        is_new=change.outcome is Outcome.NEW,
        state=say.label(change.state),
        decided=_decided(visit, change),
        decided_reason=change.reason,
        entry=Link(url(f"/eintrag/{entry.id}"), entry.title) if entry else None,
        source=change.source,
        source_links=_source_links(change),
        run=Link(url(f"/pruefen/laeufe/{change.run}"), say("Lauf %(n)s", n=change.run)) if change.run else None,
        proposed=say.date(change.proposed_at.date()),
        base=current[1] if current else None,
        fields=tuple(
            ProposedField(one, _proofs(visit, change, one.field), chosen is None or one.field in chosen)
            for one in field_differences(visit, proposed_differences(change, visit.language))
        ),
        conflicts=_conflicts(visit, change, noted),
        similar=tuple(
            SimilarRow(one.entry_id, found.title, url(f"/eintrag/{found.id}"), content(say, one.reason))
            for one in change.similar
            if (found := similar.get(one.entry_id)) is not None
        ),
        missing=contents(say, missing(change, visit.language)),
        notes=contents(say, change.notes),
        edit_url=url(f"{here}/bearbeiten", **kept),
        decline_url=url(f"{here}/ablehnen", **kept),
        merge_url=url(f"{here}/zusammenfuehren", **kept),
        reason=str(typed.get("grund", ""))[:500],
        decline_reason=str(typed.get("ablehnung", ""))[:500],
        merge_into=str(typed.get("eintrag", ""))[:80],
        said=said(visit),
    )


def missing(change: Change, language: str) -> tuple[str, ...]:
    """What a new entry still lacks, a line a field."""
    problems = problems_in(change.data, "") if change.outcome is Outcome.NEW else ()
    return tuple(problem_line(problem, language) for problem in problems)


def problem_line(problem: Problem, language: str) -> str:
    """„Träger: fehlt; bitte ergänzen“."""
    name, _, rest = problem.field.partition(".")
    label = field_name(name, language) if name in FIELDS else name
    return f"{label}{f' ({rest})' if rest else ''}: {problem.message}"


def _chosen(visit: Visit, name: str) -> set[str] | None:
    """What was chosen in a form that was sent; None where none was sent."""
    if visit.request.method != "POST" or SHOWN not in visit.form:
        return None
    return set(visit.form.getlist(name))


def _decided(visit: Visit, change: Change) -> str | None:
    if change.decided_at is None:
        return None
    return visit.say(
        "%(who)s am %(day)s", who=change.who or visit.say("Lotse"), day=visit.say.date(change.decided_at.date())
    )


def _source_links(change: Change) -> tuple[Link, ...]:
    found = []
    for origin in change.data.get("sources", ()):
        address = str(origin.get("url", ""))
        if address.startswith(("http://", "https://")):
            found.append(Link(address, str(origin.get("title") or origin.get("publisher") or address)))
    return tuple(found)


def _proofs(visit: Visit, change: Change, field: str) -> tuple[Proof, ...]:
    return tuple(
        Proof(item.text, item.where, _sureness(visit, item.confidence))
        for item in change.evidence_for(field)
        if item.text
    )


def _sureness(visit: Visit, confidence: float) -> str:
    if confidence >= SURE:
        return visit.say("sicher gelesen")
    return visit.say("wahrscheinlich") if confidence >= LIKELY else visit.say("unsicher, bitte nachsehen")


def _conflicts(visit: Visit, change: Change, noted: set[str] | None) -> tuple[ConflictRow, ...]:
    return tuple(
        ConflictRow(
            one.field,
            field_name(one.field, visit.language),
            one.ours,
            one.ours_source,
            one.theirs,
            noted is None or one.field in noted,
        )
        for one in change.conflicts
    )
