"""The search page: hits, filters, chips, pages, help when little is found, and bad input."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import EVIL, Look, links, text


def test_a_hit_says_what_one_must_know(look: Look) -> None:
    soup = look("/suche?q=Brückenkurs+Bau")
    first = text(soup, ".results > li")
    assert "Angebot · Brückenmaßnahme" in first
    assert "aktuell" in first
    assert "Bildungswerk" in first
    assert "11.01.2027 bis 30.06.2027" in first
    assert "Magdeburg" in first
    assert "nachgesehen am 01.11.2026" in first
    assert "Warum gefunden" in first
    assert "Treffer" in text(soup, "[data-heading]")


def test_words_of_the_question_are_marked(look: Look) -> None:
    marked = [mark.text for mark in look("/suche?q=Anpassungslehrgang+Pflege+in+einem+Satz").select(".snippet mark")]
    assert not marked or all(len(word) > 1 for word in marked)


def test_statuses_are_words(look: Look) -> None:
    soup = look("/suche?land=alle&art=offer&seite=1")
    shown = {badge.text.strip() for badge in soup.select(".results .badge")}
    assert shown >= {"aktuell", "beendet", "wiederkehrend"}


def test_an_empty_question_browses(look: Look) -> None:
    soup = look("/suche")
    assert "Einträge" in text(soup, "[data-heading]")
    assert len(soup.select(".results > li")) == 10


def test_facets_have_counts_and_keep_the_choice(look: Look) -> None:
    soup = look("/suche?art=info")
    assert text(soup, "[data-count=art-info]") == "14"
    chosen = soup.select("input[type=checkbox][checked]")
    assert [box["value"] for box in chosen] == ["info"]
    assert text(soup, "[data-count=art-offer]") == "", "beside a chosen value the others' count would mislead"


def test_each_chip_removes_its_filter(look: Look) -> None:
    soup = look(
        "/suche?q=Kurs&art=offer&art=info&niveau=B1&ort=Magdeburg&am=03.12.2026&format=online&phase=3&status=current"
    )
    chips = links(soup, ".chips a:not(.clear)")
    assert len(chips) == 8
    assert all("q=Kurs" in chip for chip in chips)
    without_offer = next(chip for chip in chips if "art=info" in chip and "art=offer" not in chip)
    assert "niveau=B1" in without_offer
    assert links(soup, ".chips a.clear") == ["/suche?q=Kurs"]


def test_pages_of_results(look: Look) -> None:
    first = look("/suche?art=info")
    assert text(first, ".found-head .hint") == "Seite 1 von 2"
    following = links(first, "a[rel=next]")[0]
    second = look(following)
    assert len(second.select(".results > li")) == 4
    assert second.select_one("ol.results")["start"] == "11"  # type: ignore[index]
    assert links(second, "a[rel=prev]") == ["/suche?art=info"]


def test_a_page_beyond_the_last_shows_the_last(look: Look) -> None:
    assert len(look("/suche?art=info&seite=99").select(".results > li")) == 4


def test_nothing_found_repeats_the_question_and_offers_ways_on(look: Look) -> None:
    soup = look("/suche?q=Brückenkurs+Bau&art=funding&kreis=Harz")
    assert text(soup, "[data-heading]") == "Nichts gefunden" or soup.select(".ways")
    ways = text(soup, ".ways")
    assert "alle Arten von Einträgen zeigen" in ways
    assert "/zustaendig" in links(soup, ".ways a")


def test_gibberish_finds_nothing_and_says_so(look: Look) -> None:
    soup = look("/suche?q=qqqxyzzy")
    assert text(soup, "[data-heading]") == "Nichts gefunden"
    assert "qqqxyzzy" in text(soup, ".ways q")


def test_another_land_is_searched_when_named(look: Look) -> None:
    soup = look("/suche?q=Kurs+in+Sachsen")
    assert "In Ihrer Frage steht Sachsen" in soup.text
    assert "Kurs in Leipzig" in text(soup, ".results")
    assert "Kurs in Leipzig" not in look("/suche?q=Kurs").text
    assert "Kurs in Leipzig" in text(look("/suche?q=Kurs&land=SN"), ".results")


def test_a_judged_date_is_kept_and_shown(look: Look) -> None:
    soup = look("/suche?q=Anpassungslehrgang&stand=2025-03-01")
    assert "Beurteilt zum Stichtag 01.03.2025." in soup.text
    assert "aktuell" in text(soup, ".results > li")
    assert soup.select_one("input[name=stand][value='2025-03-01']")


@pytest.mark.parametrize(
    ("address", "field", "message"),
    [
        ("/suche?q=Kurs&art=ofer", "art", "„ofer“ gibt es nicht. Gemeint ist wohl „Angebot“."),
        ("/suche?q=Kurs&phase=9", "phase", "„9“ gibt es nicht."),
        ("/suche?q=Kurs&feld=germn", "feld", "Gemeint ist wohl „Berufsbezogenes Deutsch“."),
        ("/suche?q=Kurs&status=curent", "status", "Gemeint ist wohl „aktuell“."),
        ("/suche?q=Kurs&format=onlin", "format", "Gemeint ist wohl „online“."),
        ("/suche?q=Kurs&niveau=B3", "niveau", "„B3“ gibt es nicht. Gemeint ist wohl „B"),
        ("/suche?q=Kurs&land=Saksen", "land", "Gemeint ist wohl „Sachsen“."),
        ("/suche?q=Kurs&kreis=Hars", "kreis", "Harz"),
        ("/suche?q=Kurs&ort=Magdeborg", "ort", "gemeint ist wohl „Magdeburg“"),
        ("/suche?q=Kurs&umkreis=weit", "umkreis", "keine Zahl von 1 bis 300"),
        ("/suche?q=Kurs&am=31.02.2026", "am", "„31.02.2026“ ist kein Datum"),
        ("/suche?q=Kurs&stand=gestern", "stand", "ist kein Datum"),
        ("/suche?q=Kurs&seite=-1", "seite", "keine Zahl"),
    ],
)
def test_a_wrong_filter_is_named_and_the_question_kept(look: Look, address: str, field: str, message: str) -> None:
    soup = look(address, status=422)
    assert message in text(soup, "[data-error-summary]")
    assert soup.title is not None and soup.title.text.startswith("Fehler:")
    assert soup.select_one("#q")["value"] == "Kurs"  # type: ignore[index]
    if soup.select_one(f"#{field}"):
        assert f"#{field}" in links(soup, "[data-error-summary] a")


def test_a_wrong_filter_leads_to_the_right_one(look: Look) -> None:
    soup = look("/suche?q=Kurs&art=ofer&phase=3", status=422)
    corrected = links(soup, "[data-error-summary] .fix")
    assert corrected == ["/suche?q=Kurs&art=offer&phase=3"]
    assert look(corrected[0])


def test_a_wrong_text_stays_in_its_field(look: Look) -> None:
    field = look("/suche?am=31.02.2026", status=422).select_one("#am")
    assert field is not None
    assert field["value"] == "31.02.2026"
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"] == "am-fehler"


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   ",
        "🩺👷",
        "'; DROP TABLE entry; --",
        EVIL,
        "%00",
        "\x00\x1b",
        "AND OR NOT (",
        '"',
        "*",
        "a" * 10_000,
        "ﷺ" * 600,
    ],
)
def test_any_question_is_answered(client: TestClient, question: str) -> None:
    response = client.get("/suche", params={"q": question})
    assert response.status_code == 200
    assert EVIL not in response.text


def test_a_long_question_is_cut_with_a_note(look: Look) -> None:
    soup = look(f"/suche?q={'Kurs+' * 2000}")
    assert "Gelesen wurden die ersten 500 Zeichen" in soup.text
    assert len(str(soup.select_one("#q")["value"])) <= 500  # type: ignore[index]
    assert all(len(link) < 2000 for link in links(soup))


def test_dangerous_titles_are_escaped(client: TestClient) -> None:
    html = client.get("/suche", params={"q": "Kurs script alert"}).text
    assert EVIL not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_suggestions(client: TestClient) -> None:
    answer = client.get("/vorschlaege?q=Brü").json()
    assert answer["query"] == "Brü"
    assert "Brückenkurs Bau" in answer["suggestions"]
    assert client.get("/vorschlaege?q=B").json()["suggestions"] == []
    words = client.get("/vorschlaege?q=Brü&format=opensearch")
    assert words.headers["content-type"] == "application/x-suggestions+json"
    assert words.json()[0] == "Brü" and "Brückenkurs Bau" in words.json()[1]
    assert client.get("/vorschlaege?q=Mag&art=ort").json()["suggestions"] == ["Magdeburg"]
