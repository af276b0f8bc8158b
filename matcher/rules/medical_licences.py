"""Rules on the professional language test of doctors, dentists and pharmacists."""

from __future__ import annotations

from kb.vocabulary import Level, RecognitionStatus
from matcher.outcome import Condition, Finding, Source, decide
from matcher.rules.profession_answers import is_occupation, one_of, works_elsewhere, works_here
from matcher.rules.rule import Rule, for_occupations
from matcher.situation import Situation

_LICENSED = "Die Approbation liegt vor, also auch der Sprachnachweis."


def _passed_the_test(situation: Situation) -> Condition:
    """No field tells the test itself: below C1 it is still to be passed, from C1 on it has to be asked."""
    text = "bestandene Fachsprachprüfung auf C1 (ein allgemeines C1-Zertifikat ersetzt sie nicht)"
    if situation.status is RecognitionStatus.FULL:
        return Condition.that(True, text)
    speaks = situation.speaks(Level.C1)
    return Condition.that(None if speaks else speaks, text, "decision.status" if speaks else "languages")


def _judged(situation: Situation, occupation: str, title: str, at_b2: str) -> Finding:
    """Unmet below C1; whoever has B2 is told how to register."""
    basic = (is_occupation(situation, one_of(occupation), title), works_here(situation))
    below = "Zuerst B2, dann die Fachsprachprüfung auf C1." if situation.speaks(Level.B2) is False else at_b2
    return decide((*basic, _passed_the_test(situation)), _LICENSED, None if works_elsewhere(situation) else below)


def _arzt_fsp_c1(situation: Situation) -> Finding:
    return _judged(
        situation,
        "arzt",
        "Ärztin oder Arzt",
        "B2 genügt als Grundlage; es fehlt die Fachsprachprüfung auf C1 bei der Ärztekammer Sachsen-Anhalt (§ 3 Abs. 1 "
        "Nr. 5 BÄO, Beschluss der GMK 2014). Vorher die Approbation beim Landesverwaltungsamt beantragen.",
    )


def _zahnarzt_fsp_c1(situation: Situation) -> Finding:
    return _judged(
        situation,
        "zahnarzt",
        "Zahnärztin oder Zahnarzt",
        "Es fehlt die Fachsprachprüfung auf C1 bei der Zahnärztekammer Sachsen-Anhalt (§ 2 Abs. 1 Nr. 5 ZHG), 400 EUR. "
        "Zur Anmeldung: B2-Zertifikat, höchstens drei Jahre alt, und Hauptwohnung im Land.",
    )


def _apotheker_fsp_c1(situation: Situation) -> Finding:
    return _judged(
        situation,
        "apotheker",
        "Apothekerin oder Apotheker",
        "Es fehlt der Fachsprachentest auf C1 bei der Apothekerkammer Sachsen-Anhalt (§ 4 Abs. 1 Nr. 5 BApO); der "
        "B2-Nachweis darf nachgereicht werden. Zuerst beim Landesverwaltungsamt beantragen; mit Drittstaatsabschluss "
        "folgt meist die Berufserlaubnis (§ 11 BApO, höchstens zwei Jahre), dann die Kenntnisprüfung.",
    )


RULES: tuple[Rule, ...] = (
    Rule(
        slug="arzt-fsp-c1",
        title="Ärztinnen und Ärzte: Fachsprachprüfung C1",
        norm="§ 3 Abs. 1 Nr. 5 BÄO; Beschluss der Gesundheitsministerkonferenz 2014",
        source=Source(
            "https://www.marburger-bund.de/bundesverband/service/auslaendische-aerzte/foreign-physicians/"
            "anforderungen-deutschkenntnisse",
            "2023-12",
        ),
        touches=for_occupations("arzt"),
        judge=_arzt_fsp_c1,
        says="Für die Approbation brauchen Ärztinnen und Ärzte B2 als Grundlage und die Fachsprachprüfung auf "
        "C1 bei der Ärztekammer Sachsen-Anhalt. Die Approbation erteilt das Landesverwaltungsamt.",
        caveat="Das Gesetz nennt kein Niveau; B2 und C1 stehen in dem Beschluss der Länder.",
    ),
    Rule(
        slug="zahnarzt-fsp-c1",
        title="Zahnärztinnen und Zahnärzte: Fachsprachprüfung C1",
        norm="§ 2 Abs. 1 Nr. 5 ZHG; Seite der Zahnärztekammer Sachsen-Anhalt",
        source=Source("https://www.zaek-sa.de/zahnaerzte/fachsprachpruefung/", None),
        touches=for_occupations("zahnarzt"),
        judge=_zahnarzt_fsp_c1,
        says="Für die Approbation brauchen Zahnärztinnen und Zahnärzte B2 als Grundlage und die "
        "Fachsprachprüfung auf C1 bei der Zahnärztekammer Sachsen-Anhalt. Die Approbation erteilt das "
        "Landesverwaltungsamt.",
    ),
    Rule(
        slug="apotheker-fsp-c1",
        title="Apothekerinnen und Apotheker: Fachsprachentest C1",
        norm="§ 4 Abs. 1 Nr. 5, § 11 BApO; Leistungsbeschreibung des Landes",
        source=Source("https://www.haldensleben.de/index.php?ModID=7&FID=3119.5583.1&object=tx%7C3119.5583.1", None),
        touches=for_occupations("apotheker"),
        judge=_apotheker_fsp_c1,
        says="Für die Approbation brauchen Apothekerinnen und Apotheker B2, das nachgereicht werden darf, und "
        "den Fachsprachentest auf C1 bei der Apothekerkammer Sachsen-Anhalt. Vor der Kenntnisprüfung "
        "steht in der Regel die Berufserlaubnis für höchstens zwei Jahre; beides erteilt das "
        "Landesverwaltungsamt.",
    ),
)
