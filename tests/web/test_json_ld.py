"""schema.org: valid types and properties for every kind, no personal data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kb.entries import Entry
from kb.exchange.schemaorg import json_ld
from tests.builders import TODAY, an_offer, one_of_each_kind
from tests.web.conftest import BODY, PAST_OFFER, RUNNING_OFFER

TYPES = {"offer": "Course", "body": "GovernmentOrganization", "partner": "Organization", "funding": "GovernmentService"}
EXAMPLES = (*one_of_each_kind(), PAST_OFFER, RUNNING_OFFER, BODY)


def thing(entry: Entry, as_of: date = TODAY) -> dict[str, object]:
    graph = json_ld(entry, "https://lotse.example", as_of)["@graph"]
    assert isinstance(graph, list)
    found: dict[str, object] = graph[0]
    return found


@pytest.mark.parametrize("entry", one_of_each_kind(), ids=lambda entry: entry.kind.value)
def test_type_and_breadcrumbs(entry: Entry) -> None:
    data = json_ld(entry, "https://lotse.example", TODAY)
    assert thing(entry)["@type"] == TYPES.get(entry.kind.value, "Article")
    assert thing(entry)["url"] == f"https://lotse.example/eintrag/{entry.id}"
    graph = data["@graph"]
    assert isinstance(graph, list)
    assert [step["position"] for step in graph[1]["itemListElement"]] == [1, 2, 3]
    json.dumps(data)


def test_no_address_of_a_person() -> None:
    assert "@example.org" not in json.dumps(thing(BODY))
    assert "0391 000-0" in json.dumps(thing(BODY))


def test_an_event_shows_its_next_date() -> None:
    runs = [{"start": "2026-03-01", "end": "2026-03-01"}, {"start": "2027-03-01", "end": "2027-03-01"}]
    event = an_offer(offer_type="event", runs=runs, standing=False)
    assert thing(event)["startDate"] == "2027-03-01"
    assert thing(event, date(2028, 1, 1))["startDate"] == "2027-03-01"


def nodes(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for part in value.values():
            yield from nodes(part)
    elif isinstance(value, list):
        for part in value:
            yield from nodes(part)


def test_types_and_properties_are_schema_org(shared_folder: Path) -> None:
    vocabulary = Vocabulary(shared_folder)
    for entry in EXAMPLES:
        for node in nodes(json_ld(entry, "https://lotse.example", TODAY)):
            allowed = vocabulary.properties(str(node["@type"]))
            assert {key for key in node if not key.startswith("@")} <= allowed, node


class Vocabulary:
    """The classes and properties of schema.org, from the copy in the workshop."""

    def __init__(self, shared: Path) -> None:
        path = next(iter(sorted(shared.glob("data/interop/**/schemaorg*.jsonld"))), None)
        if path is None:
            pytest.skip("the vocabulary is not among the shared data")
        self._terms = {term["@id"]: term for term in json.loads(path.read_text(encoding="utf-8"))["@graph"]}

    def properties(self, name: str) -> set[str]:
        """The properties of a class and of the classes above it."""
        above = self._above(f"schema:{name}")
        return {
            id.removeprefix("schema:")
            for id, term in self._terms.items()
            if above & {domain["@id"] for domain in _many(term.get("schema:domainIncludes"))}
        }

    def _above(self, id: str) -> set[str]:
        assert id in self._terms, f"{id} is not a class of schema.org"
        parents = [parent["@id"] for parent in _many(self._terms[id].get("rdfs:subClassOf"))]
        return {id}.union(*(self._above(parent) for parent in parents if parent.startswith("schema:")))


def _many(value: object) -> list[dict[str, str]]:
    return value if isinstance(value, list) else [value] if isinstance(value, dict) else []
