"""A source for tests: one record a line, as JSON; and many of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ingest.candidate import Amendment, Candidate, Difference, Evidence, Found, Rejected, Withdrawn
from ingest.source import Expected, Raw, Rhythm, Source, SourceError
from kb.entries import entry_data
from tests.builders import NOW, a_source, an_offer

PAGE = "https://traeger.example/kurse"


def a_line_source(id: str = "kurse", **changes: Any) -> Source:
    """A source of lines, read weekly."""
    own: dict[str, Any] = {
        "id": id,
        "title": "Kurse des Trägers",
        "publisher": "Bildungswerk",
        "licence": "mit Erlaubnis",
        "language": "de",
        "rhythm": Rhythm.WEEKLY,
        "expected": Expected(0),
        "reader": read_lines,
    }
    return Source(**(own | changes))


def read_lines(source: Source, raw: Raw) -> Iterator[Found]:
    """Each line as what it says."""
    with raw.open() as stream:
        for line in stream:
            yield _found(source.id, json.loads(line))


def _found(source: str, said: Mapping[str, Any]) -> Found:
    match said:
        case {"broken": _}:
            raise SourceError("Die Datei bricht mittendrin ab; sie neu liefern lassen.")
        case {"reject": reason, "record": record}:
            return Rejected(source, record, reason)
        case {"difference": _}:
            return Difference(source)
        case {"withdrawn": record}:
            return Withdrawn(source, record)
        case {"amends": record, "run_record": run_record, "run": run}:
            return Amendment(source, record, run_record, run)
    evidence = tuple(Evidence("title", said["data"].get("title"), "Kurstitel", 1.0) for _ in range(1))
    run_records = tuple(said.get("run_records", ()))
    return Candidate(source, said["record"], said["data"], evidence, run_records)


def a_course(number: int | str, **changes: Any) -> dict[str, Any]:
    """A line about a course."""
    page = a_source(url=f"{PAGE}/{number}", publisher="Bildungswerk")
    data = entry_data(an_offer(f"kurs-{number}", f"Kurs {number}", sources=[page]))
    return {"record": f"k{number}", "data": data | changes}


def a_delivery(folder: Path, *lines: Mapping[str, Any], name: str = "kurse.jsonl") -> list[Raw]:
    """The lines as a delivered file."""
    path = folder / name
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    return [Raw(f"file:{path}", path, fetched_at=NOW)]


def many_courses(count: int) -> Iterable[dict[str, Any]]:
    """Lines about so many courses."""
    return (a_course(number) for number in range(count))
