"""The rule catalogue: all rules by subject, an address for each, doubts visible, what it touches."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from kb.knowledge import Knowledge
from matcher.rules.catalogue import BY_SUBJECT, RULES, Subject
from matcher.rules.notes import NOTES
from matcher.rules.rule import Rule
from tests.builders import NOW
from tests.web.conftest import Look, links, text
from web.app import create_app


@pytest.fixture(scope="module")
def full(knowledge: Knowledge) -> Iterator[TestClient]:
    """The site over the shipped corpus."""
    with TestClient(create_app(knowledge, knowledge.settings, lambda: NOW)) as client:
        yield client


def read(client: TestClient, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status, response.text[:500]
    return BeautifulSoup(response.text, "html.parser")


def test_every_rule_is_listed_once_and_leads_to_its_page(look: Look) -> None:
    soup = look("/regeln")
    assert links(soup, ".topic h3 a") == [f"/regeln/{rule.slug}" for rule in RULES]
    assert text(soup, ".found-head") == f"{len(RULES)} Regeln"
    assert [h2.text for h2 in soup.select(".topic h2")] == [*(s.de for s in Subject), "Hinweise ohne eigene Regel"]


@pytest.mark.parametrize("subject", Subject)
def test_a_subject_narrows(subject: Subject, look: Look) -> None:
    soup = look(f"/regeln?thema={subject.value}")
    assert links(soup, ".topic h3 a") == [f"/regeln/{rule.slug}" for rule in BY_SUBJECT[subject]]
    chosen = soup.select(".chips [aria-current]")
    assert [link["href"] for link in chosen] == ["/regeln"]
    assert "noindex" in str(soup.head)


def test_an_unknown_subject_is_a_problem_and_shows_all(look: Look) -> None:
    soup = look("/regeln?thema=quatsch", 422)
    assert soup.select_one("[data-error-summary] a[href='#thema']")
    assert len(soup.select(".topic h3")) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=[rule.slug for rule in RULES])
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_page_of_a_rule(rule: Rule, language: str, client: TestClient) -> None:
    soup = read(client, f"/regeln/{rule.slug}{'?lang=en' if language == 'en' else ''}")
    assert text(soup, "h1") == rule.title
    assert rule.source.url in links(soup, "#inhalt a")
    assert len(text(soup, ".entry-head .lead")) > 40
    assert soup.select("[aria-labelledby=fragt] li")
    shown = soup.get_text(" ")
    assert all(known in shown for known in (rule.norm, rule.slug, rule.caveat or "", rule.superseded or ""))
    if language == "en":
        assert [tag["lang"] for tag in soup.select("h1, .entry-head .lead")] == ["de", "de"]


def test_a_number_leads_to_the_rule(client: TestClient) -> None:
    response = client.get("/regeln/r28?lang=en", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (308, "/regeln/lehrer-st-c1?lang=en")


def test_an_unknown_rule_names_the_nearest(look: Look) -> None:
    soup = look("/regeln/lehrer-st", 404)
    assert "lehrer-st-c1" in text(soup, "main")


def test_superseded_and_contradicting_versions_are_visible(look: Look) -> None:
    nursing = look("/regeln/gesundheitsfachberufe-st")
    assert "R22 · widerspricht:" in text(nursing, "[aria-labelledby=fassungen]")
    grant = look("/regeln/anerkennungszuschuss")
    versions = text(grant, "[aria-labelledby=fassungen]")
    assert versions.count("R42 · widerspricht:") == 2 and versions.count("R42 · überholt:") == 2
    assert "seit 01.01.2025 bis 30.06.2027" in text(grant, "[aria-labelledby=fundstelle]")
    assert "abgelöst" in text(look("/regeln/weiterbildung-direkt-st"), ".entry-head + .note.warn")
    listed = look("/regeln")
    assert {"überholt", "Quellen widersprechen sich", "bis 30.06.2027"} <= {
        b.text for b in listed.select(".topic .badge")
    }


def test_every_note_stands_beside_its_rule_or_by_itself(look: Look) -> None:
    for note in NOTES:
        soup = look(f"/regeln/{note.rule}" if note.rule else "/regeln")
        assert note.text in soup.get_text() and note.source.url in links(soup, "#inhalt a")


def test_values_by_year(look: Look) -> None:
    values = text(look("/regeln/blaue-karte-18g"), "[aria-labelledby=werte]")
    assert "2026: 50.700,00 EUR" in values and "2025: 43.759,80 EUR" in values
    assert "2016 bis 2023: ja" in text(look("/regeln/kita-kifoeg-21"), "[aria-labelledby=werte]")
    assert not look("/regeln/lehrer-st-c1").select("[aria-labelledby=werte]")


def test_entries_and_examples_it_touches(full: TestClient) -> None:
    soup = read(full, "/regeln/bildungsgutschein-azav")
    assert "/eintrag/bildungsgutschein" in links(soup, "[aria-labelledby=eintraege] a")
    examples = [li.get_text(" ", strip=True) for li in soup.select("[aria-labelledby=beispiele] li")]
    met = next(one for one in examples if "05 Pflegefachkraft Tunesien" in one)
    assert met.startswith("✓") and "erfüllt" in met
    assert "/eintrag/ihk-fosa" in links(read(full, "/regeln/ihk-fosa-bezirk"), "[aria-labelledby=eintraege] a")
    alone = read(full, "/regeln/lehrer-st-c1")
    assert "Keine;" in text(alone, "[aria-labelledby=eintraege]")
    assert "07 Grundschullehrerin Irak" in text(alone, "[aria-labelledby=beispiele]")


def test_a_rule_that_touches_no_example_says_so(look: Look) -> None:
    assert "Keines der mitgelieferten Beispiele" in text(look("/regeln/aufenthg-16f"), "[aria-labelledby=beispiele]")
