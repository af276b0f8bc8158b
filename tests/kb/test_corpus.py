"""The corpus: what is written reads back the same; a broken file is named and the others load all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from kb.corpus import file_name, format_entry, format_occupation, read_corpus, read_file
from kb.entries import Entry
from kb.errors import CorpusError
from kb.inspection import inspect
from kb.places import Places
from kb.settings import shipped_corpus
from tests.builders import (
    TODAY,
    a_corpus_folder,
    a_partner,
    an_info,
    an_occupation,
    an_offer,
    one_of_each_kind,
    write_record,
)
from tests.kb.strategies import entries


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drafts")


@given(entry=entries)
def test_written_entry_reads_back_the_same(entry: Entry, drafts: Path) -> None:
    path = write_record(drafts, entry)
    again, problems = read_file(path, file_name(entry))
    assert not problems
    assert again == entry
    assert format_entry(again) == path.read_text(encoding="utf-8") == path.read_bytes().decode()


def test_body_pasted_with_windows_line_ends_reads_back_the_same(tmp_path: Path) -> None:
    """A browser's text area sends CRLF."""
    entry = an_info(body="Erster Absatz.\r\n\r\nZweiter Absatz.")
    again, problems = read_file(write_record(tmp_path, entry), file_name(entry))
    assert not problems
    assert again == entry


def test_written_occupation_reads_back_the_same(tmp_path: Path) -> None:
    occupation = an_occupation(wordings=["NO", "aşçı", "cook: hot"], kldb="29302")
    assert read_file(write_record(tmp_path, occupation), file_name(occupation)) == (occupation, [])


def test_shipped_files_are_written_as_the_program_writes_them() -> None:
    folder = shipped_corpus()
    corpus = read_corpus(folder)
    assert len(corpus.entries) >= 100 and len(corpus.occupations) >= 60
    assert not corpus.problems
    for entry in corpus.entries:
        assert (folder / file_name(entry)).read_text(encoding="utf-8") == format_entry(entry)
    for occupation in corpus.occupations:
        assert (folder / file_name(occupation)).read_text(encoding="utf-8") == format_occupation(occupation)


def test_shipped_corpus_has_no_errors() -> None:
    folder = shipped_corpus()
    problems = inspect(read_corpus(folder), Places.from_corpus(folder), TODAY)
    assert [str(problem) for problem in problems if not problem.warning] == []


_GOOD = format_entry(an_offer("gut"))

BROKEN = {
    "empty": (b"", "Vorspann"),
    "no front matter": (b"# Nur Text\n", "Vorspann"),
    "front matter left open": (b"---\nid: schlecht\n", "Vorspann"),
    "front matter is a list": (b"---\n- a\n---\n", "keine Felder"),
    "front matter is empty": (b"---\n---\n", "keine Felder"),
    "broken yaml": (b"---\nid: [schlecht\n---\n", "YAML"),
    "latin-1": ("---\nid: schlecht\ntitle: Prüfung\n---\n".encode("latin-1"), "UTF-8"),
    "utf-16": (_GOOD.encode("utf-16"), "UTF-8"),
    "field missing": (
        _GOOD.replace("id: gut", "id: schlecht").replace("provider: Bildungswerk\n", "").encode(),
        "provider: fehlt",
    ),
    "unknown field": (_GOOD.replace("id: gut", "id: schlecht\nanbiter: x").encode(), "anbiter: unbekanntes Feld"),
    "other identifier": (_GOOD.replace("id: gut", "id: anders").encode(), "offer/anders.md"),
    "other kind": (_GOOD.replace("id: gut", "id: schlecht").replace("kind: offer", "kind: kurs").encode(), "kind"),
    "kind is a list": (
        _GOOD.replace("id: gut", "id: schlecht").replace("kind: offer", "kind: [offer]").encode(),
        "kind",
    ),
    "kind is missing": (_GOOD.replace("id: gut", "id: schlecht").replace("kind: offer\n", "").encode(), "kind"),
    "key is a number": (_GOOD.replace("id: gut", "id: schlecht\n7: x").encode(), "7"),
    "key is a list": (_GOOD.replace("id: gut", "id: schlecht\n? [a]\n: x").encode(), ""),
    "huge number": (_GOOD.replace("id: gut", f"id: schlecht\nazav: {'9' * 5000}").encode(), ""),
    "NUL byte": (_GOOD.replace("id: gut", "id: schlecht\n# \x00").encode(), "YAML"),
    "random bytes": (bytes(range(256)), "UTF-8"),
}


@pytest.mark.parametrize(("content", "said"), BROKEN.values(), ids=BROKEN)
def test_broken_file_among_good_ones_is_named_and_the_rest_loads(tmp_path: Path, content: bytes, said: str) -> None:
    folder = a_corpus_folder(tmp_path, an_offer("gut"), a_partner("auch-gut"), an_occupation())
    (folder / "offer" / "schlecht.md").write_bytes(content)
    corpus = read_corpus(folder)
    assert [entry.id for entry in corpus.entries] == ["auch-gut", "gut"]
    assert [occupation.id for occupation in corpus.occupations] == ["koch"]
    assert corpus.problems
    assert all(problem.where == "offer/schlecht.md" and not problem.warning for problem in corpus.problems)
    assert said in " ".join(str(problem) for problem in corpus.problems)


def test_broken_occupation_is_named_and_the_rest_loads(tmp_path: Path) -> None:
    folder = a_corpus_folder(tmp_path, an_offer("gut"), an_occupation())
    (folder / "occupations" / "schlecht.md").write_text("---\nid: schlecht\nregulation: egal\n---\n", encoding="utf-8")
    corpus = read_corpus(folder)
    assert len(corpus.entries) == len(corpus.occupations) == 1
    assert {problem.field for problem in corpus.problems} >= {"titles", "regulation", "training"}


def test_text_below_an_occupation_is_refused(tmp_path: Path) -> None:
    path = write_record(tmp_path, an_occupation())
    path.write_text(path.read_text(encoding="utf-8") + "\nText.\n", encoding="utf-8")
    assert "note" in str(read_corpus(tmp_path).problems[0])


def test_file_with_windows_line_ends_reads_as_the_same_entry(tmp_path: Path) -> None:
    entry = an_info(body="Erster Absatz.\n\nZweiter Absatz.")
    path = write_record(tmp_path, entry)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_file(path, file_name(entry)) == (entry, [])


def test_file_with_a_byte_order_mark_reads_as_the_same_entry(tmp_path: Path) -> None:
    """Windows' Notepad puts one before every UTF-8 file."""
    entry = an_info()
    path = write_record(tmp_path, entry)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_file(path, file_name(entry)) == (entry, [])


def test_file_in_the_wrong_folder_is_named_with_the_right_one(tmp_path: Path) -> None:
    (tmp_path / "partner").mkdir()
    write_record(tmp_path, an_offer("kurs")).rename(tmp_path / "partner" / "kurs.md")
    corpus = read_corpus(tmp_path)
    assert not corpus.entries
    assert "gehört nach „offer/kurs.md“" in str(corpus.problems[0])


def test_identifier_taken_twice_is_named_and_the_first_stays(tmp_path: Path) -> None:
    folder = a_corpus_folder(tmp_path, an_offer("doppelt"), a_partner("doppelt"))
    corpus = read_corpus(folder)
    assert [entry.kind.value for entry in corpus.entries] == ["offer"]
    assert [problem.where for problem in corpus.problems] == ["partner/doppelt.md"]
    assert "schon vergeben" in corpus.problems[0].message


def test_folder_named_like_a_file_is_named(tmp_path: Path) -> None:
    folder = a_corpus_folder(tmp_path, an_offer("gut"))
    (folder / "offer" / "ordner.md").mkdir()
    corpus = read_corpus(folder)
    assert len(corpus.entries) == 1
    assert "kann nicht gelesen werden" in str(corpus.problems[0])


def test_missing_folder_is_a_corpus_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="LOTSE_CORPUS"):
        read_corpus(tmp_path / "fehlt")


def test_order_of_entries_is_that_of_their_identifiers(tmp_path: Path) -> None:
    folder = a_corpus_folder(tmp_path, *reversed(one_of_each_kind()))
    ids = [entry.id for entry in read_corpus(folder).entries]
    assert ids == sorted(ids) and len(ids) == 6
