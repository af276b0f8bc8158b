"""Settings: read from the environment, an unknown or impossible one named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import SettingsError
from kb.settings import BUNDLED_ENCODER, SETTINGS, Settings, shipped_corpus


def test_nothing_set_means_the_defaults() -> None:
    settings = Settings.from_environment({"PATH": "/bin"})
    assert settings.data.is_absolute() and settings.data.name == "lotse"
    assert settings.database == f"sqlite:///{settings.data / 'lotse.db'}"
    assert (settings.encoder, settings.corpus) == (str(BUNDLED_ENCODER), shipped_corpus())


def test_every_setting_is_heard(tmp_path: Path) -> None:
    environment = {setting.name: str(tmp_path / setting.name) for setting in SETTINGS}
    environment["LOTSE_OIDC_ISSUER"] = "https://example.org/realm"
    (tmp_path / "LOTSE_OIDC_CLIENT_SECRET_FILE").write_text("geheim\n", encoding="utf-8")
    settings = Settings.from_environment(environment)
    assert settings.provider is not None and settings.provider.client_secret == "geheim"
    assert "geheim" not in repr(settings)
    heard = {str(settings.data), settings.database, settings.encoder, str(settings.corpus)}
    heard |= {settings.provider.issuer, settings.provider.client_id, settings.provider.name}
    assert set(environment.values()) - heard == {str(tmp_path / "LOTSE_OIDC_CLIENT_SECRET_FILE")}


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"LOTSE_OIDC_ISSUER": "https://example.org"}, "gehören zusammen"),
        ({"LOTSE_OIDC_CLIENT_ID": "lotse"}, "gehören zusammen"),
        ({"LOTSE_OIDC_ISSUER": "http://example.org", "LOTSE_OIDC_CLIENT_ID": "lotse"}, "https://"),
        ({"LOTSE_OIDC_ISSUER": "example.org", "LOTSE_OIDC_CLIENT_ID": "lotse"}, "https://"),
        (
            {
                "LOTSE_OIDC_ISSUER": "https://example.org",
                "LOTSE_OIDC_CLIENT_ID": "lotse",
                "LOTSE_OIDC_CLIENT_SECRET_FILE": "/nie/da",
            },
            "/nie/da.*gibt es nicht",
        ),
    ],
)
def test_half_a_provider_is_named(environment: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Settings.from_environment(environment)


def test_no_provider_is_the_default_and_one_on_this_machine_needs_no_https() -> None:
    assert Settings.from_environment({}).provider is None
    loopback = {"LOTSE_OIDC_ISSUER": "http://127.0.0.1:9000", "LOTSE_OIDC_CLIENT_ID": "lotse"}
    assert Settings.from_environment(loopback).provider is not None


def test_empty_value_means_the_default(tmp_path: Path) -> None:
    assert Settings.from_environment({"LOTSE_CORPUS": "", "LOTSE_ENCODER": ""}).corpus == shipped_corpus()


def test_unknown_setting_is_named_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"LOTSE_DATABSE gibt es nicht.*LOTSE_DATABASE"):
        Settings.from_environment({"LOTSE_DATABSE": "x"})


def test_settings_of_the_tests_are_left_alone() -> None:
    Settings.from_environment({"LOTSE_TEST_POSTGRES": "x"})


def test_file_as_data_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("", encoding="utf-8")
    with pytest.raises(SettingsError, match="kein Ordner"):
        Settings.from_environment({"LOTSE_DATA": str(tmp_path / "datei")})


def test_relative_corpus_and_home_folder_are_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    settings = Settings.from_environment({"LOTSE_DATA": "~/lotse", "LOTSE_CORPUS": "~/korpus"})
    assert (settings.data, settings.corpus) == (tmp_path / "lotse", tmp_path / "korpus")
