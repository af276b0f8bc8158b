"""Partners by phase: who is asked when, who is not responsible, and that local offices stay behind the generic ones."""

from __future__ import annotations

import pytest

from kb.entries import Partner
from kb.vocabulary import Kind
from matcher.outcome import Outcome
from matcher.partner_roles import BY_ID
from matcher.partners import propose_partners
from matcher.proposal import Proposal, Verdict
from tests.matcher.rules.poorer import without_one_fact
from tests.matcher.rules.situations import shipped, situation

NURSE = """
residence: {country: DE, place: Halle, since: 2025-05-01}
nationality: TN
employment: unemployed_sgb3
languages: [{language: de, level: B2}]
qualifications: [{kind: vocational, country: TN, completed: true}]
reference_occupation: Pflegefachkraft
decision: {status: compensation_required}
goals: {aim: recognition}
"""
ON_SGB2 = NURSE.replace("sgb3", "sgb2")
AT_WORK = NURSE.replace("unemployed_sgb3", "employed")
ABROAD = """
residence: {country: XK}
nationality: XK
reference_occupation: Mechatroniker
qualifications: [{kind: vocational, country: XK, completed: true}]
goals: {aim: recognition, employer: {has_contract: true, place: Halle}}
"""
POLE = NURSE.replace("nationality: TN", "nationality: PL")
DONE = NURSE.replace("compensation_required", "full")
FOUNDER = NURSE.replace("Pflegefachkraft", "Friseurin").replace("aim: recognition", "aim: self_employment")


def proposals(yaml_text: str) -> dict[str, Proposal]:
    return {proposal.entry.id: proposal for proposal in propose_partners(situation(yaml_text), shipped())}


CASES = [
    (NURSE, "agentur-fuer-arbeit", "fits"),
    (NURSE, "jobcenter", "blocked"),
    (ON_SGB2, "jobcenter", "fits"),
    (ON_SGB2, "agentur-fuer-arbeit", "open"),
    (ON_SGB2.replace("compensation_required", "applied"), "agentur-fuer-arbeit", "blocked"),
    (AT_WORK, "agentur-fuer-arbeit", "fits"),
    (AT_WORK, "jobcenter", "blocked"),
    (AT_WORK, "bamf", "fits"),
    (NURSE, "bamf", "blocked"),
    (NURSE.replace("B2", "C2"), "bamf", None),
    (NURSE.replace("employment: unemployed_sgb3", ""), "jobcenter", "open"),
    (NURSE.replace("employment: unemployed_sgb3", ""), "agentur-fuer-arbeit", "open"),
    (NURSE, "auslaenderbehoerde", "fits"),
    (POLE, "auslaenderbehoerde", "blocked"),
    (NURSE.replace("nationality: TN", ""), "auslaenderbehoerde", "open"),
    (NURSE.replace("nationality: TN", "nationality: DE"), "auslaenderbehoerde", None),
    (POLE, "eumigra", "fits"),
    (NURSE, "eumigra", None),
    (NURSE, "iq-beratung-nord", "open"),
    (NURSE.replace("country: DE, ", ""), "iq-beratung-nord", "open"),
    (ABROAD, "iq-beratung-nord", "blocked"),
    (ABROAD, "iq-beratung-sued", "blocked"),
    (ABROAD, "zav", "fits"),
    (ABROAD, "auslaenderbehoerde", "fits"),
    (ABROAD.replace("has_contract: true", "has_contract: false"), "auslaenderbehoerde", None),
    (ABROAD, "mbe-jmd", None),
    (ABROAD, "fiz-einwanderung", "open"),
    (NURSE, "zav", None),
    (NURSE, "fit-bildung", "open"),
    (FOUNDER, "fit-bildung", None),
    (NURSE, "ihk-biz-halle-dessau", None),
    (NURSE.replace("Pflegefachkraft", "Industriemechaniker"), "ihk-biz-halle-dessau", "open"),
    (NURSE.replace("Pflegefachkraft", "Industriemechaniker"), "tp-4", "open"),
    (NURSE, "tp-5", "open"),
    (NURSE.replace("compensation_required", "applied"), "tp-5", None),
    (NURSE, "fachkraft-im-fokus", "fits"),
    (NURSE.replace("compensation_required", "applied"), "fachkraft-im-fokus", None),
    (DONE, "tp-7", "open"),
    (DONE, "tp-8", "open"),
    (DONE, "hjw", "open"),
    (NURSE, "tp-7", None),
    (DONE, "f-bb-anerkennungszuschuss", "blocked"),
    (NURSE, "f-bb-anerkennungszuschuss", "fits"),
    (AT_WORK, "iq-faire-integration-st", "fits"),
    (AT_WORK.replace("nationality: TN", "nationality: PL"), "iq-faire-integration-st", "blocked"),
    (NURSE, "iq-faire-integration-st", None),
    (NURSE, "lamsa", "fits"),
    (NURSE, "welcomecenter-st", "fits"),
    (NURSE, "vemo-halle", "fits"),
    (NURSE.replace("Halle", "Magdeburg"), "vemo-halle", None),
    (NURSE.replace("Halle", "Magdeburg"), "welcome-service-magdeburg", "fits"),
    (NURSE, "welcome-service-magdeburg", None),
    (NURSE + 'residence_title: "24"', "fluechtlingsrat-st", "open"),
    (NURSE, "fluechtlingsrat-st", None),
    (FOUNDER, "investitionsbank-st", "fits"),
    (FOUNDER, "gruendungsberatung-hwk-halle", "open"),
    (FOUNDER.replace("Friseurin", "Informatikerin"), "gruendungsberatung-hwk-halle", None),
    (NURSE, "investitionsbank-st", None),
    (NURSE.replace("unemployed_sgb3", "in_training"), "kausa-st", "fits"),
    (NURSE, "tp-2", None),
    (NURSE, "ebb", None),
]


@pytest.mark.parametrize(("profile", "partner", "verdict"), CASES)
def test_a_partner_is_proposed_where_it_has_a_part(profile: str, partner: str, verdict: str | None) -> None:
    found = proposals(profile).get(partner)

    assert (found.verdict.value if found else None) == verdict


@pytest.mark.parametrize("profile", ["{}", "{goals: {aim: employment}}", "{residence: {country: DE, place: Halle}}"])
def test_hardly_anything_told_leads_to_no_partner(profile: str) -> None:
    assert proposals(profile) == {}


def test_local_offices_stay_behind_the_generic_entry() -> None:
    partners = [entry for entry in shipped().entries(Kind.PARTNER) if isinstance(entry, Partner)]
    local = {office for partner in partners for office in partner.local_offices}

    assert local
    for profile in (NURSE, ON_SGB2, ABROAD, FOUNDER, NURSE.replace("Halle", "Magdeburg")):
        assert not local.intersection(proposals(profile))


def test_every_named_partner_is_in_the_corpus() -> None:
    assert set(BY_ID) <= {entry.id for entry in shipped().entries(Kind.PARTNER)}


def test_from_abroad_somebody_abroad_is_asked_first() -> None:
    order = list(proposals(ABROAD))

    assert order[0] == "zav" and "iq-beratung-nord" in order
    assert "Z" in next(c.text for c in proposals(ABROAD)["iq-beratung-nord"].criteria if c.outcome is Outcome.UNMET)


def test_the_own_phase_comes_first_and_past_phases_last() -> None:
    fitting = [p.phase for p in propose_partners(situation(NURSE), shipped()) if p.verdict is Verdict.FITS]

    assert fitting[0] == 3
    assert fitting == sorted(fitting, key=lambda phase: phase - 3 if phase >= 3 else 5 + 3 - phase)


def test_each_says_why_and_when_and_names_its_source() -> None:
    for proposal in propose_partners(situation(NURSE), shipped()):
        (reason,) = [criterion for criterion in proposal.criteria if criterion.id == "anlass"]
        assert reason.text.startswith(f"Phase {proposal.phase} (")
        assert all(criterion.source and criterion.source.url for criterion in proposal.criteria)


@pytest.mark.parametrize("partner", ["tp-5", "iq-beratung-sued"])
def test_a_partner_whose_round_ended_asks_for_its_successor(partner: str) -> None:
    proposal = proposals(NURSE)[partner]
    notes = [criterion.text for criterion in proposal.criteria if criterion.id == "stand"]

    assert proposal.verdict is Verdict.OPEN
    assert notes and ("Nachfolge prüfen" in notes[0] or "nachfragen" in notes[0])


def test_the_employers_service_and_internships_are_named_at_the_agency() -> None:
    (reason,) = [c.text for c in proposals(DONE)["agentur-fuer-arbeit"].criteria if c.id == "anlass"]

    assert reason.startswith("Phase 4") and "Arbeitgeber-Service" in reason and "Praktikum" in reason


def test_a_partner_of_the_land_does_not_fit_somebody_elsewhere() -> None:
    saxon = NURSE.replace("place: Halle, ", "") + "work_state: SN"

    assert proposals(saxon)["lamsa"].verdict is Verdict.BLOCKED
    assert proposals(saxon)["agentur-fuer-arbeit"].verdict is Verdict.FITS


@pytest.mark.parametrize("profile", [NURSE, ON_SGB2, AT_WORK, ABROAD, POLE, DONE, FOUNDER])
def test_forgetting_a_fact_never_makes_a_partner_fit(profile: str) -> None:
    fitting = {entry for entry, proposal in proposals(profile).items() if proposal.verdict is Verdict.FITS}

    for poorer in without_one_fact(profile):
        after = {entry for entry, proposal in proposals(poorer).items() if proposal.verdict is Verdict.FITS}
        assert after <= fitting, (poorer, after - fitting)
