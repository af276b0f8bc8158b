"""Rules on health professions that need no university degree, and on midwives."""

from __future__ import annotations

from kb.vocabulary import Level, QualificationKind, RecognitionStatus
from matcher.outcome import Condition, Finding, Source, decide
from matcher.profile import EU_EEA_CH, Qualification
from matcher.rules import answers
from matcher.rules.profession_answers import certified, is_occupation, one_of, works_here
from matcher.rules.rule import Rule, for_occupations
from matcher.situation import Situation

_is_health_profession = answers.goes_to("lvwa-gesundheitsberufe")

_NURSING = (
    " Beantragt wird seit 2024 die Anerkennung als Pflegefachperson. Wer endgültig auf die Prüfung der "
    "Gleichwertigkeit verzichtet (§ 40 Abs. 3a PflBG), wählt gleich zwischen Kenntnisprüfung und Anpassungslehrgang."
)

_ASSISTANTS = " Für die Pflegehilfe gilt ab 01.01.2027 das Pflegefachassistenzgesetz; den Übergang beim Amt erfragen."

_OLD_TITLE = (
    " Die Bezeichnung „Gesundheits- und Krankenpfleger“ gibt es für neue Anträge nicht mehr: laut Landesprüfungsamt "
    "seit 01.01.2024, eine andere Seite nennt den 31.12.2024. Nach § 66a PflBG war eine Entscheidung nach altem Recht "
    "bis 31.12.2024 möglich. Einen Antrag aus dieser Zeit dort klären."
)


def _asks_old_title(situation: Situation) -> bool:
    named = f"{situation.profile.reference_occupation} {situation.profile.goals.occupation}".casefold()
    return "gesundheits- und krankenpfleg" in named


def _gesundheitsfachberufe_st(situation: Situation) -> Finding:
    nursing = situation.is_one_of("pflegefachperson")
    assistants = situation.is_one_of("altenpflegehelfer", "pflegefachassistent", "pflegehelfer")
    return decide(
        (is_occupation(situation, _is_health_profession, "Gesundheitsfachberuf"), works_here(situation)),
        "Zuständig ist das Landesprüfungsamt für Gesundheitsberufe beim Landesverwaltungsamt in Halle."
        + (_NURSING if nursing else _ASSISTANTS if assistants else "")
        + (_OLD_TITLE if _asks_old_title(situation) else ""),
    )


def _pflege_b2_st(situation: Situation) -> Finding:
    return decide(
        (
            is_occupation(situation, one_of("pflegefachperson"), "Pflegefachperson"),
            works_here(situation),
            Condition.that(certified(situation, Level.B2), "B2-Zertifikat mit dem Antrag", "languages"),
        ),
        "Das B2-Zertifikat liegt vor; es wird mit dem Antrag verlangt. Danach folgt meist ein Bescheid über "
        "wesentliche Unterschiede und die Wahl zwischen Kenntnisprüfung und Anpassungslehrgang (§ 40 Abs. 3 PflBG).",
    )


def _is_third(qualification: Qualification) -> bool | None:
    return None if qualification.country is None else qualification.country not in EU_EEA_CH


def _may_choose(qualification: Qualification) -> bool | None:
    """Third-country training (§ 59), or an EU one at the levels c to e, which a degree reaches (§ 58 (2) HebG)."""
    if qualification.country == "DE":
        return False
    third = _is_third(qualification)
    degree = True if qualification.kind is QualificationKind.DEGREE else None
    return None if third is None else third or degree


def _differences_found(situation: Situation) -> bool | None:
    """Only a decision that finds differences asks for a measure; without one it is too early to say."""
    if situation.status in (RecognitionStatus.PARTIAL, RecognitionStatus.COMPENSATION_REQUIRED):
        return True
    return False if situation.status in (RecognitionStatus.FULL, RecognitionStatus.REJECTED) else None


def _hebamme_ausgleich(situation: Situation) -> Finding:
    # DOMAIN R33 speaks of people from third countries; §§ 46, 58, 59 HebG go by the country of the training.
    told = situation.profile.qualifications
    third = answers.some(_is_third(qualification) for qualification in told)
    examination = "Kenntnisprüfung" if third else "Eignungsprüfung"
    open_kind = any(qualification.kind is None for qualification in told)
    country = "qualifications.country" if third is None else "qualifications.kind" if open_kind else None
    return decide(
        (
            is_occupation(situation, one_of("hebamme"), "Hebamme"),
            Condition.that(answers.some(_may_choose(q) for q in told), "Land und Niveau der Ausbildung", country),
            Condition.that(_differences_found(situation), "Bescheid mit wesentlichen Unterschieden", "decision.status"),
        ),
        f"Freie Wahl: {examination} oder Anpassungslehrgang von höchstens drei Jahren (§§ 57 bis 59 HebG).",
        unknown="Aus einem Drittstaat: bei wesentlichen Unterschieden freie Wahl zwischen Kenntnisprüfung und "
        "Anpassungslehrgang (§ 59 HebG). Offen ist noch der Bescheid."
        if third
        else "Aus EU oder EWR wird zuerst automatisch anerkannt (§§ 46 ff. HebG); sonst entscheidet das Niveau des "
        "Zeugnisses: c bis e freie Wahl, b Eignungsprüfung, a beides (§ 58 Abs. 2). Aus einem Drittstaat: § 59.",
    )


RULES: tuple[Rule, ...] = (
    Rule(
        slug="gesundheitsfachberufe-st",
        title="Gesundheitsfachberufe: Landesprüfungsamt",
        norm="Seite des Landesverwaltungsamts; §§ 40, 66a PflBG",
        source=Source(
            "https://lvwa.lpsa-test.de/das-lvwa/landespruefungsamt-fuer-gesundheitsberufe/nichtakademische-"
            "gesundheitsberufe/auslaendische-berufsabschluesse",
            None,
        ),
        touches=lambda situation: answers.may_be(situation, _is_health_profession),
        judge=_gesundheitsfachberufe_st,
        says="Zuständig ist das Landesprüfungsamt für Gesundheitsberufe beim Landesverwaltungsamt in Halle. In "
        "der Pflege wird seit 2024 nur noch die Anerkennung als Pflegefachperson beantragt; wer endgültig "
        "auf die Prüfung der Gleichwertigkeit verzichtet, wählt gleich zwischen Kenntnisprüfung und "
        "Anpassungslehrgang (§ 40 Abs. 3a PflBG).",
        caveat="Widerspruch: Das Amt nimmt Anträge auf Gesundheits- und Krankenpflege seit 01.01.2024 nicht mehr an, "
        "ein älterer Text nennt den 31.12.2024. § 58 PflBG kennt daneben weiter Kinderkranken- und Altenpflege.",
    ),
    Rule(
        slug="pflege-b2-st",
        title="Pflege: B2 mit dem Antrag",
        norm="§ 2 Nr. 4 PflBG (nennt kein Niveau); Angabe eines Bildungsträgers",
        source=Source("https://fit-bildung.de/mm-ausbildung/anpassung-pflege", None),
        touches=for_occupations("pflegefachperson"),
        judge=_pflege_b2_st,
        says="Mit dem Antrag auf Anerkennung als Pflegefachperson wird ein B2-Zertifikat verlangt. Danach "
        "folgt meist ein Bescheid über wesentliche Unterschiede und die Wahl zwischen Kenntnisprüfung und "
        "Anpassungslehrgang (§ 40 Abs. 3 PflBG).",
        caveat="B2 mit dem Antrag sagt ein Bildungsträger; die Seite des Landesprüfungsamts nennt kein Niveau.",
    ),
    Rule(
        slug="hebamme-ausgleich",
        title="Hebammen: Prüfung oder Anpassungslehrgang",
        norm="§§ 46, 57 bis 59 HebG",
        source=Source(answers.law("hebg_2020", "59"), answers.LAWS_READ),
        touches=for_occupations("hebamme"),
        judge=_hebamme_ausgleich,
        says="Stellt der Bescheid wesentliche Unterschiede fest, wählen Hebammen mit Ausbildung aus einem "
        "Drittstaat frei zwischen Kenntnisprüfung und Anpassungslehrgang (§ 59 HebG). Aus EU oder EWR "
        "wird zuerst automatisch anerkannt; sonst entscheidet das Niveau des Zeugnisses (§§ 46, 58 HebG).",
        caveat="Ein in der EU schon anerkannter Drittstaatsabschluss mit drei Jahren Praxis dort folgt § 58 HebG. Ein "
        "Gesetz zur direkten Kenntnisprüfung ist im Verfahren.",
    ),
)
