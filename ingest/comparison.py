"""What a record means for the store: new, changed field by field, unchanged, gone, found again, or rejected."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from ingest.candidate import Amendment, Candidate, Difference, Found, Rejected, Withdrawn, amended, without
from ingest.source import Source
from kb.editorial.change import Change, Evidence, Outcome, change_of
from kb.editorial.overlay import changed_fields, conflicts, elsewhere, page, plain
from kb.editorial.run import Finding
from kb.editorial.tables import CHANGE, SIGHTING
from kb.entries import Entry, entry_data
from kb.store import Store
from kb.vocabulary import Kind, Land

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the source showed last about a record."""

    entry_id: str | None
    digest: str
    latest: int | None
    decided: int | None
    missing_since: date | None


class Comparison:
    """Compares the records of one reading with what the source showed before and with the entries.

    ``staged`` are findings of the same run that an interrupted process laid aside.
    """

    def __init__(self, store: Store, source: Source, staged: Mapping[str, Outcome] | None = None) -> None:
        self._store, self._source = store, source
        with store.database.connect() as connection:
            self._known = _sightings(connection, source.id)
        self._outcomes: dict[str, Outcome] = dict(staged or {})
        self.whole = True
        """False once the reading proved to be a difference."""
        self.again: set[str] = set()
        """Records that the last batch found differently from an earlier batch of this run."""

    @property
    def seen(self) -> int:
        """How many records the reading has had so far that are entries."""
        present = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED, Outcome.RETURNED)
        return sum(outcome in present for outcome in self._outcomes.values())

    def findings(self, batch: Sequence[Found], staged: Mapping[str, Candidate]) -> list[Finding]:
        """What the batch means; ``staged`` gives the candidates of this run that an amendment may be about."""
        self.again = set()
        found: dict[str, Finding] = {}
        candidates: dict[str, Candidate] = {}
        rejected: list[Finding] = []
        for item in batch:
            match item:
                case Difference():
                    self.whole = False
                case Rejected():
                    rejected.append(Finding(item.record, Outcome.REJECTED, item.record, notes=(item.reason,)))
                case Candidate():
                    why = self._unexpected(item)
                    if item.record in candidates or item.record in self._outcomes:
                        why = "Die Kennung kommt in der Quelle zweimal vor; die erste Angabe zählt."
                    if why:
                        rejected.append(Finding(item.record, Outcome.REJECTED, _title(item), notes=(why,)))
                    else:
                        candidates[item.record] = item
                case Amendment() | Withdrawn():
                    self.whole = False
                    self._apply(item, candidates, staged, found, rejected)
        for finding in self._compared(candidates):
            found[finding.record] = finding
        self._outcomes |= {record: finding.outcome for record, finding in found.items()}
        return [*found.values(), *rejected]

    def gone(self) -> Iterator[list[Finding]]:
        """Records that the source no longer names, in batches; none where the reading was a difference."""
        if not self.whole:
            return
        lost = [
            record
            for record, sighting in self._known.items()
            if record not in self._outcomes and sighting.missing_since is None
        ]
        for start in range(0, len(lost), _AT_ONCE):
            some = lost[start : start + _AT_ONCE]
            yield self._gone(some)

    def _unexpected(self, candidate: Candidate) -> str | None:
        """Why the source should not have such a record, None where it may."""
        expected, data = self._source.expected, candidate.data
        kinds = {kind.value for kind in expected.kinds}
        if data.get("kind") not in kinds:
            names = ", ".join(Kind.of(code).de for code in sorted(kinds))
            return f"Die Quelle soll nur liefern: {names}; dies ist „{data.get('kind')}“."
        lands, serves = {land.value for land in expected.lands}, set(data.get("lands", ()))
        if lands and serves and not serves & {*lands, Land.DE.value}:
            return f"Gilt nur in {', '.join(Land.of(code).de for code in sorted(serves))}, nicht im erwarteten Land."
        return None

    def _apply(
        self,
        item: Amendment | Withdrawn,
        candidates: dict[str, Candidate],
        staged: Mapping[str, Candidate],
        found: dict[str, Finding],
        rejected: list[Finding],
    ) -> None:
        """A record changed or withdrawn that was read in this batch, earlier in this run, or in an earlier run."""
        base = candidates.get(item.record) or staged.get(item.record)
        if base is None:
            known = item.record in self._known
            if isinstance(item, Withdrawn) and known:
                found[item.record] = self._gone([item.record])[0]
            elif isinstance(item, Amendment):
                why = "Ein Termin zu einem Angebot, das die Quelle nicht genannt hat."
                rejected.append(Finding(item.run_record, Outcome.REJECTED, item.record, notes=(why,)))
            return
        if item.record in self._outcomes:
            self.again.add(item.record)
        after = amended(base, item) if isinstance(item, Amendment) else without(base, item)
        if after is not None:
            candidates[item.record] = after
            return
        candidates.pop(item.record, None)
        if item.record in self._known:
            found[item.record] = self._gone([item.record])[0]

    def _compared(self, candidates: Mapping[str, Candidate]) -> Iterator[Finding]:
        digests = {record: digest_of(candidate.data) for record, candidate in candidates.items()}
        asked = {r: s for r in candidates if (s := self._known.get(r)) and s.digest != digests[r]}
        decided = self._changes(s.decided for s in asked.values())
        unknown = {str(c.data.get("id")) for record, c in candidates.items() if record not in self._known}
        entries = self._store.entries_by_id({s.entry_id for s in asked.values() if s.entry_id} | unknown)
        for record, candidate in candidates.items():
            sighting = self._known.get(record)
            fresh = _proposal(candidate, digests[record])
            if sighting is None:
                entry = entries.get(str(candidate.data.get("id")))
                yield _named(fresh, entry, candidate.data) if entry and _is_meant(entry, candidate.data) else fresh
            elif sighting.digest == digests[record]:
                outcome = Outcome.RETURNED if sighting.missing_since else Outcome.UNCHANGED
                yield Finding(record, outcome, fresh.title, fresh.kind, sighting.entry_id)
            elif sighting.entry_id is None:
                yield fresh
            elif (entry := entries.get(sighting.entry_id)) is None:
                yield Finding(record, Outcome.UNCHANGED, fresh.title, fresh.kind, sighting.entry_id)
            else:
                base = decided[sighting.decided].data if sighting.decided in decided else None
                yield _changed(fresh, entry, base, candidate.data)

    def _changes(self, numbers: Iterable[int | None]) -> dict[int | None, Change]:
        wanted = [number for number in numbers if number is not None]
        with self._store.database.connect() as connection:
            return {number: change for number, change in changes_in(connection, wanted).items()}

    def _gone(self, records: Sequence[str]) -> list[Finding]:
        sightings = [self._known[record] for record in records]
        entries = self._store.entries_by_id({s.entry_id for s in sightings if s.entry_id})
        latest = self._changes(s.latest for s in sightings if s.entry_id is None)
        found = []
        for record, sighting in zip(records, sightings, strict=True):
            entry = entries.get(sighting.entry_id or "")
            change = latest.get(sighting.latest)
            title = entry.title if entry else change.title if change else record
            kind = entry.kind if entry else change.kind if change else None
            found.append(Finding(record, Outcome.GONE, title, kind, sighting.entry_id))
        return found


def latest_candidates(store: Store, source: str, records: Iterable[str], run: int | None) -> dict[str, Candidate]:
    """The newest reading of records, of this run where it staged them: what amendments are about."""
    wanted = list(records)
    result: dict[str, Candidate] = {}
    with store.database.connect() as connection:
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            of = select(SIGHTING.c.latest).where(SIGHTING.c.source == source, SIGHTING.c.record.in_(some))
            numbers = [number for number in connection.execute(of).scalars() if number is not None]
            here = (CHANGE.c.run == run) & CHANGE.c.record.in_(some) & CHANGE.c.data.is_not(None)
            statement = select(CHANGE).where(CHANGE.c.number.in_(numbers) | here).order_by(CHANGE.c.number)
            for row in connection.execute(statement):
                run_records = tuple(json.loads(row.run_records or "[]"))
                result[row.record] = Candidate(source, row.record, json.loads(row.data), run_records=run_records)
    return result


def changes_in(connection: Connection, numbers: Sequence[int]) -> dict[int, Change]:
    """The changes with these numbers."""
    found: dict[int, Change] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        some = CHANGE.c.number.in_(numbers[start : start + _AT_ONCE])
        found |= {row.number: change_of(row) for row in connection.execute(select(CHANGE).where(some))}
    return found


def digest_of(data: Mapping[str, Any]) -> str:
    """SHA-256 of what a record says; the day of looking is not part of that."""
    said = dict(data)
    said["sources"] = [{name: v for name, v in origin.items() if name != "seen"} for origin in data.get("sources", ())]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _sightings(connection: Connection, source: str) -> dict[str, Sighting]:
    columns = (SIGHTING.c.entry_id, SIGHTING.c.digest, SIGHTING.c.latest, SIGHTING.c.decided, SIGHTING.c.missing_since)
    statement = select(SIGHTING.c.record, *columns).where(SIGHTING.c.source == source)
    return {record: Sighting(*rest) for record, *rest in connection.execute(statement)}


def _title(candidate: Candidate) -> str:
    return str(candidate.data.get("title") or candidate.record)


def _proposal(candidate: Candidate, digest: str) -> Finding:
    """The candidate as a new entry."""
    kind = candidate.data.get("kind")
    return Finding(
        record=candidate.record,
        outcome=Outcome.NEW,
        title=_title(candidate),
        kind=Kind.of(kind) if kind else None,
        digest=digest,
        data=candidate.data,
        run_records=candidate.run_records,
        evidence=tuple(Evidence(e.field, e.text, e.confidence, e.where) for e in candidate.evidence),
        notes=candidate.notes,
    )


def _is_meant(entry: Entry, data: Mapping[str, Any]) -> bool:
    """Whether a record with an entry's identifier is about that entry, and not only called alike."""
    pages = {page(origin["url"]) for origin in data.get("sources", ())}
    same_page = any(page(origin.url) in pages for origin in entry.sources)
    return data.get("kind") == entry.kind.value and (same_page or data.get("title") == entry.title)


def _named(fresh: Finding, entry: Entry, data: Mapping[str, Any]) -> Finding:
    """A record that names the entry it is about: all that it says differently is proposed."""
    ours = entry_data(entry)
    before = {name: ours.get(name) for name in changed_fields(ours, data) if name in data}
    outcome = Outcome.CHANGED if before else Outcome.UNCHANGED
    return replace(fresh, outcome=outcome, entry_id=entry.id, before=before)


def _changed(fresh: Finding, entry: Entry, base: Mapping[str, Any] | None, data: Mapping[str, Any]) -> Finding:
    """What the source changed since somebody decided about it; its first word about an entry only fills gaps."""
    ours = entry_data(entry)
    if base is None:
        names = [name for name in changed_fields(ours, data) if plain(ours.get(name)) is None]
        differing = conflicts(entry, data)
    else:
        names = [name for name in changed_fields(base, data) if plain(ours.get(name)) != plain(data.get(name))]
        differing = tuple(one for one in conflicts(entry, data) if one.field in names and elsewhere(entry, one, data))
        names = [name for name in names if name not in {one.field for one in differing}]
    outcome = Outcome.CHANGED if names or differing else Outcome.UNCHANGED
    before = {name: ours.get(name) for name in names}
    return replace(fresh, outcome=outcome, entry_id=entry.id, before=before, conflicts=differing)
