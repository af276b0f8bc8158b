"""Candidates, and the changes that feeds make to them."""

from __future__ import annotations

from datetime import date

from ingest.candidate import Amendment, Candidate, Evidence, Withdrawn, amended, without
from kb.vocabulary import Kind

DATA = {
    "id": "kurs-1",
    "kind": "offer",
    "title": "Vorbereitung auf die Kenntnisprüfung",
    "summary": "Ein Kurs.",
    "lands": ["ST"],
    "offer_type": "exam_preparation",
    "provider": "Musterbildung",
    "sources": [
        {"key": "seite", "url": "https://example.org/k1", "publisher": "M", "dated": "2026-09", "seen": "2026-11-22"}
    ],
    "runs": [{"start": "2027-01-11"}],
}


def a_candidate(**changes: object) -> Candidate:
    """A complete candidate with one run."""
    return Candidate(source="muster", record="K1", data=DATA | changes, run_records=("K1-V1",))


def test_a_complete_candidate_is_an_entry_and_keeps_its_dates_apart() -> None:
    candidate = a_candidate()
    assert candidate.problems() == ()
    assert candidate.entry().kind is Kind.OFFER
    assert (candidate.stand, candidate.seen) == ("2026-09", date(2026, 11, 22))


def test_what_is_missing_is_named_field_by_field() -> None:
    candidate = a_candidate(lands=[], provider="")
    assert {problem.field for problem in candidate.problems()} == {"lands", "provider"}


def test_evidence_is_found_by_field_and_below_it() -> None:
    start = Evidence("runs.0.start", "2027-01-11", "ab 11.01.2027", 0.9)
    candidate = Candidate("muster", "K1", DATA, evidence=(start, Evidence("runsomething", 1, "", 1.0)))
    assert candidate.evidence_for("runs") == (start,)


def test_a_run_that_comes_later_is_added_replaced_and_withdrawn() -> None:
    candidate = amended(a_candidate(), Amendment("muster", "K1", "K1-V2", {"start": "2027-03-01"}))
    assert [run["start"] for run in candidate.data["runs"]] == ["2027-01-11", "2027-03-01"]
    candidate = amended(candidate, Amendment("muster", "K1", "K1-V1", {"start": "2027-01-18"}))
    assert [run["start"] for run in candidate.data["runs"]] == ["2027-01-18", "2027-03-01"]
    left = without(candidate, Withdrawn("muster", "K1-V1"))
    assert left is not None and left.run_records == ("K1-V2",)
    assert left.problems() == ()


def test_the_last_run_withdrawn_leaves_the_offer_and_the_offer_withdrawn_leaves_nothing() -> None:
    left = without(a_candidate(), Withdrawn("muster", "K1-V1"))
    assert left is not None and "runs" not in left.data and left.problems() == ()
    assert without(a_candidate(), Withdrawn("muster", "K1")) is None
