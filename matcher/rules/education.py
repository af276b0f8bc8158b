"""Rules on social and educational professions in Sachsen-Anhalt: who decides, and which German is asked."""

from __future__ import annotations

from kb.occupations import ReferenceOccupation
from kb.vocabulary import Level, QualificationKind
from matcher.outcome import Condition, Finding, Source, decide
from matcher.profile import Qualification
from matcher.rules import answers
from matcher.rules.profession_answers import certified, is_occupation, is_teacher, one_of, works_elsewhere, works_here
from matcher.rules.rule import Rule, YearValues, for_occupations
from matcher.situation import Situation

SOCIAL_WORK = ("kindheitspaedagoge", "sozialarbeiter")
CURATIVE = ("heilerziehungspfleger", "heilpaedagoge")
DAY_CARE = frozenset(
    "erzieher erziehungswissenschaftler heilerziehungspfleger heilpaedagoge kinderpfleger kindheitspaedagoge "
    "sozialarbeiter sozialassistent".split()
)
"""Occupations near to § 21 KiFöG, besides the teachers."""

HOURS_ASKED: dict[int, bool] = dict.fromkeys(range(2016, 2024), True) | {2024: False}
"""Whether § 21 (3) number 3 KiFöG asked for a year of practice and 60 hours; later texts were not read."""


def _university_degree(qualification: Qualification) -> bool | None:
    """A foreign degree; a German one may come from this Land, whose universities recognise their own."""
    german = None if qualification.country in (None, "DE") else True
    return answers.every((answers.is_kind(qualification, QualificationKind.DEGREE), german))


def _sozialarbeit_st(situation: Situation) -> Finding:
    told = situation.profile.qualifications
    country = "qualifications.country" if any(q.country is None for q in told) else "qualifications.kind"
    return decide(
        (
            is_occupation(situation, one_of(*SOCIAL_WORK), "Soziale Arbeit oder Kindheitspädagogik"),
            works_here(situation),
            Condition.that(
                answers.some(_university_degree(q) for q in told), "ausländischer Hochschulabschluss", country
            ),
            Condition.that(certified(situation, Level.B2), "B2-Zertifikat eines anerkannten Instituts", "languages"),
        ),
        "Antrag beim Landesprüfungsamt im Landesverwaltungsamt (SozBAnerkG LSA), mit dem B2-Zertifikat. "
        "Berufserfahrung zählt dabei nicht; ein Führungszeugnis (§ 30a BZRG) nur auf Anforderung.",
    )


def _learned_at_college(situation: Situation) -> bool | None:
    """Whether it was learned at a college (Fachschule); for a degree another body may decide."""
    kinds = [qualification.kind for qualification in situation.profile.qualifications]
    return True if QualificationKind.VOCATIONAL in kinds else None


def _is_curative(situation: Situation) -> bool | None:
    """A college training tells the curative educator from the social worker, who has a degree."""
    is_one = situation.is_one_of(*CURATIVE)
    return True if is_one is None and _learned_at_college(situation) else is_one


def _heilpaedagogik_st(situation: Situation) -> Finding:
    carer = situation.is_one_of("heilerziehungspfleger")
    return decide(
        (
            Condition.that(_is_curative(situation), "Beruf: Heilpädagogik oder Heilerziehungspflege", "specialisation"),
            works_here(situation),
            Condition.that(
                True if carer else _learned_at_college(situation),
                "Ausbildung an einer Fachschule (mit Studium die Stelle vorher erfragen)",
                "qualifications.kind",
            ),
        ),
        "Zuständig ist das Landesschulamt: schriftlicher Antrag, Bescheid binnen drei Monaten nach vollständigen "
        "Unterlagen; Berufserfahrung beilegen.",
    )


def _erzieher_st(situation: Situation) -> Finding:
    return decide(
        (is_occupation(situation, one_of("erzieher"), "Erzieherin oder Erzieher"), works_here(situation)),
        "Der Beruf ist reglementiert: Verglichen wird mit der Fachschule für Sozialpädagogik, als Ausgleich kommt eine "
        "Eignungsprüfung in Betracht. Die Stelle ist wohl das Landesschulamt; vor dem Antrag bestätigen lassen.",
    )


def _is_near_day_care(occupation: ReferenceOccupation) -> bool:
    return occupation.id in DAY_CARE or is_teacher(occupation)


def _finished_degree(qualification: Qualification) -> bool | None:
    """Without a degree § 21 (4) still lets the youth office admit a person, so nothing is excluded."""
    degree = answers.is_kind(qualification, QualificationKind.DEGREE)
    return answers.every((degree, qualification.completed)) or None


def _suits_day_care(situation: Situation) -> Condition:
    asked = HOURS_ASKED.get(situation.as_of.year)
    if asked is None:
        years = f"{min(HOURS_ASKED)} bis {max(HOURS_ASKED)}"
        return Condition.that(None, f"Fassung von § 21 KiFöG für {situation.as_of.year} (gelesen: {years})")
    if asked:
        return Condition.that(None, "ein Jahr Kita-Praxis und 60 Stunden Fortbildung (damalige Fassung)")
    degrees = (_finished_degree(qualification) for qualification in situation.profile.qualifications)
    return Condition.that(answers.some(degrees), "Hochschulabschluss in Pädagogik", "qualifications.kind")


def _kita_kifoeg_21(situation: Situation) -> Finding:
    return decide(
        (
            is_occupation(situation, _is_near_day_care, "pädagogischer Beruf"),
            works_here(situation),
            _suits_day_care(situation),
        ),
        "In der Kita kann man auch ohne Anerkennung als Erzieherin arbeiten (§ 21 Abs. 3 Nr. 3 KiFöG): mit "
        "Hochschulabschluss in Pädagogik, sozialer Arbeit oder verwandten Gebieten. Der Träger der Kita prüft.",
        unknown="Arbeit in der Kita ohne Anerkennung als Erzieherin ist zu prüfen (§ 21 Abs. 3 und 4 KiFöG): mit "
        "pädagogischem Hochschulabschluss oder im Einzelfall über das Jugendamt. Früher waren 60 Stunden Fortbildung "
        "verlangt; die heutige Fassung beim Träger oder Jugendamt erfragen.",
    )


def _lehrer_st_c1(situation: Situation) -> Finding:
    return decide(
        (
            is_occupation(situation, is_teacher, "Lehrkraft an Schulen"),
            works_here(situation),
            Condition.that(situation.speaks(Level.C1), "Deutsch C1 für den Anpassungslehrgang", "languages"),
        ),
        "C1 ist erreicht: Der Anpassungslehrgang steht sprachlich offen. Bis sechs Stunden eigener Unterricht in der "
        "Woche, Theorie am Seminar in Halle oder Magdeburg; sonst Eignungsprüfung. Antrag beim LISA (Landesprüfungsamt "
        "für Lehrämter, ALVO LSA), nicht beim Landesschulamt.",
        "Der Anpassungslehrgang verlangt Deutsch C1 (LISA, ALVO LSA); vorher ist ein Sprachkurs nötig. Der Antrag beim "
        "LISA geht schon jetzt; daneben Arbeit in der Kita nach § 21 KiFöG prüfen."
        if not works_elsewhere(situation)
        else None,
    )


RULES: tuple[Rule, ...] = (
    Rule(
        slug="sozialarbeit-st",
        title="Soziale Arbeit und Kindheitspädagogik",
        norm="SozBAnerkG LSA; Seite des Landesverwaltungsamts",
        source=Source(
            "https://lvwa.sachsen-anhalt.de/das-lvwa/landespruefungsamt-fuer-gesundheitsberufe/staatliche-anerkennung-"
            "im-fachbereich-sozialwesen",
            None,
        ),
        touches=for_occupations(*SOCIAL_WORK),
        judge=_sozialarbeit_st,
        caveat="Eine Leistungsbeschreibung will Berufspraxis berücksichtigen, die Seite des Amtes nicht. Wer an einer "
        "Hochschule des Landes studiert hat, bekommt die Anerkennung von dieser.",
    ),
    Rule(
        slug="heilpaedagogik-st",
        title="Heilpädagogik und Heilerziehungspflege",
        norm="Leistungsbeschreibungen der Städte Haldensleben und Halle (BQFG LSA)",
        source=Source("https://www.haldensleben.de/index.php?ModID=7&FID=3119.8569.1&object=tx%7C3119.8569.1", None),
        touches=for_occupations(*CURATIVE),
        judge=_heilpaedagogik_st,
        caveat="Für Hochschulabschlüsse in Heilpädagogik ist die Stelle nicht belegt.",
    ),
    Rule(
        slug="erzieher-st",
        title="Erzieherinnen und Erzieher",
        norm="Leistungsbeschreibung des Ministeriums für Bildung",
        source=Source(
            "https://www.fimportal.de/xzufi-services/L100008/391906327?language_code=en&resource=service-description",
            "2021-02-16",
        ),
        touches=for_occupations("erzieher"),
        judge=_erzieher_st,
        caveat="Die gelesene Beschreibung nennt die zuständige Stelle nicht.",
    ),
    Rule(
        slug="kita-kifoeg-21",
        title="Kita ohne Anerkennung als Erzieherin",
        norm="§ 21 Abs. 3 und 4 KiFöG",
        source=Source("https://umwelt-online.de/recht/arbeitss/arbeitsrecht/laender/lsa/z23_0680.htm", "2023-12-22"),
        touches=lambda situation: answers.may_be(situation, _is_near_day_care),
        judge=_kita_kifoeg_21,
        values=(
            YearValues(
                "60 Stunden Fortbildung und ein Jahr Praxis verlangt",
                {year: "ja" if asked else "nein" for year, asked in HOURS_ASKED.items()},
            ),
        ),
        caveat="Die Arbeitshilfe von 2016 verlangt 60 Stunden Fortbildung; das Gesetz vom 14.12.2023 hat die Worte "
        "gestrichen, die heutige Gesamtfassung wurde nicht gelesen.",
    ),
    Rule(
        slug="lehrer-st-c1",
        title="Lehrkräfte: C1 für den Anpassungslehrgang",
        norm="ALVO LSA vom 26.10.2015, § 30 Abs. 7 bis 9 SchulG LSA",
        source=Source(
            "https://www.bildung-lsa.de/informationsportal/lehrkraeftebildung/landespruefungsamt_fuer_lehraemter/"
            "anerkennung_auslaendischer_lehramtsabschluesse/ausgleichsmassnahmen.htm",
            None,
        ),
        touches=lambda situation: answers.may_be(situation, is_teacher),
        judge=_lehrer_st_c1,
        says="Für den Anpassungslehrgang verlangt das LISA (Landesprüfungsamt für Lehrämter, ALVO LSA) Deutsch "
        "C1. Bis sechs Stunden eigener Unterricht in der Woche, Theorie am Seminar in Halle oder "
        "Magdeburg; statt des Lehrgangs geht die Eignungsprüfung. Der Antrag gehört zum LISA, nicht zum "
        "Landesschulamt.",
    ),
)
