"""Rules for people with skills but without papers or recognition: skills analysis, external exam, validation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kb.occupations import ReferenceOccupation
from kb.vocabulary import QualificationKind, RecognitionStatus, Training
from matcher.outcome import Condition, Finding, Source, decide
from matcher.profile import Paper
from matcher.rules import answers
from matcher.rules.rule import Rule
from matcher.situation import Situation

SHORTEST, LONGEST = 2.0, 3.5
"""Years that training occupations take."""

TRAINING_YEARS: dict[float, frozenset[str]] = {
    2.0: frozenset("fachlagerist maschinen-anlagenfuehrer verkaeufer".split()),
    3.0: frozenset(
        "baecker berufskraftfahrer fachinformatiker fachkraft-lagerlogistik fleischer friseur gaertner hotelfachkraft "
        "industriekaufleute kaufleute-bueromanagement kaufleute-einzelhandel koch konditor landwirt "
        "lebensmitteltechnik maler maurer restaurantfachkraft tischler verwaltungsfachangestellte zimmerer".split()
    ),
    3.5: frozenset(
        "anlagenmechaniker anlagenmechaniker-shk chemielaborant chemikant elektroniker-automatisierungstechnik "
        "elektroniker-betriebstechnik elektroniker-energie-gebaeudetechnik industriemechaniker kfz-mechatroniker "
        "konstruktionsmechaniker mechatroniker metallbauer werkzeugmechaniker zerspanungsmechaniker".split()
    ),
}
"""Length of training by the training regulations; other occupations take between the shortest and the longest."""

ENOUGH = 1.5
"""Times the length of training that has to be worked (§ 45 (2) BBiG, § 37 (2) HwO, § 50b (3) BBiG, § 41b (3) HwO)."""


def _is_dual(occupation: ReferenceOccupation) -> bool:
    return occupation.training is Training.DUAL


def _may_be_dual(situation: Situation) -> bool:
    return answers.may_be(situation, _is_dual)


def _dual(situation: Situation) -> Condition:
    return Condition.that(
        answers.occupation_is(situation, _is_dual), "anerkannter Ausbildungsberuf (BBiG, HwO)", "reference_occupation"
    )


def _training_years(situation: Situation) -> Iterator[tuple[float, float]]:
    """Shortest and longest training of each occupation that may be meant."""
    for candidate in answers.candidates(situation):
        known = next((years for years, ids in TRAINING_YEARS.items() if candidate.id in ids), None)
        yield (known or SHORTEST, known or LONGEST)


def _years_needed(situation: Situation) -> tuple[float, float]:
    """Least and most years of work that may be asked."""
    spans = tuple(_training_years(situation)) or ((SHORTEST, LONGEST),)
    return min(least for least, _ in spans) * ENOUGH, max(most for _, most in spans) * ENOUGH


def _worked_long_enough(situation: Situation) -> Condition:
    least, most = _years_needed(situation)
    surely, perhaps = answers.worked(situation, most), answers.worked(situation, least)
    enough = True if surely else False if perhaps is False else None
    span = f"{least:g}" if least == most else f"{least:g} bis {most:g}"
    text = f"{span.replace('.', ',')} Jahre Arbeit im Beruf (eineinhalbfache Ausbildungszeit)"
    field = None if situation.occupation else "reference_occupation"
    told = any(q.experience_years is not None for q in situation.profile.qualifications)
    return Condition.that(enough, text, field if told else "qualifications.experience_years")


def _papers_missing(situation: Situation) -> Condition:
    """The certificate is missing; with it, missing contents matter only where the body asks (§ 5 (4) BQFG)."""
    papers = situation.profile.documents
    text = "Nachweise über die Ausbildung fehlen"
    if papers is None:
        return Condition.that(None, text, "documents")
    if Paper.CERTIFICATE not in papers:
        return Condition.that(True, text)
    contents = {Paper.TRANSCRIPT, Paper.CURRICULUM} & set(papers)
    return Condition.that(False if contents else None, f"{text} (Fächerübersicht oder Lehrplan)", "documents")


def _has_foreign_training(situation: Situation) -> Condition:
    told = situation.profile.qualifications
    foreign = answers.some(answers.every((answers.is_foreign(q), q.completed)) for q in told)
    field = "qualifications.country" if any(q.country is None for q in told) else "qualifications.completed"
    return Condition.that(foreign, "abgeschlossene Ausbildung im Ausland", field)


def _qualifikationsanalyse_bqfg_14(situation: Situation) -> Finding:
    return decide(
        (_dual(situation), _has_foreign_training(situation), _papers_missing(situation)),
        "Fehlende Nachweise ersetzt die Qualifikationsanalyse (§ 14 BQFG): Arbeitsprobe, Fachgespräch oder Prüfung im "
        "Anerkennungsverfahren. Glaubhaft machen, dass die Papiere ohne eigene Schuld fehlen oder nur mit "
        "unangemessenem Aufwand zu bekommen sind. Die Entscheidungsfrist ruht so lange.",
    )


def _externenpruefung_bbig_45(situation: Situation) -> Finding:
    # § 45 (2) BBiG does not ask for a failed recognition, as DOMAIN R20 does; foreign degrees and work count.
    return decide(
        (_dual(situation), _worked_long_enough(situation)),
        "Zulassung zur Abschlussprüfung ohne Ausbildung ist möglich (§ 45 Abs. 2 BBiG, § 37 Abs. 2 HwO): Die Arbeit "
        "im Beruf dauerte mindestens das Eineinhalbfache der Ausbildungszeit; Arbeit im Ausland zählt mit. Antrag bei "
        "der Kammer, Prüfung auf Deutsch.",
        "Die Arbeit im Beruf reicht noch nicht für die Externenprüfung (§ 45 Abs. 2 BBiG); mit Zeugnissen kann die "
        "Kammer kürzere Zeiten genügen lassen.",
    )


def _no_german_training(situation: Situation) -> bool | None:
    """No German training that might be one in this occupation."""
    harmless = (QualificationKind.DEGREE, QualificationKind.SCHOOL)
    told = (q.kind in harmless or answers.is_foreign(q) for q in situation.profile.qualifications)
    return True if all(told) else None


def _feststellungsverfahren_bbig_50b(situation: Situation) -> Finding:
    status, training = situation.status, answers.in_training(situation)
    return decide(
        (
            _dual(situation),
            Condition.that(True if situation.is_abroad is False else None, "Wohnsitz im Inland", "residence.country"),
            Condition.that(
                None if status is None else status is not RecognitionStatus.FULL,
                "keine festgestellte Gleichwertigkeit",
                "decision.status",
            ),
            Condition.that(
                _no_german_training(situation), "kein deutscher Abschluss in diesem Beruf", "qualifications.country"
            ),
            Condition.that(None if training is None else not training, "keine laufende Ausbildung", "employment"),
            _worked_long_enough(situation),
        ),
        "Feststellungsverfahren (Validierung) ist möglich (§§ 50b ff. BBiG, § 41b HwO, BBFVerfV): Die Kammer "
        "bescheinigt, ob die Berufserfahrung überwiegend oder vollständig dem Beruf entspricht. Mindestalter 25 Jahre; "
        "vollständige Vergleichbarkeit öffnet die Abschlussprüfung. Ein Berufsabschluss ist das nicht.",
    )


def _touches_validation(situation: Situation) -> bool:
    return _may_be_dual(situation) and situation.is_abroad is not True


RULES: tuple[Rule, ...] = (
    Rule(
        slug="qualifikationsanalyse-bqfg-14",
        title="Qualifikationsanalyse bei fehlenden Nachweisen",
        norm="§ 14 BQFG, § 40a mit § 50c Abs. 4 HwO",
        source=Source(answers.law("bqfg", "14"), answers.LAWS_READ),
        touches=_may_be_dual,
        judge=_qualifikationsanalyse_bqfg_14,
        # DOMAIN R19 cites § 50b HwO; the text of August 2026 has § 40a sentence 2 with § 50c (4).
        caveat="Eine Verbandsseite nennt § 50b HwO; nach dem Gesetzestext von August 2026 gilt § 40a mit § 50c Abs. 4.",
    ),
    Rule(
        slug="externenpruefung-bbig-45",
        title="Externenprüfung",
        norm="§ 45 Abs. 2 BBiG, § 37 Abs. 2 HwO",
        source=Source(answers.law("bbig_2005", "45"), answers.LAWS_READ),
        touches=_may_be_dual,
        judge=_externenpruefung_bbig_45,
    ),
    Rule(
        slug="feststellungsverfahren-bbig-50b",
        title="Feststellungsverfahren (Validierung)",
        norm="§ 1 Abs. 6, §§ 50b bis 50e BBiG, §§ 41b, 41c HwO, BBFVerfV",
        source=Source(answers.law("bbig_2005", "50b"), answers.LAWS_READ),
        touches=_touches_validation,
        judge=_feststellungsverfahren_bbig_50b,
        since=date(2025, 1, 1),
        caveat="Das Alter steht nicht im Profil; gebraucht werden 25 Jahre, außer bei Menschen mit Behinderungen.",
    ),
)
