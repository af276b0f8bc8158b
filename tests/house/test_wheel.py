"""The wheel works away from the checkout: corpus, encoder, templates and translations travel in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked into a folder of its own, as pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "dist"), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = (folder / "dist").glob("iq_lotse-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_a_search_answers_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(installed), "LOTSE_DATA": str(tmp_path / "data")}
    code = (
        "import kb, lotse, sys; print(kb.__file__, file=sys.stderr); "
        "lotse.main(['search', 'Krankenschwester anerkennen', '--format', 'json'])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert str(installed) in result.stderr
    answer = json.loads(result.stdout)
    assert "lvwa-gesundheitsberufe" in [hit["id"] for hit in answer["hits"][:3]]
    assert answer["notes"] == []


def test_pages_and_translations_travel(installed: Path) -> None:
    for needed in (
        "kb/shipped_corpus/body/ihk-fosa.md",
        "kb/shipped_corpus/occupations/arzt.md",
        "kb/shipped_corpus/places/places.csv",
        "kb/shipped_corpus/synonyms/synonyms.csv",
        "kb/search/words.txt",
        "kb/search/encoder/model/modules.json",
        "kb/migrations/versions/0001_entries.py",
        "matcher/shipped_examples/05-pflegefachkraft-tunesien.yaml",
        "web/templates/base.html",
        "web/static/app.css",
        "web/translations/en/LC_MESSAGES/messages.po",
    ):
        assert (installed / needed).is_file(), needed


def test_licence_is_named(installed: Path) -> None:
    (metadata,) = installed.glob("iq_lotse-*.dist-info/METADATA")
    assert "License-Expression: EUPL-1.2" in metadata.read_text(encoding="utf-8")
