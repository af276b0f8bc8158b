"""The entry page: every fact with its source, status in words, what is unknown, JSON and JSON-LD."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from tests.builders import NOW, a_body, a_partner, an_occupation, some_knowledge
from tests.web.conftest import EVIL, Look, links, text
from web.app import create_app


def test_a_past_offer(look: Look) -> None:
    soup = look("/eintrag/pflege-kurs")
    status = text(soup, ".status-box")
    assert "Beendet" in status
    assert "Neuauflage" in status
    assert "Januar 2025, nachgesehen am 01.11.2026" in status
    facts = text(soup, ".entry")
    assert "03.02.2025 bis Juli 2025 (vorbei) · Halle (Saale) · 12 Plätze" in facts
    assert "Lehrgangsgebühr: 1.200 € (2025)" in facts


def test_every_fact_has_a_mark_and_a_word(look: Look) -> None:
    soup = look("/eintrag/pflege-kurs")
    for fact in soup.select(".facts dd:not(.missing)"):
        assert fact.select_one("a.mark[href^='#']"), fact.text
        assert fact.select_one(".word").text.strip() in {"geprüft", "nicht geprüft", "teils geprüft"}  # type: ignore[union-attr]


def test_facts_point_to_their_own_source(look: Look) -> None:
    soup = look("/eintrag/pflege-kurs")
    level = next(row for row in soup.select(".facts > div") if "Deutsch ab" in row.text)
    assert links(level, "a.mark") == ["#quelle-1"]  # type: ignore[arg-type]
    assert "geprüft" in level.text
    whole = next(row for row in soup.select(".facts > div") if "Träger" in row.text)
    assert "1–2" in whole.text and "teils geprüft" in whole.text


def test_what_is_not_known_is_said(look: Look) -> None:
    soup = look("/eintrag/pflege-kurs")
    unknown = [row.text for row in soup.select(".facts > div") if row.select(".missing")]
    assert any("AZAV" in row and "nicht bekannt" in row for row in unknown)
    assert any("Kontakt" in row and "nicht angegeben" in row for row in unknown)
    assert "Ob ein Praktikum dazugehört" in text(soup, ".open-points")


def test_contradictions_stand_side_by_side(look: Look) -> None:
    sides = [side.text for side in look("/eintrag/pflege-kurs").select(".sides li")]
    assert len(sides) == 2
    assert "sechs Monate" in sides[0] and "Beispielamt" in sides[0]
    assert "ein Jahr" in sides[1] and "Zweites Amt" in sides[1]


def test_sources_show_their_dates(look: Look) -> None:
    first, second = (source.text for source in look("/eintrag/pflege-kurs").select(".sources li"))
    assert "Januar 2025" in first and "01.11.2026" in first and "geprüft" in first
    assert "zeigt kein Datum" in second and "nicht geprüft" in second


def test_other_entries_are_named_and_linked(look: Look) -> None:
    soup = look("/eintrag/pflege-kurs")
    assert "/eintrag/zuschuss" in links(soup, ".facts a")
    assert "/zustaendig?referenz=koch" in links(soup, ".side-rest a")
    assert "/suche?phase=3" in links(soup, ".side-rest a")


def test_a_recurring_offer_and_an_old_one(look: Look) -> None:
    assert "Wiederkehrend" in text(look("/eintrag/kurs-oft"), ".status-box")
    assert "/eintrag/brueckenkurs" in links(look("/eintrag/kurs-alt"), ".note a")


def test_a_body(look: Look) -> None:
    facts = text(look("/eintrag/stelle"), ".entry")
    assert "Entscheidet über den Antrag" in facts
    assert "Zeugnis" in facts and "Lebenslauf (falls vorhanden oder verlangt)" in facts
    assert "Gebühr: 100 € – 600 €" in facts
    assert "Entscheidung: drei Monate" in facts
    assert "Weg 1, 39104 Magdeburg" in facts
    assert "tel:03910000" in links(look("/eintrag/stelle"))


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("partner", "Beratungsstelle"),
        ("zuschuss", "höchstens: 600 € (2026)"),
        ("praxis", "kein Ergebnis genannt"),
        ("wissen-01", "Erklärung 1 in einem Satz."),
    ],
)
def test_the_other_kinds(look: Look, id: str, words: str) -> None:
    assert words in text(look(f"/eintrag/{id}"), "main")


def test_markdown_is_shown_without_html(client: TestClient, look: Look) -> None:
    soup = look("/eintrag/brueckenkurs")
    prose = soup.select_one(".prose")
    assert prose is not None
    assert "<b>HTML</b>" in prose.text
    assert [heading.name for heading in prose.select("h2, h3, h4, h5")] == ["h3", "h4"]
    assert prose.select_one("a")["rel"] == ["noreferrer", "external"]  # type: ignore[index]


def test_dangerous_content_is_escaped(client: TestClient) -> None:
    html = client.get("/eintrag/boese").text
    assert EVIL not in html
    inside = html.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert "<" not in inside
    assert json.loads(inside)["@graph"][0]["description"] == f"Mit {EVIL} und </script>."


def test_json_ld_and_alternates(look: Look) -> None:
    soup = look("/eintrag/brueckenkurs")
    graph = json.loads(soup.select_one("script[type='application/ld+json']").text)["@graph"]  # type: ignore[union-attr]
    assert graph[0]["@type"] == "Course"
    assert graph[0]["hasCourseInstance"][0]["startDate"] == "2027-01-11"
    assert links(soup, "link[rel=canonical]") == ["/eintrag/brueckenkurs"]
    assert links(soup, "link[type='application/json']") == ["/eintrag/brueckenkurs.json"]


def test_the_data_of_an_entry(client: TestClient) -> None:
    data = client.get("/eintrag/pflege-kurs.json").json()
    assert (data["id"], data["kind"], data["status"]) == ("pflege-kurs", "offer", "past")
    assert data["as_of"] == "2026-11-22"
    assert data["dated"] == "2025-01"


def test_an_unknown_entry_names_similar_ones(look: Look) -> None:
    soup = look("/eintrag/brueckenkurs-bau-2024", status=404)
    assert "/eintrag/brueckenkurs" in links(soup, ".results a")
    assert "brueckenkurs-bau-2024" in soup.text


def test_german_content_is_marked_in_english(look: Look) -> None:
    soup = look("/eintrag/pflege-kurs?lang=en")
    heading = soup.select_one("h1")
    assert heading is not None
    assert heading.text == "Adaptation period nursing" and not heading.get("lang")
    assert soup.select_one(".lead[lang=de]")
    assert "Ended" in text(soup, ".status-box")
    assert "exists in German only" in soup.text


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Look:
    """A body of twelve occupations that it does not name itself, and an office with a local one."""
    knowledge = some_knowledge(
        tmp_path_factory.mktemp("entries"),
        a_body("kammer", "Kammer", responsibilities=[{"text": "alle Berufe"}]),
        a_body("klein", "Kleine Stelle", responsibilities=[{"text": "ein Beruf"}]),
        a_partner("jobcenter", "Jobcenter", local_offices=["jobcenter-harz"]),
        a_partner("jobcenter-harz", "Jobcenter Harz"),
        *(
            an_occupation(f"beruf-{n:02}", f"Frau {n:02}", f"Herr {n:02}", competences=[{"body": "kammer"}])
            for n in range(12)
        ),
        an_occupation("einer", "Eine", "Einer", competences=[{"body": "klein"}]),
    )
    client = TestClient(create_app(knowledge, knowledge.settings, lambda: NOW))
    return lambda address: BeautifulSoup(client.get(address).text, "html.parser")


def test_occupations_whose_files_name_the_body_are_listed(visit: Look) -> None:
    assert links(visit("/eintrag/klein"), ".side-rest .chips a")[0] == "/zustaendig?referenz=einer"


def test_many_occupations_are_folded_away(visit: Look) -> None:
    folded = visit("/eintrag/kammer").select_one(".side-rest details")
    assert folded is not None and folded.summary is not None
    assert folded.summary.text == "12 Berufe"
    assert not folded.has_attr("open")
    assert links(folded)[0] == "/zustaendig?referenz=beruf-00"  # type: ignore[arg-type]
    assert len(links(folded)) == 12  # type: ignore[arg-type]


def test_a_local_office_and_its_general_entry_point_to_each_other(visit: Look) -> None:
    def row(address: str, label: str) -> list[str]:
        found = next(row for row in visit(address).select(".facts > div") if row.dt and row.dt.text == label)
        return [str(link["href"]) for link in found.select("a:not(.mark)")]

    assert row("/eintrag/jobcenter-harz", "Örtliche Stelle von") == ["/eintrag/jobcenter"]
    assert row("/eintrag/jobcenter", "Örtliche Stellen") == ["/eintrag/jobcenter-harz"]
    assert "Örtliche Stelle von" not in visit("/eintrag/jobcenter").text
