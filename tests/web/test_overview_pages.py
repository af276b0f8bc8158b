"""Start, good practice, explainers, and the service pages with the operator's own texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.builders import NOW, an_info, some_knowledge
from tests.web.conftest import Look, links, text
from web.app import create_app


def test_start_leads_into_everything(look: Look) -> None:
    soup = look("/")
    assert soup.select_one("form[action='/suche'] input[name=q]")
    assert {"/zustaendig", "/praxis", "/wissen", "/suche?art=offer"} <= set(links(soup, "main a"))
    assert len(soup.select(".chain li")) == 5
    assert len(soup.select(".newest li")) == 6
    doors = {door.h3.text: door.select_one(".n").text for door in soup.select(".door")}  # type: ignore[union-attr]
    assert doors["Angebote"] == "6"
    assert doors["Wissen"] == "14"


def test_an_almost_empty_knowledge_base_is_no_error(tmp_path: Path) -> None:
    knowledge = some_knowledge(tmp_path, an_info())
    client = TestClient(create_app(knowledge, knowledge.settings, lambda: NOW))
    assert client.get("/").status_code == 200
    assert "noch keine gute Praxis" in client.get("/praxis").text


def test_practice_by_phase_and_field(look: Look) -> None:
    soup = look("/praxis")
    assert "Mentoring im Betrieb" in text(soup, "section")
    assert len(soup.select(".hit")) == 1, "a practice of two phases is listed once"
    assert "Mentoring" in text(look("/praxis?phase=3&feld=german"), "section")
    empty = look("/praxis?phase=5")
    assert "noch keine gute Praxis" in empty.text
    assert "/praxis" in links(empty, ".empty a")
    chosen = look("/praxis?phase=3").select_one(".chain a[aria-current]")
    assert chosen is not None and chosen["href"] == "/praxis"


def test_an_unknown_phase_is_named(look: Look) -> None:
    assert "„9“ gibt es nicht" in text(look("/praxis?phase=9", status=422), "[data-error-summary]")


def test_explainers_by_topic(look: Look) -> None:
    soup = look("/wissen")
    assert [heading.text for heading in soup.select("section h2")] == ["Arbeitsmarkt", "Verfahren"]
    assert len(soup.select(".topic li")) == 14


@pytest.mark.parametrize("name", ["hilfe", "barrierefreiheit", "datenschutz", "impressum"])
def test_service_pages_in_both_languages(look: Look, name: str) -> None:
    german, english = look(f"/{name}"), look(f"/{name}?lang=en")
    assert text(german, "h1") != text(english, "h1") or name == "impressum"
    assert len(german.select(".prose h2")) == len(english.select(".prose h2"))


def test_no_operator_is_invented(look: Look) -> None:
    assert "hat noch kein Impressum" in look("/impressum").text


def test_the_operator_lays_own_pages(look: Look, own_pages: Path) -> None:
    (own_pages / "impressum.md").write_text("# Impressum\n\nVerein Beispiel, <b>Halle</b>\n", encoding="utf-8")
    soup = look("/impressum")
    assert "Verein Beispiel, <b>Halle</b>" in text(soup, ".prose")
    assert "no imprint yet" in look("/impressum?lang=en").text


def test_a_barrier_can_be_reported(look: Look) -> None:
    for language in ("", "?lang=en"):
        assert look(f"/barrierefreiheit{language}").select_one("#melden")
