"""Settings, read once from the environment and then passed on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from kb.errors import SettingsError

HERE = Path(__file__).parent
BUNDLED_ENCODER = HERE / "search" / "encoder" / "model"


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: its name, what it is for, and its default in words. The README's table is checked against these."""

    name: str
    help: str
    default: str


SETTINGS = (
    Setting("LOTSE_DATA", "Ordner für Datenbank, Index und Schlüssel", "Datenordner der Plattform"),
    Setting("LOTSE_DATABASE", "SQLAlchemy-Adresse der Datenbank", "SQLite in LOTSE_DATA"),
    Setting("LOTSE_ENCODER", "Ordner oder Hub-Name eines sentence-transformers-Modells", "das mitgelieferte Modell"),
    Setting("LOTSE_CORPUS", "Ordner des Korpus", "der mitgelieferte Korpus"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data, database, encoder and corpus are."""

    data: Path
    database: str
    encoder: str
    corpus: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Settings from ``LOTSE_…`` variables. Raises SettingsError naming an unknown variable or a wrong value."""
        known = {setting.name for setting in SETTINGS}
        for name in environment:
            if name.startswith("LOTSE_") and name not in known and not name.startswith("LOTSE_TEST_"):
                raise SettingsError(f"Die Einstellung {name} gibt es nicht; möglich sind: {', '.join(sorted(known))}.")
        data = Path(environment.get("LOTSE_DATA") or user_data_path("lotse")).expanduser().absolute()
        if data.exists() and not data.is_dir():
            raise SettingsError(f"LOTSE_DATA: „{data}“ ist kein Ordner; einen Ordner angeben.")
        return cls(
            data=data,
            database=environment.get("LOTSE_DATABASE") or f"sqlite:///{data / 'lotse.db'}",
            encoder=environment.get("LOTSE_ENCODER") or str(BUNDLED_ENCODER),
            corpus=Path(environment.get("LOTSE_CORPUS") or shipped_corpus()).expanduser(),
        )


def shipped_corpus() -> Path:
    """The corpus that came with the program: beside the packages in a checkout, inside ``kb`` in a wheel."""
    beside = HERE.parent / "corpus"
    return beside if (beside / "body").is_dir() else HERE / "shipped_corpus"
