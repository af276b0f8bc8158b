"""The wizard: one question at a time, then body, documents, deadline and fee with their sources."""

from __future__ import annotations

from starlette.testclient import TestClient

from tests.web.conftest import EVIL, Look, links, text


def test_it_begins_with_the_occupation(look: Look) -> None:
    soup = look("/zustaendig")
    assert "Um welchen Beruf geht es?" in text(soup, ".question")
    assert len(soup.select(".question input:not([type=hidden])")) == 1
    assert "gespeichert wird nichts" in soup.text


def test_a_clear_case_is_answered_at_once(look: Look) -> None:
    soup = look("/zustaendig?beruf=Köchin")
    assert not soup.select(".question")
    answer = text(soup, ".body-answer")
    assert "Landesamt für Anerkennung" in answer
    assert "Zeugnis" in answer and "drei Monate" in answer and "100 €" in answer
    assert "Beispielamt" in answer and "01.11.2026" in answer
    assert "nicht reglementiert" in text(soup, "aside")


def test_an_ambiguous_wording_asks_the_deciding_question(look: Look) -> None:
    soup = look("/zustaendig?beruf=Elektriker")
    assert text(soup, "legend") == "Industrie oder Handwerk?"
    assert [label.text for label in soup.select(".choice label")] == ["Industrie", "Handwerk"]
    hidden = {field["name"]: field["value"] for field in soup.select(".question input[type=hidden]")}
    assert hidden == {"beruf": "Elektriker", "frage": "referenz"}


def test_the_place_decides_between_districts(look: Look) -> None:
    asked = look("/zustaendig?beruf=Elektriker&referenz=elektriker-industrie")
    assert "In welchem Ort" in text(asked, ".question")
    assert "Hängt von der offenen Frage ab." in asked.text
    answered = look("/zustaendig?beruf=Elektriker&referenz=elektriker-industrie&ort=Wernigerode")
    assert "Kammer für Elektroberufe" in text(answered, ".body-answer")
    assert not answered.select(".question")
    assert [change for change in links(answered, ".given a") if "ort=" not in change and "referenz=" in change]


def test_an_open_question_is_asked_again_with_an_error(look: Look) -> None:
    soup = look("/zustaendig?beruf=Elektriker&frage=referenz", status=422)
    assert "Wählen Sie eine Antwort." in text(soup, "[data-error-summary]")
    assert links(soup, "[data-error-summary] a") == ["#referenz"]
    assert "Schreiben Sie eine Antwort." in look("/zustaendig?frage=beruf&beruf=", status=422).text


def test_an_unknown_place_names_the_nearest(look: Look) -> None:
    soup = look("/zustaendig?beruf=Elektriker&referenz=elektriker-industrie&ort=Magdeborg&frage=ort", status=422)
    assert "Magdeburg" in text(soup, "[data-error-summary]")
    assert soup.select_one("#ort")["value"] == "Magdeborg"  # type: ignore[index]


def test_unknown_values_are_named(look: Look) -> None:
    assert "kennt Lotse nicht" in look("/zustaendig?referenz=zauberer", status=422).text
    assert "Gemeint ist wohl „angestellt“" in look("/zustaendig?beruf=Koch&taetigkeit=emploied", status=422).text
    assert "Antworten Sie mit" in look("/zustaendig?beruf=Koch&ausland=vielleicht", status=422).text


def test_an_unknown_occupation_is_asked_again(look: Look) -> None:
    soup = look("/zustaendig?beruf=qqqxyzzy")
    assert "qqqxyzzy" in soup.text
    assert soup.select_one("input[name=beruf]:not([type=hidden])")
    assert any(link.startswith("/suche?") for link in links(soup, "main a"))


def test_bad_input_is_escaped(client: TestClient) -> None:
    for value in (EVIL, "x" * 10_000, "🩺"):
        response = client.get("/zustaendig", params={"beruf": value, "ort": value})
        assert response.status_code in (200, 422)
        assert EVIL not in response.text


def test_the_question_in_english(look: Look) -> None:
    soup = look("/zustaendig?beruf=Elektriker&lang=en")
    assert text(soup, "legend") == "Industry or crafts?"
    assert [label.text for label in soup.select(".choice label")] == ["industry", "crafts"]
