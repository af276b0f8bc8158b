"""Files and entries: the shipped knowledge as Markdown with YAML front matter, read and written back unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kb.entries import MODELS, Entry, Info, entry_data, entry_from
from kb.errors import CorpusError, cause_of
from kb.occupations import ReferenceOccupation
from kb.plain_yaml import YamlProblem, read_yaml, write_yaml
from kb.problem import Problem, field_names, problems_of
from kb.vocabulary import Kind

OCCUPATIONS = "occupations"
"""Folder of the reference occupations, beside one folder a kind."""

_FRONT_MATTER = re.compile(r"\A---\n(.*?)^---\n?(.*)\Z", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a corpus folder holds: all that could be read, and what could not, with the reason."""

    entries: tuple[Entry, ...]
    occupations: tuple[ReferenceOccupation, ...]
    problems: tuple[Problem, ...]


def read_corpus(folder: Path) -> Corpus:
    """All entries and occupations below the folder, in order of their identifiers.

    A broken file is named in ``problems`` and the others are read all the same. Raises CorpusError where there is
    no such folder.
    """
    if not folder.is_dir():
        raise CorpusError(f"Der Korpus-Ordner „{folder}“ fehlt; LOTSE_CORPUS auf einen vorhandenen Ordner setzen.")
    problems: list[Problem] = []
    entries: dict[str, Entry] = {}
    occupations: dict[str, ReferenceOccupation] = {}
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        item, found = read_file(path, name)
        problems += found
        if item is None:
            continue
        known: dict[str, Any] = occupations if isinstance(item, ReferenceOccupation) else entries
        if item.id in known:
            problems.append(Problem(name, "id", f"„{item.id}“ ist schon vergeben; eine andere Kennung wählen"))
            continue
        known[item.id] = item
    return Corpus(
        tuple(entries[key] for key in sorted(entries)),
        tuple(occupations[key] for key in sorted(occupations)),
        tuple(problems),
    )


def read_file(path: Path, name: str) -> tuple[Entry | ReferenceOccupation | None, list[Problem]]:
    """The entry or occupation in a file, or None and why it could not be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, [Problem(name, "", f"kann nicht gelesen werden ({cause_of(error)}); Rechte prüfen")]
    return read_content(content, name)


def read_content(content: bytes, name: str) -> tuple[Entry | ReferenceOccupation | None, list[Problem]]:
    """The entry or occupation in the bytes of a file called ``name``, or None and why it could not be read."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [Problem(name, "", f"ist nicht UTF-8 (Byte {error.start}); die Datei als UTF-8 speichern")]
    match = _FRONT_MATTER.match(text.replace("\r\n", "\n"))
    if match is None:
        return None, [Problem(name, "", "beginnt nicht mit einem Vorspann zwischen zwei Zeilen „---“; ihn ergänzen")]
    try:
        data = read_yaml(match[1])
    except YamlProblem as error:
        return None, [Problem(name, "", str(error))]
    if not isinstance(data, dict):
        return None, [Problem(name, "", "der Vorspann hat keine Felder; „id“, „kind“, „title“ … angeben")]
    if name.startswith(f"{OCCUPATIONS}/"):
        return _occupation(data, match[2], name)
    return _entry(data, match[2], name)


def format_entry(entry: Entry) -> str:
    """The canonical text of an entry's file; reading it gives the same entry back."""
    data = entry_data(entry)
    body = data.pop("body", "")
    return f"---\n{write_yaml(data)}---\n{_below(body)}"


def format_occupation(occupation: ReferenceOccupation) -> str:
    """The canonical text of an occupation's file."""
    return f"---\n{write_yaml(occupation.model_dump(mode='json', exclude_defaults=True))}---\n"


def file_name(item: Entry | ReferenceOccupation) -> str:
    """Where an entry or occupation lies below the corpus folder."""
    folder = OCCUPATIONS if isinstance(item, ReferenceOccupation) else item.kind.value
    return f"{folder}/{item.id}.md"


def _files(folder: Path) -> Iterator[Path]:
    for name in (*(kind.value for kind in Kind), OCCUPATIONS):
        yield from sorted((folder / name).glob("*.md"))


def _below(body: str) -> str:
    return f"\n{body.strip()}\n" if body.strip() else ""


def _entry(data: dict[str, Any], body: str, name: str) -> tuple[Entry | None, list[Problem]]:
    if body.strip():
        data = data | {"body": body.strip()}
    try:
        entry = entry_from(data)
    except ValidationError as error:
        model = next((model for kind, model in MODELS.items() if kind == data.get("kind")), Info)
        return None, problems_of(error, name, field_names(model))
    expected = file_name(entry)
    if name != expected:
        return None, [Problem(name, "id", f"gehört nach „{expected}“; Datei oder „id“ umbenennen")]
    return entry, []


def _occupation(data: dict[str, Any], body: str, name: str) -> tuple[ReferenceOccupation | None, list[Problem]]:
    if body.strip():
        return None, [Problem(name, "", "Referenzberufe haben keinen Text unter dem Vorspann; „note“ benutzen")]
    try:
        occupation = ReferenceOccupation.model_validate(data)
    except ValidationError as error:
        return None, problems_of(error, name, field_names(ReferenceOccupation))
    if name != file_name(occupation):
        return None, [Problem(name, "id", f"gehört nach „{file_name(occupation)}“; Datei oder „id“ umbenennen")]
    return occupation, []
