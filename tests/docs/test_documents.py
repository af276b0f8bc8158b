"""README, ARCHITECTURE and CHANGELOG say what is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest

import lotse
from kb.settings import SETTINGS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
_CLI = lotse.cli
assert isinstance(_CLI, lotse.Lotse)
COMMANDS = {name: _CLI.get_command(click.Context(_CLI), name) for name in _CLI.list_commands(click.Context(_CLI))}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_in_the_readme_and_has_help_with_an_example(name: str) -> None:
    command = COMMANDS[name]
    assert command is not None
    assert f"`lotse {name}" in README
    assert command.help
    assert command.epilog and f"lotse {name}" in command.epilog
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name != "help":
            assert parameter.help, f"{name} {parameter.name} has no help"


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS])
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`{name}`" in README


def test_the_two_commands_are_on_the_first_screen() -> None:
    first_screen = "\n".join(README.splitlines()[:60])
    assert "make demo" in first_screen
    assert "make test" in first_screen


def test_make_targets_in_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`make ([a-z]+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_links_between_documents_lead_somewhere() -> None:
    for path in [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name} -> {target}"


def test_every_package_and_module_named_in_the_architecture_exists() -> None:
    for name in re.findall(r"`((?:kb|web|matcher|ingest|tests|docs|corpus)/[\w./]*)`", ARCHITECTURE):
        assert (ROOT / name).exists(), name


def test_every_dependency_says_what_it_is_for() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text[text.index("\ndependencies = [") : text.index("\n[project.optional-dependencies]")]
    commented = False
    for line in block.splitlines()[2:]:
        stripped = line.strip()
        if stripped.startswith("#"):
            commented = True
        elif stripped.startswith('"'):
            assert commented, f"{stripped} has no comment above it or its group"
        elif stripped == "]":
            break


def test_changelog_begins_with_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == version


def test_constraints_hold_versions_only() -> None:
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+-]+", line), line
