"""Files that somebody hands over: one, or a folder of them, each read by its own format."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from ingest.candidate import Difference, Found, Rejected
from ingest.formats import recognise
from ingest.source import Expected, Raw, Rhythm, Source, SourceError
from kb.errors import cause_of
from kb.vocabulary import Kind

MOST_FILES = 10_000


def raws_of(source: Source, path: Path | None, now: datetime) -> tuple[Raw, ...]:
    """The raw answers of a source: what lies at the path. Raises SourceError where there is none."""
    if path is not None:
        return raws_at(path, now)
    raise SourceError(f"Die Quelle „{source.id}“ kommt als Datei; mit --path angeben, wo sie liegt.")


def raws_at(path: Path, now: datetime) -> tuple[Raw, ...]:
    """The file, or the files below the folder in order of their names. Raises SourceError where there are none."""
    try:
        files = sorted(one for one in path.rglob("*") if _is_delivered(one, path)) if path.is_dir() else [path]
        for file in files:
            with file.open("rb"):
                pass
    except OSError as error:
        raise SourceError(f"„{error.filename or path}“ kann nicht gelesen werden ({cause_of(error)}).") from error
    if not files:
        raise SourceError(f"Im Ordner „{path}“ liegt keine Datei; einen anderen Ordner oder eine Datei angeben.")
    if len(files) > MOST_FILES:
        raise SourceError(f"Der Ordner „{path}“ hat mehr als {MOST_FILES} Dateien; ihn in Teilen liefern.")
    return tuple(Raw(f"file:{file.absolute().as_posix()}", file, fetched_at=now) for file in files)


def delivery() -> Source:
    """The source of what somebody hands over without naming a source: it is never the whole of anything."""
    return Source(
        id="lieferung",
        title="Gelieferte Dateien",
        publisher="",
        licence="vom Lieferanten zu nennen",
        language="de",
        rhythm=Rhythm.ON_DELIVERY,
        expected=Expected(kinds=tuple(Kind)),
        reader=_read,
    )


def _read(source: Source, raw: Raw) -> Iterator[Found]:
    """Each file as its format says; one that nobody reads is rejected, and the others are read all the same."""
    yield Difference(source.id)
    try:
        yield from recognise(raw).reader(source, raw)
    except SourceError as error:
        yield Rejected(source.id, raw.address.removeprefix("file:"), str(error))


def _is_delivered(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return path.is_file() and not path.is_symlink() and not hidden
