"""Markdown files with YAML front matter: entries as the corpus writes them, from a colleague or another Lotse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from ingest.candidate import Candidate, Found, Rejected
from ingest.source import Raw, Source
from kb.corpus import read_content
from kb.entries import entry_data
from kb.occupations import ReferenceOccupation


def read_markdown(source: Source, raw: Raw) -> Iterator[Found]:
    """The entry in a file; its folder names its kind, as in the corpus: ``…/offer/<id>.md``."""
    path = PurePosixPath(raw.address.removeprefix("file:"))
    name = "/".join(path.parts[-2:])
    item, problems = read_content(raw.read(), name)
    if isinstance(item, ReferenceOccupation):
        yield Rejected(source.id, name, "Referenzberufe kommen nur mit dem Korpus; die Datei dorthin legen.")
    elif item is None:
        yield Rejected(source.id, name, "; ".join(str(problem) for problem in problems) + ".")
    else:
        yield Candidate(source=source.id, record=item.id, data=entry_data(item), text=item.body)
