"""A site over a handful of entries, on a fixed day, without an encoder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from fastapi import FastAPI
from starlette.testclient import TestClient

from kb.actor import Role
from kb.entries import Entry
from kb.knowledge import Knowledge
from tests.builders import (
    NOW,
    a_body,
    a_funding,
    a_partner,
    a_practice,
    a_source,
    an_info,
    an_occupation,
    an_offer,
    some_knowledge,
)
from tests.web.people import browser_of
from web.app import create_app

Person = Callable[..., TestClient]
"""``person(*roles, organisation="traeger")`` gives a browser in which somebody with these roles is signed in."""

Look = Callable[..., BeautifulSoup]

EVIL = "<script>alert(1)</script>"

PAST_OFFER = an_offer(
    "pflege-kurs",
    "Anpassungslehrgang Pflege",
    title_en="Adaptation period nursing",
    standing=False,
    runs=[{"start": "2025-02-03", "end": "2025-07", "place": "Halle (Saale)", "participants": 12}],
    requirements={"language_level": "B2", "qualification": ["vocational"], "verified": True},
    costs=[{"text": "Lehrgangsgebühr", "minimum": 1200, "year": 2025}],
    phases=["3"],
    action_fields=["qualification"],
    occupations=["koch"],
    payers=["zuschuss"],
    sources=[
        a_source("seite", dated="2025-01"),
        a_source("zweite", url="https://example.org/zwei", publisher="Zweites Amt", verified=False),
    ],
    contradictions=[
        {
            "topic": "Dauer",
            "statements": [{"text": "sechs Monate", "source": "seite"}, {"text": "ein Jahr", "source": "zweite"}],
        }
    ],
    unverified=["Ob ein Praktikum dazugehört"],
)
RUNNING_OFFER = an_offer(
    "brueckenkurs",
    "Brückenkurs Bau",
    standing=False,
    runs=[{"start": "2027-01-11", "end": "2027-06-30", "verified": True}],
    places=[{"municipality": "Magdeburg", "verified": True}],
    formats=["in_person"],
    phases=["3"],
    body="Text mit <b>HTML</b> und [Verweis](https://example.org/x).\n\n# Überschrift\n\n#### Tiefer\n\nEnde.",
)
BODY = a_body(
    documents=[{"text": "Zeugnis", "verified": True}, {"text": "Lebenslauf", "required": False}],
    fees=[{"text": "Gebühr", "minimum": 100, "maximum": 600, "verified": True}],
    deadlines=[{"what": "Entscheidung", "text": "drei Monate", "months": 3, "verified": True}],
    contacts=[{"role": "Anerkennung", "phone": "0391 000-0", "email": "anerkennung@example.org"}],
    places=[{"municipality": "Magdeburg", "street": "Weg 1", "postcode": "39104"}],
)
ENTRIES: tuple[Entry, ...] = (
    PAST_OFFER,
    RUNNING_OFFER,
    an_offer("kurs-oft", "Prüfungsvorbereitung", standing=False, recurring=True),
    an_offer("kurs-alt", "Alter Kurs", superseded_by="brueckenkurs"),
    an_offer("boese", f"Kurs {EVIL}", summary=f"Mit {EVIL} und </script>.", provider=EVIL),
    an_offer("sachsen-kurs", "Kurs in Leipzig", lands=["SN"]),
    BODY,
    a_body("andere-stelle", "Kammer für Elektroberufe", responsibilities=[{"text": "E", "districts": ["Harz"]}]),
    a_partner(),
    a_funding(amounts=[{"what": "höchstens", "value": 600, "year": 2026}]),
    a_practice(phases=["1", "3"], action_fields=["german"]),
    *(
        an_info(f"wissen-{n:02}", f"Erklärung {n}", topic="Verfahren" if n % 2 else "Arbeitsmarkt")
        for n in range(1, 15)
    ),
)
OCCUPATIONS = (
    an_occupation(),
    an_occupation(
        "elektriker-industrie",
        "Elektronikerin",
        "Elektroniker",
        ambiguous_wordings=["Elektriker"],
        competences=[{"body": "stelle", "districts": ["Magdeburg"]}, {"body": "andere-stelle", "districts": ["Harz"]}],
    ),
    an_occupation(
        "elektriker-handwerk",
        "Elektrikerin im Handwerk",
        "Elektriker im Handwerk",
        ambiguous_wordings=["Elektriker"],
        question={
            "text": "Industrie oder Handwerk?",
            "text_en": "Industry or crafts?",
            "answers": [
                {"text": "Industrie", "text_en": "industry", "occupation": "elektriker-industrie"},
                {"text": "Handwerk", "text_en": "crafts", "occupation": "elektriker-handwerk"},
            ],
        },
    ),
)


@pytest.fixture(scope="session")
def small_knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The entries and occupations above."""
    return some_knowledge(tmp_path_factory.mktemp("site"), *ENTRIES, *OCCUPATIONS)


@pytest.fixture(scope="session")
def client(small_knowledge: Knowledge) -> Iterator[TestClient]:
    """The site, asked in the same process."""
    with TestClient(create_app(small_knowledge, small_knowledge.settings, lambda: NOW)) as client:
        yield client


@pytest.fixture
def person(client: TestClient) -> Iterator[Person]:
    """``person(Role.COUNSELLOR)`` is a browser in which somebody with the roles is signed in."""
    app = client.app
    assert isinstance(app, FastAPI)
    made: list[TestClient] = []

    def enter(*roles: Role, organisation: str = "traeger") -> TestClient:
        made.append(browser_of(app, *roles, organisation=organisation))
        return made[-1]

    yield enter
    for browser in made:
        browser.close()


@pytest.fixture(scope="session")
def look(client: TestClient) -> Look:
    """``look("/suche?q=…", status=200)`` gives the parsed page."""

    def get(address: str, status: int = 200) -> BeautifulSoup:
        response = client.get(address)
        assert response.status_code == status, response.text[:2000]
        return BeautifulSoup(response.text, "html.parser")

    return get


@pytest.fixture
def own_pages(small_knowledge: Knowledge) -> Iterator[Path]:
    """The folder for the operator's own pages."""
    folder = small_knowledge.settings.data / "seiten"
    folder.mkdir(exist_ok=True)
    yield folder
    for path in folder.iterdir():
        path.unlink()


def text(soup: BeautifulSoup, selector: str) -> str:
    """The words of the first element that the selector finds, in one line."""
    found = soup.select_one(selector)
    assert found is not None, f"{selector} is not on the page"
    return " ".join(found.get_text(" ").split())


def links(soup: BeautifulSoup, selector: str = "a") -> list[str]:
    """The addresses of the links that the selector finds."""
    return [str(link["href"]) for link in soup.select(selector)]
