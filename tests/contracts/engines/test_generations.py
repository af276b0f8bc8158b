"""The embedded engine's files: swapped in whole, shared between processes, and never believed when damaged."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import IndexUnavailable
from kb.search.engines import open_engine
from kb.search.engines.embedded import EmbeddedEngine
from tests.builders import PLACES, TinyEncoder, a_document, a_query, an_environment

_DOCUMENTS = [a_document(f"d{n}", text) for n, text in enumerate(("Pflege Halle", "Kurs Bau", "Pflege Kurs", "Kammer"))]


def _engine(folder: Path) -> EmbeddedEngine:
    return EmbeddedEngine(folder, TinyEncoder(), PLACES)


def _current(folder: Path) -> Path:
    return folder / (folder / "current").read_text(encoding="utf-8")


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A folder with a whole index of revision 3, patched once, in use by nobody."""
    engine = _engine(tmp_path / "index")
    engine.rebuild(_DOCUMENTS, 2)
    engine.apply([a_document("d1", "Kurs Bau neu")], ["d3"], 3)
    return tmp_path / "index"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole index to take copies of."""
    folder = tmp_path_factory.mktemp("whole") / "index"
    _engine(folder).rebuild(_DOCUMENTS, 2)
    return folder


def test_whole_index_is_opened_by_another_engine(index: Path) -> None:
    engine = _engine(index)
    assert (engine.revision, engine.encoder, engine.problem) == (3, "tiny", None)
    assert set(engine.search(a_query("Kurs")).ids) == {"d1", "d2"}


def test_missing_index_is_unavailable_with_a_reason(tmp_path: Path) -> None:
    engine = _engine(tmp_path / "nirgends")
    assert (engine.revision, engine.encoder) == (None, None)
    with pytest.raises(IndexUnavailable, match="Index"):
        engine.search(a_query("Pflege"))
    with pytest.raises(IndexUnavailable):
        engine.apply([], [], 1)
    assert not (tmp_path / "nirgends").exists()


def _files(folder: Path) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"
    )


def _replace_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "deleted": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "halved": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "one byte short": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "foreign": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256))),
    "a folder": lambda path: _replace_by_a_folder(path),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_to_any_file_is_noticed_and_mended_by_rebuilding(
    whole: Path, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    for name in [*_files(_current(whole)), "../current"]:
        folder = Path(shutil.copytree(whole, tmp_path / "copy"))
        path = _current(folder) / name
        if path.stat().st_size:
            damage(path)
            engine = _engine(folder)
            assert engine.revision is None, name
            with pytest.raises(IndexUnavailable) as error:
                engine.search(a_query("Pflege"))
            assert "Index" in str(error.value)
            if not (folder / "current").is_dir():
                engine.rebuild(_DOCUMENTS, 9)
                assert set(engine.search(a_query("Pflege")).ids) == {"d0", "d2"}, name
        shutil.rmtree(folder)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_flipped_bit_is_noticed_or_harmless(whole: Path, tmp_path: Path, data: st.DataObject) -> None:
    """Whatever bit turns over: the index says that it is unavailable, or it answers as before."""
    expected = _engine(whole).search(a_query("Pflege"))
    name = data.draw(st.sampled_from([*_files(_current(whole)), "manifest.json", "manifest.json", "../current"]))
    folder = Path(shutil.copytree(whole, tmp_path / "copy", dirs_exist_ok=True))
    try:
        path = _current(folder) / name
        content = bytearray(path.read_bytes())
        if not content:
            return
        position = data.draw(st.integers(0, len(content) - 1))
        content[position] ^= 1 << data.draw(st.integers(0, 7))
        path.write_bytes(content)
        engine = _engine(folder)
        if engine.revision is not None:
            assert engine.search(a_query("Pflege")).ids == expected.ids
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _with_manifest(folder: Path, **changes: object) -> None:
    path = _current(folder) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | changes), encoding="utf-8")


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 0},
        {"format": 99},
        {"format": None},
        {"files": {}},
        {"files": None},
        {"files": {"../../../etc/passwd": "0"}},
        {"removed": [99_999]},
        {"removed": None},
        {"revision": "drei"},
        {"revision": None},
    ],
    ids=str,
)
def test_manifest_of_another_make_is_unavailable(index: Path, changes: dict[str, object]) -> None:
    _with_manifest(index, **changes)
    assert _engine(index).revision is None


@pytest.mark.parametrize("key", ["format", "files", "removed", "revision", "encoder"])
def test_manifest_without_a_key_is_unavailable(index: Path, key: str) -> None:
    path = _current(index) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest[key]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert _engine(index).revision is None


@pytest.mark.parametrize("content", ["", "g-nirgends", "../../etc", "..", "/etc/passwd", "g-\x00"])
def test_pointer_to_nowhere_is_unavailable(index: Path, content: str) -> None:
    (index / "current").write_text(content, encoding="utf-8")
    assert _engine(index).revision is None


def test_another_engines_swap_is_seen(tmp_path: Path) -> None:
    reader, writer = _engine(tmp_path), _engine(tmp_path)
    writer.rebuild([a_document("alt", "Pflege")], 1)
    assert reader.search(a_query("Pflege")).ids == ("alt",)
    writer.rebuild([a_document("neu", "Pflege")], 2)
    assert (reader.search(a_query("Pflege")).ids, reader.revision) == (("neu",), 2)
    writer.apply([], ["neu"], 3)
    assert (reader.search(a_query("Pflege")).ids, reader.revision) == ((), 3)


def test_another_processes_swap_is_seen(tmp_path: Path) -> None:
    reader = _engine(tmp_path)
    reader.rebuild([a_document("alt", "Pflege")], 1)
    assert reader.search(a_query("Pflege")).ids == ("alt",)
    program = (
        "from pathlib import Path\nfrom kb.search.engines.embedded import EmbeddedEngine\n"
        "from tests.builders import PLACES, TinyEncoder, a_document\n"
        f"EmbeddedEngine(Path({str(tmp_path)!r}), TinyEncoder(), PLACES).rebuild([a_document('neu', 'Pflege')], 2)\n"
    )
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root, env=dict(an_environment()), timeout=60)
    assert (reader.search(a_query("Pflege")).ids, reader.revision) == (("neu",), 2)


def test_only_the_generation_in_use_stays_on_disk(index: Path) -> None:
    assert [path.name for path in index.glob("g-*")] == [_current(index).name]


def test_reader_that_holds_an_old_generation_goes_on(tmp_path: Path) -> None:
    reader, writer = _engine(tmp_path), _engine(tmp_path)
    writer.rebuild(_DOCUMENTS, 1)
    before = reader.search(a_query("Pflege"))
    current = (tmp_path / "current").read_text(encoding="utf-8")
    writer.rebuild(_DOCUMENTS, 2)
    (tmp_path / "current").write_text(current, encoding="utf-8")  # as seen a moment before the swap
    assert reader.search(a_query("Pflege")) == before


def test_failed_rebuild_leaves_the_old_index_in_use(tmp_path: Path) -> None:
    class BrokenEncoder(TinyEncoder):
        def encode(self, *_: object, **__: object) -> object:  # type: ignore[override]
            raise MemoryError

    good = _engine(tmp_path)
    good.rebuild(_DOCUMENTS, 1)
    with pytest.raises(MemoryError):
        EmbeddedEngine(tmp_path, BrokenEncoder(), PLACES).rebuild(_DOCUMENTS, 2)  # type: ignore[arg-type]
    assert (_engine(tmp_path).revision, len(list(tmp_path.glob("g-*")))) == (1, 1)
    assert good.search(a_query("Pflege")).total == 2


def test_two_writers_at_once_take_turns(index: Path) -> None:
    """Both wait for the lock with the same generation open; the second must not build on what the first swept away."""
    failures: list[BaseException] = []

    def write(number: int) -> None:
        engine = _engine(index)
        assert engine.revision == 3
        try:
            started.wait()
            engine.apply([a_document(f"neu{number}", "Pflege")], [], 4)
        except BaseException as error:
            failures.append(error)

    started = threading.Barrier(3)
    writers = [threading.Thread(target=write, args=(number,)) for number in range(2)]
    for writer in writers:
        writer.start()
    with FileLock(index / "writing.lock"):
        started.wait()
        writers[0].join(0.3)
    for writer in writers:
        writer.join()
    assert failures == []
    assert {"neu0", "neu1"} <= set(_engine(index).search(a_query("Pflege")).ids)


def test_engine_of_another_name_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no engine called quantum"):
        open_engine("quantum", tmp_path, None, PLACES)
