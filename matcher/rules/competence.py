"""Rules on what Sachsen-Anhalt is responsible for: applications, advice, school certificates, degrees."""

from __future__ import annotations

from kb.vocabulary import Land, Nationality, QualificationKind
from matcher.outcome import Condition, Finding, Source, decide
from matcher.profile import AnabinInstitution, Qualification, ResidenceTitle
from matcher.rules import answers
from matcher.rules.rule import Rule, for_everyone
from matcher.situation import Situation

HOME = Land.ST


def _land(situation: Situation) -> bool | None:
    return None if situation.work_land is None else situation.work_land is HOME


def _antrag_arbeitsort_land(situation: Situation) -> Finding:
    land = situation.work_land
    abroad = (
        " Aus dem Ausland die Absicht zeigen: Bewerbungen, Einladung eines Betriebs oder Standortvermerk der ZSBA."
        if situation.is_abroad
        else ""
    )
    return decide(
        (Condition.that(_land(situation), "Arbeitsort in Sachsen-Anhalt", "work_state"),),
        "Gearbeitet werden soll in Sachsen-Anhalt: Der Antrag gehört zu den Stellen dieses Landes, gleich mit welcher "
        f"Staatsangehörigkeit, welchem Aufenthalt und welchem Ausbildungsland.{abroad}",
        f"Gearbeitet werden soll in {land.de}: Der Antrag gehört dorthin, nicht nach Sachsen-Anhalt." if land else None,
        "Offen: In welchem Land soll gearbeitet werden? Danach richtet sich, wer entscheidet.",
    )


def _market_access(situation: Situation) -> bool | None:
    """At least subordinate access to the labour market; a Duldung or Gestattung depends on the case."""
    if situation.nationality is Nationality.EU:
        return True
    title = situation.profile.residence_title
    if title in (None, ResidenceTitle.OTHER, ResidenceTitle.ASYLUM_SEEKER, ResidenceTitle.TOLERATED):
        return None
    return title is not ResidenceTitle.NONE


def _iq_beratung_st(situation: Situation) -> Finding:
    in_germany = None if situation.is_abroad is None else not situation.is_abroad
    here = True if answers.lives_in(situation, HOME) else _land(situation)
    return decide(
        (
            Condition.that(in_germany, "Wohnsitz in Deutschland (aus dem Ausland: ZSBA)", "residence.country"),
            Condition.that(here, "Wohnen oder Arbeiten in Sachsen-Anhalt", "residence.place"),
            Condition.that(_market_access(situation), "mindestens nachrangiger Arbeitsmarktzugang", "residence_title"),
        ),
        "Die IQ-Beratung in Sachsen-Anhalt steht offen: kostenlos und unabhängig vom Aufenthaltsstatus. Wer sie seit "
        "2026 trägt, vorher prüfen; auch die Agentur für Arbeit kann beraten (§ 421g SGB III).",
    )


def _school(qualification: Qualification) -> bool:
    return qualification.kind is QualificationKind.SCHOOL and qualification.country != "DE"


def _has_school_certificate(situation: Situation) -> bool:
    return any(_school(qualification) for qualification in situation.profile.qualifications)


def _lives_or_trains_here(situation: Situation) -> bool | None:
    """Residence in the Land or a signed training contract; a contract alone may be one of work."""
    trains = answers.every((answers.in_training(situation), _land(situation)))
    employer = situation.profile.goals.employer
    contract = False if employer and employer.has_contract is False else None
    return answers.some((answers.lives_in(situation, HOME), True if trains else contract))


def _schulzeugnisse_st(situation: Situation) -> Finding:
    schools = [q for q in situation.profile.qualifications if _school(q)]
    settled = situation.is_abroad or situation.home
    return decide(
        (
            Condition.that(
                answers.some(answers.is_foreign(q) for q in schools),
                "ausländisches Schulzeugnis",
                "qualifications.country",
            ),
            Condition.that(
                _lives_or_trains_here(situation),
                "Wohnsitz in Sachsen-Anhalt oder unterschriebener Ausbildungsvertrag",
                "goals.employer.has_contract" if settled else "residence.place",
            ),
        ),
        "Das Landesschulamt bewertet das Schulzeugnis, nur auf Antrag mit der Post, nicht für ein Studium. Wer drei "
        "Monate nichts nachreicht, dessen Vorgang wird geschlossen.",
    )


def _degrees(situation: Situation) -> list[Qualification]:
    told = situation.profile.qualifications
    return [q for q in told if q.kind is QualificationKind.DEGREE and q.country != "DE"]


def _may_be_used(degree: Qualification) -> bool | None:
    """Acquired abroad, finished, and recognised by the law of the country of origin."""
    recognised = True if degree.anabin is AnabinInstitution.RECOGNISED else degree.state_recognised
    if recognised is None and degree.anabin is AnabinInstitution.NOT_RECOGNISED:
        recognised = False
    return answers.every((answers.is_foreign(degree), degree.completed, recognised))


def _degree_field(degrees: list[Qualification]) -> str:
    open_ones = [degree for degree in degrees if _may_be_used(degree) is None]
    facts = ((f"qualifications.{n}", getattr(d, n)) for d in open_ones for n in ("completed", "country"))
    return next((name for name, value in facts if value is None), "qualifications.state_recognised")


def _grade_fuehren_st(situation: Situation) -> Finding:
    degrees = _degrees(situation)
    # § 19 HSG LSA asks for the degree, the Ministry's page for residence in the Land; DOMAIN R15 names neither.
    return decide(
        (
            Condition.that(
                answers.lives_in(situation, HOME),
                "Wohnsitz in Sachsen-Anhalt (sonst gilt das Recht des Wohnsitzlandes)",
                "residence.place",
            ),
            Condition.that(
                answers.some(_may_be_used(degree) for degree in degrees),
                "abgeschlossener, im Herkunftsland anerkannter Hochschulgrad",
                _degree_field(degrees),
            ),
        ),
        "Der ausländische Grad darf ohne Antrag geführt werden, in der verliehenen Form und mit Angabe der Hochschule "
        "(§ 19 HSG LSA), auf eigene Verantwortung. Umwandeln in einen deutschen Grad geht nicht; eine Berufserlaubnis "
        "oder die Berufsbezeichnung „Ingenieur“ ist das nicht.",
    )


RULES: tuple[Rule, ...] = (
    Rule(
        slug="antrag-arbeitsort-land",
        title="Antrag im Land des Arbeitsortes",
        norm="BQFG LSA, § 5 Abs. 6 und § 12 Abs. 6 BQFG",
        source=Source("https://mwl.sachsen-anhalt.de/ministerium/service/anerkennung", None),
        touches=for_everyone,
        judge=_antrag_arbeitsort_land,
        says="Der Antrag gehört in das Land, in dem gearbeitet werden soll. Sachsen-Anhalt will diese Absicht "
        "glaubhaft sehen (Bewerbungen, Einladung eines Betriebs, Standortvermerk der ZSBA), gleich mit "
        "welcher Staatsangehörigkeit, welchem Aufenthalt und welchem Ausbildungsland.",
        caveat="Das BQFG des Bundes verlangt nur, eine Erwerbsabsicht in Deutschland zu zeigen, und nicht von "
        "Menschen mit Wohnsitz oder Staatsangehörigkeit in EU, EWR oder Schweiz.",
    ),
    Rule(
        slug="iq-beratung-st",
        title="IQ-Beratung in Sachsen-Anhalt",
        norm="Seite der Integrationsbeauftragten, § 421g SGB III",
        source=Source(
            "https://integrationsbeauftragte.sachsen-anhalt.de/themen-im-fokus/ausbildung-und-arbeit/"
            "anerkennung-auslaendischer-abschluesse/",
            None,
        ),
        touches=for_everyone,
        judge=_iq_beratung_st,
        caveat="Die Förderrunde 2023 bis 2025 ist beendet; die Nachfolge in Sachsen-Anhalt ist nicht belegt.",
    ),
    Rule(
        slug="schulzeugnisse-st",
        title="Bewertung von Schulzeugnissen",
        norm="Seite des Landesschulamts Sachsen-Anhalt",
        source=Source(
            "https://landesschulamt.sachsen-anhalt.de/behoerde/schulfachliche-beratung/"
            "anerkennung-auslaendischer-schulzeugnisse",
            None,
        ),
        touches=_has_school_certificate,
        judge=_schulzeugnisse_st,
        says="Ausländische Schulzeugnisse bewertet das Landesschulamt: bei Wohnsitz in Sachsen-Anhalt oder "
        "unterschriebenem Ausbildungsvertrag, auf Antrag mit der Post, nicht für ein Studium. Wer drei "
        "Monate nichts nachreicht, dessen Vorgang wird geschlossen.",
        caveat="Eine ältere städtische Seite nennt das Landesverwaltungsamt; eine ältere Fassung auch das Studium.",
    ),
    Rule(
        slug="grade-fuehren-st",
        title="Ausländische Grade führen",
        norm="§ 19 HSG LSA",
        source=Source(
            "https://mwu.sachsen-anhalt.de/wissenschaft/studium/auslaendische-hochschulabschluesse/auslaendische-grade",
            None,
        ),
        touches=lambda situation: bool(_degrees(situation)),
        judge=_grade_fuehren_st,
    ),
)
