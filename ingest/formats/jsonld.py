"""schema.org JSON-LD as a file or an answer of its own: each course or event to a proposed offer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.candidate import Found, Rejected
from ingest.cleaning import text_lines
from ingest.extraction.machine import OFFERS, machine_facts
from ingest.feed import Course, candidate_of, web_address
from ingest.formats.json_text import json_of
from ingest.page.structured import Node, nodes_in, texts_of, types_of
from ingest.source import Raw, Source, SourceError

WHERE = "schema.org"

MOST = 200_000
"""Nodes of a file that are read."""

_INNER = ("hasCourseInstance", "subEvent")
"""Properties whose nodes are told with the course or event they stand in."""


def read_jsonld(source: Source, raw: Raw) -> Iterator[Found]:
    """The courses and events of a file; instances of a course are its runs. Raises SourceError where there are none."""
    nodes = nodes_in(json_of(raw), MOST)
    told = {id(part) for node in nodes for name in _INNER for part in _parts(node.get(name))}
    offers = [node for node in nodes if OFFERS.intersection(types_of(node)) and id(node) not in told]
    if not offers:
        raise SourceError(f"„{raw.address}“ beschreibt keinen Kurs und keine Veranstaltung nach schema.org.")
    for number, node in enumerate(offers):
        record = str(node.get("@id") or next(texts_of(node, "url", "identifier"), "") or f"{raw.address}#{number + 1}")
        if not next(texts_of(node, "name"), ""):
            yield Rejected(source.id, record, "Dem Kurs fehlt „name“.")
            continue
        yield candidate_of(source, raw, _course(node, record), WHERE)


def is_jsonld(data: Any) -> bool:
    """Whether the data is JSON-LD that describes a course or an event."""
    return any(OFFERS.intersection(types_of(node)) for node in nodes_in(data))


def _parts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _course(node: Node, record: str) -> Course:
    facts = machine_facts(nodes_in(node))
    dates = [
        {name: found.value for name, found in (("start", run.start), ("end", run.end)) if found} for run in facts.runs
    ]
    price = facts.price
    cost = {"text": price.words, "minimum": price.value.minimum, "maximum": price.value.maximum} if price else None
    target = facts.levels.target.value.value if facts.levels.target else None
    return Course(
        record=record,
        title=next(texts_of(node, "name"), ""),
        text=tuple(line for text in texts_of(node, "description") for line in text_lines(text)),
        demands=tuple(line for text in texts_of(node, "coursePrerequisites") for line in text_lines(text)),
        provider=facts.provider.value if facts.provider else "",
        url=web_address(next(texts_of(node, "url"), "")) or web_address(record),
        places=tuple(found.value for found in facts.places),
        runs=tuple(dates),
        costs=(cost,) if cost else (),
        format=facts.format.value if facts.format else None,
        hours=facts.hours.value if facts.hours else None,
        certificate=next(texts_of(node, "educationalCredentialAwarded"), ""),
        keywords=tuple(texts_of(node, "keywords"))[:20],
        changed=facts.changed.value if facts.changed else None,
        extra={"target_level": target} if target else None,
    )
