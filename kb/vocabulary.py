"""The field's fixed terms: a code for the machine, a German and an English label for people."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A coded term with its two labels. ``str(term)`` is the code."""

    de: str
    en: str

    def __new__(cls, code: str, de: str, en: str) -> Self:
        """Member from (code, German label, English label)."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.de = de
        member.en = en
        return member

    @classmethod
    def of(cls, code: str) -> Self:
        """The member with the code. Raises ValueError."""
        return cls(code)  # type: ignore[call-arg]

    def label(self, language: str = "de") -> str:
        """The label in the language, German where there is no other."""
        return self.en if language == "en" else self.de


class Kind(Term):
    """What an entry is."""

    OFFER = "offer", "Angebot", "Offer"
    BODY = "body", "Zuständige Stelle", "Competent body"
    PARTNER = "partner", "Partner und Beratung", "Partner and advice"
    FUNDING = "funding", "Förderung", "Funding"
    PRACTICE = "practice", "Gute Praxis", "Good practice"
    INFO = "info", "Wissen", "Explainer"


class Status(Term):
    """Whether an entry can be relied on at a judged date (CONTRACTS.md, order of precedence)."""

    PAST = "past", "beendet", "ended"
    CURRENT = "current", "aktuell", "current"
    RECURRING = "recurring", "wiederkehrend", "recurring"
    UNVERIFIED = "unverified", "zu prüfen", "to be verified"


class Phase(Term):
    """The five phases of professional integration (Prozesskette berufliche Integration)."""

    ACCESS = "1", "Zugang, Ansprache, Information", "Access, outreach, information"
    ORIENTATION = "2", "Berufliche Orientierung und Planung", "Orientation and planning"
    QUALIFICATION = "3", "Umsetzung und Qualifizierung", "Implementation and qualification"
    ENTRY = "4", "Einstieg in die Erwerbstätigkeit", "Entry into employment"
    RETENTION = "5", "Erwerbstätigkeit sichern und entwickeln", "Securing and developing employment"


class ActionField(Term):
    """The six fields of action (Handlungsfelder) of the network IQ."""

    COUNSELLING = "counselling", "Beratung und Anerkennung", "Counselling and recognition"
    COMPETENCE = "competence", "Kompetenzfeststellung", "Competence assessment"
    QUALIFICATION = "qualification", "Qualifizierung", "Qualification"
    GERMAN = "german", "Berufsbezogenes Deutsch", "Job-related German"
    OPENING = "opening", "Interkulturelle Öffnung", "Intercultural opening"
    START_UP = "start_up", "Existenzgründung", "Business start-up"


class Level(Term):
    """Language levels of the Common European Framework (GER/CEFR), in rising order."""

    A1 = "A1", "A1", "A1"
    A2 = "A2", "A2", "A2"
    B1 = "B1", "B1", "B1"
    B2 = "B2", "B2", "B2"
    C1 = "C1", "C1", "C1"
    C2 = "C2", "C2", "C2"

    @property
    def rank(self) -> int:
        """0 for A1 up to 5 for C2."""
        return list(type(self)).index(self)


class Format(Term):
    """How an offer is held."""

    IN_PERSON = "in_person", "Präsenz", "in person"
    ONLINE = "online", "online", "online"
    HYBRID = "hybrid", "Präsenz und online", "hybrid"


class TimeModel(Term):
    """When an offer is held."""

    FULL_TIME = "full_time", "Vollzeit", "full time"
    PART_TIME = "part_time", "Teilzeit", "part time"
    EVENING = "evening", "abends", "evenings"
    WEEKEND = "weekend", "am Wochenende", "weekends"


class Land(Term):
    """The German Länder by ISO 3166-2:DE suffix, and DE for nationwide."""

    DE = "DE", "bundesweit", "nationwide"
    BB = "BB", "Brandenburg", "Brandenburg"
    BE = "BE", "Berlin", "Berlin"
    BW = "BW", "Baden-Württemberg", "Baden-Württemberg"
    BY = "BY", "Bayern", "Bavaria"
    HB = "HB", "Bremen", "Bremen"
    HE = "HE", "Hessen", "Hesse"
    HH = "HH", "Hamburg", "Hamburg"
    MV = "MV", "Mecklenburg-Vorpommern", "Mecklenburg-Western Pomerania"
    NI = "NI", "Niedersachsen", "Lower Saxony"
    NW = "NW", "Nordrhein-Westfalen", "North Rhine-Westphalia"
    RP = "RP", "Rheinland-Pfalz", "Rhineland-Palatinate"
    SH = "SH", "Schleswig-Holstein", "Schleswig-Holstein"
    SL = "SL", "Saarland", "Saarland"
    SN = "SN", "Sachsen", "Saxony"
    ST = "ST", "Sachsen-Anhalt", "Saxony-Anhalt"
    TH = "TH", "Thüringen", "Thuringia"


class SubProject(Term):
    """The eight sub-projects (Teilprojekte) of the network in Sachsen-Anhalt; their round ended on 2025-12-31."""

    TP1 = "tp-1", "TP(1)", "TP(1)"
    TP2 = "tp-2", "TP(2)", "TP(2)"
    TP3 = "tp-3", "TP(3)", "TP(3)"
    TP4 = "tp-4", "TP(4)", "TP(4)"
    TP5 = "tp-5", "TP(5)", "TP(5)"
    TP6 = "tp-6", "TP(6)", "TP(6)"
    TP7 = "tp-7", "TP(7)", "TP(7)"
    TP8 = "tp-8", "TP(8)", "TP(8)"


class OfferType(Term):
    """What kind of measure an offer is."""

    ADAPTATION = "adaptation", "Anpassungsqualifizierung", "Adaptation course"
    EXAM_PREPARATION = "exam_preparation", "Prüfungsvorbereitung", "Exam preparation"
    BRIDGE = "bridge", "Brückenmaßnahme", "Bridge course"
    LANGUAGE = "language", "Sprachkurs", "Language course"
    ASSESSMENT = "assessment", "Kompetenzfeststellung", "Competence assessment"
    EXTERNAL_EXAM = "external_exam", "Externenprüfung", "External examination"
    PARTIAL_QUALIFICATION = "partial_qualification", "Teilqualifikation", "Partial qualification"
    UPGRADE = "upgrade", "Zusatz- oder Aufstiegsqualifikation", "Upgrade qualification"
    COUNSELLING = "counselling", "Beratung", "Counselling"
    COACHING = "coaching", "Coaching und Mentoring", "Coaching and mentoring"
    INTERNSHIP = "internship", "Praktikum", "Internship"
    START_UP = "start_up", "Gründungsunterstützung", "Start-up support"
    TRAINING = "training", "Schulung für Fachkräfte und Betriebe", "Training for professionals"
    EVENT = "event", "Veranstaltung", "Event"
    STUDY = "study", "Studienangebot", "Study programme"


class Upgrade(Term):
    """Two ways on for engineers and skilled workers: something new beside the degree, or a career by further exams."""

    A = "a", "Zusatzqualifikation (Upgrade A)", "additional qualification (Upgrade A)"
    B = "b", "Aufstieg: Fachkraft, Techniker, Meister (Upgrade B)", "advancement: skilled worker to master (Upgrade B)"


class PartnerType(Term):
    """The part an organisation plays in the process chain."""

    SUB_PROJECT = "sub_project", "Teilprojekt des Netzwerks IQ", "IQ sub-project"
    ADVICE = "advice", "Beratungsstelle", "Advice centre"
    MIGRANT_ORGANISATION = "migrant_organisation", "Migrantenorganisation", "Migrant organisation"
    EMPLOYMENT_SERVICE = "employment_service", "Arbeitsverwaltung", "Employment service"
    IMMIGRATION_OFFICE = "immigration_office", "Ausländerbehörde", "Immigration office"
    TRAINING_PROVIDER = "training_provider", "Bildungsträger", "Training provider"
    LANGUAGE_PROVIDER = "language_provider", "Sprachkursträger", "Language course provider"
    UNIVERSITY = "university", "Hochschule", "University"
    CHAMBER = "chamber", "Kammer", "Chamber"
    EMPLOYER_NETWORK = "employer_network", "Netzwerk für Betriebe", "Employer network"
    WELCOME = "welcome", "Willkommenszentrum", "Welcome centre"
    COORDINATION = "coordination", "Koordination und Fachstelle", "Coordination and expertise"
    AUTHORITY = "authority", "Behörde", "Authority"
    FUNDING_AGENCY = "funding_agency", "Förderstelle", "Funding agency"


class BodyRole(Term):
    """What a recognition body does in a case."""

    DECIDES = "decides", "entscheidet über den Antrag", "decides on the application"
    EXAMINES_LANGUAGE = "examines_language", "prüft die Fachsprache", "examines professional language"
    EVALUATES = "evaluates", "bewertet Zeugnisse", "evaluates certificates"
    ADVISES = "advises", "berät vor dem Antrag", "advises before the application"
    INFORMS = "informs", "informiert nur", "informs only"


class Nationality(Term):
    """Nationality group, as far as it decides responsibility or procedure."""

    EU = "eu", "EU, EWR oder Schweiz", "EU, EEA or Switzerland"
    THIRD = "third", "Drittstaat", "third country"


class Employment(Term):
    """Whether the occupation is to be exercised in dependent work or in one's own business."""

    EMPLOYED = "employed", "angestellt", "employed"
    SELF_EMPLOYED = "self_employed", "selbstständig", "self-employed"


class QualificationKind(Term):
    """Kind of foreign qualification."""

    DEGREE = "degree", "Hochschulabschluss", "university degree"
    VOCATIONAL = "vocational", "Berufsabschluss", "vocational qualification"
    SCHOOL = "school", "Schulabschluss", "school certificate"


class RecognitionStatus(Term):
    """Where a recognition procedure stands (CONTRACTS.md, ``decision.status``)."""

    NONE = "none", "kein Antrag gestellt", "no application"
    APPLIED = "applied", "Antrag gestellt", "applied"
    FULL = "full", "volle Gleichwertigkeit", "full equivalence"
    PARTIAL = "partial", "teilweise Gleichwertigkeit", "partial equivalence"
    COMPENSATION_REQUIRED = "compensation_required", "Auflage einer Ausgleichsmaßnahme", "compensation required"
    REJECTED = "rejected", "abgelehnt", "rejected"


class Regulation(Term):
    """Whether an occupation may be exercised without recognition (reglementierter Beruf)."""

    REGULATED = "regulated", "reglementiert", "regulated"
    TITLE_ONLY = "title_only", "nur die Berufsbezeichnung ist geschützt", "title protected only"
    SELF_EMPLOYMENT = "self_employment", "nur bei Selbstständigkeit zulassungspflichtig", "regulated if self-employed"
    NOT_REGULATED = "not_regulated", "nicht reglementiert", "not regulated"
    UNKNOWN = "unknown", "nicht bekannt", "not known"


class Training(Term):
    """How one learns the reference occupation in Germany."""

    DUAL = "dual", "duale Ausbildung", "dual training"
    VOCATIONAL_SCHOOL = "vocational_school", "schulische Ausbildung", "school-based training"
    UNIVERSITY = "university", "Studium", "university degree"
    STATE_EXAM = "state_exam", "Studium mit Staatsprüfung", "state examination"
    FURTHER = "further", "Fortbildung", "further training"
    OTHER = "other", "anders geregelt", "other"


class CompensationMeasure(Term):
    """How a substantial difference can be made good (Ausgleichsmaßnahme)."""

    ADAPTATION_PERIOD = "adaptation_period", "Anpassungslehrgang", "adaptation period"
    KNOWLEDGE_TEST = "knowledge_test", "Kenntnisprüfung", "knowledge test"
    APTITUDE_TEST = "aptitude_test", "Eignungsprüfung", "aptitude test"
    ADAPTATION_QUALIFICATION = "adaptation_qualification", "Anpassungsqualifizierung", "adaptation qualification"


class InstrumentType(Term):
    """What a good-practice entry describes."""

    PRODUCT = "product", "Produkt", "product"
    INSTRUMENT = "instrument", "Instrument", "instrument"
    CONCEPT = "concept", "Konzept", "concept"
    MEASURE = "measure", "Maßnahme", "measure"
    EVENT_FORMAT = "event_format", "Veranstaltungsformat", "event format"
