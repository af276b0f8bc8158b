"""Reads what the encoder learns from: dictionary, ESCO, KldB, federal laws and our own glossary."""

import csv
import gzip
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path
from typing import TypeAlias

Pair: TypeAlias = tuple[str, str]

GLOSSARY = Path(__file__).parent / "glossary.tsv"

_ANNOTATION = re.compile(r"\{[^}]*\}|\[[^\]]*\]|<[^>]*>")
_BRACKETS = re.compile(r"\([^)]*\)")
_SHORT_FEMININE = re.compile(r"/-?(?:in|innen|r|n|e|frau|männin|männer|mann)\b")
_LEVEL = re.compile(r"\s+[-\u2013]\s+[^-\u2013]*[Tt]ätigkeiten$|\(o\.\s?S\.\)")
_KLDB_TEXTS = ("Allgemeine Bemerkungen", "Einschlüsse", "Umfasst ferner")
_SPACES = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"(?<=[.;])\s")
_PARAGRAPH_SIGN = re.compile(r"§+\s*\d+\w*")


class ForbiddenInput(SystemExit):
    """An input lies under an evaluation folder; training on it would make every later figure worthless."""


@dataclass(frozen=True, slots=True)
class Esco:
    """What we take from ESCO: synonym groups in two languages, parallel descriptions and relations."""

    occupations: dict[str, tuple[str, ...]]
    skills: dict[str, tuple[str, ...]]
    across: tuple[Pair, ...]
    """German occupation labels, each with every English one of the same occupation."""
    descriptions: tuple[Pair, ...]
    essential_skills: tuple[Pair, ...]


def refuse_dev(paths: Iterable[Path]) -> None:
    """Stop when any path lies under a folder named `dev`: those sets measure the encoder and must stay unseen."""
    for path in paths:
        if "dev" in (part.lower() for part in (*path.parts, *path.resolve().parts)):
            raise ForbiddenInput(f"{path}: lies under a folder named dev, which is for measuring; name another source")


def squeeze(text: str) -> str:
    """One line, single spaces, no character references left over from HTML."""
    return _SPACES.sub(" ", text.replace("&nbsp;", " ")).strip()


def _rows(path: Path, delimiter: str = ",") -> Iterator[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream, delimiter=delimiter)


def _split(labels: str | None) -> list[str]:
    return [label for label in (squeeze(part) for part in re.split(r"[\n|]", labels or "")) if label]


def _both_genders(labels: Iterable[str]) -> list[str]:
    """The labels, and for `Pfleger/Pflegerin` also each side alone, for `Pfleger/in` also the masculine form."""
    found: dict[str, None] = {}
    for label in labels:
        short = _SHORT_FEMININE.sub("", label)
        for form in (label, short) if short != label else (label, *label.split("/")):
            if len(form.strip()) > 3 or form == label:
                found[form.strip()] = None
    return list(found)


def _clean_phrase(phrase: str) -> str:
    return squeeze(_ANNOTATION.sub("", phrase)).strip(" ;,")


def _phrases(field: str) -> list[str]:
    return [phrase for phrase in (_clean_phrase(part) for part in field.split(";")) if phrase]


def read_ding(path: Path) -> list[Pair]:
    """German-English phrase pairs of the Ding dictionary, in a fixed order.

    A line holds `|`-separated senses and inflections on both sides; lines whose sides do not match up are left out.
    Of each sense, at most four German phrases are paired with the first two English ones.
    """
    pairs: set[Pair] = set()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            german, separator, english = line.rstrip("\n").partition("::")
            if line.startswith("#") or not separator or german.count("|") != english.count("|"):
                continue
            for german_sense, english_sense in zip(german.split("|"), english.split("|"), strict=True):
                pairs.update(_ding_sense(_phrases(german_sense), _phrases(english_sense)))
    return sorted(pairs)


def _ding_sense(german: list[str], english: list[str]) -> Iterator[Pair]:
    heads = [squeeze(_BRACKETS.sub("", phrase)) or phrase for phrase in english[:2]]
    for phrase in german[:4]:
        for form in {phrase, squeeze(_BRACKETS.sub("", phrase))}:
            if len(form) > 1:
                yield from ((form, head) for head in heads)


def ding_synonyms(path: Path) -> list[tuple[str, ...]]:
    """Groups of German phrases that the dictionary lists side by side for one sense."""
    groups: set[tuple[str, ...]] = set()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            german, separator, _ = line.partition("::")
            if line.startswith("#") or not separator:
                continue
            for sense in german.split("|"):
                phrases = {squeeze(_BRACKETS.sub("", phrase)) for phrase in _phrases(sense)}
                kept = tuple(sorted(phrase for phrase in phrases if len(phrase) > 2))
                if len(kept) > 1:
                    groups.add(kept)
    return sorted(groups)


def read_esco(folder: Path) -> Esco:
    """ESCO occupations and skills; expects the German and English bundles and the relation table below `folder`."""
    german = {row["conceptUri"]: row for row in _rows(folder / "de_v1.2" / "occupations_de.csv")}
    english = {row["conceptUri"]: row for row in _rows(folder / "en_v1.1" / "occupations_en.csv")}
    english_skills = {row["conceptUri"]: row for row in _rows(folder / "en_v1.1" / "skills_en.csv.gz")}
    merged = {row["conceptUri"]: row for row in _rows(folder / "skills_de_en_merged.csv")}
    across: dict[Pair, None] = {}
    descriptions: dict[Pair, None] = {}

    occupations: dict[str, tuple[str, ...]] = {}
    for uri, row in german.items():
        german_labels = _both_genders([row["preferredLabel"], *_split(row["altLabels"])])
        other = english.get(uri, {})
        head = other.get("preferredLabel", "")
        english_labels = [head, *_split(other.get("altLabels"))] if head else []
        occupations[uri] = tuple(dict.fromkeys((*german_labels, *english_labels)))
        if head:
            across.update(dict.fromkeys(product(german_labels, english_labels)))
            _add_description(descriptions, row["description"], other.get("description", ""))

    skills: dict[str, tuple[str, ...]] = {}
    for uri, row in merged.items():
        german_labels = [label for label in (row["label_de"], *_split(row["altLabels_de"])) if label]
        english_labels = [label for label in (row["label_en"], *_split(row["altLabels_en"])[:6]) if label]
        skills[uri] = tuple(dict.fromkeys((*german_labels, *english_labels)))
        _add_description(descriptions, row["description_de"], english_skills.get(uri, {}).get("description", ""))
    for row in english_skills.values():
        text = squeeze(row["description"])
        descriptions[(text, text)] = None
    return Esco(
        occupations={uri: labels for uri, labels in occupations.items() if len(labels) > 1},
        skills={uri: labels for uri, labels in skills.items() if len(labels) > 1},
        across=tuple(across),
        descriptions=tuple(pair for pair in descriptions if all(pair)),
        essential_skills=tuple(_essential(folder, german, merged)),
    )


def _add_description(into: dict[Pair, None], german: str, english: str) -> None:
    if german.strip() and english.strip():
        into[(squeeze(german), squeeze(english))] = None


def read_thesaurus(path: Path) -> list[tuple[str, ...]]:
    """Groups of German synonyms from OpenThesaurus, one a line, without remarks in brackets; at most 12 of a group."""
    groups: list[tuple[str, ...]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            words = [squeeze(_BRACKETS.sub("", word)) for word in line.split(";")]
            kept = tuple(dict.fromkeys(word for word in words if 2 < len(word) < 40 and "..." not in word))[:12]
            if len(kept) > 1:
                groups.append(kept)
    return groups


def _essential(folder: Path, german: dict[str, dict[str, str]], skills: dict[str, dict[str, str]]) -> Iterator[Pair]:
    for row in _rows(folder / "relations_v1.1.1_occupationSkill.csv.gz"):
        occupation, skill = german.get(row["occupationUri"]), skills.get(row["skillUri"])
        if row["relationType"] == "essential" and occupation and skill and skill["label_de"]:
            yield occupation["preferredLabel"].split("/")[0], skill["label_de"]


def esco_label_descriptions(folder: Path) -> list[Pair]:
    """German occupation and skill labels, each with its description."""
    pairs: list[Pair] = []
    for row in _rows(folder / "de_v1.2" / "occupations_de.csv"):
        if row["description"]:
            labels = [row["preferredLabel"], *_split(row["altLabels"])[:6]]
            pairs.extend((label, squeeze(row["description"])[:500]) for label in labels)
    for row in _rows(folder / "skills_de_en_merged.csv"):
        if row["label_de"] and row["description_de"]:
            pairs.append((row["label_de"], squeeze(row["description_de"])[:400]))
    return pairs


def read_kldb(path: Path) -> list[Pair]:
    """Titles of the German classification of occupations, each with a piece of its explanation."""
    file = _kldb_file(path)
    pairs: list[Pair] = []
    for row in _rows(file, delimiter=";"):
        for column in _KLDB_TEXTS:
            text = squeeze(row.get(column) or "")
            if len(text) > 60 and "Unterpositionen" not in text:
                pairs.append((row["Titel"], text[:500]))
                if len(text) > 700:
                    pairs.append((row["Kurztitel"] or row["Titel"], text[500:1000]))
    return pairs


def read_laws(folder: Path) -> tuple[list[Pair], list[Pair]]:
    """Of the federal laws: headings with their paragraphs, and sentences with the sentence that follows."""
    headings: list[Pair] = []
    neighbours: list[Pair] = []
    for file in sorted(folder.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        law = squeeze(_BRACKETS.sub("", text.partition("\n")[0].lstrip("% ")))
        for section in re.split(r"(?m)^# ", text)[1:]:
            head, _, body = section.partition("\n")
            title = squeeze(_PARAGRAPH_SIGN.sub("", head.partition("\u2013")[2] or head))
            body = squeeze(body)
            if len(title) < 6 or len(body) < 60:
                continue
            headings.append((title, body[:600]))
            headings.append((f"{title} ({law})", body[-600:]))
            sentences = [sentence[:300] for sentence in _SENTENCE_END.split(body) if len(sentence) > 40]
            neighbours.extend(pairwise(sentences))
    return headings, neighbours


def read_glossary(path: Path = GLOSSARY) -> list[tuple[str, ...]]:
    """Our own glossary of the field: one group of wordings a line, German and English, separated by tabs."""
    lines = path.read_text(encoding="utf-8").splitlines()
    groups = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [tuple(part.strip() for part in group if part.strip()) for group in groups]


def kldb_examples(path: Path) -> list[tuple[str, ...]]:
    """For each five-digit KldB class its title and the occupations the explanation names as examples."""
    groups: list[tuple[str, ...]] = []
    for row in _rows(_kldb_file(path), delimiter=";"):
        text = squeeze(" ".join(row.get(column) or "" for column in _KLDB_TEXTS))
        _, found, examples = text.partition("Zugeordnete Berufe (Beispiele):")
        names = [squeeze(name) for name in re.split(r"\d{5}-\d{3}", examples)]
        names = [name for name in names if 3 < len(name) < 80]
        if found and names:
            title = squeeze(_LEVEL.sub("", row["Titel"]))
            groups.append(tuple(dict.fromkeys((title, *_both_genders(names)))))
    return [group for group in groups if len(group) > 1]


def _kldb_file(path: Path) -> Path:
    return path if path.is_file() else next(iter(sorted(path.glob("KldB*.csv"))))
