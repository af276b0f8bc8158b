"""The named sources: each module here holds one, as ``SOURCE``, and is found by its name."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from ingest.source import Source, SourceError
from kb.problem import nearest


@cache
def all_sources() -> tuple[Source, ...]:
    """Every named source, in order of the identifiers."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}").SOURCE for name in names)


def find_source(id: str) -> Source:
    """The source with the identifier. Raises SourceError naming the nearest."""
    known = {source.id: source for source in all_sources()}
    if id in known:
        return known[id]
    guess = nearest(id, known)
    hint = f" Meinten Sie „{guess}“?" if guess else " „lotse ingest“ ohne Angaben listet alle."
    raise SourceError(f"Eine Quelle „{id}“ gibt es nicht.{hint}")
