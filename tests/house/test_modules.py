"""Every room says what it is for, and none is a lumber room."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = [
    *sorted(path for package in ("kb", "ingest", "matcher", "web") for path in (ROOT / package).rglob("*.py")),
    ROOT / "lotse.py",
]

FORBIDDEN_NAMES = {"utils.py", "util.py", "helpers.py", "common.py", "core.py", "misc.py", "base.py", "manager.py"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_says_in_its_first_line_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, "no docstring"
    assert docstring.splitlines()[0].rstrip().endswith((".", "?", ":", "“")), docstring.splitlines()[0]


def test_no_lumber_room() -> None:
    assert not [path for path in MODULES if path.name in FORBIDDEN_NAMES]


def test_public_functions_have_a_docstring() -> None:
    missing = []
    for path in MODULES:
        if "migrations" in path.parts:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                missing.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert not missing


def test_kb_and_matcher_read_no_clock() -> None:
    clock = re.compile(r"\b(?:date\.today|datetime\.now|datetime\.utcnow|time\.time)\(")
    at_the_edge = {ROOT / "kb" / "commands.py"}
    reading = [
        path.relative_to(ROOT)
        for path in MODULES
        if path.parts[len(ROOT.parts)] in ("kb", "matcher") and path not in at_the_edge
        if clock.search(path.read_text(encoding="utf-8"))
    ]
    assert not reading


def test_one_door_to_the_network() -> None:
    """Only fetching visits other machines on behalf of sources, and only it may hold what that needs."""
    doors = {"fetch.py", "connection.py", "address.py"}
    network = {"httpx", "httpcore", "socket", "urllib.request", "http.client", "requests", "ftplib"}
    opening = [
        path.name
        for path in MODULES
        if path.parent == ROOT / "ingest" or (ROOT / "ingest") in path.parents
        if network & set(_imported(path)) and path.name not in doors
    ]
    assert not opening


def _imported(path: Path) -> list[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return plain + [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module]


def test_tracked_files_hold_no_machine_paths_or_registry_addresses() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    telling = re.compile(r"/wor[k]/|(?:index-url|find-links|extra-index)[ =:\"]+(?:https?|file)://|/opt/whee[l]s")
    found = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".safetensors", ".png"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if telling.search(text):
            found.append(name)
    assert not found
