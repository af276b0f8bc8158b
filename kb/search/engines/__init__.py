"""The engines behind ``SearchEngine``; the settings choose one, and only that one is imported."""

from __future__ import annotations

from pathlib import Path

from kb.places import Places
from kb.search.embedding import Encoder
from kb.search.engine import SearchEngine
from kb.search.fusion import Mode


def open_engine(
    kind: str, folder: Path, encoder: Encoder | None, places: Places, mode: Mode = Mode.HYBRID
) -> SearchEngine:
    """The engine of that kind (``embedded`` or ``exact``); without an encoder it searches by words alone."""
    match kind:
        case "exact":
            from kb.search.engines.exact import ExactEngine

            return ExactEngine(encoder, places, mode)
        case "embedded":
            from kb.search.engines.embedded import EmbeddedEngine

            return EmbeddedEngine(folder, encoder, places, mode)
        case _:
            raise ValueError(f"no engine called {kind}")
