"""A data folder in a process of its own, so that faults hit it as they would in life."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kb.settings import Settings
from tests.builders import a_corpus_folder, an_environment, an_occupation, one_of_each_kind, some_settings


@dataclass(frozen=True, slots=True)
class Done:
    """What a process left behind."""

    code: int
    out: str
    err: str

    @property
    def ids(self) -> list[str]:
        """Identifiers of the hits of a search as JSON."""
        return [hit["id"] for hit in json.loads(self.out)["hits"]]

    @property
    def notes(self) -> str:
        """All notes of a search as JSON."""
        found: Any = json.loads(self.out)["notes"]
        return " ".join(found)

    def says(self, *words: str) -> None:
        """It failed with one German sentence that holds the words."""
        assert self.code == 1, (self.code, self.out, self.err)
        assert "Traceback" not in self.err and self.err.count("\n") == 1, self.err
        for word in words:
            assert word in self.err


Search = Callable[..., Done]

SEARCH = ("search", "Brückenkurs", "--format", "json")


@pytest.fixture
def fresh(tmp_path: Path) -> Settings:
    """Settings of an empty data folder over a small corpus, without an encoder."""
    return some_settings(tmp_path, a_corpus_folder(tmp_path / "corpus", *one_of_each_kind(), an_occupation()))


def start(settings: Settings, *arguments: str, **more: object) -> subprocess.Popen[str]:
    """Starts a command; the default is a search."""
    environment = an_environment(
        **{"DATA": settings.data, "CORPUS": settings.corpus, "ENCODER": settings.encoder, **more}
    )
    return subprocess.Popen(
        [sys.executable, "-m", "lotse", *(arguments or SEARCH)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(environment),
    )


def finish(process: subprocess.Popen[str]) -> Done:
    """Waits for a command."""
    out, err = process.communicate(timeout=120)
    return Done(process.returncode, out, err)


@pytest.fixture
def search(fresh: Settings) -> Search:
    """Runs a search, or another command, on the fresh data folder in a process of its own."""

    def run(*arguments: str, **more: object) -> Done:
        return finish(start(fresh, *arguments, **more))

    return run
