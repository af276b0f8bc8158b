"""Exit codes: 0 on success, 1 with one German sentence on a user's mistake, 2 on wrong usage; never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb.settings import Settings
from tests.builders import a_corpus_folder, an_environment, an_info, one_of_each_kind, write_record
from tests.contracts.conftest import Lotse, Outcome


def _is_one_sentence(outcome: Outcome) -> None:
    assert outcome.code == 1
    assert outcome.out == ""
    assert outcome.err.startswith("lotse: ") and outcome.err.count("\n") == 1, outcome.err
    assert outcome.err.rstrip().endswith((".", ")", "?", "!"))
    assert "Traceback" not in outcome.err and "Error" not in outcome.err


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("search", "x", "--kind", "ofer"), "gemeint ist wohl „offer“"),
        (("search", "x", "--kind", "Kurs"), "gibt es nicht"),
        (("search", "x", "--kind", ""), "gibt es nicht"),
        (("search", "x", "--land", "Sachsen-Anhalz"), "gemeint ist wohl „ST“"),
        (("search", "x", "--land", "XX"), "möglich: DE"),
        (("search", "x", "--as-of", "31.02.2026"), "„31.02.2026“ ist kein Datum"),
        (("search", "x", "--as-of", "gestern"), "„gestern“ ist kein Datum"),
        (("search", "x", "--as-of", ""), "kein Datum"),
        (
            ("eval", "--documents", "/nie/d.jsonl", "--queries", "/nie/q.jsonl"),
            "/nie/d.jsonl kann nicht gelesen werden",
        ),
        (("export", "--as", "json", "--out", "/proc/nie"), "kann nicht geschrieben werden"),
    ],
)
def test_users_mistake_is_one_sentence(lotse: Lotse, arguments: tuple[str, ...], said: str) -> None:
    outcome = lotse(*arguments)
    _is_one_sentence(outcome)
    assert said in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("serch", "x"),
        ("search",),
        ("search", "x", "--farbe", "rot"),
        ("search", "x", "--limit", "0"),
        ("search", "x", "--limit", "viele"),
        ("search", "x", "--format", "xml"),
        ("search", "x", "y"),
        ("eval",),
        ("export", "--as", "pdf", "--out", "x"),
        ("export", "--as", "json"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two(lotse: Lotse, arguments: tuple[str, ...]) -> None:
    outcome = lotse(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Traceback" not in outcome.err and outcome.err


@pytest.mark.parametrize("command", ["search", "index", "eval", "check", "export"])
def test_help_has_an_example(lotse: Lotse, command: str) -> None:
    outcome = lotse(command, "--help")
    assert outcome.code == 0
    assert "Beispiel" in outcome.out and f"lotse {command}" in outcome.out


@pytest.mark.usefixtures("data")
def test_unknown_setting_is_named(lotse: Lotse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_DATABSE", "x")
    outcome = lotse("search", "x")
    _is_one_sentence(outcome)
    assert "LOTSE_DATABSE" in outcome.err and "LOTSE_DATABASE" in outcome.err


def test_file_as_data_folder_is_named(lotse: Lotse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("", encoding="utf-8")
    monkeypatch.setenv("LOTSE_DATA", str(tmp_path / "datei"))
    outcome = lotse("search", "x")
    _is_one_sentence(outcome)
    assert "kein Ordner" in outcome.err


@pytest.mark.parametrize("command", [("search", "x"), ("check",), ("index",)], ids=" ".join)
def test_missing_corpus_is_named(
    lotse: Lotse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LOTSE_CORPUS", str(tmp_path / "fehlt"))
    monkeypatch.setenv("LOTSE_ENCODER", "/kein/encoder")
    outcome = lotse(*command)
    assert outcome.code == 1
    assert "fehlt" in outcome.err and "Traceback" not in outcome.err


@pytest.mark.usefixtures("data")
@pytest.mark.parametrize("address", ["quatsch", "mysql+nix://x/y", "postgresql://niemand@127.0.0.1:1/x"])
def test_database_that_cannot_be_reached_is_named(lotse: Lotse, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("LOTSE_DATABASE", address)
    _is_one_sentence(lotse("search", "x"))


def test_check_names_file_field_and_remedy(lotse: Lotse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    corpus = a_corpus_folder(tmp_path / "corpus", an_info(), an_info("andere", related=["wisen"]))
    broken = write_record(corpus, an_info("kaputt"))
    broken.write_text(broken.read_text(encoding="utf-8").replace("topic:", "topik:"), encoding="utf-8")
    monkeypatch.setenv("LOTSE_CORPUS", str(corpus))
    outcome = lotse("check")
    assert outcome.code == 1
    assert "info/kaputt.md: topik: unbekanntes Feld; gemeint ist wohl „topic“" in outcome.err
    assert "info/andere.md: related: „wisen“ gibt es nicht; gemeint ist wohl „wissen“" in outcome.err
    assert "Traceback" not in outcome.err


def test_check_of_a_good_corpus_is_zero_although_it_warns(
    lotse: Lotse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LOTSE_CORPUS", str(a_corpus_folder(tmp_path / "corpus", an_info(unverified=["Preis"]))))
    outcome = lotse("check", "--report")
    assert (outcome.code, outcome.err) == (0, "")
    assert "Hinweis" in outcome.out and "0 Fehler" in outcome.out and "Zuständigkeiten" in outcome.out


def test_check_of_the_shipped_corpus_is_zero(lotse: Lotse) -> None:
    assert lotse("check").code == 0


def test_index_says_how_many_and_names_a_broken_file(
    lotse: Lotse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    corpus = a_corpus_folder(tmp_path / "corpus", *one_of_each_kind())
    (corpus / "offer" / "kaputt.md").write_text("---\nid: [\n---\n", encoding="utf-8")
    monkeypatch.setenv("LOTSE_CORPUS", str(corpus))
    monkeypatch.setenv("LOTSE_ENCODER", "/kein/encoder")
    outcome = lotse("index")
    assert outcome.code == 0 and "6 Einträge" in outcome.out
    assert "offer/kaputt.md" in outcome.err


def _process(settings: Settings, tmp_path: Path, *arguments: str | bytes) -> subprocess.CompletedProcess[bytes]:
    environment = an_environment(DATA=tmp_path / "p", CORPUS=settings.corpus, ENCODER="/kein/encoder")
    return subprocess.run(
        [sys.executable, "-m", "lotse", *arguments], capture_output=True, env=dict(environment), timeout=60
    )


def test_command_in_a_process_of_its_own_keeps_to_the_codes(prepared: Settings, tmp_path: Path) -> None:
    good = _process(prepared, tmp_path, "search", "Brückenkurs", "--format", "json")
    assert (good.returncode, good.stderr) == (0, b"")
    bad = _process(prepared, tmp_path, "search", "x", "--kind", "ofer")
    assert bad.returncode == 1 and bad.stderr.count(b"\n") == 1 and b"Traceback" not in bad.stderr


@pytest.mark.parametrize("form", ["json", "text"])
def test_question_that_is_no_utf8_is_answered(prepared: Settings, tmp_path: Path, form: str) -> None:
    done = _process(prepared, tmp_path, "search", b"Br\xfcckenkurs", "--format", form)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 0


def test_closed_pipe_is_no_mistake(prepared: Settings, tmp_path: Path) -> None:
    environment = an_environment(DATA=tmp_path / "p", CORPUS=prepared.corpus, ENCODER="/kein/encoder")
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "lotse", "search", "", "--limit", "100"],
        stdout=write,
        stderr=subprocess.PIPE,
        env=dict(environment),
        timeout=60,
    )
    os.close(write)
    assert b"Traceback" not in done.stderr
