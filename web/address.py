"""Addresses within the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode, urlsplit

Value = str | int | Iterable[str | int] | None
"""A parameter's value, or several. None, an empty text and an empty sequence leave the parameter out."""


def address(path: str, parameters: Mapping[str, Value]) -> str:
    """Path and parameters as an address; a fragment of the path stays at the end."""
    pairs: list[tuple[str, str]] = []
    for name, value in parameters.items():
        several = [value] if isinstance(value, str | int) else list(value or ())
        pairs += [(name, str(one)) for one in several if one != ""]
    bare, _, fragment = path.partition("#")
    return bare + (f"?{urlencode(pairs)}" if pairs else "") + (f"#{fragment}" if fragment else "")


def local(raw: str, longest: int = 1000) -> str | None:
    """The address, if it is a path on this site; None for any other, so that nobody is led away from here."""
    if not raw.startswith("/") or raw.startswith(("//", "/\\")) or len(raw) > longest:
        return None
    if "\\" in raw or any(not sign.isprintable() for sign in raw):
        return None
    try:
        parts = urlsplit(raw)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else raw
