"""What can go wrong between the web and a reader, each said in one sentence."""

from __future__ import annotations

from kb.errors import LotseError


class AddressUnusable(LotseError):
    """The address or port to listen on is taken, not allowed, or does not exist."""


class PageNotFound(LotseError):
    """No page or entry lives at this address."""
