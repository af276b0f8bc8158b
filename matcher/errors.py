"""What can be wrong with a profile or a decision, each said in one German sentence."""

from __future__ import annotations

from kb.errors import LotseError


class MatcherError(LotseError):
    """Root of the matcher's errors."""


class ProfileError(MatcherError):
    """A profile cannot be read; names the field and the nearest valid value."""


class DecisionError(MatcherError):
    """A decision's file holds no text that could be read."""
