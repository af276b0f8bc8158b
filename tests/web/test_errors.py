"""Errors: a page for people, one JSON shape for machines, the cause in the log without search words."""

from __future__ import annotations

import logging
from typing import NoReturn

import pytest
from starlette.testclient import TestClient

from kb.errors import StoreError, UnknownEntry, UnknownValue
from kb.knowledge import Knowledge
from kb.search.query import Query
from tests.builders import NOW
from tests.web.conftest import Look, text
from web.app import create_app


class Broken(Knowledge):
    """A knowledge base whose search fails."""

    def __init__(self, like: Knowledge, error: Exception) -> None:
        self.__dict__.update(like.__dict__)
        self.error = error

    def search(self, query: Query) -> NoReturn:
        """Fails."""
        raise self.error


def a_client(knowledge: Knowledge, error: Exception) -> TestClient:
    return TestClient(create_app(Broken(knowledge, error), knowledge.settings, lambda: NOW))


def test_an_unknown_address(look: Look) -> None:
    assert "Seite nicht gefunden" in text(look("/gibt-es-nicht", status=404), "h1")
    assert "Page not found" in text(look("/gibt-es-nicht?lang=en", status=404), "h1")


def test_a_wrong_method(client: TestClient) -> None:
    response = client.post("/suche")
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]
    assert "So lässt sich diese Seite nicht aufrufen" in response.text


@pytest.mark.parametrize("address", ["/eintrag/gibt-es-nicht.json", "/gibt-es-nicht.json"])
def test_machines_get_json(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    error = response.json()["error"]
    assert error["status"] == 404
    assert error["message"]


def test_a_failure_has_a_number_that_the_log_repeats(
    small_knowledge: Knowledge, caplog: pytest.LogCaptureFixture
) -> None:
    client = a_client(small_knowledge, ValueError("Geheimes Suchwort"))
    with caplog.at_level(logging.INFO, logger="lotse.web"):
        response = client.get("/suche?q=Geheimes+Suchwort")
    assert response.status_code == 500
    assert "content-security-policy" in response.headers
    ours = [record for record in caplog.records if record.name == "lotse.web"]
    number = next(record.message.split(":")[0] for record in ours if record.levelno == logging.ERROR)
    assert number in response.text
    assert not any("Geheimes" in record.message for record in ours)
    assert "Traceback" not in response.text and "ValueError" not in response.text
    assert "ValueError" in caplog.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (StoreError("Die Datenbank fehlt."), 503),
        (UnknownValue("Diesen Wert gibt es nicht."), 422),
        (UnknownEntry("Nein."), 404),
    ],
)
def test_our_errors_are_plain_sentences(small_knowledge: Knowledge, error: Exception, status: int) -> None:
    response = a_client(small_knowledge, error).get("/suche?q=x")
    assert response.status_code == status
    assert str(error) in response.text


def test_the_log_has_no_search_words(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="lotse.web"):
        client.get("/suche?q=Geheimnis")
        client.get("/eintrag/pflege-kurs")
        client.get("/geheime-adresse")
    lines = [record.message for record in caplog.records if record.name == "lotse.web"]
    assert lines[0].startswith("GET /suche 200 ")
    assert lines[1].startswith("GET /eintrag/{id} 200 ")
    assert lines[2].startswith("GET (andere) 404 ")
    assert all("eheim" not in line and "pflege" not in line for line in lines)
