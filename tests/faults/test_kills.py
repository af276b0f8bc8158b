"""kill -9 at random moments of a run and its acceptance loses nothing and doubles nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import an_environment

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_killed_at_random_moments_nothing_is_lost_or_double(tmp_path: Path, kills: int) -> None:
    command = [sys.executable, "-m", "tests.faults.killing", str(tmp_path), str(kills), "20261122"]
    done = subprocess.run(command, cwd=ROOT, env=an_environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1])["killed"] == kills
