"""Generations of the embedded index: written beside the old one, swapped in by one rename, checked when opened."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from kb.errors import IndexUnavailable

FORMAT = 3
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
            name = (self.folder / _POINTER).read_text(encoding="utf-8", errors="replace").strip()
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


class Manifest(BaseModel):
    """What a generation says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: int
    files: Annotated[dict[str, str], Field(min_length=1)]
    """Checksum by file name."""
    revision: int
    encoder: str | None
    removed: list[int]
    """Numbers of documents that are no more."""


def write_manifest(folder: Path, revision: int, encoder: str | None, removed: Sequence[int]) -> None:
    """Name every file of the generation with its checksum, and what the index was built from."""
    files = {path.relative_to(folder).as_posix(): _checksum(path) for path in _files(folder)}
    manifest = Manifest(format=FORMAT, files=files, revision=revision, encoder=encoder, removed=list(removed))
    data = manifest.model_dump()
    text = json.dumps(data | {"checksum": _digest(data)}, indent=1)
    (folder / _MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """What a generation says of itself, if all its files are there and whole. Raises IndexUnavailable."""
    try:
        data = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if data.pop("checksum") != _digest(data):
            raise IndexUnavailable("Der Index ist beschädigt (manifest.json); er wird neu gebaut.")
        manifest = Manifest.model_validate(data)
        if manifest.format != FORMAT:
            raise IndexUnavailable("Der Index stammt aus einer anderen Version; er wird neu gebaut.")
        for name, checksum in manifest.files.items():
            if _checksum(folder / name) != checksum:
                raise IndexUnavailable(f"Der Index ist beschädigt ({name}); er wird neu gebaut.")
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise IndexUnavailable("Der Index fehlt oder ist unvollständig; er wird neu gebaut.") from error
    return manifest


def _digest(data: dict[str, Any]) -> str:
    return hashlib.blake2b(json.dumps(data, sort_keys=True).encode(), digest_size=16).hexdigest()


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
