"""What ``lotse plan`` prints: readable, with what is assumed, asked and cited."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.knowledge import Knowledge
from matcher.plan import make_plan
from matcher.plan.terminal import print_plan
from matcher.profile import read_profile
from tests.builders import TODAY

FOLDER = Path(__file__).parents[3] / "examples"


def printed(name: str, knowledge: Knowledge, capsys: pytest.CaptureFixture[str]) -> str:
    print_plan(make_plan(read_profile(FOLDER / f"{name}.yaml"), knowledge, TODAY))
    return capsys.readouterr().out


def test_a_plan_reads_step_by_step(knowledge: Knowledge, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed("05-pflegefachkraft-tunesien", knowledge, capsys)
    assert "Volle Anerkennung nach diesem Plan frühestens am" in text
    assert "(Annahme)  Kenntnisprüfung" in text and "[gesetze-im-internet.de, Stand " in text
    assert "✓ Pflege alter Menschen" in text and "Kosten, offen: Betrag nicht bekannt" in text
    assert "letzter belegter Durchgang bis 30.06.2026" in " ".join(text.split())
    assert all(len(line) <= 112 for line in text.splitlines() if line.startswith("      "))


def test_a_case_of_its_own_is_said_to_be_one(knowledge: Knowledge, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Falls der Bescheid Unterschiede feststellt" in printed("08-sozialarbeiterin", knowledge, capsys)


def test_a_profile_that_says_too_little(knowledge: Knowledge, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed("12b-will-arbeiten", knowledge, capsys)
    assert "sagt das Profil noch zu wenig" in text and "? Welche" in text
