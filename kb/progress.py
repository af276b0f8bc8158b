"""Whether to show progress: only to a person at a terminal."""

from __future__ import annotations

import sys


def is_watched() -> bool:
    """True when standard output is a terminal; piped commands stay silent."""
    return sys.stdout.isatty() and sys.stderr.isatty()
