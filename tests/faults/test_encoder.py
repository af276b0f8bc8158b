"""A missing or damaged encoder: search goes on by words, with a note, and comes back to meaning when it is mended."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.knowledge import open_knowledge
from kb.settings import BUNDLED_ENCODER, Settings
from tests.builders import NOW, a_query, some_settings
from tests.faults.conftest import Search


def _empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def _replace_by_a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("", encoding="utf-8")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "folder missing": shutil.rmtree,
    "folder empty": lambda folder: _empty(folder),
    "weights missing": lambda folder: (folder / "model.safetensors").unlink(),
    "weights truncated": lambda folder: (folder / "model.safetensors").write_bytes(b"\x00" * 100),
    "tokenizer truncated": lambda folder: (folder / "tokenizer.json").write_text('{"model":', encoding="utf-8"),
    "a file in its place": lambda folder: _replace_by_a_file(folder),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_search_goes_on_by_words_with_a_note(fresh: Settings, tmp_path: Path, damage: Callable[[Path], object]) -> None:
    model = Path(shutil.copytree(BUNDLED_ENCODER, tmp_path / "model"))
    settings = some_settings(tmp_path, fresh.corpus, str(model))
    assert open_knowledge(settings, NOW).search(a_query("Brückenkurs")).notes == ()
    damage(model)
    results = open_knowledge(settings, NOW).search(a_query("Brückenkurs"))
    assert [hit.entry.id for hit in results.hits] == ["kurs"]
    assert any("LOTSE_ENCODER" in note and "nur nach Wörtern" in note for note in results.notes)
    if model.is_file():
        model.unlink()
    shutil.copytree(BUNDLED_ENCODER, model, dirs_exist_ok=True)
    again = open_knowledge(settings, NOW)
    assert again.search(a_query("Brückenkurs")).notes == () and not again.needs_vectors


def test_command_says_so_and_answers(search: Search) -> None:
    done = search(ENCODER="/kein/encoder")
    assert (done.code, done.ids, done.err) == (0, ["kurs"], "")
    assert "/kein/encoder" in done.notes and "nur nach Wörtern" in done.notes


def test_another_encoder_rebuilds_the_index(fresh: Settings, tmp_path: Path) -> None:
    first = open_knowledge(some_settings(tmp_path, fresh.corpus, str(BUNDLED_ENCODER)), NOW)
    other = Path(shutil.copytree(BUNDLED_ENCODER, tmp_path / "other"))
    weights = other / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-2] ^= 0x01
    weights.write_bytes(content)
    second = open_knowledge(some_settings(tmp_path, fresh.corpus, str(other)), NOW)
    assert first.encoder is not None and second.encoder is not None
    assert first.encoder.fingerprint != second.encoder.fingerprint
    assert not second.needs_vectors and first.needs_vectors
