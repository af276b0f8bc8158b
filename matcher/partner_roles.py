"""What each kind of partner does for whom: why and when it is asked, and what it asks of the person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kb.entries import Partner
from kb.vocabulary import ActionField, Level, PartnerType, QualificationKind, RecognitionStatus, Training
from matcher import partner_demands as demands
from matcher.phase import ACCESS, ENTRY, ORIENTATION, QUALIFICATION, RETENTION
from matcher.profile import Aim, ResidenceTitle, Work
from matcher.rules import answers
from matcher.rules import funding_answers as given
from matcher.situation import Situation

Concerns = Callable[[Situation], bool]


@dataclass(frozen=True, slots=True)
class Role:
    """A part in the process chain."""

    why: str
    """Why and when one goes there, a German clause."""
    concerns: Concerns
    phase: int | None = None
    """The phase in which one goes there; None: the person's own."""
    asks: tuple[demands.Demand, ...] = ()
    near: bool = False
    """Only for people who live nearby."""
    core: bool = False
    """Among the first of its phase."""


def _always(_: Situation) -> bool:
    return True


def _foreign(situation: Situation) -> bool:
    return given.has_foreign(situation) or bool(situation.occupation_ids)


def _may_be_from_third_country(situation: Situation) -> bool:
    return situation.profile.nationality != "DE"


def _needs_title(situation: Situation) -> bool:
    """From abroad the office matters once there is an employer."""
    return _may_be_from_third_country(situation) and (situation.is_abroad is not True or _has_employer(situation))


def _of_eu(situation: Situation) -> bool:
    return situation.is_third_country is False and situation.profile.nationality != "DE"


def _founds(situation: Situation) -> bool:
    return situation.profile.goals.aim is Aim.SELF_EMPLOYMENT


def _founds_craft(situation: Situation) -> bool:
    return _founds(situation) and answers.may_be(situation, answers.goes_to("hwk-halle", "hwk-magdeburg"))


def _has_employer(situation: Situation) -> bool:
    employer = situation.profile.goals.employer
    return bool(employer and employer.has_contract)


def _enters_work(situation: Situation) -> bool:
    if _founds(situation):
        return False
    done = situation.status is RecognitionStatus.FULL
    return done or situation.profile.goals.aim is Aim.EMPLOYMENT or _has_employer(situation)


def _completes(situation: Situation) -> bool:
    """Goes to work, works, or will have completed a measure."""
    certified = given.differences_certified(situation) is True or situation.status is RecognitionStatus.FULL
    seeks = situation.profile.goals.aim is Aim.EMPLOYMENT or _has_employer(situation)
    return certified or seeks or situation.is_employed is True


def _works(situation: Situation) -> bool:
    return situation.is_employed is True or _has_employer(situation)


def _may_need_german(situation: Situation) -> bool:
    enough = situation.speaks(Level.C1)
    return situation.profile.goals.aim is Aim.LANGUAGE or enough is False


def _in_training(situation: Situation) -> bool:
    return situation.profile.employment is Work.IN_TRAINING


def _may_be_refugee(situation: Situation) -> bool:
    return situation.profile.residence_title in demands.REFUGE


def _seeks_asylum(situation: Situation) -> bool:
    return situation.profile.residence_title is ResidenceTitle.ASYLUM_SEEKER


def _needs_training(situation: Situation) -> bool:
    learns = situation.profile.goals.aim in (Aim.UPGRADE_A, Aim.UPGRADE_B)
    return learns or given.differences_certified(situation) is True


def _needs_study(situation: Situation) -> bool:
    degree = any(q.kind is QualificationKind.DEGREE for q in situation.profile.qualifications)
    certified = given.differences_certified(situation) is True
    by_university = answers.may_be(situation, lambda o: o.training is Training.UNIVERSITY)
    return degree and (situation.profile.goals.aim is Aim.UPGRADE_A or (certified and by_university))


def _for_chamber(*bodies: str) -> Concerns:
    return lambda situation: answers.may_be(situation, answers.goes_to(*bodies))


_HERE = (demands.living_in_germany,)
_FIRST_STEPS = "beim Ankommen: Erstberatung, Sprache, Alltag und Wege zu den Fachstellen"
_FOUNDING = "vor der Gründung: Geschäftsidee, Zulassung und Finanzierung klären"
_TANDEM = "beim Einstieg in die Arbeit: Mentoring im Tandem und Vermittlung in Betriebe"
_COUNSELLING = Role(
    "vor dem Antrag: Anerkennung und Qualifizierung beraten lassen, unabhängig vom Aufenthaltsstatus",
    _foreign,
    ORIENTATION,
    _HERE,
    core=True,
)

BY_ID: Mapping[str, Role | None] = {
    "jobcenter": Role(
        "von Anfang an bei Grundsicherung: Lebensunterhalt, Kosten der Anerkennung und Deutsch vor dem Antrag klären",
        _always,
        None,
        (demands.on_basic_support, demands.living_in_germany),
        core=True,
    ),
    "agentur-fuer-arbeit": Role(
        "zur Beratung, für den Bildungsgutschein und beim Einstieg: Arbeitgeber-Service, Vermittlung und Praktikum "
        "(Maßnahme beim Arbeitgeber)",
        _always,
        None,
        (demands.not_on_basic_support, demands.living_in_germany),
        core=True,
    ),
    "auslaenderbehoerde": Role(
        "vor jedem Wechsel von Titel, Maßnahme oder Arbeit; mit Arbeitgeber auch fürs beschleunigte Verfahren (§ 81a)",
        _needs_title,
        None,
        (demands.third_country, demands.here_or_hired),
        core=True,
    ),
    "zav": Role(
        "vor der Einreise: Beratung und Vermittlung aus dem Ausland, zusammen mit der ZSBA",
        lambda situation: situation.is_abroad is True,
        ACCESS,
        (demands.living_abroad,),
        core=True,
    ),
    "iq-beratung-nord": _COUNSELLING,
    "iq-beratung-sued": _COUNSELLING,
    "bamf": Role(
        "vor dem Berufssprachkurs: Berechtigung bei Arbeit oder laufendem Anerkennungsverfahren",
        _may_need_german,
        ORIENTATION,
        (demands.not_registered, demands.living_in_germany),
    ),
    "f-bb-anerkennungszuschuss": Role(
        "vor dem Antrag und vor jeder Rechnung: Zuschuss zu den Kosten, wenn Agentur und Jobcenter nicht zahlen",
        _foreign,
        ORIENTATION,
        (demands.procedure_open, demands.living_in_germany),
    ),
    "lamsa": Role(
        "beim Ankommen: Migrantenorganisationen, Sprachmittlung, Austausch", _always, ACCESS, _HERE, core=True
    ),
    "mbe-jmd": Role(_FIRST_STEPS, _always, ACCESS, _HERE),
    "eumigra": Role("bei Fragen zur Freizügigkeit und zum Ankommen aus der EU", _of_eu, ACCESS, _HERE),
    "fluechtlingsrat-st": Role(
        "bei Fragen zu Asyl und Aufenthalt", _may_be_refugee, ACCESS, (demands.living_in_germany, demands.refuge)
    ),
    "asylverfahrensberatung-caritas-st": Role("im Asylverfahren", _seeks_asylum, ACCESS, (demands.refuge,), near=True),
    "welcomecenter-st": Role(
        "beim Ankommen und bei der Stellensuche: Arbeiten und Leben in Sachsen-Anhalt, auch vor der Einreise",
        _always,
        ACCESS,
        core=True,
    ),
    "integrationsportal-st": Role("zum Nachlesen: Anlaufstellen im Land nach Ort und Thema", _always, ACCESS),
    "caritas-magdeburg": Role(
        "beim Ankommen: Einstieg ins IQ Netzwerk (Träger von TP(1) bis TP(3))", _always, ACCESS, _HERE
    ),
    "tp-1": Role("bei der Orientierung: Anerkennungsberatung im Netzwerk IQ", _foreign, ORIENTATION, _HERE),
    "tp-3": Role("bei der Orientierung: Beratung im Netzwerk IQ", _foreign, ORIENTATION, _HERE),
    "tp-6": Role("beim Ankommen: Zugang über Migrantenorganisationen", _always, ACCESS, _HERE),
    "tp-4": Role(
        "wenn ein Abschluss fehlt: Externenprüfung, Nachqualifizierung",
        _for_chamber("ihk-fosa"),
        QUALIFICATION,
        (demands.living_in_germany, demands.of_body("ihk-fosa")),
    ),
    "ihk-biz-halle-dessau": Role(
        "nach dem Bescheid: Anpassungsqualifizierung und Externenprüfung in IHK-Berufen",
        _for_chamber("ihk-fosa"),
        QUALIFICATION,
        (demands.living_in_germany, demands.of_body("ihk-fosa")),
        core=True,
    ),
    "bwsa": Role("nach dem Bescheid: Qualifizierungsplan und passende Kurse", _needs_training, QUALIFICATION, _HERE),
    "tp-5": Role("nach dem Bescheid: Qualifizierungsberatung und Plan", _needs_training, QUALIFICATION, _HERE),
    "fachkraft-im-fokus": Role(
        "beim Einstieg und nach Abschluss der Qualifizierung: Betrieb finden, Bewerbung, Verweis an Landesprojekte",
        _completes,
        ENTRY,
        core=True,
    ),
    "tp-7": Role(_TANDEM, _enters_work, ENTRY),
    "tp-8": Role(_TANDEM, _enters_work, ENTRY),
    "hjw": Role(f"{_TANDEM} (Träger von TP(7) und TP(8))", _enters_work, ENTRY),
    "jobbruecke-plus": Role(
        "bei der Arbeitssuche Geflüchteter", _may_be_refugee, ENTRY, (demands.living_in_germany, demands.refuge)
    ),
    "iq-faire-integration-st": Role(
        "sobald gearbeitet wird: Fragen zu Lohn, Vertrag und Arbeitszeit",
        lambda situation: _works(situation) and _may_be_from_third_country(situation),
        RETENTION,
        (demands.third_country, demands.at_work, demands.living_in_germany),
        core=True,
    ),
    "bema": Role(
        "sobald gearbeitet wird: Rechte am Arbeitsplatz",
        _works,
        RETENTION,
        (demands.at_work, demands.living_in_germany),
    ),
    "kausa-st": Role("in der Ausbildung: Begleitung und Berufssprachkurs", _in_training, QUALIFICATION, _HERE),
    "gruendungsberatung-hwk-halle": Role(_FOUNDING, _founds_craft, ENTRY, core=True),
    "tp-2": None,
    "ebb": None,
    "fachstelle-anerkennung-qualifizierung": None,
}
"""Partners with a part of their own; None: works for professionals, not for people seeking advice."""

_BY_OCCUPATION = Role(
    "nach dem Bescheid: Kurse für diesen Beruf", _always, QUALIFICATION, (demands.of_occupation,), core=True
)
_FOUNDERS = Role(_FOUNDING, _founds, ENTRY)
_LOCAL_START = Role(_FIRST_STEPS, _always, ACCESS, _HERE, near=True)
_BY_TYPE: Mapping[PartnerType, Role] = {
    PartnerType.ADVICE: _LOCAL_START,
    PartnerType.MIGRANT_ORGANISATION: _LOCAL_START,
    PartnerType.WELCOME: _LOCAL_START,
    PartnerType.COORDINATION: _LOCAL_START,
    PartnerType.TRAINING_PROVIDER: Role(
        "nach dem Bescheid: nach passenden Kursen fragen", _needs_training, QUALIFICATION, _HERE, near=True
    ),
    PartnerType.LANGUAGE_PROVIDER: Role("für Deutschkurse", _may_need_german, QUALIFICATION, _HERE, near=True),
    PartnerType.UNIVERSITY: Role("für einzelne Module oder ein Studium", _needs_study, QUALIFICATION, near=True),
    PartnerType.EMPLOYER_NETWORK: Role("für den Betrieb: Einreise, Verfahren, Ankommen im Team", _has_employer, ENTRY),
}


def role_of(partner: Partner) -> Role | None:
    """The partner's part; None where it has none for people seeking advice."""
    if partner.id in BY_ID:
        return BY_ID[partner.id]
    if ActionField.START_UP in partner.action_fields:
        return _FOUNDERS
    return _BY_OCCUPATION if partner.occupations else _BY_TYPE.get(partner.partner_type)
