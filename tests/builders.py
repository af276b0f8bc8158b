"""Builders: entries, documents and folders in one line each, so that tests read like sentences."""

from __future__ import annotations

import csv
import os
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from kb.corpus import Corpus, file_name, format_entry, format_occupation
from kb.database import open_database
from kb.entries import Entry, Funding, Info, Offer, Partner, Practice, RecognitionBody
from kb.knowledge import Knowledge, open_knowledge
from kb.occupations import ReferenceOccupation
from kb.places import Municipality, Places
from kb.problem import Problem
from kb.search.analysis import fold, raw_words
from kb.search.document import Attributes, Document
from kb.search.embedding import Vectors
from kb.search.query import Filters, Query
from kb.settings import Settings
from kb.store import Store
from kb.vocabulary import Land

TODAY = date(2026, 11, 22)
"""The judged date of most tests."""

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
"""The moment most tests write at."""

Record = Entry | ReferenceOccupation

PLACES = Places(
    (
        Municipality("Magdeburg", "Magdeburg", Land.ST, 52.131, 11.640, ("39104", "39106", "39108")),
        Municipality("Halle (Saale)", "Halle (Saale)", Land.ST, 51.483, 11.970, ("06108", "06110")),
        Municipality("Dessau-Roßlau", "Dessau-Roßlau", Land.ST, 51.836, 12.243, ("06842", "06844")),
        Municipality("Stendal", "Stendal", Land.ST, 52.605, 11.858, ("39576",)),
        Municipality("Wernigerode", "Harz", Land.ST, 51.834, 10.785, ("38855",)),
        Municipality("Naumburg (Saale)", "Burgenlandkreis", Land.ST, 51.152, 11.810, ("06618",)),
        Municipality("Burg", "Jerichower Land", Land.ST, 52.272, 11.855, ("39288",)),
        Municipality("Leipzig", "", Land.SN, 51.340, 12.375, ("04103", "04105")),
        Municipality("Berlin", "", Land.BE, 52.520, 13.405, ("10115",)),
    )
)
"""A handful of places, seven in Sachsen-Anhalt and two beyond."""


def a_source(key: str = "seite", **changes: object) -> dict[str, Any]:
    """A page that somebody saw recently and checked."""
    page = {
        "key": key,
        "url": "https://example.org/seite",
        "publisher": "Beispielamt",
        "seen": "2026-11-01",
        "verified": True,
    }
    return page | changes


def _base(id: str, title: str, **own: object) -> dict[str, Any]:
    return {
        "id": id,
        "title": title,
        "summary": f"{title} in einem Satz.",
        "lands": ["ST"],
        "sources": [a_source()],
    } | own


def an_offer(id: str = "kurs", title: str = "Brückenkurs Bau", **changes: object) -> Offer:
    """An offer: a standing bridge course, unless the changes say otherwise."""
    return Offer.model_validate(_base(id, title, offer_type="bridge", provider="Bildungswerk", standing=True) | changes)


def a_body(id: str = "stelle", title: str = "Landesamt für Anerkennung", **changes: object) -> RecognitionBody:
    """A recognition body that decides on cooks."""
    decides = {"text": "Anerkennung von Kochberufen", "occupations": ["koch"], "verified": True}
    return RecognitionBody.model_validate(_base(id, title, responsibilities=[decides], standing=True) | changes)


def a_partner(id: str = "partner", title: str = "Beratungsstelle Mitte", **changes: object) -> Partner:
    """An advice centre."""
    return Partner.model_validate(_base(id, title, partner_type="advice", standing=True) | changes)


def a_funding(id: str = "zuschuss", title: str = "Zuschuss zu den Kosten", **changes: object) -> Funding:
    """A standing funding programme."""
    return Funding.model_validate(_base(id, title, payer="Bund", standing=True) | changes)


def a_practice(id: str = "praxis", title: str = "Mentoring im Betrieb", **changes: object) -> Practice:
    """A good-practice sheet."""
    own = {"instrument": "concept", "situation": "Es fehlten Fachkräfte.", "approach": "Tandems wurden gebildet."}
    return Practice.model_validate(_base(id, title, **own) | changes)


def an_info(id: str = "wissen", title: str = "Was ist ein Bescheid?", **changes: object) -> Info:
    """An explainer."""
    return Info.model_validate(_base(id, title, topic="Anerkennung") | changes)


def one_of_each_kind() -> tuple[Entry, ...]:
    """Six entries, one of each kind."""
    return (an_offer(), a_body(), a_partner(), a_funding(), a_practice(), an_info())


def an_occupation(
    id: str = "koch", feminine: str = "Köchin", masculine: str = "Koch", **changes: object
) -> ReferenceOccupation:
    """A reference occupation on which the body „stelle“ decides."""
    data: dict[str, Any] = {
        "id": id,
        "titles": {"feminine": feminine, "masculine": masculine},
        "title_en": "cook",
        "regulation": "not_regulated",
        "training": "dual",
        "competences": [{"body": "stelle", "verified": True}],
        "sources": [a_source()],
    }
    return ReferenceOccupation.model_validate(data | changes)


def a_corpus(*records: Record, problems: Iterable[Problem] = ()) -> Corpus:
    """A corpus as ``read_corpus`` would give it."""
    entries = [record for record in records if not isinstance(record, ReferenceOccupation)]
    occupations = [record for record in records if isinstance(record, ReferenceOccupation)]
    return Corpus(
        tuple(sorted(entries, key=lambda entry: entry.id)),
        tuple(sorted(occupations, key=lambda occupation: occupation.id)),
        tuple(problems),
    )


def a_corpus_folder(folder: Path, *records: Record) -> Path:
    """The records as files below the folder, with the places beside them."""
    for record in records:
        write_record(folder, record)
    path = folder / "places" / "places.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["municipality", "district", "land", "latitude", "longitude", "postcodes"])
        writer.writerows(
            [p.name, p.district, p.land.value, p.latitude, p.longitude, " ".join(p.postcodes)] for p in PLACES.all
        )
    return folder


def write_record(folder: Path, record: Record) -> Path:
    """The record's file below a corpus folder."""
    path = folder / file_name(record)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = format_occupation(record) if isinstance(record, ReferenceOccupation) else format_entry(record)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def a_store(folder: Path, *records: Record) -> Store:
    """A store in a fresh SQLite file, with the records loaded as shipped."""
    store = Store(open_database(f"sqlite:///{folder / 'lotse.db'}"))
    if records:
        store.load(a_corpus(*records), NOW)
    return store


def some_settings(folder: Path, corpus: Path, encoder: str = "/kein/encoder") -> Settings:
    """Settings with data below the folder; by default without an encoder."""
    data = folder / "data"
    return Settings(data, f"sqlite:///{data / 'lotse.db'}", encoder, corpus)


def some_knowledge(folder: Path, *records: Record, encoder: str = "/kein/encoder") -> Knowledge:
    """A knowledge base over a corpus of the records, by default without an encoder."""
    corpus = a_corpus_folder(folder / "corpus", *(records or one_of_each_kind()))
    return open_knowledge(some_settings(folder, corpus, encoder), NOW)


def a_document(id: str, text: str, **attributes: Any) -> Document:
    """A document whose words and only passage are the text."""
    return Document(id, id, text, (text,), replace(Attributes(), **attributes))


def a_query(text: str = "", limit: int = 10, offset: int = 0, as_of: date = TODAY, **filters: Any) -> Query:
    """A question over all Länder, unless the filters say otherwise."""
    return Query(text, as_of, Filters(**{"lands": (), **filters}), limit, offset)


class TinyEncoder:
    """Implements Encoder without a model: the words of a text, hashed into a few dimensions."""

    def __init__(self, fingerprint: str = "tiny", dimensions: int = 32) -> None:
        self.fingerprint = fingerprint
        self.dimensions = dimensions

    def encode(self, texts: Sequence[str], progress: bool = False) -> Vectors:
        """See Encoder."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in raw_words(text):
                code = zlib.crc32(f"{self.fingerprint}{fold(word)}".encode())
                vectors[row, code % self.dimensions] += 1 if code & 1 << 20 else -1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
        return unit


def an_environment(**lotse: object) -> Mapping[str, str]:
    """The environment for a command in a process of its own: the tests' own, with ``LOTSE_…`` set anew."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOTSE_")}
    return kept | {"HF_HUB_OFFLINE": "1"} | {f"LOTSE_{name}": str(value) for name, value in lotse.items()}
