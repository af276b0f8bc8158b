"""Rules on engineers and architects: free work, the protected titles, and the list of architects."""

from __future__ import annotations

import re

from kb.occupations import ReferenceOccupation
from kb.vocabulary import QualificationKind, RecognitionStatus, Regulation
from matcher.outcome import Condition, Finding, Source, decide
from matcher.profile import EU_EEA_CH, Aim, Qualification
from matcher.rules import answers
from matcher.rules.profession_answers import is_occupation, works_here
from matcher.rules.rule import Rule
from matcher.situation import Situation

EXEMPT = EU_EEA_CH - {"CH"}
"""§ 6 IngG LSA, older text: reciprocity is not asked of Germans and nationals of EU and EEA."""

LEAST_YEARS = 3
"""Six semesters (§ 2 (1) IngG LSA)."""

_is_engineer = answers.goes_to("ingenieurkammer-st")
_is_architect = answers.goes_to("architektenkammer-st")
_ARCHITECTURE = re.compile(r"architekt|architect|mimar", re.IGNORECASE)
_COMPUTING = re.compile(r"software|system|comput|rechner|informat", re.IGNORECASE)


def _names_architecture(qualification: Qualification) -> bool:
    title = qualification.title or ""
    return bool(_ARCHITECTURE.search(title)) and not _COMPUTING.search(title)


def _studied_architecture(situation: Situation) -> bool:
    """Whether a degree is one of architecture by its title."""
    return any(_names_architecture(qualification) for qualification in situation.profile.qualifications)


def _may_be_engineer(situation: Situation) -> bool:
    return answers.may_be(situation, _is_engineer)


def _may_be_architect(situation: Situation) -> bool:
    by_degree = _may_be_engineer(situation) and _studied_architecture(situation)
    return by_degree or answers.may_be(situation, _is_architect)


def _is_free(occupation: ReferenceOccupation) -> bool | None:
    if occupation.regulation is Regulation.UNKNOWN:
        return None
    return occupation.regulation in (Regulation.TITLE_ONLY, Regulation.NOT_REGULATED)


def _ingenieur_taetigkeit_frei(situation: Situation) -> Finding:
    own = " Für Bauvorlagen und „Beratende Ingenieure“ gelten eigene Listen der Kammer."
    return decide(
        (Condition.that(answers.occupation_is(situation, _is_free), "Beruf ohne Berufserlaubnis", "specialisation"),),
        "Als Ingenieurin oder Ingenieur arbeiten darf man ohne Anerkennung; geschützt ist nur die Berufsbezeichnung "
        "(§ 2 IngG LSA). Für Bewerbungen hilft die Zeugnisbewertung der ZAB."
        + (own if situation.profile.goals.aim is Aim.SELF_EMPLOYMENT else ""),
    )


def _is_long_degree(qualification: Qualification) -> bool | None:
    """A finished foreign degree of six semesters; § 6 IngG LSA also admits other schools, to be asked there."""
    kind = {QualificationKind.DEGREE: True, QualificationKind.SCHOOL: False}
    years = qualification.duration_years
    return answers.every(
        (
            kind.get(qualification.kind) if qualification.kind else None,
            answers.is_foreign(qualification),
            qualification.completed,
            None if years is None else years >= LEAST_YEARS,
        )
    )


def _degree(situation: Situation) -> Condition:
    told = situation.profile.qualifications
    text = f"abgeschlossenes ausländisches Studium von mindestens {LEAST_YEARS} Jahren"
    return Condition.that(answers.some(_is_long_degree(q) for q in told), text, _degree_field(told))


def _degree_field(told: tuple[Qualification, ...]) -> str:
    names = ("kind", "country", "completed", "duration_years")
    open_ones = (q for q in told if _is_long_degree(q) is None)
    missing = (name for q in open_ones for name in names if getattr(q, name) is None)
    return f"qualifications.{next(missing, 'kind')}"


def _equivalence(situation: Situation) -> Condition:
    """A poor degree leaves it open: the newer text of § 6 IngG LSA lets differences be compensated."""
    told = situation.profile.qualifications
    comparable = answers.some(answers.is_comparable(qualification) for qualification in told)
    asked = any(q.anabin_degree is None for q in told) or not told
    return Condition.that(
        comparable or None, "gleichwertiges Studium", "qualifications.anabin_degree" if asked else None
    )


def _field_of_study(situation: Situation) -> Condition:
    """One kind of engineering is named; a mere „Ingenieur“ may have studied architecture."""
    return Condition.that(
        True if situation.occupation else None, "technisch-naturwissenschaftliche Fachrichtung", "specialisation"
    )


def _reciprocity(situation: Situation) -> Condition:
    """Only the older text of § 6 IngG LSA asks for it, so a third-country nationality leaves the matter open."""
    nationality = situation.profile.nationality
    return Condition.that(
        True if nationality in EXEMPT else None,
        "Gegenseitigkeit bei Drittstaatsangehörigen (nur nach der älteren Fassung von § 6 IngG LSA; die neuere nennt "
        "sie nicht: bei der Kammer nachfragen)",
        "nationality" if nationality is None else None,
    )


def _not_refused(situation: Situation) -> Condition:
    """A refusal ends it; where differences were found, the compensation is still to be done."""
    done = {
        RecognitionStatus.NONE: True,
        RecognitionStatus.APPLIED: True,
        RecognitionStatus.REJECTED: False,
    }
    status = situation.status
    return Condition.that(
        done.get(status) if status else None,
        "kein ablehnender Bescheid, keine offene Ausgleichsmaßnahme",
        "decision.status" if status is None else None,
    )


def _ingenieur_titel_st(situation: Situation) -> Finding:
    basic = (is_occupation(situation, _is_engineer, "Ingenieurin oder Ingenieur"), works_here(situation))
    if situation.status is RecognitionStatus.FULL:
        return decide(basic, "Die Genehmigung liegt vor; die Berufsbezeichnung darf geführt werden (§ 2 IngG LSA).")
    return decide(
        (
            *basic,
            _degree(situation),
            _field_of_study(situation),
            _equivalence(situation),
            _reciprocity(situation),
            _not_refused(situation),
        ),
        "Die Ingenieurkammer Sachsen-Anhalt genehmigt die Berufsbezeichnung „Ingenieur“, wenn das Studium gleichwertig "
        "ist (§§ 2, 6 IngG LSA): Antrag dort, Entscheidung binnen drei Monaten. Für die Arbeit selbst ist das nicht "
        "nötig.",
    )


def _wants_engineer_title(situation: Situation) -> bool | None:
    aim = situation.profile.goals.aim
    return None if aim is None else aim is Aim.TITLE


def _touches_title_with_architecture(situation: Situation) -> bool:
    return _may_be_architect(situation) and _wants_engineer_title(situation) is not False


def _was_permitted(situation: Situation) -> bool:
    body = (situation.profile.decision.body or "").casefold()
    return situation.status is RecognitionStatus.FULL and "ingenieurkammer" in body


def _ingenieur_titel_architektur(situation: Situation) -> Finding:
    architecture = True if _studied_architecture(situation) else answers.occupation_is(situation, _is_architect)
    wanted = _wants_engineer_title(situation)
    settled = None if not architecture or wanted is None else _was_permitted(situation)
    field = "goals.aim" if wanted is None else "specialisation"
    return decide(
        (Condition.that(settled, "technisch geprägtes Studium", field),),
        "Die Ingenieurkammer hat die Berufsbezeichnung „Ingenieur“ trotz Architekturstudium genehmigt.",
        "Vorsicht: Ein Architekturstudium ist meist nicht überwiegend technisch-naturwissenschaftlich; der Titel "
        "„Ingenieur“ kann daran scheitern (§ 2 IngG LSA; so das VG Karlsruhe). Studienplan prüfen, nicht nur die "
        "Hochschule; der Weg für Architektur führt zur Architektenkammer.",
        "Offen: Geht es um den Titel „Ingenieur“ und um ein Architekturstudium? Dann kann die Kammer ablehnen.",
    )


def _architekt_liste(situation: Situation) -> Finding:
    architect = True if _studied_architecture(situation) else answers.occupation_is(situation, _is_architect)
    return decide(
        (
            Condition.that(architect, "Beruf: Architektur oder Stadtplanung", "specialisation"),
            works_here(situation),
        ),
        "Angestellt im Büro arbeiten geht ohne Eintragung. Berufsbezeichnung und Bauvorlage setzen den Eintrag in die "
        "Liste der Architektenkammer Sachsen-Anhalt voraus (§§ 3, 4 ArchtG-LSA). Maßstab sind in der Regel vier Jahre "
        "Studium und zwei Jahre Praxis (§ 5); über ausländische Nachweise entscheidet die Kammer (§§ 6, 6a).",
    )


RULES: tuple[Rule, ...] = (
    Rule(
        slug="ingenieur-taetigkeit-frei",
        title="Als Ingenieurin oder Ingenieur arbeiten",
        norm="§ 2 IngG LSA",
        source=Source(
            "https://www.netzwerk-iq.de/foerderprogramm-iq/fachstellen/fachstelle-beratung-und-qualifizierung/"
            "nl2018-3-ingenieure-in-iq",
            "2018",
        ),
        touches=_may_be_engineer,
        judge=_ingenieur_taetigkeit_frei,
    ),
    Rule(
        slug="ingenieur-titel-st",
        title="Berufsbezeichnung Ingenieurin oder Ingenieur",
        norm="§§ 2, 4, 6 IngG LSA",
        source=Source(
            "https://justiz-nrw.wolterskluwer-online.de/browse/document/3a497e61-f0e0-3dca-9016-c2457665b1a8", None
        ),
        touches=_may_be_engineer,
        judge=_ingenieur_titel_st,
        caveat="Zwei Fassungen von § 6 IngG LSA ohne Datum: Die ältere lässt bei Drittstaatsangehörigen die Ablehnung "
        "zu, wenn Gegenseitigkeit fehlt; die neuere nennt das nicht und erlaubt Ausgleichsmaßnahmen.",
    ),
    Rule(
        slug="ingenieur-titel-architektur",
        title="Titel Ingenieur nach einem Architekturstudium",
        norm="§ 2 Abs. 1 IngG LSA; VG Karlsruhe 2024 zum Recht von Baden-Württemberg",
        source=Source(
            "https://ra-melchinger.de/faelle/voraussetzungen-nicht-erfuellt-verwaltungsgericht-lehnt-genehmigung-zum-"
            "fuehren-der-berufsbezeichnung-ingenieur-ab",
            "2024-04",
        ),
        touches=_touches_title_with_architecture,
        judge=_ingenieur_titel_architektur,
        says="Ein Architekturstudium ist meist nicht überwiegend technisch-naturwissenschaftlich; die "
        "Berufsbezeichnung „Ingenieur“ kann daran scheitern (§ 2 IngG LSA). Es zählt der Studienplan, "
        "nicht nur die Hochschule; der Weg für Architektur führt zur Architektenkammer.",
        caveat="Das Urteil betrifft das Ingenieurgesetz von Baden-Württemberg; die Kammer hier kann anders urteilen.",
    ),
    Rule(
        slug="architekt-liste",
        title="Eintragung in die Architektenliste",
        norm="§§ 3 bis 6a ArchtG-LSA",
        source=Source(
            "https://justiz-nrw.wolterskluwer-online.de/browse/document/e786cd5b-1aea-32f6-ac84-10d4d453b997", None
        ),
        touches=_may_be_architect,
        judge=_architekt_liste,
        caveat="Der Wortlaut der §§ 6, 6a für ausländische Nachweise wurde nicht in geltender Fassung gelesen.",
    ),
)
