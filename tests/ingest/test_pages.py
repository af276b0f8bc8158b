"""The labelled pages: what a careful person reads on them, the reader reads."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import pytest
from bs4 import BeautifulSoup

from ingest.candidate import Candidate
from ingest.extraction.facts import Facts, facts_of
from ingest.formats import HTML, delivery
from ingest.page.encoding import decode
from ingest.page.structure import lines_of
from ingest.page.structured import nodes_of
from ingest.source import Raw
from tests.ingest.labelled import FIELDS, LOOKED, PAGES, Score, score, truths

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def read(content: bytes) -> Facts:
    """The facts of a page, as the HTML reader finds them."""
    html, _ = decode(content)
    return facts_of(lines_of(BeautifulSoup(html, "lxml", multi_valued_attributes=None)), nodes_of(html), LOOKED)


@cache
def scored(part: str) -> Score:
    """How well the reader does on a part of the pages."""
    return score(part, read)


@pytest.mark.parametrize("name", FIELDS)
def test_the_pages_the_reader_was_made_with_are_read_well(name: str) -> None:
    result = scored("seen")
    assert result.f1(name) >= 0.95, [line for line in result.wrong if f" {name}:" in line]


def test_every_candidate_of_a_page_gives_evidence_and_an_origin() -> None:
    for name in truths("seen"):
        raw = Raw(f"https://example.org/{name}", PAGES / "seen" / f"{name}.html", "text/html", fetched_at=NOW)
        for found in delivery(HTML).parse(raw):
            assert isinstance(found, Candidate), (name, found)
            fields = {item.field.split(".")[0] for item in found.evidence}
            told = {
                "runs",
                "provider",
                "places",
                "target_level",
                "requirements",
                "schedule",
                "costs",
            } & found.data.keys()
            assert told <= fields | {"provider"}, name
            assert all(0 < item.confidence <= 1 and len(item.text) <= 300 for item in found.evidence)
            assert found.data["sources"][0]["url"] == f"https://example.org/{name}"
            assert found.data["sources"][0]["seen"] == "2026-11-22"
            assert {problem.field for problem in found.problems()} <= {"lands", "provider"}, (name, found.problems())


def test_the_same_bytes_give_the_same_candidates() -> None:
    raw = Raw("https://example.org/vhs", PAGES / "seen" / "vhs-2.html", "text/html", fetched_at=NOW)
    assert list(delivery(HTML).parse(raw)) == list(delivery(HTML).parse(raw))


def test_the_land_comes_from_the_text_and_never_from_the_host() -> None:
    content = (PAGES / "seen" / "bus-3.html").read_bytes()
    raw = Raw("https://verwaltungsportal.hessen.de/leistung?leistung_id=L100008_393036612", content, fetched_at=NOW)
    (found,) = delivery(HTML).parse(raw)
    assert isinstance(found, Candidate)
    assert found.data["lands"] == ["ST"]
    assert found.record == "pst:393036612"


@pytest.mark.parametrize("name", FIELDS)
def test_the_pages_it_was_not_made_with_are_read_as_well(name: str) -> None:
    """docs/quality.md says what it scored at first sight of them."""
    result = scored("unseen")
    assert result.f1(name) >= 0.9, [line for line in result.wrong if f" {name}:" in line]
