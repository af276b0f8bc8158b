"""Tables of providers: the template, their own columns, German numbers; no formula and no bomb gets in."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from ingest.candidate import Candidate, Found, Rejected
from ingest.formats import MAPPING, TABLE, delivery, recognise, sheet
from ingest.formats.columns import FIELDS, mapping_from
from ingest.formats.table import template_csv, template_xlsx
from ingest.source import Raw, SourceError

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

ROW = {
    "Kennung": "B-1",
    "Titel": "Berufssprachkurs B2",
    "Beschreibung": "400 UE mit Prüfung",
    "Träger": "Sprachhaus Elbe",
    "Internetadresse": "https://example.org/b1",
    "Ort": "Magdeburg",
    "PLZ": "39104",
    "Beginn": "11.01.2027",
    "Ende": "21.05.2027",
    "Anmeldeschluss": "20.12.2026",
    "Unterrichtseinheiten": "400",
    "Deutsch Eingang": "B1",
    "Deutsch Ziel": "B2",
    "Preis": "1.024,50 €",
    "Form": "Präsenz",
    "Zeit": "Vollzeit",
    "AZAV": "ja",
    "Stand": "01.11.2026",
}


def a_csv(*rows: dict[str, str], delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """A CSV file as German spreadsheets write it."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(dict.fromkeys(name for row in rows for name in row)), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode(encoding)


def a_workbook(*rows: dict[str, object]) -> bytes:
    """A workbook with one sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content: bytes, name: str = "kurse.csv") -> list[Found]:
    """What a delivered file gives."""
    raw = Raw(f"file:/lieferung/{name}", content, fetched_at=NOW)
    assert recognise(raw) is TABLE
    return list(delivery(TABLE).parse(raw))


def one(content: bytes, name: str = "kurse.csv") -> Candidate:
    """The only offer of a file."""
    (found,) = read(content, name)
    assert isinstance(found, Candidate), found
    return found


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_row_of_the_template_is_an_offer(delimiter: str, encoding: str) -> None:
    row = ROW | {"Preis": "1024,50 EUR"} if encoding == "cp1252" else ROW
    found = one(a_csv(row, delimiter=delimiter, encoding=encoding))
    data = found.data
    assert (found.record, data["title"], data["provider"]) == ("B-1", "Berufssprachkurs B2", "Sprachhaus Elbe")
    assert data["runs"] == [{"start": "2027-01-11", "end": "2027-05-21", "apply_by": "2026-12-20"}]
    assert (data["requirements"]["language_level"], data["target_level"]) == ("B1", "B2")
    assert data["costs"][0]["maximum"] == 1024.5 and data["azav"] is True
    assert (data["formats"], data["lands"], found.stand) == (["in_person"], ["ST"], "2026-11-01")
    assert data["schedule"] == {"lessons": 400, "time_models": ["full_time"]}
    assert found.problems() == () and found.notes == ()


def test_a_workbook_says_the_same() -> None:
    row: dict[str, object] = {
        **ROW,
        "Beginn": date(2027, 1, 11),
        "Unterrichtseinheiten": 400,
        "Preis": 1024.5,
        "AZAV": True,
    }
    assert one(a_workbook(row), "kurse.xlsx").data == one(a_csv(ROW)).data


def test_rows_of_one_kennung_are_runs_of_one_offer() -> None:
    found = one(
        a_csv(ROW, ROW | {"Beginn": "06.09.2027", "Ende": "", "Anmeldeschluss": "", "Ort": "Halle", "PLZ": "06108"})
    )
    assert [run["start"] for run in found.data["runs"]] == ["2027-01-11", "2027-09-06"]
    assert [place["municipality"] for place in found.data["places"]] == ["Magdeburg", "Halle (Saale)"]


def test_the_templates_are_what_the_reader_reads() -> None:
    heads = template_csv().decode("utf-8-sig").strip().split(";")
    assert heads == [label for label, _ in FIELDS.values()]
    assert read(template_csv()) == []
    assert read(template_xlsx(), "vorlage.xlsx") == []
    assert set(ROW) <= set(heads)
    explained = load_workbook(io.BytesIO(template_xlsx()))["Erläuterung"]
    assert [row[0].value for row in explained.iter_rows()] == heads


def test_a_mapping_file_says_what_other_columns_mean(tmp_path: Path) -> None:
    path = tmp_path / "kurse.csv"
    path.write_bytes(a_csv({"Wie": "Deutsch B2", "Wohin": "Stendal", "Wann los": "01.03.2027"}))
    beside = tmp_path / "kurse.csv.zuordnung.yaml"
    beside.write_text("spalten:\n  Wie: Titel\n  Wohin: Ort\n  Wann los: start\n", encoding="utf-8")
    (found,) = delivery(TABLE).parse(Raw(f"file:{path}", path, fetched_at=NOW))
    assert isinstance(found, Candidate)
    assert found.data["title"] == "Deutsch B2" and found.data["runs"] == [{"start": "2027-03-01"}]
    mapping = Raw(f"file:{beside}", beside, fetched_at=NOW)
    assert recognise(mapping) is MAPPING and list(delivery(MAPPING).parse(mapping)) == []


@pytest.mark.parametrize("text", ["", "spalten: 3", "spalten:\n  A: Tittel", "a: b: c", "spalten:\n  A: nirgends"])
def test_a_broken_mapping_file_is_explained(text: str) -> None:
    with pytest.raises(SourceError, match="zuordnung"):
        mapping_from(text, "x.zuordnung.yaml")


def test_other_usual_column_names_are_understood() -> None:
    found = one(a_csv({"Kursname": "Deutsch B2", "Standort": "Halle", "Startdatum": "1.3.27", "Kosten": "kostenlos"}))
    assert found.data["runs"] == [{"start": "2027-03-01"}] and found.data["costs"][0]["maximum"] == 0


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("http://x";"klick")', "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "\t=1+1"]
)
def test_a_formula_is_left_out_and_said(cell: str) -> None:
    found = one(a_csv(ROW | {"Beschreibung": cell, "Träger": cell}))
    assert "provider" not in found.data and "calc" not in str(dict(found.data)) and "HYPERLINK" not in found.text
    assert len(found.notes) == 2 and "Formel" in found.notes[0]


def test_a_formula_in_a_workbook_is_not_taken_over() -> None:
    found = one(a_workbook({**ROW, "Träger": '=HYPERLINK("http://x")'}), "kurse.xlsx")
    assert "provider" not in found.data


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Beginn", "bald"),
        ("Preis", "teuer"),
        ("Unterrichtseinheiten", "viele"),
        ("Deutsch Eingang", "B3"),
        ("Form", "Fax"),
        ("Preis", "-5"),
    ],
)
def test_what_does_not_fit_its_column_is_left_out_and_said(column: str, value: str) -> None:
    found = one(a_csv(ROW | {column: value}))
    assert len(found.notes) == 1 and column in found.notes[0] and "Zeile 2" in found.notes[0]
    assert found.problems() == ()


def test_a_row_without_title_is_rejected_by_its_line() -> None:
    found = read(a_csv(ROW, {"Kennung": "B-2", "Ort": "Halle"}))
    assert isinstance(found[1], Rejected) and "Zeile 3" in found[1].reason


@pytest.mark.parametrize("content", [b"", b"\n\n", b"a;b\n1;2\n", b'"', b"Ort;Beginn\nHalle;1.1.2027\n"])
def test_a_table_without_titles_is_explained(content: bytes) -> None:
    with pytest.raises(SourceError):
        read(content)


def test_wild_cells_break_nothing() -> None:
    wild = ROW | {"Beschreibung": 'Zeile 1\nZeile 2; "Zitat"\x00' + "x" * 1_000_000, "Voraussetzungen": "\ufeff\u202e"}
    found = one(a_csv(wild))
    assert len(found.text) < 10_000 and found.problems() == ()


def a_bomb(parts: int, megabytes: int) -> bytes:
    """A workbook of nothing but spaces, packed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(parts):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b" " * megabytes * 1_000_000)
    return stream.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SourceError, match="verdächtig"):
        read(a_bomb(1, 20), "bombe.xlsx")
    monkeypatch.setattr(sheet, "LARGEST_UNPACKED", 10_000_000)
    with pytest.raises(SourceError, match="entpackt zu groß"):
        read(a_bomb(4, 5), "bombe.xlsx")


def test_a_workbook_with_a_document_type_or_none_at_all_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>')
    with pytest.raises(SourceError, match="Dokumenttyp"):
        read(stream.getvalue(), "x.xlsx")
    with pytest.raises(SourceError, match="keine lesbare Arbeitsmappe"):
        read(b"PK\x03\x04kaputt", "x.xlsx")
