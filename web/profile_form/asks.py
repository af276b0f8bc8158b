"""What is asked: one question after the other, each with its fields; the whole form is all of them by section."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kb.vocabulary import Format, Land, Level, QualificationKind, RecognitionStatus, Term, TimeModel
from matcher.profile import Aim, AnabinDegree, AnabinInstitution, GapKind, Paper, ResidenceTitle, Work
from web.language import Say


class Kind(StrEnum):
    """How a field is typed in."""

    TEXT = "text"
    LONG = "long"
    DAY = "day"
    NUMBER = "number"
    TERM = "term"
    TERMS = "terms"
    YES_NO = "yes_no"
    COUNTRY = "country"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``path`` is the dotted path in the profile, below its row for fields of rows."""

    path: str
    kind: Kind
    label: str
    hint: str = ""
    terms: type[Term] | None = None
    most: float = 0
    """The largest number; 0 for other kinds."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question with its fields. ``rows`` is the path of a list whose rows have these fields, or empty."""

    slug: str
    section: str
    heading: str
    fields: tuple[Field, ...]
    rows: str = ""
    row_label: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of the profile that an answer replaces."""
        return (self.rows,) if self.rows else tuple(field.path for field in self.fields)


MOST_ROWS = 60
"""Rows of a list that are read; a notice has seldom more than twenty differences."""


def asks(say: Say) -> tuple[Ask, ...]:
    """All questions in the order of a counselling session, in the reader's language."""
    day_hint = say("Zum Beispiel 03.11.2026")
    term, number, day, text, yes_no = Kind.TERM, Kind.NUMBER, Kind.DAY, Kind.TEXT, Kind.YES_NO
    return (
        Ask("beruf", "beruf", say("Welchen Beruf hat die Person gelernt oder studiert?"), (
            Field("reference_occupation", text, say("Beruf in eigenen Worten"), say("Auch ungenau oder auf Englisch.")),
            Field("specialisation", text, say("Fachrichtung"), say("Wenn der Beruf mehrere hat.")),
        )),
        Ask("wohnort", "person", say("Wo wohnt die Person?"), (
            Field("residence.country", Kind.COUNTRY, say("Land des Wohnsitzes")),
            Field("residence.place", text, say("Ort oder Postleitzahl")),
            Field("residence.since", day, say("Seit wann dort"), day_hint),
            Field("work_state", term, say("In welchem Bundesland soll gearbeitet werden?"), terms=Land),
        )),
        Ask("aufenthalt", "person", say("Staatsangehörigkeit und Aufenthalt"), (
            Field("nationality", Kind.COUNTRY, say("Staatsangehörigkeit")),
            Field("residence_title", term, say("Aufenthaltstitel"), terms=ResidenceTitle),
        )),
        Ask("arbeit", "arbeit", say("Arbeit und Einkommen"), (
            Field("employment", term, say("Beschäftigung"), terms=Work),
            Field("gross_income_year", number, say("Bruttoeinkommen im Jahr in Euro"), most=10_000_000),
        )),
        Ask("sprache", "sprache", say("Welche Sprachen spricht die Person?"), (
            Field("language", Kind.LANGUAGE, say("Sprache")),
            Field("level", term, say("Niveau"), terms=Level),
            Field("certificate", yes_no, say("Zertifikat")),
            Field("date", day, say("Datum des Zertifikats"), day_hint),
        ), rows="languages", row_label=say("Sprache")),
        Ask("abschluss", "abschluss", say("Welche Abschlüsse hat die Person?"), (
            Field("title", text, say("Bezeichnung, wie sie im Zeugnis steht")),
            Field("country", Kind.COUNTRY, say("Land des Abschlusses")),
            Field("kind", term, say("Art"), terms=QualificationKind),
            Field("duration_years", number, say("Dauer in Jahren"), most=20),
            Field("completed", yes_no, say("Abgeschlossen")),
            Field("state_recognised", yes_no, say("Im Land staatlich anerkannt")),
            Field("anabin", term, say("Hochschule in anabin"), terms=AnabinInstitution),
            Field("anabin_degree", term, say("Abschluss in anabin"), terms=AnabinDegree),
            Field("experience_years", number, say("Berufserfahrung in Jahren"), most=70),
        ), rows="qualifications", row_label=say("Abschluss")),
        Ask("unterlagen", "abschluss", say("Welche Unterlagen liegen vor?"), (
            Field("documents", Kind.TERMS, say("Unterlagen"), terms=Paper),
        )),
        Ask("bescheid", "bescheid", say("Gibt es einen Antrag oder einen Bescheid?"), (
            Field("decision.status", term, say("Stand des Verfahrens"), terms=RecognitionStatus),
            Field("decision.date", day, say("Datum des Bescheids"), day_hint),
            Field("decision.body", text, say("Stelle, die entschieden hat")),
        )),
        Ask("unterschiede", "bescheid", say("Welche wesentlichen Unterschiede nennt der Bescheid?"), (
            Field("topic", Kind.LONG, say("Inhalt, wie er im Bescheid steht")),
            Field("hours", number, say("Stunden"), most=20_000),
            Field("kind", term, say("Theorie oder Praxis"), terms=GapKind),
        ), rows="decision.gaps", row_label=say("Unterschied")),
        Ask("ziel", "ziel", say("Was ist das Ziel?"), (
            Field("goals.aim", term, say("Ziel"), terms=Aim),
            Field("goals.occupation", text, say("Gewünschter Beruf"), say("Wenn er ein anderer ist.")),
            Field("goals.employer.has_contract", yes_no, say("Arbeitsvertrag oder Angebot")),
            Field("goals.employer.place", text, say("Ort des Betriebs")),
        )),
        Ask("grenzen", "ziel", say("Was grenzt die Auswahl ein?"), (
            Field("constraints.radius_km", number, say("Höchstens so viele Kilometer"), most=2000),
            Field("constraints.formats", Kind.TERMS, say("Formate"), terms=Format),
            Field("constraints.time", term, say("Zeitmodell"), terms=TimeModel),
            Field("constraints.earliest_start", day, say("Frühester Beginn"), day_hint),
            Field("constraints.childcare_needed", yes_no, say("Kinderbetreuung nötig")),
        )),
    )  # fmt: skip


def section_titles(say: Say) -> dict[str, str]:
    """Sections of the whole form in their order."""
    return {
        "beruf": say("Beruf"),
        "person": say("Person und Aufenthalt"),
        "arbeit": say("Arbeit"),
        "sprache": say("Sprachen"),
        "abschluss": say("Abschlüsse und Unterlagen"),
        "bescheid": say("Bescheid"),
        "ziel": say("Ziel und Grenzen"),
    }
