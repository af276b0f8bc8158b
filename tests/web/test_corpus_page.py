"""/korpus: the report on the corpus as tables that people and screen readers can read, in both languages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from starlette.testclient import TestClient

from kb.coverage import coverage
from kb.knowledge import Knowledge
from tests.builders import NOW, PLACES, TODAY, a_partner, a_source, an_occupation, an_offer, some_knowledge
from tests.web.conftest import Look, links, text
from web.app import create_app


def rows(table: Tag) -> dict[str, list[str]]:
    """The cells of a table by the name of their row."""
    return {
        " ".join(row.th.get_text().split()): [cell.get_text(strip=True) for cell in row.select("td")]
        for row in table.select("tbody tr")
        if row.th
    }


def table_of(soup: BeautifulSoup, title: str) -> Tag:
    found = next(table for table in soup.select("table") if text(table, "caption") == title)  # type: ignore[arg-type]
    assert isinstance(found, Tag)
    return found


def test_every_number_of_the_report_is_on_the_page(look: Look, small_knowledge: Knowledge) -> None:
    soup = look("/korpus")
    report = coverage(small_knowledge.entries(), small_knowledge.occupations.all, small_knowledge.places, TODAY)
    for table in report.tables:
        expected = {name: [str(sum(counts)), *map(str, counts)] for name, counts in table.rows}
        assert rows(table_of(soup, table.title)) == expected
    shares = rows(table_of(soup, "Anteile: wie viel von wie vielem"))
    assert {name: cells[0] for name, cells in shares.items()} == {
        share.name: f"{share.part} von {share.whole}" for share in report.shares
    }
    figures = {div.dt.text: div.dd.text for div in soup.select(".figures div")}  # type: ignore[union-attr]
    assert figures["Einträge"] == str(len(small_knowledge.entries()))
    assert figures["Referenzberufe"] == "3"


def test_tables_say_what_their_cells_mean(look: Look) -> None:
    soup = look("/korpus")
    for table in soup.select("table"):
        assert table.caption is not None and table.caption.text.strip()
        assert all(head.get("scope") == "col" for head in table.select("thead th"))
        for row in table.select("tbody tr"):
            assert [head.get("scope") for head in row.select("th")] == ["row"]
            assert len(row.select("td")) == len(table.select("thead th")) - 1
        assert all(bar.get("aria-hidden") == "true" for bar in table.select("svg"))
    for region in soup.select(".scroll"):
        assert region["tabindex"] == "0" and region["role"] == "region"
        assert region.table is not None and region.table.caption is not None
        assert region["aria-label"] == f"Tabelle {' '.join(region.table.caption.text.split())}"


def test_a_bar_is_as_long_as_its_share(look: Look) -> None:
    soup = look("/korpus")
    for row in table_of(soup, "Anteile: wie viel von wie vielem").select("tbody tr"):
        filled = row.select_one(".filled")
        assert filled is not None and f"{filled['width']}\N{NO-BREAK SPACE}%" == row.select("td")[1].text


def test_contradictions_lead_to_the_entries(look: Look) -> None:
    soup = look("/korpus")
    section = soup.select_one("section[aria-labelledby=widerspruch]")
    assert section is not None
    assert "Angebot (1)" in section.text
    assert "Dauer" in section.text
    assert links(section, "li a") == ["/eintrag/pflege-kurs#widerspruch"]  # type: ignore[arg-type]
    assert look("/eintrag/pflege-kurs").select_one("#widerspruch")


def test_what_is_overdue_and_what_nobody_read(tmp_path: Path) -> None:
    knowledge = some_knowledge(
        tmp_path,
        an_offer("alt", "Alter Kurs", sources=[a_source(seen="2025-01-01")]),
        a_partner("ungelesen", "Verein", sources=[a_source(verified=False)]),
        an_occupation(competences=[]),
    )
    client = TestClient(create_app(knowledge, knowledge.settings, lambda: NOW))
    soup = BeautifulSoup(client.get("/korpus").text, "html.parser")
    assert links(soup, "section[aria-labelledby=ueberfaellig] a") == ["/eintrag/alt"]
    assert links(soup, "section[aria-labelledby=geprueft] a") == ["/eintrag/ungelesen"]
    assert "Zurzeit nirgends." in soup.text


def test_nothing_is_left_in_german(small_knowledge: Knowledge, look: Look) -> None:
    """Names of districts are proper names; titles and topics of entries have their own language."""
    soup = look("/korpus?lang=en")
    assert text(soup, "h1") == "What Lotse knows"
    german = {tag.text for tag in soup.select("table [lang=de]")}
    assert german <= set(small_knowledge.places.districts)
    assert "Places" in soup.text and "Employment" not in text(soup, "h1")


@pytest.mark.parametrize("address", ["/", "/wissen", "/hilfe", "/wissen?lang=en", "/hilfe?lang=en"])
def test_it_is_linked(look: Look, address: str) -> None:
    where = "footer" if address == "/" else "main"
    assert any(link.split("?")[0] == "/korpus" for link in links(look(address), f"{where} a"))


def test_an_unknown_name_stays_german(small_knowledge: Knowledge, look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that the report gains later is shown, not lost."""
    report = coverage(small_knowledge.entries(), (), PLACES, TODAY)
    row = ("ganz neu", (1, 0, 0, 0, 0, 0))
    tables = (replace(report.tables[0], rows=(*report.tables[0].rows, row)), *report.tables[1:])
    monkeypatch.setattr("web.pages.corpus.coverage", lambda *_: replace(report, tables=tables))
    assert look("/korpus?lang=en").find("span", string="ganz neu", attrs={"lang": "de"})
