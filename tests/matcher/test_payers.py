"""Funding proposals: which payers concern whom, what decides, and what stays to be asked."""

from __future__ import annotations

import pytest

from kb.vocabulary import Kind
from matcher.outcome import Finding, Outcome, Source
from matcher.payers import BY_PURPOSE, ENTRIES_OF_RULE, propose_funding
from matcher.proposal import Proposal, Verdict
from matcher.rules.rule import Rule, RuleResult
from tests.matcher.rules.poorer import without_one_fact
from tests.matcher.rules.situations import shipped, situation
from tests.matcher.rules.test_funding import ENGINEER, FOUNDER, JOBLESS, RULES, TRAINEE, WORKER


def proposals(yaml_text: str, as_of: str = "2026-11-22") -> dict[str, Proposal]:
    told = situation(yaml_text, as_of)
    results = [rule.apply(told) for rule in RULES if rule.touches(told)]
    return {proposal.entry.id: proposal for proposal in propose_funding(told, shipped(), results)}


def result(slug: str, outcome: Outcome) -> RuleResult:
    rule = Rule(slug, slug, slug, Source("https://example.org/", None), lambda _: True, lambda _: Finding(outcome, ""))
    return RuleResult(rule, Finding(outcome, "Satz.", ("employment",) if outcome is Outcome.UNKNOWN else ()))


CASES = [
    (JOBLESS, "bildungsgutschein", "fits"),
    (JOBLESS, "anerkennungskosten-jobcenter-agentur", "fits"),
    (JOBLESS, "anerkennungszuschuss", "open"),
    (JOBLESS, "weiterbildung-direkt-st", "blocked"),
    (JOBLESS, "qualifizierungschancengesetz", None),
    (JOBLESS, "ego-start-st", None),
    (JOBLESS, "bafoeg-auslaendische-abschluesse", None),
    (JOBLESS.replace("compensation_required", "full"), "anerkennungskosten-jobcenter-agentur", "blocked"),
    (JOBLESS.replace("compensation_required", "applied"), "bildungsgutschein", "open"),
    (WORKER, "qualifizierungschancengesetz", "open"),
    (WORKER, "qualifizierungsgeld", "open"),
    (WORKER, "vermittlungsbudget", None),
    (ENGINEER, "aufstiegs-bafoeg", "fits"),
    (FOUNDER, "einstiegsgeld-gruendungszuschuss", "fits"),
    (FOUNDER, "ego-wissen-st", "open"),
    (FOUNDER, "meistergruendungspraemie-st", "open"),
    (FOUNDER.replace("Friseurin", "Informatikerin"), "meistergruendungspraemie-st", None),
    (TRAINEE, "berufsausbildungsbeihilfe", "open"),
    (TRAINEE, "assistierte-ausbildung", "open"),
]


@pytest.mark.parametrize(("profile", "entry", "verdict"), CASES)
def test_funding_is_proposed_where_it_may_concern_the_person(profile: str, entry: str, verdict: str | None) -> None:
    found = proposals(profile).get(entry)

    assert (found.verdict.value if found else None) == verdict


def test_funding_of_another_land_is_blocked() -> None:
    saxon = FOUNDER.replace("place: Halle, ", "") + "work_state: SN"

    assert proposals(saxon)["ego-wissen-st"].verdict is Verdict.BLOCKED


def test_nothing_is_paid_to_somebody_of_whom_nothing_is_known() -> None:
    assert proposals("{}") == proposals("{goals: {aim: employment}}") == {}


def test_every_mapped_entry_is_funding_of_the_corpus() -> None:
    funding = {entry.id for entry in shipped().entries(Kind.FUNDING)}

    assert {entry for entries in ENTRIES_OF_RULE.values() for entry in entries} | set(BY_PURPOSE) <= funding


def test_the_deciding_rule_is_a_hard_criterion_with_its_sentence_and_source() -> None:
    voucher = proposals(JOBLESS)["bildungsgutschein"]
    (decisive,) = [criterion for criterion in voucher.criteria if criterion.rule]

    assert decisive.hard and decisive.rule == "bildungsgutschein-azav"
    assert decisive.source and decisive.source.url == "https://www.gesetze-im-internet.de/sgb_3/__81.html"


def test_what_the_entry_says_beyond_the_rule_is_soft_and_unknown() -> None:
    grant = proposals(JOBLESS)["anerkennungszuschuss"]
    asked = [criterion for criterion in grant.criteria if criterion.id in ("bedingung", "ausschluss", "widerspruch")]

    assert {criterion.id for criterion in asked} == {"bedingung", "ausschluss", "widerspruch"}
    assert all(not criterion.hard and criterion.outcome is Outcome.UNKNOWN for criterion in asked)


def test_every_criterion_has_a_source() -> None:
    for profile in (JOBLESS, WORKER, ENGINEER, FOUNDER, TRAINEE):
        for proposal in proposals(profile).values():
            assert all(criterion.source and criterion.source.url for criterion in proposal.criteria)


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (Outcome.MET, Outcome.UNMET, Verdict.FITS),
        (Outcome.UNMET, Outcome.UNKNOWN, Verdict.OPEN),
        (Outcome.UNMET, Outcome.UNMET, Verdict.BLOCKED),
    ],
)
def test_where_two_ways_lead_to_an_entry_one_is_enough(first: Outcome, second: Outcome, verdict: Verdict) -> None:
    results = [result("einstiegsgeld-16b", first), result("gruendungszuschuss-93", second)]

    (proposal,) = [
        p for p in propose_funding(situation("{}"), shipped(), results) if p.entry.id.startswith("einstiegsgeld")
    ]

    assert proposal.verdict is verdict
    assert len([criterion for criterion in proposal.criteria if criterion.rule]) == 2


def test_a_rule_that_only_tells_more_never_decides() -> None:
    results = [result("bsk-berechtigung", Outcome.MET), result("bsk-kostenbeitrag", Outcome.UNMET)]

    (proposal,) = propose_funding(situation("{}"), shipped(), results)

    assert proposal.entry.id == "berufssprachkurs-deufoev"
    assert proposal.verdict is Verdict.FITS


def test_a_round_that_ended_stays_open_and_says_so() -> None:
    (proposal,) = propose_funding(situation("{}"), shipped(), [result("iq-beratung-st", Outcome.MET)])

    assert proposal.verdict is Verdict.OPEN
    assert any(criterion.id == "stand" for criterion in proposal.criteria)


def test_the_nearest_payer_comes_first_within_a_verdict() -> None:
    fitting = [entry for entry, proposal in proposals(JOBLESS).items() if proposal.verdict is Verdict.FITS]

    assert fitting[0] == "bildungsgutschein"


@pytest.mark.parametrize("profile", [JOBLESS, JOBLESS.replace("compensation_required", "full"), ENGINEER, FOUNDER])
def test_forgetting_a_fact_never_makes_funding_fit(profile: str) -> None:
    fitting = {entry for entry, proposal in proposals(profile).items() if proposal.verdict is Verdict.FITS}

    for poorer in without_one_fact(profile):
        after = {entry for entry, proposal in proposals(poorer).items() if proposal.verdict is Verdict.FITS}
        assert after <= fitting, poorer


def test_childcare_is_named_where_it_is_needed_and_paid() -> None:
    needed = proposals(JOBLESS + "constraints: {childcare_needed: true}")["bildungsgutschein"]

    assert any(criterion.id == "kinderbetreuung" for criterion in needed.criteria)
    assert not any(criterion.id == "kinderbetreuung" for criterion in proposals(JOBLESS)["bildungsgutschein"].criteria)
