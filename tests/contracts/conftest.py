"""The command line as a check outside the repository would call it, on a small corpus that is set up once."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kb.knowledge import open_knowledge
from kb.settings import Settings
from lotse import main
from tests.builders import (
    NOW,
    a_body,
    a_corpus_folder,
    an_info,
    an_occupation,
    an_offer,
    one_of_each_kind,
    some_settings,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON, which must be all of it."""
        return json.loads(self.out)


Lotse = Callable[..., Outcome]


@pytest.fixture
def lotse(capfd: pytest.CaptureFixture[str]) -> Lotse:
    """Runs a command in this process."""

    def run(*arguments: object) -> Outcome:
        code = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as leave:
            code = int(leave.code or 0)
        out, err = capfd.readouterr()
        return Outcome(code, out, err)

    return run


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A small corpus, and a data folder set up from it without an encoder."""
    folder = tmp_path_factory.mktemp("prepared")
    corpus = a_corpus_folder(
        folder / "corpus",
        *one_of_each_kind(),
        an_occupation(),
        a_body("stelle-sn", "Landesstelle in Leipzig", lands=["SN"]),
        an_offer(
            "formel", "=1+1", summary="@SUM(A1)", keywords=["-1", "+2"], provider="+49 Träger", target_group="\tTab"
        ),
        an_info("stand", "Mit Stand", sources=[{**an_info().main_source.model_dump(mode="json"), "dated": "2025-03"}]),
    )
    settings = some_settings(folder, corpus)
    open_knowledge(settings, NOW)
    return settings


@pytest.fixture
def data(prepared: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of one's own, already set up; the commands use it."""
    folder = Path(shutil.copytree(prepared.data, tmp_path / "data"))
    monkeypatch.setenv("LOTSE_DATA", str(folder))
    monkeypatch.setenv("LOTSE_CORPUS", str(prepared.corpus))
    monkeypatch.setenv("LOTSE_ENCODER", prepared.encoder)
    yield folder
