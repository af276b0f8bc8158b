"""The named sources: each describes itself, and is found by its name."""

from __future__ import annotations

import pkgutil

import pytest

import ingest.sources
from ingest.source import SourceError
from ingest.sources import all_sources, find_source


def test_a_source_is_named_as_its_module() -> None:
    modules = sorted(module.name for module in pkgutil.iter_modules(ingest.sources.__path__))
    assert [source.id.replace("-", "_") for source in all_sources()] == modules


def test_an_unknown_source_is_named_with_a_way_on() -> None:
    with pytest.raises(SourceError, match="gibt es nicht"):
        find_source("kursnett")
