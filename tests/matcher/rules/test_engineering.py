"""Rules on engineers and architects: free work, the protected titles, the list of architects."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.occupations import Resolution
from kb.vocabulary import Regulation
from matcher.rules.engineering import RULES
from tests.matcher.rules.situations import situation
from tests.matcher.rules.verdicts import NOT_TOUCHED, met_after_forgetting, result_of, verdict

WORK, TITLE = "ingenieur-taetigkeit-frei", "ingenieur-titel-st"
WITH_ARCHITECTURE, LISTED = "ingenieur-titel-architektur", "architekt-liste"
ENGINEER = """
nationality: PL
residence: {country: DE, place: Magdeburg}
reference_occupation: Bauingenieurin
qualifications:
  - {kind: degree, country: PL, duration_years: 3, completed: true, anabin: "H+", anabin_degree: entspricht}
decision: {status: none}
"""
SYRIAN = ENGINEER.replace("PL", "SY")
ARCHITECT = """
residence: {country: DE, place: Halle}
reference_occupation: Architektin
qualifications: [{title: Diplom-Ingenieur für Architektur, kind: degree, country: UA, completed: true}]
goals: {aim: title}
"""

CASES = [
    (WORK, "met", "reference_occupation: Bauingenieurin"),
    (WORK, "met", "reference_occupation: Ingenieur"),
    (WORK, "met", SYRIAN + "goals: {aim: title}"),
    (WORK, NOT_TOUCHED, "reference_occupation: Architektin"),
    (WORK, NOT_TOUCHED, "reference_occupation: Ärztin"),
    (WORK, NOT_TOUCHED, "{}"),
    (TITLE, "met", ENGINEER),
    (TITLE, "met", ENGINEER.replace("status: none", "status: applied")),
    (TITLE, "met", ENGINEER.replace("nationality: PL", "nationality: DE")),
    (TITLE, "met", SYRIAN.replace("status: none", "status: full")),
    (TITLE, "unmet", ENGINEER.replace("duration_years: 3", "duration_years: 2.5")),
    (TITLE, "unmet", ENGINEER.replace("completed: true", "completed: false")),
    (TITLE, "unmet", ENGINEER.replace("kind: degree", "kind: school")),
    (TITLE, "unmet", ENGINEER.replace(", place: Magdeburg}", "}\nwork_state: SN")),
    (TITLE, "unmet", ENGINEER.replace("status: none", "status: rejected")),
    (TITLE, "unknown", SYRIAN),
    (TITLE, "unknown", SYRIAN.replace("status: none", "status: compensation_required")),
    (TITLE, "unknown", ENGINEER.replace("nationality: PL", "nationality: CH")),
    (TITLE, "unknown", ENGINEER.replace("nationality: PL\n", "")),
    (TITLE, "unknown", ENGINEER.replace("decision: {status: none}", "")),
    (TITLE, "unknown", ENGINEER.replace("entspricht", "bedingt vergleichbar")),
    (TITLE, "unknown", ENGINEER.replace("kind: degree", "kind: vocational")),
    (TITLE, "unknown", ENGINEER.replace(", place: Magdeburg", "")),
    (TITLE, "unknown", ENGINEER.replace("Bauingenieurin", "Ingenieurin")),
    (TITLE, NOT_TOUCHED, ARCHITECT),
    (TITLE, NOT_TOUCHED, "{}"),
    (WITH_ARCHITECTURE, "unmet", ARCHITECT),
    (WITH_ARCHITECTURE, "unmet", ARCHITECT.replace("Architektin", "Ingenieurin")),
    (WITH_ARCHITECTURE, "met", ARCHITECT + "decision: {status: full, body: ingenieurkammer-st}"),
    (WITH_ARCHITECTURE, "unmet", ARCHITECT + "decision: {status: full, body: architektenkammer-st}"),
    (WITH_ARCHITECTURE, "unmet", ARCHITECT + "decision: {status: applied, body: ingenieurkammer-st}"),
    (WITH_ARCHITECTURE, "unknown", ARCHITECT.replace("goals: {aim: title}", "")),
    (WITH_ARCHITECTURE, "unknown", ARCHITECT.split("goals")[0] + "decision: {status: full, body: ingenieurkammer-st}"),
    (WITH_ARCHITECTURE, NOT_TOUCHED, ARCHITECT.replace("aim: title", "aim: employment")),
    (WITH_ARCHITECTURE, NOT_TOUCHED, ENGINEER + "goals: {aim: title}"),
    (WITH_ARCHITECTURE, NOT_TOUCHED, ENGINEER.replace("{kind", "{title: Softwarearchitektur, kind")),
    (LISTED, "met", ARCHITECT),
    (LISTED, "met", ARCHITECT.replace("Architektin", "Stadtplanerin")),
    (LISTED, "met", ARCHITECT.replace("Architektin", "Ingenieurin")),
    (LISTED, "unmet", ARCHITECT.replace(", place: Halle}", "}\nwork_state: TH")),
    (LISTED, "unknown", ARCHITECT.replace(", place: Halle", "")),
    (LISTED, NOT_TOUCHED, ENGINEER),
    (LISTED, NOT_TOUCHED, "{}"),
]


@pytest.mark.parametrize(("slug", "expected", "profile"), CASES)
def test_a_profile_gets_its_outcome(slug: str, expected: str, profile: str) -> None:
    assert verdict(RULES, slug, profile) == expected


@pytest.mark.parametrize("profile", sorted({profile for _, _, profile in CASES}))
def test_forgetting_a_fact_never_makes_a_rule_met(profile: str) -> None:
    assert met_after_forgetting(RULES, profile) == []


@pytest.mark.parametrize(
    ("regulation", "expected"),
    [(Regulation.REGULATED, "unmet"), (Regulation.UNKNOWN, "unknown"), (Regulation.NOT_REGULATED, "met")],
)
def test_free_work_follows_the_regulation_of_the_occupation(regulation: Regulation, expected: str) -> None:
    told = situation("reference_occupation: Bauingenieurin")
    assert told.occupation
    engineer = told.occupation.model_copy(update={"regulation": regulation})
    (rule,) = [rule for rule in RULES if rule.slug == WORK]

    assert rule.apply(replace(told, resolution=Resolution((engineer,)))).outcome.value == expected


@pytest.mark.parametrize(
    ("profile", "missing"),
    [
        (ENGINEER.replace("nationality: PL\n", ""), ("nationality",)),
        (ENGINEER.replace("decision: {status: none}", ""), ("decision.status",)),
        (ENGINEER.replace(", place: Magdeburg", ""), ("work_state",)),
        (ENGINEER.replace("duration_years: 3, ", ""), ("qualifications.duration_years",)),
        (ENGINEER.replace(", anabin_degree: entspricht", ""), ("qualifications.anabin_degree",)),
        (ENGINEER.replace("Bauingenieurin", "Ingenieurin"), ("specialisation",)),
        (SYRIAN, ()),
    ],
)
def test_an_open_title_names_the_fields_that_would_settle_it(profile: str, missing: tuple[str, ...]) -> None:
    result = result_of(RULES, TITLE, profile)

    assert result and result.finding.missing == missing


def test_reciprocity_is_told_as_a_matter_of_the_older_text_only() -> None:
    result = result_of(RULES, TITLE, SYRIAN)

    assert result and "älteren Fassung" in result.finding.text and result.rule.caveat


def test_the_self_employed_hear_of_the_chambers_own_lists() -> None:
    employed = result_of(RULES, WORK, "{reference_occupation: Bauingenieurin, goals: {aim: employment}}")
    own = result_of(RULES, WORK, "{reference_occupation: Bauingenieurin, goals: {aim: self_employment}}")

    assert employed and "Bauvorlagen" not in employed.finding.text
    assert own and "Bauvorlagen" in own.finding.text
