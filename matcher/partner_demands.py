"""What partners ask of a person: hard criteria of residence, legal sphere, nationality, title and occupation."""

from __future__ import annotations

from collections.abc import Callable

from kb.entries import Partner
from kb.vocabulary import RecognitionStatus
from matcher.criteria import Criterion, hard, source_of
from matcher.profile import ResidenceTitle, Work
from matcher.rules import answers
from matcher.rules import funding_answers as given
from matcher.situation import Situation

Demand = Callable[[Partner, Situation], Criterion]

REFUGE = (
    ResidenceTitle.TEMPORARY_PROTECTION,
    ResidenceTitle.ASYLUM,
    ResidenceTitle.REFUGEE,
    ResidenceTitle.ASYLUM_SEEKER,
    ResidenceTitle.TOLERATED,
)


def living_in_germany(partner: Partner, situation: Situation) -> Criterion:
    """Living in Germany."""
    abroad = situation.is_abroad
    text = "Für Menschen, die in Deutschland wohnen; aus dem Ausland zuerst die ZSBA oder die ZAV fragen"
    return hard("aufenthaltsort", None if abroad is None else not abroad, text, source_of(partner), "residence.country")


def living_abroad(partner: Partner, situation: Situation) -> Criterion:
    """Still living abroad."""
    text = "Für Menschen, die noch im Ausland wohnen"
    return hard("aufenthaltsort", situation.is_abroad, text, source_of(partner), "residence.country")


def third_country(partner: Partner, situation: Situation) -> Criterion:
    """A third-country national."""
    text = "Für Staatsangehörige von Drittstaaten"
    return hard("staatsangehoerigkeit", situation.is_third_country, text, source_of(partner), "nationality")


def here_or_hired(partner: Partner, situation: Situation) -> Criterion:
    """Living in Germany, or abroad with an employer in sight."""
    employer = situation.profile.goals.employer
    hired = employer is not None and employer.has_contract is True
    here = True if situation.home else None if situation.is_abroad is None else not situation.is_abroad
    text = "Für Menschen in Deutschland, aus dem Ausland erst mit Arbeitgeber"
    return hard("aufenthaltsort", True if hired else here, text, source_of(partner), "residence.country")


def on_basic_support(partner: Partner, situation: Situation) -> Criterion:
    """On basic income support (SGB II)."""
    work = situation.profile.employment
    holds = None if work is None else work is Work.UNEMPLOYED_SGB2
    return hard("rechtskreis", holds, "Zuständig bei Leistungen nach dem SGB II", source_of(partner), "employment")


def not_on_basic_support(partner: Partner, situation: Situation) -> Criterion:
    """The Jobcenter serves people on SGB II; the agency alone pays their training (§ 22 (4) SGB III)."""
    work, source = situation.profile.employment, source_of(partner)
    if work is Work.UNEMPLOYED_SGB2:
        training = None if given.differences_certified(situation) else False
        text = "Bei SGB II ist das Jobcenter zuständig; nur den Bildungsgutschein bewilligt die Agentur"
        return hard("rechtskreis", training, text, source)
    text = "Zuständig außerhalb des SGB II: Arbeitslose nach dem SGB III, Beschäftigte, Ratsuchende"
    return hard("rechtskreis", None if work is None else True, text, source, "employment")


def not_registered(partner: Partner, situation: Situation) -> Criterion:
    """Neither registered unemployed nor on SGB II."""
    registered = situation.is_unemployed
    text = "Entscheidet über Berufssprachkurse nur ohne Arbeitslosmeldung und ohne SGB II (§ 5 DeuFöV)"
    return hard("rechtskreis", None if registered is None else not registered, text, source_of(partner), "employment")


def at_work(partner: Partner, situation: Situation) -> Criterion:
    """At work, or with a contract."""
    employer = situation.profile.goals.employer
    contract = bool(employer and employer.has_contract)
    holds = True if contract else situation.is_employed
    return hard(
        "arbeit", holds, "Für Menschen, die arbeiten oder einen Vertrag haben", source_of(partner), "employment"
    )


def refuge(partner: Partner, situation: Situation) -> Criterion:
    """A refugee, asylum seeker or tolerated person."""
    title = situation.profile.residence_title
    holds = None if title is None else title in REFUGE
    text = "Für Geflüchtete und Geduldete"
    return hard("aufenthaltstitel", holds, text, source_of(partner), "residence_title")


def procedure_open(partner: Partner, situation: Situation) -> Criterion:
    """Recognition is still to be had."""
    status = situation.status
    holds = None if status is None else status is not RecognitionStatus.FULL
    return hard("verfahren", holds, "Anerkennung ist noch nicht abgeschlossen", source_of(partner), "decision.status")


def of_occupation(partner: Partner, situation: Situation) -> Criterion:
    """One of the occupations the partner is about."""
    field = "specialisation" if len(situation.occupation_ids) > 1 else "reference_occupation"
    holds = situation.is_one_of(*partner.occupations)
    return hard("beruf", holds, "Qualifiziert für diesen Beruf", source_of(partner), field)


def of_body(*bodies: str) -> Demand:
    """An occupation that one of these bodies decides on."""

    def demand(partner: Partner, situation: Situation) -> Criterion:
        holds = answers.occupation_is(situation, answers.goes_to(*bodies))
        return hard("beruf", holds, "Für Berufe dieser Kammer", source_of(partner), "specialisation")

    return demand
