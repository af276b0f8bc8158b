"""`lotse export`: everything published, in formats that others can read and spreadsheets do not calculate."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from kb.corpus import read_corpus
from kb.entries import entry_from
from kb.knowledge import Knowledge
from kb.settings import Settings, shipped_corpus
from kb.vocabulary import Kind
from tests.contracts.conftest import Lotse


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


@pytest.mark.usefixtures("data")
def test_json_is_one_file_a_kind_and_reads_back_as_the_entries(
    lotse: Lotse, tmp_path: Path, prepared: Settings
) -> None:
    outcome = lotse("export", "--as", "json", "--out", tmp_path / "neu" / "tief")
    assert outcome.code == 0
    folder = tmp_path / "neu" / "tief"
    assert sorted(_files(folder)) == sorted(f"{kind.value}.json" for kind in Kind)
    rows = [row for kind in Kind for row in json.loads((folder / f"{kind.value}.json").read_text(encoding="utf-8"))]
    assert all(list(row)[:2] == ["id", "kind"] for row in rows)
    found = tuple(sorted((entry_from(row) for row in rows), key=lambda entry: entry.id))
    assert found == read_corpus(prepared.corpus).entries


@pytest.mark.usefixtures("data")
def test_csv_has_a_row_an_entry_and_no_cell_that_calculates(lotse: Lotse, tmp_path: Path) -> None:
    assert lotse("export", "--as", "csv", "--out", tmp_path / "neu").code == 0
    with (tmp_path / "neu" / "offer.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["formel", "kurs"]
    assert (rows[0]["title"], rows[0]["summary"], rows[0]["provider"]) == ("'=1+1", "'@SUM(A1)", "'+49 Träger")
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert json.loads(rows[1]["lands"]) == ["ST"]


@pytest.mark.usefixtures("data")
def test_corpus_is_the_corpus_byte_for_byte(lotse: Lotse, tmp_path: Path, prepared: Settings) -> None:
    for _ in range(2):
        assert lotse("export", "--as", "corpus", "--out", tmp_path / "neu").code == 0
        assert _files(tmp_path / "neu") == _files(prepared.corpus)


def test_export_of_the_shipped_corpus_is_the_shipped_corpus(
    lotse: Lotse, knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOTSE_DATA", str(knowledge.settings.data))
    assert lotse("export", "--as", "corpus", "--out", tmp_path / "neu").code == 0
    shipped, exported = _files(shipped_corpus()), _files(tmp_path / "neu")
    assert sorted(exported.keys() ^ shipped.keys()) == []
    assert [name for name in shipped if exported[name] != shipped[name]] == []


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("form", ["json", "csv", "corpus"])
def test_export_into_a_file_is_a_mistake_with_a_remedy(lotse: Lotse, tmp_path: Path, form: str) -> None:
    (tmp_path / "datei").write_text("bleibt", encoding="utf-8")
    outcome = lotse("export", "--as", form, "--out", tmp_path / "datei")
    assert outcome.code == 1 and "anderen Ordner wählen" in outcome.err
    assert (tmp_path / "datei").read_text(encoding="utf-8") == "bleibt"


@pytest.mark.usefixtures("data")
def test_nothing_half_written_is_left_behind(lotse: Lotse, tmp_path: Path) -> None:
    lotse("export", "--as", "csv", "--out", tmp_path / "neu")
    assert not [name for name in _files(tmp_path / "neu") if name.startswith(".")]
