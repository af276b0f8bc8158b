"""The rule on Aufstiegs-BAföG, which pays the way to technician or master (AFBG)."""

from __future__ import annotations

from collections.abc import Iterator

from kb.vocabulary import QualificationKind, RecognitionStatus, Training
from matcher.outcome import Condition, Finding, Source, decide
from matcher.profile import EU_EEA_CH, Aim, AnabinDegree, AnabinInstitution, Qualification, ResidenceTitle
from matcher.rules import answers
from matcher.rules import funding_answers as given
from matcher.rules.rule import Rule
from matcher.situation import Situation

AT_ONCE = (ResidenceTitle.SETTLEMENT, ResidenceTitle.ASYLUM, ResidenceTitle.REFUGEE)
"""Titles of § 8 (1) number 2 and (2) number 1 AFBG that a profile can name."""

_HIGHER = ("master", "magister", "staatsexamen", "promotion", "doktor")


def _may_be_funded_as_citizen(situation: Situation) -> Condition:
    """§ 8 AFBG: one of its paths must be open."""
    holds = answers.some(_paths(situation))
    return Condition.that(holds, _missing_path(situation), _missing_field(situation))


def _paths(situation: Situation) -> Iterator[bool | None]:
    nationality, title = situation.profile.nationality, situation.profile.residence_title
    lives_here = None if situation.is_abroad is None else not situation.is_abroad
    yield None if nationality is None else nationality == "DE"
    yield answers.every((lives_here, title in AT_ONCE))
    yield answers.every((lives_here, title is ResidenceTitle.TOLERATED, given.stays_for(situation, 15)))
    yield None if nationality is None else nationality in EU_EEA_CH and _of_eu(situation)
    yield _worked_here(situation)


def _of_eu(situation: Situation) -> bool | None:
    """Five years give the right of permanent residence (§ 4a FreizügG/EU); related work here is enough, too."""
    lives_here = situation.is_abroad is False
    return True if lives_here and given.stays_for(situation, 60) and situation.profile.nationality != "CH" else None


def _worked_here(situation: Situation) -> bool | None:
    """§ 8 (3): three years of stay and lawful work; the profile shows the stay alone. Other titles may go at once."""
    if situation.profile.residence_title in (None, ResidenceTitle.OTHER) and situation.is_abroad is not True:
        return None
    if situation.is_abroad:
        return False
    return False if given.stays_for(situation, 36) is False else None


def _missing_path(situation: Situation) -> str:
    title = situation.profile.residence_title
    if title is ResidenceTitle.TOLERATED:
        return "mit Duldung mindestens 15 Monate Aufenthalt (§ 8 Abs. 2a AFBG)"
    waiting = "drei Jahre Aufenthalt und rechtmäßige Arbeit in Deutschland (§ 8 Abs. 3 AFBG)"
    return f"mit {title.de} {waiting}" if title else f"passender Aufenthaltstitel oder {waiting}"


def _missing_field(situation: Situation) -> str | None:
    profile = situation.profile
    if profile.nationality is None:
        return "nationality"
    if situation.is_third_country and profile.residence_title is None:
        return "residence_title"
    if situation.is_abroad is None:
        return "residence.country"
    return "residence.since" if profile.residence.since is None else None


def _no_higher_degree(situation: Situation) -> Condition:
    """§ 9 (4) AFBG: nothing above a Bachelor that is a state degree or recognised as equal."""
    told = situation.profile.qualifications
    holds = answers.every(_is_no_obstacle(q, situation) for q in told) if told else None
    text = "kein staatlicher oder als gleichwertig anerkannter Hochschulabschluss über dem Bachelor (§ 9 Abs. 4 AFBG)"
    return Condition.that(holds, text, _degree_field(situation))


def _is_no_obstacle(qualification: Qualification, situation: Situation) -> bool | None:
    kind = qualification.kind
    if kind is not QualificationKind.DEGREE:
        return None if kind is None else True
    title = (qualification.title or "").casefold()
    if qualification.country == "DE" and any(word in title for word in _HIGHER):
        return False
    bachelor = "bachelor" in title
    return True if bachelor or _is_refused(qualification, situation) else None


def _is_refused(qualification: Qualification, situation: Situation) -> bool:
    """A foreign degree that does not count as equal is no obstacle (VG Stade, 6 A 287/21)."""
    refused = situation.status is RecognitionStatus.REJECTED
    incomparable = qualification.anabin_degree in (AnabinDegree.CONDITIONALLY, AnabinDegree.NOT_COMPARABLE)
    unknown_school = qualification.anabin is AnabinInstitution.NOT_RECOGNISED
    return answers.is_foreign(qualification) is True and (refused or incomparable or unknown_school)


def _degree_field(situation: Situation) -> str:
    told = situation.profile.qualifications
    if not told or any(q.kind is None for q in told):
        return "qualifications.kind"
    return "qualifications.anabin_degree"


def _aims_higher(situation: Situation) -> Condition:
    aim = situation.profile.goals.aim
    text = "Ziel ist ein Fortbildungsabschluss, etwa Techniker, Meister oder Fachwirt (§ 2 AFBG)"
    return Condition.that(True if _wants_upgrade(situation) else None, text, "goals.aim" if aim is None else None)


def _wants_upgrade(situation: Situation) -> bool:
    return situation.profile.goals.aim is Aim.UPGRADE_B


def _aufstiegs_bafoeg(situation: Situation) -> Finding:
    # DOMAIN.md R46 says 15 months for everybody: § 8 AFBG has them for certain titles only, else three years.
    return decide(
        (_aims_higher(situation), _may_be_funded_as_citizen(situation), _no_higher_degree(situation)),
        met="Aufstiegs-BAföG kommt infrage: bis 15.000 EUR Lehrgangs- und Prüfungskosten, zur Hälfte geschenkt. Beim "
        "Amt für Ausbildungsförderung beantragen; die Maßnahme umfasst mindestens 400 Stunden (§ 2 AFBG), und die "
        "Vorbildung für die Prüfung muss da sein (§ 9 AFBG).",
    )


def _touches(situation: Situation) -> bool:
    if not given.is_told(situation) or situation.profile.goals.aim in (Aim.LANGUAGE, Aim.UPGRADE_A):
        return False
    further = answers.may_be(situation, lambda occupation: occupation.training is Training.FURTHER)
    refused = any(_is_refused(q, situation) for q in situation.profile.qualifications)
    return _wants_upgrade(situation) or further or refused


RULES: tuple[Rule, ...] = (
    Rule(
        slug="aufstiegs-bafoeg",
        title="Aufstiegs-BAföG",
        norm="§§ 2, 8, 9, 12 AFBG",
        source=Source(answers.law("afbg", "8"), answers.LAWS_READ),
        touches=_touches,
        judge=_aufstiegs_bafoeg,
        caveat="Dass ein nicht anerkannter ausländischer Abschluss nicht schadet, hat ein Gericht entschieden (VG "
        "Stade, 16.02.2022, 6 A 287/21); andere Ämter können abweichen. Ausländische Ehegatten haben eigene Wege.",
    ),
)
