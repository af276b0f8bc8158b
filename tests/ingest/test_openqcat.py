"""openQ-cat catalogues: whole and differential, both encodings, events in any order, what is broken or malicious."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from ingest.candidate import Amendment, Candidate, Difference, Found, Rejected, Withdrawn, amended
from ingest.formats import OPENQCAT, delivery, recognise
from ingest.source import Raw, SourceError

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "interop" / "openqcat"

HEAD = (
    '<OPENQCAT version="1.1"><HEADER><CATALOG><GENERATION_DATE>2026-11-20T08:00:00</GENERATION_DATE></CATALOG>'
    "<SUPPLIER><SUPPLIER_ID>9</SUPPLIER_ID><SUPPLIER_NAME>Lernwerk Börde gGmbH</SUPPLIER_NAME></SUPPLIER></HEADER>"
)


def offer(id: str = "K1", title: str = "Anpassungslehrgang Pflege", text: str = "", more: str = "") -> str:
    """An offer of a catalogue."""
    return (
        f"<SERVICE><PRODUCT_ID>{id}</PRODUCT_ID><SUPPLIER_ID_REF>9</SUPPLIER_ID_REF><SERVICE_DETAILS><TITLE>{title}</TITLE>"
        f'<DESCRIPTION_LONG>{text}</DESCRIPTION_LONG><SERVICE_MODULE><EDUCATION type="true"><COURSE_ID>{id}</COURSE_ID>'
        f"<MODULE_COURSE><LOCATION><ZIP>39104</ZIP><CITY>Magdeburg</CITY></LOCATION></MODULE_COURSE></EDUCATION>"
        f"</SERVICE_MODULE></SERVICE_DETAILS>{more}</SERVICE>"
    )


def event(
    id: str = "K1-V1", course: str = "K1", start: str = "2027-01-11", end: str = "2027-06-25", town: str = "Halle"
) -> str:
    """An event of an offer."""
    dates = f"<SERVICE_DATE><START_DATE>{start}T00:00:00</START_DATE><END_DATE>{end}T00:00:00</END_DATE></SERVICE_DATE>"
    return (
        f"<SERVICE><PRODUCT_ID>{id}</PRODUCT_ID><SERVICE_DETAILS><TITLE/>{dates if start else ''}<SERVICE_MODULE>"
        f'<EDUCATION type="false"><COURSE_ID>{course}</COURSE_ID><MODULE_COURSE>'
        f"<LOCATION><ZIP>06108</ZIP><CITY>{town}</CITY>"
        f"</LOCATION></MODULE_COURSE></EDUCATION></SERVICE_MODULE></SERVICE_DETAILS></SERVICE>"
    )


def whole(*services: str) -> str:
    """A whole catalogue."""
    return f'{HEAD}<NEW_CATALOG FULLCATALOG="true">{"".join(services)}</NEW_CATALOG></OPENQCAT>'


def read(text: str | bytes) -> list[Found]:
    """What a catalogue gives."""
    content = text if isinstance(text, bytes) else f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode()
    raw = Raw("file:/katalog.xml", content, fetched_at=NOW)
    return list(delivery(OPENQCAT, home="https://example.org").parse(raw))


def candidates(found: Iterable[Found]) -> list[Candidate]:
    """The candidates among what was found."""
    return [item for item in found if isinstance(item, Candidate)]


def test_an_offer_comes_with_its_events_wherever_they_stand() -> None:
    for services in (
        (offer(), event(), event("K1-V2", start="2027-08-02", end="")),
        (event("K1-V2", start="2027-08-02", end=""), event(), offer()),
    ):
        (found,) = read(whole(*services))
        assert isinstance(found, Candidate)
        runs = dict(zip(found.run_records, found.data["runs"], strict=True))
        assert runs["K1-V1"] == {"start": "2027-01-11", "end": "2027-06-25"}
        assert runs["K1-V2"] == {"start": "2027-08-02"}
        assert {place["municipality"] for place in found.data["places"]} == {"Magdeburg", "Halle (Saale)"}
        assert found.data["provider"] == "Lernwerk Börde gGmbH"
        assert found.data["lands"] == ["ST"]
        assert found.stand == "2026-11-20"
        assert found.problems() == ()


def test_what_the_description_says_is_read_with_its_words() -> None:
    text = escape("<p>Der Kurs umfasst 400 UE.</p><ul><li>Voraussetzung: Deutsch B1</li></ul><script>alert(1)</script>")
    (found,) = candidates(read(whole(offer(text=text))))
    assert found.data["schedule"] == {"lessons": 400}
    assert found.data["requirements"]["language_level"] == "B1"
    assert [item.text for item in found.evidence_for("schedule.lessons")] == ["Der Kurs umfasst 400 UE."]
    assert "alert" not in found.text and "<" not in found.text


def test_a_differential_catalogue_says_what_came_what_went_and_what_belongs_to_earlier_offers() -> None:
    update = (
        f'{HEAD}<UPDATE_CATALOG seq_number="7"><DELETE><SERVICE><PRODUCT_ID>K5</PRODUCT_ID></SERVICE></DELETE><NEW>'
        f"{offer('K2')}{event('K2-V1', 'K2')}{event('K1-V3', 'K1', '2027-09-06', '')}</NEW></UPDATE_CATALOG></OPENQCAT>"
    )
    found = read(update)
    assert isinstance(found[0], Difference)
    assert Withdrawn("lieferung-openqcat", "K5") in found
    (added,) = candidates(found)
    assert added.record == "K2" and added.run_records == ("K2-V1",)
    (change,) = [item for item in found if isinstance(item, Amendment)]
    assert (change.record, change.run_record, dict(change.run)) == ("K1", "K1-V3", {"start": "2027-09-06"})
    earlier = candidates(read(whole(offer(), event())))[0]
    assert [run["start"] for run in amended(earlier, change).data["runs"]] == ["2027-01-11", "2027-09-06"]


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-15", "UTF-16"])
def test_every_encoding_gives_the_same(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{whole(offer(title="Prüfung für Köche"))}'
    (found,) = candidates(read(text.encode(encoding)))
    assert found.data["title"] == "Prüfung für Köche"
    assert found.data["provider"] == "Lernwerk Börde gGmbH"


def test_a_wrongly_declared_encoding_is_put_right() -> None:
    text = f'<?xml version="1.0" encoding="UTF-8"?>{whole(offer(title="Prüfung für Köche"))}'
    (found,) = candidates(read(text.encode("cp1252")))
    assert found.data["title"] == "Prüfung für Köche"


def test_broken_records_are_rejected_one_by_one_and_the_rest_is_read() -> None:
    found = read(
        whole(
            offer("", "Ohne Kennung"),
            offer("K1"),
            offer("K1", "Noch einmal"),
            offer("K3", ""),
            event("V9", "K9"),
            event("V8", "K1", ""),
        )
    )
    assert [item.record for item in candidates(found)] == ["K1"]
    reasons = [item.reason for item in found if isinstance(item, Rejected)]
    assert len(reasons) == 5 and all(reason.endswith(".") for reason in reasons)


@pytest.mark.parametrize("value", ["32.13.2027", "2027-02-31", "", "morgen"])
def test_a_date_that_does_not_exist_is_none(value: str) -> None:
    (found,) = candidates(read(whole(offer(), event(start=value, end="2027-06-25"))))
    assert found.data["runs"] == [{"end": "2027-06-25"}] if value else "runs" not in found.data


@pytest.mark.parametrize(
    "text",
    [
        "<OPENQCAT><NEW_CATALOG><SERVICE>",
        "kein XML",
        "",
        "<ANDERES/>",
        whole(offer())[:-30],
        whole(offer()).replace("<TITLE>", "<TITLE>&unbekannt;"),
    ],
)
def test_what_is_no_whole_catalogue_is_refused_before_anything_is_told(text: str) -> None:
    with pytest.raises(SourceError, match="katalog"):
        read(text)


BOMB = "<!DOCTYPE x [" + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10)) + "]>"


@pytest.mark.parametrize(
    "document_type",
    [
        BOMB,
        '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        f"<!-- {'x' * 5000} -->" + '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
    ],
    ids=["bomb", "file", "dtd", "late"],
)
def test_entities_and_document_types_are_refused(document_type: str, tmp_path: Path) -> None:
    body = whole(offer(title="Kurs &secret;&l9;"))
    with pytest.raises(SourceError):
        read(f'<?xml version="1.0" encoding="UTF-8"?>{document_type}{body}'.encode())


def test_a_tree_as_deep_as_nobody_needs_is_refused() -> None:
    with pytest.raises(SourceError):
        read(whole("<A>" * 5000 + "</A>" * 5000))


@pytest.mark.parametrize("name", ["beispiel.xml", "beispiel-latin9.xml"])
def test_the_samples_are_read(name: str) -> None:
    if not SAMPLES.is_dir():
        pytest.skip("the samples of the format are not here")
    raw = Raw(f"file:{SAMPLES / name}", SAMPLES / name, fetched_at=NOW)
    assert recognise(raw) is OPENQCAT
    (found,) = candidates(delivery(OPENQCAT, home="https://example.org").parse(raw))
    data: dict[str, Any] = dict(found.data)
    assert data["title"] == "Vorbereitung auf die Kenntnisprüfung Pflege"
    assert data["places"] == [{"municipality": "Köln", "postcode": "50667", "land": "NW"}]
    assert data["runs"][0]["start"] == "2027-01-11" and data["schedule"]["time_models"] == ["part_time"]
    assert found.run_records == ("K1-V001",) and found.problems() == ()
