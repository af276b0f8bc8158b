"""A small office: a store with a few entries, a source that proposes changes, and a steward who decides."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from kb.actor import Actor, Role
from kb.database import writing
from kb.editorial import office
from kb.editorial.change import Outcome
from kb.editorial.run import Finding, Run
from kb.entries import Entry, entry_data
from tests.builders import NOW, a_source, a_store, an_offer

STEWARD = Actor("konto:7", "S. Pflege", "hjw", frozenset({Role.STEWARD}))
COUNSELLOR = Actor("konto:8", "B. Rat", "hjw", frozenset({Role.COUNSELLOR}))
PAGE = "https://traeger.example/kurs"


def said(entry: Entry, **changes: object) -> dict[str, object]:
    """What a source says: the data of an entry with changes."""
    return {**entry_data(entry), **changes}


def found(
    record: str,
    outcome: Outcome,
    data: dict[str, object] | None = None,
    fields: Iterable[str] | None = None,
    **more: object,
) -> Finding:
    """A finding; it proposes the fields, all where none are given."""
    title = str((data or {}).get("title", record))
    before = None if fields is None else dict.fromkeys(fields)
    values = {"digest": f"{record}-{len(str(data))}", "data": data, "before": before} | more
    return Finding(record, outcome, title, **values)  # type: ignore[arg-type]


class Office(office.Office):
    """Everything at one desk, and sources that deliver to it."""

    def staged(self, *findings: Finding, source: str = "kurse", proof: str = "a") -> Run:
        """A run that staged these findings and is not published."""
        run = self.runs.begin(source, "Kurse", proof, NOW)
        with writing(self.store.database) as connection:
            self.runs.stage(connection, run, findings, len(findings), NOW)
        return run

    def read(self, *findings: Finding, source: str = "kurse") -> Run:
        """A published run."""
        return self.publication.publish(self.staged(*findings, source=source).number, NOW)

    def proposed(self, *findings: Finding) -> int:
        """The number of the newest proposal after a run with these findings."""
        run = self.read(*findings)
        changes = self.runs.report(run.number).findings
        return max(change.number for some in changes.values() for change in some)


@pytest.fixture(name="office")
def an_office(tmp_path: Path) -> Office:
    """An office whose store has one course."""
    return Office(a_store(tmp_path, an_offer("kurs", sources=[a_source(url=PAGE)])))
