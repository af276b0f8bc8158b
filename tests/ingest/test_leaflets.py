"""Leaflets as PDF, and the optional vocabularies."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typst

from ingest.candidate import Candidate, Rejected
from ingest.formats import PDF, delivery, recognise
from ingest.source import Raw, SourceError
from ingest.taxonomy import Taxonomy, enriched

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SHARED = Path(__file__).parents[3] / "shared" / "data"

LEAFLET = """
= Brückenkurs Pflege

Veranstalter: Pflegekolleg Harz gGmbH

Zeitraum: 01.03.2027 bis 30.07.2027

Ort: Breite Straße 4, 38855 Wernigerode

Umfang: 480 UE

Der Kurs richtet sich an Pflegekräfte mit Defizitbescheid. Voraussetzung sind Deutschkenntnisse auf dem
Niveau B2. Die Teilnahme ist kostenfrei.

Stand: 02.11.2026
"""


def a_pdf(source: str) -> bytes:
    """A PDF made of Typst markup."""
    content: bytes = typst.compile(source.encode())
    return content


def read(content: bytes) -> Candidate | Rejected:
    """What a leaflet gives."""
    raw = Raw("https://example.org/faltblatt.pdf", content, fetched_at=NOW)
    (found,) = delivery(PDF).parse(raw)
    assert isinstance(found, Candidate | Rejected)
    return found


def test_a_leaflet_is_read_like_a_page() -> None:
    content = a_pdf(LEAFLET)
    assert recognise(Raw("file:/x", content, fetched_at=NOW)) is PDF
    found = read(content)
    assert isinstance(found, Candidate)
    data = found.data
    assert (data["title"], data["provider"]) == ("Brückenkurs Pflege", "Pflegekolleg Harz gGmbH")
    assert data["runs"] == [{"start": "2027-03-01", "end": "2027-07-30"}]
    assert data["places"][0]["municipality"] == "Wernigerode" and data["schedule"]["lessons"] == 480
    assert data["requirements"]["language_level"] == "B2" and data["costs"][0]["maximum"] == 0
    assert found.stand == "2026-11-02" and found.problems() == ()


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7 kaputt", b"kein PDF", b"", a_pdf("#rect()"), a_pdf(LEAFLET)[:800]],
    ids=["broken", "none", "empty", "scan", "cut"],
)
def test_what_is_no_leaflet_is_rejected_with_the_reason(content: bytes) -> None:
    found = read(content)
    assert isinstance(found, Rejected) and "PDF" in found.reason


def a_vocabulary(folder: Path) -> Taxonomy:
    """A vocabulary of two occupations and a class."""
    (folder / "occupations_de.csv").write_text(
        'conceptUri,preferredLabel,altLabels\nhttp://x/1,Ergotherapeut/Ergotherapeutin,"Beschäftigungstherapeut\nBeschäftigungstherapeutin"\n'
        "http://x/2,Koch/Köchin,\n",
        encoding="utf-8",
    )
    (folder / "KldB.csv").write_text("Schlüssel KldB 2010;Ebene;Titel\n81723;5;Ergotherapie\n", encoding="utf-8-sig")
    return Taxonomy.from_folders(esco=folder, kldb=folder)


def test_a_vocabulary_names_what_a_title_means(tmp_path: Path) -> None:
    taxonomy = a_vocabulary(tmp_path)
    assert [c.label for c in taxonomy.concepts_in("Kurs für Beschäftigungstherapeutin (m/w)")] == [
        "Ergotherapeut/Ergotherapeutin"
    ]
    assert taxonomy.concepts_in("Kochlöffel und Koch") == ()  # too short a word to be sure of
    assert taxonomy.class_title("81723") == "Ergotherapie" and taxonomy.class_title("99999") is None


def test_keywords_come_with_their_evidence_and_nothing_else_changes(tmp_path: Path) -> None:
    taxonomy = a_vocabulary(tmp_path)
    found = read(a_pdf(LEAFLET))
    assert isinstance(found, Candidate)
    assert enriched(found, taxonomy) == found
    named = replace(found, data={**found.data, "title": "Beschäftigungstherapeut werden", "occupations": []})
    after = enriched(named, taxonomy)
    assert after.data["keywords"] == ["Ergotherapeut/Ergotherapeutin"] and after.data["occupations"] == [
        "ergotherapeut"
    ]
    assert after.evidence_for("keywords")[0].where == "http://x/1"


def test_a_folder_without_the_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="occupations_"):
        Taxonomy.from_folders(esco=tmp_path)


def test_the_downloads_are_read() -> None:
    if not (SHARED / "esco").is_dir():
        pytest.skip("the downloads of ESCO and KldB are not here")
    taxonomy = Taxonomy.from_folders(SHARED / "esco" / "de_v1.2", SHARED / "kldb")
    assert [c.label for c in taxonomy.concepts_in("Umschulung Industriemechaniker")] == [
        "Industriemechaniker/Industriemechanikerin"
    ]
    assert taxonomy.class_title("81302")
