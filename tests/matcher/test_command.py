"""``lotse match`` on the command line: whatever is handed in, an answer or one German sentence, and nothing half."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from kb.errors import LotseError
from kb.knowledge import Knowledge
from matcher.commands import match
from matcher.decision.pdf import MOST_PAGES
from tests.matcher.expectations import GROUPS
from tests.matcher.test_decision_pdf import a_pdf, changed

NOTICE = (
    "Landesverwaltungsamt Sachsen-Anhalt\nBescheid\nAntrag auf Anerkennung als Pflegefachfrau\n"
    "Es wurden wesentliche Unterschiede festgestellt:\n- Pflege alter Menschen: 400 Stunden\n"
)
PLACE = "residence: {country: DE, place: Halle}\n"


@pytest.fixture
def lotse(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command over the shipped corpus, already set up."""
    monkeypatch.setattr("matcher.commands.open_knowledge", lambda *_: knowledge)


def run(path: Path, *options: str) -> Result:
    return CliRunner().invoke(match, [str(path), "--as-of", "2026-11-22", *options], catch_exceptions=True)


def written(folder: Path, content: str | bytes, name: str = "profil.yaml") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.usefixtures("lotse")
@pytest.mark.parametrize("content", ["", "{}", "# nur ein Kommentar\n", "goals: {aim: employment}"])
def test_nothing_said_gives_questions_only(content: str, tmp_path: Path) -> None:
    result = run(written(tmp_path, content), "--format", "json")
    found = json.loads(result.stdout)
    assert found["questions"] and not any(found[group] for group in GROUPS) and found["upgrades"] == []


@pytest.mark.usefixtures("lotse")
def test_two_hundred_gaps(tmp_path: Path) -> None:
    gaps = "".join(f"    - {{topic: 'Unterschied {n}: Pflege in Gebiet {n}', hours: {n}}}\n" for n in range(200))
    path = written(
        tmp_path, f"{PLACE}reference_occupation: Pflegefachkraft\ndecision:\n  status: partial\n  gaps:\n{gaps}"
    )
    found = json.loads(run(path, "--format", "json").stdout)
    assert len(found["gaps"]) == 200


@pytest.mark.usefixtures("lotse")
def test_a_notice_as_pdf_is_read(tmp_path: Path) -> None:
    found = json.loads(run(written(tmp_path, a_pdf([NOTICE]), "Bescheid.pdf"), "--format", "json").stdout)
    assert found["bodies"][0]["id"] == "lvwa-gesundheitsberufe"
    assert [gap["topic"] for gap in found["gaps"]] == ["Pflege alter Menschen"]


@pytest.mark.usefixtures("lotse")
def test_three_hundred_pages_are_read(tmp_path: Path) -> None:
    pages = [NOTICE, *[f"Rechtsbehelfsbelehrung, Seite {n}" for n in range(299)]]
    found = json.loads(run(written(tmp_path, a_pdf(pages), "lang.pdf"), "--format", "json").stdout)
    assert [gap["hours"] for gap in found["gaps"]] == [400]


@pytest.mark.usefixtures("lotse")
def test_html_pasted_instead_of_text(tmp_path: Path) -> None:
    html = NOTICE.replace("\n", "<br>\n  ")
    path = written(tmp_path, f"{PLACE}bescheid_text: |\n  <html><script>alert(1)</script><body>{html}</body></html>\n")
    found = json.loads(run(path, "--format", "json").stdout)
    assert [gap["topic"] for gap in found["gaps"]] == ["Pflege alter Menschen"]


@pytest.mark.usefixtures("lotse")
@pytest.mark.parametrize(
    ("content", "first"),
    [
        ("residence: {country: PL, place: Słubice}\nreference_occupation: Köchin\nwork_state: ST", "ihk-fosa"),
        ("residence: {country: NO, place: Oslo}\nnationality: NO", "zsba"),
    ],
)
def test_foreign_places_and_norway(content: str, first: str, tmp_path: Path) -> None:
    found = json.loads(run(written(tmp_path, content), "--format", "json").stdout)
    assert found["bodies"][0]["id"] == first
    assert next(rule for rule in found["rules"] if rule["rule"] == "zsba-aus-dem-ausland")["outcome"] == "met"


@pytest.mark.usefixtures("lotse")
def test_a_place_that_exists_twice_is_asked_about(tmp_path: Path) -> None:
    result = run(written(tmp_path, "residence: {country: DE, place: Seehausen}\nreference_occupation: Friseurin"))
    assert "Den Ort Seehausen gibt es mehrfach: in Börde oder Stendal?" in result.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("languages: [{language: de, level: B3}]", "„B3“ gibt es nicht; gemeint ist wohl „B2“"),
        ("a: &a [x, x]\nb: [*a, *a]", "Verweise"),
        ("nationalty: SY", "gemeint ist wohl „nationality“"),
        ("residence: {country: Syrien}", "gemeint ist wohl „SY“"),
        ("<html><body>Bescheid</body></html>", "besteht aus Feldern"),
        (b"\xff\xfe\x00", "nicht UTF-8"),
        (b"%PDF-1.7 kaputt", "beschädigt"),
        (a_pdf([""]), "wohl ein Scan"),
        (changed(a_pdf([NOTICE]), "geheim"), "verschlüsselt"),
        (a_pdf(["Seite"] * (MOST_PAGES + 1)), "nur die Seiten des Bescheids"),
    ],
    ids=["B3", "bomb", "field", "country", "html", "binary", "broken", "scan", "encrypted", "pages"],
)
def test_what_cannot_be_used_is_one_sentence(content: str | bytes, said: str, tmp_path: Path) -> None:
    result = run(written(tmp_path, content))
    assert isinstance(result.exception, LotseError)
    assert said in str(result.exception) and str(result.exception).endswith(".")
    assert result.stdout == ""


def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "fehlt.yaml", tmp_path):
        assert isinstance(run(path).exception, LotseError)


@pytest.mark.usefixtures("lotse")
def test_words_for_people(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        f"{PLACE}nationality: IQ\nlanguages: [{{language: de, level: B2}}]\nreference_occupation: Lehrerin\n"
        "qualifications: [{kind: degree, country: IQ, completed: true}]\ndecision: {status: compensation_required}",
    )
    said = click.unstyle(run(path).stdout)
    for part in ("Offene Fragen", "Zuständige Stellen", "Angebote", "Warum nicht?", "Partner", "Förderung", "Regeln"):
        assert f"\n{part}\n" in said
    assert "✗ Deutsch C1 am Anfang\n     → Mit C1 statt B2 würde das Angebot passen." in said
    assert "Zwei Wege weiter" not in said


@pytest.mark.usefixtures("lotse")
def test_both_ways_are_printed_for_engineers(tmp_path: Path) -> None:
    said = run(written(tmp_path, f"{PLACE}reference_occupation: Maschinenbauingenieur\n")).stdout
    ways = said.partition("Zwei Wege weiter")[2]
    assert "Zusatzqualifikation (Upgrade A)" in ways and "Aufstieg: Fachkraft, Techniker, Meister (Upgrade B)" in ways
    for line in ("Umfang: ", "Beginn: ", "Kosten: ", "Abschluss: ", "Quelle: https://", "Wer zahlt: "):
        assert line in ways
