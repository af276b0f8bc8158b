"""Rules on foreign degrees: what anabin says of them, and the evaluation of certificates by the ZAB."""

from __future__ import annotations

from kb.vocabulary import QualificationKind
from matcher.outcome import Condition, Finding, Source, decide
from matcher.profile import AnabinDegree, AnabinInstitution, Qualification
from matcher.rules import answers
from matcher.rules.rule import Rule
from matcher.situation import Situation

_POOR = (AnabinDegree.CONDITIONALLY, AnabinDegree.NOT_COMPARABLE)


def _in_anabin(qualification: Qualification) -> bool:
    return qualification.anabin is not None or qualification.anabin_degree is not None


def _foreign_degrees(situation: Situation) -> list[Qualification]:
    """Degrees that may be foreign; a statement of anabin is one about a foreign degree."""
    told = situation.profile.qualifications
    return [q for q in told if _in_anabin(q) or (q.kind is QualificationKind.DEGREE and q.country != "DE")]


def _anabin_field(degrees: list[Qualification]) -> str | None:
    open_ones = [degree for degree in degrees if answers.is_comparable(degree) is None]
    if any(degree.anabin_degree is None for degree in open_ones):
        return "qualifications.anabin_degree"
    return "qualifications.anabin" if any(degree.anabin is None for degree in open_ones) else None


def _anabin_vergleichbar(situation: Situation) -> Finding:
    degrees = _foreign_degrees(situation)
    comparable = answers.some(answers.is_comparable(degree) for degree in degrees)
    clause = "Hochschule H+ und Abschluss „entspricht“ oder „gleichwertig“"
    mixed = any(degree.anabin is AnabinInstitution.MIXED for degree in degrees)
    poor = next((degree.anabin_degree for degree in degrees if degree.anabin_degree in _POOR), None)
    return decide(
        (Condition.that(comparable, clause, _anabin_field(degrees)),),
        "Der Abschluss ist nach anabin vergleichbar (H+ und „entspricht“ oder „gleichwertig“). Beide Seiten "
        "ausdrucken: Für Visum und Bewerbung genügt das oft.",
        (f"„{poor.value}“ zählt nicht als vergleichbar" if poor else "Die Hochschule steht mit H- in anabin")
        + ": Zeugnisbewertung der ZAB oder Aufstieg über eine Weiterbildung prüfen.",
        "Bei H+/- muss der Abschluss in anabin bei genau dieser Hochschule stehen; sonst hilft nur die "
        "Zeugnisbewertung der ZAB."
        if mixed
        else "Offen: Hochschule (H+) und Abschluss in anabin nachschlagen; was nicht dort steht, bewertet die ZAB.",
    )


def _zab_zeugnisbewertung(situation: Situation) -> Finding:
    degrees = _foreign_degrees(situation)
    possible = answers.some(answers.every((_is_foreign_degree(degree), degree.completed)) for degree in degrees)
    return decide(
        (Condition.that(possible, "abgeschlossenes ausländisches Studium", _missing_fact(degrees)),),
        "Die ZAB kann den abgeschlossenen Studienabschluss bewerten: Antrag online, 200 EUR, jede weitere Bewertung "
        "100 EUR. Das hilft bei Bewerbung und Visum, viele öffentliche Arbeitgeber verlangen es. Es ist keine "
        "Anerkennung und ersetzt sie in reglementierten Berufen nicht.",
        "Die ZAB bewertet nur abgeschlossene ausländische Studien.",
    )


def _is_foreign_degree(degree: Qualification) -> bool | None:
    return answers.every((answers.is_kind(degree, QualificationKind.DEGREE), answers.is_foreign(degree)))


def _missing_fact(degrees: list[Qualification]) -> str:
    names = ("kind", "completed", "country")
    missing = (name for degree in degrees for name in names if getattr(degree, name) is None)
    return f"qualifications.{next(missing, 'completed')}"


RULES: tuple[Rule, ...] = (
    Rule(
        slug="anabin-vergleichbar",
        title="Vergleichbarer Abschluss nach anabin",
        norm="anabin (KMK), Make it in Germany",
        source=Source(
            "https://make-it-in-germany.com/de/arbeiten-in-deutschland/anerkennung/auslaendischer/hochschulabschluesse",
            None,
        ),
        touches=lambda situation: bool(_foreign_degrees(situation)),
        judge=_anabin_vergleichbar,
        says="Ein ausländischer Studienabschluss gilt als vergleichbar, wenn anabin die Hochschule mit H+ und "
        "den Abschluss mit „entspricht“ oder „gleichwertig“ führt. Bei H+/- muss er bei genau dieser "
        "Hochschule stehen, sonst hilft die Zeugnisbewertung; „bedingt vergleichbar“ genügt nicht.",
        caveat="anabin ist nicht vollständig; eine fehlende Hochschule heißt nicht, dass sie nicht anerkannt ist.",
    ),
    Rule(
        slug="zab-zeugnisbewertung",
        title="Zeugnisbewertung der ZAB",
        norm="Seiten der KMK zur Zeugnisbewertung",
        source=Source(
            "https://www.kmk.org/de/zab/zentralstelle-fuer-auslaendisches-bildungswesen/zeugnisbewertung/"
            "antrag-und-gebuehren.html",
            None,
        ),
        touches=lambda situation: bool(_foreign_degrees(situation)),
        judge=_zab_zeugnisbewertung,
        caveat="Die Gebühr vorher prüfen: Andere Seiten nennen 208 EUR.",
    ),
)
