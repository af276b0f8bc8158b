"""Where a command's document goes: into a file, whole or not at all, or to standard output."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kb.errors import cause_of
from matcher.errors import MatcherError


class OutputUnwritable(MatcherError):
    """A document cannot be written where it was to go."""


def write_out(document: bytes, out: Path | None, is_binary: bool) -> None:
    """Write it. Raises OutputUnwritable, also where bytes would be poured over a terminal."""
    if out is None:
        if is_binary and sys.stdout.isatty():
            raise OutputUnwritable("Ein Dokument gehört in eine Datei; mit --out angeben, zum Beispiel --out plan.pdf.")
        sys.stdout.buffer.write(document)
        sys.stdout.buffer.flush()
        return
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        draft.write_bytes(document)
        os.replace(draft, out)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OutputUnwritable(
            f"{out} kann nicht geschrieben werden ({cause_of(error)}); einen anderen Ort mit --out angeben."
        ) from error
