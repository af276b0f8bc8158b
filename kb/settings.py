"""Settings, read once from the environment and then passed on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_data_path

from kb.errors import SettingsError, cause_of

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
    Setting("LOTSE_OIDC_ISSUER", "Adresse eines OpenID-Connect-Anbieters, über den man sich anmelden kann", "keiner"),
    Setting("LOTSE_OIDC_CLIENT_ID", "Kennung von Lotse bei diesem Anbieter", "keine"),
    Setting("LOTSE_OIDC_CLIENT_SECRET_FILE", "Datei mit dem Geheimnis dazu", "keines (nur PKCE)"),
    Setting("LOTSE_OIDC_NAME", "Wie der Anbieter auf der Anmeldeseite heißt", "Anmeldung der Organisation"),
)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """An OpenID Connect provider through which people may sign in."""

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    name: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> ProviderSettings | None:
        """The provider, None where none is set. Raises SettingsError for half a provider or an unsafe address."""
        issuer, client_id = environment.get("LOTSE_OIDC_ISSUER", ""), environment.get("LOTSE_OIDC_CLIENT_ID", "")
        path, name = environment.get("LOTSE_OIDC_CLIENT_SECRET_FILE", ""), environment.get("LOTSE_OIDC_NAME", "")
        if not issuer and not client_id and not path:
            return None
        if not issuer or not client_id:
            raise SettingsError(
                "LOTSE_OIDC_ISSUER und LOTSE_OIDC_CLIENT_ID gehören zusammen; beide angeben oder keines."
            )
        address = urlsplit(issuer)
        if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOOPBACK):
            raise SettingsError(f"LOTSE_OIDC_ISSUER: „{issuer}“ beginnt nicht mit https://; die Adresse berichtigen.")
        try:
            secret = Path(path).expanduser().read_text(encoding="utf-8").strip() if path else ""
        except (OSError, UnicodeDecodeError) as error:
            reason = cause_of(error) if isinstance(error, OSError) else "kein Text"
            raise SettingsError(
                f"LOTSE_OIDC_CLIENT_SECRET_FILE: „{path}“ lässt sich nicht lesen ({reason})."
            ) from error
        return cls(issuer, client_id, secret, name)


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data, database, encoder and corpus are, and who else may vouch for people."""

    data: Path
    database: str
    encoder: str
    corpus: Path
    provider: ProviderSettings | None = None

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
            provider=ProviderSettings.from_environment(environment),
        )


def shipped_corpus() -> Path:
    """The corpus that came with the program: beside the packages in a checkout, inside ``kb`` in a wheel."""
    beside = HERE.parent / "corpus"
    return beside if (beside / "body").is_dir() else HERE / "shipped_corpus"
