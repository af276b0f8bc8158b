"""The labelled pages as other hosts show them, in other chrome and words; and twins of them that only look alike."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from html import escape

from bs4 import BeautifulSoup

from ingest.candidate import Candidate
from ingest.formats import HTML, delivery
from ingest.page.encoding import decode
from ingest.page.line import Line, Zone
from ingest.page.structure import lines_of
from ingest.source import Raw
from tests.ingest.labelled import PAGES, Truth, truths

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

_OTHER_WORDS = {
    "Beginn": "Start",
    "Start": "Beginn",
    "Ort": "Kursort",
    "Kursort": "Veranstaltungsort",
    "Dauer": "Umfang",
    "Gebühr": "Kosten",
    "Kosten": "Preis",
    "Voraussetzungen": "Zugang",
    "Anbieter": "Träger",
    "Veranstalter": "Anbieter",
}
_CHROME = (
    "Dieses Angebot wurde in das Verzeichnis übernommen. Für die Richtigkeit sorgt der Träger.",
    "Merken, drucken, weitersagen: So finden auch andere dieses Angebot.",
    "Sie sehen die Fassung des Portals für die Region. Fragen beantwortet die Redaktion.",
)


@dataclass(frozen=True, slots=True)
class Record:
    """A candidate, and the offer it is truly about."""

    offer: str
    candidate: Candidate


@cache
def labelled_set(part: str) -> tuple[Record, ...]:
    """Each page of a part, two other hosts' versions of it, and its twins."""
    found: list[Record] = []
    for name, truth in truths(part).items():
        content = (PAGES / part / f"{name}.html").read_bytes()
        html, _ = decode(content)
        own = _read(content, f"https://{name}.example.org/")
        if own is None:
            continue
        found.append(Record(name, own))
        lines = [line for line in lines_of(BeautifulSoup(html, "lxml", multi_valued_attributes=None))]
        for version in (1, 2):
            elsewhere = _read(_rehosted(lines, own, f"{name}-{version}"), f"https://portal{version}.example.org/{name}")
            if elsewhere is not None:
                found.append(Record(name, elsewhere))
        for kind, text in _twins(html, truth):
            twin = _read(text.encode(), f"https://{name}-{kind}.example.org/")
            if twin is not None:
                found.append(Record(f"{name}/{kind}", twin))
    return tuple(found)


def _read(content: bytes, address: str) -> Candidate | None:
    raw = Raw(address, content, "text/html; charset=utf-8", fetched_at=NOW)
    return next((item for item in delivery(HTML).parse(raw) if isinstance(item, Candidate)), None)


def _rehosted(lines: list[Line], own: Candidate, seed: str) -> bytes:
    """The page's lines on another site: some missing, labels called otherwise, in a table or as paragraphs."""
    chance = random.Random(seed)
    title = str(own.data["title"])
    provider = re.sub(r"\s+(?:gGmbH|GmbH|e\. ?V\.)$", "", str(own.data.get("provider", "")))
    rows, prose = [], []
    for line in lines:
        if line.zone is not Zone.MAIN or line.rank or line.text == title:
            continue
        if chance.random() < 0.2 and not any(letter.isdigit() for letter in line.text):
            continue
        label = _OTHER_WORDS.get(line.label, line.label)
        if label and chance.random() < 0.8:
            rows.append(f"<tr><th>{escape(label)}</th><td>{escape(line.text)}</td></tr>")
        else:
            prose.append(f"<p>{escape(f'{label}: ' if label else '')}{escape(line.text)}</p>")
    if provider:
        rows.append(f"<tr><th>Anbieter</th><td>{escape(provider)}</td></tr>")
    return (
        f"<!DOCTYPE html><html><head><title>{escape(title)} | Portal</title></head><body><nav><a>Suche</a></nav><main>"
        f"<h1>{escape(title)}</h1><p>{chance.choice(_CHROME)}</p>{''.join(prose)}<table>{''.join(rows)}</table></main>"
        f"<footer>Portal der Region</footer></body></html>"
    ).encode()


def _twins(html: str, truth: Truth) -> list[tuple[str, str]]:
    """Offers that share nearly every word with a page and are not the same: another town, level, or module."""
    twins = []
    moves = {"Magdeburg": ("Stendal", "39576"), "Halle (Saale)": ("Magdeburg", "39104")}
    places = truth.get("place") or []
    if len(places) == 1 and places[0] in moves and not truth.get("keys"):
        town, code = moves[places[0]]
        moved = re.sub(rf"\b{places[0].split(' ')[0]}\b(?:\s\(Saale\))?", town, html)
        twins.append(("town", re.sub(r"\b(?:06|39)\d{3}\b", code, moved)))
    levels = set((truth.get("level") or {}).values())
    if levels & {"B1", "B2"} and not truth.get("keys"):
        higher = {"B1": "B2", "B2": "C1"}
        twins.append(("level", re.sub(r"\bB[12]\b", lambda match: higher[match[0]], html)))
    if not truth.get("keys"):
        twins.append(("module", re.sub(r"(<h1[^>]*>)([^<]+)", r"\1\2, Modul 2", html, count=1, flags=re.IGNORECASE)))
    return [(kind, text) for kind, text in twins if text != html]
