"""The rule on the training grant of Sachsen-Anhalt, whose programme changed."""

from __future__ import annotations

from kb.vocabulary import Land
from matcher.outcome import Condition, Finding, Source, decide
from matcher.profile import Work
from matcher.rules import answers
from matcher.rules import funding_answers as given
from matcher.rules.rule import Rule, YearValues
from matcher.situation import Situation

HIGHEST_MONTHLY_INCOME: dict[int, int] = dict.fromkeys(range(2014, 2021), 4_575)
"""Gross EUR a month in WEITERBILDUNG DIREKT, the programme of the ESF period 2014 to 2020."""


def _lives_in_st(situation: Situation) -> Condition:
    here = None if situation.is_abroad is None else answers.lives_in(situation, Land.ST)
    field = "residence.place" if situation.is_abroad is not None else "residence.country"
    return Condition.that(here, "Wohnsitz in Sachsen-Anhalt", field)


def _works_or_without_claim(situation: Situation) -> Condition:
    text = "angestellt, oder arbeitslos ohne Anspruch nach SGB II und SGB III"
    work = situation.profile.employment
    if work in (Work.NONE, Work.IN_TRAINING):
        return Condition.that(None, text)
    return Condition.that(None if work is None else work is Work.EMPLOYED, text, "employment")


def _monthly_income(situation: Situation) -> Condition:
    limit, income = HIGHEST_MONTHLY_INCOME.get(situation.as_of.year), situation.profile.gross_income_year
    if limit is None:
        years = given.years_of(HIGHEST_MONTHLY_INCOME)
        text = (
            f"Bedingungen {situation.as_of.year} (bekannt sind {years}: unter 4.575 EUR "
            "brutto im Monat; das Nachfolgeprogramm nennt keine Grenze), bei der Investitionsbank erfragen"
        )
        return Condition.that(None, text)
    text = "weniger als 4.575 EUR brutto im Monat"
    return Condition.that(None if income is None else income / 12 < limit, text, "gross_income_year")


def _weiterbildung_direkt_st(situation: Situation) -> Finding:
    return decide(
        (_lives_in_st(situation), _works_or_without_claim(situation), _monthly_income(situation)),
        met="WEITERBILDUNG DIREKT kam infrage: vor der Anmeldung bei der Investitionsbank Sachsen-Anhalt beantragen; "
        "der Kurs kostet mindestens 1.000 EUR und dauert höchstens vier Jahre.",
    )


def _touches_grant_of_land(situation: Situation) -> bool:
    return (
        given.is_told(situation)
        and situation.is_abroad is not True
        and Land.ST
        in (
            situation.work_land,
            situation.home.land if situation.home else None,
        )
    )


RULES: tuple[Rule, ...] = (
    Rule(
        slug="weiterbildung-direkt-st",
        title="Sachsen-Anhalt WEITERBILDUNG DIREKT",
        norm="Richtlinie des Landes Sachsen-Anhalt (ESF)",
        source=Source(
            "https://www.prokoda.de/seminare/oeffentliche_foerderung/foerderungen_fuer_berufstaetige_und_firmen/"
            "sachsen_anhalt",
            None,
        ),
        touches=_touches_grant_of_land,
        judge=_weiterbildung_direkt_st,
        values=(
            YearValues(
                "Einkommen brutto im Monat, weniger als",
                {year: f"{euros:,} EUR".replace(",", ".") for year, euros in HIGHEST_MONTHLY_INCOME.items()},
            ),
        ),
        superseded="Das Programm der ESF-Periode 2014 bis 2020 ist durch „Sachsen-Anhalt WEITERBILDUNG, individueller "
        "Zugang“ abgelöst.",
        caveat="Seiten beschreiben altes und neues Programm verschieden: Grenze 4.575 EUR im Monat und 25.000 EUR, "
        "oder keine Grenze und höchstens 3.000 EUR.",
    ),
)
