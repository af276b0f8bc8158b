"""The engines under contract, and three hundred made-up documents for them."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from kb.freshness import Lifetime
from kb.search.document import Document
from kb.search.embedding import Encoder
from kb.search.engine import SearchEngine
from kb.search.engines import open_engine
from kb.search.fusion import Mode
from kb.vocabulary import ActionField, Format, Kind, Level, Phase, SubProject
from tests.builders import PLACES, TODAY, TinyEncoder, a_document

ENGINES = ("exact", "embedded")
"""PostgreSQL joins here once there is such an engine."""

MakeEngine = Callable[..., SearchEngine]

_WORDS = (
    "Anerkennung Pflege Kurs Prüfung Sprachkurs Ingenieur Beratung Zuschuss Lehrgang Kammer Handwerk Zeugnis "
    "Bescheid Gebühr Antrag Übersetzung Arbeit Betrieb Mentoring Jobcenter Aufenthalt Titel Ärztin Lehrer Kita "
    "Gründung Förderung"
).split()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> SearchEngine:
    """An empty engine with the tiny encoder."""
    return open_engine(request.param, tmp_path, TinyEncoder(), PLACES)


@pytest.fixture(params=ENGINES)
def make_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> MakeEngine:
    """Makes empty engines of the kind under test, each in a folder of its own."""

    def make(encoder: Encoder | None = None, mode: Mode = Mode.HYBRID) -> SearchEngine:
        return open_engine(request.param, tmp_path_factory.mktemp("engine"), encoder or TinyEncoder(), PLACES, mode)

    return make


@pytest.fixture(scope="session")
def documents() -> tuple[Document, ...]:
    """Three hundred documents with attributes of every sort, the same every time."""
    chance = random.Random(2026)
    return tuple(_a_random_document(f"d{number:03}", chance) for number in range(300))


@pytest.fixture(scope="session", params=ENGINES)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, documents: tuple[Document, ...]
) -> SearchEngine:
    """An engine that holds the documents; tests only read from it."""
    engine = open_engine(request.param, tmp_path_factory.mktemp("filled"), TinyEncoder(), PLACES)
    engine.rebuild(documents, 7)
    return engine


def _a_random_document(id: str, chance: random.Random) -> Document:
    def some(values: list[str], most: int) -> tuple[str, ...]:
        return tuple(sorted(chance.sample(values, chance.randint(0, most))))

    def day(first: int, last: int) -> date:
        return TODAY + timedelta(days=chance.randint(first, last))

    town = chance.choice([None, None, *PLACES.all])
    formats = some([code.value for code in Format], 2)
    ends = day(-400, 400) if chance.random() < 0.5 else None
    lifetime = Lifetime(
        over_after=ends,
        open_until=ends,
        proven_until=day(-400, 400) if chance.random() < 0.5 else None,
        recurring=chance.random() < 0.3,
    )
    return a_document(
        id,
        " ".join(chance.choices(_WORDS, k=chance.randint(5, 60))),
        kind=chance.choice(list(Kind)),
        lands=tuple(sorted({chance.choice(["ST", "ST", "DE", "SN", "BE"]) for _ in range(chance.randint(1, 2))})),
        online=Format.ONLINE.value in formats,
        phases=some([code.value for code in Phase], 3),
        action_fields=some([code.value for code in ActionField], 2),
        sub_projects=some([code.value for code in SubProject], 2),
        formats=formats,
        entry_level=chance.choice([-1, -1, *(level.rank for level in Level)]),
        districts=(town.district,) if town and town.district else (),
        positions=((town.latitude, town.longitude),) if town else (),
        placed=town is not None,
        lifetime=lifetime,
        runs=((ends - timedelta(days=30), ends),) if ends else (),
        occupations=some(["koch", "baecker", "arzt"], 1),
    )
