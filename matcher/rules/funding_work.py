"""Rules on what agency and Jobcenter pay on the way into work and training."""

from __future__ import annotations

from kb.vocabulary import RecognitionStatus, Training
from matcher.outcome import Condition, Finding, Source, decide
from matcher.profile import Aim, ResidenceTitle, Work
from matcher.rules import answers
from matcher.rules import funding_answers as given
from matcher.rules.rule import Rule
from matcher.situation import Situation

_VOCATIONAL = (Training.DUAL, Training.VOCATIONAL_SCHOOL)


def _aims_at_employment(situation: Situation) -> Condition:
    aim = situation.profile.goals.aim
    text = "Ziel ist eine versicherungspflichtige Beschäftigung"
    return Condition.that(None if aim is None else aim is not Aim.SELF_EMPLOYMENT, text, "goals.aim")


def _vermittlungsbudget_44(situation: Situation) -> Finding:
    return decide(
        (given.lives_in_germany(situation), given.registered(situation), _aims_at_employment(situation)),
        met="Das Vermittlungsbudget kommt infrage (§ 44 SGB III, beim Jobcenter mit § 16 SGB II), auch für Gebühren "
        "und Übersetzungen der Anerkennung: vor dem Antrag und vor jeder Rechnung fragen. Gezahlt wird nach Ermessen.",
    )


def _aktivierungsgutschein_45(situation: Situation) -> Finding:
    return decide(
        (given.lives_in_germany(situation), given.registered(situation)),
        met="Ein Aktivierungs- und Vermittlungsgutschein kommt infrage (§ 45 SGB III, beim Jobcenter mit § 16 SGB II): "
        "Coaching, bis sechs Wochen im Betrieb, höchstens acht Wochen berufliche Kenntnisse. Ermessen; vor Beginn.",
    )


def _weiterbildungsgeld_87a(situation: Situation) -> Finding:
    vocational = answers.occupation_is(situation, lambda occupation: occupation.training in _VOCATIONAL)
    field = "specialisation" if len(situation.occupation_ids) > 1 else "reference_occupation"
    return decide(
        (
            given.lives_in_germany(situation),
            given.registered(situation),
            Condition.that(vocational, "Ziel ist ein Ausbildungsberuf mit mindestens zwei Jahren Ausbildung", field),
            Condition.that(None, "die nach § 81 SGB III geförderte Weiterbildung endet mit diesem Berufsabschluss"),
        ),
        met="Prämien und Weiterbildungsgeld kommen infrage (§ 87a SGB III).",
    )


def _eingliederungszuschuss_88(situation: Situation) -> Finding:
    return decide(
        (
            given.works_as(situation, "wird in Arbeit vermittelt", Work.UNEMPLOYED_SGB2, Work.UNEMPLOYED_SGB3),
            given.lives_in_germany(situation),
            _aims_at_employment(situation),
            Condition.that(
                None, "Vermittlung erschwert und Minderleistung am Arbeitsplatz; den Antrag stellt der Betrieb"
            ),
        ),
        met="Der Eingliederungszuschuss kommt infrage (§ 88 SGB III).",
    )


def _lohnkosten_16e_16i(situation: Situation) -> Finding:
    # § 16e SGB II: 21 of the last 24 months on benefits; § 16i asks for more, so a shorter stay rules out both.
    long_here = None if given.stays_for(situation, 21) is not False else False
    return decide(
        (
            given.works_as(situation, "Grundsicherungsgeld nach dem SGB II", Work.UNEMPLOYED_SGB2),
            given.lives_in_germany(situation),
            Condition.that(
                long_here,
                "in den letzten 24 Monaten mindestens 21 Monate Leistungen (§ 16e SGB II) oder sechs der letzten "
                "sieben Jahre (§ 16i SGB II)",
            ),
        ),
        met="Ein Lohnkostenzuschuss kommt infrage (§§ 16e, 16i SGB II).",
    )


def _berufsausbildungsbeihilfe_60(situation: Situation) -> Finding:
    title = situation.profile.residence_title
    allowed: bool | None = title is not ResidenceTitle.ASYLUM_SEEKER
    if title is ResidenceTitle.TOLERATED:
        allowed = given.stays_for(situation, 15)
    elif title is None and situation.profile.nationality != "DE":
        allowed = None
    return decide(
        (
            given.works_as(situation, "in Ausbildung", Work.IN_TRAINING),
            given.lives_in_germany(situation),
            Condition.that(
                allowed,
                "keine Aufenthaltsgestattung, mit Duldung 15 Monate Aufenthalt (§ 60 Abs. 3 SGB III)",
                "residence_title" if title is None else "residence.since",
            ),
            Condition.that(None, "eigene Wohnung außerhalb des Elternhaushalts und Bedarf (§§ 56, 60 SGB III)"),
        ),
        met="Berufsausbildungsbeihilfe kommt infrage (§ 56 SGB III).",
    )


def _on_the_way_to_work(situation: Situation) -> bool:
    """Told something, in Germany as far as known, and neither at work nor done with it."""
    work = situation.profile.employment
    seeking = work in (None, Work.UNEMPLOYED_SGB2, Work.UNEMPLOYED_SGB3, Work.NONE)
    return given.is_told(situation) and situation.is_abroad is not True and seeking


def _seeks_work(situation: Situation) -> bool:
    return _on_the_way_to_work(situation) and situation.profile.employment is not None


def _wants_a_job(situation: Situation) -> bool:
    aim = situation.profile.goals.aim
    ready = aim is Aim.EMPLOYMENT or situation.status is RecognitionStatus.FULL
    return _seeks_work(situation) and ready and aim is not Aim.SELF_EMPLOYMENT


def _long_on_benefits(situation: Situation) -> bool:
    return _wants_a_job(situation) and situation.profile.employment is Work.UNEMPLOYED_SGB2


def _may_become_skilled(situation: Situation) -> bool:
    vocational = answers.may_be(situation, lambda occupation: occupation.training in _VOCATIONAL)
    return _seeks_work(situation) and vocational


def _in_training(situation: Situation) -> bool:
    return situation.profile.employment is Work.IN_TRAINING and situation.is_abroad is not True


def _sgb(book: int, paragraph: str) -> Source:
    return Source(answers.law(f"sgb_{book}", paragraph), answers.LAWS_READ)


RULES: tuple[Rule, ...] = (
    Rule(
        slug="vermittlungsbudget-44",
        title="Vermittlungsbudget, auch für Kosten der Anerkennung",
        norm="§ 44 SGB III, § 16 SGB II",
        source=_sgb(3, "44"),
        touches=_on_the_way_to_work,
        judge=_vermittlungsbudget_44,
    ),
    Rule(
        slug="aktivierungsgutschein-45",
        title="Aktivierungs- und Vermittlungsgutschein",
        norm="§ 45 SGB III, § 16 SGB II",
        source=_sgb(3, "45"),
        touches=_seeks_work,
        judge=_aktivierungsgutschein_45,
    ),
    Rule(
        slug="weiterbildungsgeld-87a",
        title="Weiterbildungsprämie und Weiterbildungsgeld",
        norm="§ 87a SGB III",
        source=_sgb(3, "87a"),
        touches=_may_become_skilled,
        judge=_weiterbildungsgeld_87a,
    ),
    Rule(
        slug="eingliederungszuschuss-88",
        title="Eingliederungszuschuss an den Betrieb",
        norm="§§ 88, 89 SGB III, § 16 SGB II",
        source=_sgb(3, "88"),
        touches=_wants_a_job,
        judge=_eingliederungszuschuss_88,
    ),
    Rule(
        slug="lohnkosten-16e-16i",
        title="Lohnkostenzuschüsse bei langem Leistungsbezug",
        norm="§§ 16e, 16i SGB II",
        source=_sgb(2, "16e"),
        touches=_long_on_benefits,
        judge=_lohnkosten_16e_16i,
    ),
    Rule(
        slug="berufsausbildungsbeihilfe-60",
        title="Berufsausbildungsbeihilfe",
        norm="§§ 56, 60 SGB III",
        source=_sgb(3, "60"),
        touches=_in_training,
        judge=_berufsausbildungsbeihilfe_60,
    ),
)
