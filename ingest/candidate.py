"""What reading a source gives: a proposed entry with the evidence for each field, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from kb.entries import Entry, EntryBase, Funding, Info, Offer, Partner, Practice, RecognitionBody, entry_from
from kb.problem import Problem, field_names, problems_of
from kb.vocabulary import Kind

LONGEST_QUOTE = 300
"""Characters of source text that a piece of evidence keeps."""

_MODELS: dict[str, type[EntryBase]] = {
    Kind.OFFER: Offer,
    Kind.BODY: RecognitionBody,
    Kind.PARTNER: Partner,
    Kind.FUNDING: Funding,
    Kind.PRACTICE: Practice,
    Kind.INFO: Info,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a field has its value: the words it was read from."""

    field: str
    """Dotted path within ``Candidate.data``: ``target_level``, ``runs.0.start``, ``sources.0.dated``."""
    value: str | int | float | bool | None
    """The value as it stands in ``data``."""
    text: str
    """The words of the source, at most LONGEST_QUOTE characters; empty where the value was not in words."""
    confidence: float
    """0 to 1: how sure the reader is. Structured feeds give 1.0; prose gives less."""
    where: str = ""
    """Place within the record: a heading, an element, a column."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed entry. It may lack required fields: a steward completes it, nothing is guessed.

    Three dates are kept apart: ``stand`` is what the source shows about itself, the dates of courses stand in
    ``data["runs"]``, and ``seen`` is the day the source was fetched.
    """

    source: str
    """Identifier of the source."""
    record: str
    """Identifier of the record within its source, stable from one reading to the next."""
    data: Mapping[str, Any]
    """Fields of an entry as plain JSON data, ``id`` and ``kind`` included."""
    evidence: tuple[Evidence, ...] = ()
    run_records: tuple[str, ...] = ()
    """Identifiers within the source of ``data["runs"]``, in the same order; empty where they have none."""
    service_keys: tuple[str, ...] = ()
    """Keys that other hosts use for the same service, with their kind: ``leika:99…``, ``pst:393036612``."""
    language: str = "de"
    """ISO 639-1 code of the language the text was found to be in."""
    text: str = ""
    """Main text of the record, for comparing and reviewing; not part of the entry."""
    notes: tuple[str, ...] = ()
    """What a steward should know about the reading, each a German sentence."""

    @property
    def stand(self) -> str | None:
        """The date the source shows about itself (Stand), None where it shows none."""
        sources: Sequence[Mapping[str, Any]] = self.data.get("sources", ())
        return sources[0].get("dated") if sources else None

    @property
    def seen(self) -> date | None:
        """The day the source was fetched."""
        sources: Sequence[Mapping[str, Any]] = self.data.get("sources", ())
        return date.fromisoformat(str(sources[0]["seen"])) if sources and "seen" in sources[0] else None

    def entry(self) -> Entry:
        """The entry proposed. Raises pydantic.ValidationError while something required is missing or wrong."""
        return entry_from(dict(self.data))

    def problems(self) -> tuple[Problem, ...]:
        """What keeps it from being an entry, one German problem a field; empty where it is complete."""
        try:
            self.entry()
        except ValidationError as error:
            model = _MODELS.get(self.data.get("kind", ""), Info)
            return tuple(problems_of(error, self.record, field_names(model)))
        return ()

    def evidence_for(self, path: str) -> tuple[Evidence, ...]:
        """The evidence for a field or what lies below it: ``runs`` also gives ``runs.0.start``."""
        return tuple(item for item in self.evidence if item.field == path or item.field.startswith(f"{path}."))


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that is no entry, and why."""

    source: str
    record: str
    """Address or identifier of the record."""
    reason: str
    """One German sentence for the report."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A record that its publisher has deleted: an offer, or one of its runs (``Candidate.run_records``)."""

    source: str
    record: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """A run that came without its offer: it belongs to the record read earlier."""

    source: str
    record: str
    """Identifier of the offer."""
    run_record: str
    run: Mapping[str, Any] = field(default_factory=dict)
    """Fields of a kb.facts.Run as plain JSON data."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Says, before anything else, that this is no full reading: what it does not name is still there.

    A differential catalogue gives it, and a single page of a source that has many; without it, a record that a source
    no longer names is „nicht mehr gefunden“.
    """

    source: str


Found = Candidate | Rejected | Withdrawn | Amendment | Difference
"""What a source's ``parse`` gives."""


def amended(candidate: Candidate, change: Amendment) -> Candidate:
    """The candidate with the run added, or replaced where it was there before."""
    runs = dict(_runs(candidate))
    runs[change.run_record] = change.run
    return _with_runs(candidate, runs)


def without(candidate: Candidate, withdrawn: Withdrawn) -> Candidate | None:
    """The candidate without the withdrawn run; None where the offer itself was withdrawn."""
    if withdrawn.record == candidate.record:
        return None
    return _with_runs(candidate, {key: run for key, run in _runs(candidate) if key != withdrawn.record})


def _runs(candidate: Candidate) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return zip(candidate.run_records, candidate.data.get("runs", ()), strict=False)


def _with_runs(candidate: Candidate, runs: Mapping[str, Mapping[str, Any]]) -> Candidate:
    data = {name: value for name, value in candidate.data.items() if name != "runs"}
    if runs:
        data["runs"] = list(runs.values())
    # evidence of runs counts positions, which have changed; a feed's runs are their own evidence
    kept = tuple(item for item in candidate.evidence if not item.field.startswith("runs."))
    return replace(candidate, data=data, run_records=tuple(runs), evidence=kept)
