"""Good practice for a profile: the same occupation first, then related ones, then what helps anybody in the phase."""

from __future__ import annotations

import pytest

from matcher.outcome import Outcome
from matcher.phase import phase_now
from matcher.practices import MOST, propose_practices
from matcher.proposal import Verdict
from tests.matcher.rules.situations import shipped, situation

NURSE = "{reference_occupation: Pflegefachkraft, residence: {country: DE, place: Halle}, decision: {status: partial}}"
FOUNDER = "{reference_occupation: Friseurin, goals: {aim: self_employment}}"


def ids(yaml_text: str) -> list[str]:
    return [proposal.entry.id for proposal in propose_practices(situation(yaml_text), shipped())]


def test_the_same_occupation_in_the_own_land_comes_first() -> None:
    assert ids(NURSE)[0] == "praxis-anerkennungskurs-pflege-uniklinik-halle"
    assert ids("{reference_occupation: Bauingenieurin}")[0] == "praxis-systematik-bau-planungswesen-magdeburg"


def test_at_most_eight_are_proposed() -> None:
    assert len(ids(NURSE)) == MOST


def test_practice_about_another_occupation_is_left_out() -> None:
    assert not {"praxis-modulare-weiterbildung-kraftfahrer-halle", "praxis-refugee-teachers-program-potsdam"} & set(
        ids(NURSE)
    )


def test_start_up_practice_is_for_founders_and_comes_first_there() -> None:
    assert ids(FOUNDER)[0] == "praxis-perspektive-neustart-gruendung-saarland"
    assert "praxis-perspektive-neustart-gruendung-saarland" not in ids(NURSE)


def test_a_related_occupation_is_named_as_such() -> None:
    found = propose_practices(situation("{reference_occupation: Hebamme}"), shipped())
    texts = [next(c.text for c in proposal.criteria if c.id == "beruf") for proposal in found]

    assert any("denselben Beruf" in text for text in texts)


def test_an_ambiguous_occupation_leaves_its_practice_open() -> None:
    found = propose_practices(situation("{reference_occupation: Lehrer}"), shipped())

    assert {proposal.verdict for proposal in found} <= {Verdict.FITS, Verdict.OPEN}
    for proposal in found:
        (occupation,) = [criterion for criterion in proposal.criteria if criterion.id == "beruf"]
        assert occupation.hard
        assert (occupation.outcome is Outcome.UNKNOWN) <= (proposal.verdict is Verdict.OPEN)


@pytest.mark.parametrize("profile", ["{}", "{goals: {aim: employment}}"])
def test_hardly_anything_told_leads_to_none(profile: str) -> None:
    assert ids(profile) == []


def test_every_criterion_has_a_source() -> None:
    for proposal in propose_practices(situation(NURSE), shipped()):
        assert all(criterion.source and criterion.source.url for criterion in proposal.criteria)


@pytest.mark.parametrize(
    ("profile", "phase"),
    [
        ("{residence: {country: SY}}", 1),
        ("{residence: {country: SY}, decision: {status: partial}}", 3),
        ("{}", 2),
        ("{decision: {status: applied}}", 2),
        ("{decision: {status: compensation_required}, goals: {aim: employment}}", 3),
        ("{goals: {aim: language}}", 3),
        ("{goals: {aim: upgrade_b}, decision: {status: full}}", 4),
        ("{goals: {aim: employment}}", 4),
        ("{goals: {aim: self_employment}, decision: {status: partial}}", 4),
        ("{decision: {status: full}}", 4),
        ("{decision: {status: full}, employment: employed}", 5),
    ],
)
def test_the_phase_follows_from_procedure_and_aim(profile: str, phase: int) -> None:
    assert phase_now(situation(profile)) == phase
