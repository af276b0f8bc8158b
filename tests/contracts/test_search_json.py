"""`lotse search --format json`: the shape that others rely on."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from kb.vocabulary import Kind, Status
from tests.contracts.conftest import Lotse

QUESTIONS = (
    "Brückenkurs Bau",
    "",
    "gibtesnicht xyzzy",
    "🙂",
    "<b>Kurs</b>",
    "'; DROP TABLE entry; --",
    "x" * 10_000,
    "Kurs\nBau",
)


@pytest.fixture(scope="session")
def schema(shared_folder: Path) -> Any:
    """The workshop's schema of the search output."""
    path = shared_folder / "contracts" / "search.schema.json"
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("question", QUESTIONS)
def test_output_fits_the_contracts_schema(lotse: Lotse, schema: Any, question: str) -> None:
    outcome = lotse("search", question, "--format", "json")
    assert outcome.code == 0
    jsonschema.validate(outcome.json, schema, format_checker=jsonschema.FormatChecker())


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("question", QUESTIONS)
def test_output_has_every_key_whatever_is_asked(lotse: Lotse, question: str) -> None:
    outcome = lotse("search", question, "--format", "json", "--as-of", "2026-11-22")
    found = outcome.json
    assert (outcome.code, outcome.err) == (0, "")
    assert {"query", "as_of", "took_ms", "total", "hits"} <= set(found)
    assert (found["query"], found["as_of"]) == (question, "2026-11-22")
    assert found["total"] >= len(found["hits"]) and found["took_ms"] >= 0
    for hit in found["hits"]:
        assert {"id", "kind", "title", "score", "url", "snippet", "status", "dated", "why"} <= set(hit)
        assert hit["kind"] in list(Kind) and hit["status"] in list(Status)
        assert 0 < hit["score"] <= 1 and isinstance(hit["why"], list) and hit["url"].startswith("http")


@pytest.mark.usefixtures("data")
def test_no_hit_is_an_empty_list_and_no_mistake(lotse: Lotse) -> None:
    outcome = lotse("search", "quastenflosser xyzzy", "--format", "json")
    assert (outcome.code, outcome.json["hits"], outcome.json["total"]) == (0, [], 0)
    assert "Nichts gefunden" in lotse("search", "quastenflosser xyzzy").out


@pytest.mark.usefixtures("data")
def test_kind_limit_and_land_are_heeded(lotse: Lotse) -> None:
    def ids(*arguments: str) -> set[str]:
        return {hit["id"] for hit in lotse("search", *arguments, "--format", "json").json["hits"]}

    everything = ids("", "--limit", "100")
    assert "stelle" in everything and "stelle-sn" not in everything
    assert ids("", "--kind", "body") == {"stelle"}
    assert ids("", "--kind", "body", "--kind", "info") == {"stelle", "wissen", "stand"}
    assert ids("", "--kind", "Zuständige Stelle") == {"stelle"}
    assert ids("", "--kind", "body", "--land", "SN") == ids("", "--kind", "body", "--land", "sachsen") == {"stelle-sn"}
    assert ids("", "--kind", "body", "--land", "alle") == {"stelle", "stelle-sn"}
    assert "stelle-sn" in ids("Landesstelle Leipzig Sachsen")
    assert len(ids("", "--limit", "2")) == 2


@pytest.mark.usefixtures("data")
def test_judged_date_changes_the_status(lotse: Lotse) -> None:
    def status(day: str) -> str:
        return str(lotse("search", "Brückenkurs Bau", "--as-of", day, "--format", "json").json["hits"][0]["status"])

    assert (status("2026-11-22"), status("22.11.2026"), status("2036-01-01")) == ("current", "current", "unverified")


@pytest.mark.usefixtures("data")
def test_date_shown_is_the_sources_own(lotse: Lotse) -> None:
    hits = lotse("search", "", "--kind", "info", "--format", "json").json["hits"]
    assert {hit["id"]: hit["dated"] for hit in hits} == {"stand": "2025-03", "wissen": None}


@pytest.mark.usefixtures("data")
def test_judged_date_is_today_where_none_is_given(lotse: Lotse) -> None:
    shown = date.fromisoformat(lotse("search", "Kurs", "--format", "json").json["as_of"])
    assert abs((shown - date.today()).days) <= 1


@pytest.mark.usefixtures("data")
def test_text_output_names_title_status_reason_and_source(lotse: Lotse) -> None:
    outcome = lotse("search", "Brückenkurs Bau", "--limit", "1")
    for said in (
        "1. Brückenkurs Bau",
        "Angebot · aktuell · kurs",
        "Gemeinsame Wörter",
        "Quelle: Beispielamt",
        "example.org",
        "Treffer",
    ):
        assert said in outcome.out
    assert "nur nach Wörtern" in outcome.err
