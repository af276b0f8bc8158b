"""Whether a job-related German course is free of charge (§ 4 (4) to (6) DeuFöV)."""

from __future__ import annotations

from decimal import Decimal

from matcher.outcome import Condition, Finding, decide
from matcher.profile import Work
from matcher.rules.blue_card import CONTRIBUTION_CEILING
from matcher.rules.rule import YearValues
from matcher.situation import Situation

CEILING: dict[int, int] = {2026: CONTRIBUTION_CEILING[2026]}
"""Contribution ceiling by year; for 2025 courses were still advertised with the older income limit."""

SHARE = Decimal("0.33")
PER_CHILD = Decimal("0.10")
MOST_CHILDREN = 2

VALUES = (
    YearValues(
        "Bruttoentgelt, bis zu dem nichts zu zahlen ist",
        {y: f"{c * SHARE:,.0f} EUR".replace(",", ".") for y, c in CEILING.items()},
    ),
)

_NOT_EMPLOYED = (Work.UNEMPLOYED_SGB2, Work.UNEMPLOYED_SGB3, Work.IN_TRAINING)


def limit(year: int, children: int = 0) -> Decimal | None:
    """Gross pay a year up to which employees pay nothing, or None where the ceiling is not known."""
    ceiling = CEILING.get(year)
    return None if ceiling is None else ceiling * (SHARE + PER_CHILD * min(children, MOST_CHILDREN))


def _euros(amount: Decimal | None) -> str:
    return f"{amount:,.0f} EUR".replace(",", ".") if amount is not None else "unbekannt"


def _by_income(situation: Situation) -> Condition:
    """Children raise the limit; the profile tells of them only through childcare."""
    year, income = situation.as_of.year, situation.profile.gross_income_year
    least, most = limit(year), limit(year, MOST_CHILDREN)
    if least is None or most is None:
        known = ", ".join(str(y) for y in CEILING)
        return Condition.that(None, f"Entgeltgrenze {year} ist nicht hinterlegt (bekannt: {known})")
    text = f"Bruttoentgelt bis {_euros(least)} im Jahr (33 % der Beitragsbemessungsgrenze {year})"
    if income is None:
        return Condition.that(None, text, "gross_income_year")
    pay = Decimal(str(income))
    may_have_children = pay <= most and situation.profile.constraints.childcare_needed is True
    return Condition.that(True if pay <= least else None if may_have_children else False, text)


def _not_hired_abroad(situation: Situation) -> Condition:
    """Whoever comes for a job pays whatever the pay; a course beside recognition is another case (§ 4 (1a))."""
    text = "kein Kurs im Ausland vor einer Beschäftigung (§ 4 Abs. 1a Satz 3 Nr. 1 DeuFöV: immer Beitrag)"
    employer = situation.profile.goals.employer
    contract = employer.has_contract if employer else None
    hired = True if situation.is_employed else contract
    if situation.is_in_procedure or situation.is_abroad is False or hired is False:
        return Condition.that(True, text)
    if situation.is_abroad is None:
        return Condition.that(None, text, "residence.country")
    return Condition.that(None if hired is None else False, text, "goals.employer.has_contract")


def bsk_kostenbeitrag(situation: Situation) -> Finding:
    """Met: free of charge. Only employees pay, and only above the limit."""
    # DOMAIN R38 names no children; § 4 (4) sentence 3 raises the limit by 10 and 20 points for them.
    work, year = situation.profile.employment, situation.as_of.year
    conditions: tuple[Condition, ...] = ()
    if work is None:
        conditions = (Condition.that(None, "Erwerbsstatus (nur Beschäftigte zahlen)", "employment"),)
    elif work not in _NOT_EMPLOYED:
        conditions = (_not_hired_abroad(situation),)
    if work is Work.EMPLOYED:
        conditions = (*conditions, _by_income(situation))
    return decide(
        conditions,
        f"Der Kurs ist kostenfrei: Das Bruttoentgelt liegt nicht über {_euros(limit(year))} im Jahr (§ 4 Abs. 4 Satz 2 "
        "Nr. 3 DeuFöV)."
        if work is Work.EMPLOYED
        else "Der Kurs ist kostenfrei: Einen Kostenbeitrag zahlen nur Beschäftigte (§ 4 Abs. 4 DeuFöV).",
        "Ein Kostenbeitrag ist zu zahlen: 50 % des Kostensatzes (§ 4 Abs. 4 und 5 DeuFöV); Grenze "
        f"{_euros(limit(year))} im Jahr, mit einem Kind {_euros(limit(year, 1))}, ab zwei {_euros(limit(year, 2))}. "
        "Die Hälfte kommt nach bestandener Prüfung binnen zwei Jahren zurück, der Arbeitgeber darf zahlen.",
    )
