"""Feeds of other systems: course search, HSDS, JSON-LD; what is broken in them is named, the rest is read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.candidate import Candidate, Found, Rejected, Withdrawn
from ingest.formats import COURSE_SEARCH, HSDS, JSONLD, Format, coursesearch, delivery, hsds, recognise
from ingest.source import Raw, SourceError

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SHARED = Path(__file__).parents[3] / "shared" / "data"

RUN = {
    "id": 501,
    "unterrichtsform": {"id": 101, "bezeichnung": "Präsenzveranstaltung"},
    "unterrichtszeit": {"id": 2, "bezeichnung": "Teilzeit"},
    "dauer": {"id": 5, "bezeichnung": "mehr als 3 Monate bis 6 Monate"},
    "kostenWert": "1250.5",
    "kostenWaehrung": "EUR",
    "kostenBemerkung": "<p>inkl. Prüfung</p>",
    "foerderung": True,
    "beginn": 1799622000000,
    "ende": "1814050800000",
    "anmeldeschluss": None,
    "aktualisierungsdatum": 1794783600000,
    "teilnehmerMax": 16,
    "adresse": {
        "strasse": "Beispielweg 3",
        "ortStrasse": {"plz": "39104", "name": "Magdeburg", "land": {"laenderCode": "D", "bundeslandCode": "SAN"}},
    },
    "angebot": {
        "id": 77,
        "titel": "Vorbereitung auf die Kenntnisprüfung Pflege",
        "inhalt": "<h4>Inhalt</h4><ul><li>400 Unterrichtsstunden</li></ul><script>x()</script>",
        "zugang": "<p>Deutsch B2, Defizitbescheid</p>",
        "bildungsanbieter": {"name": "Lernwerk Börde gGmbH", "homepage": "www.lernwerk.example.org"},
        "systematiken": [{"codeNr": "C 1435"}],
        "zertifizierer": [{"name": "Prüfstelle"}],
    },
}
"""A run in the shape of the course search; everything in it is invented."""


def read(format: Format, data: object, address: str = "https://example.org/suche?page=0") -> list[Found]:
    """What an answer gives."""
    content = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
    raw = Raw(address, content, "application/json", fetched_at=NOW)
    assert recognise(raw) is format or isinstance(data, bytes)
    return list(delivery(format, home="https://example.org").parse(raw))


def one(found: Iterable[Found]) -> Candidate:
    """The only thing found."""
    (candidate,) = found
    assert isinstance(candidate, Candidate), candidate
    return candidate


def a_page(*runs: object, number: int = 0, total: int = 1) -> dict[str, Any]:
    """A page of the course search."""
    return {"_embedded": {"termine": list(runs)}, "page": {"number": number, "totalPages": total}, "aggregations": {}}


def test_a_run_of_the_course_search_becomes_an_offer() -> None:
    found = one(read(COURSE_SEARCH, a_page(RUN)))
    data = found.data
    assert data["title"] == "Vorbereitung auf die Kenntnisprüfung Pflege"
    assert data["runs"] == [{"start": "2027-01-11", "end": "2027-06-27", "participants": 16}]  # in German time
    assert data["places"] == [
        {"municipality": "Magdeburg", "street": "Beispielweg 3", "postcode": "39104", "land": "ST"}
    ]
    assert data["costs"] == [{"text": "1250,50 EUR; inkl. Prüfung", "minimum": 1250.5, "maximum": 1250.5}]
    assert (data["lands"], data["formats"], data["schedule"]["time_models"]) == (["ST"], ["in_person"], ["part_time"])
    assert data["schedule"]["lessons"] == 400
    assert data["requirements"]["language_level"] == "B2"
    assert data["requirements"]["recognition"] == ["compensation_required"]
    assert data["sources"][0]["url"] == "https://www.lernwerk.example.org"
    assert found.stand == "2026-11-16" and found.service_keys == ("ba-angebot:77",)
    assert found.problems() == () and "x()" not in found.text


def test_a_language_course_has_its_target_level_from_the_classification() -> None:
    offer = RUN["angebot"] | {"titel": "Berufssprachkurs", "systematiken": [{"codeNr": "MC 01 3"}]}  # type: ignore[operator]
    data = one(read(COURSE_SEARCH, a_page(RUN | {"angebot": offer, "unterrichtsform": {"id": 5}}))).data
    assert data["target_level"] == "B2" and data["formats"] == ["online"]
    assert "bildungsgutschein" not in data.get("payers", ())


def test_runs_without_what_they_need_are_rejected_and_the_rest_is_read() -> None:
    found = read(COURSE_SEARCH, a_page({"id": 1}, "kein Objekt", RUN, {"angebot": {"titel": "x"}}))
    assert [type(item) for item in found] == [Rejected, Rejected, Candidate, Rejected]


@pytest.mark.parametrize("value", ["abc", None, "", 10**18, -(10**12), {"a": 1}, True, "2027-01-11"])
def test_strange_values_in_a_run_break_nothing(value: object) -> None:
    names = ("beginn", "ende", "kostenWert", "teilnehmerMax", "unterrichtsform", "unterrichtszeit", "adresse", "dauer")
    for name in names:
        found = one(read(COURSE_SEARCH, a_page(RUN | {name: value})))
        assert not [p for p in found.problems() if not p.field.startswith(("lands", "runs"))], (name, found.problems())


def test_the_next_page_is_named_until_the_last() -> None:
    raw = Raw(
        "https://example.org/suche?sw=Pflege&page=1", json.dumps(a_page(number=1, total=3)).encode(), fetched_at=NOW
    )
    assert coursesearch.next_page(raw) == ("https://example.org/suche?sw=Pflege&page=2",)
    last = Raw("https://example.org/suche?page=2", json.dumps(a_page(number=2, total=3)).encode(), fetched_at=NOW)
    assert coursesearch.next_page(last) == ()


def test_the_sample_of_the_course_search_is_read_whole() -> None:
    path = SHARED / "api_specs" / "weiterbildungssuche_sample_response_2023.redacted.json"
    if not path.is_file():
        pytest.skip("the sample answer is not here")
    raw = Raw(f"file:{path}", path, fetched_at=NOW)
    assert recognise(raw) is COURSE_SEARCH
    found = list(delivery(COURSE_SEARCH).parse(raw))
    assert len(found) == 20 and all(isinstance(item, Candidate) and item.problems() == () for item in found)


SERVICE = {
    "id": "5e1cf1f7-8f6f-4a0e-9d0a-111111111111",
    "name": "Anerkennungsberatung",
    "status": "active",
    "description": "Beratung zur Anerkennung ausländischer Abschlüsse in Sachsen-Anhalt.",
    "url": "https://example.org/beratung",
    "last_modified": "2026-10-02T08:00:00Z",
    "organization": {"id": "x", "name": "Beratungshaus Altmark e. V."},
    "service_at_locations": [
        {"location": {"addresses": [{"city": "Stendal", "postal_code": "39576", "country": "DE"}]}}
    ],
    "phones": [{"number": "03931 00000"}],
    "cost_options": [{"amount": 0, "currency": "EUR"}],
}


def test_a_service_of_a_directory_becomes_an_offer() -> None:
    page = {"total_items": 1, "total_pages": 2, "page_number": 1, "contents": [SERVICE]}
    found = one(read(HSDS, page))
    data = found.data
    assert (data["offer_type"], data["provider"], data["standing"]) == (
        "counselling",
        "Beratungshaus Altmark e. V.",
        True,
    )
    assert data["places"][0]["municipality"] == "Stendal" and data["lands"] == ["ST"]
    assert data["contacts"] == [{"role": "Auskunft", "phone": "03931 00000"}]
    assert found.stand == "2026-10-02" and found.problems() == ()
    raw = Raw("https://example.org/services?per_page=1", json.dumps(page).encode(), fetched_at=NOW)
    assert hsds.next_page(raw) == ("https://example.org/services?per_page=1&page=2",)


def test_a_defunct_service_is_withdrawn_and_a_closed_one_says_so() -> None:
    (gone,) = read(HSDS, SERVICE | {"status": "defunct"})
    assert isinstance(gone, Withdrawn)
    closed = one(read(HSDS, SERVICE | {"status": "temporarily closed"}))
    assert "vorübergehend geschlossen" in closed.notes[0] and "standing" not in closed.data


@pytest.mark.parametrize("field", ["id", "name", "organization"])
def test_what_hsds_requires_and_a_service_lacks_is_named(field: str) -> None:
    broken = {name: value for name, value in SERVICE.items() if name != field}
    page = {"total_items": 1, "total_pages": 1, "page_number": 1, "contents": [broken]}
    (found,) = read(HSDS, page)
    assert isinstance(found, Rejected) and field in found.reason


@pytest.mark.parametrize("name", ["service_full.json", "service_list.json", "organization_full.json"])
def test_the_examples_of_the_standard_are_read(name: str) -> None:
    path = SHARED / "interop" / "hsds-3.1" / "examples" / name
    if not path.is_file():
        pytest.skip("the examples of HSDS are not here")
    raw = Raw(f"file:{path}", path, fetched_at=NOW)
    assert recognise(raw) is HSDS
    found = list(delivery(HSDS).parse(raw))
    assert found and not [item for item in found if isinstance(item, Rejected)], found


COURSE = {
    "@context": "https://schema.org",
    "@type": "Course",
    "name": "Brückenkurs Bau",
    "description": "300 Unterrichtseinheiten für Ingenieurinnen.",
    "provider": {"@type": "Organization", "name": "Baukolleg Harz"},
    "coursePrerequisites": "Deutsch B2",
    "url": "https://example.org/bau",
    "hasCourseInstance": [
        {"@type": "CourseInstance", "name": "Frühjahr", "startDate": "2027-03-01", "endDate": "2027-05-28",
         "courseMode": "blended", "location": {"@type": "Place", "address": {"@type": "PostalAddress",
         "postalCode": "38855", "addressLocality": "Wernigerode"}}},
        {"@type": "CourseInstance", "name": "Herbst", "startDate": "2027-09-06"},
    ],
}  # fmt: skip


def test_a_course_in_json_ld_becomes_one_offer_with_its_instances_as_runs() -> None:
    found = one(read(JSONLD, COURSE))
    data = found.data
    assert data["runs"] == [{"start": "2027-03-01", "end": "2027-05-28"}, {"start": "2027-09-06"}]
    assert (data["provider"], data["lands"], data["formats"]) == ("Baukolleg Harz", ["ST"], ["hybrid"])
    assert data["schedule"]["lessons"] == 300 and data["requirements"]["language_level"] == "B2"
    assert found.problems() == ()


def test_many_courses_in_a_graph_are_each_read() -> None:
    graph = {
        "@context": "https://schema.org",
        "@graph": [COURSE | {"@id": f"https://example.org/{n}"} for n in range(700)],
    }
    found = read(JSONLD, graph)
    assert len({item.record for item in found if isinstance(item, Candidate)}) == 700


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"[" * 100_000,
        b'{"a": NaN}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b"\xff\xfe{",
        b'{"_embedded": {"termine": 3}}',
        b"[]",
        b"{}",
    ],
)
def test_json_that_is_none_or_says_nothing_is_refused_in_a_sentence(content: bytes) -> None:
    raw = Raw("file:/x.json", content, fetched_at=NOW)
    for format in (COURSE_SEARCH, HSDS, JSONLD):
        with pytest.raises(SourceError, match=r"\.$"):
            list(delivery(format).parse(raw))
    with pytest.raises(SourceError):
        recognise(raw)
