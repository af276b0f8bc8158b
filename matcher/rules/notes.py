"""The numbers under which practitioners know the rules, and notes beside them: details, older and other versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb.vocabulary import Term
from matcher.outcome import Source
from matcher.rules.answers import LAWS_READ, law


class NoteKind(Term):
    """How a note stands to the rule beside it."""

    DETAIL = "detail", "Einzelheit", "detail"
    SUPERSEDED = "superseded", "überholt", "superseded"
    CONTRADICTS = "contradicts", "widerspricht", "contradicts"
    ELSEWHERE = "elsewhere", "anderswo oder nur ein Träger", "elsewhere, or one provider only"


@dataclass(frozen=True, slots=True)
class Note:
    """Something a source says about the matter of a rule; ``rule`` is its slug, None where it stands by itself."""

    number: str
    rule: str | None
    kind: NoteKind
    text: str
    source: Source

    def as_json(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "number": self.number,
            "kind": self.kind.value,
            "text": self.text,
            "source": self.source.as_json(),
        }


NUMBERS: Mapping[str, str] = {
    "aufenthg-16d-1": "R01",
    "aufenthg-16d-3": "R02",
    "aufenthg-81a": "R04",
    "antrag-arbeitsort-land": "R05",
    "zsba-aus-dem-ausland": "R07",
    "ingenieur-taetigkeit-frei": "R08",
    "ingenieur-titel-st": "R09",
    "ingenieur-titel-architektur": "R10",
    "architekt-liste": "R11",
    "anabin-vergleichbar": "R12",
    "zab-zeugnisbewertung": "R13",
    "blaue-karte-18g": "R14",
    "grade-fuehren-st": "R15",
    "ihk-fosa-bezirk": "R16",
    "hwk-bezirk": "R17",
    "elektro-industrie-oder-handwerk": "R18",
    "qualifikationsanalyse-bqfg-14": "R19",
    "externenpruefung-bbig-45": "R20",
    "gesundheitsfachberufe-st": "R21",
    "pflege-b2-st": "R23",
    "sozialarbeit-st": "R24",
    "heilpaedagogik-st": "R25",
    "erzieher-st": "R26",
    "kita-kifoeg-21": "R27",
    "lehrer-st-c1": "R28",
    "schulzeugnisse-st": "R29",
    "arzt-fsp-c1": "R30",
    "zahnarzt-fsp-c1": "R31",
    "apotheker-fsp-c1": "R32",
    "hebamme-ausgleich": "R33",
    "deufoev-kursstufen": "R34",
    "bsk-eingangsniveau": "R36",
    "bsk-berechtigung": "R37",
    "bsk-kostenbeitrag": "R38",
    "bsk-kein-studium": "R41",
    "anerkennungszuschuss": "R42",
    "bildungsgutschein-azav": "R43",
    "qualifizierungschancengesetz": "R45",
    "aufstiegs-bafoeg": "R46",
    "weiterbildung-direkt-st": "R48",
    "iq-beratung-st": "R51",
}
"""Number by slug; rules that joined later have none."""

NOTES: tuple[Note, ...] = (
    Note(
        "R03",
        "aufenthg-16d-3",
        NoteKind.DETAIL,
        "Verlängert wird der Aufenthalt nur, wenn die Anerkennung nachweislich vorangeht: durch Antrag, Bescheid oder "
        "Teilnahmebescheinigung.",
        Source("https://www.visaguard.berlin/post/anerkennungspartnerschaft-dauer-der-erteilung-16d", None),
    ),
    Note(
        "R06",
        "antrag-arbeitsort-land",
        NoteKind.DETAIL,
        "Die Stelle bestätigt den Eingang binnen eines Monats und entscheidet binnen drei Monaten, sobald die "
        "Unterlagen vollständig sind; sie kann die Frist verlängern.",
        Source("https://www.ihk-fosa.de/fuer-antragstellende/verfahrensablauf/", None),
    ),
    Note(
        "R09",
        "ingenieur-titel-st",
        NoteKind.SUPERSEDED,
        "Nach einer älteren Fassung von § 6 IngG LSA kann die Kammer bei Drittstaatsangehörigen ablehnen, wenn die "
        "Gegenseitigkeit nicht gewährleistet ist. Keine der beiden Fassungen trägt ein Datum.",
        Source("https://justiz-nrw.wolterskluwer-online.de/browse/document/d11afc48-0bcb-3911-ad96-6d2e9b9cdda6", None),
    ),
    Note(
        "R14",
        "blaue-karte-18g",
        NoteKind.SUPERSEDED,
        "Für 2025 galten 48.300 EUR, ermäßigt 43.759,80 EUR.",
        Source("https://jig.world/de/blaue-karte-eu-mindestgehalt-2025/", "2025"),
    ),
    Note(
        "R22",
        "gesundheitsfachberufe-st",
        NoteKind.CONTRADICTS,
        "Eine Leistungsbeschreibung des Landes nennt die Anerkennung als Gesundheits- und Krankenpfleger noch bis zum "
        "31.12.2024 möglich; das Landesprüfungsamt nimmt solche Anträge seit dem 01.01.2024 nicht mehr an.",
        Source("https://verwaltungsportal.hessen.de/leistung?leistung_id=L100008_397116261&regschl=150850228228", None),
    ),
    Note(
        "R35",
        "deufoev-kursstufen",
        NoteKind.DETAIL,
        "Spezialkurse nach A2 und B1 setzen in der Regel einen ordnungsgemäß besuchten Integrationskurs voraus, der "
        "B1 nicht erreicht hat; § 13 Abs. 2 DeuFöV öffnet sie auch für bestimmte Geduldete und für Beschäftigte.",
        Source(law("deuf_v", "13"), LAWS_READ),
    ),
    Note(
        "R37",
        "bsk-berechtigung",
        NoteKind.CONTRADICTS,
        "Ein Kursträger nennt für alle im Anerkennungsverfahren das BAMF; nach § 5 DeuFöV entscheidet es für sie nur, "
        "wenn sie weder gemeldet sind noch SGB II beziehen.",
        Source("https://ib-west.de/angebot/10707", None),
    ),
    Note(
        "R38",
        "bsk-kostenbeitrag",
        NoteKind.SUPERSEDED,
        "Ältere Seiten nennen einen Beitrag ab 20.000 EUR zu versteuerndem Einkommen (gemeinsam 40.000 EUR): 2,56 EUR "
        "je Unterrichtseinheit für Kurse ab Dezember 2025.",
        Source("https://www.vhs-marburg.de/kurse/deutsch/kategorie/Berufssprachkurse-+BSK/382", None),
    ),
    Note(
        "R38",
        "bsk-kostenbeitrag",
        NoteKind.SUPERSEDED,
        "Eine andere Seite nennt 2,32 EUR je Unterrichtseinheit und die Hälfte zurück nach bestandener Prüfung.",
        Source("https://www.fachkraefte.jetzt/sprachfoerderung-und-berufssprachkurs/", None),
    ),
    Note(
        "R39",
        "bsk-eingangsniveau",
        NoteKind.ELSEWHERE,
        "Ein Kursträger in Frankfurt verlangt ein höchstens sechs Monate altes B1-Zertifikat, sonst einen "
        "Einstufungstest; ob 400 oder 500 Unterrichtseinheiten, entscheidet er nach den Punkten im DTZ.",
        Source("https://www.bbz-sprachenschule.com/sprachkurs/berufssprachkurs-b2-500-ue-frankfurt-2/", None),
    ),
    Note(
        "R40",
        "arzt-fsp-c1",
        NoteKind.ELSEWHERE,
        "Ein Spezialkurs für akademische Heilberufe in Mainz verlangt ein in allen Teilen bestandenes B2-Zertifikat, "
        "einen Einstufungstest, das abgeschlossene Studium und den Nachweis des Antrags auf Approbation.",
        Source("https://berufssprachkurse-mainz.info/faqs/", None),
    ),
    Note(
        "R42",
        "anerkennungszuschuss",
        NoteKind.CONTRADICTS,
        "Einkommensgrenze 26.000 EUR, gemeinsam 40.000 EUR; Verfahren bis 600 EUR, Qualifikationsanalyse bis 1.200 "
        "EUR zusätzlich, Qualifizierung bis 3.000 EUR.",
        Source("https://anerkennung-in-deutschland.de/html/de/pro/anerkennungszuschuss.php", None),
    ),
    Note(
        "R42",
        "anerkennungszuschuss",
        NoteKind.CONTRADICTS,
        "Einkommensgrenze 32.000 EUR, gemeinsam 50.000 EUR.",
        Source("https://ihk-muenchen.de/de/berufsbildung-berufszugang/anerkennung/anerkennungszuschuss", None),
    ),
    Note(
        "R42",
        "anerkennungszuschuss",
        NoteKind.SUPERSEDED,
        "Letzter Antragstag 31.12.2024; seit dem 01.01.2025 läuft der Zuschuss weiter, letzter Antragstag 30.06.2027.",
        Source("https://ihk.de/ulm/produktmarken/auslaendische-berufsabschluesse/anerkennungszuschuss-4710148", None),
    ),
    Note(
        "R42",
        "anerkennungszuschuss",
        NoteKind.SUPERSEDED,
        "Ein älterer Fragenkatalog schließt Anpassungsmaßnahmen aus.",
        Source("https://www.anerkennung-in-deutschland.de/html/de/fragen-anerkennungszuschuss.php", None),
    ),
    Note(
        "R44",
        "bildungsgutschein-azav",
        NoteKind.DETAIL,
        "Reine allgemeine Sprachkurse lassen sich nicht nach AZAV zulassen; überwiegend berufliche Kurse mit "
        "zusätzlicher Fachsprache schon.",
        Source(
            "https://www.netzwerk-iq.de/angebote/iq-konkret/2022/03/artikel4/iq-qualifizierungen-was-bleibt", "2022"
        ),
    ),
    Note(
        "R46",
        "aufstiegs-bafoeg",
        NoteKind.SUPERSEDED,
        "Eine Leistungsbeschreibung nennt für alle anderen Titel 15 Monate Aufenthalt und Arbeit; nach § 8 AFBG gilt "
        "das nur für bestimmte Titel, sonst sind es drei Jahre.",
        Source("https://verwaltungsportal.hessen.de/leistung?leistung_id=L100040_8665213&regschl=033530005005", None),
    ),
    Note(
        "R47",
        "aufstiegs-bafoeg",
        NoteKind.DETAIL,
        "Ein ausländischer Abschluss steht nicht im Weg, wenn die Stelle ihn nicht als gleichwertig anerkannt hat "
        "(VG Stade, 16.02.2022, 6 A 287/21). Es ist das Urteil eines Gerichts.",
        Source(
            "https://voris.wolterskluwer-online.de/browse/document/f0f50d90-128c-4c74-b3a5-727f80652e1d", "2022-02-16"
        ),
    ),
    Note(
        "R49",
        "ihk-fosa-bezirk",
        NoteKind.DETAIL,
        "Wer arbeitslos ist, klärt mit Agentur oder Jobcenter, wer die Kosten trägt, bevor der Antrag gestellt wird; "
        "ebenso vor einer späteren Anpassungsqualifizierung.",
        Source("http://www.ihk-fosa.de/fuer-antragstellende/gebuehren/", None),
    ),
    Note(
        "R50",
        None,
        NoteKind.ELSEWHERE,
        "Manche Kurse nehmen zuerst Menschen aus dem eigenen Land auf: „Grow UP“ in Potsdam zuerst aus Brandenburg, "
        "mit B1 und Studium, kostenfrei. Ein solcher Vorrang ist kein Ausschluss.",
        Source("https://www.up-transfer.de/en/executive-education/certificate-programs/grow-up-bwl-und-mehr/faq", None),
    ),
    Note(
        "R52",
        "gesundheitsfachberufe-st",
        NoteKind.ELSEWHERE,
        "In Baden-Württemberg geht der Anpassungslehrgang in der Pflege auch in Teilzeit und dauert dann länger; jeder "
        "Unterschied endet mit einem Abschlussgespräch. Für Sachsen-Anhalt ist das nicht belegt.",
        Source(
            "https://rp.baden-wuerttemberg.de/themen/bildung/ausbildung/seiten/faq-pflege-gesundheitsfachberufe/"
            "anpassungslehrgang",
            None,
        ),
    ),
)
"""Every note, by number."""


def notes_of(rule: str) -> tuple[Note, ...]:
    """The notes beside a rule."""
    return tuple(note for note in NOTES if note.rule == rule)
