"""What a page says to machines: JSON-LD and Microdata of schema.org, found by extruct, as plain nodes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from extruct.jsonld import JsonLdExtractor
from extruct.w3cmicrodata import MicrodataExtractor

Node = dict[str, Any]

DEEPEST = 12
"""Levels of nesting that are followed; more is no description of a course."""

MOST_NODES = 500

_VOCABULARIES = (
    "https://schema.org/",
    "http://schema.org/",
    "https://www.schema.org/",
    "http://www.schema.org/",
    "schema:",
)


def nodes_of(html: str) -> tuple[Node, ...]:
    """All schema.org nodes of a page, nested ones after the one they stand in; none where they are broken.

    Properties are plain: ``{"@type": ["Course"], "name": …, "provider": {…}}``.
    """
    found: list[Any] = []
    if "ld+json" in html:
        found += _tried(JsonLdExtractor(), html)
    if "itemscope" in html:
        found += [_plain(item, 0) for item in _tried(MicrodataExtractor(nested=True, strict=False), html)]
    return nodes_in(found)


def nodes_in(data: Any, most: int = MOST_NODES) -> tuple[Node, ...]:
    """The typed nodes of JSON-LD data, outer ones before those that stand in them."""
    return tuple(islice(_walk(data, 0), most))


def types_of(node: Node) -> tuple[str, ...]:
    """Names of a node's types without their vocabulary: ``("Course",)``."""
    named = node.get("@type", ())
    return tuple(_short(str(name)) for name in (named if isinstance(named, list) else [named]))


def texts_of(node: Node, *names: str) -> Iterator[str]:
    """Values of the first of these properties that has any, as texts; of a nested node its name."""
    for name in names:
        values = node.get(name)
        found = [text for value in _as_list(values) if (text := _text(value))]
        if found:
            yield from found
            return


def children_of(node: Node, *names: str) -> Iterator[Node]:
    """Nested nodes under these properties."""
    for name in names:
        for value in _as_list(node.get(name)):
            if isinstance(value, dict):
                yield value


def _tried(extractor: JsonLdExtractor | MicrodataExtractor, html: str) -> list[Any]:
    """What an extractor finds; other people's data may be broken in any way."""
    try:
        return list(extractor.extract(html))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, LookupError):
        return []


def _walk(value: Any, depth: int) -> Iterator[Node]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for item in value.values():
            if isinstance(item, dict | list):
                yield from _walk(item, depth + 1)


def _plain(item: Any, depth: int) -> Any:
    """A Microdata item in the shape of JSON-LD."""
    if depth > DEEPEST:
        return None
    if isinstance(item, list):
        return [_plain(part, depth + 1) for part in item]
    if not isinstance(item, dict):
        return item
    node = {name: _plain(value, depth + 1) for name, value in item.get("properties", {}).items()}
    return node | {"@type": item.get("type", ()), "name": node.get("name") or item.get("value")}


def _short(name: str) -> str:
    for vocabulary in _VOCABULARIES:
        name = name.removeprefix(vocabulary)
    return name


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return _text(value.get("name") or value.get("@value"))
    if isinstance(value, list):
        return _text(value[0]) if value else ""
    return "" if value is None or isinstance(value, bool) else " ".join(str(value).split())
