"""Rules on who pays a recognition or a training: recognition grant, training voucher, training at work (§ 82)."""

from __future__ import annotations

from datetime import date

from kb.vocabulary import RecognitionStatus
from matcher.outcome import Condition, Finding, Source, decide
from matcher.profile import Aim, Work
from matcher.rules import answers
from matcher.rules import funding_answers as given
from matcher.rules.rule import Rule, YearValues
from matcher.situation import Situation

UNDISPUTED_INCOME: dict[int, int] = {2025: 26_000}
"""Gross income a year in EUR that is below every limit the pages name for the year."""

LEAST_HOURS = 120
"""§ 82 (1) number 4 SGB III: the measure takes more hours than these."""


def _foreign_and_finished(situation: Situation) -> Condition:
    told = situation.profile.qualifications
    holds = answers.some(answers.every((answers.is_foreign(q), q.completed)) for q in told)
    open_one = next((q for q in told if answers.is_foreign(q) is not False), None)
    field = "qualifications.country" if open_one and open_one.country is None else "qualifications.completed"
    return Condition.that(holds, "abgeschlossene ausländische Berufs- oder Hochschulqualifikation", field)


def _not_paid_by_others(situation: Situation) -> Condition:
    """Agency and Jobcenter come first; the profile cannot show whether they refused."""
    if situation.is_unemployed:
        return Condition.that(None, "zuerst Agentur oder Jobcenter fragen; der Zuschuss braucht deren Absage")
    return Condition.that(
        None if situation.is_unemployed is None else True, "niemand sonst trägt die Kosten", "employment"
    )


def _not_for_language(situation: Situation) -> Condition:
    aim = situation.profile.goals.aim
    return Condition.that(None if aim is None else aim is not Aim.LANGUAGE, "nicht für einen Sprachkurs", "goals.aim")


def _procedure_is_open(situation: Situation) -> Condition:
    match situation.status:
        case RecognitionStatus.FULL:
            return Condition.that(False, "das Verfahren ist mit voller Gleichwertigkeit abgeschlossen")
        case RecognitionStatus.NONE | RecognitionStatus.PARTIAL | RecognitionStatus.COMPENSATION_REQUIRED:
            return Condition.that(True, "vor dem Antrag oder mit festgestellten Unterschieden")
        case None:
            return Condition.that(None, "Stand des Verfahrens", "decision.status")
        case _:
            return Condition.that(None, "Kosten, die vor dem Antrag auf den Zuschuss entstanden sind, zahlt niemand")


def _income_is_low(situation: Situation) -> Condition:
    year, income = situation.as_of.year, situation.profile.gross_income_year
    limit = UNDISPUTED_INCOME.get(year)
    if limit is None:
        years = given.years_of(UNDISPUTED_INCOME)
        text = (
            f"Einkommensgrenze {year} (die Quellen nennen 26.000 oder 32.000 EUR; bekannt ist {years}), "
            "beim f-bb erfragen"
        )
        return Condition.that(None, text)
    if income is None:
        return Condition.that(None, "Einkommen brutto im Jahr", "gross_income_year")
    text = "Einkommen: über 26.000 EUR brutto widersprechen sich die Quellen (26.000 oder 32.000 EUR, Paare mehr)"
    return Condition.that(True if income <= limit else None, text)


def _anerkennungszuschuss(situation: Situation) -> Finding:
    stays = Condition.that(
        given.stays_for(situation, 3), "seit mindestens drei Monaten in Deutschland", "residence.since"
    )
    return decide(
        (
            given.lives_in_germany(situation),
            stays,
            _foreign_and_finished(situation),
            _not_for_language(situation),
            _procedure_is_open(situation),
            _not_paid_by_others(situation),
            _income_is_low(situation),
        ),
        met="Der Anerkennungszuschuss kommt infrage: vor jeder Rechnung beim f-bb beantragen; bis 600 EUR für das "
        "Verfahren, bis 3.000 EUR für Qualifizierung bei festgestellten Unterschieden. Sprachkurse zahlt er nicht.",
    )


def _touches_grant(situation: Situation) -> bool:
    in_procedure = situation.status is not None and not situation.profile.qualifications
    return given.has_foreign(situation) or in_procedure


def _needs_training(situation: Situation) -> Condition:
    return Condition.that(
        given.differences_certified(situation),
        "Weiterbildung ist für die Arbeit notwendig (ein Bescheid mit wesentlichen Unterschieden belegt das)",
        "decision.status" if situation.status in (None, RecognitionStatus.APPLIED) else None,
    )


def _bildungsgutschein_azav(situation: Situation) -> Finding:
    # DOMAIN.md R43 asks for redemption within three months: § 81 (4) SGB III only says that it may be limited.
    return decide(
        (given.lives_in_germany(situation), given.registered(situation), _needs_training(situation)),
        met="Ein Bildungsgutschein kommt infrage (§ 81 SGB III): vor Kursbeginn bei der Agentur für Arbeit beraten "
        "lassen, auch bei SGB-II-Bezug. Sie entscheidet nach Ermessen; Träger und Kurs brauchen die AZAV-Zulassung.",
    )


def _is_employed(situation: Situation) -> Condition:
    return given.works_as(situation, "bestehendes Arbeitsverhältnis", Work.EMPLOYED)


def _long_enough(situation: Situation) -> Condition:
    hours, all_named = given.hours_to_make_up(situation)
    if hours > LEAST_HOURS:
        return Condition.that(True, "mehr als 120 Stunden")
    text = f"Maßnahme von mehr als {LEAST_HOURS} Stunden"
    if all_named:
        return Condition.that(False, f"{text}; im Bescheid stehen nur {hours:g}")
    return Condition.that(None, text, "decision.gaps")


def _degree_is_old(situation: Situation) -> Condition:
    """Whoever worked two years on a qualification has had it for two years; less says nothing."""
    holds = True if answers.worked(situation, 2) else None
    told = any(q.experience_years is not None for q in situation.profile.qualifications)
    text = "Berufsabschluss in der Regel mindestens zwei Jahre alt"
    return Condition.that(holds, text, None if told else "qualifications.experience_years")


def _no_upgrade(situation: Situation) -> Condition:
    aim = situation.profile.goals.aim
    text = "kein Ziel, das das Aufstiegs-BAföG fördert, etwa Meister oder Techniker (§ 22 Abs. 1a SGB III)"
    return Condition.that(None if aim is None else aim is not Aim.UPGRADE_B, text, "goals.aim")


def _qualifizierungschancengesetz(situation: Situation) -> Finding:
    return decide(
        (
            _is_employed(situation),
            given.lives_in_germany(situation),
            _long_enough(situation),
            _degree_is_old(situation),
            _no_upgrade(situation),
        ),
        met="Die Förderung im Betrieb kommt infrage (§ 82 SGB III): mit dem Arbeitgeber vor Beginn zur Agentur für "
        "Arbeit gehen. Sie prüft noch, ob Träger und Maßnahme zugelassen sind und ob in den letzten zwei Jahren schon "
        "so gefördert wurde.",
    )


def _touches_training_at_work(situation: Situation) -> bool:
    employment = situation.profile.employment
    return _touches_voucher(situation) and employment in (None, Work.EMPLOYED)


def _touches_voucher(situation: Situation) -> bool:
    return given.wants_to_qualify(situation) and situation.is_abroad is not True


RULES: tuple[Rule, ...] = (
    Rule(
        slug="anerkennungszuschuss",
        title="Anerkennungszuschuss des Bundes",
        norm="Förderrichtlinie des BMBF vom 09.01.2025",
        source=Source(
            "https://brandenburg.netzwerk-iq.de/aktuelles/news/news-singleview/anerkennungszuschuss-bis-2027-verlaengert",
            None,
        ),
        touches=_touches_grant,
        judge=_anerkennungszuschuss,
        values=(
            YearValues(
                "Einkommen brutto, das unter jeder genannten Grenze liegt",
                {year: f"{euros:,} EUR".replace(",", ".") for year, euros in UNDISPUTED_INCOME.items()},
            ),
        ),
        since=date(2025, 1, 1),
        until=date(2027, 6, 30),
        caveat="Die Quellen nennen verschiedene Einkommensgrenzen: 26.000 oder 32.000 EUR, gemeinsam veranlagt 40.000 "
        "oder 50.000 EUR, einmal brutto, einmal zu versteuern. Ältere Seiten nennen den 31.12.2024 als letzten "
        "Antragstag und schließen Qualifizierung aus; beides ist überholt.",
    ),
    Rule(
        slug="bildungsgutschein-azav",
        title="Bildungsgutschein",
        norm="§§ 81, 179, 180 SGB III, § 22 Abs. 4 SGB III",
        source=Source(answers.law("sgb_3", "81"), answers.LAWS_READ),
        touches=_touches_voucher,
        judge=_bildungsgutschein_azav,
        caveat="Ermessensleistung; reine Sprachkurse und Studienabschlüsse sind ausgeschlossen (§ 180 SGB III). Wer "
        "keinen verwertbaren Berufsabschluss hat, kann nach § 81 Abs. 2 SGB III einen Anspruch haben.",
    ),
    Rule(
        slug="qualifizierungschancengesetz",
        title="Weiterbildung im bestehenden Arbeitsverhältnis",
        norm="§ 82, § 22 Abs. 1a SGB III",
        source=Source(answers.law("sgb_3", "82"), answers.LAWS_READ),
        touches=_touches_training_at_work,
        judge=_qualifizierungschancengesetz,
        caveat="Ab 50 Beschäftigten soll sich der Arbeitgeber an den Kosten beteiligen. Maßnahmen, zu denen er "
        "gesetzlich verpflichtet ist, sind ausgeschlossen.",
    ),
)
