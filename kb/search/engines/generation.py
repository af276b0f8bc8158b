"""Generations of the embedded index: written beside the old one, swapped in by one rename, checked when opened."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from kb.errors import IndexUnavailable

FORMAT = 1
"""Changes when the files change their meaning; an index of another format is rebuilt."""

_POINTER = "current"
_MANIFEST = "manifest.json"


class Generations:
    """The generations below a folder; ``current`` names the one in use."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Path | None:
        """The generation in use, or None where there is none."""
        try:
            name = (self.folder / _POINTER).read_text(encoding="utf-8").strip()
        except OSError:
            return None
        return self.folder / name if name and "/" not in name else None

    @contextmanager
    def writing(self, base: Path | None = None) -> Iterator[Path]:
        """A new folder to write a generation into, a linked copy of ``base`` if given; becomes current at the end."""
        new = self.folder / f"g-{uuid.uuid4().hex[:12]}"
        try:
            if base is not None:
                shutil.copytree(base, new, copy_function=_link)
                (new / _MANIFEST).unlink()
            else:
                new.mkdir(parents=True)
            yield new
            _sync(new)
            pointer = self.folder / f".{_POINTER}-{new.name}"
            pointer.write_text(new.name, encoding="utf-8")
            os.replace(pointer, self.folder / _POINTER)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        self._sweep(new)

    def _sweep(self, keep: Path) -> None:
        """Remove older generations; readers that still hold one keep their open files."""
        for path in self.folder.glob("g-*"):
            if path != keep:
                shutil.rmtree(path, ignore_errors=True)


def write_manifest(folder: Path, facts: dict[str, Any]) -> None:
    """Name every file of the generation with its checksum, and the facts."""
    files = {path.relative_to(folder).as_posix(): _checksum(path) for path in _files(folder)}
    text = json.dumps({"format": FORMAT, "files": files} | facts, ensure_ascii=False, indent=1)
    (folder / _MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The facts of a generation whose files are all there and whole. Raises IndexUnavailable."""
    try:
        manifest: dict[str, Any] = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest.get("format") != FORMAT:
            raise IndexUnavailable("Der Index stammt aus einer anderen Version; er wird neu gebaut.")
        for name, checksum in manifest["files"].items():
            if _checksum(folder / name) != checksum:
                raise IndexUnavailable(f"Der Index ist beschädigt ({name}); er wird neu gebaut.")
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise IndexUnavailable("Der Index fehlt oder ist unvollständig; er wird neu gebaut.") from error
    return manifest


def _files(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and path.name != _MANIFEST and path.suffix != ".lock"
    )


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()[:32]


def _link(source: str, target: str) -> None:
    """A hard link where the file system has them: index files are replaced, never written into."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _sync(folder: Path) -> None:
    for path in [*_files(folder), folder / _MANIFEST]:
        with suppress(OSError), path.open("rb") as file:
            os.fsync(file.fileno())
