"""A damaged index: search answers all the same, says so once, and the index is whole again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.knowledge import Knowledge, open_knowledge
from kb.settings import Settings
from tests.builders import NOW, a_corpus_folder, a_query, one_of_each_kind, some_settings

DAMAGES: dict[str, Callable[[Path], object]] = {
    "pointer deleted": lambda index: (index / "current").unlink(),
    "pointer empty": lambda index: (index / "current").write_text("", encoding="utf-8"),
    "pointer to nowhere": lambda index: (index / "current").write_text("g-0", encoding="utf-8"),
    "pointer not text": lambda index: (index / "current").write_bytes(b"\xff\xfe\x00"),
    "all generations deleted": lambda index: _delete_generations(index),
    "whole folder deleted": shutil.rmtree,
    "manifest deleted": lambda index: next(index.glob("g-*/manifest.json")).unlink(),
    "manifest truncated": lambda index: _halve(next(index.glob("g-*/manifest.json"))),
    "manifest of another format": lambda index: _change_manifest(index, format=-1),
    "manifest without revision": lambda index: _change_manifest(index, revision=None),
    "vectors truncated": lambda index: _halve(next(index.glob("g-*/vectors.npy"))),
    "owners deleted": lambda index: next(index.glob("g-*/owners.npy")).unlink(),
    "attributes foreign": lambda index: next(index.glob("g-*/attributes.json")).write_text("[{}]", encoding="utf-8"),
    "words deleted": lambda index: shutil.rmtree(next(index.glob("g-*/text"))),
    "a word file flipped": lambda index: _flip(max(index.glob("g-*/text/*"), key=lambda path: path.stat().st_size)),
}


def _halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _delete_generations(index: Path) -> None:
    for path in index.glob("g-*"):
        shutil.rmtree(path)


def _change_manifest(index: Path, **changes: object) -> None:
    path = next(index.glob("g-*/manifest.json"))
    manifest = json.loads(path.read_text(encoding="utf-8")) | changes
    kept = {name: value for name, value in manifest.items() if value is not None}
    path.write_text(json.dumps(kept), encoding="utf-8")


def _flip(path: Path) -> None:
    """One wrong byte, written in place as by a bad disk: a shorter file under a memory map would end the process."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)[0]
        file.seek(-1, 1)
        file.write(bytes([byte ^ 0xFF]))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder that was set up by another process some time ago."""
    settings = some_settings(tmp_path, a_corpus_folder(tmp_path / "corpus", *one_of_each_kind()))
    open_knowledge(settings, NOW)
    return settings


def _ids(knowledge: Knowledge) -> list[str]:
    return [hit.entry.id for hit in knowledge.search(a_query("Brückenkurs")).hits]


def _mended(knowledge: Knowledge) -> list[str]:
    return [note for note in knowledge.search(a_query("Brückenkurs")).notes if "Index" in note or "index" in note]


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_before_the_start_is_mended(settings: Settings, damage: Callable[[Path], object]) -> None:
    damage(settings.data / "index")
    knowledge = open_knowledge(settings, NOW)
    assert _ids(knowledge) == ["kurs"]
    assert _mended(knowledge) == []
    assert _ids(open_knowledge(settings, NOW)) == ["kurs"]


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_while_running_is_mended_with_a_note_or_does_no_harm(
    settings: Settings, damage: Callable[[Path], object]
) -> None:
    knowledge = open_knowledge(settings, NOW)
    damage(settings.data / "index")
    first = knowledge.search(a_query("Brückenkurs"))
    assert [hit.entry.id for hit in first.hits] == ["kurs"]
    assert _mended(knowledge) == []
    assert _ids(open_knowledge(settings, NOW)) == ["kurs"]


def test_missing_index_is_mended_with_a_note(settings: Settings) -> None:
    knowledge = open_knowledge(settings, NOW)
    shutil.rmtree(settings.data / "index")
    results = knowledge.search(a_query("Brückenkurs"))
    assert [hit.entry.id for hit in results.hits] == ["kurs"]
    assert any("neu gebaut" in note for note in results.notes)


def test_index_that_cannot_be_written_leaves_the_search_by_words_and_a_note(settings: Settings) -> None:
    knowledge = open_knowledge(settings, NOW)
    shutil.rmtree(settings.data / "index")
    (settings.data / "index").write_text("im Weg", encoding="utf-8")
    results = knowledge.search(a_query("Brückenkurs"))
    assert [hit.entry.id for hit in results.hits] == ["kurs"]
    assert any("kann nicht geschrieben werden" in note for note in results.notes)


def test_nothing_in_the_store_is_lost_by_mending(settings: Settings) -> None:
    knowledge = open_knowledge(settings, NOW)
    before = knowledge.store.revision
    shutil.rmtree(settings.data / "index")
    knowledge.search(a_query("Brückenkurs"))
    assert (knowledge.store.revision, len(knowledge.entries())) == (before, 6)
