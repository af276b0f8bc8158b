"""Rules on job-related German courses (Berufssprachkurse): stages, entry level, permission, and study."""

from __future__ import annotations

import re

from kb.vocabulary import Level, Nationality, RecognitionStatus
from matcher.outcome import Condition, Finding, Source, decide
from matcher.profile import Aim, ResidenceTitle, Work
from matcher.rules import answers
from matcher.rules.language_fee import VALUES, bsk_kostenbeitrag
from matcher.rules.rule import Rule
from matcher.situation import Situation

NEXT_STAGE = {
    Level.A1: "Spezialkurs nach A2, in der Regel 400 Unterrichtseinheiten",
    Level.A2: "Spezialkurs A2 nach B1, in der Regel 400 Unterrichtseinheiten",
    Level.B1: "Basiskurs B1 nach B2, in der Regel 400 Unterrichtseinheiten",
    Level.B2: "Basiskurs B2 nach C1, in der Regel 400 Unterrichtseinheiten",
    Level.C1: "Basiskurs C1 nach C2, in der Regel 500 Unterrichtseinheiten",
}
"""§§ 12, 13 (1) numbers 3 and 4, 14 (2) DeuFöV. DOMAIN R34 has 400 for C2 as well, and no norm for the hours."""

MONTHS_TOLERATED = 6
"""§ 4 (1) sentence 2 DeuFöV."""

_OFFICES = {
    Work.UNEMPLOYED_SGB2: "Die Berechtigung stellt das Jobcenter aus (§ 5 Abs. 2 DeuFöV).",
    Work.UNEMPLOYED_SGB3: "Die Berechtigung stellt die Agentur für Arbeit aus (§ 5 Abs. 1 DeuFöV).",
    Work.EMPLOYED: "Die Berechtigung stellt auf Antrag das BAMF aus (§ 5 Abs. 3 DeuFöV).",
    Work.IN_TRAINING: "Die Berechtigung stellt auf Antrag das BAMF aus (§ 5 Abs. 5 DeuFöV).",
}
_OTHERWISE = (
    "Die Berechtigung stellt auf Antrag das BAMF aus (§ 5 Abs. 3, 4 und 8 DeuFöV). Wer sich arbeitsuchend meldet, "
    "bekommt sie von der Agentur für Arbeit."
)
_STUDY = re.compile(r"studium|studieren|studienplatz|studienkolleg|hochschulzugang", re.IGNORECASE)
_WORK_AIMS = tuple(aim for aim in Aim if aim is not Aim.LANGUAGE)


def _level(situation: Situation) -> Level | None:
    return situation.german.level if situation.german else None


def _touches(situation: Situation) -> bool:
    """German was told, or a language course is wanted."""
    return _level(situation) is not None or situation.profile.goals.aim is Aim.LANGUAGE


def _stage_is_open(situation: Situation) -> bool | None:
    """Below B1 special courses are open to employees, by § 13 (2) DeuFöV; other exceptions have to be asked."""
    level = _level(situation)
    if level is None or level is Level.C2:
        return None if level is None else False
    return True if level.rank >= Level.B1.rank or situation.is_employed else None


def _deufoev_kursstufen(situation: Situation) -> Finding:
    level = _level(situation)
    return decide(
        (Condition.that(_stage_is_open(situation), "Sprachniveau", "employment" if level else "languages"),),
        f"Nächste Stufe: {NEXT_STAGE.get(level, '') if level else ''} (§§ 12 bis 14 DeuFöV). Kurse für die Anerkennung "
        "und Fachkurse haben höchstens 600; mit Brückenelement werden für B2 oft 500 angeboten.",
        "Über C2 hinaus gibt es keinen Berufssprachkurs (§ 12 DeuFöV).",
        "Offen: Welches Deutschniveau liegt vor? Kurse führen von B1 bis C2 (§ 12 DeuFöV)."
        if level is None
        else "Unter B1 gibt es Spezialkurse nur ausnahmsweise (§ 13 Abs. 2 DeuFöV): nach einem Integrationskurs ohne "
        "B1, für bestimmte Geduldete und für Beschäftigte. Sonst zuerst der Integrationskurs.",
    )


def _needs_placement(situation: Situation) -> bool:
    """Certificates count for six months only (§ 8 (1) DeuFöV)."""
    german = situation.german
    dated = german.date if german and german.certificate else None
    return dated is None or _months_since(situation, dated.year, dated.month, dated.day) >= MONTHS_TOLERATED


def _months_since(situation: Situation, year: int, month: int, day: int) -> int:
    today = situation.as_of
    return (today.year - year) * 12 + today.month - month - (today.day < day)


def _bsk_eingangsniveau(situation: Situation) -> Finding:
    test = " Ein Zertifikat zählt sechs Monate, sonst folgt ein Einstufungstest." if _needs_placement(situation) else ""
    return decide(
        (Condition.that(situation.speaks(Level.B1), "Deutsch mindestens B1", "languages"),),
        "B1 ist erreicht; der Berufssprachkurs setzt das Niveau unter dem Ziel voraus: für B2 ist B1 nötig, für C1 B2 "
        f"(§ 4 Abs. 3, § 12 DeuFöV).{test}",
        "Für den Basiskurs fehlt B1 (§ 4 Abs. 3 DeuFöV): zuerst Integrationskurs, oder ausnahmsweise ein Spezialkurs "
        "nach § 13 Abs. 2 DeuFöV.",
    )


def _has_contract(situation: Situation) -> bool | None:
    employer = situation.profile.goals.employer
    return employer.has_contract if employer else None


def _works_or_trains(situation: Situation) -> Condition:
    """From abroad a contract must be meant for a year, which no field tells (§ 4 (1a) sentence 3 DeuFöV)."""
    text = "Beschäftigung oder Ausbildung in Deutschland"
    if situation.is_in_procedure or situation.is_abroad is False:
        return Condition.that(True, text)
    if situation.is_abroad is None:
        return Condition.that(None, text, "residence.country")
    contract = _has_contract(situation)
    return Condition.that(contract and None, text, "goals.employer.has_contract" if contract is None else None)


def _needs_it_for_recognition(situation: Situation) -> Condition:
    """§ 4 (1) number 2 DeuFöV: beside a recognition procedure, or for a profession that asks for a level."""
    text = "Arbeitsvertrag, Meldung bei der Agentur für Arbeit oder Anerkennungsverfahren"
    if situation.is_in_procedure or (situation.is_abroad is False and _has_contract(situation)):
        return Condition.that(True, text)
    if situation.status is None:
        return Condition.that(None, text, "decision.status")
    asks = answers.may_be(situation, lambda occupation: occupation.language_level is not None)
    waiting = situation.status is RecognitionStatus.NONE and asks
    return Condition.that(None if waiting or _has_contract(situation) else False, text)


def _ground(situation: Situation) -> Condition:
    """Why the person may get a permission (§ 4 (1) DeuFöV)."""
    work = situation.profile.employment
    if work is None:
        return Condition.that(None, "Erwerbsstatus: Er entscheidet, welche Stelle zuständig ist", "employment")
    if work in (Work.UNEMPLOYED_SGB2, Work.UNEMPLOYED_SGB3):
        return Condition.that(True, "Meldung oder Leistungsbezug")
    needs = work in (Work.EMPLOYED, Work.IN_TRAINING)
    return _works_or_trains(situation) if needs else _needs_it_for_recognition(situation)


def _is_long_here(situation: Situation) -> bool:
    since = situation.profile.residence.since
    return since is not None and _months_since(situation, since.year, since.month, since.day) >= MONTHS_TOLERATED


def _is_not_newly_tolerated(situation: Situation) -> Condition:
    """A Duldung opens the course after six months, and only with work, training or registration."""
    text = "Aufenthaltsstatus (mit Duldung erst nach sechs Monaten, § 4 Abs. 1 Satz 2 DeuFöV)"
    title, work = situation.profile.residence_title, situation.profile.employment
    settled = title not in (None, ResidenceTitle.NONE, ResidenceTitle.TOLERATED)
    free = situation.nationality is Nationality.EU or work is Work.UNEMPLOYED_SGB2 or situation.is_abroad is True
    enough = _is_long_here(situation) and work in _OFFICES
    missing = "residence.since" if title is ResidenceTitle.TOLERATED else "residence_title"
    return Condition.that(True if settled or free or enough else None, text, missing)


def _bsk_berechtigung(situation: Situation) -> Finding:
    work = situation.profile.employment
    office = _OFFICES.get(work, _OTHERWISE) if work else _OTHERWISE
    return decide(
        (_ground(situation), _is_not_newly_tolerated(situation)),
        f"{office} Sie verfällt nach drei Monaten ohne Anmeldung bei einem Kursträger (§ 6 Abs. 3 DeuFöV).",
        "Ohne Arbeit, Meldung bei der Agentur oder Anerkennungsverfahren gibt es keine Berechtigung (§ 4 Abs. 1 "
        "DeuFöV): arbeitsuchend melden oder den Antrag auf Anerkennung stellen.",
    )


def _is_for_work(situation: Situation) -> bool | None:
    """An aim of work or a recognition procedure settles it; a mere wish for German with a study in mind does not."""
    if situation.profile.goals.aim in _WORK_AIMS or situation.is_in_procedure:
        return True
    return False if _STUDY.search(situation.profile.goals.occupation or "") else None


def _bsk_kein_studium(situation: Situation) -> Finding:
    return decide(
        (Condition.that(_is_for_work(situation), "Ziel Arbeit, Ausbildung oder Anerkennung", "goals.aim"),),
        "Das Ziel ist der Beruf; dafür ist der Berufssprachkurs da (§ 3 DeuFöV).",
        "Wer studieren will, gehört nicht zur Zielgruppe der Berufssprachkurse (§ 3 DeuFöV): nach Sprachkursen der "
        "Hochschule und dem Garantiefonds Hochschule fragen.",
        "Offen: Soll der Kurs der Arbeit dienen oder einem Studium? Für ein Studium ist er nicht gedacht.",
    )


RULES: tuple[Rule, ...] = (
    Rule(
        slug="deufoev-kursstufen",
        title="Stufen der Berufssprachkurse",
        norm="§§ 12 bis 14 DeuFöV",
        source=Source(answers.law("deuf_v", "14"), answers.LAWS_READ),
        touches=_touches,
        judge=_deufoev_kursstufen,
        says="Berufssprachkurse führen in Stufen von B1 nach B2, von B2 nach C1 und von C1 nach C2; darunter "
        "gibt es Spezialkurse nach A2 und B1 (§§ 12 bis 14 DeuFöV). Üblich sind 400 Unterrichtseinheiten, "
        "mit Brückenelement 500; Kurse für die Anerkennung haben höchstens 600.",
    ),
    Rule(
        slug="bsk-eingangsniveau",
        title="Eingangsniveau des Berufssprachkurses",
        norm="§ 4 Abs. 3, § 8 Abs. 1, § 12 DeuFöV",
        source=Source(answers.law("deuf_v", "4"), answers.LAWS_READ),
        touches=_touches,
        judge=_bsk_eingangsniveau,
        says="Ein Berufssprachkurs setzt das Niveau unter seinem Ziel voraus: für B2 ist B1 nötig, für C1 B2 "
        "(§ 4 Abs. 3, § 12 DeuFöV). Ein Zertifikat zählt sechs Monate, danach folgt ein Einstufungstest "
        "(§ 8 Abs. 1 DeuFöV).",
    ),
    Rule(
        slug="bsk-berechtigung",
        title="Berechtigung zum Berufssprachkurs",
        norm="§ 4 Abs. 1 und 1a, § 5 DeuFöV",
        source=Source(answers.law("deuf_v", "5"), answers.LAWS_READ),
        touches=_touches,
        judge=_bsk_berechtigung,
        says="Die Berechtigung stellt das Jobcenter beim Bezug von SGB II aus, die Agentur für Arbeit bei "
        "Meldung als arbeitslos oder arbeitsuchend, sonst das BAMF: für Beschäftigte, Auszubildende und "
        "Menschen im Anerkennungsverfahren (§ 5 DeuFöV). Sie verfällt nach drei Monaten ohne Anmeldung (§ "
        "6 Abs. 3 DeuFöV).",
        caveat="Träger nennen für das Anerkennungsverfahren immer das BAMF; nach § 5 Abs. 4 DeuFöV entscheidet es nur, "
        "wenn die Person weder gemeldet ist noch SGB II bezieht noch arbeitet.",
    ),
    Rule(
        slug="bsk-kostenbeitrag",
        title="Berufssprachkurs ohne Kostenbeitrag",
        norm="§ 4 Abs. 4 bis 6 DeuFöV",
        source=Source(answers.law("deuf_v", "4"), answers.LAWS_READ),
        touches=_touches,
        judge=bsk_kostenbeitrag,
        values=VALUES,
        says="Der Berufssprachkurs ist kostenfrei. Nur Beschäftigte zahlen, und nur, wenn ihr Bruttoentgelt 33 "
        "% der jährlichen Beitragsbemessungsgrenze übersteigt, mit Kindern mehr (§ 4 Abs. 4 DeuFöV).",
        caveat="Überholt: Ältere Seiten nennen einen Beitrag ab 20.000 EUR zu versteuerndem Einkommen (gemeinsam "
        "40.000 EUR) von 2,32 oder 2,56 EUR je Unterrichtseinheit. Die Grenze 2026 ist aus 101.400 EUR gerechnet.",
    ),
    Rule(
        slug="bsk-kein-studium",
        title="Berufssprachkurs nicht für ein Studium",
        norm="§ 3 DeuFöV",
        source=Source("https://berlin.de/vhs-neukoelln/kurse/deutsch/berufssprachkurse-bsk", None),
        touches=_touches,
        judge=_bsk_kein_studium,
        says="Berufssprachkurse dienen der Arbeit, der Ausbildung und der Anerkennung; wer studieren will, "
        "gehört nicht zur Zielgruppe (§ 3 DeuFöV).",
    ),
)
