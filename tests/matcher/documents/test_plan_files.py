"""``lotse plan`` writes files whole or not at all, in the format that is asked for or that the name says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lotse import cli, main

EXAMPLE = str(Path("examples/12b-will-arbeiten.yaml").absolute())


@pytest.mark.parametrize(
    ("arguments", "name", "beginning"),
    [
        (["--format", "pdf"], "plan.pdf", b"%PDF-"),
        (["--format", "docx"], "plan.docx", b"PK"),
        (["--format", "ics"], "plan.ics", b"BEGIN:VCALENDAR"),
        ([], "Plan.PDF", b"%PDF-"),
        (["--plain"], "einfach.pdf", b"%PDF-"),
        (["--format", "json"], "plan.txt", b"{"),
    ],
)
def test_a_plan_becomes_a_file(arguments: list[str], name: str, beginning: bytes, tmp_path: Path) -> None:
    out = tmp_path / name
    result = CliRunner().invoke(cli, ["plan", EXAMPLE, "--as-of", "2026-11-22", *arguments, "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(beginning)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_json_on_standard_output_is_json_and_nothing_else() -> None:
    result = CliRunner().invoke(cli, ["plan", EXAMPLE, "--format", "json"])
    assert json.loads(result.stdout)["variants"] == []


def test_a_folder_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["plan", EXAMPLE, "--out", str(tmp_path / "fehlt" / "plan.pdf")])
    assert ended.value.code == 1
    assert "--out" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments"), [["--out", "plan.xyz"], ["--format", "pdf", "--variant", "3", "--out", "x.pdf"]]
)
def test_wrong_usage_is_said(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["plan", EXAMPLE, *arguments])
    assert ended.value.code == 2
    assert "angeben" in capsys.readouterr().err
    assert [path for path in tmp_path.iterdir() if path.is_file()] == []
