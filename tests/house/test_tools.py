"""Format, lint, types and import contracts, as tests."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """A tool of this environment, run in the checkout."""
    tool = Path(sys.executable).with_name(command[0])
    return subprocess.run([str(tool), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", [("ruff", "format", "--check", "."), ("ruff", "check", "."), ("lint-imports",)])
def test_the_tool_finds_nothing(command: tuple[str, ...]) -> None:
    result = run(*command)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]


def test_types_are_strict_and_right() -> None:
    result = run("mypy")
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]


def test_nobody_imports_the_front_door() -> None:
    for package in ("kb", "ingest", "matcher", "web"):
        for path in (ROOT / package).rglob("*.py"):
            imported = {
                name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for name in _modules(node)
            }
            assert "lotse" not in imported, f"{path} imports lotse"


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    return [node.module.split(".")[0]] if isinstance(node, ast.ImportFrom) and node.module else []
