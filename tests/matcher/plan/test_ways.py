"""The ways a plan goes beside the usual one: from abroad, refused, self-employed, recognised, German untold."""

from __future__ import annotations

from typing import Any

from kb.knowledge import Knowledge
from matcher.plan import make_plan
from matcher.plan.step import StepKind
from matcher.plan.variant import Variant
from matcher.profile import profile_from
from tests.builders import TODAY
from tests.matcher.plan.promises import broken

_NURSE: dict[str, Any] = {
    "nationality": "TN",
    "languages": [{"language": "de", "level": "A2", "certificate": True}],
    "qualifications": [
        {"kind": "vocational", "country": "TN", "duration_years": 3, "completed": True, "state_recognised": True}
    ],
    "reference_occupation": "Pflegefachkraft",
    "decision": {
        "status": "compensation_required",
        "date": "2026-09-01",
        "gaps": [{"topic": "Pflege alter Menschen", "hours": 400, "kind": "practice"}],
    },
    "goals": {"aim": "recognition", "employer": {"has_contract": True, "place": "Halle"}},
}


def fastest(knowledge: Knowledge, **told: Any) -> Variant:
    profile = profile_from(told)
    plan = make_plan(profile, knowledge, TODAY)
    assert broken(plan, profile, knowledge.entry) == []
    return plan.variants[0]


def kinds(variant: Variant) -> list[StepKind]:
    return [step.kind for step in variant.steps]


def test_with_partial_recognition_one_comes_for_the_measure_learns_and_stays(knowledge: Knowledge) -> None:
    variant = fastest(knowledge, **_NURSE, residence={"country": "TN", "place": "Tunis"})
    order = [step.id for step in variant.steps]
    assert order.index("visum") < order.index("einreise") < order.index("angebot-berufssprachkurs-b2-bundesweit")
    assert order.index("angebot-kenntnispruefung-pflege-st") < order.index("folgeantrag") < order.index("anerkennung")
    assert order.index("anerkennung") < order.index("titel") < order.index("arbeit")
    visa = next(step for step in variant.steps if step.id == "visum")
    assert any("31a" in reason.text for reason in visa.dates.assumptions)
    assert variant.feasible and variant.recognition and variant.recognition_assumed


def test_below_a2_the_language_is_looked_for_before_the_visa(knowledge: Knowledge) -> None:
    below = _NURSE | {"languages": [{"language": "de", "level": "A1", "certificate": True}]}
    variant = fastest(knowledge, **below, residence={"country": "TN", "place": "Tunis"})
    visa = next(step for step in variant.steps if step.id == "visum")
    assert visa.dates.start is None and "suche-deutsch-a2" in visa.needs


def test_without_an_employer_one_applies_from_abroad_and_looks_for_one(knowledge: Knowledge) -> None:
    alone = {key: value for key, value in _NURSE.items() if key not in ("decision", "goals")}
    variant = fastest(knowledge, **alone, residence={"country": "TN", "place": "Tunis"}, work_state="ST")
    ids = [step.id for step in variant.steps]
    assert "antrag-visum" in ids and "arbeitgeber" in ids and "vereinbarung-81a" not in ids
    visa = next(step for step in variant.steps if step.id == "visum-visum")
    assert visa.dates.end is None and visa.questions


def test_with_full_recognition_a_title_for_work_follows(knowledge: Knowledge) -> None:
    told = _NURSE | {"decision": {"status": "full"}, "residence_title": "16d-1"}
    variant = fastest(knowledge, **told, residence={"country": "DE", "place": "Halle", "since": "2025-01-01"})
    assert kinds(variant)[-2:] == [StepKind.RESIDENCE, StepKind.WORK]


def test_a_refusal_leads_to_another_way_to_the_certificate(knowledge: Knowledge) -> None:
    variant = fastest(
        knowledge,
        residence={"country": "DE", "place": "Halle", "since": "2021-01-01"},
        nationality="SY",
        residence_title="25-2",
        employment="unemployed_sgb2",
        languages=[{"language": "de", "level": "B2"}],
        qualifications=[{"kind": "vocational", "country": "SY", "completed": True, "experience_years": 9}],
        reference_occupation="Koch",
        decision={"status": "rejected"},
    )
    assert "Rechtsbehelf" in variant.steps[0].action.what
    assert any(step.entry == "externenzulassung-ihk-halle-dessau" for step in variant.steps)


def test_a_licensed_craft_is_recognised_before_the_business_begins(knowledge: Knowledge) -> None:
    variant = fastest(
        knowledge,
        residence={"country": "DE", "place": "Halle", "since": "2021-01-01"},
        nationality="UA",
        residence_title="24",
        languages=[{"language": "de", "level": "B1"}],
        qualifications=[{"kind": "vocational", "country": "UA", "duration_years": 3, "completed": True}],
        reference_occupation="Friseurin",
        goals={"aim": "self_employment"},
    )
    ids = [step.id for step in variant.steps]
    assert ids.index("antrag") < ids.index("bescheid") < ids.index("arbeit")
    assert "angebot-gruenderqualifizierung-ego-wissen-st" in ids


def test_untold_german_is_tested_and_never_assumed(knowledge: Knowledge) -> None:
    told = {key: value for key, value in _NURSE.items() if key != "languages"}
    variant = fastest(knowledge, **told, residence={"country": "DE", "place": "Halle"})
    assert "sprachstand" in [step.id for step in variant.steps]
    assert StepKind.LANGUAGE not in kinds(variant)


def test_a_physician_passes_the_language_examination_before_the_follow_up(knowledge: Knowledge) -> None:
    variant = fastest(
        knowledge,
        residence={"country": "DE", "place": "Halle", "since": "2025-01-01"},
        nationality="EG",
        residence_title="16d-1",
        languages=[{"language": "de", "level": "B2", "certificate": True}],
        qualifications=[{"kind": "degree", "country": "EG", "duration_years": 6, "completed": True}],
        reference_occupation="Ärztin",
        decision={"status": "compensation_required", "gaps": [{"topic": "Innere Medizin"}]},
    )
    ids = [step.id for step in variant.steps]
    examination = ids.index("angebot-fachsprachpruefung-aerzte-st")
    assert ids.index("angebot-berufssprachkurs-c1-bundesweit") < examination < ids.index("folgeantrag")
    assert variant.gaps[0].steps == ("angebot-kenntnispruefung-aerzte-st",)


def test_with_a_degree_in_a_free_occupation_one_comes_straight_to_work(knowledge: Knowledge) -> None:
    variant = fastest(
        knowledge,
        residence={"country": "IN", "place": "Pune"},
        nationality="IN",
        residence_title="none",
        languages=[{"language": "de", "level": "B1", "certificate": True}],
        qualifications=[{"kind": "degree", "country": "IN", "completed": True, "state_recognised": True}],
        reference_occupation="Maschinenbauingenieur",
        goals={"aim": "employment", "employer": {"has_contract": True, "place": "Halle"}},
    )
    ids = [step.id for step in variant.steps]
    assert ids == ["beratung", "vereinbarung", "zab", "visum", "einreise", "arbeit"]


def test_an_unregulated_craft_is_recognised_where_no_aim_was_told_and_work_may_begin_at_once(
    knowledge: Knowledge,
) -> None:
    variant = fastest(
        knowledge,
        residence={"country": "DE", "place": "Halle", "since": "2021-01-01"},
        nationality="UA",
        residence_title="24",
        qualifications=[{"kind": "vocational", "country": "UA", "duration_years": 3, "completed": True}],
        reference_occupation="Tischlerin",
    )
    assert StepKind.APPLICATION in kinds(variant) and "nicht genannt" in variant.why[0].text
    assert variant.work and variant.recognition and variant.work < variant.recognition


def test_german_as_the_aim_leads_to_the_next_course(knowledge: Knowledge) -> None:
    variant = fastest(
        knowledge,
        residence={"country": "DE", "place": "Halle"},
        employment="unemployed_sgb2",
        languages=[{"language": "de", "level": "B1", "certificate": True}],
        goals={"aim": "language"},
    )
    assert kinds(variant)[-2:] == [StepKind.LANGUAGE, StepKind.WORK]
