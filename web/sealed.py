"""Notes that travel through a browser sealed: nobody there can read or change them, and they expire."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from kb.errors import Undecipherable
from kb.keys import KeyRing


def seal(keys: KeyRing, purpose: str, note: dict[str, Any], now: datetime, lifetime: timedelta) -> str:
    """The note as text for a cookie or a field."""
    data = json.dumps({"until": (now + lifetime).timestamp(), "note": note}).encode()
    return base64.urlsafe_b64encode(keys.encrypt(data, b"sealed " + purpose.encode())).decode()


def unseal(keys: KeyRing, purpose: str, text: str, now: datetime) -> dict[str, Any] | None:
    """The note; None where it has expired, was made for another purpose, or not by us."""
    try:
        data = json.loads(keys.decrypt(base64.urlsafe_b64decode(text), b"sealed " + purpose.encode()))
    except (binascii.Error, ValueError, Undecipherable):
        return None
    if datetime.fromtimestamp(data["until"], UTC) <= now:
        return None
    note: dict[str, Any] = data["note"]
    return note
