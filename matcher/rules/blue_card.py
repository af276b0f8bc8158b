"""Rules on the EU Blue Card, with a degree and for IT work without one (§ 18g AufenthG)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kb.occupations import ReferenceOccupation
from kb.vocabulary import QualificationKind, RecognitionStatus
from matcher.outcome import Condition, Finding, Source, decide
from matcher.profile import Qualification, ResidenceTitle
from matcher.rules import answers
from matcher.rules.rule import Rule, YearValues
from matcher.situation import Situation

CONTRIBUTION_CEILING: dict[int, int] = {2025: 96_600, 2026: 101_400}
"""Annual ceiling of the general pension insurance in EUR; § 18g AufenthG takes shares of it."""

REGULAR = Decimal("0.50")
REDUCED = Decimal("0.453")

SHORTAGE = frozenset(
    "apotheker architekt arzt biologe biotechnologe chemiker data-scientist geologe grafikdesigner hebamme "
    "hochschullehrer informatiker kindheitspaedagoge landschaftsarchitekt lehrer mathematiker meteorologe modedesigner "
    "physiker stadtplaner tierarzt umweltwissenschaftler wirtschaftsinformatiker zahnarzt".split()
)
"""Occupations that surely belong to the ISCO-08 groups of § 18g (1) sentence 2, besides the engineers."""

IT = frozenset("data-scientist fachinformatiker informatiker wirtschaftsinformatiker".split())
"""ISCO-08 group 25."""

_BARRED = (ResidenceTitle.TEMPORARY_PROTECTION, ResidenceTitle.TOLERATED, ResidenceTitle.ASYLUM_SEEKER)
"""§ 19f (1) and (2) AufenthG; § 25 (1) and (2) are no obstacle."""


def threshold(year: int, share: Decimal) -> Decimal | None:
    """Least salary of the year in EUR, or None where the ceiling is not known."""
    ceiling = CONTRIBUTION_CEILING.get(year)
    return None if ceiling is None else ceiling * share


def _earns(situation: Situation, share: Decimal) -> bool | None:
    least, income = threshold(situation.as_of.year, share), situation.profile.gross_income_year
    return None if least is None or income is None else Decimal(str(income)) >= least


def _year_is_known(situation: Situation) -> bool:
    return situation.as_of.year in CONTRIBUTION_CEILING


def _unknown_year(situation: Situation) -> Condition:
    years = ", ".join(str(year) for year in CONTRIBUTION_CEILING)
    return Condition.that(None, f"Gehaltsgrenze {situation.as_of.year} ist nicht hinterlegt (bekannt: {years})")


def _euros(situation: Situation, share: Decimal) -> str:
    amount = threshold(situation.as_of.year, share)
    return _written(amount) if amount else "unbekannt"


def _written(amount: Decimal) -> str:
    return f"{amount:,.2f} EUR".translate(str.maketrans(",.", ".,"))


def _by_year(share: Decimal) -> Mapping[int, str]:
    return {year: _written(ceiling * share) for year, ceiling in CONTRIBUTION_CEILING.items()}


def is_shortage(occupation: ReferenceOccupation) -> bool:
    """Whether the occupation surely belongs to the groups with the reduced threshold; engineers do."""
    return occupation.id in SHORTAGE or answers.goes_to("ingenieurkammer-st")(occupation)


def _salary(situation: Situation) -> Condition:
    """The regular threshold, or the reduced one in a shortage occupation; recent graduates have to be asked."""
    if not _year_is_known(situation):
        return _unknown_year(situation)
    if situation.profile.gross_income_year is None:
        return Condition.that(None, "Gehalt der Stelle brutto im Jahr", "gross_income_year")
    if _earns(situation, REGULAR):
        return Condition.that(True, "Gehalt")
    if not _earns(situation, REDUCED):
        return Condition.that(
            False, f"Gehalt mindestens {_euros(situation, REDUCED)} im Jahr (45,3 % der Beitragsbemessungsgrenze)"
        )
    text = f"unter {_euros(situation, REGULAR)} nur im Engpassberuf oder bis drei Jahre nach dem Abschluss"
    reduced = True if answers.occupation_is(situation, is_shortage) else None
    return Condition.that(reduced, text, None if situation.occupation else "reference_occupation")


def is_academic(situation: Situation, qualification: Qualification) -> bool | None:
    """A completed degree that is German, comparable or recognised (§ 18 (3) number 2 AufenthG)."""
    german = None if qualification.country is None else qualification.country == "DE"
    recognised = True if situation.status is RecognitionStatus.FULL else None
    accepted = answers.some((german, recognised or answers.is_comparable(qualification)))
    degree = answers.is_kind(qualification, QualificationKind.DEGREE)
    return answers.every((degree, qualification.completed, accepted))


def _degree(situation: Situation) -> Condition:
    told = situation.profile.qualifications
    academic = answers.some(is_academic(situation, qualification) for qualification in told)
    open_degrees = [q for q in told if is_academic(situation, q) is None]
    return Condition.that(academic, "vergleichbarer Hochschulabschluss (anabin oder ZAB)", _degree_field(open_degrees))


def _degree_field(degrees: list[Qualification]) -> str:
    for degree in degrees:
        facts = (("kind", degree.kind), ("completed", degree.completed), ("anabin_degree", degree.anabin_degree))
        return next((f"qualifications.{name}" for name, value in facts if value is None), "qualifications.anabin")
    return "qualifications.kind"


def _licence(situation: Situation) -> Condition:
    field = "decision.status" if answers.candidates(situation) else "reference_occupation"
    return Condition.that(answers.may_practise(situation), "Berufserlaubnis, soweit der Beruf sie verlangt", field)


def _has_degree(situation: Situation) -> bool:
    degrees = (q.kind in (None, QualificationKind.DEGREE) for q in situation.profile.qualifications)
    return any(degrees) and situation.is_third_country is not False


def _blaue_karte_18g(situation: Situation) -> Finding:
    consent = "" if _earns(situation, REGULAR) else " Die Bundesagentur für Arbeit muss zustimmen."
    return decide(
        (
            answers.of_third_country(situation),
            _degree(situation),
            answers.has_offer(situation),
            _licence(situation),
            answers.title_allows(situation, barred=_BARRED),
            _salary(situation),
        ),
        f"Blaue Karte EU ist möglich (§ 18g Abs. 1 AufenthG): {situation.as_of.year} mindestens "
        f"{_euros(situation, REGULAR)}, ermäßigt {_euros(situation, REDUCED)} brutto im Jahr.{consent} Die Stelle "
        "passt zur Qualifikation und läuft mindestens sechs Monate.",
    )


def _is_it(occupation: ReferenceOccupation) -> bool:
    return occupation.id in IT


def _touches_it(situation: Situation) -> bool:
    return answers.may_be(situation, _is_it) and situation.is_third_country is not False


def _it_salary(situation: Situation) -> Condition:
    if not _year_is_known(situation):
        return _unknown_year(situation)
    text = f"Gehalt mindestens {_euros(situation, REDUCED)} brutto im Jahr"
    return Condition.that(_earns(situation, REDUCED), text, "gross_income_year")


def _blaue_karte_it_ohne_abschluss(situation: Situation) -> Finding:
    return decide(
        (
            answers.of_third_country(situation),
            Condition.that(answers.occupation_is(situation, _is_it), "Arbeit im IT-Beruf", "reference_occupation"),
            answers.has_offer(situation),
            Condition.that(
                answers.worked(situation, 3), "drei Jahre IT-Berufserfahrung", "qualifications.experience_years"
            ),
            answers.title_allows(situation, barred=_BARRED),
            _it_salary(situation),
        ),
        "Blaue Karte EU geht im IT-Beruf auch ohne vergleichbaren Abschluss (§ 18g Abs. 2 AufenthG), mit Zustimmung "
        "der Bundesagentur. Zu belegen: drei Jahre IT-Erfahrung in den letzten sieben Jahren auf Hochschulniveau.",
    )


_REDUCED = YearValues("Gehalt, ermäßigt (45,3 %)", _by_year(REDUCED))

RULES: tuple[Rule, ...] = (
    Rule(
        slug="blaue-karte-18g",
        title="Blaue Karte EU mit Hochschulabschluss",
        norm="§ 18g Abs. 1 und 3, § 18 Abs. 2 und 3, § 19f AufenthG",
        source=Source(answers.law("aufenthg_2004", "18g"), answers.LAWS_READ),
        touches=_has_degree,
        judge=_blaue_karte_18g,
        says="Blaue Karte EU mit vergleichbarem Hochschulabschluss und konkretem Arbeitsplatz, wenn das Gehalt "
        "die Hälfte der Beitragsbemessungsgrenze erreicht. In Engpassberufen und bis drei Jahre nach dem "
        "Abschluss genügen 45,3 %, dann mit Zustimmung der Bundesagentur (§ 18g Abs. 1 AufenthG).",
        values=(
            YearValues("Beitragsbemessungsgrenze der Rentenversicherung", _by_year(Decimal(1))),
            YearValues("Gehalt brutto im Jahr, mindestens (50 %)", _by_year(REGULAR)),
            _REDUCED,
        ),
        caveat="Die Grenze ist aus der Beitragsbemessungsgrenze berechnet; verbindlich ist die Bekanntmachung im "
        "Bundesanzeiger. Ob die Stelle zum Abschluss passt, entscheidet die Ausländerbehörde.",
    ),
    Rule(
        slug="blaue-karte-it-ohne-abschluss",
        title="Blaue Karte EU für IT-Fachkräfte ohne Abschluss",
        norm="§ 18g Abs. 2 und 3 AufenthG",
        source=Source(answers.law("aufenthg_2004", "18g"), answers.LAWS_READ),
        touches=_touches_it,
        judge=_blaue_karte_it_ohne_abschluss,
        values=(_REDUCED,),
    ),
)
