"""Keys under which many portals show the same public service: LeiKa numbers, identifiers of the portal network."""

from __future__ import annotations

import re

_IN_ADDRESS = (
    re.compile(r"[?&;]pst-?id=(\d{6,12})\b", re.IGNORECASE),
    re.compile(r"[?&;]leistung(?:s)?_?id=[A-Z]\d{6}_(\d{6,12})\b", re.IGNORECASE),
    re.compile(r"/(?:leistung|dienstleistung(?:en)?|service)(?:/[^?#]*)?/(?:id/)?(\d{9})(?:[/?#]|$)", re.IGNORECASE),
)
_IN_TEXT = re.compile(r"\bPST-?ID\s*:?\s*(\d{6,12})\b", re.IGNORECASE)
_LEIKA = re.compile(
    r"\b(?:leika|leistungsschlüssel|leika-?(?:id|schlüssel|nummer))\W{0,3}(?:id|schlüssel|nr\.?)?\W{0,3}(99\d{12})\b",
    re.IGNORECASE,
)
_LONGEST = 200_000


def service_keys(address: str, text: str) -> tuple[str, ...]:
    """Keys named in the address and text: ``pst:393036612``, ``leika:99006047001000``; empty where there are none."""
    found = [f"pst:{match[1]}" for pattern in _IN_ADDRESS if (match := pattern.search(address))]
    found += [f"pst:{number}" for number in _IN_TEXT.findall(text[:_LONGEST])]
    found += [f"leika:{number}" for number in _LEIKA.findall(text[:_LONGEST])]
    return tuple(dict.fromkeys(found))
