"""What all tests share: no hub, no foreign settings, repeatable properties, and the real corpus opened once."""

from __future__ import annotations

import os

os.environ["HF_HUB_OFFLINE"] = "1"  # before any library reads it
os.environ["TOKENIZERS_PARALLELISM"] = "false"

from pathlib import Path

import hypothesis
import pytest

from kb.knowledge import Knowledge, open_knowledge
from kb.settings import BUNDLED_ENCODER, Settings, shipped_corpus
from tests.builders import NOW

hypothesis.settings.register_profile("house", deadline=None, derandomize=True, database=None, max_examples=60)
hypothesis.settings.load_profile("house")

SHARED = Path(__file__).parents[2] / "shared"
"""The workshop's folder beside the checkout; elsewhere it is not there."""


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the settings, or the data folder, of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("LOTSE_") and not name.startswith("LOTSE_TEST_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LOTSE_DATA", str(tmp_path / "lotse-data"))


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """The shipped corpus with the bundled encoder, set up once; tests only read from it."""
    data = tmp_path_factory.mktemp("knowledge")
    return open_knowledge(Settings(data, f"sqlite:///{data / 'lotse.db'}", str(BUNDLED_ENCODER), shipped_corpus()), NOW)


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The workshop's folder with contracts and labelled sets; skips where it is not."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not here: contracts and labelled sets live beside the workshop's checkout")
    return SHARED
