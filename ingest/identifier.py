"""Identifiers of proposed entries: readable, ASCII, and the same at each reading of the same record."""

from __future__ import annotations

import hashlib
import re

_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "á": "a", "ç": "c", "ğ": "g", "ş": "s"}
)
_OTHERS = re.compile(r"[^a-z0-9]+")
_LONGEST = 60


def slug(text: str) -> str:
    """The text as small ASCII letters and digits joined by hyphens, at most 60 characters; empty where none is left."""
    words = _OTHERS.sub("-", text.casefold().translate(_UMLAUTS)).strip("-")
    return words[:_LONGEST].strip("-")


def identifier(title: str, source: str, record: str) -> str:
    """Identifier for a record of a source: its title, and eight digits that tell it from others of that title."""
    digest = hashlib.sha256(f"{source}\n{record}".encode()).hexdigest()[:8]
    return f"{slug(title) or 'eintrag'}-{digest}"
