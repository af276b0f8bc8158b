"""The named sites: on pages in the shape of theirs, their selectors find what a careful person reads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import yaml

from ingest.candidate import Candidate
from ingest.formats.html import Site
from ingest.source import Raw
from ingest.sources import all_sources, find_source
from tests.ingest.labelled import PAGES

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TRUTH: dict[str, dict[str, Any]] = yaml.safe_load((PAGES / "sites.yaml").read_text(encoding="utf-8"))


def read(name: str) -> Candidate:
    """The candidate of a site's page, fetched from the address the source names."""
    source = find_source(name.replace("_", "-"))
    raw = Raw(source.locate()[0], PAGES / "sites" / f"{name}.html", "text/html; charset=utf-8", fetched_at=NOW)
    (found,) = source.parse(raw)
    assert isinstance(found, Candidate), found
    return found


@pytest.mark.parametrize("name", TRUTH)
def test_a_page_in_the_shape_of_the_site_is_read_right(name: str) -> None:
    truth, found = TRUTH[name], read(name)
    data = found.data
    schedule, needs = data.get("schedule", {}), data.get("requirements", {})
    levels = [demand["level"] for demand in data.get("languages", ())]
    said = {
        "kind": data["kind"],
        "title": data["title"],
        "provider": data.get("provider"),
        "record": found.record,
        "runs": data.get("runs", []),
        "lessons": schedule.get("lessons"),
        "hours": schedule.get("hours"),
        "entry": needs.get("language_level") or (levels[0] if levels else None),
        "target": data.get("target_level"),
        "place": [place["municipality"] for place in data.get("places", ())],
        "lands": data["lands"],
        "stand": found.stand,
        "price": next((cost["maximum"] for cost in data.get("costs", ())), None),
        "language": found.language,
        "months": next((deadline["months"] for deadline in data.get("deadlines", ())), None),
        "documents": len(data.get("documents", ())),
    }
    assert {key: said[key] for key in truth} == truth
    assert found.problems() == ()


def test_every_named_html_site_has_a_page_here() -> None:
    sites = {
        s.id.replace("-", "_") for s in all_sources() if any(isinstance(a, Site) for a in getattr(s.reader, "args", ()))
    }
    assert sites == set(TRUTH) and len(sites) >= 10


@pytest.mark.parametrize("source", all_sources(), ids=lambda source: source.id)
def test_a_source_says_all_about_itself(source: Any) -> None:
    assert source.title and source.publisher and source.licence and len(source.language) == 2
    assert 1 <= source.expected.minimum <= source.expected.maximum
    assert source.locate() and all(address.startswith("https://") for address in source.locate())
    assert source.rhythm.every is not None


def test_one_service_on_three_hosts_has_one_key_and_its_land_from_the_text() -> None:
    two = [read(name) for name in ("muecheln_dienstleistungen", "verwaltungsportal_hessen")]
    assert {found.record for found in two} == {"pst:393036612"}
    assert [found.data["lands"] for found in two] == [["ST"], ["ST"]]
