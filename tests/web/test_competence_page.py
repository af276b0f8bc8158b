"""The wizard: one question at a time, then body, documents, deadline and fee with their sources."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from tests.builders import NOW, a_body, a_partner, an_occupation, some_knowledge
from tests.web.conftest import EVIL, Look, links, text
from web.app import create_app


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


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], BeautifulSoup]:
    """The wizard of an office that decides on two occupations, one that evaluates, one for people abroad."""
    body = a_body(
        "amt",
        "Prüfungsamt",
        responsibilities=[{"text": "Erlaubnis", "occupations": ["hebamme"], "verified": True}],
        documents=[{"text": "Antrag", "verified": True}],
        deadlines=[
            {"what": "Entscheidung Hebamme", "text": "ein Monat", "verified": True},
            {"what": "Entscheidung Logopädie", "text": "neun Monate", "verified": True},
            {"what": "Eingangsbestätigung", "text": "zwei Wochen", "verified": True},
        ],
        fees=[{"text": "Urkunde für die Logopädie", "minimum": 77}],
        legal_basis=[{"citation": "§ 2 LogopG"}],
    )
    evaluates = a_body("zab", "Zentralstelle", responsibilities=[{"text": "Bewertung", "role": "evaluates"}])
    abroad = a_body("zsba", "Servicestelle", responsibilities=[{"text": "Beratung", "role": "advises", "abroad": True}])
    knowledge = some_knowledge(
        tmp_path_factory.mktemp("wizard"),
        body,
        evaluates,
        abroad,
        a_partner("jobcenter-stendal", "Jobcenter Stendal"),
        an_occupation("hebamme", "Hebamme", "Hebamme", competences=[{"body": "amt", "verified": True}]),
        an_occupation(
            "logopaede",
            "Logopädin",
            "Logopäde",
            legal_basis=[{"citation": "§ 1 LogopG"}],
            competences=[{"body": "amt", "verified": True}],
        ),
        an_occupation("archaeologe", "Archäologin", "Archäologe", competences=[{"body": "zab", "verified": True}]),
        an_occupation("dichter", "Dichterin", "Dichter", competences=[]),
    )
    client = TestClient(create_app(knowledge, knowledge.settings, lambda: NOW))
    return lambda query: BeautifulSoup(client.get(f"/zustaendig?{query}").text, "html.parser")


def test_another_occupations_deadlines_are_not_listed(ask: Callable[[str], BeautifulSoup]) -> None:
    midwife = text(ask("beruf=Hebamme"), ".body-answer")
    assert "ein Monat" in midwife
    assert "neun Monate" not in midwife and "77" not in midwife
    assert "Gebühr nicht angegeben" in midwife
    assert "2 Angaben der Stelle nennen andere Berufe" in midwife
    assert "neun Monate" in text(ask("beruf=Logopädin"), ".body-answer"), "named by the occupation's file only"


def test_what_cannot_be_told_apart_says_so(ask: Callable[[str], BeautifulSoup]) -> None:
    facts = [" ".join(row.get_text(" ").split()) for row in ask("beruf=Hebamme").select(".body-answer .facts > div")]
    assert any(row.startswith("Unterlagen allgemein bei dieser Stelle Antrag") for row in facts)
    assert any(row.startswith("Fristen und Dauer Entscheidung Hebamme: ein Monat") for row in facts)
    assert any(row.startswith("Fristen und Dauer allgemein bei dieser Stelle Eingangsbestätigung") for row in facts)


def test_the_law_stands_with_the_occupation(ask: Callable[[str], BeautifulSoup]) -> None:
    soup = ask("beruf=Logopädin")
    assert "§ 2 LogopG" not in soup.text
    assert "§ 1 LogopG" in text(soup, "aside")


def test_a_body_of_one_occupation_says_nothing_of_others(ask: Callable[[str], BeautifulSoup]) -> None:
    assert "allgemein bei dieser Stelle" not in ask("beruf=Archäologin").text


def test_the_offices_of_the_district(ask: Callable[[str], BeautifulSoup]) -> None:
    box = ask("beruf=Hebamme&ort=Stendal").select_one(".local")
    assert box is not None
    assert links(box, "a") == ["/eintrag/jobcenter-stendal"]  # type: ignore[arg-type]
    assert text(box, "h2") == "Vor Ort: Stendal"  # type: ignore[arg-type]
    assert box.text.count("kein Eintrag bekannt") == 2
    note = ask("beruf=Hebamme&ort=Naumburg&lang=en").select_one(".local p[lang=de]")
    assert note is not None and "Migrationsagentur" in note.text


def test_no_local_offices_beyond_the_land_or_without_a_place(ask: Callable[[str], BeautifulSoup]) -> None:
    for query in ("beruf=Hebamme", "beruf=Hebamme&ort=Leipzig"):
        assert not ask(query).select(".local")


def test_who_evaluates_does_not_decide(ask: Callable[[str], BeautifulSoup]) -> None:
    soup = ask("beruf=Archäologin")
    assert text(soup, ".stack h2") == "Das Zeugnis bewertet"
    assert "Bewertet Zeugnisse" in text(soup, ".body-answer")
    assert "Entscheidet über den Antrag" not in soup.text


def test_from_abroad_the_service_comes_first(ask: Callable[[str], BeautifulSoup]) -> None:
    soup = ask("beruf=Hebamme&ausland=ja")
    assert [heading.text for heading in soup.select(".stack > h2")] == ["Zuerst", "Zuständig ist"]
    assert links(soup).count("/eintrag/zsba") == 1


def test_an_occupation_without_a_body(ask: Callable[[str], BeautifulSoup]) -> None:
    soup = ask("beruf=Dichter")
    assert "kennt Lotse nicht" in text(soup, ".empty")
    assert "Dichter" in text(soup, "aside")
