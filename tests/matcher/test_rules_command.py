"""``lotse rules``: the catalogue, and of one rule everything it says and touches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kb.errors import UnknownValue
from matcher.errors import ProfileError
from matcher.examples import read_cases, shipped_examples
from matcher.rules.catalogue import BY_SUBJECT, RULES
from matcher.rules.commands import rules
from matcher.rules.description import describe, find_rule
from matcher.rules.notes import NOTES, NUMBERS
from matcher.rules.rule import Rule
from tests.builders import TODAY

CONTRACT = (
    "aufenthg-16d-1 aufenthg-16d-3 aufenthg-81a antrag-arbeitsort-land zsba-aus-dem-ausland ingenieur-taetigkeit-frei "
    "ingenieur-titel-st ingenieur-titel-architektur architekt-liste anabin-vergleichbar zab-zeugnisbewertung "
    "blaue-karte-18g grade-fuehren-st ihk-fosa-bezirk hwk-bezirk elektro-industrie-oder-handwerk "
    "qualifikationsanalyse-bqfg-14 externenpruefung-bbig-45 gesundheitsfachberufe-st pflege-b2-st sozialarbeit-st "
    "heilpaedagogik-st erzieher-st kita-kifoeg-21 lehrer-st-c1 schulzeugnisse-st arzt-fsp-c1 zahnarzt-fsp-c1 "
    "apotheker-fsp-c1 hebamme-ausgleich deufoev-kursstufen bsk-eingangsniveau bsk-berechtigung bsk-kostenbeitrag "
    "bsk-kein-studium anerkennungszuschuss bildungsgutschein-azav qualifizierungschancengesetz aufstiegs-bafoeg "
    "weiterbildung-direkt-st iq-beratung-st"
).split()
"""The identifiers that CONTRACTS.md fixes."""


def run(*arguments: str) -> str:
    """What the command prints; it needs no set-up where only the catalogue is asked for."""
    result = CliRunner().invoke(rules, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_every_rule_of_the_contract_has_its_number() -> None:
    assert set(CONTRACT) <= {rule.slug for rule in RULES}
    assert set(NUMBERS) == set(CONTRACT)
    assert len({rule.slug for rule in RULES}) == len(RULES)
    numbers = {*NUMBERS.values(), *(note.number for note in NOTES)}
    assert numbers == {f"R{number:02}" for number in range(1, 53)}


def test_notes_stand_beside_rules_that_exist() -> None:
    assert {note.rule for note in NOTES if note.rule} <= {rule.slug for rule in RULES}
    assert all(note.source.url for note in NOTES)


@pytest.mark.parametrize("rule", RULES, ids=[rule.slug for rule in RULES])
def test_a_rule_says_what_it_asks_of_everybody(rule: Rule) -> None:
    said = describe(rule, TODAY)
    assert said.conditions and all(condition.text for condition in said.conditions)
    assert said.sentence.endswith(".") and "  " not in said.sentence
    assert any(rule in of for of in BY_SUBJECT.values())


def test_the_catalogue_in_words_and_as_json() -> None:
    printed = run()
    assert all(rule.slug in printed for rule in RULES)
    listed = json.loads(run("--format", "json"))
    assert [one["rule"] for one in listed] == [rule.slug for rule in RULES]
    blue = next(one for one in listed if one["rule"] == "blaue-karte-18g")
    assert blue["values"][1]["by_year"]["2026"] == "50.700,00 EUR"


@pytest.mark.parametrize("name", ["R28", "r28", "lehrer-st-c1", " LEHRER-ST-C1 "])
def test_a_rule_is_found_by_slug_or_number(name: str) -> None:
    assert find_rule(name).slug == "lehrer-st-c1"


@pytest.mark.parametrize(("name", "hint"), [("lehrer-c1", "lehrer-st-c1"), ("R99", "lotse rules"), ("", "lotse rules")])
def test_an_unknown_rule_is_a_sentence(name: str, hint: str) -> None:
    with pytest.raises(UnknownValue, match=hint):
        find_rule(name)


def test_examples_come_with_the_program() -> None:
    assert {name[:2] for name in shipped_examples()} == {f"{number:02}" for number in range(1, 13)}


def test_profiles_are_read_from_files_folders_and_tables(tmp_path: Path) -> None:
    (tmp_path / "eins.yaml").write_text("nationality: SY", "utf-8")
    (tmp_path / "eins.expected.yaml").write_text("bodies: {}", "utf-8")
    (tmp_path / "viele.yaml").write_text("- case: zwei\n  profile: {nationality: PL}\n- case: drei\n", "utf-8")
    assert {name: profile.nationality for name, profile in read_cases(tmp_path).items()} == {
        "eins": "SY",
        "zwei": "PL",
        "drei": None,
    }
    assert list(read_cases(tmp_path / "eins.yaml")) == ["eins"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- case: zwei\n  profile: {nationalty: PL}\n", "zwei"),
        ("a: [", "kaputt.yaml"),
        (None, "kann nicht gelesen werden"),
    ],
)
def test_what_cannot_be_read_is_named(text: str | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "kaputt.yaml"
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(ProfileError, match=said):
        read_cases(path)
