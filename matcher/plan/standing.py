"""The baseline of a plan, read off a case."""

from __future__ import annotations

from collections.abc import Iterator

from kb.vocabulary import Regulation
from matcher.criteria import source_of
from matcher.outcome import Source
from matcher.plan.baseline import Baseline, German, Livelihood, Person, Procedure, Training
from matcher.plan.body import demand_of_occupation, occupation_source
from matcher.plan.case import Case
from matcher.plan.step import Reason
from matcher.profile import ResidenceTitle
from matcher.rules.answers import LAWS_READ, law

_ACCESS: dict[ResidenceTitle, tuple[str, str]] = {
    ResidenceTitle.RECOGNITION_MEASURE: (
        "Neben der Maßnahme höchstens 20 Stunden in der Woche; mehr nur in fachlichem Zusammenhang und mit Zustimmung "
        "der Bundesagentur (§ 16d Abs. 1 und 2 AufenthG).",
        "16d",
    ),
    ResidenceTitle.RECOGNITION_PARTNERSHIP: (
        "Qualifizierte Beschäftigung bei dem Arbeitgeber der Vereinbarung (§ 16d Abs. 3 AufenthG).",
        "16d",
    ),
    ResidenceTitle.OTHER_TRAINING: ("Arbeit bis 20 Stunden in der Woche (§ 16f AufenthG).", "16f"),
    ResidenceTitle.OPPORTUNITY_CARD: ("Arbeit bis 20 Stunden in der Woche (§ 20a AufenthG).", "20a"),
    ResidenceTitle.ASYLUM_SEEKER: ("Nur mit Erlaubnis der zuständigen Behörde (§ 4a Abs. 4 AufenthG).", "4a"),
    ResidenceTitle.TOLERATED: ("Nur mit Erlaubnis der Ausländerbehörde (§ 4a Abs. 4 AufenthG).", "4a"),
}
FREE = (Regulation.NOT_REGULATED, Regulation.TITLE_ONLY, Regulation.SELF_EMPLOYMENT)
"""Occupations in which one may be employed without recognition."""

FREE_TO_WORK = (
    ResidenceTitle.ASYLUM,
    ResidenceTitle.REFUGEE,
    ResidenceTitle.SETTLEMENT,
    ResidenceTitle.TEMPORARY_PROTECTION,
)


def baseline_of(case: Case) -> Baseline:
    """Fields 1, 2, 3, 5 and 7: what was told, and what follows from it by law."""
    profile, situation = case.profile, case.situation
    residence, german = profile.residence, situation.german
    demand = demand_of_occupation(case)
    occupation = situation.occupation
    employer = profile.goals.employer
    return Baseline(
        Person(
            situation.nationality,
            residence.country,
            residence.place,
            residence.since,
            situation.is_abroad,
            profile.residence_title,
            _labour_market(case),
        ),
        tuple(
            Training(
                q.title,
                q.country,
                q.kind,
                q.duration_years,
                ", ".join(term.de for term in (q.anabin, q.anabin_degree) if term) or None,
                q.experience_years,
            )
            for q in profile.qualifications
        ),
        Procedure(
            occupation.id if occupation else None,
            occupation.title if occupation else profile.reference_occupation or profile.goals.occupation,
            occupation.regulation if occupation else Regulation.UNKNOWN,
            case.body.id if case.body else None,
            case.body.title if case.body else None,
            case.status,
            profile.decision.date,
        ),
        German(
            german.level if german else None,
            german.certificate if german else None,
            german.date if german else None,
            demand.level if demand else None,
            demand.reason.text if demand else None,
            demand.reason.source if demand else None,
        ),
        Livelihood(profile.employment, employer.has_contract if employer else None, tuple(_notes(case))),
    )


def _labour_market(case: Case) -> Reason:
    title = case.profile.residence_title
    if case.situation.is_third_country is False:
        return Reason("Freier Zugang zum Arbeitsmarkt (§ 2 FreizügG/EU).", Source(None, LAWS_READ))
    if case.situation.is_abroad:
        return Reason("Erst mit Visum oder Aufenthaltstitel zur Arbeit.", Source(law("aufenthg_2004", "4a"), LAWS_READ))
    if title in _ACCESS:
        text, paragraph = _ACCESS[title]
        return Reason(text, Source(law("aufenthg_2004", paragraph), LAWS_READ))
    source = Source(law("aufenthg_2004", "4a"), LAWS_READ)
    if title in FREE_TO_WORK:
        return Reason("Erwerbstätigkeit ist erlaubt, im reglementierten Beruf erst mit Erlaubnis.", source)
    return Reason(
        "Was der Aufenthaltstitel zur Arbeit erlaubt, steht im Titel oder Zusatzblatt; dort nachsehen.", source
    )


def _notes(case: Case) -> Iterator[Reason]:
    title = case.profile.residence_title
    if case.regulation in FREE and case.situation.occupation:
        text = "Angestellt darf man in diesem Beruf auch ohne Anerkennung arbeiten, soweit der Titel es erlaubt."
        yield Reason(text, occupation_source(case))
    if title is ResidenceTitle.RECOGNITION_MEASURE:
        yield _labour_market(case)
        yield Reason(
            "Ist die Maßnahme überwiegend betrieblich, muss die Bundesagentur für Arbeit zustimmen.",
            Source(law("aufenthg_2004", "16d"), LAWS_READ),
        )
    if case.profile.constraints.childcare_needed:
        entry = case.entries.get("weiterbildung-nebenkosten-fahrt-kind")
        yield Reason(
            "Kinderbetreuung wird gebraucht; mit der Zusage für den Kurs die Betreuungskosten mit beantragen.",
            source_of(entry) if entry else case.told,
        )
