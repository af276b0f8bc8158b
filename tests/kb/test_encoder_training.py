"""The encoder's training never reads what it is measured on, and the model keeps its budget."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import kb.search.encoder as encoder
from kb.search.encoder.sources import ForbiddenInput, refuse_dev


@pytest.mark.parametrize("path", ["dev", "data/dev/retrieval", "DEV/x", "a/dev/../dev/b"])
def test_path_below_a_folder_called_dev_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(ForbiddenInput, match="dev"):
        refuse_dev([tmp_path / "esco", tmp_path / path])


def test_link_into_a_folder_called_dev_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dev").mkdir()
    (tmp_path / "harmless").symlink_to(tmp_path / "dev")
    with pytest.raises(ForbiddenInput):
        refuse_dev([tmp_path / "harmless"])


def test_training_stops_before_it_reads_a_forbidden_input(tmp_path: Path) -> None:
    given = {name: str(tmp_path / name.strip("-")) for name in ("--ding", "--teacher", "--esco", "--kldb", "--out")}
    arguments = [part for pair in given.items() for part in pair]
    command = [sys.executable, "-m", "kb.search.encoder.train", *arguments]
    forbidden = ["--laws", str(tmp_path / "dev"), "--work", str(tmp_path)]
    result = subprocess.run([*command, *forbidden], capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "dev" in result.stderr
    assert "Traceback" not in result.stderr


def test_everything_about_the_encoder_fits_its_budget() -> None:
    folder = Path(encoder.__file__).parent
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= 25_000_000
