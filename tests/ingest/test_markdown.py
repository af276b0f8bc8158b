"""Markdown deliveries: what the corpus wrote comes back the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.candidate import Candidate, Rejected
from ingest.formats import delivery, recognise
from ingest.source import Raw, SourceError
from kb.corpus import read_corpus
from kb.vocabulary import Kind

CORPUS = Path(__file__).parents[2] / "corpus"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def a_file(content: bytes | Path, address: str = "file:/lieferung/offer/kurs.md") -> Raw:
    """A delivered file."""
    return Raw(address, content, fetched_at=NOW)


def test_every_shipped_entry_comes_back_the_same() -> None:
    wanted = {entry.id: entry for entry in read_corpus(CORPUS).entries}
    paths = [path for kind in Kind for path in (CORPUS / kind.value).glob("*.md")]
    for path in paths:
        raw = a_file(path, f"file:{path}")
        (found,) = delivery(recognise(raw)).parse(raw)
        assert isinstance(found, Candidate), found
        assert found.entry() == wanted.pop(found.record)
    assert not wanted


def test_a_broken_file_is_rejected_with_place_and_remedy() -> None:
    raw = a_file(b"---\nid: kurs\nkind: offer\ntitel: Kurs\n---\n")
    (found,) = delivery(recognise(raw)).parse(raw)
    assert isinstance(found, Rejected)
    assert "title" in found.reason and "offer/kurs.md" in found.reason


def test_a_format_that_nobody_reads_is_refused() -> None:
    with pytest.raises(SourceError, match="kein Format"):
        recognise(a_file(b"\x00\x01", "file:/x.bin"))


def test_content_has_one_digest_whether_bytes_or_file(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"text")
    assert a_file(b"text").digest == a_file(path).digest
    assert a_file(path).open().read() == a_file(path).read() == b"text"
