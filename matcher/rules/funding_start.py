"""Rules on money for self-employment and a first job, and on the integration course."""

from __future__ import annotations

from kb.vocabulary import Level
from matcher.outcome import Condition, Finding, Outcome, Source, decide
from matcher.profile import EU_EEA_CH, Aim, ResidenceTitle, Work
from matcher.rules import answers
from matcher.rules import funding_answers as given
from matcher.rules.rule import Rule
from matcher.situation import Situation

COURSE_TITLES = (
    ResidenceTitle.SKILLED_VOCATIONAL,
    ResidenceTitle.SKILLED_ACADEMIC,
    ResidenceTitle.BLUE_CARD,
    ResidenceTitle.ASYLUM,
    ResidenceTitle.REFUGEE,
)
"""Titles of § 44 (1) AufenthG that a profile can name."""


def _wants_to_found(situation: Situation) -> Condition:
    aim = situation.profile.goals.aim
    return Condition.that(
        None if aim is None else aim is Aim.SELF_EMPLOYMENT, "Ziel ist die Selbstständigkeit", "goals.aim"
    )


def _gruendungszuschuss_93(situation: Situation) -> Finding:
    return decide(
        (
            _wants_to_found(situation),
            given.works_as(situation, "Arbeitslosengeld nach dem SGB III", Work.UNEMPLOYED_SGB3),
            given.lives_in_germany(situation),
            given.may_be_self_employed(situation),
            Condition.that(None, "bei der Gründung noch mindestens 150 Tage Anspruch auf Arbeitslosengeld"),
        ),
        met="Der Gründungszuschuss kommt infrage (§ 93 SGB III).",
    )


def _begins_work(situation: Situation) -> Condition:
    employer = situation.profile.goals.employer
    begins = situation.profile.goals.aim is Aim.SELF_EMPLOYMENT or bool(employer and employer.has_contract)
    text = "eine versicherungspflichtige oder selbstständige Arbeit wird aufgenommen"
    return Condition.that(True if begins else None, text, "goals.employer.has_contract")


def _einstiegsgeld_16b(situation: Situation) -> Finding:
    founds = situation.profile.goals.aim is Aim.SELF_EMPLOYMENT
    conditions = [
        given.works_as(situation, "Grundsicherungsgeld nach dem SGB II", Work.UNEMPLOYED_SGB2),
        given.lives_in_germany(situation),
        _begins_work(situation),
    ]
    if founds or situation.profile.goals.aim is None:
        conditions.append(given.may_be_self_employed(situation))
    return decide(
        conditions,
        met="Einstiegsgeld kommt infrage (§ 16b SGB II): vor dem ersten Arbeitstag oder der Gründung beim Jobcenter "
        "beantragen; höchstens 24 Monate, nach Ermessen.",
    )


def _title_gives_course(situation: Situation) -> Condition:
    title, foreign = situation.profile.residence_title, situation.profile.nationality not in (None, *EU_EEA_CH)
    text = "erstmaliger Titel nach § 44 Abs. 1 AufenthG; sonst nur Zulassung auf freie Plätze (§ 44 Abs. 4)"
    entitled = True if foreign and title in COURSE_TITLES else None
    return Condition.that(entitled, text, "residence_title" if title is None else None)


def _title_is_fresh(situation: Situation) -> Condition:
    """The claim ends a year after the title; whoever came within the year cannot have had it longer."""
    since = given.stays_for(situation, 12)
    text = "Titel vor weniger als einem Jahr erteilt (§ 44 Abs. 2 AufenthG)"
    return Condition.that(True if since is False else None, text, "residence.since" if since is None else None)


def _integrationskurs_44a(situation: Situation) -> Finding:
    sufficient = situation.speaks(Level.B1)
    needs = Condition.that(
        None if sufficient is None else not sufficient,
        "noch nicht ausreichendes Deutsch, also unter B1 (danach Berufssprachkurs)",
        "languages",
    )
    conditions = (
        given.lives_in_germany(situation),
        needs,
        _title_gives_course(situation),
        _title_is_fresh(situation),
    )
    jobcenter = "; beim Bezug von SGB II das Jobcenter fragen, es kann zulassen (§ 5a IntV) oder verpflichten"
    found = decide(
        conditions,
        met="Anspruch auf den Integrationskurs besteht (§ 44 AufenthG): die Ausländerbehörde bestätigt ihn; zur "
        "Teilnahme kann auch verpflichtet werden (§ 44a AufenthG).",
    )
    if found.outcome is Outcome.UNKNOWN and situation.profile.employment is Work.UNEMPLOYED_SGB2:
        return Finding(found.outcome, f"{found.text.removesuffix('.')}{jobcenter}.", found.missing)
    return found


def _founds(situation: Situation) -> bool:
    return situation.profile.goals.aim is Aim.SELF_EMPLOYMENT and situation.is_abroad is not True


def _begins(situation: Situation) -> bool:
    employer = situation.profile.goals.employer
    on_benefits = situation.profile.employment is Work.UNEMPLOYED_SGB2
    contract = on_benefits and bool(employer and employer.has_contract)
    return _founds(situation) or (contract and situation.is_abroad is not True)


def _may_need_course(situation: Situation) -> bool:
    """German below B1 was told, for somebody who may live in Germany and is no German."""
    below = situation.german is not None and situation.speaks(Level.B1) is False
    in_question = situation.is_abroad is not True and situation.profile.nationality != "DE"
    return below and in_question


RULES: tuple[Rule, ...] = (
    Rule(
        slug="gruendungszuschuss-93",
        title="Gründungszuschuss",
        norm="§§ 93, 94 SGB III",
        source=Source(answers.law("sgb_3", "93"), answers.LAWS_READ),
        touches=_founds,
        judge=_gruendungszuschuss_93,
    ),
    Rule(
        slug="einstiegsgeld-16b",
        title="Einstiegsgeld",
        norm="§ 16b SGB II",
        source=Source(answers.law("sgb_2", "16b"), answers.LAWS_READ),
        touches=_begins,
        judge=_einstiegsgeld_16b,
    ),
    Rule(
        slug="integrationskurs-44a",
        title="Integrationskurs: Anspruch und Verpflichtung",
        norm="§§ 44, 44a AufenthG, §§ 5, 5a IntV",
        source=Source(answers.law("aufenthg_2004", "44"), answers.LAWS_READ),
        touches=_may_need_course,
        judge=_integrationskurs_44a,
        caveat="Die Zulassung ohne Anspruch hängt von freien Plätzen ab und ist 2026 nach den gelesenen Seiten "
        "ausgesetzt; beim BAMF nachfragen.",
    ),
)
