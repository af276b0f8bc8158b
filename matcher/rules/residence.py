"""Rules on coming to Germany, or staying, for recognition: §§ 16d, 16f, 81a AufenthG, § 26 BeschV, and the ZSBA."""

from __future__ import annotations

from datetime import date

from kb.vocabulary import Level, RecognitionStatus, Regulation
from matcher.outcome import Condition, Finding, Source, decide
from matcher.profile import Aim, ResidenceTitle
from matcher.rules import answers
from matcher.rules.rule import Rule, for_everyone
from matcher.situation import Situation

WESTERN_BALKANS = frozenset("AL BA XK ME MK RS".split())
"""The six states of § 26 (2) BeschV."""

_WORK_ANYWAY = (ResidenceTitle.EU, ResidenceTitle.SETTLEMENT, ResidenceTitle.ASYLUM, ResidenceTitle.REFUGEE)
"""Titles that allow work and measures without a further one."""

_MEASURES_NEEDED = (RecognitionStatus.PARTIAL, RecognitionStatus.COMPENSATION_REQUIRED)


def _touches_recognition(situation: Situation) -> bool:
    """A foreign qualification or a procedure is told, and no title makes § 16d pointless."""
    told = situation.profile.qualifications or situation.status is not None or situation.is_abroad is True
    settled = situation.profile.residence_title in _WORK_ANYWAY and not situation.is_abroad
    return bool(told) and not settled and situation.is_third_country is not False


def _measures_found(situation: Situation) -> Condition:
    """A body has found that measures are needed; partial equivalence says so as well."""
    found = None if situation.status is None else situation.status in _MEASURES_NEEDED
    return Condition.that(found, "Bescheid, der eine Maßnahme für nötig erklärt", "decision.status")


def _german_a2(situation: Situation) -> Condition:
    """Hinreichende Deutschkenntnisse are A2 (§ 2 (10) AufenthG)."""
    return Condition.that(situation.speaks(Level.A2), "Deutsch mindestens A2", "languages")


def _aufenthg_16d_1(situation: Situation) -> Finding:
    return decide(
        (
            answers.of_third_country(situation),
            _measures_found(situation),
            _german_a2(situation),
            answers.title_allows(situation),
        ),
        "Aufenthalt für die Qualifizierung ist möglich (§ 16d Abs. 1 AufenthG): bis 24 Monate, höchstens drei Jahre. "
        "Noch zu zeigen: Die Maßnahme ist geeignet; ist sie überwiegend betrieblich, stimmt die Bundesagentur zu. "
        "Verlangt die Maßnahme mehr Deutsch als A2, gilt das höhere Niveau."
        + (
            " Mit § 24 darf die Person die Maßnahme auch so besuchen; ein Wechsel ist nicht nötig."
            if situation.profile.residence_title is ResidenceTitle.TEMPORARY_PROTECTION
            else ""
        ),
    )


def _aufenthg_16d_3(situation: Situation) -> Finding:
    regulated = answers.may_be(situation, lambda o: o.regulation is Regulation.REGULATED)
    return decide(
        (
            answers.of_third_country(situation),
            answers.has_full_training(situation),
            answers.has_offer(situation),
            _german_a2(situation),
            answers.title_allows(situation),
        ),
        "Anerkennungspartnerschaft ist möglich (§ 16d Abs. 3 AufenthG): zuerst bis ein Jahr, höchstens drei Jahre. "
        "Noch nötig: Bestätigung des Abschlusses durch die ZAB, schriftliche Vereinbarung, ein für Ausbildung oder "
        "Nachqualifizierung geeigneter Betrieb, Zustimmung der Bundesagentur, Arbeit in derselben Berufsgruppe."
        # The norm allows helper work only with bound employers or licensed care homes; DOMAIN R02 allows it generally.
        + (
            " Bis zur Berufserlaubnis darf der Betrieb nur beschäftigen, wenn er tariflich oder kirchlich gebunden "
            "oder eine zugelassene Pflegeeinrichtung ist und richtig einstuft."
            if regulated
            else ""
        )
        + (" Mit voller Gleichwertigkeit passt § 18a oder § 18b besser." if _is_done(situation) else ""),
    )


def _is_done(situation: Situation) -> bool:
    return situation.status is RecognitionStatus.FULL


def _touches_fast_track(situation: Situation) -> bool:
    employer = situation.profile.goals.employer
    told = situation.is_abroad is True or (employer is not None and employer.has_contract is not None)
    return told and situation.is_third_country is not False


def _aufenthg_81a(situation: Situation) -> Finding:
    employer = situation.profile.goals.employer
    return decide(
        (
            answers.of_third_country(situation),
            Condition.that(situation.is_abroad, "Einreise steht noch bevor", "residence.country"),
            Condition.that(
                employer.has_contract if employer else None,
                "Arbeitgeber, der das Verfahren beantragt",
                "goals.employer.has_contract",
            ),
        ),
        "Der Arbeitgeber kann mit Vollmacht das beschleunigte Fachkräfteverfahren bei der Ausländerbehörde beantragen "
        "(§ 81a AufenthG, 411 EUR): schriftliche Vereinbarung, Anerkennung in der Regel binnen zwei Monaten (§ 14a "
        "BQFG), auch mit dem Ziel § 16d. Die Person selbst kann es nicht beantragen.",
    )


def _zsba_aus_dem_ausland(situation: Situation) -> Finding:
    return decide(
        (Condition.that(situation.is_abroad, "Wohnsitz im Ausland", "residence.country"),),
        "Wohnsitz im Ausland: zuerst zur Zentralen Servicestelle Berufsanerkennung (ZSBA). Sie berät kostenlos und "
        "stellt den Standortvermerk aus (§ 5 Abs. 6 BQFG); sie entscheidet nicht und setzt keine Fristen in Gang.",
        "Die Person lebt in Deutschland; hier berät die IQ-Beratung statt der ZSBA.",
        "Offen: Lebt die Person noch im Ausland? Dann berät zuerst die ZSBA.",
    )


def _touches_language_stay(situation: Situation) -> bool:
    wants = situation.profile.goals.aim is Aim.LANGUAGE and situation.is_abroad is True
    holds = situation.profile.residence_title is ResidenceTitle.OTHER_TRAINING
    return (wants or holds) and situation.is_third_country is not False


def _aufenthg_16f(situation: Situation) -> Finding:
    aim = situation.profile.goals.aim
    return decide(
        (
            answers.of_third_country(situation),
            Condition.that(None if aim is None else aim is Aim.LANGUAGE, "Sprachkurs als Ziel", "goals.aim"),
        ),
        "Für einen Sprachkurs, der nicht auf ein Studium vorbereitet, kann ein Aufenthalt erteilt werden (§ 16f Abs. 1 "
        "AufenthG, Ermessen); Arbeit bis 20 Stunden in der Woche. Kurs und Lebensunterhalt sind nachzuweisen.",
        "§ 16f AufenthG trägt nur einen Sprachkurs; für Maßnahmen zur Anerkennung ist § 16d der Weg.",
    )


def _touches_western_balkans(situation: Situation) -> bool:
    return situation.profile.nationality in WESTERN_BALKANS and situation.is_abroad is not False


def _beschaeftigung_westbalkan(situation: Situation) -> Finding:
    country = situation.profile.residence.country
    return decide(
        (
            Condition.that(
                None if country is None else country in WESTERN_BALKANS,
                "Visumantrag in einem der sechs Staaten",
                "residence.country",
            ),
            answers.has_offer(situation),
        ),
        "Arbeit in jedem nicht reglementierten Beruf ist auch ohne Anerkennung möglich (§ 26 Abs. 2 BeschV): "
        "Zustimmung mit Vorrangprüfung, begrenzt auf 50.000 im Jahr, Visumantrag in einem der sechs Staaten. Nicht, "
        "wer in den letzten 24 Monaten Leistungen nach dem Asylbewerberleistungsgesetz bezog.",
    )


RULES: tuple[Rule, ...] = (
    Rule(
        slug="aufenthg-16d-1",
        title="Aufenthalt für eine Anpassungs- oder Ausgleichsmaßnahme",
        norm="§ 16d Abs. 1 und 2, § 2 Abs. 10 AufenthG",
        source=Source(answers.law("aufenthg_2004", "16d"), answers.LAWS_READ),
        touches=_touches_recognition,
        judge=_aufenthg_16d_1,
    ),
    Rule(
        slug="aufenthg-16d-3",
        title="Anerkennungspartnerschaft",
        norm="§ 16d Abs. 3 AufenthG, § 2a BeschV",
        source=Source(answers.law("aufenthg_2004", "16d"), answers.LAWS_READ),
        touches=_touches_recognition,
        judge=_aufenthg_16d_3,
        caveat="Eine Seite erlaubt Helferarbeit im reglementierten Beruf allgemein bis zur Erlaubnis; nach dem "
        "Gesetz gilt das nur bei tariflich oder kirchlich gebundenen Arbeitgebern und Pflegeeinrichtungen.",
    ),
    Rule(
        slug="aufenthg-81a",
        title="Beschleunigtes Fachkräfteverfahren",
        norm="§ 81a AufenthG, § 47 AufenthV, § 14a BQFG",
        source=Source(answers.law("aufenthg_2004", "81a"), answers.LAWS_READ),
        touches=_touches_fast_track,
        judge=_aufenthg_81a,
    ),
    Rule(
        slug="zsba-aus-dem-ausland",
        title="Beratung für Menschen im Ausland",
        norm="§ 421b SGB III, § 5 Abs. 6 BQFG",
        source=Source("https://arbeitsagentur.de/vor-ort/zav/working-living-in-germany/zsba/netzwerkpartner", None),
        touches=for_everyone,
        judge=_zsba_aus_dem_ausland,
        until=date(2026, 12, 31),
        caveat="Das Modellvorhaben ZSBA ist bis 31.12.2026 befristet (§ 421b SGB III); danach Fortführung prüfen.",
    ),
    Rule(
        slug="aufenthg-16f",
        title="Aufenthalt für einen Sprachkurs",
        norm="§ 16f Abs. 1 und 3 AufenthG",
        source=Source(answers.law("aufenthg_2004", "16f"), answers.LAWS_READ),
        touches=_touches_language_stay,
        judge=_aufenthg_16f,
    ),
    Rule(
        slug="beschaeftigung-westbalkan",
        title="Westbalkanregelung",
        norm="§ 26 Abs. 2 BeschV",
        source=Source(answers.law("beschv_2013", "26"), answers.LAWS_READ),
        touches=_touches_western_balkans,
        judge=_beschaeftigung_westbalkan,
    ),
)
